// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"

#include <memory>
#include <mutex>

namespace dispatch::atlas {

//! \brief How to get from one place to another.
struct Journey {
    enum class Source : quint8 {
        Roads, //!< along the roads of the map
        Estimate //!< a straight line, lengthened as roads are longer; to be shown with "~"
    };
    Source source = Source::Estimate;
    std::vector<geo::GeoPoint> line; //!< from the one place to the other, at least two points
    double distanceM = 0;
    double durationS = 0;
};

//! \brief Ways along the roads of a map, or an honest estimate where it has none.
//! \threads reentrant; the first question builds the road graph, others wait for it
class Router {
public:
    //! Farther from a road than this nobody says by road.
    static constexpr double MaxOffRoadM = 600;
    //! Roads are longer than the straight line by this much, on average.
    static constexpr double DetourFactor = 1.3;
    static constexpr double EstimateSpeedMps = 30 / 3.6;
    //! From the house to the road.
    static constexpr double OffRoadSpeedMps = 5 / 3.6;

    //! \param map empty: estimates only
    explicit Router(MapData map);

    [[nodiscard]] Journey journey(geo::GeoPoint from, geo::GeoPoint to) const;
    [[nodiscard]] static Journey estimate(geo::GeoPoint from, geo::GeoPoint to);

    //! \brief Builds the road graph now instead of with the first question.
    void prepare() const { static_cast<void>(graph()); }

private:
    [[nodiscard]] const geo::RoadGraph &graph() const;

    MapData m_map;
    mutable std::once_flag m_isBuilt;
    mutable geo::RoadGraph m_graph;
};

} // namespace dispatch::atlas
