// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/limits.h"
#include "map/zone_layer.h"
#include "map/zone_painter.h"
#include "map/zone_sketch.h"

#include <QImage>
#include <QPainter>
#include <QQuickWindow>
#include <QSignalSpy>
#include <QTest>

using namespace dispatch;
using namespace Qt::StringLiterals;
using map::ZoneInfo;
using map::ZoneLayer;
using map::ZoneSketch;

namespace {

const QList<QPointF> Triangle { { 47.0, -15.0 }, { 47.01, -15.0 }, { 47.0, -14.99 } };

ZoneInfo zone(const QString &id, bool isSite, const QList<QPointF> &points)
{
    ZoneInfo info;
    info.id = id;
    info.name = id;
    info.isSite = isSite;
    info.points = points;
    return info;
}

//! A window with the layer over the whole of it, looking at 47° N, 15° W.
struct Shown {
    QQuickWindow window;
    ZoneLayer layer;

    Shown()
    {
        window.setColor(Qt::white);
        window.resize(400, 300);
        layer.setParentItem(window.contentItem());
        layer.setSize({ 400, 300 });
        layer.setCenterLatitude(47);
        layer.setCenterLongitude(-15);
        layer.setZoomLevel(15);
    }
    QImage grab()
    {
        window.show();
        (void)QTest::qWaitForWindowExposed(&window);
        return window.grabWindow();
    }
    //! \brief How much of the window is not its ground.
    static int inked(const QImage &image)
    {
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                count += image.pixelColor(x, y) != QColor(Qt::white) ? 1 : 0;
        }
        return count;
    }
};

} // namespace

