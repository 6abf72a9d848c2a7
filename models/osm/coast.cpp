// SPDX-License-Identifier: GPL-3.0-or-later
#include "osm/coast.h"

#include <cmath>
#include <map>
#include <optional>

namespace dispatch::osm {

using atlas::MapBox;
using atlas::MapPoint;
using atlas::stepsBetween;

namespace {

using Line = std::vector<MapPoint>;

struct PointOrder {
    bool operator()(MapPoint l, MapPoint r) const
    {
        return std::pair(l.x, l.y) < std::pair(r.x, r.y);
    }
};

//! > 0 for a ring with its inside on the left as seen with north up: land.
double signedArea(const Line &ring)
{
    double sum = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const MapPoint a = ring[i];
        const MapPoint b = ring[(i + 1) % ring.size()];
        // From the first point, so that small rings keep their digits; y grows south.
        sum -= stepsBetween(ring[0].x, a.x) * stepsBetween(ring[0].y, b.y)
            - stepsBetween(ring[0].x, b.x) * stepsBetween(ring[0].y, a.y);
    }
    return sum / 2;
}

//! Cuts a-b to the box (Liang and Barsky); nullopt outside.
std::optional<std::pair<MapPoint, MapPoint>> clipped(MapPoint a, MapPoint b, const MapBox &box)
{
    const double dx = stepsBetween(a.x, b.x);
    const double dy = stepsBetween(a.y, b.y);
    double from = 0;
    double to = 1;
    const auto cut = [&](double p, double q) {
        if (p == 0)
            return q >= 0;
        const double t = q / p;
        if (p < 0)
            from = std::max(from, t);
        else
            to = std::min(to, t);
        return from <= to;
    };
    if (!cut(-dx, stepsBetween(box.west, a.x)) || !cut(dx, stepsBetween(a.x, box.east))
        || !cut(-dy, stepsBetween(box.north, a.y)) || !cut(dy, stepsBetween(a.y, box.south)))
        return std::nullopt;
    const auto at = [&](double t) {
        const auto step = [](quint32 v, double d, quint32 low, quint32 high) {
            return static_cast<quint32>(std::clamp(std::round(v + d), double(low), double(high)));
        };
        return MapPoint { .x = step(a.x, t * dx, box.west, box.east),
            .y = step(a.y, t * dy, box.north, box.south) };
    };
    return std::pair(from == 0 ? a : at(from), to == 1 ? b : at(to));
}

//! Where on the edge of the box, anticlockwise with north up from the south-west corner: [0, 4).
double edgePosition(MapPoint p, const MapBox &box)
{
    const double width = std::max(stepsBetween(box.west, box.east), 1.0);
    const double height = std::max(stepsBetween(box.north, box.south), 1.0);
    const double x = stepsBetween(box.west, p.x) / width;
    const double y = stepsBetween(p.y, box.south) / height;
    // The nearest edge, for coasts that end a little inside: extracts are cut along polygons, too.
    const double south = y;
    const double east = 1 - x;
    const double north = 1 - y;
    const double west = x;
    const double least = std::min({ south, east, north, west });
    if (least == south)
        return x;
    if (least == east)
        return 1 + y;
    if (least == north)
        return 2 + (1 - x);
    return std::fmod(3 + (1 - y), 4.0);
}

MapPoint cornerAt(int index, const MapBox &box)
{
    switch (index % 4) {
    case 0:
        return { box.west, box.south };
    case 1:
        return { box.east, box.south };
    case 2:
        return { box.east, box.north };
    default:
        return { box.west, box.north };
    }
}

MapPoint edgePoint(double position, const MapBox &box)
{
    const int side = static_cast<int>(position) % 4;
    const double t = position - std::floor(position);
    const MapPoint a = cornerAt(side, box);
    const MapPoint b = cornerAt(side + 1, box);
    return { static_cast<quint32>(std::lround(std::lerp(double(a.x), double(b.x), t))),
        static_cast<quint32>(std::lround(std::lerp(double(a.y), double(b.y), t))) };
}

//! The parts of a line inside the box.
void clipInto(std::vector<Line> &out, const Line &line, const MapBox &box)
{
    Line part;
    const auto close = [&] {
        if (part.size() > 1)
            out.push_back(std::move(part));
        part = {};
    };
    for (std::size_t i = 1; i < line.size(); ++i) {
        const auto piece = clipped(line[i - 1], line[i], box);
        if (!piece) {
            close();
            continue;
        }
        if (part.empty() || part.back() != piece->first) {
            close();
            part = { piece->first };
        }
        if (piece->second != part.back())
            part.push_back(piece->second);
        if (piece->second != line[i])
            close();
    }
    close();
}

} // namespace

