// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/road_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace dispatch::geo {
namespace {

constexpr double MetresPerDegree = EarthRadiusM * std::numbers::pi / 180.0;
constexpr double CellSideM = 150;
constexpr int MaxCellsPerSide = 2'000; // a stray node far away must not cost gigabytes

double metresPerDegreeEast(double latitudeDeg)
{
    return MetresPerDegree * std::cos(latitudeDeg * std::numbers::pi / 180.0);
}

} // namespace

NodeIndex RoadGraph::addNode(GeoPoint position)
{
    m_nodes.push_back(position);
    return static_cast<NodeIndex>(m_nodes.size() - 1);
}

quint32 RoadGraph::addStreet(const QString &name)
{
    m_streets.push_back(name);
    return static_cast<quint32>(m_streets.size() - 1);
}

void RoadGraph::addRoad(NodeIndex a, NodeIndex b, double speedMps, quint32 street)
{
    addOneWay(a, b, speedMps, street);
    addOneWay(b, a, speedMps, street);
}

void RoadGraph::addOneWay(NodeIndex from, NodeIndex to, double speedMps, quint32 street)
{
    Q_ASSERT(from != to && from < m_nodes.size() && to < m_nodes.size() && speedMps > 0);
    m_edges.push_back({ .from = from,
        .to = to,
        .lengthM = distanceM(m_nodes[from], m_nodes[to]),
        .speedMps = speedMps,
        .street = street });
}

void RoadGraph::forbidTurn(NodeIndex from, NodeIndex via, NodeIndex to)
{
    m_turns.push_back({ .from = from, .via = via, .to = to });
}

void RoadGraph::finish()
{
    std::ranges::stable_sort(m_edges, [](const RoadEdge &l, const RoadEdge &r) {
        return std::pair(l.from, l.to) < std::pair(r.from, r.to);
    });
    m_firstEdge.assign(m_nodes.size() + 1, 0);
    m_topSpeedMps = 0;
    for (const RoadEdge &edge : m_edges) {
        ++m_firstEdge[edge.from + 1];
        m_topSpeedMps = std::max(m_topSpeedMps, edge.speedMps);
    }
    for (std::size_t i = 1; i < m_firstEdge.size(); ++i)
        m_firstEdge[i] += m_firstEdge[i - 1];
    m_firstInto.assign(m_nodes.size() + 1, 0);
    for (const RoadEdge &edge : m_edges)
        ++m_firstInto[edge.to + 1];
    for (std::size_t i = 1; i < m_firstInto.size(); ++i)
        m_firstInto[i] += m_firstInto[i - 1];
    m_into.resize(m_edges.size());
    std::vector<quint32> nextInto(m_firstInto.begin(), m_firstInto.end() - 1);
    for (EdgeIndex e = 0; e < m_edges.size(); ++e)
        m_into[nextInto[m_edges[e].to]++] = e;
    matchTurns();

    m_bounds = boundsOf(m_nodes);
    const double spanLat = m_bounds.northEast.latitudeDeg - m_bounds.southWest.latitudeDeg;
    const double spanLon = m_bounds.northEast.longitudeDeg - m_bounds.southWest.longitudeDeg;
    const double eastM = metresPerDegreeEast(m_bounds.centre().latitudeDeg);
    const auto count = [](double spanM) {
        return std::clamp(static_cast<int>(spanM / CellSideM) + 1, 1, MaxCellsPerSide);
    };
    m_rows = count(spanLat * MetresPerDegree);
    m_columns = count(spanLon * eastM);
    m_cellLatDeg = std::max(spanLat / m_rows, 1e-9);
    m_cellLonDeg = std::max(spanLon / m_columns, 1e-9);
    // Narrower in metres towards the poles: take the narrowest, so that a ring of cells is never thought too far.
    const double farLat = std::max(
        std::abs(m_bounds.southWest.latitudeDeg), std::abs(m_bounds.northEast.latitudeDeg));
    m_cellM = std::min(m_cellLatDeg * MetresPerDegree, m_cellLonDeg * metresPerDegreeEast(farLat));

    // Two passes: count the edges of each cell, then place them.
    const auto cells = static_cast<std::size_t>(m_rows) * static_cast<std::size_t>(m_columns);
    m_cellStart.assign(cells + 1, 0);
    const auto eachCell = [this](const RoadEdge &edge, auto &&visit) {
        const auto across = [this](double longitudeDeg) {
            return (longitudeDeg - m_bounds.southWest.longitudeDeg) / m_cellLonDeg;
        };
        GeoPoint south = m_nodes[edge.from];
        GeoPoint north = m_nodes[edge.to];
        if (south.latitudeDeg > north.latitudeDeg)
            std::swap(south, north);
        const int firstRow = cellOf(south).row;
        const int lastRow = cellOf(north).row;
        // Row by row what the line crosses there, and not the whole box of a long slanting one.
        for (int row = firstRow; row <= lastRow; ++row) {
            const auto at = [&](int edgeRow) {
                const double latitude = m_bounds.southWest.latitudeDeg + edgeRow * m_cellLatDeg;
                const double span = north.latitudeDeg - south.latitudeDeg;
                const double t
                    = span > 0 ? std::clamp((latitude - south.latitudeDeg) / span, 0.0, 1.0) : 0.0;
                return across(std::lerp(south.longitudeDeg, north.longitudeDeg, t));
            };
            const double left = row == firstRow ? across(south.longitudeDeg) : at(row);
            const double right = row == lastRow ? across(north.longitudeDeg) : at(row + 1);
            const auto column = [this](double v) {
                return std::clamp(static_cast<int>(std::floor(v)), 0, m_columns - 1);
            };
            // A hair to either side: a line along the border between two cells belongs to both.
            constexpr double Hair = 1e-6;
            for (int c = column(std::min(left, right) - Hair);
                c <= column(std::max(left, right) + Hair); ++c)
                visit(static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns)
                    + static_cast<std::size_t>(c));
        }
    };
    for (const RoadEdge &edge : m_edges)
        eachCell(edge, [this](std::size_t cell) { ++m_cellStart[cell + 1]; });
    for (std::size_t i = 1; i < m_cellStart.size(); ++i)
        m_cellStart[i] += m_cellStart[i - 1];
    m_cellEdges.resize(m_cellStart.back());
    std::vector<quint32> next(m_cellStart.begin(), m_cellStart.end() - 1);
    for (EdgeIndex e = 0; e < m_edges.size(); ++e)
        eachCell(m_edges[e], [&](std::size_t cell) { m_cellEdges[next[cell]++] = e; });
}

