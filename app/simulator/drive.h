// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/road_graph.h"

namespace dispatch::simulator {

//! \brief A trip of one vehicle along the roads: where it is after how many seconds. Everything is computed when it is
//! made, so asking is cheap and the answer for a moment is always the same.
//! \threads value type
class Drive {
public:
    //! \brief Standing still at a point.
    explicit Drive(geo::GeoPoint at);
    //! \brief The quickest way from road to road, both ends moved onto the nearest road.
    //! \param pace share of the roads' speed that this driver drives, in (0, 1.2]
    //! \return nullopt if there is no way, or no roads
    [[nodiscard]] static std::optional<Drive> plan(
        const geo::RoadGraph &roads, geo::GeoPoint from, geo::GeoPoint to, double pace = 0.9);

    struct Place {
        geo::GeoPoint point;
        double courseDeg = 0; //!< of travel; the last one when standing
        double speedMps = 0; //!< 0 before the start and after the end
        QString street; //!< empty when standing where no drive began
    };
    //! \param seconds since the start; clamped to the trip
    [[nodiscard]] Place at(double seconds) const;
    [[nodiscard]] double durationS() const;
    [[nodiscard]] double lengthM() const { return m_lengthM; }
    //! \brief The name of the next street turned into after \p seconds; empty on the last one.
    [[nodiscard]] QString nextStreet(double seconds) const;
    [[nodiscard]] geo::GeoPoint end() const { return m_points.back(); }

private:
    std::vector<geo::GeoPoint> m_points; //!< at least one
    std::vector<double> m_reachedS; //!< by point, ascending
    std::vector<QString> m_streets; //!< by piece between points
    double m_lengthM = 0;
};

} // namespace dispatch::simulator
