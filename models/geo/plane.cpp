// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/plane.h"

#include <algorithm>
#include <limits>
#include <numbers>

namespace dispatch::geo::plane {

Vec unit(Vec v)
{
    const double len = length(v);
    return len > 0 ? v * (1 / len) : Vec {};
}

Vec polar(double angleDeg, double radius)
{
    const double a = angleDeg * std::numbers::pi / 180.0;
    return { std::cos(a) * radius, std::sin(a) * radius };
}

Vec rotated(Vec v, double angleDeg)
{
    const Vec axis = polar(angleDeg, 1);
    return { v.x * axis.x - v.y * axis.y, v.x * axis.y + v.y * axis.x };
}

double signedArea(const Line &ring)
{
    double sum = 0;
    for (std::size_t i = 0; i < ring.size(); ++i)
        sum += cross(ring[i], ring[(i + 1) % ring.size()]);
    return sum / 2;
}

Vec centroid(const Line &ring)
{
    Vec sum;
    double weight = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Vec a = ring[i] - ring[0];
        const Vec b = ring[(i + 1) % ring.size()] - ring[0];
        const double w = cross(a, b);
        sum = sum + (a + b) * w;
        weight += w;
    }
    return std::abs(weight) > 1e-9 ? ring[0] + sum * (1 / (3 * weight)) : ring[0];
}

bool contains(const Line &ring, Vec p)
{
    // Plain pointers: this is where laying out a town spends its time, also in builds without optimisation.
    bool isInside = false;
    const Vec *b = ring.data() + ring.size() - 1;
    for (const Vec *a = ring.data(), *end = a + ring.size(); a != end; b = a++) {
        if ((a->y > p.y) != (b->y > p.y)
            && p.x < (b->x - a->x) * (p.y - a->y) / (b->y - a->y) + a->x)
            isInside = !isInside;
    }
    return isInside;
}

double lengthOf(const Line &line)
{
    double sum = 0;
    for (std::size_t i = 1; i < line.size(); ++i)
        sum += length(line[i] - line[i - 1]);
    return sum;
}

double distanceToSegment(Vec p, Vec a, Vec b)
{
    const Vec d = b - a;
    const double square = dot(d, d);
    const double t = square > 0 ? std::clamp(dot(p - a, d) / square, 0.0, 1.0) : 0.0;
    return length(p - (a + d * t));
}

double distanceToLine(Vec p, const Line &line, bool isClosed)
{
    return length(p - nearestOnLine(p, line, isClosed));
}

Vec nearestOnLine(Vec p, const Line &line, bool isClosed)
{
    Vec best = line.front();
    double bestSquare = std::numeric_limits<double>::infinity();
    const std::size_t segments = isClosed ? line.size() : line.size() - 1;
    for (std::size_t i = 0; i < segments; ++i) {
        const Vec a = line[i];
        const Vec d = line[(i + 1) % line.size()] - a;
        const double square = dot(d, d);
        const double t = square > 0 ? std::clamp(dot(p - a, d) / square, 0.0, 1.0) : 0.0;
        const Vec q = a + d * t;
        if (const double away = dot(p - q, p - q); away < bestSquare) {
            bestSquare = away;
            best = q;
        }
    }
    return best;
}

bool crossing(Vec a, Vec b, Vec c, Vec d, double &t, double &u)
{
    const Vec r = b - a;
    const Vec s = d - c;
    const double denominator = cross(r, s);
    if (std::abs(denominator) < 1e-9)
        return false;
    t = cross(c - a, s) / denominator;
    u = cross(c - a, r) / denominator;
    return t >= 0 && t <= 1 && u >= 0 && u <= 1;
}

Line smooth(const Line &controls, double step, bool isClosed)
{
    Line out;
    const auto count = static_cast<std::ptrdiff_t>(controls.size());
    const auto at = [&](std::ptrdiff_t i) {
        const auto k
            = isClosed ? (i % count + count) % count : std::clamp<std::ptrdiff_t>(i, 0, count - 1);
        return controls[static_cast<std::size_t>(k)];
    };
    const std::ptrdiff_t pieces = isClosed ? count : count - 1;
    for (std::ptrdiff_t i = 0; i < pieces; ++i) {
        const Vec p0 = at(i - 1);
        const Vec p1 = at(i);
        const Vec p2 = at(i + 1);
        const Vec p3 = at(i + 2);
        const int steps = std::max(1, static_cast<int>(length(p2 - p1) / step + 0.5));
        for (int k = 0; k < steps; ++k) {
            const double t = static_cast<double>(k) / steps;
            const Vec v = p1 * 2 + (p2 - p0) * t + (p0 * 2 - p1 * 5 + p2 * 4 - p3) * (t * t)
                + (p1 * 3 - p0 - p2 * 3 + p3) * (t * t * t);
            out.push_back(rounded(v * 0.5));
        }
    }
    if (!isClosed)
        out.push_back(rounded(controls.back()));
    return out;
}