std::span<const RoadEdge> RoadGraph::edgesFrom(NodeIndex node) const
{
    return std::span(m_edges).subspan(m_firstEdge[node], m_firstEdge[node + 1] - m_firstEdge[node]);
}

RoadGraph::Cell RoadGraph::cellOf(GeoPoint p) const
{
    const auto index = [](double offsetDeg, double cellDeg, int count) {
        return std::clamp(
            static_cast<int>(std::floor(std::clamp(offsetDeg / cellDeg, -1.0, 1e6))), 0, count - 1);
    };
    return { .column
        = index(p.longitudeDeg - m_bounds.southWest.longitudeDeg, m_cellLonDeg, m_columns),
        .row = index(p.latitudeDeg - m_bounds.southWest.latitudeDeg, m_cellLatDeg, m_rows) };
}

std::optional<NodeIndex> RoadGraph::nearestNode(GeoPoint p) const
{
    std::optional<NodeIndex> best;
    double bestSquare = std::numeric_limits<double>::infinity();
    const double eastM = metresPerDegreeEast(p.latitudeDeg);
    for (NodeIndex i = 0; i < m_nodes.size(); ++i) {
        const double dy = (m_nodes[i].latitudeDeg - p.latitudeDeg) * MetresPerDegree;
        const double dx = (m_nodes[i].longitudeDeg - p.longitudeDeg) * eastM;
        if (const double square = dx * dx + dy * dy; square < bestSquare) {
            bestSquare = square;
            best = i;
        }
    }
    return best;
}

std::optional<RoadSnap> RoadGraph::snap(GeoPoint p) const
{
    if (m_edges.empty())
        return std::nullopt;
    const double eastM = metresPerDegreeEast(p.latitudeDeg);
    const Cell home = cellOf(p);
    RoadSnap best;
    double bestSquare = std::numeric_limits<double>::infinity();
    const auto tryEdge = [&](EdgeIndex e) {
        const GeoPoint a = m_nodes[m_edges[e].from];
        const GeoPoint b = m_nodes[m_edges[e].to];
        const double ax = (a.longitudeDeg - p.longitudeDeg) * eastM;
        const double ay = (a.latitudeDeg - p.latitudeDeg) * MetresPerDegree;
        const double dx = (b.longitudeDeg - a.longitudeDeg) * eastM;
        const double dy = (b.latitudeDeg - a.latitudeDeg) * MetresPerDegree;
        const double square = dx * dx + dy * dy;
        const double t = square > 0 ? std::clamp(-(ax * dx + ay * dy) / square, 0.0, 1.0) : 0.0;
        const double x = ax + t * dx;
        const double y = ay + t * dy;
        if (const double away = x * x + y * y; away < bestSquare) {
            bestSquare = away;
            best = { .edge = e,
                .fraction = t,
                .point = interpolate(a, b, t),
                .distanceM = std::sqrt(away) };
        }
    };
    const int rings = std::max(m_rows, m_columns);
    for (int ring = 0; ring <= rings; ++ring) {
        // Everything in this ring is at least (ring - 1) cells away.
        if (const double nearestM = (ring - 1) * m_cellM;
            ring > 1 && nearestM * nearestM > bestSquare)
            break;
        for (int row = home.row - ring; row <= home.row + ring; ++row) {
            if (row < 0 || row >= m_rows)
                continue;
            const bool isWholeRow = row == home.row - ring || row == home.row + ring;
            const int step = isWholeRow || ring == 0 ? 1 : 2 * ring;
            for (int column = home.column - ring; column <= home.column + ring; column += step) {
                if (column < 0 || column >= m_columns)
                    continue;
                const auto cell
                    = static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns)
                    + static_cast<std::size_t>(column);
                for (quint32 i = m_cellStart[cell]; i < m_cellStart[cell + 1]; ++i)
                    tryEdge(m_cellEdges[i]);
            }
        }
    }
    return best;
}

} // namespace dispatch::geo
