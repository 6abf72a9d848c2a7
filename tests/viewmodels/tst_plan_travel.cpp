// SPDX-License-Identifier: GPL-3.0-or-later
#include "travel/fake_osrm.h"

#include "atlas/map_builder.h"
#include "viewmodels/plan_travel.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace std::chrono_literals;
using atlas::TravelSource;
using viewmodels::PlanTravel;

namespace {

constexpr int QuickMs = 20'000;
constexpr GeoPoint Depot { 47, -15 };
constexpr GeoPoint AcrossTheRiver { 47, -14.996 }; //!< 300 m away, and 7 km to drive
constexpr GeoPoint UpTheRoad { 47.009, -15 };
const Timestamp Noon = timestampFromMs(1'772'452'800'000);

std::shared_ptr<const atlas::Router> roads()
{
    atlas::MapBuilder map;
    const auto node = [&map](double lat, double lon) {
        return map.addRoadNode(atlas::toMapPoint({ lat, lon }));
    };
    const std::array line { node(47, -15), node(47.009, -15), node(47.03, -15),
        node(47.03, -14.996), node(47, -14.996) };
    for (std::size_t i = 1; i < line.size(); ++i) {
        map.addRoad(line[i - 1], line[i], 12, 0);
        map.addRoad(line[i], line[i - 1], 12, 0);
    }
    return std::make_shared<const atlas::Router>(map.finish({}, atlas::MapBuilder::Order::ByKind));
}

GeoPoint north(GeoPoint from, double metres)
{
    from.latitudeDeg += metres / 111'195;
    return from;
}

} // namespace

