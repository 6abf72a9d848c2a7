// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/map_data.h"

#include <cmath>

namespace dispatch::atlas {

using namespace Qt::StringLiterals;

namespace {

// The rows lie in files as they lie in memory: a change of these sizes is another version of the file.
static_assert(sizeof(MapPoint) == 8 && sizeof(RingRow) == 8 && sizeof(AreaRow) == 28);
static_assert(sizeof(LineRow) == 32 && sizeof(PlaceRow) == 16 && sizeof(StreetRow) == 24);
static_assert(sizeof(HouseRow) == 12 && sizeof(RoadRow) == 16 && sizeof(TurnRow) == 12);
static_assert(sizeof(FactsRow) == 40);

bool isWithin(quint64 first, quint64 count, std::size_t size)
{
    return first + count <= size;
}

} // namespace

MapData::MapData(OwnedTables &&tables)
{
    const auto owned = std::make_shared<const OwnedTables>(std::move(tables));
    facts = owned->facts;
    points = owned->points;
    rings = owned->rings;
    areas = owned->areas;
    buildings = owned->buildings;
    lines = owned->lines;
    streetLines = owned->streetLines;
    places = owned->places;
    streets = owned->streets;
    houses = owned->houses;
    roadNodes = owned->roadNodes;
    roads = owned->roads;
    turns = owned->turns;
    areaTree = owned->areaTree;
    buildingTree = owned->buildingTree;
    lineTree = owned->lineTree;
    streetTree = owned->streetTree;
    houseTree = owned->houseTree;
    nameStarts = owned->nameStarts;
    nameBytes = owned->nameBytes;
    m_owner = owned;
}

MapData::MapData(const MapTables<TableView> &views, std::shared_ptr<const void> owner)
    : MapTables(views)
    , m_owner(std::move(owner))
{
}

std::string_view MapData::nameUtf8(NameIndex index) const
{
    return { nameBytes.data() + nameStarts[index], nameStarts[index + 1] - nameStarts[index] };
}

QString MapData::name(NameIndex index) const
{
    return QString::fromUtf8(QByteArrayView(nameUtf8(index)));
}

geo::RoadGraph MapData::roadGraph() const
{
    geo::RoadGraph graph;
    for (const MapPoint p : roadNodes)
        graph.addNode(toGeo(p));
    // Streets in the order they come: the router gives names back, not numbers.
    std::vector<quint32> streetOf(nameStarts.size(), 0xffff'ffff);
    for (const RoadRow &road : roads) {
        quint32 &street = streetOf[road.name];
        if (street == 0xffff'ffff)
            street = graph.addStreet(name(road.name));
        graph.addOneWay(road.from, road.to, double { road.speedMps }, street);
    }
    for (const TurnRow &turn : turns)
        graph.forbidTurn(turn.from, turn.via, turn.to);
    graph.finish();
    return graph;
}

std::optional<QString> flawOf(const MapTables<TableView> &t)
{
    if (t.facts.size() != 1)
        return u"it does not say what it is a map of"_s;
    if (t.nameStarts.size() < 2 || t.nameStarts.front() != 0 || t.nameStarts[1] != 0
        || t.nameStarts.back() != t.nameBytes.size() || !std::ranges::is_sorted(t.nameStarts))
        return u"its names are cut off"_s;
    const std::size_t names = t.nameStarts.size() - 1;
    const auto isName = [names](NameIndex index) { return index < names; };
    if (!isName(t.facts[0].title) || !isName(t.facts[0].attribution))
        return u"it has no title"_s;
    for (const RingRow &ring : t.rings) {
        if (ring.pointCount < 3 || !isWithin(ring.firstPoint, ring.pointCount, t.points.size()))
            return u"an outline leads nowhere"_s;
    }
    for (const auto &table : { t.areas, t.buildings }) {
        for (const AreaRow &area : table) {
            if (area.ringCount == 0 || !isWithin(area.firstRing, area.ringCount, t.rings.size())
                || static_cast<int>(area.kind) >= geo::areaClassCount)
                return u"an area leads nowhere"_s;
        }
    }
    for (const auto &table : { t.lines, t.streetLines }) {
        for (const LineRow &line : table) {
            if (line.pointCount < 2 || !isWithin(line.firstPoint, line.pointCount, t.points.size())
                || static_cast<int>(line.kind) >= geo::roadClassCount || !isName(line.name))
                return u"a line leads nowhere"_s;
        }
    }
    for (const PlaceRow &place : t.places) {
        if (!isName(place.name) || place.kind > geo::PlaceKind::Landmark)
            return u"a place has no name"_s;
    }
    for (const StreetRow &street : t.streets) {
        if (!isName(street.name) || !isName(street.place)
            || !isWithin(street.firstHouse, street.houseCount, t.houses.size()))
            return u"a street leads nowhere"_s;
    }
    if (!std::ranges::all_of(t.houses, [&](const HouseRow &h) { return isName(h.number); }))
        return u"a house has no number"_s;
    const std::size_t nodes = t.roadNodes.size();
    for (const RoadRow &road : t.roads) {
        if (road.from >= nodes || road.to >= nodes || road.from == road.to || !isName(road.name)
            || !(road.speedMps > 0) || !std::isfinite(road.speedMps))
            return u"a road leads nowhere"_s;
    }
    for (const TurnRow &turn : t.turns) {
        if (turn.from >= nodes || turn.via >= nodes || turn.to >= nodes)
            return u"a turn leads nowhere"_s;
    }
    if (!isSoundTree(t.areaTree, t.areas.size()) || !isSoundTree(t.buildingTree, t.buildings.size())
        || !isSoundTree(t.lineTree, t.lines.size())
        || !isSoundTree(t.streetTree, t.streetLines.size())
        || !isSoundTree(t.houseTree, t.houses.size()))
        return u"its index is broken"_s;
    return std::nullopt;
}

} // namespace dispatch::atlas
