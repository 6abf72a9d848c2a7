// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet_scene.h"

#include "map/unit_sprites.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dispatch::map {

namespace {

//! Edge of a cell where the zoom level is whole; between levels it is drawn 0.71 to 1.41 times that.
constexpr double CellPx = 64.0;
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

void FleetScene::build(const Fleet &fleet, const Camera &camera, qint64 nowMs, const Wishes &wishes)
{
    m_marks.clear();
    m_ranked.clear();
    m_cellOf.clear();
    m_inHeaps.clear();
    m_heapOf.clear();
    m_heaps.clear();
    m_hasEmergency = false;

    // Cells are anchored in the world, not in the view: panning must not regroup anybody.
    const double zoom = std::log2(camera.edgePx / geo::TilePixels);
    const bool hasHeaps = wishes.areHeapsAllowed && zoom < HeapsBelowZoom;
    const int level = static_cast<int>(std::lround(zoom));
    const double cellsPerEdge = std::exp2(level) * geo::TilePixels / CellPx;
    const double cellPx = camera.edgePx / cellsPerEdge;
    // A cell that is seen in part is counted in full, or its number would change at the edge of the view.
    const double margin = hasHeaps ? std::max(MarginPx, cellPx * 1.5) : MarginPx;
    const double westPx = camera.center.x * camera.edgePx - camera.size.width() / 2;
    const double northPx = camera.center.y * camera.edgePx - camera.size.height() / 2;
    if (level != m_level)
        m_heapCells.clear();
    m_level = level;
    if (hasHeaps) {
        m_firstColumn = static_cast<qint64>(std::floor((westPx - margin) / cellPx));
        m_firstRow = static_cast<qint64>(std::floor((northPx - margin) / cellPx));
        m_columns = static_cast<int>((camera.size.width() + 2 * margin) / cellPx) + 2;
        m_rows = static_cast<int>((camera.size.height() + 2 * margin) / cellPx) + 2;
        m_cells.assign(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows), {});
    }

    const double right = camera.size.width() + margin;
    const double bottom = camera.size.height() + margin;
    const double cellsPerPx = 1.0 / cellPx;
    const double columnOffset = westPx * cellsPerPx - static_cast<double>(m_firstColumn);
    const double rowOffset = northPx * cellsPerPx - static_cast<double>(m_firstRow);
    double fastestSquared = 0;
    const auto &units = fleet.units();
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
        if (!hasHeaps)
            continue;
        const int column = static_cast<int>(at.x() * cellsPerPx + columnOffset);
        const int line = static_cast<int>(at.y() * cellsPerPx + rowOffset);
        const int index
            = std::clamp(line, 0, m_rows - 1) * m_columns + std::clamp(column, 0, m_columns - 1);
        m_cellOf.push_back(index);
        Cell &cell = m_cells[static_cast<std::size_t>(index)];
        ++cell.count;
        cell.x += at.x();
        cell.y += at.y();
        ++cell.parts[static_cast<std::size_t>(heapPart(unit))];
    }
    m_fastestPxPerMs = std::sqrt(fastestSquared) * camera.edgePx;
    if (hasHeaps)
        gatherHeaps();
    order(camera.size.height());
}

void FleetScene::gatherHeaps()
{
    QSet<qint64> heapCells;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        Cell &cell = m_cells[i];
        if (cell.count < HeapUntil)
            continue;
        const auto column = m_firstColumn + static_cast<qint64>(i) % m_columns;
        const auto line = m_firstRow + static_cast<qint64>(i) / m_columns;
        const qint64 key = line << 32U | (column & 0xffff'ffff);
        if (cell.count < HeapFrom && !m_heapCells.contains(key))
            continue;
        heapCells.insert(key);
        cell.heap = static_cast<int>(m_heaps.size());
        m_heaps.push_back({ .at = QPointF(cell.x, cell.y) / cell.count,
            .count = cell.count,
            .parts = cell.parts });
    }
    m_heapCells = std::move(heapCells);
    if (m_heaps.empty())
        return;
    mergeHeaps();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        const int heap = m_cells[static_cast<std::size_t>(m_cellOf[i])].heap;
        if (heap < 0) {
            m_marks[kept++] = m_marks[i];
            continue;
        }
        m_inHeaps.push_back(m_marks[i]);
        m_heapOf.push_back(heap);
    }
    m_marks.resize(kept);
}

//! The largest swallow their neighbours' heaps that would lie on them.
void FleetScene::mergeHeaps()
{
    std::vector<std::size_t> cellOfHeap(m_heaps.size());
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        if (m_cells[i].heap >= 0)
            cellOfHeap[static_cast<std::size_t>(m_cells[i].heap)] = i;
    }
    std::vector<int> order(m_heaps.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater {},
        [this](int i) { return m_heaps[static_cast<std::size_t>(i)].count; });
    std::vector<int> into(m_heaps.size(), -1); // -1: not decided yet
    for (const int large : order) {
        const auto l = static_cast<std::size_t>(large);
        if (into[l] >= 0)
            continue;
        into[l] = large;
        const int column = static_cast<int>(cellOfHeap[l]) % m_columns;
        const int line = static_cast<int>(cellOfHeap[l]) / m_columns;
        const QPointF at = m_heaps[l].at;
        for (int y = std::max(0, line - 1); y <= std::min(m_rows - 1, line + 1); ++y) {
            for (int x = std::max(0, column - 1); x <= std::min(m_columns - 1, column + 1); ++x) {
                const int small = m_cells[static_cast<std::size_t>(y * m_columns + x)].heap;
                const auto s = static_cast<std::size_t>(small);
                if (small < 0 || into[s] >= 0)
                    continue;
                const QPointF apart = m_heaps[s].at - at;
                if (QPointF::dotProduct(apart, apart) >= HeapApartPx * HeapApartPx)
                    continue;
                into[s] = large;
                const int count = m_heaps[l].count + m_heaps[s].count;
                m_heaps[l].at
                    = (m_heaps[l].at * m_heaps[l].count + m_heaps[s].at * m_heaps[s].count) / count;
                m_heaps[l].count = count;
                for (std::size_t part = 0; part < HeapPartCount; ++part)
                    m_heaps[l].parts[part] += m_heaps[s].parts[part];
            }
        }
    }
    std::vector<Heap> heaps;
    std::vector<int> place(m_heaps.size(), -1);
    for (std::size_t i = 0; i < m_heaps.size(); ++i) {
        if (into[i] != static_cast<int>(i))
            continue;
        place[i] = static_cast<int>(heaps.size());
        heaps.push_back(m_heaps[i]);
    }
    for (Cell &cell : m_cells) {
        if (cell.heap >= 0)
            cell.heap = place[static_cast<std::size_t>(into[static_cast<std::size_t>(cell.heap)])];
    }
    m_heaps = std::move(heaps);
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
