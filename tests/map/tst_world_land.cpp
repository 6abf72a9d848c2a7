// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/tile_painter.h"
#include "map/world_land.h"

#include <QFile>
#include <QTest>

using namespace dispatch;
using map::WorldLand;
using namespace Qt::StringLiterals;

//! Would catch: north and south or east and west exchanged, a file that is cut off and read beyond its end, a blank map.
class TestWorldLand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void knowsLandFromSea_data()
    {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addColumn<bool>("isLand");
        QTest::addRow("Berlin") << 52.5 << 13.4 << true;
        QTest::addRow("Denver") << 39.7 << -105.0 << true;
        QTest::addRow("Alice Springs") << -23.7 << 133.9 << true;
        QTest::addRow("Nairobi") << -1.3 << 36.8 << true;
        QTest::addRow("Atlantic") << 30.0 << -40.0 << false;
        QTest::addRow("Pacific") << 0.0 << -150.0 << false;
        QTest::addRow("Tasman Sea") << -38.0 << 160.0 << false;
        // The ring of Asia crosses 180 degrees, that of Antarctica goes all the way round.
        QTest::addRow("Chukotka, west of 180") << 66.5 << 179.0 << true;
        QTest::addRow("Chukotka, east of 180") << 66.3 << -173.0 << true;
        QTest::addRow("Wrangel Island") << 71.2 << 179.9 << true;
        QTest::addRow("Chukchi Sea") << 69.8 << -179.9 << false;
        QTest::addRow("Norwegian Sea, as far north") << 68.0 << 5.0 << false;
        QTest::addRow("Antarctica, at 180") << -84.7 << -179.99 << true;
        QTest::addRow("Antarctica") << -80.0 << 90.0 << true;
        QTest::addRow("the made-up town") << 47.0 << -15.0 << false;
    }
    void knowsLandFromSea()
    {
        QFETCH(double, latitude);
        QFETCH(double, longitude);
        QTEST(WorldLand::builtIn().isLand({ .latitudeDeg = latitude, .longitudeDeg = longitude }),
            "isLand");
    }

    void refusesWhatIsDamaged()
    {
        QFile file(u":/dispatch/world/land.dat"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto bytes = file.readAll();
        QVERIFY(WorldLand::read(bytes));
        QVERIFY(!WorldLand::read({}));
        QVERIFY(!WorldLand::read("LAND1"));
        QVERIFY(!WorldLand::read(QByteArray(bytes + 'x')));
        for (qsizetype size = bytes.size() - 1; size > 0; size /= 2)
            QVERIFY(!WorldLand::read(bytes.first(size)));
        auto huge = bytes;
        huge.replace(5, 4, QByteArray(4, '\xff'));
        QVERIFY(!WorldLand::read(huge));
        huge = bytes;
        huge.replace(9, 4, QByteArray(4, '\xff'));
        QVERIFY(!WorldLand::read(huge));
    }

    void isDrawnFarOut_data()
    {
        QTest::addColumn<map::TileStyle>("style");
        QTest::newRow("town, day") << map::TileStyle::TownLight;
        QTest::newRow("town, night") << map::TileStyle::TownDark;
        QTest::newRow("plain, day") << map::TileStyle::PlainLight;
        QTest::newRow("plain, night") << map::TileStyle::PlainDark;
        QTest::newRow("source, day") << map::TileStyle::SourceLight;
    }
    void isDrawnFarOut()
    {
        QFETCH(map::TileStyle, style);
        const map::TilePainter painter(1);
        const auto world = painter.paint({ .style = style, .tile = { .x = 0, .y = 0, .z = 0 } });
        const auto colorAt = [&](double latitude, double longitude) {
            const auto unit = geo::toUnit({ .latitudeDeg = latitude, .longitudeDeg = longitude });
            return world.pixelColor(static_cast<int>(unit.x * 256), static_cast<int>(unit.y * 256));
        };
        QVERIFY(colorAt(27, 25) != colorAt(-20, -20)); // the Sahara and the South Atlantic
        QCOMPARE(colorAt(27, 25), colorAt(62, 102)); // and Siberia
        QCOMPARE(colorAt(27, 25), colorAt(-82, 40)); // Antarctica
        // A ring that leaps from one edge of the world to the other would lie across these.
        QCOMPARE(colorAt(69.5, -0.5), colorAt(-45, -20)); // Norwegian Sea
        QCOMPARE(colorAt(71.5, 20.5), colorAt(-45, -20)); // Barents Sea
    }
};

QTEST_MAIN(TestWorldLand)
#include "tst_world_land.moc"
