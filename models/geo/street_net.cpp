// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/street_net.h"

#include "geo/segment_index.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace dispatch::geo {

using plane::Line;
using plane::Vec;

namespace {

//! \brief Gives points numbers; a point near an earlier one gets the earlier number.
class PointMerger {
public:
    PointMerger(std::vector<Vec> &points, double radiusM)
        : m_points(points)
        , m_radiusM(radiusM)
    {
    }
    quint32 numberOf(Vec p)
    {
        const qint64 cx = cell(p.x);
        const qint64 cy = cell(p.y);
        for (qint64 x = cx - 1; x <= cx + 1; ++x) {
            for (qint64 y = cy - 1; y <= cy + 1; ++y) {
                const auto found = m_cells.find(key(x, y));
                if (found == m_cells.end())
                    continue;
                for (const quint32 i : found->second) {
                    if (plane::length(m_points[i] - p) <= m_radiusM)
                        return i;
                }
            }
        }
        m_points.push_back(plane::rounded(p));
        const auto number = static_cast<quint32>(m_points.size() - 1);
        m_cells[key(cx, cy)].push_back(number);
        return number;
    }

private:
    [[nodiscard]] qint64 cell(double v) const
    {
        return static_cast<qint64>(std::floor(v / m_radiusM));
    }
    static quint64 key(qint64 x, qint64 y)
    {
        return (static_cast<quint64>(x + 0x40000000) << 32) | static_cast<quint64>(y + 0x40000000);
    }
    std::vector<Vec> &m_points;
    double m_radiusM;
    std::unordered_map<quint64, std::vector<quint32>> m_cells;
};

} // namespace

void StreetNet::add(const Line &line, bool isClosed, RoadClass kind, Use use, quint32 street)
{
    for (std::size_t i = 1; i < line.size(); ++i)
        m_segments.push_back({ line[i - 1], line[i], kind, use, street });
    if (isClosed && line.size() > 2)
        m_segments.push_back({ line.back(), line.front(), kind, use, street });
}

void StreetNet::cut(double mergeM)
{
    plane::SegmentIndex index;
    for (std::size_t i = 0; i < m_segments.size(); ++i)
        index.add(m_segments[i].a, m_segments[i].b, static_cast<quint32>(i));

    std::vector<std::vector<double>> cuts(m_segments.size());
    for (std::size_t i = 0; i < m_segments.size(); ++i) {
        const Segment &one = m_segments[i];
        for (const quint32 j : index.candidates(one.a, one.b)) {
            if (j <= i)
                continue;
            const Segment &other = m_segments[j];
            double t = 0;
            double u = 0;
            if (plane::crossing(one.a, one.b, other.a, other.b, t, u)) {
                cuts[i].push_back(t);
                cuts[j].push_back(u);
            }
        }
    }

    m_points.clear();
    m_edges.clear();
    PointMerger merger(m_points, mergeM);
    std::map<std::pair<quint32, quint32>, std::size_t> known;
    for (std::size_t i = 0; i < m_segments.size(); ++i) {
        const Segment &segment = m_segments[i];
        auto &at = cuts[i];
        at.push_back(0);
        at.push_back(1);
        std::ranges::sort(at);
        quint32 from = merger.numberOf(segment.a);
        for (const double t : at) {
            const quint32 to = merger.numberOf(segment.a + (segment.b - segment.a) * t);
            if (to == from)
                continue;
            const auto pair = std::minmax(from, to);
            if (known.emplace(std::pair(pair.first, pair.second), m_edges.size()).second)
                m_edges.push_back({ from, to, segment.kind, segment.use, segment.street });
            from = to;
        }
    }
}

std::vector<int> StreetNet::roadDegrees() const
{
    std::vector<int> degrees(m_points.size(), 0);
    for (const Edge &edge : m_edges) {
        if (edge.use == Use::Road) {
            ++degrees[edge.a];
            ++degrees[edge.b];
        }
    }
    return degrees;
}

