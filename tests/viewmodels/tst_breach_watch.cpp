// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "viewmodels/breach_watch.h"
#include "viewmodels/silence_watch.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace dispatch::viewmodels;

namespace dispatch::tests {

//! One technician, who needs as long to everywhere as the test says.
struct BreachDesk {
    Desk desk;
    TechnicianId ann = desk.addTechnician(1, u"Ann"_s, Duty::Available);
    std::optional<GeoPoint> position = GeoPoint { 47, -15 };
    std::chrono::minutes drive { 30 };
    int asked = 0;
    BreachWatch watch { { .position = [this](const Technician &) { return position; },
        .legOf =
            [this](GeoPoint, GeoPoint) {
                ++asked;
                return atlas::Leg { .source = atlas::TravelSource::Roads,
                    .distanceM = 1'000,
                    .durationS = static_cast<double>(std::chrono::seconds(drive).count()) };
            } } };

    Desk::Added add(VisitState state, std::optional<TechnicianId> who, int dueInMin)
    {
        const auto added = desk.addJob(1, u"Tap"_s, state,
            TimeWindow { desk.now - 60min, desk.now + std::chrono::minutes(dueInMin) }, who);
        Job job = *desk.operation.job(added.job);
        job.fields.place = GeoPoint { 47.01, -15 }; // 1.1 km away: three minutes, by the estimate
        desk.operation.put(job);
        watch.note(desk.operation, added.visit);
        return added;
    }
    [[nodiscard]] std::vector<Breach> look() { return watch.look(desk.operation, desk.now); }
    //! \brief As time passes: a look a second.
    [[nodiscard]] std::vector<Breach> wait(std::chrono::seconds time)
    {
        desk.now += time;
        return look();
    }
};

class TestBreachWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void itIsForeseenOnceThenItComesAbout()
    {
        BreachDesk desk;
        const auto job = desk.add(VisitState::Dispatched, desk.ann, 10);
        const Timestamp noticed = desk.desk.now;
        auto found = desk.look();
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].visit, job.visit);
        QVERIFY(!found[0].isLate);
        QCOMPARE(found[0].late, milliseconds(20min));
        QCOMPARE(found[0].since, noticed);
        found = desk.wait(660s); // eleven minutes later the window is over
        QCOMPARE(found.size(), std::size_t(1));
        QVERIFY(found[0].isLate);
        QCOMPARE(found[0].late, milliseconds(1min));
        QCOMPARE(found[0].since, noticed); // the same alarm, not a new one
    }

    void itIsOverWhenSomebodyIsThere_data()
    {
        QTest::addColumn<VisitState>("state");
        QTest::addColumn<bool>("stands");
        QTest::newRow("scheduled") << VisitState::Scheduled << true;
        QTest::newRow("en route") << VisitState::EnRoute << true;
        QTest::newRow("on site") << VisitState::OnSite << false;
        QTest::newRow("in progress") << VisitState::InProgress << false;
        QTest::newRow("paused") << VisitState::Paused << false;
        QTest::newRow("canceled") << VisitState::Canceled << false;
    }
    void itIsOverWhenSomebodyIsThere()
    {
        QFETCH(const VisitState, state);
        QFETCH(const bool, stands);
        BreachDesk desk;
        const auto job = desk.add(VisitState::Dispatched, desk.ann, -5);
        QCOMPARE(desk.look().size(), std::size_t(1));
        Visit visit = *desk.desk.operation.visit(job.visit);
        visit.state = state;
        if (state == VisitState::OnSite || state == VisitState::InProgress
            || state == VisitState::Paused)
            visit.arrivedAt = desk.desk.now;
        desk.desk.operation.put(visit);
        desk.watch.note(desk.desk.operation, job.visit);
        QCOMPARE(desk.look().size(), std::size_t(stands ? 1 : 0));
    }

    // A figure that wavers around the promise must not come and go.
    void onceSaidItHoldsUntilNothingIsLeftOfIt()
    {
        BreachDesk desk;
        desk.drive = 11min;
        desk.add(VisitState::Dispatched, desk.ann, 10);
        QVERIFY(desk.look().empty()); // one minute is not worth a word
        desk.drive = 13min;
        QCOMPARE(desk.wait(1s).size(), std::size_t(1));
        desk.drive = 11min;
        QCOMPARE(desk.wait(1s).size(), std::size_t(1));
        desk.drive = 5min;
        QVERIFY(desk.wait(1s).empty());
        desk.drive = 11min;
        QVERIFY(desk.wait(1s).empty());
    }

    void nobodyHasItAndTheWindowEnds()
    {
        BreachDesk desk;
        desk.add(VisitState::Scheduled, {}, 16);
        QVERIFY(desk.look().empty());
        const auto found = desk.wait(61s);
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].late, milliseconds(0));
        QVERIFY(!found[0].arrive);
    }

    // What nobody knows is not foretold; what the clock says needs no place.
    void withoutAPlaceOnlyTheClockCounts()
    {
        BreachDesk desk;
        desk.position.reset();
        desk.add(VisitState::Dispatched, desk.ann, 1);
        QVERIFY(desk.look().empty());
        QCOMPARE(desk.wait(61s).size(), std::size_t(1));
    }

    // A routing server would be asked about everybody, every minute, for nothing.
    void nobodyIsAskedAboutDaysFarFromTrouble()
    {
        BreachDesk desk;
        desk.add(VisitState::Dispatched, desk.ann, 120);
        QVERIFY(desk.look().empty());
        QCOMPARE(desk.asked, 0);
        desk.add(VisitState::Dispatched, desk.ann, 12);
        QVERIFY(!desk.look().empty());
        QVERIFY(desk.asked > 0);
    }

    // The second one is late because of the first: as the day goes, not each by itself.
    void theDayIsJudgedAsAWhole()
    {
        BreachDesk desk;
        desk.drive = 5min;
        desk.add(VisitState::Dispatched, desk.ann, 30);
        const auto second = desk.add(VisitState::Scheduled, desk.ann, 40);
        const auto found = desk.look();
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].visit, second.visit);
    }

    void manyDaysTakeTurns()
    {
        BreachDesk desk;
        const std::size_t people = 3 * BreachWatch::DaysPerTurn + 1;
        for (std::size_t i = 0; i < people; ++i)
            desk.add(VisitState::Dispatched,
                desk.desk.addTechnician(quint32(i + 10), QString::number(i), Duty::Available), 10);
        desk.watch.reset(desk.desk.operation);
        QCOMPARE(desk.look().size(), BreachWatch::DaysPerTurn);
        QCOMPARE(desk.look().size(), BreachWatch::DaysPerTurn); // no time has passed
        for (int i = 0; i < 3; ++i)
            std::ignore = desk.wait(1s);
        QCOMPARE(desk.look().size(), people);
    }

    void silenceIsOfThoseOnAVisitOrInDanger()
    {
        map::Fleet fleet;
        Timestamp now = noon();
        const auto put = [&](quint32 handle, Duty duty, bool isInDanger, std::chrono::minutes age) {
            fleet.upsert(handle, QString::number(handle), duty, isInDanger);
            Fix fix;
            fix.position = { 47, -15 };
            fix.fixTime = fix.receivedTime = now - age;
            fleet.applyFix(handle, fix, now);
        };
        put(1, Duty::EnRoute, false, 11min);
        put(2, Duty::OnSite, false, 1min);
        put(3, Duty::Available, false, 11min);
        put(4, Duty::Available, true, 11min);
        fleet.upsert(5, u"never heard"_s, Duty::OnSite, false);
        fleet.tick(now);
        SilenceWatch watch;
        QVERIFY(
            watch.look(fleet, true, now).empty()); // everybody's newest place is still coming in
        now += SilenceWatch::SettleFor;
        fleet.tick(now);
        const auto handles = [&](bool isUp) {
            std::vector<quint32> found;
            for (const Silence &silence : watch.look(fleet, isUp, now))
                found.push_back(silence.handle);
            std::ranges::sort(found);
            return found;
        };
        QCOMPARE(handles(true), (std::vector<quint32> { 1, 4 }));
        // Cut off ourselves, we know nothing new of anybody: one alarm for that, not one for each of them.
        now += 1h;
        fleet.setConnected(false);
        fleet.tick(now);
        QCOMPARE(handles(false), (std::vector<quint32> { 1, 4 }));
        fleet.setConnected(true);
        put(1, Duty::EnRoute, false, 0min);
        fleet.tick(now);
        QCOMPARE(handles(true), (std::vector<quint32> { 1, 4 })); // not before all have been heard
        now += SilenceWatch::SettleFor;
        fleet.tick(now);
        QCOMPARE(handles(true), (std::vector<quint32> { 2, 4 }));
    }
};

} // namespace dispatch::tests

QTEST_GUILESS_MAIN(dispatch::tests::TestBreachWatch)
#include "tst_breach_watch.moc"
