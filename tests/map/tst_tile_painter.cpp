// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/graticule.h"
#include "map/tile_painter.h"
#include "map/tile_service.h"

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
        const geo::Town town = geo::makeTown(Seed);
        const auto labels = map::placeLabels(town, 16);
        QVERIFY(labels.size() > 100);
        int upright = 0;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            if (labels[i].kind == map::TownLabel::Kind::Street)
                continue;
            ++upright;
            // Upright names fill their box, so here the boxes themselves must be apart.
            for (std::size_t j = i + 1; j < labels.size(); ++j) {
                if (labels[j].kind != map::TownLabel::Kind::Street)
                    QVERIFY(!labels[i]
                            .box.adjusted(4, 4, -4, -4)
                            .intersects(labels[j].box.adjusted(4, 4, -4, -4)));
            }
        }
        QVERIFY(upright > 5);
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
