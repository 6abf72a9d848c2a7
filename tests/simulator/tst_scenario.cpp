// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/outline.h"
#include "simulator/customer_actor.h"
#include "simulator/desk_actor.h"
#include "simulator/technician_actor.h"
#include "simulator/town_shifts.h"
#include "simulator/town_zones.h"
#include "state/checks.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace dispatch;
using namespace dispatch::simulator;
using namespace Qt::StringLiterals;
using domain::Action;
using domain::Duty;
using domain::VisitState;

namespace {

const geo::Town &town()
{
    static const geo::Town t = geo::makeTown(1);
    return t;
}

VisitView visitAt(const geo::Address &address, VisitState state)
{
    const auto now = domain::timestampFromMs(1);
    return { .visit = domain::VisitId::make(now),
        .job = domain::JobId::make(now),
        .state = state,
        .place = address.point,
        .address = address.text };
}

//! What the server makes of a step, by the product's own rules.
void apply(VisitView &visit, Action action)
{
    domain::Facts facts;
    facts.hasTechnician = facts.hasWindow = facts.isTechnicianOnShift = facts.isOwnVisit
        = facts.hasReason = true;
    const auto moved = domain::next(visit.state, action, domain::Role::Technician, facts);
    QVERIFY2(
        moved, qPrintable(u"%1 from %2"_s.arg(domain::name(action), domain::name(visit.state))));
    visit.state = moved->to;
}

} // namespace

