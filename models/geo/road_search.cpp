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

template<class Visit>
void RoadGraph::eachAfter(EdgeIndex in, Visit &&visit) const
{
    const NodeIndex node = m_edges[in].to;
    bool isDeadEnd = true;
    for (EdgeIndex out = m_firstEdge[node]; out < m_firstEdge[node + 1]; ++out) {
        if (m_edges[out].to == m_edges[in].from || isForbidden(in, out))
            continue;
        isDeadEnd = false;
        visit(out);
    }
    if (!isDeadEnd)
        return;
    for (EdgeIndex out = m_firstEdge[node]; out < m_firstEdge[node + 1]; ++out) {
        if (m_edges[out].to == m_edges[in].from && !isForbidden(in, out))
            visit(out);
    }
}

template<class Visit>
void RoadGraph::eachBefore(EdgeIndex out, Visit &&visit) const
{
    const NodeIndex node = m_edges[out].from;
    for (quint32 i = m_firstInto[node]; i < m_firstInto[node + 1]; ++i) {
        const EdgeIndex in = m_into[i];
        if (isForbidden(in, out))
            continue;
        bool isAllowed = m_edges[in].from != m_edges[out].to;
        if (!isAllowed) // turning round: only where nothing else leads on
            eachAfter(in, [&](EdgeIndex next) { isAllowed = isAllowed || next == out; });
        if (isAllowed)
            visit(in);
    }
}

std::optional<RoadLeg> RoadGraph::straightLeg(
    const RoadSnap &from, const RoadSnap &to, EdgeIndex *by) const
{
    std::optional<RoadLeg> best;
    const auto consider = [&](std::optional<EdgeIndex> edge, double ahead) {
        if (!edge || ahead < 0)
            return;
        const RoadEdge &e = m_edges[*edge];
        if (const double seconds = ahead * secondsOf(e); !best || seconds < best->travelS) {
            best = { .lengthM = ahead * e.lengthM, .travelS = seconds };
            if (by)
                *by = *edge;
        }
    };
    const auto back = reverseOf(from.edge);
    if (to.edge == from.edge) {
        consider(from.edge, to.fraction - from.fraction);
        consider(back, from.fraction - to.fraction);
    } else if (back && to.edge == *back) {
        consider(from.edge, 1 - to.fraction - from.fraction);
        consider(back, from.fraction - (1 - to.fraction));
    }
    return best;
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
        eachAfter(in, goOn);
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
    std::optional<RoadTrip> straight;
    EdgeIndex by = NoEdge;
    if (const auto leg = straightLeg(from, to, &by))
        straight = { .line = { from.point, to.point },
            .edges = { by },
            .lengthM = leg->lengthM,
            .travelS = leg->travelS };

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

// Dijkstra over edges, so that forbidden turns count as they do in search(). One place is the centre; what is known of an
// edge is the way between the centre and the end that is nearer to it.
template<RoadGraph::Spread Way>
std::vector<std::optional<RoadLeg>> RoadGraph::spread(
    const RoadSnap &centre, std::span<const RoadSnap> others) const
{
    std::vector<std::optional<RoadLeg>> legs(others.size());
    if (centre.edge >= m_edges.size())
        return legs;
    constexpr bool isAway = Way == Spread::Away;
    struct Reached {
        double seconds = Unreached;
        double metres = 0;
    };
    std::vector<Reached> reached(m_edges.size());
    using Entry = std::pair<double, EdgeIndex>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    // Whoever is on `edge` with `part` of it between there and the centre's end reaches its neighbours with that.
    const auto goOn = [&](EdgeIndex edge, const Reached &before, double part) {
        const RoadEdge &e = m_edges[edge];
        const Reached next { .seconds = before.seconds + part * secondsOf(e),
            .metres = before.metres + part * e.lengthM };
        const auto reach = [&](EdgeIndex other) {
            if (next.seconds >= reached[other].seconds)
                return;
            reached[other] = next;
            open.emplace(next.seconds, other);
        };
        if constexpr (isAway)
            eachAfter(edge, reach);
        else
            eachBefore(edge, reach);
    };
    const Reached here { .seconds = 0, .metres = 0 };
    goOn(centre.edge, here, isAway ? 1 - centre.fraction : centre.fraction);
    if (const auto back = reverseOf(centre.edge))
        goOn(*back, here, isAway ? centre.fraction : 1 - centre.fraction);

    std::vector<bool> isWanted(m_edges.size());
    std::size_t wanted = 0;
    const auto want = [&](std::optional<EdgeIndex> edge) {
        if (!edge || isWanted[*edge])
            return;
        isWanted[*edge] = true;
        ++wanted;
    };
    for (const RoadSnap &other : others) {
        if (other.edge >= m_edges.size())
            continue;
        want(other.edge);
        want(reverseOf(other.edge));
    }
    while (!open.empty() && wanted > 0) {
        const auto [seconds, edge] = open.top();
        open.pop();
        if (seconds > reached[edge].seconds)
            continue; // an entry of before it was reached sooner
        if (isWanted[edge]) {
            isWanted[edge] = false;
            --wanted;
        }
        goOn(edge, reached[edge], 1);
    }

    for (std::size_t i = 0; i < others.size(); ++i) {
        const RoadSnap &other = others[i];
        if (other.edge >= m_edges.size())
            continue;
        auto &leg = legs[i];
        leg = isAway ? straightLeg(centre, other) : straightLeg(other, centre);
        const auto consider = [&](EdgeIndex edge, double part) {
            const double seconds = reached[edge].seconds + part * secondsOf(m_edges[edge]);
            if (seconds < (leg ? leg->travelS : Unreached))
                leg = { .lengthM = reached[edge].metres + part * m_edges[edge].lengthM,
                    .travelS = seconds };
        };
        consider(other.edge, isAway ? other.fraction : 1 - other.fraction);
        if (const auto back = reverseOf(other.edge))
            consider(*back, isAway ? 1 - other.fraction : other.fraction);
    }
    return legs;
}

std::vector<std::optional<RoadLeg>> RoadGraph::legsTo(
    const RoadSnap &to, std::span<const RoadSnap> from) const
{
    return spread<Spread::Towards>(to, from);
}

std::vector<std::optional<RoadLeg>> RoadGraph::legsFrom(
    const RoadSnap &from, std::span<const RoadSnap> to) const
{
    return spread<Spread::Away>(from, to);
}

} // namespace dispatch::geo
