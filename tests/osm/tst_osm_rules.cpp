// SPDX-License-Identifier: GPL-3.0-or-later
#include "osm/coast.h"
#include "osm/tag_rules.h"

#include <QTest>

#include <osmium/builder/attr.hpp>
#include <osmium/memory/buffer.hpp>

using namespace Qt::StringLiterals;
using namespace dispatch;
using atlas::MapBox;
using atlas::MapPoint;

using Tags = QList<std::pair<const char *, const char *>>;
Q_DECLARE_METATYPE(Tags)

namespace {

template<class F>
auto withTags(const Tags &tags, F &&use)
{
    osmium::memory::Buffer buffer { 1024 };
    {
        osmium::builder::TagListBuilder list { buffer };
        for (const auto &[key, value] : tags)
            list.add_tag(key, value);
    }
    buffer.commit();
    return use(buffer.get<osmium::TagList>(0));
}

bool isInside(const std::vector<std::vector<MapPoint>> &rings, MapPoint p)
{
    bool isIn = false;
    for (const auto &ring : rings) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const MapPoint a = ring[i];
            const MapPoint b = ring[(i + 1) % ring.size()];
            if ((a.y > p.y) != (b.y > p.y)
                && p.x < a.x
                        + (double { 1 } * b.x - a.x) * (double { 1 } * p.y - a.y)
                            / (double { 1 } * b.y - a.y))
                isIn = !isIn;
        }
    }
    return isIn;
}

} // namespace

class TestOsmRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void speedLimits_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("kmh"); // 0: not understood
        const auto row
            = [](const char *text, double kmh) { QTest::newRow(text) << QByteArray(text) << kmh; };
        row("50", 50);
        row("50 km/h", 50);
        row("30 mph", 48.28);
        row("30mph", 48.28);
        row("none", 130);
        row("walk", 7);
        row("FR:urban", 50);
        row("DE:rural", 80);
        row("", 0);
        row("0", 0);
        row("-5", 0);
        row("301", 0);
        row("99999999999", 0);
        row("50 knots", 0);
        row("fast", 0);
        row("XX:moon", 0);
    }
    void speedLimits()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const double, kmh);
        const auto speed = osm::speedLimitMps(text.toStdString());
        QCOMPARE(speed.has_value(), kmh > 0);
        if (speed)
            QCOMPARE_LE(std::abs(*speed * 3.6 - kmh), 0.1);
    }

    void whoMayDriveWhere_data()
    {
        QTest::addColumn<Tags>("tags");
        QTest::addColumn<QString>(
            "may"); // "<>" both ways, ">" forward, "<" backward, "" not at all, "-" no road
        const auto row = [](const char *tag, const char *may, const Tags &tags) {
            QTest::newRow(tag) << tags << QString::fromLatin1(may);
        };
        row("street", "<>", { { "highway", "residential" } });
        row("one-way", ">", { { "highway", "residential" }, { "oneway", "yes" } });
        row("against", "<", { { "highway", "residential" }, { "oneway", "-1" } });
        row("motorway", ">", { { "highway", "motorway" } });
        row("motorway-both", "<>", { { "highway", "motorway" }, { "oneway", "no" } });
        row("roundabout", ">", { { "highway", "tertiary" }, { "junction", "roundabout" } });
        row("footway", "", { { "highway", "footway" } });
        row("steps", "", { { "highway", "steps" } });
        row("pedestrian", "", { { "highway", "pedestrian" } });
        row("pedestrian-cars", "<>", { { "highway", "pedestrian" }, { "motor_vehicle", "yes" } });
        row("forbidden", "", { { "highway", "residential" }, { "access", "no" } });
        row("residents", "<>", { { "highway", "residential" }, { "access", "private" } });
        row("bus", "", { { "highway", "service" }, { "access", "bus" } });
        row("cars-after-all", "<>",
            { { "highway", "service" }, { "access", "no" }, { "motorcar", "yes" } });
        row("proposed", "-", { { "highway", "proposed" } });
        row("house", "-", { { "building", "yes" } });
        row("railway", "", { { "railway", "rail" } });
        row("stream", "", { { "waterway", "stream" } });
    }
    void whoMayDriveWhere()
    {
        QFETCH(const Tags, tags);
        QFETCH(const QString, may);
        const auto rule = withTags(tags, [](const auto &list) { return osm::roadRuleOf(list); });
        QCOMPARE(rule.has_value(), may != "-"_L1);
        if (!rule)
            return;
        QCOMPARE(rule->isForCars, !may.isEmpty());
        if (may.isEmpty())
            return;
        QVERIFY(rule->speedMps > 1);
        QCOMPARE(rule->isForward, may.contains(u'>'));
        QCOMPARE(rule->isBackward, may.contains(u'<'));
    }

    void aLaneStaysALaneWhateverTheSignSays()
    {
        const auto speed = [](const Tags &tags) {
            return withTags(tags, [](const auto &list) { return osm::roadRuleOf(list)->speedMps; });
        };
        QCOMPARE_LT(speed({ { "highway", "service" }, { "maxspeed", "130" } }), 6.0);
        QCOMPARE_GT(speed({ { "highway", "primary" }, { "maxspeed", "90" } }),
            speed({ { "highway", "primary" }, { "maxspeed", "30" } }));
    }

    // Land lies to the left of a coast: here the sea is in the east, and the box is closed round the land.
    void aCoastAcrossTheBoxHasLandOnItsLeft()
    {
        const MapBox box { .west = 0, .north = 0, .east = 1000, .south = 1000 };
        osm::Coast coast;
        coast.addPiece({ { 600, 1200 }, { 600, 500 } });
        coast.addPiece({ { 600, 500 }, { 650, 400 }, { 600, 300 }, { 600, 0 } });
        const auto ground = coast.ground(box);
        QVERIFY(ground.isSea);
        QVERIFY(isInside(ground.land, { 100, 100 }));
        QVERIFY(isInside(ground.land, { 590, 990 }));
        QVERIFY(isInside(ground.land, { 630, 401 }));
        QVERIFY(!isInside(ground.land, { 900, 100 }));
        QVERIFY(!isInside(ground.land, { 610, 990 }));
    }

    // The same coast the other way round: the land is in the east.
    void theOtherWayRoundTheOtherSideIsLand()
    {
        const MapBox box { .west = 0, .north = 0, .east = 1000, .south = 1000 };
        osm::Coast coast;
        coast.addPiece({ { 600, 0 }, { 600, 1200 } });
        const auto ground = coast.ground(box);
        QVERIFY(!isInside(ground.land, { 100, 100 }));
        QVERIFY(isInside(ground.land, { 900, 100 }));
    }

    void aStraitHasLandOnBothSidesAndAnIslandIsLand()
    {
        const MapBox box { .west = 0, .north = 0, .east = 1000, .south = 1000 };
        osm::Coast coast;
        coast.addPiece({ { 300, 1000 }, { 300, 0 } }); // land in the west
        coast.addPiece({ { 700, 0 }, { 700, 1000 } }); // land in the east
        coast.addPiece({ { 450, 450 }, { 450, 550 }, { 550, 550 }, { 550, 450 }, { 450, 450 } });
        const auto ground = coast.ground(box);
        QVERIFY(isInside(ground.land, { 100, 500 }));
        QVERIFY(isInside(ground.land, { 900, 500 }));
        QVERIFY(isInside(ground.land, { 500, 500 }));
        QVERIFY(!isInside(ground.land, { 500, 100 }));
        QVERIFY(!isInside(ground.land, { 400, 500 }));
    }

    void withoutACoastEverythingIsLand()
    {
        const auto ground = osm::Coast().ground({ .west = 0, .north = 0, .east = 9, .south = 9 });
        QVERIFY(!ground.isSea);
        QVERIFY(ground.land.empty());
    }

    void anInlandSeaIsAHoleInTheLand()
    {
        osm::Coast coast;
        coast.addPiece({ { 450, 450 }, { 550, 450 }, { 550, 550 }, { 450, 550 }, { 450, 450 } });
        const auto ground = coast.ground({ .west = 0, .north = 0, .east = 1000, .south = 1000 });
        QVERIFY(ground.isSea);
        QVERIFY(!isInside(ground.land, { 500, 500 }));
        QVERIFY(isInside(ground.land, { 100, 100 }));
    }
};

QTEST_GUILESS_MAIN(TestOsmRules)
#include "tst_osm_rules.moc"
