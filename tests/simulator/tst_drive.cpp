// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/drive.h"

#include "geo/town.h"

#include <QTest>

using namespace dispatch;
using namespace dispatch::simulator;

namespace {

const geo::Town &demoTown()
{
    static const geo::Town town = geo::makeTown(1);
    return town;
}

} // namespace

class TestDrive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // Corners cut across houses, jumps at junctions, a van at 300 km/h.
    void theDriverStaysOnTheRoadAtASaneSpeed()
    {
        const geo::Town &town = demoTown();
        geo::SeededRandom random(5);
        for (int trip = 0; trip < 12; ++trip) {
            const geo::Address from = town.randomAddress(random);
            const geo::Address to = town.randomAddress(random);
            const auto drive = Drive::plan(town.graph, from.point, to.point, 0.9);
            QVERIFY(drive);
            QCOMPARE_LE(geo::distanceM(drive->at(0).point, from.point), 60.0);
            QCOMPARE_LE(geo::distanceM(drive->end(), to.point), 60.0);
            Drive::Place before = drive->at(0);
            for (double s = 1; s < drive->durationS() + 3; s += 1) {
                const Drive::Place place = drive->at(s);
                const auto road = town.graph.snap(place.point);
                QVERIFY(road);
                QCOMPARE_LE(road->distanceM, 0.5);
                QCOMPARE_LE(place.speedMps, 25.1 * 0.9);
                // What is reported is what is driven.
                QCOMPARE_LE(geo::distanceM(before.point, place.point), 25.1 * 0.9);
                if (s < drive->durationS())
                    QVERIFY(place.speedMps > 3);
                QVERIFY(place.courseDeg >= 0 && place.courseDeg < 360);
                before = place;
            }
            QCOMPARE(drive->at(drive->durationS() + 1).speedMps, 0.0);
            QCOMPARE(drive->at(drive->durationS() + 1).point, drive->end());
            QVERIFY(drive->nextStreet(drive->durationS()).isEmpty());
        }
    }

    void standingStill()
    {
        const Drive drive(geo::GeoPoint { 47, -15 });
        QCOMPARE(drive.durationS(), 0.0);
        QCOMPARE(drive.at(100).point, (geo::GeoPoint { 47, -15 }));
        QCOMPARE(drive.at(-1).speedMps, 0.0);
    }

    void aTripOfNoLengthIsNoTrip()
    {
        const geo::Town &town = demoTown();
        const auto drive = Drive::plan(town.graph, town.centre, town.centre, 1);
        QVERIFY(drive);
        QCOMPARE_LE(drive->lengthM(), 0.01);
        QCOMPARE_LE(drive->at(0).speedMps, 0.0);
    }

    void noRoadsNoDrive()
    {
        geo::RoadGraph graph;
        graph.finish();
        QVERIFY(!Drive::plan(graph, { 0, 0 }, { 1, 1 }));
    }
};

QTEST_GUILESS_MAIN(TestDrive)
#include "tst_drive.moc"
