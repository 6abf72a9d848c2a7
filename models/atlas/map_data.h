// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/box_tree.h"
#include "geo/road_graph.h"
#include "geo/town.h"

#include <QString>

#include <memory>
#include <span>
#include <vector>

//! The offline map as flat tables: what is drawn, driven on and searched, whichever source it came from. The tables lie
//! in memory and in a map file in the same shape, so that a file is used where it lies.
namespace dispatch::atlas {

//! \brief Number of a text in the names; 0 is the empty one.
using NameIndex = quint32;

struct RingRow {
    quint32 firstPoint = 0;
    quint32 pointCount = 0; //!< at least 3; not closed
};

//! \brief A piece of ground, or a building.
struct AreaRow {
    enum Flag : quint8 {
        IsLarge = 1, //!< a building worth drawing earlier than houses
        HasNoOutline = 2 //!< the sea of a map that ends in it: no shore where only the data end
    };
    MapBox box;
    quint32 firstRing = 0;
    quint32 ringCount = 0; //!< at least 1; together by the even-odd rule: outer rings and holes
    geo::AreaClass kind = geo::AreaClass::Land;
    quint8 minZoom = 0;
    quint8 flags = 0;
    quint8 unused = 0;
};

//! \brief A road, path or railway, or all of a street end to end.
struct LineRow {
    enum Flag : quint8 { IsBridge = 1, IsTunnel = 2 };
    MapBox box;
    quint32 firstPoint = 0;
    quint32 pointCount = 0; //!< at least 2
    NameIndex name = 0;
    geo::RoadClass kind = geo::RoadClass::Residential;
    quint8 minZoom = 0;
    quint8 flags = 0;
    quint8 unused = 0;
};

struct PlaceRow {
    MapPoint point;
    NameIndex name = 0;
    geo::PlaceKind kind = geo::PlaceKind::District;
    quint8 rank = 0; //!< lower is more important
    quint16 unused = 0;
};

//! \brief One street, for the search; streets of one name far from each other are several.
struct StreetRow {
    MapPoint point; //!< about its middle
    NameIndex name = 0;
    NameIndex place = 0; //!< where it lies, as people say it
    quint32 firstHouse = 0;
    quint32 houseCount = 0;
};

struct HouseRow {
    MapPoint point;
    NameIndex number = 0; //!< as written: "12 bis"
};

//! \brief A straight piece of road for the router, in one direction of travel.
struct RoadRow {
    quint32 from = 0; //!< road node
    quint32 to = 0;
    float speedMps = 0; //!< > 0
    NameIndex name = 0;
};

//! \brief Whoever comes to `via` from `from` must not go on to `to`; all are road nodes.
struct TurnRow {
    quint32 from = 0;
    quint32 via = 0;
    quint32 to = 0;
};

struct FactsRow {
    MapBox bounds; //!< where the map knows something
    NameIndex title = 0;
    NameIndex attribution = 0; //!< what must be shown with the map
    quint64 madeFromBytes = 0; //!< size of the file it was made from; 0 for the made-up town
    qint64 madeAtMs = 0; //!< UTC, since 1970
};

//! \brief All tables of a map; Array is std::vector while it is built, std::span afterwards.
template<template<class> class Array>
struct MapTables {
    Array<FactsRow> facts; //!< exactly one
    Array<MapPoint> points;
    Array<RingRow> rings;
    Array<AreaRow> areas; //!< in drawing order
    Array<AreaRow> buildings;
    Array<LineRow> lines; //!< in drawing order: the most important last
    Array<LineRow> streetLines; //!< named streets for their names, the most important first
    Array<PlaceRow> places; //!< the most important first
    Array<StreetRow> streets; //!< by name
    Array<HouseRow> houses; //!< by street
    Array<MapPoint> roadNodes;
    Array<RoadRow> roads;
    Array<TurnRow> turns;
    Array<TreeNode> areaTree;
    Array<TreeNode> buildingTree;
    Array<TreeNode> lineTree;
    Array<TreeNode> streetTree;
    Array<TreeNode> houseTree;
    Array<quint32> nameStarts; //!< one more than there are names
    Array<char> nameBytes; //!< UTF-8

    static constexpr int TableCount = 20;

    //! \brief Calls \p visit with each table in the order of the file.
    template<class Self, class Visit>
    static void eachTable(Self &self, Visit &&visit)
    {
        visit(self.facts);
        visit(self.points);
        visit(self.rings);
        visit(self.areas);
        visit(self.buildings);
        visit(self.lines);
        visit(self.streetLines);
        visit(self.places);
        visit(self.streets);
        visit(self.houses);
        visit(self.roadNodes);
        visit(self.roads);
        visit(self.turns);
        visit(self.areaTree);
        visit(self.buildingTree);
        visit(self.lineTree);
        visit(self.streetTree);
        visit(self.houseTree);
        visit(self.nameStarts);
        visit(self.nameBytes);
    }
};

template<class T>
using OwnedTable = std::vector<T>;
template<class T>
using TableView = std::span<const T>;

using OwnedTables = MapTables<OwnedTable>;

//! \brief A finished map. Cheap to copy: copies share the tables.
//! \threads const, from any thread
class MapData : public MapTables<TableView> {
public:
    MapData() = default;
    //! \brief Takes tables over from a builder.
    explicit MapData(OwnedTables &&tables);
    //! \brief Looks at tables that \p owner keeps alive, such as a mapped file. They must have passed flawOf().
    MapData(const MapTables<TableView> &views, std::shared_ptr<const void> owner);

    [[nodiscard]] bool isEmpty() const { return facts.empty(); }
    [[nodiscard]] QString name(NameIndex index) const;
    [[nodiscard]] std::string_view nameUtf8(NameIndex index) const;
    [[nodiscard]] std::span<const MapPoint> pointsOf(const LineRow &line) const
    {
        return points.subspan(line.firstPoint, line.pointCount);
    }
    [[nodiscard]] std::span<const MapPoint> pointsOf(const RingRow &ring) const
    {
        return points.subspan(ring.firstPoint, ring.pointCount);
    }
    [[nodiscard]] std::span<const RingRow> ringsOf(const AreaRow &area) const
    {
        return rings.subspan(area.firstRing, area.ringCount);
    }
    [[nodiscard]] std::span<const HouseRow> housesOf(const StreetRow &street) const
    {
        return houses.subspan(street.firstHouse, street.houseCount);
    }
    [[nodiscard]] MapBox bounds() const { return isEmpty() ? MapBox {} : facts.front().bounds; }
    [[nodiscard]] QString title() const { return isEmpty() ? QString() : name(facts[0].title); }
    [[nodiscard]] QString attribution() const
    {
        return isEmpty() ? QString() : name(facts[0].attribution);
    }
    //! \brief The roads as a graph to drive in; takes about a second for a million pieces of road.
    [[nodiscard]] geo::RoadGraph roadGraph() const;

private:
    std::shared_ptr<const void> m_owner;
};

//! \brief What is wrong with tables from outside: a row that points past the end of another table, a tree that does not
//! end, a class there is not.
//! \return nullopt for tables every function here can take
[[nodiscard]] std::optional<QString> flawOf(const MapTables<TableView> &tables);

} // namespace dispatch::atlas
