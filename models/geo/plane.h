// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/geometry.h"

#include <cmath>

//! Plane geometry in metres for laying out the town: x east, y north, origin at the middle of the island.
namespace dispatch::geo::plane {

struct Vec {
    double x = 0;
    double y = 0;
    bool operator==(const Vec &) const = default;
    Vec operator+(Vec o) const { return { x + o.x, y + o.y }; }
    Vec operator-(Vec o) const { return { x - o.x, y - o.y }; }
    Vec operator*(double f) const { return { x * f, y * f }; }
};

[[nodiscard]] inline double dot(Vec a, Vec b)
{
    return a.x * b.x + a.y * b.y;
}
[[nodiscard]] inline double cross(Vec a, Vec b)
{
    return a.x * b.y - a.y * b.x;
}
[[nodiscard]] inline double length(Vec v)
{
    return std::sqrt(dot(v, v));
}
//! \return the zero vector for the zero vector
[[nodiscard]] Vec unit(Vec v);
//! \brief A quarter turn counter-clockwise: to the left of \p v.
[[nodiscard]] inline Vec leftOf(Vec v)
{
    return { -v.y, v.x };
}
[[nodiscard]] Vec polar(double angleDeg, double radius);
[[nodiscard]] Vec rotated(Vec v, double angleDeg);

using Line = std::vector<Vec>; //!< open, or closed without repeating the first point

//! \return > 0 for counter-clockwise
[[nodiscard]] double signedArea(const Line &ring);
[[nodiscard]] Vec centroid(const Line &ring);
[[nodiscard]] bool contains(const Line &ring, Vec p);
[[nodiscard]] double lengthOf(const Line &line);
[[nodiscard]] double distanceToSegment(Vec p, Vec a, Vec b);
[[nodiscard]] double distanceToLine(Vec p, const Line &line, bool isClosed);
[[nodiscard]] Vec nearestOnLine(Vec p, const Line &line, bool isClosed);
//! \brief Where the segments cross, as fractions along both.
[[nodiscard]] bool crossing(Vec a, Vec b, Vec c, Vec d, double &t, double &u);

//! \brief A smooth line through \p controls (Catmull-Rom), a point about every \p step metres.
[[nodiscard]] Line smooth(const Line &controls, double step, bool isClosed);
//! \brief Leaves out points that are off the line by less than \p tolerance metres (Douglas-Peucker).
[[nodiscard]] Line simplified(const Line &line, double tolerance);
//! \brief Each point moved by \p left(i) metres to the left of the line.
[[nodiscard]] Line offset(const Line &line, const std::vector<double> &left);
//! \brief A rectangle, counter-clockwise.
[[nodiscard]] Line rectangle(Vec centre, double alongM, double acrossM, double angleDeg);

//! \brief Smooth noise on a lattice of \p cell metres, from integer hashes: the same on every platform.
//! \return [-1, 1]
[[nodiscard]] double noise(Vec p, double cell, quint64 seed);

//! \brief Rounds to whole centimetres, which hides last-bit differences between maths libraries.
[[nodiscard]] Vec rounded(Vec v);
void roundAll(Line &line);

//! \brief Between the plane and degrees: equirectangular about \p origin; rounds to 1e-7 degrees.
class Frame {
public:
    explicit Frame(GeoPoint origin);
    [[nodiscard]] GeoPoint toGeo(Vec v) const;
    [[nodiscard]] std::vector<GeoPoint> toGeo(const Line &line) const;

private:
    GeoPoint m_origin;
    double m_degPerMetreNorth;
    double m_degPerMetreEast;
};

} // namespace dispatch::geo::plane