Line simplified(const Line &line, double tolerance)
{
    if (line.size() < 3)
        return line;
    std::vector<bool> keep(line.size(), false);
    keep.front() = keep.back() = true;
    std::vector<std::pair<std::size_t, std::size_t>> stack { { 0, line.size() - 1 } };
    while (!stack.empty()) {
        const auto [first, last] = stack.back();
        stack.pop_back();
        double worst = tolerance;
        std::size_t at = 0;
        for (std::size_t i = first + 1; i < last; ++i) {
            if (const double d = distanceToSegment(line[i], line[first], line[last]); d > worst) {
                worst = d;
                at = i;
            }
        }
        if (at > 0) {
            keep[at] = true;
            stack.emplace_back(first, at);
            stack.emplace_back(at, last);
        }
    }
    Line out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (keep[i])
            out.push_back(line[i]);
    }
    return out;
}

Line offset(const Line &line, const std::vector<double> &left)
{
    Line out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const Vec before = line[i > 0 ? i - 1 : 0];
        const Vec after = line[std::min(i + 1, line.size() - 1)];
        out.push_back(rounded(line[i] + leftOf(unit(after - before)) * left[i]));
    }
    return out;
}

Line rectangle(Vec centre, double alongM, double acrossM, double angleDeg)
{
    const Vec u = polar(angleDeg, alongM / 2);
    const Vec v = leftOf(polar(angleDeg, acrossM / 2));
    return { rounded(centre - u - v), rounded(centre + u - v), rounded(centre + u + v),
        rounded(centre - u + v) };
}

double noise(Vec p, double cell, quint64 seed)
{
    const double gx = std::floor(p.x / cell);
    const double gy = std::floor(p.y / cell);
    const auto lattice = [&](double x, double y) {
        quint64 h = seed ^ (static_cast<quint64>(static_cast<qint64>(x)) * 0x9e3779b97f4a7c15ULL)
            ^ (static_cast<quint64>(static_cast<qint64>(y)) * 0xc2b2ae3d27d4eb4fULL);
        h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
        h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
        h ^= h >> 31;
        return static_cast<double>(h >> 11) * 0x1.0p-52 - 1.0;
    };
    const auto ease = [](double t) { return t * t * (3 - 2 * t); };
    const double tx = ease(p.x / cell - gx);
    const double ty = ease(p.y / cell - gy);
    const double south = lattice(gx, gy) * (1 - tx) + lattice(gx + 1, gy) * tx;
    const double north = lattice(gx, gy + 1) * (1 - tx) + lattice(gx + 1, gy + 1) * tx;
    return south * (1 - ty) + north * ty;
}

Vec rounded(Vec v)
{
    return { std::round(v.x * 100) / 100, std::round(v.y * 100) / 100 };
}

void roundAll(Line &line)
{
    for (Vec &v : line)
        v = rounded(v);
}

Frame::Frame(GeoPoint origin)
    : m_origin(origin)
    , m_degPerMetreNorth(180.0 / (std::numbers::pi * EarthRadiusM))
    , m_degPerMetreEast(
          m_degPerMetreNorth / std::cos(origin.latitudeDeg * std::numbers::pi / 180.0))
{
}

GeoPoint Frame::toGeo(Vec v) const
{
    const auto tidy = [](double deg) { return std::round(deg * 1e7) / 1e7; };
    return { .latitudeDeg = tidy(m_origin.latitudeDeg + v.y * m_degPerMetreNorth),
        .longitudeDeg = tidy(m_origin.longitudeDeg + v.x * m_degPerMetreEast) };
}

std::vector<GeoPoint> Frame::toGeo(const Line &line) const
{
    std::vector<GeoPoint> out;
    out.reserve(line.size());
    for (const Vec &v : line)
        out.push_back(toGeo(v));
    return out;
}

} // namespace dispatch::geo::plane
