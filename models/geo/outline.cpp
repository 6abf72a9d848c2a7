// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/outline.h"

#include "geo/mercator.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace dispatch::geo {

namespace {

//! In the unit square; 0.4 mm at the equator. Nobody's finger is finer, and rounding to 1e-7 degrees is coarser.
constexpr double OnEdge = 1e-11;

struct Edge {
    UnitPoint from, to;
};

double cross(UnitPoint origin, UnitPoint a, UnitPoint b)
{
    return (a.x - origin.x) * (b.y - origin.y) - (a.y - origin.y) * (b.x - origin.x);
}

bool isOn(UnitPoint p, const Edge &edge)
{
    const double dx = edge.to.x - edge.from.x;
    const double dy = edge.to.y - edge.from.y;
    const double square = dx * dx + dy * dy;
    const double along = square > 0
        ? std::clamp(((p.x - edge.from.x) * dx + (p.y - edge.from.y) * dy) / square, 0.0, 1.0)
        : 0.0;
    return std::hypot(p.x - edge.from.x - along * dx, p.y - edge.from.y - along * dy) <= OnEdge;
}

bool doMeet(const Edge &a, const Edge &b)
{
    const bool isAcross = cross(a.from, a.to, b.from) * cross(a.from, a.to, b.to) < 0
        && cross(b.from, b.to, a.from) * cross(b.from, b.to, a.to) < 0;
    return isAcross || isOn(a.from, b) || isOn(a.to, b) || isOn(b.from, a) || isOn(b.to, a);
}

std::vector<Edge> edgesOf(std::span<const GeoPoint> outline)
{
    std::vector<Edge> edges;
    edges.reserve(outline.size());
    for (std::size_t i = 0; i < outline.size(); ++i)
        edges.push_back({ toUnit(outline[i]), toUnit(outline[(i + 1) % outline.size()]) });
    return edges;
}

} // namespace

bool isInside(std::span<const GeoPoint> outline, GeoPoint place)
{
    // Degrees first: of many outlines nearly all are elsewhere, and the projection costs more than the comparison.
    if (outline.size() < 3 || !boundsOf(outline).contains(place))
        return false;
    const UnitPoint p = toUnit(place);
    bool isIn = false;
    for (const Edge &edge : edgesOf(outline)) {
        if (isOn(p, edge))
            return true;
        // Half-open in y: a ray through a corner meets one of its two edges, not both or none.
        if ((edge.from.y > p.y) == (edge.to.y > p.y))
            continue;
        const double x = edge.from.x
            + (p.y - edge.from.y) / (edge.to.y - edge.from.y) * (edge.to.x - edge.from.x);
        if (p.x < x)
            isIn = !isIn;
    }
    return isIn;
}

double areaM2(std::span<const GeoPoint> outline)
{
    constexpr double RadPerDeg = std::numbers::pi / 180;
    double sum = 0;
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const GeoPoint a = outline[i];
        const GeoPoint b = outline[(i + 1) % outline.size()];
        sum += (b.longitudeDeg - a.longitudeDeg) * RadPerDeg
            * (2 + std::sin(a.latitudeDeg * RadPerDeg) + std::sin(b.latitudeDeg * RadPerDeg));
    }
    return std::abs(sum) * EarthRadiusM * EarthRadiusM / 2;
}

bool crossesDateLine(std::span<const GeoPoint> outline)
{
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const GeoPoint next = outline[(i + 1) % outline.size()];
        if (std::abs(next.longitudeDeg - outline[i].longitudeDeg) > 180)
            return true;
    }
    return false;
}

bool crossesItself(std::span<const GeoPoint> outline)
{
    const auto edges = edgesOf(outline);
    const std::size_t count = edges.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (isOn(edges[i].to, { edges[i].from, edges[i].from }))
            return true;
        for (std::size_t j = i + 1; j < count; ++j) {
            const bool isNext = j == i + 1;
            const bool isBefore = i == 0 && j == count - 1;
            if (!isNext && !isBefore) {
                if (doMeet(edges[i], edges[j]))
                    return true;
                continue;
            }
            // Neighbours share a corner; they must not go back over each other.
            if (isNext && (isOn(edges[j].to, edges[i]) || isOn(edges[i].from, edges[j])))
                return true;
            if (isBefore && (isOn(edges[j].from, edges[i]) || isOn(edges[i].to, edges[j])))
                return true;
        }
    }
    return false;
}

GeoPoint namePlace(std::span<const GeoPoint> outline)
{
    if (outline.empty())
        return {};
    const auto edges = edgesOf(outline);
    UnitPoint middle;
    for (const Edge &edge : edges) {
        middle.x += edge.from.x / static_cast<double>(edges.size());
        middle.y += edge.from.y / static_cast<double>(edges.size());
    }
    std::vector<double> crossings; // of the outline with the level of the middle
    for (const Edge &edge : edges) {
        if ((edge.from.y > middle.y) != (edge.to.y > middle.y))
            crossings.push_back(edge.from.x
                + (middle.y - edge.from.y) / (edge.to.y - edge.from.y) * (edge.to.x - edge.from.x));
    }
    std::ranges::sort(crossings);
    double widest = 0;
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
        if (crossings[i + 1] - crossings[i] <= widest)
            continue;
        widest = crossings[i + 1] - crossings[i];
        middle.x = (crossings[i] + crossings[i + 1]) / 2;
    }
    return toGeo(middle);
}

} // namespace dispatch::geo