void StreetNet::prune(double stubM)
{
    std::vector<std::vector<std::size_t>> at(m_points.size());
    for (std::size_t e = 0; e < m_edges.size(); ++e) {
        if (m_edges[e].use == Use::Road) {
            at[m_edges[e].a].push_back(e);
            at[m_edges[e].b].push_back(e);
        }
    }
    std::vector<bool> isGone(m_edges.size(), false);
    for (quint32 p = 0; p < m_points.size(); ++p) {
        if (at[p].size() != 1)
            continue;
        // Walk from the dead end to the first junction.
        std::vector<std::size_t> chain;
        double metres = 0;
        quint32 here = p;
        std::size_t edge = at[p].front();
        while (true) {
            chain.push_back(edge);
            const quint32 there = m_edges[edge].a == here ? m_edges[edge].b : m_edges[edge].a;
            metres += plane::length(m_points[there] - m_points[here]);
            here = there;
            if (at[here].size() != 2 || metres >= stubM)
                break;
            edge = at[here][0] == edge ? at[here][1] : at[here][0];
        }
        if (metres >= stubM)
            continue;
        for (const std::size_t e : chain) {
            isGone[e] = true;
            std::erase(at[m_edges[e].a], e);
            std::erase(at[m_edges[e].b], e);
        }
    }
    std::vector<Edge> kept;
    for (std::size_t e = 0; e < m_edges.size(); ++e) {
        if (!isGone[e])
            kept.push_back(m_edges[e]);
    }
    m_edges = std::move(kept);
}

void StreetNet::keepLargestPart()
{
    std::vector<quint32> root(m_points.size());
    for (quint32 i = 0; i < root.size(); ++i)
        root[i] = i;
    const auto find = [&root](quint32 i) {
        while (root[i] != i)
            i = root[i] = root[root[i]];
        return i;
    };
    for (const Edge &edge : m_edges) {
        if (edge.use == Use::Road)
            root[find(edge.a)] = find(edge.b);
    }
    std::map<quint32, int> sizes;
    for (const Edge &edge : m_edges) {
        if (edge.use == Use::Road)
            ++sizes[find(edge.a)];
    }
    if (sizes.empty())
        return;
    const quint32 largest = std::ranges::max_element(sizes, {}, [](const auto &entry) {
        return entry.second;
    })->first;
    std::erase_if(m_edges,
        [&](const Edge &edge) { return edge.use == Use::Road && find(edge.a) != largest; });
}

void StreetNet::remove(std::size_t edge)
{
    m_edges.erase(m_edges.begin() + static_cast<std::ptrdiff_t>(edge));
}

std::vector<StreetNet::Face> StreetNet::faces() const
{
    // Half-edges: 2e goes a -> b, 2e + 1 goes b -> a. Around each point they are sorted by angle; the face to the left
    // continues with the half-edge just clockwise of the way back.
    const auto originOf
        = [this](std::size_t h) { return h % 2 == 0 ? m_edges[h / 2].a : m_edges[h / 2].b; };
    const auto targetOf
        = [this](std::size_t h) { return h % 2 == 0 ? m_edges[h / 2].b : m_edges[h / 2].a; };
    std::vector<std::vector<std::size_t>> around(m_points.size());
    for (std::size_t h = 0; h < m_edges.size() * 2; ++h)
        around[originOf(h)].push_back(h);
    for (auto &spokes : around) {
        std::ranges::sort(spokes, [&](std::size_t l, std::size_t r) {
            // By half plane, then by the sign of the cross product: no angles, hence no maths library.
            const Vec u = m_points[targetOf(l)] - m_points[originOf(l)];
            const Vec v = m_points[targetOf(r)] - m_points[originOf(r)];
            const bool isLowerU = u.y < 0 || (u.y == 0 && u.x < 0);
            const bool isLowerV = v.y < 0 || (v.y == 0 && v.x < 0);
            if (isLowerU != isLowerV)
                return isLowerV;
            const double turn = plane::cross(u, v);
            return turn != 0 ? turn > 0 : l < r;
        });
    }
    std::vector<std::size_t> place(m_edges.size() * 2);
    for (const auto &spokes : around) {
        for (std::size_t i = 0; i < spokes.size(); ++i)
            place[spokes[i]] = i;
    }
    std::vector<Face> found;
    std::vector<bool> isSeen(m_edges.size() * 2, false);
    for (std::size_t start = 0; start < isSeen.size(); ++start) {
        if (isSeen[start])
            continue;
        Line ring;
        std::vector<std::size_t> edges;
        for (std::size_t h = start; !isSeen[h];) {
            isSeen[h] = true;
            ring.push_back(m_points[originOf(h)]);
            edges.push_back(h / 2);
            const auto &spokes = around[targetOf(h)];
            const std::size_t back = place[h ^ 1U];
            h = spokes[(back + spokes.size() - 1) % spokes.size()];
        }
        if (const double area = plane::signedArea(ring); area > 1)
            found.push_back({ .ring = std::move(ring), .edges = std::move(edges), .areaM2 = area });
    }
    return found;
}

} // namespace dispatch::geo
