// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/label_placer.h"

#include <algorithm>
#include <cmath>

namespace dispatch::map {

void LabelPlacer::start(QSizeF view)
{
    m_view = view;
    m_columns = static_cast<int>(std::ceil(view.width() / CellPx));
    m_rows = static_cast<int>(std::ceil(view.height() / CellPx));
    m_taken.assign(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows), false);
}

void LabelPlacer::take(const QRectF &rect)
{
    const Cells cells = cellsOf(rect);
    for (int y = cells.top; y < cells.bottom; ++y) {
        for (int x = cells.left; x < cells.right; ++x)
            m_taken[static_cast<std::size_t>(y * m_columns + x)] = true;
    }
}

bool LabelPlacer::takeFree(const QRectF &rect)
{
    if (!QRectF({ 0, 0 }, m_view).contains(rect))
        return false;
    const Cells cells = cellsOf(rect);
    for (int y = cells.top; y < cells.bottom; ++y) {
        for (int x = cells.left; x < cells.right; ++x) {
            if (m_taken[static_cast<std::size_t>(y * m_columns + x)])
                return false;
        }
    }
    take(rect);
    return true;
}

LabelPlacer::Cells LabelPlacer::cellsOf(const QRectF &rect) const
{
    const auto cell = [](double value, int count) {
        return std::clamp(static_cast<int>(std::floor(value / CellPx)), 0, count);
    };
    return { .left = cell(rect.left(), m_columns),
        .top = cell(rect.top(), m_rows),
        .right = std::min(m_columns, cell(rect.right(), m_columns) + 1),
        .bottom = std::min(m_rows, cell(rect.bottom(), m_rows) + 1) };
}

} // namespace dispatch::map
