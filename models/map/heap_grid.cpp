// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/heap_grid.h"

#include <cmath>
#include <numeric>

namespace dispatch::map {

void HeapGrid::start(const Camera &camera, double leastMarginPx)
{
    m_heaps.clear();
    const int level = static_cast<int>(std::lround(std::log2(camera.edgePx / geo::TilePixels)));
    const double cellsPerEdge = std::exp2(level) * geo::TilePixels / m_rules.cellPx;
    const double cellPx = camera.edgePx / cellsPerEdge;
    m_marginPx = std::max(leastMarginPx, cellPx * 1.5);
    const double westPx = camera.center.x * camera.edgePx - camera.size.width() / 2;
    const double northPx = camera.center.y * camera.edgePx - camera.size.height() / 2;
    if (level != m_level)
        m_heapCells.clear();
    m_level = level;
    m_firstColumn = static_cast<qint64>(std::floor((westPx - m_marginPx) / cellPx));
    m_firstLine = static_cast<qint64>(std::floor((northPx - m_marginPx) / cellPx));
    m_columns = static_cast<int>((camera.size.width() + 2 * m_marginPx) / cellPx) + 2;
    m_lines = static_cast<int>((camera.size.height() + 2 * m_marginPx) / cellPx) + 2;
    m_cells.assign(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_lines), {});
    m_cellsPerPx = 1.0 / cellPx;
    m_columnOffset = westPx * m_cellsPerPx - static_cast<double>(m_firstColumn);
    m_lineOffset = northPx * m_cellsPerPx - static_cast<double>(m_firstLine);
}

void HeapGrid::forget()
{
    m_heaps.clear();
    m_heapCells.clear();
}

void HeapGrid::gather()
{
    QSet<qint64> heapCells;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        Cell &cell = m_cells[i];
        if (cell.count < m_rules.until)
            continue;
        const auto column = m_firstColumn + static_cast<qint64>(i) % m_columns;
        const auto line = m_firstLine + static_cast<qint64>(i) / m_columns;
        const qint64 key = line << 32U | (column & 0xffff'ffff);
        if (cell.count < m_rules.from && !m_heapCells.contains(key))
            continue;
        heapCells.insert(key);
        cell.heap = static_cast<int>(m_heaps.size());
        m_heaps.push_back({ .at = QPointF(cell.x, cell.y) / cell.count, .count = cell.count });
    }
    m_heapCells = std::move(heapCells);
    if (!m_heaps.empty())
        merge();
}

//! The largest swallow their neighbours' heaps that would lie on them.
void HeapGrid::merge()
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
        for (int y = std::max(0, line - 1); y <= std::min(m_lines - 1, line + 1); ++y) {
            for (int x = std::max(0, column - 1); x <= std::min(m_columns - 1, column + 1); ++x) {
                const int small = m_cells[static_cast<std::size_t>(y * m_columns + x)].heap;
                const auto s = static_cast<std::size_t>(small);
                if (small < 0 || into[s] >= 0)
                    continue;
                const QPointF apart = m_heaps[s].at - at;
                if (QPointF::dotProduct(apart, apart) >= m_rules.apartPx * m_rules.apartPx)
                    continue;
                into[s] = large;
                const int count = m_heaps[l].count + m_heaps[s].count;
                m_heaps[l].at
                    = (m_heaps[l].at * m_heaps[l].count + m_heaps[s].at * m_heaps[s].count) / count;
                m_heaps[l].count = count;
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

} // namespace dispatch::map
