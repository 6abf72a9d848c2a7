// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "geo/geometry.h"
#include "state/arrival_watch.h"

#include <QTest>

using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const GeoPoint Place { 47.0, -15.0 };

//! Tom on the way to a job at Place, and what the watch sees of him.
struct Road {
    World world;
    TechnicianId tom = world.addTechnician(u"Tom"_s);
    JobId job = world.newId<JobId>();
    ArrivalWatch watch;

    Road()
    {
        CreateJob args;
        args.fields = fields(u"Tap"_s);
        args.fields.place = Place;
        args.visit = world.newId<VisitId>();
        args.thread = world.newId<ThreadId>();
        if (!world.act(world.dispatcher, job, args))
            qFatal("the job was refused");
        world.bring(job, VisitState::EnRoute, tom);
    }
    [[nodiscard]] VisitId visit() const { return world.visitOf(job).id; }
    //! \brief Ten seconds later he is seen so far north of the job.
    bool see(double northM, double speedMps = 0, std::optional<double> accuracyM = 5)
    {
        return seeAt(geo::destination(Place, 0, northM), speedMps, accuracyM);
    }
    bool seeAt(GeoPoint where, double speedMps = 0, std::optional<double> accuracyM = 5)
    {
        world.now += 10s;
        Fix fix;
        fix.position = where;
        fix.fixTime = fix.receivedTime = world.now;
        fix.speedMps = speedMps;
        fix.accuracyM = accuracyM;
        return watch.take(world.operation, tom, fix, world.now);
    }
    void act(Action action, const QString &reason = u"by radio"_s)
    {
        ActOnVisit args;
        args.action = action;
        args.reason = reason;
        args.isOnBehalf = true;
        if (!world.act(world.dispatcher, visit(), args))
            qFatal("the step was refused");
    }
    [[nodiscard]] bool isSuggested() const { return watch.suggestions().size() == 1; }
};

} // namespace

class TestArrivalWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! One fix that wandered is no arrival; two of the same moment are one.
    void twoFixesMakeAnArrival()
    {
        Road road;
        QVERIFY(!road.see(20));
        QVERIFY(!road.isSuggested());
        Fix again;
        again.position = Place;
        again.fixTime = again.receivedTime = road.world.now;
        QVERIFY(!road.watch.take(road.world.operation, road.tom, again, road.world.now));
        QVERIFY(!road.isSuggested());
        const auto first = road.world.now;
        QVERIFY(road.see(30));
        QVERIFY(road.isSuggested());
        const auto suggestion = road.watch.suggestions().front();
        QCOMPARE(suggestion.visit, road.visit());
        QCOMPARE(suggestion.technician, road.tom);
        QCOMPARE(suggestion.since, first);
        QCOMPARE(suggestion.site, QString());
        QVERIFY(!road.see(30)); // said already
    }
    void whoPassesByHasNotArrived()
    {
        Road road;
        for (int i = 0; i < 5; ++i)
            QVERIFY(!road.see(10, MaxArrivalSpeedMps + 0.1));
        QVERIFY(!road.see(10, MaxArrivalSpeedMps));
        QVERIFY(!road.see(10, 20)); // on again: the two are not in a row
        QVERIFY(!road.see(10));
        QVERIFY(road.see(10));
    }
    void theCircleGrowsWithTheAccuracy_data()
    {
        QTest::addColumn<double>("awayM");
        QTest::addColumn<double>("accuracyM");
        QTest::addColumn<bool>("hasArrived");
        QTest::newRow("exact") << ArrivalRadiusM - 1 << 0.0 << true;
        QTest::newRow("exact-outside") << ArrivalRadiusM + 1 << 0.0 << false;
        QTest::newRow("rough") << ArrivalRadiusM + 49 << 50.0 << true;
        QTest::newRow("rough-outside") << ArrivalRadiusM + 51 << 50.0 << false;
        QTest::newRow("wild") << ArrivalRadiusM + MaxArrivalSlackM - 1 << 3'000.0 << true;
        QTest::newRow("wild-outside") << ArrivalRadiusM + MaxArrivalSlackM + 1 << 3'000.0 << false;
    }
    void theCircleGrowsWithTheAccuracy()
    {
        QFETCH(const double, awayM);
        QFETCH(const double, accuracyM);
        QFETCH(const bool, hasArrived);
        Road road;
        road.see(awayM, 0, accuracyM);
        QCOMPARE(road.see(awayM, 0, accuracyM), hasArrived);
    }
    //! Two fixes that lay in a phone for an hour say nothing about now.
    void oldFixesSayNothing()
    {
        Road road;
        Fix fix;
        fix.position = Place;
        for (const auto age : { 301s, 300s, 299s }) {
            road.world.now += 10min;
            fix.fixTime = fix.receivedTime = road.world.now - age;
            const bool said = road.watch.take(road.world.operation, road.tom, fix, road.world.now);
            QCOMPARE(said, age == 299s);
        }
    }
    //! The job before was next door: what was seen before he set out for this one does not count.
    void fixesFromBeforeTheDepartureDoNotCount()
    {
        Road road;
        Fix fix;
        fix.position = Place;
        const auto departed = *road.world.visitOf(road.job).enRouteAt;
        for (const auto before : { 20s, 10s }) {
            fix.fixTime = fix.receivedTime = departed - before;
            QVERIFY(!road.watch.take(road.world.operation, road.tom, fix, departed));
        }
        QVERIFY(!road.see(10));
        QVERIFY(road.see(10));
    }

    //! A suggestion that flickers at the edge of the circle, or stays when they have driven on.
    void drivingOnWithdrawsIt()
    {
        Road road;
        road.see(10, 0, 0);
        QVERIFY(road.see(10, 0, 0));
        QVERIFY(!road.see(ArrivalRadiusM + 20, 0, 0)); // outside, but near
        QVERIFY(!road.see(ArrivalRadiusM + 20, 0, 0));
        QVERIFY(road.isSuggested());
        QVERIFY(!road.see(ArrivalRadiusM * LeavingFactor + 5, 10, 0)); // once
        QVERIFY(!road.see(10, 0, 0));
        QVERIFY(!road.see(400, 10));
        QVERIFY(road.see(800, 10));
        QVERIFY(!road.isSuggested());
        // And back: that is an arrival again.
        road.see(10);
        QVERIFY(road.see(10));
    }
    void whatWasDismissedStaysAway()
    {
        Road road;
        road.see(10);
        QVERIFY(!road.watch.dismiss(road.visit())); // nothing was said yet
        road.see(10);
        QVERIFY(road.watch.dismiss(road.visit()));
        QVERIFY(!road.isSuggested());
        for (const double awayM : { 10.0, 900.0, 900.0, 10.0, 10.0, 10.0 })
            QVERIFY(!road.see(awayM));
        QVERIFY(!road.watch.review(road.world.operation, ArrivalWatch::Zones::Changed));
        QVERIFY(!road.see(10));
    }
    void whatWasDoneIsOver()
    {
        Road road;
        road.see(10);
        road.see(10);
        road.act(Action::Arrive);
        QVERIFY(road.watch.review(road.world.operation, ArrivalWatch::Zones::Same));
        QVERIFY(!road.isSuggested());
        QVERIFY(!road.see(10));
        // Sent back by mistake and put right: it was acted on, and is not said again.
        ActOnVisit back;
        back.action = Action::Override;
        back.overrideTo = VisitState::EnRoute;
        back.reason = u"mistake"_s;
        QVERIFY(road.world.act(road.world.supervisor, road.visit(), back));
        road.see(10);
        QVERIFY(!road.see(10));
    }
    void divertedIsNotArrived()
    {
        Road road;
        road.see(10);
        QVERIFY(road.see(10));
        road.act(Action::Divert);
        QVERIFY(road.watch.review(road.world.operation, ArrivalWatch::Zones::Same));
        QVERIFY(!road.isSuggested());
        road.act(Action::Depart); // and sent there again
        road.see(10);
        QVERIFY(road.see(10));
    }
    void aJobWithoutAPlaceIsNeverReached()
    {
        Road road;
        JobPatch patch;
        patch.place = Change<GeoPoint>::cleared();
        QVERIFY(road.world.act(road.world.dispatcher, road.job, EditJob { patch }));
        for (int i = 0; i < 3; ++i)
            QVERIFY(!road.see(0));
    }

    //! The grounds count instead of the circle: at the gate of a hospital 600 m wide they have arrived, across the street not.
    void aSiteTakesThePlaceOfTheCircle()
    {
        Road road;
        const auto grounds = road.world.newId<ZoneId>();
        const auto corner = [](double bearing) { return geo::destination(Place, bearing, 600); };
        // The job lies at its southern edge.
        const QList<GeoPoint> outline { geo::destination(Place, 180, 30), corner(60), corner(0),
            corner(300) };
        QVERIFY(road.world.act(road.world.supervisor, grounds,
            CreateZone {
                .name = u"St. Anne"_s, .kind = ZoneKind::Site, .area = {}, .outline = outline }));
        road.see(500);
        QVERIFY(road.see(500));
        QCOMPARE(road.watch.suggestions().front().site, u"St. Anne"_s);
        road.watch.clear();
        road.see(-50); // nearer, but outside
        QVERIFY(!road.see(-50));

        // Retired, the circle counts again, and who was far inside is not there any more.
        road.see(500);
        QVERIFY(road.see(500));
        QVERIFY(road.world.act(road.world.supervisor, grounds, RetireZone {}));
        QVERIFY(road.watch.review(road.world.operation, ArrivalWatch::Zones::Changed));
        QVERIFY(!road.isSuggested());
        road.see(-50);
        QVERIFY(road.see(-50));
    }
    //! The job moved to the other end of town while somebody stood where it was.
    void aMovedJobIsLookedAtAnew()
    {
        Road road;
        road.see(10);
        QVERIFY(road.see(10));
        JobPatch patch;
        patch.place = Change<GeoPoint>::to(geo::destination(Place, 90, 5'000));
        QVERIFY(road.world.act(road.world.dispatcher, road.job, EditJob { patch }));
        QVERIFY(road.watch.review(road.world.operation, ArrivalWatch::Zones::Same));
        QVERIFY(!road.isSuggested());
        QVERIFY(!road.see(10));
        QVERIFY(!road.see(10));
        QVERIFY(!road.seeAt(geo::destination(Place, 90, 5'010)));
        QVERIFY(road.seeAt(geo::destination(Place, 90, 5'010)));
    }
};

QTEST_GUILESS_MAIN(TestArrivalWatch)
#include "tst_arrival_watch.moc"
