// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/mercator.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dispatch::geo {
namespace {

constexpr double RadiansPerDegree = std::numbers::pi / 180.0;
constexpr double EquatorRadiusM = 6'378'137.0; // Web Mercator's sphere, not the mean radius

} // namespace

bool TileId::isValid() const
{
    return z >= 0 && z <= MaxZoom && x >= 0 && y >= 0 && x < (1 << z) && y < (1 << z);
}

TileId TileId::parent() const
{
    return z > 0 ? TileId { x / 2, y / 2, z - 1 } : *this;
}

UnitPoint toUnit(GeoPoint p)
{
    const double lat = std::clamp(p.latitudeDeg, -MaxMercatorLatitudeDeg, MaxMercatorLatitudeDeg);
    // atanh(sin(lat)), the same as asinh(tan(lat)) at half the cost; every fix comes through here. Where the map ends it is
    // still exact to less than a thousandth of a millimetre.
    const double sine = std::sin(lat * RadiansPerDegree);
    const double y = 0.5 * std::log((1 + sine) / (1 - sine));
    return { .x = p.longitudeDeg / 360.0 + 0.5, .y = 0.5 - y / (2 * std::numbers::pi) };
}

GeoPoint toGeo(UnitPoint p)
{
    return { .latitudeDeg
        = std::atan(std::sinh((0.5 - p.y) * 2 * std::numbers::pi)) / RadiansPerDegree,
        .longitudeDeg = (p.x - 0.5) * 360.0 };
}

TileId tileAt(GeoPoint p, int zoom)
{
    const UnitPoint u = toUnit(p);
    const int count = 1 << zoom;
    const auto cell = [count](double v) {
        return std::clamp(static_cast<int>(std::floor(v * count)), 0, count - 1);
    };
    return { .x = cell(u.x), .y = cell(u.y), .z = zoom };
}

GeoBounds tileBounds(TileId tile)
{
    const double size = 1.0 / (1 << tile.z);
    const GeoPoint northWest = toGeo({ tile.x * size, tile.y * size });
    const GeoPoint southEast = toGeo({ (tile.x + 1) * size, (tile.y + 1) * size });
    return { .southWest = { southEast.latitudeDeg, northWest.longitudeDeg },
        .northEast = { northWest.latitudeDeg, southEast.longitudeDeg } };
}

double metresPerUnit(UnitPoint p)
{
    return 2 * std::numbers::pi * EquatorRadiusM / std::cosh(std::numbers::pi * (1 - 2 * p.y));
}

} // namespace dispatch::geo
