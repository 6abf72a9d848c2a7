// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"

#include <mutex>
#include <optional>
#include <span>

namespace dispatch::atlas {

//! \brief Where a travel time comes from; the best first.
enum class TravelSource : quint8 {
    Host, //!< a routing server said so
    Roads, //!< along the roads of the map
    Estimate //!< a straight line, lengthened as roads are longer; to be shown with "~"
};

//! \brief How far and how long it is from one place to another.
struct Leg {
    TravelSource source = TravelSource::Estimate;
    double distanceM = 0; //!< < 0: only the time is known
    double durationS = 0;
    bool operator==(const Leg &) const = default;
};

//! \brief How to get from one place to another.
struct Journey {
    using Source = TravelSource;
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
    //! \brief From each of \p from to each of \p to, row by row; at least one of them is a single place. One search
    //! however many the others are, and the same figures as journey().
    [[nodiscard]] std::vector<Leg> legs(
        std::span<const geo::GeoPoint> from, std::span<const geo::GeoPoint> to) const;
    [[nodiscard]] static Journey estimate(geo::GeoPoint from, geo::GeoPoint to);
    [[nodiscard]] static Leg estimateLeg(geo::GeoPoint from, geo::GeoPoint to);

    //! \brief Builds the road graph now instead of with the first question.
    void prepare() const { static_cast<void>(graph()); }

private:
    [[nodiscard]] const geo::RoadGraph &graph() const;
    //! \return nullopt too far from any road
    [[nodiscard]] std::optional<geo::RoadSnap> snap(geo::GeoPoint place) const;

    MapData m_map;
    mutable std::once_flag m_isBuilt;
    mutable geo::RoadGraph m_graph;
};

} // namespace dispatch::atlas
