// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/geometry.h"

namespace dispatch::geo {

//! \brief A place on the square Web Mercator world: x grows east, y grows south, both [0, 1].
//! A double resolves better than 1 nm here, so positions can be projected once and kept.
struct UnitPoint {
    double x = 0;
    double y = 0;
    bool operator==(const UnitPoint &) const = default;
};

//! \brief A tile of the usual "slippy map" scheme; y counts from the north.
struct TileId {
    int x = 0;
    int y = 0;
    int z = 0;
    bool operator==(const TileId &) const = default;
    //! \brief 0 <= z <= MaxZoom, and x and y inside the 2^z grid.
    [[nodiscard]] bool isValid() const;
    //! \brief The tile one level up that covers this one; itself at z = 0.
    [[nodiscard]] TileId parent() const;
};

inline constexpr int MaxZoom = 22;
inline constexpr int TilePixels = 256;
//! \brief Where the square ends: atan(sinh(pi)). Latitudes beyond are clamped.
inline constexpr double MaxMercatorLatitudeDeg = 85.05112877980659;

//! \source EPSG:3857, scaled to the unit square
[[nodiscard]] UnitPoint toUnit(GeoPoint p);
//! \return latitude within ±MaxMercatorLatitudeDeg for y in [0, 1]
[[nodiscard]] GeoPoint toGeo(UnitPoint p);

//! \brief The tile that holds \p p at \p zoom; points on the far edge belong to the last tile.
[[nodiscard]] TileId tileAt(GeoPoint p, int zoom);
[[nodiscard]] GeoBounds tileBounds(TileId tile);

//! \return metres on the ground for the edge of the world, measured where \p p is
//! \source the scale of EPSG:3857, with cos(latitude) = 1 / cosh(pi (1 - 2 y))
[[nodiscard]] double metresPerUnit(UnitPoint p);

} // namespace dispatch::geo
