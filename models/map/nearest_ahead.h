// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>

#include <optional>

namespace dispatch::map {

//! \brief Finds the mark an arrow key leads to: the nearest one in a direction, straight ahead before aside.
//! \threads the caller's
class NearestAhead {
public:
    //! Half the angle that still counts as "in this direction".
    static constexpr double HalfAngleDeg = 50.0;
    //! Nearer than this is where the key was pressed.
    static constexpr double LeastPx = 2.0;

    //! \param directionDeg clockwise from up
    //! \param view only what lies in it is meant
    NearestAhead(QPointF from, double directionDeg, const QRectF &view);
    void consider(QPointF at);
    [[nodiscard]] std::optional<QPointF> best() const { return m_best; }

private:
    QPointF m_from;
    QPointF m_ahead; //!< of length 1
    double m_leastAlong;
    QRectF m_view;
    std::optional<QPointF> m_best;
    double m_cost = 0;
};

} // namespace dispatch::map
