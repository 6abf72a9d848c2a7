// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/day_of.h"
#include "plan/day_solver.h"

#include "state/world.h"

#include <QTest>

#include <cmath>

namespace dispatch::test {

using namespace domain;
using namespace plan;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

// A degree of longitude is an hour's drive: places are told apart by that alone.
milliseconds byLongitude(GeoPoint from, GeoPoint to)
{
    return milliseconds(std::llround(std::abs(from.longitudeDeg - to.longitudeDeg) * 3'600'000));
}

struct Office {
    World world;
    TechnicianId ann = world.addTechnician(u"Ann"_s);
    TechnicianId ben = world.addTechnician(u"Ben"_s);
    bool withRequests = false;

    JobId job(std::optional<double> longitudeDeg, Priority priority = Priority::Normal,
        const QStringList &skills = {}, const QString &area = {})
    {
        const auto id = world.addJob();
        JobPatch patch;
        patch.place = longitudeDeg
            ? Change<GeoPoint>::to({ .latitudeDeg = 0, .longitudeDeg = *longitudeDeg })
            : Change<GeoPoint>::cleared();
        patch.priority = Change<Priority>::to(priority);
        patch.skills = Change<QStringList>::to(skills);
        patch.area = Change<QString>::to(area);
        if (!world.act(world.dispatcher, id, EditJob { patch }))
            qFatal("the job cannot be changed");
        return id;
    }
    JobId promise(const TechnicianId &who, double longitudeDeg, int inMin,
        VisitState state = VisitState::Scheduled)
    {
        const auto id = job(longitudeDeg);
        world.bring(id, state, who);
        Visit visit = world.visitOf(id);
        visit.window = TimeWindow { world.now + std::chrono::minutes(inMin),
            world.now + std::chrono::minutes(inMin + 120) };
        world.operation.put(visit);
        return id;
    }
    DayCase read()
    {
        return dayOf(world.operation,
            { .now = world.now,
                .spans = { { world.now, world.now + 10h } },
                .withRequests = withRequests,
                .position = [](const Technician &) { return std::optional(GeoPoint {}); },
                .travel = byLongitude });
    }
    static void measure(DayCase &what)
    {
        Drives drives(what.places.size());
        for (std::size_t a = 0; a < what.places.size(); ++a) {
            for (std::size_t b = 0; b < what.stopPlaces; ++b)
                drives.set(static_cast<Place>(a), static_cast<Place>(b),
                    byLongitude(what.places[a], what.places[b]), 1'000);
        }
        setDrives(what.day, std::move(drives));
    }
    const Worker &workerOf(const DayCase &what, const TechnicianId &who)
    {
        return *std::ranges::find(what.day.crew, who, &Worker::id);
    }
};

} // namespace

//! What of an operation is planned, and that what is accepted runs as it was shown. Would catch: a promised visit planned
//! anew, somebody off shift sent out, a proposal that the timeline puts into another order.
class TestDayOf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void onlyWhatNobodyHasIsPlanned()
    {
        Office office;
        const auto open = office.job(0.1);
        const auto lost = office.job(std::nullopt);
        office.promise(office.ann, 0.2, 60);
        office.promise(office.ben, 0.2, 60, VisitState::Completed);
        office.world.addRequest(office.world.customer);
        const DayCase what = office.read();
        QCOMPARE(what.day.visits.size(), std::size_t(1));
        QCOMPARE(what.day.visits[0].id, office.world.visitOf(open).id);
        QCOMPARE(what.leftOut,
            std::vector<LeftOut>(
                { { .visit = office.world.visitOf(lost).id, .why = WhyNot::Nowhere } }));
        QCOMPARE(what.requests, 1);
        QCOMPARE(office.workerOf(what, office.ann).promises.size(), std::size_t(1));
        QVERIFY(office.workerOf(what, office.ben).promises.empty());
        office.withRequests = true;
        QCOMPARE(office.read().requests, 0);
        QCOMPARE(office.read().day.visits.size(), std::size_t(2));
    }

