// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/map_builder.h"
#include "atlas/map_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using atlas::MapFileError;
using atlas::MapPoint;

namespace {

atlas::MapData smallMap(const QString &title = u"Small"_s)
{
    atlas::MapBuilder map;
    const std::vector<MapPoint> square { { 100, 100 }, { 100, 900 }, { 900, 900 }, { 900, 100 } };
    const std::vector<MapPoint> hole { { 300, 300 }, { 300, 400 }, { 400, 400 } };
    map.addArea(geo::AreaClass::Park, std::array { square, hole });
    map.addBuilding(std::array { hole }, true);
    const auto name = map.name(u"Élysée Street"_s);
    map.addLine(
        geo::RoadClass::Primary, name, std::array { MapPoint { 1, 2 }, MapPoint { 700, 3 } });
    map.addLine(
        geo::RoadClass::Primary, name, std::array { MapPoint { 700, 3 }, MapPoint { 900, 9 } });
    map.addPlace(geo::PlaceKind::Town, 0, map.name(u"Testham"_s), { 500, 500 });
    map.addHouse(map.name(u"12 bis"_s), name, 0, { 300, 5 });
    const quint32 a = map.addRoadNode({ 1, 2 });
    const quint32 b = map.addRoadNode({ 700, 3 });
    const quint32 c = map.addRoadNode({ 900, 9 });
    map.addRoad(a, b, 10, name);
    map.addRoad(b, c, 10, name);
    map.addTurn(a, b, c);
    return map.finish({ .title = title, .attribution = u"nobody"_s, .bounds = {} },
        atlas::MapBuilder::Order::ByKind);
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

template<class Row>
bool isSame(std::span<const Row> a, std::span<const Row> b)
{
    return a.size_bytes() == b.size_bytes()
        && (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}

} // namespace

class TestMapFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path() const { return m_dir.filePath(u"map/ground.map"_s); }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void whatIsWrittenIsRead()
    {
        const auto map = smallMap();
        QVERIFY(atlas::writeMap(map, path()));
        const auto read = atlas::openMap(path());
        QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
        std::vector<bool> same;
        std::vector<std::span<const std::byte>> written;
        atlas::MapData::eachTable(
            map, [&](const auto &table) { written.push_back(std::as_bytes(table)); });
        std::size_t i = 0;
        atlas::MapData::eachTable(*read,
            [&](const auto &table) { same.push_back(isSame(std::as_bytes(table), written[i++])); });
        QCOMPARE(same, std::vector<bool>(atlas::MapData::TableCount, true));
        QCOMPARE(read->title(), u"Small"_s);
        QCOMPARE(read->name(read->streets[0].name), u"Élysée Street"_s);
        QCOMPARE(read->name(read->streets[0].place), u"Testham"_s);
        QCOMPARE(read->name(read->housesOf(read->streets[0])[0].number), u"12 bis"_s);
        // The two pieces of the street are one line for its name.
        QCOMPARE(read->streetLines.size(), std::size_t { 1 });
        QCOMPARE(read->pointsOf(read->streetLines[0]).size(), std::size_t { 3 });
    }

    // Not one byte may be another without being noticed, padding apart, which nobody reads.
    void everyChangedByteIsNoticed()
    {
        QVERIFY(atlas::writeMap(smallMap(), path()));
        const QByteArray good = contentOf(path());
        const auto original = atlas::openMap(path());
        QVERIFY(original);
        const QString copy = m_dir.filePath(u"copy.map"_s);
        int unnoticed = 0;
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray bad = good;
            bad[i] = static_cast<char>(bad[i] ^ 0x10);
            put(copy, bad);
            const auto read = atlas::openMap(copy);
            if (!read) {
                QVERIFY(!read.error().text.isEmpty());
                continue;
            }
            ++unnoticed;
            QCOMPARE(read->title(), original->title());
        }
        QVERIFY2(
            unnoticed < atlas::MapData::TableCount * 16, qPrintable(QString::number(unnoticed)));
    }

    void everyCutIsNoticed()
    {
        QVERIFY(atlas::writeMap(smallMap(), path()));
        const QByteArray good = contentOf(path());
        const QString copy = m_dir.filePath(u"copy.map"_s);
        for (qsizetype size = 0; size < good.size(); size += 7) {
            put(copy, good.first(size));
            QVERIFY(!atlas::openMap(copy));
        }
        put(copy, good + '\0');
        QVERIFY(!atlas::openMap(copy));
    }

