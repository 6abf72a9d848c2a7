// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/router.h"

namespace dispatch::atlas {

Router::Router(MapData map)
    : m_map(std::move(map))
{
}

const geo::RoadGraph &Router::graph() const
{
    std::call_once(m_isBuilt, [this] { m_graph = m_map.roadGraph(); });
    return m_graph;
}

Journey Router::estimate(geo::GeoPoint from, geo::GeoPoint to)
{
    const double metres = geo::distanceM(from, to) * DetourFactor;
    return { .source = Journey::Source::Estimate,
        .line = { from, to },
        .distanceM = metres,
        .durationS = metres / EstimateSpeedMps };
}

Journey Router::journey(geo::GeoPoint from, geo::GeoPoint to) const
{
    if (m_map.isEmpty())
        return estimate(from, to);
    const auto start = graph().snap(from);
    const auto goal = graph().snap(to);
    if (!start || !goal || start->distanceM > MaxOffRoadM || goal->distanceM > MaxOffRoadM)
        return estimate(from, to);
    auto trip = graph().trip(*start, *goal);
    if (!trip)
        return estimate(from, to);
    Journey journey { .source = Journey::Source::Roads,
        .line = {},
        .distanceM = trip->lengthM + start->distanceM + goal->distanceM,
        .durationS = trip->travelS + (start->distanceM + goal->distanceM) / OffRoadSpeedMps };
    journey.line.reserve(trip->line.size() + 2);
    journey.line.push_back(from);
    journey.line.insert(journey.line.end(), trip->line.begin(), trip->line.end());
    journey.line.push_back(to);
    return journey;
}

} // namespace dispatch::atlas
