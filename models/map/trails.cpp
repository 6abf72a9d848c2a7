// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/trails.h"

#include <algorithm>
#include <cmath>

namespace dispatch::map {

namespace {

constexpr std::size_t FirstCapacity = 16;

TrailPoint packed(const domain::Fix &fix)
{
    const geo::UnitPoint place = geo::toUnit(fix.position);
    TrailPoint point {};
    point.x = static_cast<quint32>(std::clamp(place.x * 0x1p31, 0.0, 0x1p31 - 1)) & 0x7fff'ffffU;
    point.y = static_cast<quint32>(std::clamp(place.y * 0x1p32, 0.0, 0x1p32 - 1));
    point.timeS = static_cast<quint32>(domain::toMs(fix.fixTime) / 1000);
    return point;
}

struct Vector {
    double x = 0;
    double y = 0;
    [[nodiscard]] double squared() const { return x * x + y * y; }
};

//! Metres from \p a to \p b.
Vector between(const TrailPoint &a, const TrailPoint &b, double metresPerUnit)
{
    const auto from = a.place();
    const auto to = b.place();
    double dx = to.x - from.x;
    dx = dx > 0.5 ? dx - 1 : dx < -0.5 ? dx + 1 : dx;
    return { dx * metresPerUnit, (to.y - from.y) * metresPerUnit };
}

//! Whether nothing is lost when \p last goes and \p now takes its place.
bool isBetween(const TrailPoint &before, const TrailPoint &last, const TrailPoint &now)
{
    const double metresPerUnit = geo::metresPerUnit(now.place());
    const Vector way = between(before, now, metresPerUnit);
    const Vector there = between(before, last, metresPerUnit);
    constexpr double StillSquared = Trails::StillM * Trails::StillM;
    if (way.squared() < StillSquared && there.squared() < StillSquared)
        return true;
    if (now.timeS - before.timeS > std::chrono::seconds(Trails::MaxStretch).count())
        return false;
    const double part = std::clamp((there.x * way.x + there.y * way.y) / way.squared(), 0.0, 1.0);
    return Vector { there.x - way.x * part, there.y - way.y * part }.squared()
        <= Trails::StraightM * Trails::StraightM;
}

//! Points that lie closer in time than an hour needs go, but for the newest and those at a gap. Even when all of them lie at
//! corners a quarter is free afterwards.
void coarsen(std::vector<TrailPoint> &points)
{
    constexpr std::size_t Newest = Trails::MaxPoints / 8;
    constexpr auto SpacingS = 3 * std::chrono::seconds(Trails::KeepFor).count()
        / static_cast<qint64>(Trails::MaxPoints);
    std::size_t kept = 1;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const bool isDropped = i + Newest < points.size() && points[i].isJoined != 0
            && points[i + 1].isJoined != 0
            && points[i + 1].timeS - points[kept - 1].timeS <= SpacingS;
        if (!isDropped)
            points[kept++] = points[i];
    }
    points.resize(kept);
    if (points.size() >= Trails::MaxPoints) // nothing but gaps
        points.erase(points.begin());
}

//! \param wasJoined known to be joined, however long ago the last one was: somebody stood still
//! \return whether anything changed
bool append(std::vector<TrailPoint> &points, TrailPoint now, bool wasJoined = false)
{
    if (!points.empty()) {
        const TrailPoint &last = points.back();
        if (now.timeS <= last.timeS)
            return false;
        now.isJoined
            = wasJoined || now.timeS - last.timeS <= std::chrono::seconds(Trails::Gap).count() ? 1
                                                                                               : 0;
        if (now.isJoined && last.isJoined && points.size() >= 2
            && isBetween(points[points.size() - 2], last, now)) {
            points.back() = now;
            return true;
        }
        if (points.size() >= Trails::MaxPoints)
            coarsen(points);
    }
    if (points.size() == points.capacity())
        points.reserve(std::min(Trails::MaxPoints, std::max(FirstCapacity, 2 * points.capacity())));
    points.push_back(now);
    return true;
}

//! The last point before the limit stays: the way from it leads into the hour.
bool dropBefore(std::vector<TrailPoint> &points, quint32 limitS)
{
    const auto firstIn = std::ranges::lower_bound(points, limitS, {}, &TrailPoint::timeS);
    auto end = firstIn;
    if (firstIn != points.end() && firstIn != points.begin() && firstIn->isJoined != 0)
        --end;
    const bool hasOld = end != points.begin();
    points.erase(points.begin(), end);
    if (hasOld && !points.empty())
        points.front().isJoined = 0;
    return hasOld;
}

void include(Trails::Trail &trail, const TrailPoint &point)
{
    const geo::UnitPoint p = point.place();
    trail.northWest
        = { .x = std::min(trail.northWest.x, p.x), .y = std::min(trail.northWest.y, p.y) };
    trail.southEast
        = { .x = std::max(trail.southEast.x, p.x), .y = std::max(trail.southEast.y, p.y) };
}

void measure(Trails::Trail &trail)
{
    trail.northWest = { .x = 1, .y = 1 };
    trail.southEast = { .x = 0, .y = 0 };
    for (const TrailPoint &point : trail.points)
        include(trail, point);
}

quint32 limitAt(qint64 nowS)
{
    return static_cast<quint32>(
        std::max<qint64>(0, nowS - std::chrono::seconds(Trails::KeepFor).count()));
}

} // namespace

