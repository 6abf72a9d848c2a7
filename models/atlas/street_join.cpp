// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/street_join.h"

#include <cmath>
#include <limits>
#include <map>

namespace dispatch::atlas {
namespace {

struct Piece {
    std::span<const MapPoint> points;
    geo::RoadClass kind = geo::RoadClass::Residential;
    bool isTaken = false;
};

struct End {
    std::size_t piece;
    bool isFront;
};

struct PointOrder {
    bool operator()(MapPoint l, MapPoint r) const
    {
        return std::pair(l.x, l.y) < std::pair(r.x, r.y);
    }
};

double turn(MapPoint a, MapPoint b, MapPoint c)
{
    const double before = std::atan2(stepsBetween(a.y, b.y), stepsBetween(a.x, b.x));
    const double after = std::atan2(stepsBetween(b.y, c.y), stepsBetween(b.x, c.x));
    return std::abs(std::remainder(after - before, 2 * M_PI));
}

//! Sharper than this is a corner: another branch of the name.
constexpr double MaxTurn = 1.4;
//! No crossing has more arms of one name; a made-up star of a million must not take a million times a million steps.
constexpr std::size_t MaxPiecesAtPoint = 64;

//! Goes on from the last of \p line as long as a piece leads on.
void extend(std::vector<MapPoint> &line, geo::RoadClass &kind, std::vector<Piece> &pieces,
    const std::map<MapPoint, std::vector<End>, PointOrder> &ends)
{
    for (;;) {
        const MapPoint here = line.back();
        const MapPoint before = line[line.size() - 2];
        const End *best = nullptr;
        double least = MaxTurn;
        const auto &meeting = ends.at(here);
        for (const End &end :
            std::span(meeting).first(std::min(meeting.size(), MaxPiecesAtPoint))) {
            const Piece &piece = pieces[end.piece];
            if (piece.isTaken)
                continue;
            const MapPoint next
                = end.isFront ? piece.points[1] : piece.points[piece.points.size() - 2];
            if (const double bend = turn(before, here, next); bend < least) {
                least = bend;
                best = &end;
            }
        }
        if (!best)
            return;
        Piece &piece = pieces[best->piece];
        piece.isTaken = true;
        kind = std::min(kind, piece.kind);
        if (best->isFront)
            line.insert(line.end(), piece.points.begin() + 1, piece.points.end());
        else
            line.insert(line.end(), piece.points.rbegin() + 1, piece.points.rend());
    }
}

} // namespace

std::vector<JoinedStreet> joinStreetLines(const OwnedTables &tables)
{
    // The pieces of each name, names in the order of their first piece.
    std::unordered_map<NameIndex, std::size_t> groupOf;
    std::vector<std::pair<NameIndex, std::vector<Piece>>> groups;
    for (const LineRow &line : tables.lines) {
        if (line.name == 0 || line.kind == geo::RoadClass::Railway)
            continue;
        const auto [found, isNew] = groupOf.try_emplace(line.name, groups.size());
        if (isNew)
            groups.emplace_back(line.name, std::vector<Piece> {});
        groups[found->second].second.push_back(
            { .points = std::span(tables.points).subspan(line.firstPoint, line.pointCount),
                .kind = line.kind });
    }
    std::vector<JoinedStreet> streets;
    for (auto &[name, pieces] : groups) {
        std::map<MapPoint, std::vector<End>, PointOrder> ends;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            ends[pieces[i].points.front()].push_back({ .piece = i, .isFront = true });
            ends[pieces[i].points.back()].push_back({ .piece = i, .isFront = false });
        }
        for (Piece &piece : pieces) {
            if (piece.isTaken)
                continue;
            piece.isTaken = true;
            JoinedStreet street { .name = name,
                .kind = piece.kind,
                .points = { piece.points.begin(), piece.points.end() } };
            extend(street.points, street.kind, pieces, ends);
            std::ranges::reverse(street.points);
            extend(street.points, street.kind, pieces, ends);
            streets.push_back(std::move(street));
        }
    }
    return streets;
}

NearestPlace::NearestPlace(
    std::span<const PlaceRow> places, std::initializer_list<geo::PlaceKind> kinds, int reachCells)
    : m_reachCells(reachCells)
{
    for (const PlaceRow &place : places) {
        if (std::ranges::find(kinds, place.kind) == kinds.end())
            continue;
        auto &cell = m_cells[cellOf(place.point.x, place.point.y)];
        if (cell.size() < MaxPerCell)
            cell.push_back(place);
    }
}

NameIndex NearestPlace::nameAt(MapPoint p) const
{
    constexpr quint32 Cell = 1U << CellBits;
    NameIndex nearest = 0;
    double best = std::numeric_limits<double>::infinity();
    for (int row = -m_reachCells; row <= m_reachCells; ++row) {
        for (int column = -m_reachCells; column <= m_reachCells; ++column) {
            const auto cell = m_cells.find(cellOf(
                p.x + static_cast<quint32>(column) * Cell, p.y + static_cast<quint32>(row) * Cell));
            if (cell == m_cells.end())
                continue;
            for (const PlaceRow &place : cell->second) {
                const double dx = stepsBetween(p.x, place.point.x);
                const double dy = stepsBetween(p.y, place.point.y);
                if (const double away = dx * dx + dy * dy; away < best) {
                    best = away;
                    nearest = place.name;
                }
            }
        }
    }
    return nearest;
}

} // namespace dispatch::atlas