//! Where the plans' driving times come from. Would catch: a window that waits for a figure, one asked for each second, one
//! kept for ever, a store that grows without end, an estimate that comes back after the better figure.
class TestPlanTravel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void anEstimateAtOnceThenTheBetterFigure()
    {
        ManualClock clock(Noon);
        PlanTravel travel(clock, 1ms);
        travel.setWays({ .host = nullptr, .router = roads() });
        QSignalSpy changed(&travel, &PlanTravel::changed);
        QCOMPARE(
            travel.leg(Depot, AcrossTheRiver), atlas::Router::estimateLeg(Depot, AcrossTheRiver));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, QuickMs);
        const auto leg = travel.leg(Depot, AcrossTheRiver);
        QCOMPARE(leg.source, TravelSource::Roads);
        QVERIFY(leg.distanceM > 6'000);
        // The way back is another drive.
        QCOMPARE(travel.leg(AcrossTheRiver, Depot).source, TravelSource::Estimate);
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, QuickMs);
        QCOMPARE(travel.leg(AcrossTheRiver, Depot).source, TravelSource::Roads);
    }

    // What nobody knows better is an estimate, and nobody is told of it or asks again and again.
    void whatStaysAnEstimateMovesNothing()
    {
        ManualClock clock(Noon);
        PlanTravel travel(clock, 1ms);
        QSignalSpy changed(&travel, &PlanTravel::changed);
        (void)travel.leg(Depot, UpTheRoad);
        travel.setWays({ .host = nullptr, .router = roads() });
        QCOMPARE(changed.size(), 1); // the ways are others
        (void)travel.leg(Depot, { 10, 10 });
        (void)travel.leg(Depot, UpTheRoad);
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, QuickMs);
        QCOMPARE(travel.leg(Depot, { 10, 10 }), atlas::Router::estimateLeg(Depot, { 10, 10 }));
    }

    void manyDrivesAreOneRequest()
    {
        test::FakeOsrm server;
        ManualClock clock(Noon);
        PlanTravel travel(clock, 1ms);
        travel.setWays(
            { .host = std::make_shared<travel::RoutingHost>(server.address()), .router = nullptr });
        QSignalSpy changed(&travel, &PlanTravel::changed);
        std::vector<GeoPoint> chain;
        for (int i = 0; i < 40; ++i)
            chain.push_back(north(Depot, 400 * i));
        const auto look = [&] {
            for (std::size_t i = 1; i < chain.size(); ++i)
                (void)travel.leg(chain[i - 1], chain[i]);
        };
        look();
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, QuickMs);
        QCOMPARE(server.requests, 1);
        for (std::size_t i = 1; i < chain.size(); ++i)
            QCOMPARE(travel.leg(chain[i - 1], chain[i]).source, TravelSource::Host);
        // Looked at every second, they are known.
        look();
        (void)travel.leg(chain[20], chain[3]);
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, QuickMs);
        QCOMPARE(server.requests, 2);
        QVERIFY(!server.urls[1].contains(u"15.00000,%1"_s.arg(chain[30].latitudeDeg, 0, 'f', 5)));
    }

    void whoMovesIsAskedForAnewAndKeepsTheFigureMeanwhile()
    {
        test::FakeOsrm server;
        ManualClock clock(Noon);
        PlanTravel travel(clock, 1ms);
        travel.setWays(
            { .host = std::make_shared<travel::RoutingHost>(server.address()), .router = nullptr });
        QSignalSpy changed(&travel, &PlanTravel::changed);
        const GeoPoint far = north(Depot, 20'000);
        (void)travel.leg(Depot, far);
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, QuickMs);
        const auto before = travel.leg(Depot, far);
        QCOMPARE(travel.leg(north(Depot, 150), far), before); // about there
        QCOMPARE(travel.leg(north(Depot, 500), far), before); // until the new one is there
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, QuickMs);
        QCOMPARE(server.requests, 2);
        QVERIFY(travel.leg(north(Depot, 500), far).durationS < before.durationS);
        QCOMPARE(
            travel.leg(north(Depot, 5'000), far).source, TravelSource::Estimate); // too far off
    }

    void whatIsOldIsAskedForAgain()
    {
        test::FakeOsrm server;
        ManualClock clock(Noon);
        PlanTravel travel(clock, 1ms);
        travel.setWays(
            { .host = std::make_shared<travel::RoutingHost>(server.address()), .router = nullptr });
        QSignalSpy changed(&travel, &PlanTravel::changed);
        (void)travel.leg(Depot, UpTheRoad);
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, QuickMs);
        clock.set(Noon + PlanTravel::MaxAge + 1min);
        QCOMPARE(travel.leg(Depot, UpTheRoad).source, TravelSource::Host); // shown meanwhile
        QTRY_COMPARE_WITH_TIMEOUT(server.requests, 2, QuickMs);
        // The same figure: nothing moves.
        (void)travel.leg(Depot, AcrossTheRiver);
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, QuickMs);
    }

    void aServerThatRecoversIsAskedAgain()
    {
        test::FakeOsrm server;
        server.saysOnly(test::FakeOsrm::Status::InternalServerError);
        ManualClock clock(Noon);
        PlanTravel travel(clock, 1ms);
        travel.setWays({ .host = std::make_shared<travel::RoutingHost>(server.address(),
                             travel::RoutingHost::Waits {
                                 .answer = 10s, .firstRest = 20ms, .longestRest = 50ms }),
            .router = roads() });
        const auto sourceNow = [&] { return travel.leg(Depot, UpTheRoad).source; };
        QTRY_COMPARE_WITH_TIMEOUT(sourceNow(), TravelSource::Roads, QuickMs);
        server.answersWell();
        QTRY_COMPARE_WITH_TIMEOUT(sourceNow(), TravelSource::Host, QuickMs);
    }

    // Learned figures count, and more than the store holds are dropped, the oldest first.
    void theStoreHasALimit()
    {
        ManualClock clock(Noon);
        PlanTravel travel(clock, 1h); // nothing is asked for meanwhile
        const atlas::Leg leg { .source = TravelSource::Host, .distanceM = 1'000, .durationS = 100 };
        const auto placeOf
            = [](std::size_t i) { return GeoPoint { 40 + 0.001 * static_cast<double>(i), 5 }; };
        for (std::size_t i = 0; i <= PlanTravel::MaxKnown; ++i) {
            clock.set(Noon + milliseconds(static_cast<qint64>(i)));
            travel.learn(Depot, placeOf(i), leg);
        }
        QCOMPARE(travel.leg(Depot, placeOf(0)).source, TravelSource::Estimate);
        QCOMPARE(travel.leg(Depot, placeOf(PlanTravel::MaxKnown)), leg);
        // Those to one place have a limit of their own.
        for (std::size_t i = 0; i <= PlanTravel::MaxPerPlace; ++i)
            travel.learn(north(Depot, 2'500.0 * static_cast<double>(i)), UpTheRoad, leg);
        QCOMPARE(travel.leg(Depot, UpTheRoad).source, TravelSource::Estimate);
        QCOMPARE(travel.leg(north(Depot, 2'500), UpTheRoad), leg);
    }
};

QTEST_GUILESS_MAIN(TestPlanTravel)
#include "tst_plan_travel.moc"
