// SPDX-License-Identifier: GPL-3.0-or-later
// The part of RoadGraph that looks for ways.
#include "geo/road_graph.h"

#include <algorithm>
#include <limits>
#include <queue>

namespace dispatch::geo {
namespace {

constexpr double Unreached = std::numeric_limits<double>::infinity();
constexpr EdgeIndex NoEdge = std::numeric_limits<EdgeIndex>::max();

double secondsOf(const RoadEdge &edge)
{
    return edge.lengthM / edge.speedMps;
}

} // namespace

void RoadGraph::matchTurns()
{
    m_forbidden.clear();
    for (const Turn &turn : m_turns) {
        if (turn.from >= m_nodes.size() || turn.via >= m_nodes.size())
            continue;
        for (EdgeIndex in = m_firstEdge[turn.from]; in < m_firstEdge[turn.from + 1]; ++in) {
            if (m_edges[in].to != turn.via)
                continue;
            for (EdgeIndex out = m_firstEdge[turn.via]; out < m_firstEdge[turn.via + 1]; ++out) {
                if (m_edges[out].to == turn.to)
                    m_forbidden.emplace_back(in, out);
            }
        }
    }
    m_turns.clear();
    std::ranges::sort(m_forbidden);
}

bool RoadGraph::isForbidden(EdgeIndex in, EdgeIndex out) const
{
    return !m_forbidden.empty() && std::ranges::binary_search(m_forbidden, std::pair(in, out));
}

std::optional<EdgeIndex> RoadGraph::reverseOf(EdgeIndex edge) const
{
    const RoadEdge &there = m_edges[edge];
    for (EdgeIndex e = m_firstEdge[there.to]; e < m_firstEdge[there.to + 1]; ++e) {
        if (m_edges[e].to == there.from && m_edges[e].street == there.street)
            return e;
    }
    return std::nullopt;
}

std::optional<RoadGraph::Found> RoadGraph::search(
    std::span<const Start> starts, const Goal &goal) const
{
    std::vector<double> reached(m_edges.size(), Unreached); // at the end of each edge
    std::vector<EdgeIndex> cameBy(m_edges.size(), NoEdge);
    // (estimate, edge): the edge in the key makes equal estimates come out in one order everywhere.
    using Entry = std::pair<double, EdgeIndex>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    const auto estimate = [&](EdgeIndex e) {
        return m_topSpeedMps > 0 ? distanceM(m_nodes[m_edges[e].to], goal.point) / m_topSpeedMps
                                 : 0.0;
    };
    const auto reach = [&](EdgeIndex e, double seconds, EdgeIndex before) {
        if (seconds >= reached[e])
            return;
        reached[e] = seconds;
        cameBy[e] = before;
        open.emplace(seconds + estimate(e), e);
    };
    for (const Start &start : starts)
        reach(start.edge, start.reachedS, NoEdge);

    double bestS = Unreached;
    EdgeIndex lastWhole = NoEdge; // driven to its end
    EdgeIndex lastPart = NoEdge; // then in part, to the goal
    while (!open.empty() && open.top().first < bestS) {
        const auto [guess, in] = open.top();
        open.pop();
        const double seconds = reached[in];
        if (guess > seconds + estimate(in))
            continue; // an entry of before it was reached sooner
        const NodeIndex node = m_edges[in].to;
        if (goal.node == node) {
            bestS = seconds;
            lastWhole = in;
            break;
        }
        const auto goOn = [&](EdgeIndex out) {
            for (const auto &[edge, part] : goal.edges) {
                const double whole = seconds + part * secondsOf(m_edges[out]);
                if (edge == out && whole < bestS) {
                    bestS = whole;
                    lastWhole = in;
                    lastPart = out;
                }
            }
            reach(out, seconds + secondsOf(m_edges[out]), in);
        };
        bool isDeadEnd = true;
        for (EdgeIndex out = m_firstEdge[node]; out < m_firstEdge[node + 1]; ++out) {
            if (m_edges[out].to == m_edges[in].from || isForbidden(in, out))
                continue;
            isDeadEnd = false;
            goOn(out);
        }
        if (!isDeadEnd)
            continue;
        for (EdgeIndex out = m_firstEdge[node]; out < m_firstEdge[node + 1]; ++out) {
            if (m_edges[out].to == m_edges[in].from && !isForbidden(in, out))
                goOn(out);
        }
    }
    if (lastWhole == NoEdge)
        return std::nullopt;
    Found found { .edges = {}, .travelS = bestS };
    if (lastPart != NoEdge)
        found.edges.push_back(lastPart);
    for (EdgeIndex e = lastWhole; e != NoEdge; e = cameBy[e])
        found.edges.push_back(e);
    std::ranges::reverse(found.edges);
    return found;
}

std::optional<Route> RoadGraph::route(NodeIndex from, NodeIndex to) const
{
    if (from >= m_nodes.size() || to >= m_nodes.size())
        return std::nullopt;
    Route route { .nodes = { from }, .edges = {}, .lengthM = 0, .travelS = 0 };
    if (from == to)
        return route;
    std::vector<Start> starts;
    for (EdgeIndex e = m_firstEdge[from]; e < m_firstEdge[from + 1]; ++e)
        starts.push_back({ .edge = e, .reachedS = secondsOf(m_edges[e]) });
    auto found = search(starts, { .node = to, .edges = {}, .point = m_nodes[to] });
    if (!found)
        return std::nullopt;
    route.edges = std::move(found->edges);
    route.travelS = found->travelS;
    for (const EdgeIndex e : route.edges) {
        route.nodes.push_back(m_edges[e].to);
        route.lengthM += m_edges[e].lengthM;
    }
    return route;
}

std::optional<RoadTrip> RoadGraph::trip(const RoadSnap &from, const RoadSnap &to) const
{
    if (from.edge >= m_edges.size() || to.edge >= m_edges.size())
        return std::nullopt;
    const auto back = reverseOf(from.edge);
    const auto goalBack = reverseOf(to.edge);
    std::optional<RoadTrip> straight; // along one piece of road, without a junction
    const auto isSame = [&](std::optional<EdgeIndex> edge, double ahead) {
        if (!edge || ahead < 0)
            return;
        const RoadEdge &e = m_edges[*edge];
        if (const double seconds = ahead * secondsOf(e); !straight || seconds < straight->travelS)
            straight = { .line = { from.point, to.point },
                .edges = { *edge },
                .lengthM = ahead * e.lengthM,
                .travelS = seconds };
    };
    if (to.edge == from.edge) {
        isSame(from.edge, to.fraction - from.fraction);
        isSame(back, from.fraction - to.fraction);
    } else if (back && to.edge == *back) {
        isSame(from.edge, 1 - to.fraction - from.fraction);
        isSame(back, from.fraction - (1 - to.fraction));
    }

    std::vector<Start> starts { { .edge = from.edge,
        .reachedS = (1 - from.fraction) * secondsOf(m_edges[from.edge]) } };
    if (back)
        starts.push_back({ .edge = *back, .reachedS = from.fraction * secondsOf(m_edges[*back]) });
    Goal goal { .node = {}, .edges = { { to.edge, to.fraction } }, .point = to.point };
    if (goalBack)
        goal.edges.emplace_back(*goalBack, 1 - to.fraction);
    const auto found = search(starts, goal);
    if (!found || (straight && straight->travelS <= found->travelS))
        return straight;
    RoadTrip trip {
        .line = { from.point }, .edges = found->edges, .lengthM = 0, .travelS = found->travelS
    };
    const auto goTo = [&trip](GeoPoint next) {
        trip.lengthM += distanceM(trip.line.back(), next);
        trip.line.push_back(next);
    };
    for (const EdgeIndex e : std::span(found->edges).first(found->edges.size() - 1))
        goTo(m_nodes[m_edges[e].to]);
    goTo(to.point);
    return trip;
}

} // namespace dispatch::geo
