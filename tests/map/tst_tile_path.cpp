// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/tile_style.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using map::TilePathError;

class TestTilePath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void good_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<map::TileSpec>("spec");
        using enum map::TileStyle;
        const auto row = [](const char *tag, const QString &path, map::TileStyle style,
                             geo::TileId tile, int scale) {
            QTest::newRow(tag) << path
                               << map::TileSpec { .style = style, .tile = tile, .scale = scale };
        };
        row("root", u"/t/town-light/0/0/0.png"_s, TownLight, { 0, 0, 0 }, 1);
        row("dark", u"/t/town-dark/3/7/7.png"_s, TownDark, { 7, 7, 3 }, 1);
        row("double", u"/t/plain-light@2x/1/0/1.png"_s, PlainLight, { 0, 1, 1 }, 2);
        row("map", u"/t/map-dark/3/7/7.png"_s, MapDark, { 7, 7, 3 }, 1);
        row("deepest", u"/t/plain-dark/20/1048575/1048575.png"_s, PlainDark,
            { 1048575, 1048575, 20 }, 1);
    }
    void good()
    {
        QFETCH(const QString, path);
        QFETCH(const map::TileSpec, spec);
        const auto parsed = map::parseTilePath(path, u"t"_s);
        QVERIFY(parsed.has_value());
        QVERIFY(*parsed == spec);
    }

    void bad_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("isNumber");
        const auto row = [](const char *tag, const QString &path, bool isNumber) {
            QTest::newRow(tag) << path << isNumber;
        };
        row("empty", u""_s, false);
        row("slash", u"/"_s, false);
        row("wrong-token", u"/x/town-light/0/0/0.png"_s, false);
        row("token-prefix", u"/tt/town-light/0/0/0.png"_s, false);
        row("no-token", u"/town-light/0/0/0.png"_s, false);
        row("unknown-style", u"/t/satellite/0/0/0.png"_s, false);
        row("triple", u"/t/town-light@3x/0/0/0.png"_s, false);
        row("jpeg", u"/t/town-light/0/0/0.jpg"_s, false);
        row("more", u"/t/town-light/0/0/0/0.png"_s, false);
        row("traversal", u"/t/../../etc/passwd"_s, false);
        row("traversal-inside", u"/t/town-light/../0/0.png"_s, true);
        row("encoded", u"/t/town-light/%2e%2e/0/0.png"_s, true);
        row("no-number", u"/t/town-light/a/0/0.png"_s, true);
        row("empty-number", u"/t/town-light//0/0.png"_s, true);
        row("sign", u"/t/town-light/+1/0/0.png"_s, true);
        row("negative", u"/t/town-light/1/-1/0.png"_s, true);
        row("space", u"/t/town-light/1/ 1/0.png"_s, true);
        row("arabic-digit", u"/t/town-light/1/\u0661/0.png"_s, true);
        row("x-past-edge", u"/t/town-light/3/8/0.png"_s, true);
        row("y-past-edge", u"/t/town-light/3/0/8.png"_s, true);
        row("z-21", u"/t/town-light/21/0/0.png"_s, true);
        row("overflow", u"/t/town-light/1/99999999999999999999/0.png"_s, true);
    }
    void bad()
    {
        QFETCH(const QString, path);
        QFETCH(const bool, isNumber);
        const auto parsed = map::parseTilePath(path, u"t"_s);
        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error(), isNumber ? TilePathError::BadNumber : TilePathError::NotFound);
    }

    // Would catch a service that serves anybody before it has a token.
    void emptyTokenMatchesNothing()
    {
        QVERIFY(!map::parseTilePath(u"//town-light/0/0/0.png"_s, {}));
    }
};

QTEST_GUILESS_MAIN(TestTilePath)
#include "tst_tile_path.moc"
