// SPDX-License-Identifier: GPL-3.0-or-later
#include "osm/road_net.h"

#include <numeric>

namespace dispatch::osm {

namespace {

//! The node of a set that stands for all nodes it is connected with.
quint32 rootOf(std::vector<quint32> &parent, quint32 node)
{
    while (parent[node] != node) {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    return node;
}

} // namespace

void RoadNet::addRestriction(const osmium::Relation &relation)
{
    const char *type = relation.tags()["type"];
    if (!type || std::string_view(type) != "restriction")
        return;
    const char *what = relation.tags()["restriction"];
    const char *except = relation.tags()["except"];
    if (!what || (except && std::string_view(except).find("motorcar") != std::string_view::npos))
        return;
    const std::string_view text(what);
    Restriction turn { .isOnly = text.starts_with("only_") };
    if (!turn.isOnly && !text.starts_with("no_"))
        return;
    int froms = 0;
    int vias = 0;
    int tos = 0;
    for (const osmium::RelationMember &member : relation.members()) {
        const std::string_view role(member.role());
        if (role == "from" && member.type() == osmium::item_type::way) {
            turn.from = member.ref();
            ++froms;
        } else if (role == "to" && member.type() == osmium::item_type::way) {
            turn.to = member.ref();
            ++tos;
        } else if (role == "via" && member.type() == osmium::item_type::node) {
            turn.via = member.ref();
            ++vias;
        }
    }
    // Those that lead over a way in the middle are rare; whoever obeys the rest of the signs is not far wrong.
    if (froms != 1 || vias != 1 || tos != 1) {
        ++m_brokenTurns;
        return;
    }
    m_restrictions.push_back(turn);
    m_restrictedWays.insert(turn.from);
    m_restrictedWays.insert(turn.to);
}

quint32 RoadNet::nodeFor(atlas::MapBuilder &map, const osmium::NodeRef &ref)
{
    const atlas::MapPoint point = atlas::toMapPoint(
        { .latitudeDeg = ref.location().lat(), .longitudeDeg = ref.location().lon() });
    // What ends on one side of a bollard does not meet what ends on the other.
    if (m_barriers.contains(ref.ref()))
        return map.addRoadNode(point);
    const auto [found, isNew] = m_nodes.try_emplace(ref.ref(), 0);
    if (isNew)
        found->second = map.addRoadNode(point);
    return found->second;
}

void RoadNet::addWay(
    atlas::MapBuilder &map, const osmium::Way &way, const RoadRule &rule, atlas::NameIndex name)
{
    std::vector<Leg> *legs = m_restrictedWays.contains(way.id()) ? &m_legs[way.id()] : nullptr;
    std::optional<quint32> before;
    osmium::Location last;
    for (const osmium::NodeRef &ref : way.nodes()) {
        if (!ref.location().valid()) {
            before.reset();
            continue;
        }
        const quint32 node = nodeFor(map, ref);
        if (before && node != *before) {
            const auto leg = [&](quint32 from, quint32 to) {
                m_roads.push_back({ .from = from,
                    .to = to,
                    .speedMps = static_cast<float>(rule.speedMps),
                    .name = name });
                if (legs)
                    legs->push_back({ .from = from, .to = to });
            };
            const double metres
                = geo::distanceM({ .latitudeDeg = last.lat(), .longitudeDeg = last.lon() },
                    { .latitudeDeg = ref.location().lat(), .longitudeDeg = ref.location().lon() });
            if (metres <= MaxPieceM) {
                if (rule.isForward)
                    leg(*before, node);
                if (rule.isBackward)
                    leg(node, *before);
            }
        }
        // Beyond a bollard the same node is another one: the next piece starts there.
        before = m_barriers.contains(ref.ref()) ? nodeFor(map, ref) : node;
        last = ref.location();
    }
}

void RoadNet::addTurns(atlas::MapBuilder &map)
{
    // Where each `only` turn could otherwise lead.
    std::unordered_map<quint32, std::vector<quint32>> onward;
    for (const Restriction &turn : m_restrictions) {
        if (const auto via = m_nodes.find(turn.via); turn.isOnly && via != m_nodes.end())
            onward[via->second];
    }
    for (const atlas::RoadRow &road : m_roads) {
        if (const auto ways = onward.find(road.from); ways != onward.end())
            ways->second.push_back(road.to);
    }
    for (const Restriction &turn : m_restrictions) {
        const auto via = m_nodes.find(turn.via);
        const auto from = m_legs.find(turn.from);
        const auto to = m_legs.find(turn.to);
        if (via == m_nodes.end() || from == m_legs.end() || to == m_legs.end()) {
            ++m_brokenTurns;
            continue;
        }
        bool isUsed = false;
        for (const Leg &in : from->second) {
            if (in.to != via->second)
                continue;
            for (const Leg &out : to->second) {
                if (out.from != via->second)
                    continue;
                isUsed = true;
                if (!turn.isOnly) {
                    map.addTurn(in.from, via->second, out.to);
                    continue;
                }
                for (const quint32 other : onward[via->second]) {
                    if (other != out.to)
                        map.addTurn(in.from, via->second, other);
                }
            }
        }
        if (!isUsed)
            ++m_brokenTurns;
    }
}

void RoadNet::leaveOutIslands()
{
    quint32 nodes = 0;
    for (const atlas::RoadRow &road : m_roads)
        nodes = std::max({ nodes, road.from + 1, road.to + 1 });
    std::vector<quint32> parent(nodes);
    std::iota(parent.begin(), parent.end(), 0U);
    for (const atlas::RoadRow &road : m_roads) {
        const quint32 a = rootOf(parent, road.from);
        const quint32 b = rootOf(parent, road.to);
        parent[std::max(a, b)] = std::min(a, b);
    }
    std::vector<quint32> sizes(nodes, 0);
    for (const atlas::RoadRow &road : m_roads)
        ++sizes[rootOf(parent, road.from)];
    const double least = MinIslandShare * static_cast<double>(m_roads.size());
    m_cutOffRoads = std::erase_if(m_roads,
        [&](const atlas::RoadRow &road) { return sizes[rootOf(parent, road.from)] < least; });
}

void RoadNet::finish(atlas::MapBuilder &map)
{
    leaveOutIslands();
    for (const atlas::RoadRow &road : m_roads)
        map.addRoad(road.from, road.to, double { road.speedMps }, road.name);
    addTurns(map);
    m_roads = {};
    m_nodes = {};
}

std::size_t RoadNet::usedBytes() const
{
    constexpr std::size_t HashNode = 3 * sizeof(void *);
    return m_roads.capacity() * sizeof(atlas::RoadRow)
        + m_nodes.size() * (sizeof(std::pair<osmium::object_id_type, quint32>) + HashNode)
        + (m_barriers.size() + m_restrictedWays.size()) * (sizeof(quint64) + HashNode)
        + m_restrictions.capacity() * sizeof(Restriction);
}

} // namespace dispatch::osm