class TestZoneSketch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! An outline that can be closed while the server would refuse it, or cannot although it is good.
    void closesOnlyWhatIsGood()
    {
        ZoneSketch sketch;
        QVERIFY(!sketch.whyNot().isEmpty());
        QVERIFY(!sketch.close());
        for (const QPointF &point : Triangle) {
            QVERIFY(!sketch.close());
            sketch.add(point);
            sketch.add(point); // a double click
        }
        QCOMPARE(sketch.points(), Triangle);
        QCOMPARE(sketch.whyNot(), QString());
        QVERIFY(sketch.close());
        QVERIFY(sketch.isClosed());
        sketch.add({ 47.5, -15 });
        QCOMPARE(sketch.points(), Triangle);
        QVERIFY(!sketch.takeBack());
        sketch.begin({ { 47, -15 }, { 47.01, -14.99 }, { 47.01, -15 }, { 47, -14.99 } });
        QVERIFY(sketch.isClosed());
        QVERIFY(!sketch.whyNot().isEmpty()); // crosses itself
        QVERIFY(!sketch.close());
    }
    void takesTheLastCornerBack()
    {
        ZoneSketch sketch;
        QVERIFY(!sketch.takeBack());
        sketch.add(Triangle[0]);
        sketch.add({ qQNaN(), qQNaN() });
        QCOMPARE(sketch.points().size(), 1);
        QVERIFY(sketch.takeBack());
        QVERIFY(sketch.points().isEmpty());
    }
    void cornersAreMovedInsertedAndDeleted()
    {
        ZoneSketch sketch;
        sketch.begin(Triangle);
        QCOMPARE(sketch.corner(), -1);
        sketch.move(1, { 47.02, -15 });
        QCOMPARE(sketch.points()[1], QPointF(47.02, -15));
        sketch.move(7, { 47.02, -15 });
        sketch.insertAfter(2, { 46.99, -14.995 });
        QCOMPARE(sketch.points().size(), 4);
        QCOMPARE(sketch.points()[3], QPointF(46.99, -14.995));
        QCOMPARE(sketch.corner(), 3);
        sketch.stepCorner(1); // round the corner
        QCOMPARE(sketch.corner(), 0);
        sketch.stepCorner(-1);
        QCOMPARE(sketch.corner(), 3);
        sketch.remove(3);
        QCOMPARE(sketch.corner(), 2);
        QCOMPARE(sketch.points().size(), 3);
        sketch.remove(2);
        QVERIFY(!sketch.whyNot().isEmpty());
        QVERIFY(!sketch.close());
        sketch.remove(-1);
        QCOMPARE(sketch.points().size(), 2);
    }
    void anOutlineHasAnEnd()
    {
        ZoneSketch sketch;
        for (int i = 0; i < domain::MaxOutlinePoints + 10; ++i)
            sketch.add({ 47.0 + i * 1e-5, -15.0 });
        QCOMPARE(sketch.points().size(), domain::MaxOutlinePoints);
        sketch.begin(sketch.points());
        sketch.insertAfter(0, { 40, 10 });
        QCOMPARE(sketch.points().size(), domain::MaxOutlinePoints);
    }
    void saysWhereACornerIs()
    {
        ZoneSketch sketch;
        sketch.setSize({ 400, 300 });
        sketch.setCenterLatitude(47);
        sketch.setCenterLongitude(-15);
        sketch.setZoomLevel(15);
        sketch.begin(Triangle);
        QCOMPARE_LE((sketch.at(0) - QPointF(200, 150)).manhattanLength(), 0.01);
        QVERIFY(sketch.at(1).y() < 0); // 0.01° north is beyond the edge
        QCOMPARE_LE(std::abs(sketch.middleAfter(2).x() - (sketch.at(2).x() + 200) / 2), 0.01);
    }

    //! A polygon cut wrongly fills the view with a zone that is elsewhere.
    void clips()
    {
        const QRectF box(0, 0, 100, 100);
        const QPolygonF inside { { QPointF(10, 10), QPointF(90, 10), QPointF(50, 90) } };
        QCOMPARE(map::clipped(inside, box), inside);
        const QPolygonF away { { QPointF(-90, 10), QPointF(-10, 10), QPointF(-50, 90) } };
        QVERIFY(map::clipped(away, box).isEmpty());
        const QPolygonF around { { QPointF(-1e7, -1e7), QPointF(1e7, -1e7), QPointF(1e7, 1e7),
            QPointF(-1e7, 1e7) } };
        QCOMPARE(map::clipped(around, box).boundingRect(), box);
        const QPolygonF half { { QPointF(50, -50), QPointF(150, -50), QPointF(150, 150),
            QPointF(50, 150) } };
        QCOMPARE(map::clipped(half, box).boundingRect(), QRectF(50, 0, 50, 100));
    }

    //! A zone seen from inside at street level: its edges are millions of pixels away, and dashes along them would take for ever.
    void aHugeEdgeIsNotDashedToItsEnd()
    {
        QImage image(200, 200, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        const QPolygonF huge { { QPointF(-3e7, 100), QPointF(3e7, 100), QPointF(0, 3e7) } };
        map::paintZone(painter, huge, QRectF(image.rect()), {});
        painter.end();
        QVERIFY(image.pixelColor(100, 20).alpha() == 0);
        QVERIFY(image.pixelColor(100, 180).alpha() > 0);
        int onEdge = 0;
        for (int x = 0; x < 200; ++x)
            onEdge += image.pixelColor(x, 100).alpha() > 100 ? 1 : 0;
        QVERIFY(onEdge > 50 && onEdge < 200); // dashed
    }

    void drawsWhatItIsGiven()
    {
        Shown shown;
        QCOMPARE(Shown::inked(shown.grab()), 0);
        shown.layer.setZones({ zone(u"N"_s, false, Triangle) });
        const QImage territory = shown.grab();
        QVERIFY(Shown::inked(territory) > 1'000);
        shown.layer.setZones({ zone(u"N"_s, true, Triangle) });
        QVERIFY(shown.grab() != territory); // a site looks different
        shown.layer.setHidden(u"N"_s);
        QCOMPARE(Shown::inked(shown.grab()), 0);
        shown.layer.setHidden({});
        shown.layer.setDark(true);
        QVERIFY(Shown::inked(shown.grab()) > 1'000);
        shown.layer.setZones({});
        QCOMPARE(Shown::inked(shown.grab()), 0);
    }

    //! A map that is dragged paints everything anew for every frame, or shows it where it was.
    void draggingMovesThePicture()
    {
        Shown shown;
        shown.layer.setZones({ zone(u"N"_s, true, Triangle) });
        (void)shown.grab();
        const int before = shown.layer.paintings();
        shown.layer.setCenterLongitude(-14.999);
        const QImage moved = shown.grab();
        QCOMPARE(shown.layer.paintings(), before);
        // The same as painted there.
        shown.layer.setChosen(u"x"_s);
        const QImage fresh = shown.grab();
        QCOMPARE(shown.layer.paintings(), before + 1);
        QCOMPARE_LE(std::abs(Shown::inked(moved) - Shown::inked(fresh)), Shown::inked(fresh) / 20);
        shown.layer.setCenterLongitude(-14.99); // too far for that
        (void)shown.grab();
        QCOMPARE(shown.layer.paintings(), before + 2);
        shown.layer.setZoomLevel(14);
        (void)shown.grab();
        QCOMPARE(shown.layer.paintings(), before + 3);
    }

    void areasAreToldApartByColour()
    {
        QList<ZoneInfo> zones;
        for (const auto &name :
            { u"Mill End"_s, u"Quay"_s, u"Harbour"_s, u"Old Town"_s, u"North"_s }) {
            zones << zone(name, false, Triangle);
            zones.last().area = name;
        }
        const auto five = map::zoneHues(zones);
        QCOMPARE(QSet<int>(five.begin(), five.end()).size(), map::ZoneHueCount);
        // Two territories of one area belong together, however its name is written; sites have a colour of their own.
        zones = { zone(u"a"_s, false, Triangle), zone(u"b"_s, false, Triangle),
            zone(u"c"_s, true, Triangle) };
        zones[0].area = u"Quay"_s;
        zones[1].area = u"QUAY"_s;
        QCOMPARE(map::zoneHues(zones).keys(), QStringList { u"quay"_s });
        // More areas than colours: each colour again, none forgotten.
        zones.clear();
        for (int i = 0; i < 3 * map::ZoneHueCount; ++i)
            zones << zone(u"Area %1"_s.arg(i), false, Triangle);
        QHash<int, int> uses;
        for (const int hue : map::zoneHues(zones))
            ++uses[hue];
        QCOMPARE(uses.size(), map::ZoneHueCount);
        QCOMPARE(QSet<int>(uses.begin(), uses.end()), QSet<int> { 3 });
    }
};

QTEST_MAIN(TestZoneSketch)
#include "tst_zone_sketch.moc"
