// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet_layer.h"
#include "map/pin_layer.h"

#include <QQuickWindow>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace std::chrono_literals;

namespace {

const domain::Timestamp Start = domain::timestampFromMs(1'760'000'000'000);
constexpr domain::GeoPoint Centre { .latitudeDeg = 47.0, .longitudeDeg = -15.0 };

void place(map::Fleet &fleet, quint32 handle, domain::GeoPoint at, bool hasEmergency = false)
{
    fleet.upsert(handle, u"Unit %1"_s.arg(handle), domain::Duty::Available, hasEmergency);
    domain::Fix fix;
    fix.position = at;
    fix.fixTime = fix.receivedTime = Start;
    fleet.applyFix(handle, fix, Start);
}

void aim(map::MapItem &layer)
{
    layer.setSize({ 800, 600 });
    layer.setCenterLatitude(Centre.latitudeDeg);
    layer.setCenterLongitude(Centre.longitudeDeg);
    layer.setZoomLevel(15);
}

} // namespace

class TestFleetLayer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void hitTesting_data()
    {
        QTest::addColumn<QPointF>("offset");
        QTest::addColumn<bool>("isHit");
        QTest::newRow("middle") << QPointF(0, 0) << true;
        QTest::newRow("inside") << QPointF(9, 9) << true;
        QTest::newRow("edge") << QPointF(0, 13.9) << true;
        QTest::newRow("outside") << QPointF(0, 14.2) << false;
        QTest::newRow("corner-outside") << QPointF(11, 11) << false;
    }
    void hitTesting()
    {
        QFETCH(const QPointF, offset);
        QFETCH(const bool, isHit);
        map::Fleet fleet;
        fleet.setRate(0);
        place(fleet, 5, { 47.002, -15.003 });
        map::FleetLayer layer;
        layer.setFleet(&fleet);
        aim(layer);
        const QPointF at = layer.pointOf(5) + offset;
        QCOMPARE(layer.handleAt(at.x(), at.y()), isHit ? 5 : map::FleetLayer::NoHandle);
    }

    // Somebody who appears later, on a map that does not stand at the corner of its window.
    void isDrawnWhereTheItemStands()
    {
        map::Fleet fleet;
        fleet.setRate(0);
        QQuickWindow window;
        window.setColor(Qt::white);
        window.resize(1'000, 700);
        map::FleetLayer layer;
        layer.setParentItem(window.contentItem());
        layer.setFleet(&fleet);
        aim(layer);
        layer.setPosition({ 150, 60 });
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCOMPARE(window.grabWindow().pixelColor(550, 360), QColor(Qt::white)); // nobody yet
        place(fleet, 5, Centre);
        QTRY_VERIFY(window.grabWindow().pixelColor(550, 360) != QColor(Qt::white));
        QCOMPARE(window.grabWindow().pixelColor(400, 300), QColor(Qt::white));
    }

    void nobodyIsHitWithoutAFix()
    {
        map::Fleet fleet;
        fleet.upsert(5, u"Ada"_s, domain::Duty::Available, false);
        map::FleetLayer layer;
        layer.setFleet(&fleet);
        aim(layer);
        QCOMPARE(layer.handleAt(400, 300), map::FleetLayer::NoHandle);
        QCOMPARE(layer.pointOf(5), QPointF(-1, -1));
        QVERIFY(qIsNaN(layer.placeOf(5).x()));
        QCOMPARE(layer.pointOf(-1), QPointF(-1, -1));
    }

    // Units on one spot: the one drawn uppermost is meant, and repeated clicks come to each of them.
    void stackedUnitsCanAllBeReached()
    {
        map::Fleet fleet;
        fleet.setRate(0);
        for (const quint32 handle : { 3U, 8U, 5U })
            place(fleet, handle, Centre, handle == 8);
        map::FleetLayer layer;
        layer.setFleet(&fleet);
        aim(layer);
        QCOMPARE(layer.handlesAt(400, 300).size(), 3);
        QCOMPARE(layer.handleAt(400, 300), 8);
        QSet<int> reached;
        int current = layer.nextHandleAt(400, 300, map::FleetLayer::NoHandle);
        for (int i = 0; i < 3; ++i) {
            reached << current;
            current = layer.nextHandleAt(400, 300, current);
        }
        QCOMPARE(reached, QSet<int>({ 3, 5, 8 }));
        layer.setSelectedHandle(3);
        QCOMPARE(layer.handleAt(400, 300), 8); // an emergency stays above the selection
    }

    void nearestUnitWins()
    {
        map::Fleet fleet;
        fleet.setRate(0);
        place(fleet, 1, Centre);
        place(fleet, 2, { 47.0, -14.99979 }); // about ten pixels to the east
        map::FleetLayer layer;
        layer.setFleet(&fleet);
        aim(layer);
        const QPointF second = layer.pointOf(2);
        QCOMPARE(layer.handleAt(second.x() + 2, second.y()), 2);
        QCOMPARE(layer.handleAt(398, 300), 1);
    }

    void hoverFollowsThePointer()
    {
        map::Fleet fleet;
        fleet.setRate(0);
        place(fleet, 1, Centre);
        map::FleetLayer layer;
        layer.setFleet(&fleet);
        aim(layer);
        QSignalSpy hovered(&layer, &map::FleetLayer::hoveredHandleChanged);
        layer.hover(400, 300);
        QCOMPARE(layer.hoveredHandle(), 1);
        layer.hover(402, 300);
        QCOMPARE(hovered.size(), 1);
        layer.hover(-1, -1);
        QCOMPARE(layer.hoveredHandle(), map::FleetLayer::NoHandle);
        QCOMPARE(hovered.size(), 2);
    }

    void steering_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::newRow("3") << 3.0;
        QTest::newRow("12.7") << 12.7;
        QTest::newRow("20") << 20.0;
    }
    void steering()
    {
        QFETCH(const double, zoom);
        map::FleetLayer layer;
        aim(layer);
        layer.setZoomLevel(zoom);
        const QPointF place = layer.placeAt(120, 450);
        // Zooming about a point must leave that point where it is.
        const double nearer = zoom + 0.5;
        const QPointF center = layer.centerFor(place, 120, 450, nearer);
        layer.setCenterLatitude(center.x());
        layer.setCenterLongitude(center.y());
        layer.setZoomLevel(nearer);
        const QPointF after = layer.placeAt(120, 450);
        const double tolerance = 1e-6 * 360 / std::exp2(zoom);
        QVERIFY(std::abs(after.x() - place.x()) < tolerance);
        QVERIFY(std::abs(after.y() - place.y()) < tolerance);
    }

    void fittingShowsTheWholeBox()
    {
        map::FleetLayer layer;
        layer.setSize({ 800, 600 });
        const QRectF box(-15.1, 46.9, 0.2, 0.2);
        const double zoom = layer.zoomToFit(box, 20);
        const QPointF center = layer.centerOfBox(box);
        layer.setCenterLatitude(center.x());
        layer.setCenterLongitude(center.y());
        layer.setZoomLevel(zoom);
        const auto camera = layer.camera();
        const QPointF northWest = camera.toItem(geo::toUnit({ 47.1, -15.1 }));
        const QPointF southEast = camera.toItem(geo::toUnit({ 46.9, -14.9 }));
        QVERIFY(northWest.x() >= 19.9 && northWest.y() >= 19.9);
        QVERIFY(southEast.x() <= 780.1 && southEast.y() <= 580.1);
        QVERIFY(northWest.y() < 20.1 || northWest.x() < 20.1); // and no smaller than need be
    }

    void roundLengthsAreRound()
    {
        map::FleetLayer layer;
        aim(layer);
        for (double zoom = 2; zoom <= 20; zoom += 0.7) {
            layer.setZoomLevel(zoom);
            const QPointF length = layer.roundLength(110);
            QVERIFY(length.y() <= 110.001 && length.y() > 40);
            const double digits
                = length.x() / std::pow(10.0, std::floor(std::log10(length.x()) + 1e-9));
            QVERIFY(std::abs(digits - 1) < 1e-6 || std::abs(digits - 2) < 1e-6
                || std::abs(digits - 5) < 1e-6);
        }
    }

    void pinsKeepOrderAndDropInvalidPlaces()
    {
        map::Pins pins;
        QSignalSpy changed(&pins, &map::Pins::changed);
        const QUuid calm = QUuid::createUuid();
        const QUuid emergency = QUuid::createUuid();
        std::vector<map::Pin> list {
            { .job = emergency,
                .number = 1,
                .position = Centre,
                .priority = domain::Priority::Emergency },
            { .job = calm, .number = 2, .position = Centre },
            { .job = QUuid::createUuid(), .number = 3, .position = { 95, 0 } },
        };
        pins.set(list);
        QCOMPARE(pins.count(), 2);
        QCOMPARE(pins.pins().back().job, emergency); // drawn last, so on top
        QVERIFY(pins.find(calm));
        QVERIFY(!pins.find(QUuid::createUuid()));
        pins.set(list);
        QCOMPARE(changed.size(), 1);
    }
};

QTEST_MAIN(TestFleetLayer)
#include "tst_fleet_layer.moc"
