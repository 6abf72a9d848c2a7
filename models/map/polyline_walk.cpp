// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/polyline_walk.h"

#include <algorithm>
#include <cmath>

namespace dispatch::map {

PolylineWalk::PolylineWalk(std::vector<QPointF> points)
    : m_points(std::move(points))
{
    Q_ASSERT(m_points.size() >= 2);
    m_lengths.reserve(m_points.size());
    m_lengths.push_back(0);
    for (std::size_t i = 1; i < m_points.size(); ++i) {
        const QPointF step = m_points[i] - m_points[i - 1];
        m_lengths.push_back(m_lengths.back() + std::hypot(step.x(), step.y()));
    }
}

QPointF PolylineWalk::pointAt(double s) const
{
    if (s <= 0)
        return m_points.front();
    const auto next = std::ranges::upper_bound(m_lengths, s);
    if (next == m_lengths.end())
        return m_points.back();
    const auto i = static_cast<std::size_t>(next - m_lengths.begin());
    const double part = (s - m_lengths[i - 1]) / (m_lengths[i] - m_lengths[i - 1]);
    return m_points[i - 1] + (m_points[i] - m_points[i - 1]) * part;
}

double PolylineWalk::headingRad(double s, double half) const
{
    const QPointF chord = pointAt(s + half) - pointAt(s - half);
    return std::atan2(chord.y(), chord.x());
}

} // namespace dispatch::map
