// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/map_builder.h"
#include "atlas/town_map.h"
#include "map/graticule.h"
#include "map/tile_painter.h"
#include "map/tile_service.h"
#include "osm/import.h"

#include <QFile>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace dispatch;
using map::TileStyle;

namespace {
constexpr quint64 Seed = 1;
constexpr domain::GeoPoint TownCentre { .latitudeDeg = 47.0, .longitudeDeg = -15.0 };

constexpr int LetterEdge = 12; // of 255 levels

//! The largest difference of two pictures in one place.
int unlikeness(const QImage &a, const QImage &b)
{
    int most = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x)
            most = std::max(most, std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))));
    }
    return most;
}

std::vector<map::GroundLabel> labelsAround(const atlas::MapData &map, geo::GeoPoint at, int zoom)
{
    return map::placeLabels(map, map::LabelBlock::of(geo::tileAt(at, zoom)));
}

int colorCount(const QImage &image)
{
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            colors.insert(image.pixel(x, y));
    }
    return static_cast<int>(colors.size());
}
} // namespace

class TestTilePainter : public QObject {
    Q_OBJECT

private:
    map::TilePainter m_painter { Seed };

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // Would catch a zoom level at which the town is left out or the painter gives up.
    void townHasSomethingToShowAtEveryZoom_data()
    {
        QTest::addColumn<int>("zoom");
        for (int zoom = 8; zoom <= map::MaxTileZoom; ++zoom)
            QTest::addRow("zoom-%d", zoom) << zoom;
    }
    void townHasSomethingToShowAtEveryZoom()
    {
        QFETCH(const int, zoom);
        for (const auto style : { TileStyle::TownLight, TileStyle::TownDark }) {
            const QImage image
                = m_painter.paint({ .style = style, .tile = geo::tileAt(TownCentre, zoom) });
            QCOMPARE(image.size(), QSize(256, 256));
            QVERIFY(!image.hasAlphaChannel());
            QVERIFY(colorCount(image) > 5);
        }
    }

    void everyPlaceOnEarthHasATile_data()
    {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::newRow("null-island") << 0.0 << 0.0;
        QTest::newRow("north-edge") << 85.05 << 10.0;
        QTest::newRow("south-edge") << -85.05 << 10.0;
        QTest::newRow("date-line") << 10.0 << 180.0;
    }
    void everyPlaceOnEarthHasATile()
    {
        QFETCH(const double, latitude);
        QFETCH(const double, longitude);
        for (int zoom = 0; zoom <= map::MaxTileZoom; zoom += 4) {
            const auto tile
                = geo::tileAt({ .latitudeDeg = latitude, .longitudeDeg = longitude }, zoom);
            for (const auto style : { TileStyle::TownLight, TileStyle::PlainDark })
                QCOMPARE(m_painter.paint({ .style = style, .tile = tile }).size(), QSize(256, 256));
        }
    }

    void doubleDensityHasTwiceThePixels()
    {
        const auto tile = geo::tileAt(TownCentre, 14);
        QCOMPARE(
            m_painter.paint({ .style = TileStyle::TownLight, .tile = tile, .scale = 2 }).size(),
            QSize(512, 512));
    }

    // Tiles are painted by several workers: the same tile must come out the same from each, but for the edges of
    // letters, which Qt's glyph cache rounds a little differently from one painting to the next.
    void workersAgree()
    {
        const map::TileSpec spec { .style = TileStyle::TownLight,
            .tile = geo::tileAt(TownCentre, 15) };
        const map::TilePainter fresh(Seed);
        QImage a;
        QImage b;
        std::thread first([&] { a = fresh.paint(spec); });
        std::thread second([&] { b = fresh.paint(spec); });
        first.join();
        second.join();
        QVERIFY(unlikeness(a, b) <= LetterEdge);
        QVERIFY(unlikeness(a, m_painter.paint(spec)) <= LetterEdge);
    }

    // A line or name that crosses from one tile into the next must go on there: the columns on both sides of a seam
    // are hardly less alike than two neighbouring columns inside a tile.
    void neighboursFitTogether()
    {
        auto tile = geo::tileAt(TownCentre, 15);
        const QImage left = m_painter.paint({ .style = TileStyle::TownLight, .tile = tile });
        ++tile.x;
        const QImage right = m_painter.paint({ .style = TileStyle::TownLight, .tile = tile });
        const auto unlike = [](const QImage &a, int xa, const QImage &b, int xb) {
            int sum = 0;
            for (int y = 0; y < a.height(); ++y)
                sum += std::abs(qGray(a.pixel(xa, y)) - qGray(b.pixel(xb, y)));
            return sum;
        };
        int worstInside = 0;
        for (int x = 1; x < 256; ++x)
            worstInside = std::max(
                { worstInside, unlike(left, x - 1, left, x), unlike(right, x - 1, right, x) });
        QVERIFY(unlike(left, 255, right, 0) <= worstInside);
    }

