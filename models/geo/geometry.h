// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <span>

namespace dispatch::geo {

using domain::GeoPoint;

//! \brief IUGG mean Earth radius, metres.
inline constexpr double EarthRadiusM = 6'371'008.8;

//! \brief Great-circle distance on a sphere.
//! \param from,to degrees, WGS 84
//! \return metres, >= 0; within 0.6 % of the ellipsoid
//! \errors none; NaN in gives NaN out
//! \threads reentrant
//! \source haversine with EarthRadiusM
[[nodiscard]] double distanceM(GeoPoint from, GeoPoint to);

//! \brief Initial course of the great circle.
//! \return degrees clockwise from north, [0, 360); 0 for equal points
[[nodiscard]] double bearingDeg(GeoPoint from, GeoPoint to);

//! \brief The point reached by going \p distanceM metres from \p from on the initial course \p bearingDeg.
//! \return longitude in [-180, 180)
[[nodiscard]] GeoPoint destination(GeoPoint from, double bearingDeg, double distanceM);

//! \brief The point at fraction \p t of the short line between two points; exact at 0 and 1, straight in degrees
//! (off by less than 1 mm over 1 km). Not for lines across 180°.
[[nodiscard]] GeoPoint interpolate(GeoPoint from, GeoPoint to, double t);

//! \return metres along the whole of \p line; 0 for fewer than two points
[[nodiscard]] double lengthM(std::span<const GeoPoint> line);

//! \brief South, west, north, east, in degrees. Does not cross 180°.
struct GeoBounds {
    GeoPoint southWest;
    GeoPoint northEast;
    bool operator==(const GeoBounds &) const = default;
    [[nodiscard]] bool contains(GeoPoint p) const;
    [[nodiscard]] bool intersects(const GeoBounds &other) const;
    [[nodiscard]] GeoPoint centre() const;
};

//! \brief The smallest box around \p points; a null box for none.
[[nodiscard]] GeoBounds boundsOf(std::span<const GeoPoint> points);

} // namespace dispatch::geo
