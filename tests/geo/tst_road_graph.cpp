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

    // A square with one one-way side: there by the side, back round the other three.
    void oneWaysAreDrivenOneWay()
    {
        RoadGraph graph;
        const quint32 street = graph.addStreet(u"Ring"_s);
        const NodeIndex a = graph.addNode({ 0, 0 });
        const NodeIndex b = graph.addNode({ 0, 0.01 });
        const NodeIndex c = graph.addNode({ 0.01, 0.01 });
        const NodeIndex d = graph.addNode({ 0.01, 0 });
        graph.addOneWay(a, b, 10, street);
        graph.addRoad(b, c, 10, street);
        graph.addRoad(c, d, 10, street);
        graph.addRoad(d, a, 10, street);
        graph.finish();
        QCOMPARE(graph.route(a, b)->nodes, (std::vector<NodeIndex> { a, b }));
        QCOMPARE(graph.route(b, a)->nodes, (std::vector<NodeIndex> { b, c, d, a }));

        // The same between places in the middle of the side: back to where one just passed is all the way round.
        const auto west = graph.snap({ -0.0001, 0.004 });
        const auto east = graph.snap({ -0.0001, 0.006 });
        QVERIFY(west && east);
        const double side = distanceM({ 0, 0 }, { 0, 0.01 });
        const auto there = graph.trip(*west, *east);
        QVERIFY(there);
        QCOMPARE_LE(std::abs(there->lengthM - 0.2 * side), 0.5);
        const auto round = graph.trip(*east, *west);
        QVERIFY(round);
        QCOMPARE_LE(std::abs(round->lengthM - 3.8 * side), 2.0);
        QCOMPARE(round->line.size(), std::size_t { 6 });
        QCOMPARE(round->line.front(), east->point);
        QCOMPARE(round->line.back(), west->point);
    }

    // Straight on is allowed, the left turn is not: round the block, and not by turning round behind the junction.
    void forbiddenTurnsAreNotTaken()
    {
        RoadGraph graph;
        const quint32 street = graph.addStreet(u"Street"_s);
        const NodeIndex south = graph.addNode({ 0, 0 });
        const NodeIndex cross = graph.addNode({ 0.01, 0 });
        const NodeIndex west = graph.addNode({ 0.01, -0.01 });
        const NodeIndex north = graph.addNode({ 0.02, 0 });
        const NodeIndex corner = graph.addNode({ 0.02, -0.01 });
        graph.addRoad(south, cross, 10, street);
        graph.addRoad(cross, west, 10, street);
        graph.addRoad(cross, north, 10, street);
        graph.addRoad(north, corner, 10, street);
        graph.addRoad(corner, west, 10, street);
        graph.forbidTurn(south, cross, west);
        graph.forbidTurn(south, corner, west); // no such roads: nothing
        graph.finish();
        QCOMPARE(graph.route(south, west)->nodes,
            (std::vector<NodeIndex> { south, cross, north, corner, west }));
        QCOMPARE(graph.route(west, south)->nodes, (std::vector<NodeIndex> { west, cross, south }));
    }

    void atADeadEndOneTurnsRound()
    {
        RoadGraph graph;
        const quint32 street = graph.addStreet(u"Street"_s);
        const NodeIndex south = graph.addNode({ 0, 0 });
        const NodeIndex cross = graph.addNode({ 0.01, 0 });
        const NodeIndex west = graph.addNode({ 0.01, -0.01 });
        const NodeIndex end = graph.addNode({ 0.02, 0 });
        graph.addRoad(south, cross, 10, street);
        graph.addRoad(cross, west, 10, street);
        graph.addRoad(cross, end, 10, street);
        graph.forbidTurn(south, cross, west);
        graph.finish();
        QCOMPARE(graph.route(south, west)->nodes,
            (std::vector<NodeIndex> { south, cross, end, cross, west }));
    }

    // Both directions of the first and of the last piece, tried by hand, against the search in one go.
    void tripsAreAsQuickAsTheBestOfAllWaysByHand()
    {
        const RoadGraph &graph = demoTown().graph;
        SeededRandom random(29);
        for (int i = 0; i < 40; ++i) {
            const auto from = graph.snap(demoTown().randomAddress(random).point);
            const auto to = graph.snap(demoTown().randomAddress(random).point);
            QVERIFY(from && to);
            const RoadEdge &first = graph.edges()[from->edge];
            const RoadEdge &last = graph.edges()[to->edge];
            if (std::minmax(first.from, first.to) == std::minmax(last.from, last.to))
                continue;
            double least = std::numeric_limits<double>::infinity();
            for (const NodeIndex out : { first.from, first.to }) {
                for (const NodeIndex in : { last.from, last.to })
                    least = std::min(least,
                        dijkstra(graph, out, in)
                            + distanceM(from->point, graph.nodes()[out]) / first.speedMps
                            + distanceM(graph.nodes()[in], to->point) / last.speedMps);
            }
            const auto trip = graph.trip(*from, *to);
            QVERIFY(trip);
            QCOMPARE_LE(std::abs(trip->travelS - least), 0.01);
            QCOMPARE_LE(std::abs(lengthM(trip->line) - trip->lengthM), 0.001);
        }
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
