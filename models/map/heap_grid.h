// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/camera.h"

#include <QSet>

#include <algorithm>
#include <vector>

namespace dispatch::map {

//! \brief Finds out which marks of a frame lie on each other and become a heap. Cells are anchored in the world, so
//! panning regroups nobody; which cells were heaps is kept from frame to frame, so that one at the limit does not flicker.
//! \threads the caller's
class HeapGrid {
public:
    struct Rules {
        double cellPx
            = 64; //!< edge where the zoom level is whole; between levels 0.71 to 1.41 times that
        int from = 6; //!< so many marks in one cell become a heap...
        int until = 5; //!< ...until fewer than this are left
        double apartPx = 48; //!< heaps whose middles are closer than this become one
    };
    struct Heap {
        QPointF at; //!< the middle of its members, item pixels
        int count = 0;
    };

    explicit HeapGrid(Rules rules)
        : m_rules(rules)
    {
    }

    //! \brief Begins a frame. \param leastMarginPx how far outside the view marks still count
    void start(const Camera &camera, double leastMarginPx);
    //! \brief No heaps in this frame, and none to be remembered.
    void forget();
    //! \brief How far outside the view marks have to be added: a cell that is seen in part is counted in full, or its
    //! number would change at the edge of the view.
    [[nodiscard]] double marginPx() const { return m_marginPx; }
    [[nodiscard]] int cellAt(QPointF at) const
    {
        const int column = static_cast<int>(at.x() * m_cellsPerPx + m_columnOffset);
        const int line = static_cast<int>(at.y() * m_cellsPerPx + m_lineOffset);
        return std::clamp(line, 0, m_lines - 1) * m_columns + std::clamp(column, 0, m_columns - 1);
    }
    //! \return the cell of the mark, for heapOf() after gather()
    int add(QPointF at)
    {
        const int index = cellAt(at);
        Cell &cell = m_cells[static_cast<std::size_t>(index)];
        ++cell.count;
        cell.x += at.x();
        cell.y += at.y();
        return index;
    }
    void gather();

    [[nodiscard]] const std::vector<Heap> &heaps() const { return m_heaps; }
    //! \return an index in heaps(), -1 for a cell that is none
    [[nodiscard]] int heapOf(int cell) const
    {
        return m_cells[static_cast<std::size_t>(cell)].heap;
    }

private:
    struct Cell {
        int count = 0;
        int heap = -1;
        double x = 0; //!< sums
        double y = 0;
    };

    void merge();

    Rules m_rules;
    std::vector<Cell> m_cells;
    std::vector<Heap> m_heaps;
    QSet<qint64> m_heapCells; //!< those that were heaps in the last frame
    qint64 m_firstColumn = 0;
    qint64 m_firstLine = 0;
    int m_columns = 0;
    int m_lines = 0;
    int m_level = 0;
    double m_marginPx = 0;
    double m_cellsPerPx = 1;
    double m_columnOffset = 0;
    double m_lineOffset = 0;
};

} // namespace dispatch::map
