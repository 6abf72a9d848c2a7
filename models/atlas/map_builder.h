// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"

#include <string>
#include <unordered_map>

namespace dispatch::atlas {

//! \brief Collects what a map shows, in any order, and makes the tables of it.
//! \threads one owner
class MapBuilder {
public:
    //! How areas and lines are laid on each other.
    enum class Order {
        AsAdded, //!< the source knows: a later one lies on an earlier one
        ByKind //!< water on woods, small on large; motorways on lanes
    };

    MapBuilder();

    //! \brief Keeps a text once. Broken UTF-8 becomes U+FFFD when it is read.
    [[nodiscard]] NameIndex name(std::string_view utf8);
    [[nodiscard]] NameIndex name(const QString &text);

    //! \param rings outer rings and holes, not closed; those of fewer than three points are left out
    void addArea(
        geo::AreaClass kind, std::span<const std::vector<MapPoint>> rings, quint8 flags = 0);
    //! \brief What everything else lies on; in order of addition, under all areas.
    void addGround(geo::AreaClass kind, std::span<const std::vector<MapPoint>> rings, quint8 flags);
    void addBuilding(std::span<const std::vector<MapPoint>> rings, bool isLarge);
    //! \param points fewer than two: nothing
    void addLine(
        geo::RoadClass kind, NameIndex name, std::span<const MapPoint> points, quint8 flags = 0);
    void addPlace(geo::PlaceKind kind, int rank, NameIndex name, MapPoint point);
    //! \param place where no street of that name is near; empty: the nearest place of the map
    void addHouse(NameIndex number, NameIndex street, NameIndex place, MapPoint point);

    [[nodiscard]] quint32 addRoadNode(MapPoint point);
    //! \param from,to different road nodes
    void addRoad(quint32 from, quint32 to, double speedMps, NameIndex name);
    void addTurn(quint32 from, quint32 via, quint32 to);

    //! \brief What is held at the moment, roughly.
    [[nodiscard]] std::size_t usedBytes() const;
    //! \brief Of all that has been added but the ground.
    [[nodiscard]] MapBox bounds() const { return m_bounds; }
    [[nodiscard]] const OwnedTables &tables() const { return m_tables; }

    struct Facts {
        QString title;
        QString attribution;
        std::optional<MapBox> bounds; //!< nullopt: what has been added
        quint64 madeFromBytes = 0;
        qint64 madeAtMs = 0;
    };
    //! \brief Sorts, joins streets, finds the place of each street, packs the trees. Once.
    [[nodiscard]] MapData finish(const Facts &facts, Order order);

private:
    struct Frontage {
        HouseRow house;
        NameIndex street = 0;
        NameIndex place = 0;
    };
    std::optional<AreaRow> makeArea(
        geo::AreaClass kind, std::span<const std::vector<MapPoint>> rings, quint8 flags);
    [[nodiscard]] std::string textOf(NameIndex index) const;
    void sortGround(Order order);
    void joinStreets();
    void makeStreets();

    OwnedTables m_tables;
    std::vector<AreaRow> m_ground;
    std::vector<Frontage> m_frontages;
    std::unordered_map<std::string, NameIndex> m_names;
    MapBox m_bounds;
};

//! \brief The zoom level from which on a road of this class is drawn.
[[nodiscard]] int firstZoomOf(geo::RoadClass kind);

} // namespace dispatch::atlas
