// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/town_map.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;

//! The made-up town goes the same way as a real place: nothing of it may get lost there.
class TestTownMap : public QObject {
    Q_OBJECT

    geo::Town m_town = geo::makeTown(1);
    atlas::MapData m_map = atlas::mapOf(m_town);

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void everythingIsThere()
    {
        QVERIFY(!atlas::flawOf(m_map));
        QCOMPARE(m_map.areas.size(), m_town.areas.size());
        QCOMPARE(m_map.buildings.size(), m_town.buildings.size());
        QCOMPARE(m_map.lines.size(), m_town.roads.size());
        QCOMPARE(m_map.places.size(), m_town.places.size());
        QCOMPARE(m_map.roads.size(), m_town.graph.edges().size());
        std::size_t houses = 0;
        for (const auto &frontage : m_town.frontages)
            houses += static_cast<std::size_t>(frontage.houses);
        QCOMPARE(m_map.houses.size(), houses);
        QVERIFY(m_map.name(m_map.places.front().name) == m_town.places.front().name);
    }

    // 1 cm of rounding, not more, or marks would leave the roads at the highest zoom level.
    void pointsStayWhereTheyAre()
    {
        const geo::RoadGraph graph = m_map.roadGraph();
        QCOMPARE(graph.nodes().size(), m_town.graph.nodes().size());
        for (std::size_t i = 0; i < graph.nodes().size(); ++i)
            QCOMPARE_LE(geo::distanceM(graph.nodes()[i], m_town.graph.nodes()[i]), 0.01);
    }

    void waysAreAsLongAsBefore()
    {
        const geo::RoadGraph graph = m_map.roadGraph();
        geo::SeededRandom random(5);
        const auto count = static_cast<quint32>(graph.nodes().size());
        for (int i = 0; i < 30; ++i) {
            const auto from = random.below(count);
            const auto to = random.below(count);
            const auto before = m_town.graph.route(from, to);
            const auto now = graph.route(from, to);
            QVERIFY(before && now);
            QCOMPARE_LE(std::abs(before->travelS - now->travelS), 0.2);
        }
    }

    // Each street name occurs once in a town: so must each street with its houses.
    void housesAreInTheirStreets()
    {
        QSet<QString> names;
        for (const atlas::StreetRow &street : m_map.streets) {
            const QString name = m_map.name(street.name);
            QVERIFY2(!names.contains(name), qPrintable(name));
            names << name;
            QSet<QString> numbers;
            for (const atlas::HouseRow &house : m_map.housesOf(street)) {
                const QString number = m_map.name(house.number);
                QVERIFY2(!numbers.contains(number), qPrintable(name + u' ' + number));
                numbers << number;
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestTownMap)
#include "tst_town_map.moc"
