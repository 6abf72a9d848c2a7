// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "osm/coast.h"
#include "osm/import.h"
#include "osm/road_net.h"

#include <osmium/handler.hpp>
#include <osmium/osm/area.hpp>
#include <osmium/osm/node.hpp>

namespace dispatch::osm {

//! \brief Thrown out of libosmium's loops, caught in importFile().
struct ImportStop {
    ImportProblem problem;
};

//! \brief Takes nodes, ways with locations, relations and areas, and puts what is wanted into a map.
class MapHandler : public osmium::handler::Handler {
public:
    MapHandler(const ImportLimits &limits, ImportCounts &counts)
        : m_limits(limits)
        , m_counts(counts)
    {
    }

    void node(const osmium::Node &node);
    void way(const osmium::Way &way);
    void relation(const osmium::Relation &relation);
    void area(const osmium::Area &area);

    //! \brief What the first reading tells: before any node or way.
    void addRestriction(const osmium::Relation &relation) { m_roads.addRestriction(relation); }

    //! \param bounds of the extract, if it says so
    [[nodiscard]] atlas::MapData finish(
        atlas::MapBuilder::Facts facts, std::optional<atlas::MapBox> bounds);
    [[nodiscard]] std::size_t usedBytes() const { return m_map.usedBytes() + m_roads.usedBytes(); }

private:
    void count(quint64 &counter, quint64 limit, const char *what, const osmium::OSMObject &object);
    void addAddress(const osmium::TagList &tags, atlas::MapPoint at);
    void addPlace(const osmium::TagList &tags, atlas::MapPoint at, bool isArea);

    const ImportLimits &m_limits;
    ImportCounts &m_counts;
    atlas::MapBuilder m_map;
    RoadNet m_roads;
    Coast m_coast;
};

} // namespace dispatch::osm
