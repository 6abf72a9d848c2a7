// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet_scene.h"

#include "map/unit_sprites.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dispatch::map {

namespace {

//! Height of the stripes in which marks are sorted from north to south: about a mark.
constexpr double StripePx = 16.0;

} // namespace

HeapPart heapPart(const Unit &unit)
{
    using enum domain::Duty;
    if (unit.age != domain::SignalAge::Live && unit.age != domain::SignalAge::Late)
        return HeapPart::Silent;
    switch (unit.duty) {
    case Available:
        return HeapPart::Free;
    case EnRoute:
        return HeapPart::Driving;
    case OnSite:
        return HeapPart::OnSite;
    case Break:
    case NonJob:
        return HeapPart::Away;
    case OffShift:
    case OutOfService:
        break;
    }
    return HeapPart::Off;
}

int FleetScene::rankOf(const Unit &unit, const Wishes &wishes)
{
    const int handle = static_cast<int>(unit.handle);
    if (unit.hasEmergency)
        return 3;
    if (handle == wishes.selected)
        return 2;
    return handle == wishes.hovered || (wishes.picked && wishes.picked->contains(handle)) ? 1 : 0;
}

double FleetScene::radiusPx(int count)
{
    return count < 10 ? 17.0 : count < 100 ? 19.0 : count < 1000 ? 22.0 : 26.0;
}

void FleetScene::Cover::start(const Camera &camera, double marginPx)
{
    // The squares hang on the map, not on the window: else the crowd would flicker while it is panned.
    const QPointF origin = camera.toItem({ .x = camera.center.x < 0.5 ? 0.25 : 0.75, .y = 0.5 });
    const auto startOf = [marginPx](double originPx) {
        const double shift = std::fmod(originPx, CoverPx);
        return (shift < 0 ? shift : shift - CoverPx) - std::ceil(marginPx / CoverPx) * CoverPx;
    };
    m_left = startOf(origin.x());
    m_top = startOf(origin.y());
    m_columns = static_cast<int>((camera.size.width() + marginPx - m_left) / CoverPx) + 1;
    const int rows = static_cast<int>((camera.size.height() + marginPx - m_top) / CoverPx) + 1;
    m_isTaken.assign(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(rows), false);
}

bool FleetScene::Cover::take(QPointF at)
{
    const int column = static_cast<int>((at.x() - m_left) / CoverPx);
    const int row = static_cast<int>((at.y() - m_top) / CoverPx);
    auto isTaken = m_isTaken[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns)
        + static_cast<std::size_t>(column)];
    const bool wasFree = !isTaken;
    isTaken = true;
    return wasFree;
}

void FleetScene::build(
    const Fleet &fleet, const Camera &camera, qint64 nowMs, const Wishes &wishes, Use use)
{
    m_marks.clear();
    m_ranked.clear();
    m_cellOf.clear();
    m_inHeaps.clear();
    m_heapOf.clear();
    m_heaps.clear();
    m_hasEmergency = false;

    const double zoom = std::log2(camera.edgePx / geo::TilePixels);
    const bool hasHeaps = wishes.areHeapsAllowed && zoom < HeapsBelowZoom;
    if (hasHeaps)
        m_grid.start(camera, MarginPx);
    else
        m_grid.forget();
    const double margin = hasHeaps ? m_grid.marginPx() : MarginPx;
    const double right = camera.size.width() + margin;
    const double bottom = camera.size.height() + margin;
    double fastestSquared = 0;
    const auto &units = fleet.units();
    // In heaps everybody counts.
    const bool isThinned = use == Use::Drawing && !hasHeaps && units.size() > ThinFrom;
    if (isThinned)
        m_cover.start(camera, margin);
    for (std::size_t row = 0; row < units.size(); ++row) {
        const Unit &unit = units[row];
        if (!unit.hasFix)
            continue;
        const QPointF at = camera.toItem(Fleet::placeAt(unit, nowMs));
        if (at.x() < -margin || at.y() < -margin || at.x() > right || at.y() > bottom)
            continue;
        const int rank = rankOf(unit, wishes);
        if (rank == 0 && (wishes.hiddenDuties & dutyBit(unit.duty)) != 0)
            continue;
        // The first in the fleet's order stays: who is drawn does not change while they drive within the square.
        if (isThinned && rank == 0 && !m_cover.take(at))
            continue;
        if (nowMs < unit.glideEndMs) {
            const double dx = (unit.to.x - unit.from.x) * unit.glidePerMs;
            const double dy = (unit.to.y - unit.from.y) * unit.glidePerMs;
            fastestSquared = std::max(fastestSquared, dx * dx + dy * dy);
        }
        const Mark mark { .row = static_cast<quint32>(row),
            .x = static_cast<float>(at.x()),
            .y = static_cast<float>(at.y()),
            .look
            = lookIndex(unit.duty, unit.age, unit.shownCourse, unit.hasEmergency, unit.isWorking) };
        if (rank > 0) {
            m_hasEmergency = m_hasEmergency || unit.hasEmergency;
            m_ranked.emplace_back(rank, mark);
            continue;
        }
        m_marks.push_back(mark);
        if (hasHeaps)
            m_cellOf.push_back(m_grid.add(at));
    }
    m_fastestPxPerMs = std::sqrt(fastestSquared) * camera.edgePx;
    if (hasHeaps)
        gatherHeaps(fleet);
    order(camera.size.height());
}

