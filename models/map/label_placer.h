// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QSizeF>

#include <vector>

namespace dispatch::map {

//! \brief Keeps names from lying on each other: a coarse grid of what is taken.
//! \threads the caller's
class LabelPlacer {
public:
    //! Fine enough for a line of text, coarse enough to be cleared for every frame.
    static constexpr int CellPx = 4;

    void start(QSizeF view);
    //! \brief Marks \p rect as taken whatever lies there.
    void take(const QRectF &rect);
    //! \brief Takes \p rect if it lies inside the view and none of it is taken.
    [[nodiscard]] bool takeFree(const QRectF &rect);

private:
    struct Cells {
        int left, top, right, bottom; //!< right and bottom exclusive
    };
    [[nodiscard]] Cells cellsOf(const QRectF &rect) const;

    int m_columns = 0;
    int m_rows = 0;
    QSizeF m_view;
    std::vector<bool> m_taken;
};

} // namespace dispatch::map
