// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/mercator.h"

#include <algorithm>
#include <span>

namespace dispatch::atlas {

//! \brief A place on the square Web Mercator world in steps of 2^-32 of its edge: at most 1 cm of ground.
//! x grows east, y grows south. Stored in map files as it is.
struct MapPoint {
    quint32 x = 0;
    quint32 y = 0;
    bool operator==(const MapPoint &) const = default;
};

inline constexpr double MapStepsPerEdge = 4'294'967'296.0;

//! \brief Latitudes beyond Web Mercator's edge are clamped; so is what rounds to the far edge of the world.
[[nodiscard]] MapPoint toMapPoint(geo::GeoPoint p);
[[nodiscard]] geo::GeoPoint toGeo(MapPoint p);
[[nodiscard]] inline geo::UnitPoint toUnit(MapPoint p)
{
    return { .x = p.x / MapStepsPerEdge, .y = p.y / MapStepsPerEdge };
}

//! \return b - a
[[nodiscard]] inline double stepsBetween(quint32 a, quint32 b)
{
    return static_cast<double>(static_cast<qint64>(b) - static_cast<qint64>(a));
}

//! \brief A box that holds its edges. The default holds nothing and grows with what is put into it.
struct MapBox {
    quint32 west = 0xffff'ffff;
    quint32 north = 0xffff'ffff;
    quint32 east = 0;
    quint32 south = 0;
    bool operator==(const MapBox &) const = default;

    [[nodiscard]] bool isEmpty() const { return west > east || north > south; }
    [[nodiscard]] bool intersects(const MapBox &o) const
    {
        return west <= o.east && o.west <= east && north <= o.south && o.north <= south;
    }
    [[nodiscard]] bool contains(MapPoint p) const
    {
        return p.x >= west && p.x <= east && p.y >= north && p.y <= south;
    }
    void include(MapPoint p)
    {
        west = std::min(west, p.x);
        east = std::max(east, p.x);
        north = std::min(north, p.y);
        south = std::max(south, p.y);
    }
    void include(const MapBox &o)
    {
        west = std::min(west, o.west);
        east = std::max(east, o.east);
        north = std::min(north, o.north);
        south = std::max(south, o.south);
    }
    //! \brief The longer side, in steps; 0 when empty.
    [[nodiscard]] quint32 span() const
    {
        return isEmpty() ? 0 : std::max(east - west, south - north);
    }
};

[[nodiscard]] MapBox boxOf(std::span<const MapPoint> points);
[[nodiscard]] geo::GeoBounds toGeo(const MapBox &box);

} // namespace dispatch::atlas
