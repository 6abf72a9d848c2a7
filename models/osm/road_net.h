// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_builder.h"
#include "osm/tag_rules.h"

#include <osmium/osm/relation.hpp>
#include <osmium/osm/way.hpp>

#include <unordered_map>
#include <unordered_set>

namespace dispatch::osm {

//! \brief Makes the router's roads of ways and turn restrictions.
class RoadNet {
public:
    //! A longer piece without a bend is a mistake or a trap, not a road.
    static constexpr double MaxPieceM = 20'000;
    //! Islands of roads with a smaller share of all than this lead nowhere: garages, the far side of the extract's edge.
    static constexpr double MinIslandShare = 0.005;

    //! \brief Takes note of a restriction; all of them before the first way.
    void addRestriction(const osmium::Relation &relation);
    void addBarrier(osmium::object_id_type node) { m_barriers.insert(node); }
    //! \brief Locations of the way's nodes must be there; missing ones cut the road.
    void addWay(atlas::MapBuilder &map, const osmium::Way &way, const RoadRule &rule,
        atlas::NameIndex name);
    //! \brief Puts roads and turns into the map.
    void finish(atlas::MapBuilder &map);

    [[nodiscard]] quint64 brokenTurns() const { return m_brokenTurns; }
    [[nodiscard]] quint64 cutOffRoads() const { return m_cutOffRoads; }
    [[nodiscard]] std::size_t usedBytes() const;

private:
    struct Restriction {
        osmium::object_id_type from = 0;
        osmium::object_id_type via = 0;
        osmium::object_id_type to = 0;
        bool isOnly = false; //!< must go to `to`; else must not
    };
    struct Leg {
        quint32 from;
        quint32 to;
    };
    quint32 nodeFor(atlas::MapBuilder &map, const osmium::NodeRef &ref);
    void addTurns(atlas::MapBuilder &map);
    void leaveOutIslands();

    std::vector<Restriction> m_restrictions;
    std::unordered_set<osmium::object_id_type> m_restrictedWays;
    std::unordered_set<osmium::object_id_type> m_barriers;
    std::unordered_map<osmium::object_id_type, quint32> m_nodes;
    std::unordered_map<osmium::object_id_type, std::vector<Leg>> m_legs; //!< of restricted ways
    std::vector<atlas::RoadRow> m_roads;
    quint64 m_brokenTurns = 0;
    quint64 m_cutOffRoads = 0;
};

} // namespace dispatch::osm