    void whoCannotWorkIsNotAsked()
    {
        Office office;
        office.world.addTechnician(u"Off"_s, Duty::OffShift);
        office.world.addTechnician(u"Ill"_s, Duty::OutOfService);
        Technician inDanger = *office.world.operation.technician(office.ben);
        inDanger.hasEmergency = true;
        office.world.operation.put(inDanger);
        office.world.addTechnician(u"Lunch"_s, Duty::Break);
        const DayCase what = office.read();
        QCOMPARE(what.day.crew.size(), std::size_t(2)); // Ann, and who eats
        QCOMPARE(what.day.crew[0].id, office.ann);
    }

    void whatIsUnderWayComesFirst()
    {
        Office office;
        office.promise(office.ann, 0.5, 0, VisitState::EnRoute);
        const DayCase what = office.read();
        const Worker &ann = office.workerOf(what, office.ann);
        QVERIFY(ann.promises.empty());
        // Half an hour to get there, an hour there.
        QCOMPARE(ann.freeAt, office.world.now + 90min);
        QCOMPARE(what.places[static_cast<std::size_t>(ann.start)].longitudeDeg, 0.5);
    }

    void skillsAndAreasAreRead()
    {
        Office office;
        Technician ann = *office.world.operation.technician(office.ann);
        ann.skills = { u"gas"_s };
        ann.area = u"North"_s;
        office.world.operation.put(ann);
        office.job(0.1, Priority::Normal, { u"gas"_s }, u"north"_s);
        office.job(0.1, Priority::High, {}, u"south"_s);
        const DayCase what = office.read();
        // The more urgent one first.
        QCOMPARE(what.day.visits[0].weight, weightOf(Priority::High));
        QCOMPARE(what.day.fit(0, 0), Fit::OtherArea);
        QCOMPARE(what.day.fit(0, 1), Fit::Own); // Ben has no area
        QCOMPARE(what.day.fit(1, 0), Fit::Own);
        QCOMPARE(what.day.fit(1, 1), Fit::No);
    }

    void whyNobodyDoesItIsSaid()
    {
        Office office;
        const auto odd = office.job(0.1, Priority::Normal, { u"crane"_s });
        const auto far = office.job(30);
        DayCase what = office.read();
        Office::measure(what);
        const Solution solution = solve(what.day, Stopper(), 20);
        const auto out = leftOutOf(solution.best);
        QCOMPARE(out.size(), std::size_t(2));
        for (const LeftOut &one : out)
            QCOMPARE(one.why,
                one.visit == office.world.visitOf(odd).id ? WhyNot::NoSkills : WhyNot::NoTime);
        QVERIFY(std::ranges::contains(out, office.world.visitOf(far).id, &LeftOut::visit));
    }

    // The limits are kept, and the urgent ones are those that are planned.
    void ofTooManyTheUrgentArePlanned()
    {
        Office office;
        Job job = *office.world.operation.job(office.job(0.1));
        Visit visit = office.world.visitOf(job.id);
        for (std::size_t i = 0; i < MaxVisits + 10; ++i) {
            job.id = office.world.newId<JobId>();
            visit.id = office.world.newId<VisitId>();
            visit.job = job.id;
            job.visits = { visit.id };
            job.number = 1'000 + i;
            job.fields.priority = i < 20 ? Priority::High : Priority::Low;
            office.world.operation.put(job);
            office.world.operation.put(visit);
        }
        const DayCase what = office.read();
        QCOMPARE(what.day.visits.size(), MaxVisits);
        QCOMPARE(what.leftOut.size(), std::size_t(11));
        QVERIFY(std::ranges::all_of(
            what.leftOut, [](const LeftOut &one) { return one.why == WhyNot::TooMany; }));
        QCOMPARE(
            std::ranges::count(what.day.visits, weightOf(Priority::High), &OpenVisit::weight), 20);
    }

