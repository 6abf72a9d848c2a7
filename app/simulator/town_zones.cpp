// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/town_zones.h"

#include "domain/limits.h"
#include "geo/outline.h"

#include <algorithm>

namespace dispatch::simulator {

namespace {

constexpr std::size_t Territories = 3;
constexpr int Corners = 36;
constexpr double StepM = 40;
constexpr double FarthestM = 1'400; //!< a district at the shore would else reach into the sea

//! As far as the district goes in each direction: seen from its middle it never crosses itself.
QList<geo::GeoPoint> outlineOf(const geo::Town &town, const geo::Place &district)
{
    QList<geo::GeoPoint> outline;
    for (int i = 0; i < Corners; ++i) {
        const double bearing = 360.0 * i / Corners;
        double reach = StepM;
        while (reach < FarthestM
            && town.districtAt(geo::destination(district.point, bearing, reach + StepM))
                == district.name)
            reach += StepM;
        outline.append(geo::destination(district.point, bearing, reach));
    }
    return outline;
}

} // namespace

std::vector<domain::CreateZone> inventZones(const geo::Town &town)
{
    std::vector<const geo::Place *> districts;
    for (const auto &place : town.places) {
        if (place.kind == geo::PlaceKind::District)
            districts.push_back(&place);
    }
    std::ranges::sort(districts, {}, [&](const geo::Place *district) {
        return std::pair(geo::distanceM(district->point, town.centre), district->name);
    });
    std::vector<domain::CreateZone> zones;
    for (const auto *district : districts) {
        if (zones.size() == Territories)
            break;
        zones.push_back({ .name = district->name,
            .kind = domain::ZoneKind::Territory,
            .area = district->name,
            .outline = outlineOf(town, *district) });
    }
    const geo::Area *largest = nullptr;
    for (const auto &area : town.areas) {
        // Where streets of the made-up town meet at a sharp angle, the edge of a block may touch itself.
        const bool isGrounds = area.kind == geo::AreaClass::Institution && !area.name.isEmpty()
            && std::ssize(area.outer) <= domain::MaxOutlinePoints
            && !geo::crossesItself(area.outer);
        if (isGrounds && (!largest || geo::areaM2(area.outer) > geo::areaM2(largest->outer)))
            largest = &area;
    }
    if (largest)
        zones.push_back({ .name = largest->name,
            .kind = domain::ZoneKind::Site,
            .area = {},
            .outline = { largest->outer.begin(), largest->outer.end() } });
    return zones;
}

} // namespace dispatch::simulator