void Coast::addPiece(Line points)
{
    if (points.size() > 1 && m_pieces.size() < MaxPieces)
        m_pieces.push_back(std::move(points));
}

std::vector<Line> Coast::joined() const
{
    std::map<MapPoint, std::size_t, PointOrder> starts;
    for (std::size_t i = 0; i < m_pieces.size(); ++i)
        starts.emplace(m_pieces[i].front(), i);
    std::map<MapPoint, int, PointOrder> ends;
    for (const Line &piece : m_pieces)
        ++ends[piece.back()];
    std::vector<bool> isTaken(m_pieces.size(), false);
    std::vector<Line> lines;
    const auto follow = [&](std::size_t first) {
        Line line = m_pieces[first];
        isTaken[first] = true;
        while (line.front() != line.back()) {
            const auto next = starts.find(line.back());
            if (next == starts.end() || isTaken[next->second])
                break;
            isTaken[next->second] = true;
            const Line &piece = m_pieces[next->second];
            line.insert(line.end(), piece.begin() + 1, piece.end());
        }
        lines.push_back(std::move(line));
    };
    // Open coasts from their beginning; what is left over are rings.
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
        if (!isTaken[i] && !ends.contains(m_pieces[i].front()))
            follow(i);
    }
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
        if (!isTaken[i])
            follow(i);
    }
    return lines;
}

Coast::Ground Coast::ground(const MapBox &bounds) const
{
    Ground ground;
    std::vector<Line> open;
    bool hasLake = false;
    for (const Line &line : joined()) {
        if (line.front() == line.back() && line.size() > 3) {
            Line ring(line.begin(), line.end() - 1);
            if (!boxOf(ring).intersects(bounds))
                continue;
            if (signedArea(ring) > 0)
                ground.isSea = true; // an island
            else
                hasLake = true;
            // A ring of land in the sea, or of sea in the land: the painter's even-odd rule takes both.
            ground.land.push_back(std::move(ring));
        } else {
            clipInto(open, line, bounds);
        }
    }
    if (open.empty()) {
        // Only inland seas: everything is land but for them.
        if (!ground.isSea && hasLake)
            ground.land.push_back({ cornerAt(0, bounds), cornerAt(1, bounds), cornerAt(2, bounds),
                cornerAt(3, bounds) });
        ground.isSea = !ground.land.empty();
        return ground;
    }
    ground.isSea = true;
    // With the land on the left, the land goes on along the edge to the left of where a coast ends: anticlockwise, up
    // to where the next coast begins.
    struct Begin {
        double position;
        std::size_t line;
    };
    std::vector<Begin> begins;
    for (std::size_t i = 0; i < open.size(); ++i)
        begins.push_back({ .position = edgePosition(open[i].front(), bounds), .line = i });
    std::ranges::sort(begins, {}, &Begin::position);
    std::vector<bool> isUsed(open.size(), false);
    for (std::size_t first = 0; first < open.size(); ++first) {
        if (isUsed[first])
            continue;
        Line ring;
        std::size_t at = first;
        do {
            isUsed[at] = true;
            ring.insert(ring.end(), open[at].begin(), open[at].end());
            const double from = edgePosition(open[at].back(), bounds);
            auto next = std::ranges::lower_bound(begins, from, {}, &Begin::position);
            // The next beginning that is free, or that of this ring; at worst all the way round.
            std::size_t steps = 0;
            while (steps < begins.size()) {
                if (next == begins.end())
                    next = begins.begin();
                if (next->line == first || !isUsed[next->line])
                    break;
                ++next;
                ++steps;
            }
            if (next == begins.end())
                next = begins.begin();
            const double to = next->position >= from ? next->position : next->position + 4;
            ring.push_back(edgePoint(from, bounds));
            for (int corner = static_cast<int>(std::floor(from)) + 1; corner <= std::floor(to);
                ++corner)
                ring.push_back(cornerAt(corner, bounds));
            ring.push_back(edgePoint(std::fmod(to, 4.0), bounds));
            at = next->line;
        } while (at != first && !isUsed[at]);
        ground.land.push_back(std::move(ring));
    }
    return ground;
}

} // namespace dispatch::osm
