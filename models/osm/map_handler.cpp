// SPDX-License-Identifier: GPL-3.0-or-later
#include "osm/map_handler.h"

#include <QLocale>

namespace dispatch::osm {

using namespace Qt::StringLiterals;
using atlas::MapPoint;

namespace {

MapPoint pointOf(const osmium::Location &location)
{
    return atlas::toMapPoint({ .latitudeDeg = location.lat(), .longitudeDeg = location.lon() });
}

//! A closed ring without its last point, and without points that fall together.
std::vector<MapPoint> ringOf(const osmium::NodeRefList &nodes)
{
    std::vector<MapPoint> ring;
    ring.reserve(nodes.size());
    for (const osmium::NodeRef &ref : nodes) {
        if (const MapPoint p = pointOf(ref.location()); ring.empty() || ring.back() != p)
            ring.push_back(p);
    }
    while (ring.size() > 1 && ring.front() == ring.back())
        ring.pop_back();
    return ring;
}

MapPoint middleOf(const std::vector<std::vector<MapPoint>> &rings)
{
    atlas::MapBox box;
    for (const auto &ring : rings)
        box.include(boxOf(ring));
    return { .x = static_cast<quint32>((quint64 { box.west } + box.east) / 2),
        .y = static_cast<quint32>((quint64 { box.north } + box.south) / 2) };
}

std::string_view text(const osmium::TagList &tags, const char *key)
{
    const char *found = tags.get_value_by_key(key);
    return found ? std::string_view(found) : std::string_view();
}

} // namespace

void MapHandler::count(
    quint64 &counter, quint64 limit, const char *what, const osmium::OSMObject &object)
{
    const auto tooMany = [](const QString &things, quint64 most) {
        return ImportStop { { .code = ImportError::TooLarge,
            .text
            = u"The extract holds more than %1 %2, more than Dispatch takes. Cut out a smaller area."_s
                .arg(QLocale::c().toString(most), things) } };
    };
    if (++counter > limit)
        throw tooMany(QString::fromLatin1(what), limit);
    m_counts.tags += object.tags().size();
    if (m_counts.tags > m_limits.tags)
        throw tooMany(u"tags"_s, m_limits.tags);
}

void MapHandler::node(const osmium::Node &node)
{
    count(m_counts.nodes, m_limits.nodes, "nodes", node);
    if (!node.location().valid())
        throw ImportStop { { .code = ImportError::BadCoordinates,
            .text
            = u"Node %1 of the extract has no place on Earth: its coordinates are missing or out of range."_s
                .arg(node.id()) } };
    if (node.tags().empty())
        return;
    const MapPoint at = pointOf(node.location());
    if (isBarrier(node.tags()))
        m_roads.addBarrier(node.id());
    addAddress(node.tags(), at);
    addPlace(node.tags(), at, false);
}

void MapHandler::way(const osmium::Way &way)
{
    count(m_counts.ways, m_limits.ways, "ways", way);
    if (way.nodes().size() > m_limits.nodesPerWay)
        throw ImportStop { { .code = ImportError::TooLarge,
            .text
            = u"Way %1 of the extract has %2 nodes; no real one has more than %3."_s.arg(way.id())
                .arg(way.nodes().size())
                .arg(m_limits.nodesPerWay) } };
    const bool isCoast = text(way.tags(), "natural") == "coastline";
    const auto rule = roadRuleOf(way.tags());
    if (!isCoast && (!rule || text(way.tags(), "area") == "yes"))
        return;

    quint8 flags = 0;
    if (const auto bridge = text(way.tags(), "bridge"); !bridge.empty() && bridge != "no")
        flags |= atlas::LineRow::IsBridge;
    if (const auto tunnel = text(way.tags(), "tunnel"); !tunnel.empty() && tunnel != "no")
        flags |= atlas::LineRow::IsTunnel;
    const atlas::NameIndex name = m_map.name(text(way.tags(), "name"));
    // At the edge of an extract nodes are missing: what is there is drawn.
    std::vector<MapPoint> points;
    const auto draw = [&] {
        if (isCoast)
            m_coast.addPiece(std::move(points));
        else
            m_map.addLine(rule->kind, name, points, flags);
        points.clear();
    };
    for (const osmium::NodeRef &ref : way.nodes()) {
        if (!ref.location().valid()) {
            ++m_counts.missingNodes;
            draw();
        } else if (const MapPoint p = pointOf(ref.location());
            points.empty() || points.back() != p) {
            points.push_back(p);
        }
    }
    draw();
    if (rule && rule->isForCars)
        m_roads.addWay(m_map, way, *rule, name);
}

void MapHandler::relation(const osmium::Relation &relation)
{
    count(m_counts.relations, m_limits.relations, "relations", relation);
}

void MapHandler::area(const osmium::Area &area)
{
    const osmium::TagList &tags = area.tags();
    // A closed street is no square, unless it says so.
    const bool isStreet = area.from_way() && tags.has_key("highway") && text(tags, "area") != "yes";
    const auto kind = isStreet ? std::nullopt : areaClassOf(tags);
    const bool isHouse = isBuilding(tags);
    const bool hasAddress = tags.has_key("addr:housenumber");
    const bool hasPlace = placeRuleOf(tags, true) && tags.has_key("name");
    if (!kind && !isHouse && !hasAddress && !hasPlace)
        return;
    std::vector<std::vector<MapPoint>> rings;
    for (const osmium::OuterRing &outer : area.outer_rings()) {
        rings.push_back(ringOf(outer));
        for (const osmium::InnerRing &inner : area.inner_rings(outer))
            rings.push_back(ringOf(inner));
    }
    std::erase_if(rings, [](const auto &ring) { return ring.size() < 3; });
    if (rings.empty())
        return;
    if (kind)
        m_map.addArea(*kind, rings);
    if (isHouse)
        m_map.addBuilding(rings, isLargeBuilding(tags));
    const MapPoint middle = middleOf(rings);
    addAddress(tags, middle);
    addPlace(tags, middle, true);
}

void MapHandler::addAddress(const osmium::TagList &tags, MapPoint at)
{
    const auto number = text(tags, "addr:housenumber");
    auto street = text(tags, "addr:street");
    if (street.empty())
        street = text(tags, "addr:place");
    if (number.empty() || street.empty())
        return;
    auto place = text(tags, "addr:city");
    if (place.empty())
        place = text(tags, "addr:suburb");
    ++m_counts.houses;
    m_map.addHouse(m_map.name(number), m_map.name(street), m_map.name(place), at);
}

void MapHandler::addPlace(const osmium::TagList &tags, MapPoint at, bool isArea)
{
    const auto name = text(tags, "name");
    if (name.empty())
        return;
    if (const auto rule = placeRuleOf(tags, isArea))
        m_map.addPlace(rule->kind, rule->rank, m_map.name(name), at);
}

atlas::MapData MapHandler::finish(
    atlas::MapBuilder::Facts facts, std::optional<atlas::MapBox> bounds)
{
    const atlas::MapBox box = bounds.value_or(m_map.bounds());
    facts.bounds = box;
    const auto corner = [](quint32 x, quint32 y) { return MapPoint { .x = x, .y = y }; };
    const std::vector<std::vector<MapPoint>> all { { corner(box.west, box.south),
        corner(box.east, box.south), corner(box.east, box.north), corner(box.west, box.north) } };
    const Coast::Ground ground = m_coast.ground(box);
    m_map.addGround(ground.isSea ? geo::AreaClass::Water : geo::AreaClass::Land, all,
        atlas::AreaRow::HasNoOutline);
    // Its edge is partly that of the data, where there is no shore.
    if (!ground.land.empty())
        m_map.addGround(geo::AreaClass::Land, ground.land, atlas::AreaRow::HasNoOutline);
    m_roads.finish(m_map);
    m_counts.brokenTurns = m_roads.brokenTurns();
    m_counts.cutOffRoads = m_roads.cutOffRoads();
    m_counts.roads = m_map.tables().roads.size();
    return m_map.finish(facts, atlas::MapBuilder::Order::ByKind);
}

} // namespace dispatch::osm