Trails::Trails(QObject *parent)
    : QObject(parent)
{
}

void Trails::add(quint32 handle, const domain::Fix &fix)
{
    if (!domain::isValid(fix.position))
        return;
    Trail &trail = trailOf(handle);
    const TrailPoint point = packed(fix);
    if (!append(trail.points, point))
        return;
    include(trail, point);
    if (dropBefore(trail.points, limitAt(point.timeS)))
        measure(trail);
    announce();
}

Trails::Trail &Trails::trailOf(quint32 handle)
{
    if (const auto known = m_rows.find(handle))
        return m_trails[*known];
    m_rows.set(handle, m_trails.size());
    m_trails.push_back({ .handle = handle, .points = {} });
    return m_trails.back();
}

void Trails::merge(quint32 handle, std::span<const domain::Fix> fixes)
{
    std::vector<std::pair<TrailPoint, bool>> all; // and whether it is known to be joined
    for (const TrailPoint &point : trail(handle))
        all.emplace_back(point, point.isJoined != 0);
    for (const domain::Fix &fix : fixes) {
        if (domain::isValid(fix.position))
            all.emplace_back(packed(fix), false);
    }
    if (all.empty())
        return;
    std::ranges::stable_sort(all, {}, [](const auto &entry) { return entry.first.timeS; });
    std::vector<TrailPoint> merged;
    for (const auto &[point, isJoined] : all)
        append(merged, point, isJoined && !merged.empty());
    dropBefore(merged, limitAt(merged.back().timeS));
    merged.front().isJoined = 0;
    Trail &trail = trailOf(handle);
    trail.points = std::move(merged);
    measure(trail);
    announce();
}

void Trails::remove(quint32 handle)
{
    const auto known = m_rows.find(handle);
    if (!known)
        return;
    const std::size_t row = *known;
    m_rows.remove(handle);
    if (row + 1 != m_trails.size()) {
        m_trails[row] = std::move(m_trails.back());
        m_rows.set(m_trails[row].handle, row);
    }
    m_trails.pop_back();
    announce();
}

void Trails::clear()
{
    if (m_trails.empty())
        return;
    m_trails.clear();
    m_rows.clear();
    announce();
}

void Trails::expire(domain::Timestamp now)
{
    const quint32 limitS = limitAt(domain::toMs(now) / 1000);
    bool hasOld = false;
    for (Trail &trail : m_trails) {
        if (!dropBefore(trail.points, limitS))
            continue;
        measure(trail);
        hasOld = true;
    }
    if (hasOld)
        announce();
}

std::span<const TrailPoint> Trails::trail(quint32 handle) const
{
    const auto known = m_rows.find(handle);
    return known ? std::span<const TrailPoint>(m_trails[*known].points)
                 : std::span<const TrailPoint>();
}

std::optional<domain::Timestamp> Trails::begin(quint32 handle) const
{
    const auto points = trail(handle);
    return points.empty()
        ? std::nullopt
        : std::optional(domain::timestampFromMs(qint64 { points.front().timeS } * 1000));
}

std::size_t Trails::bytes() const
{
    std::size_t sum = m_trails.capacity() * sizeof(Trail);
    for (const Trail &trail : m_trails)
        sum += trail.points.capacity() * sizeof(TrailPoint);
    return sum;
}

void Trails::announce()
{
    if (m_isAnnouncing)
        return;
    m_isAnnouncing = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isAnnouncing = false;
            Q_EMIT changed();
        },
        Qt::QueuedConnection);
}

} // namespace dispatch::map
