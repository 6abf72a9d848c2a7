// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/map_builder.h"

#include "atlas/street_join.h"

#include <array>
#include <cmath>
#include <map>

namespace dispatch::atlas {

using geo::AreaClass;
using geo::RoadClass;

namespace {

//! What is smaller than this on the screen is not worth a polygon.
constexpr double MinAreaPx = 1.2;
constexpr int MinBuildingZoom = 15;
constexpr int MinLargeBuildingZoom = 14;
constexpr int MaxDrawnZoom = 20;
//! House numbers are written from here on.
constexpr quint8 MinHouseZoom = 18;

//! The first zoom level at which so many steps are MinAreaPx pixels.
int zoomOf(quint32 span)
{
    if (span == 0)
        return MaxDrawnZoom;
    const double atZero = span / MapStepsPerEdge * geo::TilePixels;
    return std::clamp(static_cast<int>(std::ceil(std::log2(MinAreaPx / atZero))), 0, MaxDrawnZoom);
}

//! Ground that others lie on comes first.
int layerOf(AreaClass kind)
{
    switch (kind) {
    case AreaClass::Land:
        return 0;
    case AreaClass::Farmland:
    case AreaClass::Residential:
    case AreaClass::Commercial:
    case AreaClass::OldTown:
    case AreaClass::Industrial:
    case AreaClass::Institution:
    case AreaClass::Airfield:
        return 1;
    case AreaClass::Meadow:
    case AreaClass::Wood:
    case AreaClass::Sand:
    case AreaClass::Park:
    case AreaClass::Cemetery:
        return 2;
    case AreaClass::Pitch:
        return 3;
    case AreaClass::Water:
        return 4;
    case AreaClass::Pier:
    case AreaClass::Runway:
    case AreaClass::Square:
        break;
    }
    return 5;
}

//! More important ones are drawn over others.
int importanceOf(RoadClass kind)
{
    switch (kind) {
    case RoadClass::Waterway:
        return 0;
    case RoadClass::Railway:
        return 1;
    case RoadClass::Path:
        return 2;
    case RoadClass::Service:
        return 3;
    case RoadClass::Residential:
        return 4;
    case RoadClass::Tertiary:
        return 5;
    case RoadClass::Secondary:
        return 6;
    case RoadClass::Primary:
        return 7;
    case RoadClass::Motorway:
        break;
    }
    return 8;
}

//! A house belongs to a street of its name within about 1.5 km at 47°, in steps.
constexpr double MaxOffStreet = 230'000;

//! More streets of one name are not told apart: "Main Street" of a whole country.
constexpr std::size_t MaxStreetsOfName = 1'000;

//! \return steps; 0 where they meet
double distanceBetween(const MapBox &a, const MapBox &b)
{
    const auto gap = [](quint32 lowA, quint32 highA, quint32 lowB, quint32 highB) {
        return highA < lowB ? stepsBetween(highA, lowB)
            : highB < lowA  ? stepsBetween(highB, lowA)
                            : 0.0;
    };
    return std::hypot(gap(a.west, a.east, b.west, b.east), gap(a.north, a.south, b.north, b.south));
}

template<class Row>
std::vector<TreeNode> treeOf(const std::vector<Row> &rows)
{
    std::vector<TreeItem> items;
    items.reserve(rows.size());
    for (const Row &row : rows)
        items.push_back({ .box = row.box, .minZoom = row.minZoom });
    return packTree(items);
}

} // namespace

int firstZoomOf(RoadClass kind)
{
    switch (kind) {
    case RoadClass::Motorway:
        return 7;
    case RoadClass::Primary:
        return 8;
    case RoadClass::Secondary:
        return 10;
    case RoadClass::Tertiary:
    case RoadClass::Railway:
        return 11;
    case RoadClass::Residential:
    case RoadClass::Waterway:
        return 12;
    case RoadClass::Service:
        return 14;
    case RoadClass::Path:
        break;
    }
    return 15;
}

MapBuilder::MapBuilder()
{
    m_tables.nameStarts = { 0, 0 };
    m_names.emplace(std::string(), 0);
}

NameIndex MapBuilder::name(std::string_view utf8)
{
    const auto [found, isNew]
        = m_names.try_emplace(std::string(utf8), static_cast<NameIndex>(m_names.size()));
    if (isNew) {
        m_tables.nameBytes.insert(m_tables.nameBytes.end(), utf8.begin(), utf8.end());
        m_tables.nameStarts.push_back(static_cast<quint32>(m_tables.nameBytes.size()));
    }
    return found->second;
}

NameIndex MapBuilder::name(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    return name(std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
}

std::string MapBuilder::textOf(NameIndex index) const
{
    const auto first = m_tables.nameBytes.begin() + m_tables.nameStarts[index];
    return { first, m_tables.nameBytes.begin() + m_tables.nameStarts[index + 1] };
}

std::optional<AreaRow> MapBuilder::makeArea(
    AreaClass kind, std::span<const std::vector<MapPoint>> rings, quint8 flags)
{
    AreaRow area { .box = {},
        .firstRing = static_cast<quint32>(m_tables.rings.size()),
        .kind = kind,
        .flags = flags };
    for (const auto &ring : rings) {
        if (ring.size() < 3)
            continue;
        m_tables.rings.push_back({ .firstPoint = static_cast<quint32>(m_tables.points.size()),
            .pointCount = static_cast<quint32>(ring.size()) });
        m_tables.points.insert(m_tables.points.end(), ring.begin(), ring.end());
        area.box.include(boxOf(ring));
        ++area.ringCount;
    }
    if (area.ringCount == 0)
        return std::nullopt;
    area.minZoom = static_cast<quint8>(zoomOf(area.box.span()));
    return area;
}

void MapBuilder::addArea(AreaClass kind, std::span<const std::vector<MapPoint>> rings, quint8 flags)
{
    const auto area = makeArea(kind, rings, flags);
    if (!area)
        return;
    m_bounds.include(area->box);
    m_tables.areas.push_back(*area);
}

void MapBuilder::addGround(
    AreaClass kind, std::span<const std::vector<MapPoint>> rings, quint8 flags)
{
    if (const auto area = makeArea(kind, rings, flags))
        m_ground.push_back(*area);
}

void MapBuilder::addBuilding(std::span<const std::vector<MapPoint>> rings, bool isLarge)
{
    auto building = makeArea(AreaClass::Residential, rings, isLarge ? AreaRow::IsLarge : 0);
    if (!building)
        return;
    m_bounds.include(building->box);
    building->minZoom = std::max(
        building->minZoom, static_cast<quint8>(isLarge ? MinLargeBuildingZoom : MinBuildingZoom));
    m_tables.buildings.push_back(*building);
}

void MapBuilder::addLine(
    RoadClass kind, NameIndex name, std::span<const MapPoint> points, quint8 flags)
{
    if (points.size() < 2)
        return;
    const MapBox box = boxOf(points);
    m_bounds.include(box);
    m_tables.lines.push_back({ .box = box,
        .firstPoint = static_cast<quint32>(m_tables.points.size()),
        .pointCount = static_cast<quint32>(points.size()),
        .name = name,
        .kind = kind,
        .minZoom = static_cast<quint8>(firstZoomOf(kind)),
        .flags = flags });
    m_tables.points.insert(m_tables.points.end(), points.begin(), points.end());
}

void MapBuilder::addPlace(geo::PlaceKind kind, int rank, NameIndex name, MapPoint point)
{
    m_tables.places.push_back(
        { .point = point, .name = name, .kind = kind, .rank = static_cast<quint8>(rank) });
}

void MapBuilder::addHouse(NameIndex number, NameIndex street, NameIndex place, MapPoint point)
{
    m_frontages.push_back(
        { .house = { .point = point, .number = number }, .street = street, .place = place });
    m_bounds.include(point);
}

quint32 MapBuilder::addRoadNode(MapPoint point)
{
    m_tables.roadNodes.push_back(point);
    return static_cast<quint32>(m_tables.roadNodes.size() - 1);
}

void MapBuilder::addRoad(quint32 from, quint32 to, double speedMps, NameIndex name)
{
    Q_ASSERT(from != to && speedMps > 0);
    m_tables.roads.push_back(
        { .from = from, .to = to, .speedMps = static_cast<float>(speedMps), .name = name });
}

void MapBuilder::addTurn(quint32 from, quint32 via, quint32 to)
{
    m_tables.turns.push_back({ .from = from, .via = via, .to = to });
}

std::size_t MapBuilder::usedBytes() const
{
    std::size_t bytes = m_frontages.capacity() * sizeof(Frontage)
        // A node of the hash map, its text, and the bucket.
        + m_names.size() * (sizeof(std::pair<std::string, NameIndex>) + 3 * sizeof(void *))
        + m_tables.nameBytes.size();
    OwnedTables::eachTable(m_tables,
        [&bytes](const auto &table) { bytes += table.capacity() * sizeof(*table.data()); });
    return bytes;
}

void MapBuilder::sortGround(Order order)
{
    std::ranges::stable_sort(m_tables.lines, {}, [order](const LineRow &line) {
        // What runs under the ground is under everything.
        const bool isTunnel = order == Order::ByKind && (line.flags & LineRow::IsTunnel) != 0;
        return std::pair(!isTunnel, importanceOf(line.kind));
    });
    std::ranges::stable_sort(m_tables.places, {}, &PlaceRow::rank);
    if (order == Order::ByKind) {
        std::ranges::stable_sort(m_tables.areas, {}, [](const AreaRow &area) {
            return std::pair(layerOf(area.kind), 0xffff'ffff - area.box.span());
        });
    }
    m_tables.areas.insert(m_tables.areas.begin(), m_ground.begin(), m_ground.end());
}

void MapBuilder::joinStreets()
{
    const std::size_t count = m_tables.lines.size();
    for (const JoinedStreet &street : joinStreetLines(m_tables)) {
        const MapBox box = boxOf(street.points);
        m_tables.streetLines.push_back({ .box = box,
            .firstPoint = static_cast<quint32>(m_tables.points.size()),
            .pointCount = static_cast<quint32>(street.points.size()),
            .name = street.name,
            .kind = street.kind,
            .minZoom = static_cast<quint8>(firstZoomOf(street.kind)) });
        m_tables.points.insert(m_tables.points.end(), street.points.begin(), street.points.end());
    }
    Q_ASSERT(count == m_tables.lines.size());
    std::ranges::stable_sort(m_tables.streetLines, [](const LineRow &l, const LineRow &r) {
        return std::pair(-importanceOf(l.kind), r.box.span())
            < std::pair(-importanceOf(r.kind), l.box.span());
    });
}

void MapBuilder::makeStreets()
{
    using enum geo::PlaceKind;
    const NearestPlace towns(m_tables.places, { Town, Village }, 3);
    const NearestPlace districts(m_tables.places, { District }, 1);
    const auto placeAt = [&](MapPoint p) {
        const NameIndex town = towns.nameAt(p);
        const NameIndex district = districts.nameAt(p);
        if (district == 0 || town == 0)
            return town + district; // whichever there is
        return name(textOf(district) + ", " + textOf(town));
    };
    struct Found {
        MapBox box;
        MapPoint middle; //!< of its longest piece, so that it lies on the street
        quint32 span = 0;
        NameIndex place = 0;
        std::vector<HouseRow> houses;
    };
    // Ordered, so that the same input gives the same file. Streets of one name that are near each other are one.
    std::map<NameIndex, std::vector<Found>> streets;
    const auto nearestOf = [](std::vector<Found> &named, const MapBox &box) {
        Found *nearest = nullptr;
        double least = MaxOffStreet;
        for (Found &street : named) {
            if (const double away = distanceBetween(street.box, box); away < least) {
                least = away;
                nearest = &street;
            }
        }
        // Whatever is added to a name with so many streets belongs to the last of them.
        return nearest || named.size() < MaxStreetsOfName ? nearest : &named.back();
    };
    for (const LineRow &line : m_tables.streetLines) {
        if (line.kind == RoadClass::Waterway)
            continue;
        auto &named = streets[line.name];
        Found *street = nearestOf(named, line.box);
        if (!street)
            street = &named.emplace_back();
        street->box.include(line.box);
        if (const quint32 span = line.box.span(); span >= street->span) {
            street->span = span;
            street->middle = m_tables.points[line.firstPoint + line.pointCount / 2];
        }
    }
    for (const Frontage &frontage : m_frontages) {
        MapBox at;
        at.include(frontage.house.point);
        auto &named = streets[frontage.street];
        Found *street = nearestOf(named, at);
        if (!street) {
            // A street nobody has drawn, or the name of a hamlet: it is where its houses are.
            street = &named.emplace_back();
            street->middle = frontage.house.point;
            street->place = frontage.place;
        }
        street->box.include(at);
        street->houses.push_back(frontage.house);
    }
    m_frontages = {};
    for (const auto &[streetName, named] : streets) {
        for (const Found &street : named) {
            m_tables.streets.push_back({ .point = street.middle,
                .name = streetName,
                .place = street.place != 0 ? street.place : placeAt(street.middle),
                .firstHouse = static_cast<quint32>(m_tables.houses.size()),
                .houseCount = static_cast<quint32>(street.houses.size()) });
            m_tables.houses.insert(
                m_tables.houses.end(), street.houses.begin(), street.houses.end());
        }
    }
}

MapData MapBuilder::finish(const Facts &facts, Order order)
{
    sortGround(order);
    joinStreets();
    makeStreets();
    m_tables.facts.push_back({ .bounds = facts.bounds.value_or(m_bounds),
        .title = name(facts.title),
        .attribution = name(facts.attribution),
        .madeFromBytes = facts.madeFromBytes,
        .madeAtMs = facts.madeAtMs });
    m_tables.areaTree = treeOf(m_tables.areas);
    m_tables.buildingTree = treeOf(m_tables.buildings);
    m_tables.lineTree = treeOf(m_tables.lines);
    m_tables.streetTree = treeOf(m_tables.streetLines);
    std::vector<TreeItem> houses;
    houses.reserve(m_tables.houses.size());
    for (const HouseRow &house : m_tables.houses)
        houses.push_back({ .box = boxOf(std::array { house.point }), .minZoom = MinHouseZoom });
    m_tables.houseTree = packTree(houses);
    m_names = {};
    return MapData(std::move(m_tables));
}

} // namespace dispatch::atlas