    void labelsDoNotLieOnEachOther()
    {
        const auto town = atlas::mapOf(geo::makeTown(Seed));
        const auto labels = labelsAround(town, TownCentre, 16);
        QVERIFY(labels.size() > 100);
        int upright = 0;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            if (labels[i].kind == map::GroundLabel::Kind::Street)
                continue;
            ++upright;
            // Upright names fill their box, so here the boxes themselves must be apart.
            for (std::size_t j = i + 1; j < labels.size(); ++j) {
                if (labels[j].kind != map::GroundLabel::Kind::Street)
                    QVERIFY(!labels[i]
                            .box.adjusted(4, 4, -4, -4)
                            .intersects(labels[j].box.adjusted(4, 4, -4, -4)));
            }
        }
        QVERIFY(upright > 5);
    }

    // A name that crossed the edge would be cut there: the neighbour has laid out its own.
    void namesStayInTheirBlock()
    {
        const auto town = atlas::mapOf(geo::makeTown(Seed));
        for (int zoom = 8; zoom <= map::MaxTileZoom; zoom += 2) {
            const auto block = map::LabelBlock::of(geo::tileAt(TownCentre, zoom));
            for (const auto &label : map::placeLabels(town, block))
                QVERIFY(block.rectPx().contains(label.box));
        }
    }

    // Both sides of an avenue have its name; on the map it stands once.
    void oneNameDoesNotStandBesideItself()
    {
        atlas::MapBuilder builder;
        const auto name = builder.name(u"Avenue"_s);
        const auto at = [](double lat, double lon) { return atlas::toMapPoint({ lat, lon }); };
        builder.addLine(geo::RoadClass::Primary, name, std::array { at(47, -15), at(47, -14.99) });
        builder.addLine(
            geo::RoadClass::Primary, name, std::array { at(47.0002, -14.99), at(47.0002, -15) });
        const auto avenue = builder.finish({}, atlas::MapBuilder::Order::ByKind);
        QCOMPARE(avenue.streetLines.size(), std::size_t { 2 });
        const auto labels = labelsAround(avenue, { 47, -14.995 }, 15);
        QCOMPARE(labels.size(), std::size_t { 1 });
    }

    void houseNumbersAreWrittenFromNearby()
    {
        atlas::MapBuilder builder;
        builder.addHouse(builder.name(u"12 bis"_s), builder.name(u"Avenue"_s), 0,
            atlas::toMapPoint({ 47, -15 }));
        const auto house = builder.finish({}, atlas::MapBuilder::Order::ByKind);
        QVERIFY(labelsAround(house, { 47, -15 }, 17).empty());
        const auto labels = labelsAround(house, { 47, -15 }, 18);
        QCOMPARE(labels.size(), std::size_t { 1 });
        QCOMPARE(labels[0].letters[0].text, u"12 bis"_s);
    }

    // What is cut to the tile must look as if nothing were cut: a lake with an island, larger than the tile.
    void shapesLargerThanATileAreFilledToItsEdge()
    {
        atlas::MapBuilder builder;
        const auto ring = [](double half) {
            std::vector<atlas::MapPoint> points;
            for (const auto &[y, x] : { std::pair(-1, -1), { -1, 1 }, { 1, 1 }, { 1, -1 } })
                points.push_back(atlas::toMapPoint({ 47 + y * half, -15 + x * half }));
            return points;
        };
        builder.addArea(geo::AreaClass::Water, std::array { ring(1), ring(0.001) });
        const map::TilePainter painter(Seed, builder.finish({}, atlas::MapBuilder::Order::ByKind));
        const auto color = [&](geo::GeoPoint p) {
            const QImage tile
                = painter.paint({ .style = TileStyle::MapLight, .tile = geo::tileAt(p, 18) });
            return std::pair(colorCount(tile), tile.pixel(128, 128));
        };
        const QRgb water = map::GroundStyle::of(false)
                               .areas[static_cast<std::size_t>(geo::AreaClass::Water)]
                               .rgb();
        QCOMPARE(color({ 47.01, -15 }), std::pair(1, water));
        QVERIFY(color({ 47, -15 }).second != water); // the island
        QVERIFY(color({ 49, -15 }).second != water); // the shore
    }

    // Monaco by day and by night: nothing of it may be missing because it is a real place.
    void monaco()
    {
        const QString folder = qEnvironmentVariable("DISPATCH_SHARED_DATA");
        const QString path = folder + u"/monaco.osm.gz"_s;
        if (folder.isEmpty() || !QFile::exists(path))
            QSKIP("DISPATCH_SHARED_DATA does not name a folder with monaco.osm.gz");
        const auto imported = osm::importFile(path);
        QVERIFY(imported);
        const map::TilePainter painter(Seed, imported->map);
        const domain::GeoPoint grimaldi { 43.7346, 7.4193 };
        for (const auto style : { TileStyle::MapLight, TileStyle::MapDark }) {
            for (int zoom = 12; zoom <= map::MaxTileZoom; ++zoom)
                QVERIFY2(colorCount(
                             painter.paint({ .style = style, .tile = geo::tileAt(grimaldi, zoom) }))
                        > 5,
                    qPrintable(QString::number(zoom)));
        }
        QStringList names;
        for (const auto &label : labelsAround(imported->map, grimaldi, 17)) {
            QString text;
            for (const auto &letter : label.letters)
                text += letter.text;
            names << text;
        }
        QVERIFY2(names.filter(u"Grimaldi"_s).size() > 0, qPrintable(names.join(u", "_s)));
    }

    // The sea of an extract ends where the extract does.
    void aroundAnExtractIsPlainGround()
    {
        const QString folder = qEnvironmentVariable("DISPATCH_SHARED_DATA");
        const QString path = folder + u"/monaco.osm.gz"_s;
        if (folder.isEmpty() || !QFile::exists(path))
            QSKIP("DISPATCH_SHARED_DATA does not name a folder with monaco.osm.gz");
        const auto imported = osm::importFile(path);
        QVERIFY(imported);
        const geo::GeoBounds bounds = atlas::toGeo(imported->map.bounds());
        const map::TilePainter painter(Seed, imported->map);
        const QRgb ground
            = painter.paint({ .style = TileStyle::PlainLight, .tile = geo::tileAt({ 45, 7 }, 17) })
                  .pixel(100, 100);
        for (int zoom = 12; zoom <= 16; ++zoom) {
            const geo::TileId west = geo::tileAt(
                { bounds.northEast.latitudeDeg, bounds.southWest.longitudeDeg }, zoom);
            const geo::TileId east = geo::tileAt(
                { bounds.southWest.latitudeDeg, bounds.northEast.longitudeDeg }, zoom);
            for (int y = west.y - 1; y <= east.y + 1; ++y) {
                for (int x = west.x - 1; x <= east.x + 1; ++x) {
                    if (x >= west.x && x <= east.x && y >= west.y && y <= east.y)
                        continue;
                    const QImage tile = painter.paint(
                        { .style = TileStyle::MapLight, .tile = { .x = x, .y = y, .z = zoom } });
                    int plain = 0;
                    for (int at = 0; at < 256; ++at)
                        plain += tile.pixel(at, at) == ground ? 1 : 0;
                    QVERIFY2(plain > 128,
                        qPrintable(u"%1/%2/%3: %4"_s.arg(zoom)
                                .arg(x - west.x)
                                .arg(y - west.y)
                                .arg(plain)));
                }
            }
        }
    }

    void graticuleIsAboutOneLineInTwoTiles()
    {
        for (int zoom = 4; zoom <= 20; ++zoom) {
            const double tiles = map::graticuleStepDeg(zoom) / (360.0 / std::exp2(zoom));
            QVERIFY2(tiles > 0.5 && tiles <= 2.1, qPrintable(QString::number(zoom)));
        }
    }

    // The console looks at this box before the town is built.
    void townBoxHoldsTheTownOfAnySeed()
    {
        const QRectF box = map::TileService::townBox();
        for (const quint64 seed : { 1U, 2U, 42U }) {
            const auto bounds = geo::makeTown(seed).bounds;
            constexpr double NearDeg = 0.01;
            QVERIFY(std::abs(bounds.southWest.longitudeDeg - box.left()) < NearDeg);
            QVERIFY(std::abs(bounds.northEast.longitudeDeg - box.right()) < NearDeg);
            QVERIFY(std::abs(bounds.southWest.latitudeDeg - box.top()) < NearDeg);
            QVERIFY(std::abs(bounds.northEast.latitudeDeg - box.bottom()) < NearDeg);
        }
    }
};

QTEST_MAIN(TestTilePainter)
#include "tst_tile_painter.moc"
