// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include <vector>

namespace dispatch::map {

//! \brief A line to walk along: where one is after so many pixels, and which way one looks.
//! \threads const functions are reentrant
class PolylineWalk {
public:
    //! \param points at least two
    explicit PolylineWalk(std::vector<QPointF> points);

    [[nodiscard]] double lengthPx() const { return m_lengths.back(); }
    //! \brief The point at \p s from the start; the ends beyond the ends.
    [[nodiscard]] QPointF pointAt(double s) const;
    //! \brief Direction of the chord from \p s - \p half to \p s + \p half: smooth where the line has corners.
    //! \return radians from the x axis towards the y axis
    [[nodiscard]] double headingRad(double s, double half) const;

private:
    std::vector<QPointF> m_points;
    std::vector<double> m_lengths; //!< from the start to each point
};

} // namespace dispatch::map
