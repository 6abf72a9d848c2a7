// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/geometry.h"

//! The edge of an area on the map: corners in either direction, the last joined to the first. Edges are straight on the map
//! (Web Mercator), so that what counts as inside is what is drawn. Not for outlines across 180°; crossesDateLine() finds those.
//! \threads all pure
namespace dispatch::geo {

//! \brief Whether \p place lies in the outline or on its edge. false for fewer than three corners.
[[nodiscard]] bool isInside(std::span<const GeoPoint> outline, GeoPoint place);

//! \return square metres on a sphere, >= 0; right to within 1 % for an outline that does not cross itself
//! \source R. G. Chamberlain, W. H. Duquette: Some Algorithms for Polygons on a Sphere (JPL 2007), equation 4
[[nodiscard]] double areaM2(std::span<const GeoPoint> outline);

//! \brief Whether an edge goes more than half around the Earth, which is the long way: the short one is across 180°.
[[nodiscard]] bool crossesDateLine(std::span<const GeoPoint> outline);

//! \brief Whether edges cross, touch, or lie on each other, or two corners lie on one spot.
//! Looks at each pair of edges: for outlines of a few hundred corners.
[[nodiscard]] bool crossesItself(std::span<const GeoPoint> outline);

//! \brief A place inside that is far from the edge to its left and right: where a name is read best. The middle of the
//! corners for what has no inside.
[[nodiscard]] GeoPoint namePlace(std::span<const GeoPoint> outline);

} // namespace dispatch::geo