    //! Somebody sent out at lunch or after hours, or left at home although the roster has them.
    void shiftsAndBreaksAreKept()
    {
        Office office;
        const Timestamp now = office.world.now;
        const auto roster
            = [&](const TechnicianId &who, TimeWindow hours, QList<TimeWindow> breaks) {
                  if (!office.world.act(office.world.dispatcher, office.world.newId<ShiftId>(),
                          CreateShift {
                              .technician = who, .hours = hours, .breaks = breaks, .note = {} }))
                      qFatal("no shift");
              };
        const auto zoe = office.world.addTechnician(u"Zoe"_s, Duty::OffShift);
        roster(office.ann, { now - 4h, now + 3h }, { { now + 1h, now + 90min } });
        roster(zoe, { now + 4h, now + 9h }, {});
        const DayCase what = office.read();
        const Worker &ann = office.workerOf(what, office.ann);
        QCOMPARE(ann.spans, std::optional(Spans({ { now, now + 1h }, { now + 90min, now + 3h } })));
        QCOMPARE(ann.breaks, Spans({ { now + 1h, now + 90min } }));
        QVERIFY(!office.workerOf(what, office.ben).spans); // nobody has said anything about Ben
        QCOMPARE(office.workerOf(what, zoe).freeAt, now + 4h);
        QCOMPARE(
            office.workerOf(what, zoe).spans, std::optional(Spans({ { now + 4h, now + 9h } })));
    }

    void whatIsAcceptedRunsAsItWasShownAroundBreaks() { acceptAll(true); }

    // The promise of the preview: accepted, it runs as it was shown, by the timeline's own reckoning.
    void whatIsAcceptedRunsAsItWasShown() { acceptAll(false); }

private:
    static void acceptAll(bool hasShifts)
    {
        Office office;
        for (const auto &who : { office.ann, office.ben }) {
            const Timestamp now = office.world.now;
            if (hasShifts)
                QVERIFY(office.world.act(office.world.dispatcher, office.world.newId<ShiftId>(),
                    CreateShift { .technician = who,
                        .hours = { now - 1h, now + 9h },
                        .breaks = { { now + 100min, now + 130min }, { now + 5h, now + 320min } },
                        .note = {} }));
        }
        office.promise(office.ann, 0.3, 120);
        office.promise(office.ann, 0.6, 300);
        office.promise(office.ben, 0.4, 45, VisitState::InProgress);
        const auto promised = office.promise(office.ben, 0.9, 200);
        const TimeWindow window = *office.world.visitOf(promised).window;
        for (int i = 0; i < 9; ++i)
            office.job(0.1 * i, static_cast<Priority>(i % 4));
        DayCase what = office.read();
        Office::measure(what);
        const Solution solution = solve(what.day, Stopper(), 300);
        QVERIFY(solution.best.totals().planned > 6);
        for (std::size_t w = 0; w < what.day.crew.size(); ++w) {
            for (const Stop &stop : solution.best.stopsOf(w)) {
                if (isPromise(stop.item))
                    continue;
                ActOnVisit schedule;
                schedule.action = Action::Schedule;
                schedule.technician = what.day.crew[w].id;
                schedule.window = TimeWindow { stop.windowFrom, stop.windowFrom + 2h };
                const auto done = office.world.act(
                    office.world.dispatcher, what.day.visits[rowOf(stop.item)].id, schedule);
                QVERIFY(done);
            }
        }
        QCOMPARE(*office.world.visitOf(promised).window, window);
        for (std::size_t w = 0; w < what.day.crew.size(); ++w) {
            const Worker &worker = what.day.crew[w];
            auto day = state::planDay(
                office.world.operation, worker.id, GeoPoint {}, office.world.now, byLongitude);
            std::erase_if(day, [&](const state::PlannedStop &stop) {
                return office.world.operation.visit(stop.visit)->state == VisitState::InProgress;
            });
            const auto shown = solution.best.stopsOf(w);
            for (const Stop &stop : shown) {
                for (const TimeWindow &pause : worker.breaks) {
                    if (!isPromise(stop.item))
                        QVERIFY(stop.end <= pause.from || stop.arrive >= pause.to);
                }
            }
            QCOMPARE(day.size(), shown.size());
            for (std::size_t i = 0; i < day.size(); ++i) {
                QCOMPARE(day[i].visit,
                    isPromise(shown[i].item) ? worker.promises[rowOf(shown[i].item)].id
                                             : what.day.visits[rowOf(shown[i].item)].id);
                QCOMPARE(day[i].arrive, shown[i].arrive);
                QCOMPARE(day[i].late, isPromise(shown[i].item) ? shown[i].late : 0ms);
            }
        }
    }
};

} // namespace dispatch::test

QTEST_GUILESS_MAIN(dispatch::test::TestDayOf)
#include "tst_day_of.moc"