    void refusalsSayWhy()
    {
        const auto missing = atlas::openMap(m_dir.filePath(u"none.map"_s));
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, MapFileError::CannotRead);
        const QString other = m_dir.filePath(u"other.map"_s);
        put(other, QByteArray(5000, 'x'));
        QCOMPARE(atlas::openMap(other).error().code, MapFileError::NotAMap);
        QVERIFY(atlas::writeMap(smallMap(), path()));
        QByteArray later = contentOf(path());
        later[8] = 99;
        put(other, later);
        QCOMPARE(atlas::openMap(other).error().code, MapFileError::OtherVersion);
    }

    // Whoever looks at the old map while a new one is put in its place goes on seeing the old one.
    void aNewMapDoesNotPullTheOldOneAway()
    {
        QVERIFY(atlas::writeMap(smallMap(u"Old"_s), path()));
        const auto old = atlas::openMap(path());
        QVERIFY(old);
        QVERIFY(atlas::writeMap(smallMap(u"New"_s), path()));
        QCOMPARE(old->title(), u"Old"_s);
        QCOMPARE(atlas::openMap(path())->title(), u"New"_s);
    }

    void aWriteThatFailsChangesNothing()
    {
        const QString blocked = m_dir.filePath(u"file/ground.map"_s);
        put(m_dir.filePath(u"file"_s), "a file where the folder should be");
        const auto written = atlas::writeMap(smallMap(), blocked);
        QVERIFY(!written);
        QCOMPARE(written.error().code, MapFileError::CannotWrite);
        QCOMPARE(contentOf(m_dir.filePath(u"file"_s)), "a file where the folder should be"_ba);
    }

    // A checksum proves only that the file is as it was written, by whomever.
    void rowsThatPointNowhereAreRefused_data()
    {
        using Tables = atlas::OwnedTables;
        QTest::addColumn<std::function<void(Tables &)>>("change");
        const auto row = [](const char *tag, std::function<void(Tables &)> change) {
            QTest::newRow(tag) << change;
        };
        row("no-facts", [](Tables &t) { t.facts.clear(); });
        row("title", [](Tables &t) { t.facts[0].title = 1000; });
        row("names-order", [](Tables &t) { t.nameStarts[2] = 0xffff; });
        row("names-end", [](Tables &t) { t.nameBytes.pop_back(); });
        row("ring", [](Tables &t) { t.rings[0].pointCount = 0xffff'ffff; });
        row("ring-of-two", [](Tables &t) { t.rings[0].pointCount = 2; });
        row("area", [](Tables &t) { t.areas[0].firstRing = 77; });
        row("area-without-rings", [](Tables &t) { t.areas[0].ringCount = 0; });
        row("area-kind", [](Tables &t) { t.areas[0].kind = static_cast<geo::AreaClass>(200); });
        row("building", [](Tables &t) { t.buildings[0].ringCount = 77; });
        row("line", [](Tables &t) { t.lines[0].firstPoint = 0xffff'fff0; });
        row("line-name", [](Tables &t) { t.lines[0].name = 1000; });
        row("line-kind", [](Tables &t) { t.lines[0].kind = static_cast<geo::RoadClass>(200); });
        row("street-line", [](Tables &t) { t.streetLines[0].pointCount = 1; });
        row("place", [](Tables &t) { t.places[0].kind = static_cast<geo::PlaceKind>(77); });
        row("street", [](Tables &t) { t.streets[0].houseCount = 2; });
        row("house", [](Tables &t) { t.houses[0].number = 1000; });
        row("road", [](Tables &t) { t.roads[0].to = 3; });
        row("road-to-itself", [](Tables &t) { t.roads[0].to = t.roads[0].from; });
        row("road-standing", [](Tables &t) { t.roads[0].speedMps = 0; });
        row("road-nan", [](Tables &t) { t.roads[0].speedMps = NAN; });
        row("turn", [](Tables &t) { t.turns[0].via = 3; });
        row("tree", [](Tables &t) { t.lineTree.back().child = 9; });
    }
    void rowsThatPointNowhereAreRefused()
    {
        QFETCH(const std::function<void(atlas::OwnedTables &)>, change);
        const auto map = smallMap();
        QVERIFY(!atlas::flawOf(map));
        atlas::OwnedTables tables;
        const auto copy = [](auto &to, const auto &from) { to.assign(from.begin(), from.end()); };
        copy(tables.facts, map.facts);
        copy(tables.points, map.points);
        copy(tables.rings, map.rings);
        copy(tables.areas, map.areas);
        copy(tables.buildings, map.buildings);
        copy(tables.lines, map.lines);
        copy(tables.streetLines, map.streetLines);
        copy(tables.places, map.places);
        copy(tables.streets, map.streets);
        copy(tables.houses, map.houses);
        copy(tables.roadNodes, map.roadNodes);
        copy(tables.roads, map.roads);
        copy(tables.turns, map.turns);
        copy(tables.areaTree, map.areaTree);
        copy(tables.buildingTree, map.buildingTree);
        copy(tables.lineTree, map.lineTree);
        copy(tables.streetTree, map.streetTree);
        copy(tables.houseTree, map.houseTree);
        copy(tables.nameStarts, map.nameStarts);
        copy(tables.nameBytes, map.nameBytes);
        change(tables);
        QVERIFY(atlas::flawOf(atlas::MapData(std::move(tables))));
    }
};

QTEST_GUILESS_MAIN(TestMapFile)
#include "tst_map_file.moc"
