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

std::optional<geo::RoadSnap> Router::snap(geo::GeoPoint place) const
{
    const auto found = graph().snap(place);
    return found && found->distanceM <= MaxOffRoadM ? found : std::nullopt;
}

Leg Router::estimateLeg(geo::GeoPoint from, geo::GeoPoint to)
{
    const double metres = geo::distanceM(from, to) * DetourFactor;
    return { .source = TravelSource::Estimate,
        .distanceM = metres,
        .durationS = metres / EstimateSpeedMps };
}

Journey Router::estimate(geo::GeoPoint from, geo::GeoPoint to)
{
    const Leg leg = estimateLeg(from, to);
    return { .source = leg.source,
        .line = { from, to },
        .distanceM = leg.distanceM,
        .durationS = leg.durationS };
}

Journey Router::journey(geo::GeoPoint from, geo::GeoPoint to) const
{
    if (m_map.isEmpty())
        return estimate(from, to);
    const auto start = snap(from);
    const auto goal = snap(to);
    auto trip = start && goal ? graph().trip(*start, *goal) : std::nullopt;
    if (!trip)
        return estimate(from, to);
    const double offRoadM = start->distanceM + goal->distanceM;
    Journey journey { .source = TravelSource::Roads,
        .line = {},
        .distanceM = trip->lengthM + offRoadM,
        .durationS = trip->travelS + offRoadM / OffRoadSpeedMps };
    journey.line.reserve(trip->line.size() + 2);
    journey.line.push_back(from);
    journey.line.insert(journey.line.end(), trip->line.begin(), trip->line.end());
    journey.line.push_back(to);
    return journey;
}

std::vector<Leg> Router::legs(
    std::span<const geo::GeoPoint> from, std::span<const geo::GeoPoint> to) const
{
    Q_ASSERT(from.size() == 1 || to.size() == 1);
    const bool isToOne = to.size() == 1;
    const std::span<const geo::GeoPoint> many = isToOne ? from : to;
    if (many.empty())
        return {};
    const geo::GeoPoint one = isToOne ? to.front() : from.front();
    std::vector<Leg> legs;
    legs.reserve(many.size());
    for (const geo::GeoPoint place : many)
        legs.push_back(isToOne ? estimateLeg(place, one) : estimateLeg(one, place));
    const auto centre = m_map.isEmpty() ? std::nullopt : snap(one);
    if (!centre)
        return legs;
    std::vector<geo::RoadSnap> onRoads;
    std::vector<std::size_t> rows; // of those
    for (std::size_t i = 0; i < many.size(); ++i) {
        if (const auto found = snap(many[i])) {
            onRoads.push_back(*found);
            rows.push_back(i);
        }
    }
    const auto found
        = isToOne ? graph().legsTo(*centre, onRoads) : graph().legsFrom(*centre, onRoads);
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!found[i])
            continue;
        const double offRoadM = centre->distanceM + onRoads[i].distanceM;
        legs[rows[i]] = { .source = TravelSource::Roads,
            .distanceM = found[i]->lengthM + offRoadM,
            .durationS = found[i]->travelS + offRoadM / OffRoadSpeedMps };
    }
    return legs;
}

} // namespace dispatch::atlas
