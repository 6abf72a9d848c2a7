// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/nearest_ahead.h"

#include <QtMath>

#include <cmath>

namespace dispatch::map {

NearestAhead::NearestAhead(QPointF from, double directionDeg, const QRectF &view)
    : m_from(from)
    , m_ahead(std::sin(qDegreesToRadians(directionDeg)), -std::cos(qDegreesToRadians(directionDeg)))
    , m_leastAlong(std::cos(qDegreesToRadians(HalfAngleDeg)))
    , m_view(view)
{
}

void NearestAhead::consider(QPointF at)
{
    const QPointF way = at - m_from;
    const double distance = std::hypot(way.x(), way.y());
    if (distance < LeastPx || !m_view.contains(at))
        return;
    const double along = QPointF::dotProduct(way, m_ahead) / distance;
    // Straight ahead beats a little nearer but aside.
    const double cost = distance * (2 - along);
    if (along >= m_leastAlong && (!m_best || cost < m_cost)) {
        m_best = at;
        m_cost = cost;
    }
}

} // namespace dispatch::map
