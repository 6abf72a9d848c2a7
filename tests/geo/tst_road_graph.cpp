// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/town.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <queue>

using namespace dispatch::geo;
using namespace Qt::StringLiterals;

namespace {

const Town &demoTown()
{
    static const Town town = makeTown(1);
    return town;
}

//! Least travel time without any heuristic.
double dijkstra(const RoadGraph &graph, NodeIndex from, NodeIndex to)
{
    std::vector<double> cost(graph.nodes().size(), std::numeric_limits<double>::infinity());
    std::priority_queue<std::pair<double, NodeIndex>, std::vector<std::pair<double, NodeIndex>>,
        std::greater<>>
        open;
    cost[from] = 0;
    open.emplace(0, from);
    while (!open.empty()) {
        const auto [reached, node] = open.top();
        open.pop();
        if (reached > cost[node])
            continue;
        for (const RoadEdge &edge : graph.edgesFrom(node)) {
            if (const double next = reached + edge.lengthM / edge.speedMps; next < cost[edge.to]) {
                cost[edge.to] = next;
                open.emplace(next, edge.to);
            }
        }
    }
    return cost[to];
}

} // namespace

class TestRoadGraph : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // A bound that overestimates would find a way, but not the quickest.
    void aStarIsAsQuickAsDijkstra()
    {
        const Town &town = demoTown();
        SeededRandom random(17);
        const auto count = static_cast<quint32>(town.graph.nodes().size());
        for (int i = 0; i < 60; ++i) {
            const NodeIndex from = random.below(count);
            const NodeIndex to = random.below(count);
            const auto route = town.graph.route(from, to);
            QVERIFY(route);
            QCOMPARE_LE(std::abs(route->travelS - dijkstra(town.graph, from, to)), 1e-6);
            QCOMPARE(route->nodes.front(), from);
            QCOMPARE(route->nodes.back(), to);
            QCOMPARE(route->edges.size() + 1, route->nodes.size());
            double seconds = 0;
            double metres = 0;
            for (std::size_t k = 0; k < route->edges.size(); ++k) {
                const RoadEdge &edge = town.graph.edges()[route->edges[k]];
                QCOMPARE(edge.from, route->nodes[k]);
                QCOMPARE(edge.to, route->nodes[k + 1]);
                seconds += edge.lengthM / edge.speedMps;
                metres += edge.lengthM;
            }
            QCOMPARE_LE(std::abs(seconds - route->travelS), 1e-6);
            QCOMPARE_LE(std::abs(metres - route->lengthM), 1e-6);
        }
    }

    // A ring search that stops one ring too early finds a road, but not the nearest.
    void snapFindsTheNearestOfAllRoads()
    {
        const Town &town = demoTown();
        SeededRandom random(23);
        for (int i = 0; i < 150; ++i) {
            // Some points lie far outside the roads.
            const GeoPoint p { random.between(46.93, 47.07), random.between(-15.12, -14.88) };
            const auto snap = town.graph.snap(p);
            QVERIFY(snap);
            double least = std::numeric_limits<double>::infinity();
            const double east = std::cos(p.latitudeDeg * M_PI / 180);
            for (const RoadEdge &edge : town.graph.edges()) {
                const GeoPoint a = town.graph.nodes()[edge.from];
                const GeoPoint b = town.graph.nodes()[edge.to];
                const double ax = (a.longitudeDeg - p.longitudeDeg) * east;
                const double ay = a.latitudeDeg - p.latitudeDeg;
                const double dx = (b.longitudeDeg - a.longitudeDeg) * east;
                const double dy = b.latitudeDeg - a.latitudeDeg;
                const double t = std::clamp(-(ax * dx + ay * dy) / (dx * dx + dy * dy), 0.0, 1.0);
                least = std::min(least, std::hypot(ax + t * dx, ay + t * dy));
            }
            QCOMPARE_LE(std::abs(snap->distanceM - least * 111'195.08), 0.01);
            // Flat metres against the great circle.
            QCOMPARE_LE(std::abs(distanceM(p, snap->point) - snap->distanceM),
                0.1 + snap->distanceM * 0.002);
        }
    }

    void thereMayBeNoWay()
    {
        RoadGraph graph;
        QVERIFY(!graph.nearestNode({ 0, 0 }));
        const quint32 street = graph.addStreet(u"Lone Lane"_s);
        const NodeIndex a = graph.addNode({ 0, 0 });
        const NodeIndex b = graph.addNode({ 0, 0.01 });
        const NodeIndex island = graph.addNode({ 1, 1 });
        graph.addRoad(a, b, 10, street);
        graph.finish();
        QVERIFY(graph.route(a, b));
        QVERIFY(!graph.route(a, island));
        QVERIFY(!graph.route(a, 99));
        QCOMPARE(graph.route(a, a)->lengthM, 0.0);
        QCOMPARE(graph.nearestNode({ 0.9, 0.9 }), std::optional(island));
    }

    void aGraphWithoutRoadsHasNothingToSnapTo()
    {
        RoadGraph graph;
        graph.finish();
        QVERIFY(!graph.snap({ 0, 0 }));
    }
};

QTEST_GUILESS_MAIN(TestRoadGraph)
#include "tst_road_graph.moc"
