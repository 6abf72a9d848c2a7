// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/box_tree.h"
#include "geo/seeded_random.h"

#include <QTest>

using namespace dispatch;
using atlas::MapBox;
using atlas::TreeItem;
using atlas::TreeNode;

namespace {

MapBox randomBox(geo::SeededRandom &random, quint32 most)
{
    const auto low = static_cast<quint32>(random.next() >> 33U);
    const auto other = static_cast<quint32>(random.next() >> 33U);
    return { .west = low,
        .north = other,
        .east = low + random.below(most),
        .south = other + random.below(most) };
}

std::vector<TreeItem> randomItems(std::size_t count)
{
    geo::SeededRandom random(count + 1);
    std::vector<TreeItem> items;
    for (std::size_t i = 0; i < count; ++i)
        items.push_back({ .box = randomBox(random, 1U << 24U),
            .minZoom = static_cast<quint8>(random.below(20)) });
    return items;
}

} // namespace

class TestBoxTree : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // A box of a parent that does not hold all its children, or a zoom that is not the least, loses rows.
    void findsWhatALookAtEachRowFinds_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : { 0, 1, 2, 15, 16, 17, 255, 256, 257, 5000 })
            QTest::addRow("%d", count) << count;
    }
    void findsWhatALookAtEachRowFinds()
    {
        QFETCH(const int, count);
        const auto items = randomItems(static_cast<std::size_t>(count));
        const auto tree = atlas::packTree(items);
        QVERIFY(atlas::isSoundTree(tree, items.size()));
        geo::SeededRandom random(3);
        std::size_t all = 0;
        for (int i = 0; i < 50; ++i) {
            const MapBox box = randomBox(random, 1U << 29U);
            const int zoom = static_cast<int>(random.below(20));
            std::vector<quint32> rows;
            for (quint32 row = 0; row < items.size(); ++row) {
                if (items[row].minZoom <= zoom && items[row].box.intersects(box))
                    rows.push_back(row);
            }
            all += rows.size();
            QCOMPARE(atlas::findRows(tree, box, zoom), rows);
        }
        QVERIFY(count < 1000 || all > 0);
    }

    void treesThatDoNotEndAreRefused()
    {
        const auto items = randomItems(40);
        const auto tree = atlas::packTree(items);
        const auto isRefused = [&](auto change) {
            auto broken = tree;
            change(broken);
            return !atlas::isSoundTree(broken, items.size());
        };
        QVERIFY(isRefused([](auto &t) { t.back().child = static_cast<quint32>(t.size() - 1); }));
        QVERIFY(isRefused([](auto &t) { t.back().child = 0xffff'ffff; }));
        QVERIFY(isRefused([](auto &t) { t.back().childCount = 255; }));
        QVERIFY(isRefused([](auto &t) { t[40].child = t[41].child; })); // one child, two parents
        QVERIFY(isRefused([](auto &t) { t[0].child = 40; })); // no such row
        QVERIFY(isRefused([](auto &t) { t[0].child = t[1].child; })); // a row twice
        QVERIFY(isRefused([](auto &t) { t.pop_back(); }));
        QVERIFY(isRefused([](auto &t) { t.clear(); }));
        QVERIFY(!isRefused([](auto &) { }));
    }
};

QTEST_GUILESS_MAIN(TestBoxTree)
#include "tst_box_tree.moc"
