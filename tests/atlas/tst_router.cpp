// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/map_builder.h"
#include "atlas/router.h"
#include "atlas/town_map.h"
#include "osm/import.h"

#include <QFile>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace dispatch;
using atlas::Journey;
using geo::GeoPoint;

class TestRouter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void withoutAMapItIsAnEstimate()
    {
        const atlas::Router router { atlas::MapData() };
        const Journey journey = router.journey({ 47, -15 }, { 47, -14.9 });
        QCOMPARE(journey.source, Journey::Source::Estimate);
        QCOMPARE(journey.line, (std::vector<GeoPoint> { { 47, -15 }, { 47, -14.9 } }));
        const double straight = geo::distanceM({ 47, -15 }, { 47, -14.9 });
        QCOMPARE_LE(std::abs(journey.distanceM - 1.3 * straight), 0.01);
        QVERIFY(journey.durationS > 0);
    }

    // The hand-made crossing: round the block where the left turn is forbidden, an estimate where no road leads.
    void alongTheRoadsWhereTheyLead()
    {
        const auto imported
            = osm::importFile(QStringLiteral(DISPATCH_TEST_DATA "/osm/crossing.osm"));
        QVERIFY(imported);
        const atlas::Router router(imported->map);
        const GeoPoint south { 46.996, -15.0003 };
        const GeoPoint west { 47.0002, -15.003 };
        const Journey there = router.journey(south, west);
        const Journey back = router.journey(west, south);
        QCOMPARE(there.source, Journey::Source::Roads);
        QCOMPARE(back.source, Journey::Source::Roads);
        QCOMPARE_GT(there.distanceM, back.distanceM * 2);
        QCOMPARE(there.line.front(), south);
        QCOMPARE(there.line.back(), west);
        QCOMPARE_LE(std::abs(geo::lengthM(there.line) - there.distanceM), 1.0);

        // The lane is one way, and ends before a bollard.
        const GeoPoint lane { 47.0001, -14.9955 };
        QCOMPARE(router.journey(south, lane).source, Journey::Source::Roads);
        QCOMPARE(router.journey(lane, south).source, Journey::Source::Estimate);
        // Far from any road nobody says by road.
        QCOMPARE(router.journey(south, { 47.2, -15 }).source, Journey::Source::Estimate);
    }

    void fasterRoadsAreTaken()
    {
        atlas::MapBuilder map;
        const auto node = [&map](double lat, double lon) {
            return map.addRoadNode(atlas::toMapPoint({ lat, lon }));
        };
        const quint32 a = node(47, -15);
        const quint32 b = node(47, -14.98);
        const quint32 north = node(47.005, -14.99);
        for (const auto &[from, to, speed] :
            { std::tuple(a, b, 5.0), { a, north, 25.0 }, { north, b, 25.0 }, { b, a, 5.0 } })
            map.addRoad(from, to, speed, 0);
        const atlas::Router router(map.finish({}, atlas::MapBuilder::Order::ByKind));
        // There by the fast way round, back by the only way there is.
        QCOMPARE(router.journey({ 47, -15 }, { 47, -14.98 }).line.size(), std::size_t { 5 });
        QCOMPARE_GT(router.journey({ 47, -14.98 }, { 47, -15 }).durationS, 290);
    }

    void theTownIsDrivenInLikeAnyPlace()
    {
        const geo::Town town = geo::makeTown(1);
        const atlas::Router router(atlas::mapOf(town));
        geo::SeededRandom random(7);
        for (int i = 0; i < 20; ++i) {
            const GeoPoint from = town.randomAddress(random).point;
            const GeoPoint to = town.randomAddress(random).point;
            const Journey journey = router.journey(from, to);
            QCOMPARE(journey.source, Journey::Source::Roads);
            QCOMPARE_GE(journey.distanceM + 1, geo::distanceM(from, to));
        }
    }

    // One search for all must say what a search for each says: at one-way streets, forbidden turns, dead ends, on one piece
    // of road, and far from all roads.
    void manyAtOnceAreAnsweredLikeEachAlone_data()
    {
        QTest::addColumn<bool>("isTown");
        QTest::newRow("town") << true;
        QTest::newRow("crossing") << false;
    }
    void manyAtOnceAreAnsweredLikeEachAlone()
    {
        QFETCH(const bool, isTown);
        std::vector<GeoPoint> places;
        atlas::MapData map;
        geo::SeededRandom random(11);
        if (isTown) {
            const geo::Town town = geo::makeTown(1);
            map = atlas::mapOf(town);
            for (int i = 0; i < 60; ++i)
                places.push_back(town.randomAddress(random).point);
        } else {
            const auto imported
                = osm::importFile(QStringLiteral(DISPATCH_TEST_DATA "/osm/crossing.osm"));
            QVERIFY(imported);
            map = imported->map;
            for (int i = 0; i < 60; ++i)
                places.push_back(
                    { 46.995 + random.below(1'000) * 1e-5, -15.005 + random.below(1'000) * 1e-5 });
            places.push_back({ 46.996, -15.0003 });
            places.push_back({ 47.0002, -15.003 });
            places.push_back({ 47.0001, -14.9955 });
        }
        places.push_back({ 47.9, -15 }); // no road there
        const atlas::Router router(map);
        int byRoad = 0;
        int estimated = 0;
        for (std::size_t one = 0; one < places.size(); one += isTown ? 20 : 1) {
            const std::array centre { places[one] };
            const auto to = router.legs(places, centre);
            const auto from = router.legs(centre, places);
            QCOMPARE(to.size(), places.size());
            QCOMPARE(from.size(), places.size());
            for (std::size_t i = 0; i < places.size(); ++i) {
                for (const auto &[leg, alone] :
                    { std::pair(to[i], router.journey(places[i], places[one])),
                        { from[i], router.journey(places[one], places[i]) } }) {
                    QCOMPARE(leg.source, alone.source);
                    QCOMPARE_LE(std::abs(leg.durationS - alone.durationS), 1e-6);
                    QCOMPARE_LE(std::abs(leg.distanceM - alone.distanceM), 0.01);
                    (leg.source == atlas::TravelSource::Roads ? byRoad : estimated) += 1;
                }
            }
        }
        QCOMPARE_GT(byRoad, 200);
        QCOMPARE_GT(estimated, 0);
    }

    void nobodyIsNowhere()
    {
        const atlas::Router router { atlas::MapData() };
        const std::array here { GeoPoint { 47, -15 } };
        QVERIFY(router.legs({}, here).empty());
        QVERIFY(router.legs(here, {}).empty());
        QCOMPARE(router.legs(here, here).front().durationS, 0.0);
    }

    // The first question builds the graph; two at once must not build it twice or see half of it.
    void severalMayAskAtOnce()
    {
        const atlas::Router router(atlas::mapOf(geo::makeTown(1)));
        const GeoPoint a { 47.0, -15.0 };
        const GeoPoint b { 47.01, -14.99 };
        std::array<Journey, 4> journeys;
        {
            std::vector<std::jthread> threads;
            for (Journey &journey : journeys)
                threads.emplace_back([&] { journey = router.journey(a, b); });
        }
        for (const Journey &journey : journeys) {
            QCOMPARE(journey.source, Journey::Source::Roads);
            QCOMPARE(journey.line, journeys[0].line);
        }
    }

    void monaco()
    {
        const QString folder = qEnvironmentVariable("DISPATCH_SHARED_DATA");
        const QString path = folder + u"/monaco.osm.gz"_s;
        if (folder.isEmpty() || !QFile::exists(path))
            QSKIP("DISPATCH_SHARED_DATA does not name a folder with monaco.osm.gz");
        const auto imported = osm::importFile(path);
        QVERIFY(imported);
        const atlas::Router router(imported->map);
        // From places all over the town to all others: one may start in a one-way street that leaves the extract, but
        // not often.
        const std::vector<GeoPoint> places { { 43.7385, 7.4195 }, { 43.7396, 7.4275 },
            { 43.7312, 7.4205 }, { 43.7274, 7.4180 }, { 43.7346, 7.4193 }, { 43.7475, 7.4345 } };
        int byRoad = 0;
        for (const GeoPoint from : places) {
            for (const GeoPoint to : places) {
                if (from == to)
                    continue;
                const Journey journey = router.journey(from, to);
                QVERIFY(journey.durationS > 0);
                if (journey.source != Journey::Source::Roads)
                    continue;
                ++byRoad;
                const double straight = geo::distanceM(from, to);
                QCOMPARE_GE(journey.distanceM, straight * 0.99);
                QCOMPARE_LE(journey.distanceM, straight * 6 + 500);
                // Between walking and a motorway.
                const double speed = journey.distanceM / journey.durationS;
                QVERIFY2(speed > 2 && speed < 28, qPrintable(QString::number(speed)));
            }
        }
        QVERIFY2(byRoad >= 28, qPrintable(QString::number(byRoad)));
    }
};

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_router.moc"