void FleetScene::gatherHeaps(const Fleet &fleet)
{
    m_grid.gather();
    if (m_grid.heaps().empty())
        return;
    for (const HeapGrid::Heap &heap : m_grid.heaps())
        m_heaps.push_back({ .at = heap.at, .count = heap.count });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        const int heap = m_grid.heapOf(m_cellOf[i]);
        if (heap < 0) {
            m_marks[kept++] = m_marks[i];
            continue;
        }
        const auto part = static_cast<std::size_t>(heapPart(fleet.units()[m_marks[i].row]));
        ++m_heaps[static_cast<std::size_t>(heap)].parts[part];
        m_inHeaps.push_back(m_marks[i]);
        m_heapOf.push_back(heap);
    }
    m_marks.resize(kept);
}

void FleetScene::order(double height)
{
    // From north to south, as one sees a crowd; and the drawing walks through the picture instead of jumping about it.
    const auto stripes = static_cast<std::size_t>((height + 4 * CellPx) / StripePx) + 2;
    const auto stripeOf = [&](const Mark &mark) {
        return std::min(
            stripes - 1, static_cast<std::size_t>(std::max(0.0, (mark.y + 2 * CellPx) / StripePx)));
    };
    std::vector<quint32> from(stripes + 1, 0);
    for (const Mark &mark : m_marks)
        ++from[stripeOf(mark) + 1];
    std::partial_sum(from.begin(), from.end(), from.begin());
    m_sorted.resize(m_marks.size());
    for (const Mark &mark : m_marks)
        m_sorted[from[stripeOf(mark)]++] = mark;
    std::swap(m_marks, m_sorted);

    m_rankedFrom = m_marks.size();
    std::ranges::stable_sort(m_ranked, {}, &std::pair<int, Mark>::first);
    for (const auto &[rank, mark] : m_ranked)
        m_marks.push_back(mark);
}

std::vector<quint32> FleetScene::membersOf(std::size_t index) const
{
    std::vector<quint32> rows;
    for (std::size_t i = 0; i < m_inHeaps.size(); ++i) {
        if (m_heapOf[i] == static_cast<int>(index))
            rows.push_back(m_inHeaps[i].row);
    }
    return rows;
}

std::optional<std::size_t> FleetScene::heapAt(QPointF at) const
{
    std::optional<std::size_t> best;
    double nearest = 0;
    for (std::size_t i = 0; i < m_heaps.size(); ++i) {
        const QPointF apart = m_heaps[i].at - at;
        const double distance = std::hypot(apart.x(), apart.y());
        if (distance <= radiusPx(m_heaps[i].count) && (!best || distance < nearest)) {
            best = i;
            nearest = distance;
        }
    }
    return best;
}

} // namespace dispatch::map
