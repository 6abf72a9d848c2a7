// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/place_namer.h"

#include "geo/geometry.h"

#include <cmath>
#include <limits>

namespace dispatch::atlas {
namespace {

//! Everything counts in a search, also what is drawn from near alone.
constexpr int EveryZoom = 255;

MapBox around(geo::GeoPoint point, double metres)
{
    MapBox box;
    for (const double course : { 0.0, 90.0, 180.0, 270.0 })
        box.include(toMapPoint(geo::destination(point, course, metres)));
    return box;
}

//! Of a point to a piece of line, in steps of the map.
double stepsTo(MapPoint at, MapPoint a, MapPoint b)
{
    const double x = stepsBetween(a.x, b.x);
    const double y = stepsBetween(a.y, b.y);
    const double px = stepsBetween(a.x, at.x);
    const double py = stepsBetween(a.y, at.y);
    const double square = x * x + y * y;
    const double t = square > 0 ? std::clamp((px * x + py * y) / square, 0.0, 1.0) : 0.0;
    return std::hypot(px - t * x, py - t * y);
}

} // namespace

PlaceNamer::PlaceNamer(MapData map)
    : m_map(std::move(map))
{
}

PlaceNamer::Name PlaceNamer::nameAt(geo::GeoPoint point) const
{
    if (m_map.isEmpty() || !std::isfinite(point.latitudeDeg) || !std::isfinite(point.longitudeDeg))
        return {};
    const MapPoint at = toMapPoint(point);
    double nearest = std::numeric_limits<double>::max();
    const HouseRow *house = nullptr;
    for (const quint32 row : findRows(m_map.houseTree, around(point, MaxHouseM), EveryZoom)) {
        const HouseRow &candidate = m_map.houses[row];
        const double away = geo::distanceM(point, toGeo(candidate.point));
        if (away < nearest && away <= MaxHouseM) {
            nearest = away;
            house = &candidate;
        }
    }
    if (house) {
        const auto row = static_cast<quint32>(house - m_map.houses.data());
        // Houses lie by street, so the last street that begins at or before this one is its street.
        auto street = std::ranges::upper_bound(m_map.streets, row, {}, &StreetRow::firstHouse);
        while (street != m_map.streets.begin()) {
            --street;
            if (street->houseCount > 0)
                return { .street = m_map.name(street->name), .number = m_map.name(house->number) };
        }
    }
    const MapBox box = around(point, MaxNearM);
    const LineRow *line = nullptr;
    nearest = std::numeric_limits<double>::max();
    for (const quint32 row : findRows(m_map.streetTree, box, EveryZoom)) {
        const LineRow &candidate = m_map.streetLines[row];
        const auto points = m_map.pointsOf(candidate);
        for (std::size_t i = 1; i < points.size(); ++i) {
            const double away = stepsTo(at, points[i - 1], points[i]);
            if (away < nearest) {
                nearest = away;
                line = &candidate;
            }
        }
    }
    const double metres = nearest * MaxNearM / std::max(1.0, box.span() / 2.0);
    if (!line || line->name == 0 || metres > MaxNearM)
        return {};
    return { .street = m_map.name(line->name), .number = {}, .isNear = metres > MaxStreetM };
}

} // namespace dispatch::atlas