class TestScenario : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // Steps the server would refuse, a technician who never arrives or arrives elsewhere.
    void aTechnicianTakesAVisitToItsEnd_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 12; ++seed)
            QTest::addRow("seed-%d", seed) << seed;
    }
    void aTechnicianTakesAVisitToItsEnd()
    {
        QFETCH(int, seed);
        geo::SeededRandom random(static_cast<quint64>(seed));
        TechnicianActor actor(town(), random.fork());
        VisitView visit = visitAt(town().randomAddress(random), VisitState::Dispatched);
        std::vector<Action> steps;
        double now = 0;
        for (; now < 3'600 && visit.state != VisitState::Completed
            && visit.state != VisitState::Scheduled;
            now += 1) {
            const TechnicianIntents intents
                = actor.step(now, std::span(&visit, 1), Duty::Available);
            QVERIFY(!intents.duty); // no lunch with a visit under way
            if (!intents.step)
                continue;
            QCOMPARE(intents.step->visit, visit.visit);
            if (intents.step->action == Action::Arrive) {
                QCOMPARE_LE(geo::distanceM(actor.place(now).point, *visit.place), 60.0);
                QCOMPARE(actor.place(now).speedMps, 0.0);
            }
            if (intents.step->action == Action::Pause || intents.step->action == Action::Decline)
                QVERIFY(!intents.step->reason.isEmpty());
            steps.push_back(intents.step->action);
            apply(visit, intents.step->action);
            actor.stepAnswered(now, true);
        }
        QVERIFY(visit.state == VisitState::Completed || visit.state == VisitState::Scheduled);
        if (visit.state == VisitState::Completed) {
            QCOMPARE(steps.front(), Action::Accept);
            QCOMPARE(steps.back(), Action::Complete);
            QVERIFY(std::ranges::count(steps, Action::Pause)
                == std::ranges::count(steps, Action::Resume));
        }
    }

    // Without waiting for the answer the same step would be asked for five times a second.
    void noSecondStepBeforeTheAnswer()
    {
        geo::SeededRandom random(3);
        TechnicianActor actor(town(), random.fork());
        const VisitView visit = visitAt(town().randomAddress(random), VisitState::Dispatched);
        int asked = 0;
        for (double now = 0; now < 200; now += 1)
            asked += actor.step(now, std::span(&visit, 1), Duty::Available).step ? 1 : 0;
        QCOMPARE(asked, 1);
        actor.stepAnswered(200, false);
        QVERIFY(!actor.step(201, std::span(&visit, 1), Duty::Available).step);
        QVERIFY(actor.step(240, std::span(&visit, 1), Duty::Available).step);
    }

    void aRecalledTechnicianStops()
    {
        geo::SeededRandom random(4);
        TechnicianActor actor(town(), random.fork());
        VisitView visit = visitAt(town().randomAddress(random), VisitState::EnRoute);
        (void)actor.step(0, std::span(&visit, 1), Duty::Available);
        QVERIFY(actor.minutesToGo(10));
        QVERIFY(actor.place(10).speedMps > 0);
        (void)actor.step(10, {}, Duty::Available);
        QCOMPARE(actor.place(12).speedMps, 0.0);
    }

    void aFreeTechnicianDrivesAroundAndTakesABreak()
    {
        geo::SeededRandom random(6);
        TechnicianActor actor(town(), random.fork());
        const geo::GeoPoint home = actor.place(0).point;
        Duty duty = Duty::Available;
        int moving = 0;
        int breaks = 0;
        double farthest = 0;
        for (double now = 0; now < 3 * 3'600; now += 1) {
            const TechnicianIntents intents = actor.step(now, {}, duty);
            QVERIFY(!intents.step);
            if (intents.duty) {
                breaks += intents.duty->duty == Duty::Break ? 1 : 0;
                duty = intents.duty->duty;
            }
            moving += actor.place(now).speedMps > 0 ? 1 : 0;
            farthest = std::max(farthest, geo::distanceM(home, actor.place(now).point));
        }
        QCOMPARE_GE(moving, 600);
        QCOMPARE_GE(breaks, 1);
        QCOMPARE(duty == Duty::Available || duty == Duty::Break, true);
        QCOMPARE_LE(farthest, 5'000.0);
    }

    void aQuestionGetsAnEta()
    {
        geo::SeededRandom random(8);
        TechnicianActor actor(town(), random.fork());
        const VisitView visit = visitAt(town().randomAddress(random), VisitState::EnRoute);
        (void)actor.step(0, std::span(&visit, 1), Duty::Available);
        actor.hear(1, visit.job, u"Hello?"_s);
        actor.hear(2, visit.job, u"Where are you?"_s);
        std::vector<Saying> said;
        for (double now = 3; now < 15; now += 1) {
            for (const Saying &saying :
                actor.step(now, std::span(&visit, 1), Duty::Available).sayings)
                said.push_back(saying);
        }
        const auto answers = std::ranges::count_if(
            said, [](const Saying &s) { return !s.text.startsWith(u"On my way"_s); });
        QCOMPARE(answers, 1); // two lines in a row, one answer
        const auto answer = std::ranges::find_if(
            said, [](const Saying &s) { return !s.text.startsWith(u"On my way"_s); });
        QCOMPARE(answer->job, visit.job);
        QVERIFY2(answer->text.contains(u"min away"_s) || answer->text.contains(u"Nearly there"_s),
            qPrintable(answer->text));
    }

    // The colleague must leave work for the person, and must not send one technician to everything.
    void theDeskTakesItsShareOnly()
    {
        int mine = 0;
        for (quint64 number = 1; number <= 100; ++number)
            mine += DeskActor::isMine(number) ? 1 : 0;
        QCOMPARE(mine, DeskActor::SharePercent);

        DeskActor desk { geo::SeededRandom(1) };
        const auto wall = domain::timestampFromMs(1'772'460'300'000);
        std::vector<DeskTechnician> technicians;
        for (int i = 0; i < 3; ++i)
            technicians.push_back({ .id = domain::TechnicianId::make(wall),
                .place = { 47.0 + i * 0.01, -15 },
                .isOnShift = i != 2,
                .openVisits = 0 });
        std::vector<DeskVisit> visits;
        for (quint64 number = 1; number <= 20; ++number)
            visits.push_back({ .visit = domain::VisitId::make(wall),
                .job = domain::JobId::make(wall),
                .jobNumber = number,
                .state = VisitState::Requested,
                .priority = domain::Priority::Normal,
                .place = geo::GeoPoint { 47, -15 },
                .technician = {} });
        for (double now = 0; now < 300; now += 1) {
            for (const DeskIntents::Step &step : desk.step(now, wall, visits, technicians).steps) {
                const auto visit = std::ranges::find(visits, step.visit, &DeskVisit::visit);
                QVERIFY(visit != visits.end());
                QVERIFY(DeskActor::isMine(visit->jobNumber));
                domain::Facts facts;
                facts.hasTechnician = step.act.technician || visit->technician;
                facts.hasWindow = step.act.window || visit->state == VisitState::Scheduled;
                facts.isTechnicianOnShift = true;
                const auto moved
                    = domain::next(visit->state, step.act.action, domain::Role::Dispatcher, facts);
                QVERIFY(moved);
                visit->state = moved->to;
                if (step.act.window)
                    QVERIFY(step.act.window->to > step.act.window->from);
                if (step.act.technician) {
                    visit->technician = step.act.technician;
                    const auto sent
                        = std::ranges::find(technicians, *step.act.technician, &DeskTechnician::id);
                    QVERIFY(sent->isOnShift);
                    ++sent->openVisits;
                    QCOMPARE_LE(sent->openVisits, DeskActor::MaxVisitsEach);
                }
            }
        }
        const auto sent = std::ranges::count(visits, VisitState::Dispatched, &DeskVisit::state);
        QCOMPARE(sent, 2 * DeskActor::MaxVisitsEach); // as many as two technicians may hold
    }

    void customersCallInABurstThenNowAndThen()
    {
        CustomerActor customers(town(), geo::SeededRandom(2), 60);
        QCOMPARE(customers.newRequests(0, 0).size(),
            static_cast<std::size_t>(CustomerActor::FirstBurst));
        std::size_t later = 0;
        for (double now = 1; now <= 6'000; now += 1) {
            for (const Request &request : customers.newRequests(now, 0)) {
                ++later;
                QVERIFY(!request.fields.title.isEmpty() && !request.fields.address.isEmpty()
                    && request.fields.place);
                QVERIFY(town().bounds.contains(*request.fields.place));
            }
        }
        QVERIFY2(later > 60 && later < 145, qPrintable(QString::number(later))); // a mean of 100
        CustomerActor full(town(), geo::SeededRandom(2), 60);
        for (double now = 0; now < 1'000; now += 1)
            QVERIFY(full.newRequests(now, CustomerActor::MaxWaiting).empty());
    }

    void workersHaveNamesOfTheirOwn()
    {
        geo::SeededRandom random(1);
        QSet<QString> names;
        for (const Worker &worker : inventWorkers(150, random)) {
            names.insert(worker.name);
            QVERIFY(!worker.skills.isEmpty());
        }
        QCOMPARE(names.size(), 150);
    }

    //! A demo without zones, or with ones that the server would refuse, or that give areas nobody has.
    void theTownsZonesAreGood()
    {
        for (const quint64 seed : { 1, 7, 42 }) {
            const geo::Town town = geo::makeTown(seed);
            const auto zones = inventZones(town);
            QCOMPARE(
                std::ranges::count(zones, domain::ZoneKind::Territory, &domain::CreateZone::kind),
                3);
            QCOMPARE(
                std::ranges::count(zones, domain::ZoneKind::Site, &domain::CreateZone::kind), 1);
            for (const auto &zone : zones) {
                const auto ok = state::checkOutline(zone.outline);
                QVERIFY2(ok, ok ? "" : qPrintable(ok.error().title));
                QVERIFY(!zone.name.isEmpty());
                if (zone.kind == domain::ZoneKind::Territory)
                    QCOMPARE(town.districtAt(geo::namePlace(zone.outline)), zone.area);
            }
        }
    }

    //! A demo whose technicians are off shift, or whose lunch nobody can see.
    void theTownIsAtWorkAtAnyHour()
    {
        const auto technician
            = domain::TechnicianId::make(domain::timestampFromMs(1'772'452'800'000));
        for (int minute = 0; minute < 24 * 60; minute += 17) {
            const auto now
                = domain::timestampFromMs(1'772'452'800'000) + std::chrono::minutes(minute);
            for (std::size_t i = 0; i < 12; ++i) {
                const auto shift = inventShift(technician, i, now);
                const auto ok = state::checkShift(shift.hours, shift.breaks);
                QVERIFY2(ok, ok ? "" : qPrintable(ok.error().title));
                QVERIFY(shift.hours.from < now && now + std::chrono::hours(3) < shift.hours.to);
                QCOMPARE(shift.breaks.size(), 1);
                QVERIFY(shift.breaks[0].from > now);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestScenario)
#include "tst_scenario.moc"
