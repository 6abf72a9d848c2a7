// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dispatch::geo {
namespace {

constexpr double RadiansPerDegree = std::numbers::pi / 180.0;

double wrapLongitude(double deg)
{
    const double turned = std::fmod(deg + 180.0, 360.0);
    return (turned < 0 ? turned + 360.0 : turned) - 180.0;
}

} // namespace

double distanceM(GeoPoint from, GeoPoint to)
{
    const double lat1 = from.latitudeDeg * RadiansPerDegree;
    const double lat2 = to.latitudeDeg * RadiansPerDegree;
    const double sinLat = std::sin((lat2 - lat1) / 2);
    const double sinLon = std::sin((to.longitudeDeg - from.longitudeDeg) * RadiansPerDegree / 2);
    const double h = sinLat * sinLat + std::cos(lat1) * std::cos(lat2) * sinLon * sinLon;
    // Rounding can push h past 1 for antipodes; asin would answer NaN.
    return 2 * EarthRadiusM * std::asin(std::sqrt(h > 1 ? 1.0 : h));
}

double bearingDeg(GeoPoint from, GeoPoint to)
{
    if (from == to)
        return 0;
    const double lat1 = from.latitudeDeg * RadiansPerDegree;
    const double lat2 = to.latitudeDeg * RadiansPerDegree;
    const double dLon = (to.longitudeDeg - from.longitudeDeg) * RadiansPerDegree;
    const double y = std::sin(dLon) * std::cos(lat2);
    const double x
        = std::cos(lat1) * std::sin(lat2) - std::sin(lat1) * std::cos(lat2) * std::cos(dLon);
    const double deg = std::atan2(y, x) / RadiansPerDegree;
    const double positive = deg < 0 ? deg + 360.0 : deg;
    return positive >= 360.0 ? 0.0 : positive; // -1e-15 + 360 rounds up to 360
}

GeoPoint destination(GeoPoint from, double bearingDeg, double distanceM)
{
    const double lat1 = from.latitudeDeg * RadiansPerDegree;
    const double course = bearingDeg * RadiansPerDegree;
    const double angle = distanceM / EarthRadiusM;
    const double sinLat2
        = std::sin(lat1) * std::cos(angle) + std::cos(lat1) * std::sin(angle) * std::cos(course);
    const double lat2 = std::asin(std::clamp(sinLat2, -1.0, 1.0));
    const double dLon = std::atan2(std::sin(course) * std::sin(angle) * std::cos(lat1),
        std::cos(angle) - std::sin(lat1) * sinLat2);
    return { .latitudeDeg = lat2 / RadiansPerDegree,
        .longitudeDeg = wrapLongitude(from.longitudeDeg + dLon / RadiansPerDegree) };
}

GeoPoint interpolate(GeoPoint from, GeoPoint to, double t)
{
    return { .latitudeDeg = std::lerp(from.latitudeDeg, to.latitudeDeg, t),
        .longitudeDeg = std::lerp(from.longitudeDeg, to.longitudeDeg, t) };
}

double lengthM(std::span<const GeoPoint> line)
{
    double sum = 0;
    for (std::size_t i = 1; i < line.size(); ++i)
        sum += distanceM(line[i - 1], line[i]);
    return sum;
}

bool GeoBounds::contains(GeoPoint p) const
{
    return p.latitudeDeg >= southWest.latitudeDeg && p.latitudeDeg <= northEast.latitudeDeg
        && p.longitudeDeg >= southWest.longitudeDeg && p.longitudeDeg <= northEast.longitudeDeg;
}

bool GeoBounds::intersects(const GeoBounds &other) const
{
    return southWest.latitudeDeg <= other.northEast.latitudeDeg
        && other.southWest.latitudeDeg <= northEast.latitudeDeg
        && southWest.longitudeDeg <= other.northEast.longitudeDeg
        && other.southWest.longitudeDeg <= northEast.longitudeDeg;
}

GeoPoint GeoBounds::centre() const
{
    return interpolate(southWest, northEast, 0.5);
}

GeoBounds boundsOf(std::span<const GeoPoint> points)
{
    if (points.empty())
        return {};
    GeoBounds box { points.front(), points.front() };
    for (const GeoPoint &p : points) {
        box.southWest.latitudeDeg = std::min(box.southWest.latitudeDeg, p.latitudeDeg);
        box.southWest.longitudeDeg = std::min(box.southWest.longitudeDeg, p.longitudeDeg);
        box.northEast.latitudeDeg = std::max(box.northEast.latitudeDeg, p.latitudeDeg);
        box.northEast.longitudeDeg = std::max(box.northEast.longitudeDeg, p.longitudeDeg);
    }
    return box;
}

} // namespace dispatch::geo
