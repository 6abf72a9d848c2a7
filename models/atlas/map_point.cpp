// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/map_point.h"

#include <cmath>

namespace dispatch::atlas {

MapPoint toMapPoint(geo::GeoPoint p)
{
    const geo::UnitPoint unit = geo::toUnit(p);
    const auto step = [](double v) {
        return static_cast<quint32>(
            std::clamp(std::round(v * MapStepsPerEdge), 0.0, MapStepsPerEdge - 1));
    };
    return { .x = step(unit.x), .y = step(unit.y) };
}

geo::GeoPoint toGeo(MapPoint p)
{
    return geo::toGeo(toUnit(p));
}

MapBox boxOf(std::span<const MapPoint> points)
{
    MapBox box;
    for (const MapPoint p : points)
        box.include(p);
    return box;
}

geo::GeoBounds toGeo(const MapBox &box)
{
    if (box.isEmpty())
        return {};
    const geo::GeoPoint northWest = toGeo(MapPoint { box.west, box.north });
    const geo::GeoPoint southEast = toGeo(MapPoint { box.east, box.south });
    return { .southWest = { southEast.latitudeDeg, northWest.longitudeDeg },
        .northEast = { northWest.latitudeDeg, southEast.longitudeDeg } };
}

} // namespace dispatch::atlas
