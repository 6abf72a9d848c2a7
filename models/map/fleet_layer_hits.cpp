// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet_layer.h"

#include "map/nearest_ahead.h"
#include "map/pin_layer.h"

#include <QPolygonF>
#include <QScopeGuard>

#include <algorithm>
#include <cmath>
#include <limits>

namespace dispatch::map {

// What lies where: pointers, boxes, directions, distances.

namespace {

constexpr double Nan = std::numeric_limits<double>::quiet_NaN();
//! Marks whose middles are closer than this cannot be told apart by a pointer.
constexpr double SpotPx = 7.0;

} // namespace

const FleetScene &FleetLayer::refreshed() const
{
    m_scene.build(*m_fleet, camera(), domain::toMs(m_fleet->frameTime()), m_wishes);
    return m_scene;
}

std::vector<std::pair<double, const FleetScene::Mark *>> FleetLayer::marksNear(QPointF at) const
{
    std::vector<std::pair<double, const FleetScene::Mark *>> near;
    for (const FleetScene::Mark &mark : m_scene.marks()) {
        const double distance = std::hypot(mark.x - at.x(), mark.y - at.y());
        if (distance <= ReachPx)
            near.emplace_back(distance, &mark);
    }
    std::ranges::sort(near);
    return near;
}

//! A heap is under the pointer unless something that is drawn above it is.
std::optional<std::size_t> FleetLayer::heapUnder(QPointF at) const
{
    const auto heap = m_scene.heapAt(at);
    const auto &marks = m_scene.marks();
    const bool isCovered
        = std::any_of(marks.begin() + static_cast<std::ptrdiff_t>(m_scene.rankedFrom()),
            marks.end(), [&](const FleetScene::Mark &mark) {
                return static_cast<int>(m_fleet->units()[mark.row].handle) != m_wishes.hovered
                    && std::hypot(mark.x - at.x(), mark.y - at.y()) <= ReachPx;
            });
    return isCovered ? std::nullopt : heap;
}

int FleetLayer::handleAt(double x, double y) const
{
    if (!m_fleet)
        return NoHandle;
    refreshed();
    if (heapUnder({ x, y }))
        return NoHandle;
    const auto near = marksNear({ x, y });
    if (near.empty())
        return NoHandle;
    // Among marks on the same spot the one the eye sees is meant.
    const QPointF nearest = near.front().second->at();
    int best = NoHandle;
    int bestRank = -1;
    for (const auto &[distance, mark] : near) {
        const Unit &unit = m_fleet->units()[mark->row];
        const int rank = FleetScene::rankOf(unit, m_wishes);
        if (std::hypot(mark->x - nearest.x(), mark->y - nearest.y()) <= SpotPx && rank > bestRank) {
            best = static_cast<int>(unit.handle);
            bestRank = rank;
        }
    }
    return best;
}

QList<int> FleetLayer::handlesAt(double x, double y) const
{
    QList<int> handles;
    if (!m_fleet)
        return handles;
    refreshed();
    for (const auto &[distance, mark] : marksNear({ x, y }))
        handles << static_cast<int>(m_fleet->units()[mark->row].handle);
    return handles;
}

int FleetLayer::nextHandleAt(double x, double y, int current) const
{
    QList<int> near = handlesAt(x, y);
    if (!near.contains(current))
        return handleAt(x, y);
    // By number: distances change while units move, and the turn must still come to everybody.
    std::ranges::sort(near);
    return near[(near.indexOf(current) + 1) % near.size()];
}

QList<int> FleetLayer::heapHandlesAt(double x, double y) const
{
    if (!m_fleet)
        return {};
    refreshed();
    const auto heap = heapUnder({ x, y });
    if (!heap)
        return {};
    return byName(m_scene.membersOf(*heap));
}

QList<int> FleetLayer::stackHandlesAt(double x, double y) const
{
    if (!m_fleet)
        return {};
    refreshed();
    if (heapUnder({ x, y }))
        return {};
    const auto near = marksNear({ x, y });
    std::vector<quint32> rows;
    for (const auto &[distance, mark] : near) {
        if (std::hypot(mark->x - near.front().second->x, mark->y - near.front().second->y)
            <= SpotPx)
            rows.push_back(mark->row);
    }
    return rows.size() < 2 ? QList<int>() : byName(std::move(rows));
}

QList<int> FleetLayer::byName(std::vector<quint32> rows) const
{
    std::ranges::sort(rows, [this](quint32 a, quint32 b) {
        return std::pair(m_fleet->nameAt(a), m_fleet->units()[a].handle)
            < std::pair(m_fleet->nameAt(b), m_fleet->units()[b].handle);
    });
    QList<int> handles;
    for (const quint32 row : rows)
        handles << static_cast<int>(m_fleet->units()[row].handle);
    return handles;
}

UnitInfo FleetLayer::infoOf(int handle, QPointF place) const
{
    const auto row
        = m_fleet && handle >= 0 ? m_fleet->row(static_cast<quint32>(handle)) : std::nullopt;
    UnitInfo info;
    if (!row)
        return info;
    const Unit &unit = m_fleet->units()[*row];
    info.handle = handle;
    info.name = m_fleet->nameAt(*row);
    info.duty = static_cast<int>(unit.duty);
    info.hasEmergency = unit.hasEmergency;
    info.signal = static_cast<int>(unit.age);
    if (unit.hasFix)
        info.age = ageText(m_fleet->fixAt(*row).fixTime, domain::toMs(m_fleet->frameTime()));
    if (const double distanceM = distanceTo(handle, place); !std::isnan(distanceM))
        info.distanceM = distanceM;
    return info;
}

int FleetLayer::countOf(int dutyMask) const
{
    if (!m_fleet)
        return 0;
    const auto &units = m_fleet->units();
    return static_cast<int>(std::ranges::count_if(
        units, [&](const Unit &unit) { return (dutyBit(unit.duty) & dutyMask) != 0; }));
}

QList<int> FleetLayer::handlesInside(const QList<QPointF> &polygon) const
{
    QList<int> handles;
    if (!m_fleet || polygon.size() < 3)
        return handles;
    const QPolygonF area(polygon);
    const QRectF bounds = area.boundingRect();
    const Camera view = camera();
    const qint64 nowMs = domain::toMs(m_fleet->frameTime());
    for (const Unit &unit : m_fleet->units()) {
        if (!unit.hasFix
            || ((m_wishes.hiddenDuties & dutyBit(unit.duty)) != 0
                && FleetScene::rankOf(unit, m_wishes) == 0))
            continue;
        const QPointF at = view.toItem(Fleet::placeAt(unit, nowMs));
        if (bounds.contains(at) && area.containsPoint(at, Qt::OddEvenFill))
            handles << static_cast<int>(unit.handle);
    }
    return handles;
}

QPointF FleetLayer::neighbourOf(QPointF from, double directionDeg) const
{
    NearestAhead nearest(from, directionDeg, boundingRect());
    if (m_fleet) {
        refreshed();
        for (const FleetScene::Mark &mark : m_scene.marks())
            nearest.consider(mark.at());
        for (const FleetScene::Heap &heap : m_scene.heaps())
            nearest.consider(heap.at);
    }
    // What is drawn together is walked through together.
    if (m_pinLayer)
        m_pinLayer->offerTo(nearest);
    return nearest.best().value_or(QPointF(-1, -1));
}

QList<int> FleetLayer::nearestTo(QPointF place, int limit) const
{
    QList<int> handles;
    if (!m_fleet || limit <= 0)
        return handles;
    const domain::GeoPoint from { .latitudeDeg = place.x(), .longitudeDeg = place.y() };
    std::vector<std::pair<double, int>> all;
    for (std::size_t row = 0; row < m_fleet->units().size(); ++row) {
        const Unit &unit = m_fleet->units()[row];
        if (unit.hasFix && (m_wishes.hiddenDuties & dutyBit(unit.duty)) == 0)
            all.emplace_back(
                geo::distanceM(from, m_fleet->fixAt(row).position), static_cast<int>(unit.handle));
    }
    const auto end = all.begin() + std::min<std::ptrdiff_t>(limit, std::ssize(all));
    std::ranges::partial_sort(all, end);
    std::for_each(all.begin(), end, [&](const auto &entry) { handles << entry.second; });
    return handles;
}

double FleetLayer::distanceTo(int handle, QPointF place) const
{
    const QPointF at = placeOf(handle);
    if (std::isnan(at.x()))
        return Nan;
    return geo::distanceM({ .latitudeDeg = at.x(), .longitudeDeg = at.y() },
        { .latitudeDeg = place.x(), .longitudeDeg = place.y() });
}

QRectF FleetLayer::boxOf(const QList<int> &handles) const
{
    double west = 180;
    double east = -180;
    double south = 90;
    double north = -90;
    for (const int handle : handles) {
        const QPointF at = placeOf(handle);
        if (std::isnan(at.x()))
            continue;
        west = std::min(west, at.y());
        east = std::max(east, at.y());
        south = std::min(south, at.x());
        north = std::max(north, at.x());
    }
    return west > east ? QRectF() : QRectF(QPointF(west, south), QPointF(east, north));
}

QPointF FleetLayer::pointOf(int handle) const
{
    const auto row
        = m_fleet && handle >= 0 ? m_fleet->row(static_cast<quint32>(handle)) : std::nullopt;
    if (!row || !m_fleet->units()[*row].hasFix)
        return { -1, -1 };
    return camera().toItem(
        Fleet::placeAt(m_fleet->units()[*row], domain::toMs(m_fleet->frameTime())));
}

QString FleetLayer::nameOf(int handle) const
{
    return m_fleet && handle >= 0 ? m_fleet->name(static_cast<quint32>(handle)) : QString();
}

QPointF FleetLayer::placeOf(int handle) const
{
    const auto fix
        = m_fleet && handle >= 0 ? m_fleet->fix(static_cast<quint32>(handle)) : std::nullopt;
    return fix ? QPointF(fix->position.latitudeDeg, fix->position.longitudeDeg) : QPointF(Nan, Nan);
}

QRectF FleetLayer::homeOr(const QRectF &home) const
{
    QList<QPointF> places;
    if (m_fleet) {
        for (std::size_t row = 0; row < m_fleet->units().size(); ++row) {
            const auto &p = m_fleet->fixAt(row).position;
            if (m_fleet->units()[row].hasFix)
                places << QPointF(p.longitudeDeg, p.latitudeDeg);
        }
    }
    if (m_pins) {
        for (const Pin &pin : m_pins->pins())
            places << QPointF(pin.position.longitudeDeg, pin.position.latitudeDeg);
    }
    if (places.isEmpty()
        || std::ranges::any_of(places, [&](const QPointF &p) { return home.contains(p); }))
        return home;
    // A lone technician is seen with the streets around, not with the paving stones.
    constexpr double LeastDeg = 0.02;
    const auto [west, east] = std::ranges::minmax(places, {}, &QPointF::x);
    const auto [south, north] = std::ranges::minmax(places, {}, &QPointF::y);
    const double growX = std::max(0.0, LeastDeg - (east.x() - west.x())) / 2;
    const double growY = std::max(0.0, LeastDeg - (north.y() - south.y())) / 2;
    return QRectF(QPointF(west.x(), south.y()), QPointF(east.x(), north.y()))
        .adjusted(-growX, -growY, growX, growY);
}

bool FleetLayer::isInView(const QRectF &box) const
{
    const Camera view = camera();
    const QRectF seen({ 0, 0 }, size());
    return seen.contains(view.toItem(geo::toUnit({ box.top(), box.left() })))
        && seen.contains(view.toItem(geo::toUnit({ box.bottom(), box.right() })));
}

QPointF FleetLayer::pointer() const
{
    return m_wishes.hovered == NoHandle && m_hoveredHeap.count == 0 ? m_pointer : QPointF(-1, -1);
}

void FleetLayer::hover(double x, double y)
{
    const bool isInside = m_fleet && x >= 0 && y >= 0 && x < width() && y < height();
    const QPointF before = pointer();
    m_pointer = isInside ? QPointF(x, y) : QPointF(-1, -1);
    const auto tell = qScopeGuard([&] {
        if (pointer() != before)
            Q_EMIT pointerChanged();
    });
    if (!isInside) {
        setHovered(NoHandle, {});
        return;
    }
    const int handle = handleAt(x, y);
    const auto index = heapUnder({ x, y });
    if (!index) {
        setHovered(handle, {});
        return;
    }
    const FleetScene::Heap &heap = m_scene.heaps()[*index];
    const auto part = [&](HeapPart p) { return heap.parts[static_cast<std::size_t>(p)]; };
    HeapInfo info;
    info.count = heap.count;
    info.free = part(HeapPart::Free);
    info.driving = part(HeapPart::Driving);
    info.onSite = part(HeapPart::OnSite);
    info.away = part(HeapPart::Away);
    info.off = part(HeapPart::Off);
    info.silent = part(HeapPart::Silent);
    info.at = heap.at;
    info.radiusPx = FleetScene::radiusPx(heap.count);
    setHovered(handle, info);
}

} // namespace dispatch::map
