// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/town_map.h"

#include "atlas/map_builder.h"

namespace dispatch::atlas {

using namespace Qt::StringLiterals;

namespace {

std::vector<MapPoint> toMap(std::span<const geo::GeoPoint> points)
{
    std::vector<MapPoint> out;
    out.reserve(points.size());
    for (const geo::GeoPoint p : points)
        out.push_back(toMapPoint(p));
    return out;
}

} // namespace

MapData mapOf(const geo::Town &town)
{
    MapBuilder map;
    for (const geo::Area &area : town.areas)
        map.addArea(area.kind, std::array { toMap(area.outer) });
    for (const geo::Building &building : town.buildings)
        map.addBuilding(std::array { toMap(building.outline) }, building.isLarge);
    // The town lists the most important first, a map draws it last.
    for (auto road = town.roads.rbegin(); road != town.roads.rend(); ++road)
        map.addLine(road->kind, map.name(road->name), toMap(road->points),
            road->isBridge ? LineRow::IsBridge : 0);
    for (const geo::Place &place : town.places)
        map.addPlace(place.kind, place.rank, map.name(place.name), toMapPoint(place.point));

    for (const geo::GeoPoint node : town.graph.nodes())
        static_cast<void>(map.addRoadNode(toMapPoint(node)));
    std::vector<NameIndex> streets;
    for (const QString &street : town.graph.streets())
        streets.push_back(map.name(street));
    for (const geo::RoadEdge &edge : town.graph.edges())
        map.addRoad(edge.from, edge.to, edge.speedMps, streets[edge.street]);
    for (const geo::Town::Frontage &frontage : town.frontages) {
        for (int i = 0; i < frontage.houses; ++i)
            map.addHouse(map.name(QString::number(frontage.firstNumber + 2 * i)),
                streets[frontage.street], 0,
                toMapPoint(
                    geo::interpolate(frontage.from, frontage.to, (i + 0.5) / frontage.houses)));
    }
    MapBox bounds;
    bounds.include(toMapPoint(town.bounds.southWest));
    bounds.include(toMapPoint(town.bounds.northEast));
    return map.finish({ .title = town.name,
                          .attribution = u"Demo town, made up by Dispatch: no real place"_s,
                          .bounds = bounds },
        MapBuilder::Order::AsAdded);
}

} // namespace dispatch::atlas
