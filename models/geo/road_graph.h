// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/geometry.h"

#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace dispatch::geo {

using NodeIndex = quint32;
using EdgeIndex = quint32;

//! \brief A piece of road in one direction of travel, straight between its two nodes.
struct RoadEdge {
    NodeIndex from = 0;
    NodeIndex to = 0;
    double lengthM = 0;
    double speedMps = 0;  //!< what traffic drives here, > 0
    quint32 street = 0;   //!< index for RoadGraph::streetName()
    bool operator==(const RoadEdge &) const = default;
};

//! \brief The quickest way between two nodes.
struct Route {
    std::vector<NodeIndex> nodes; //!< in order of travel, at least one
    std::vector<EdgeIndex> edges; //!< one fewer than nodes
    double lengthM = 0;
    double travelS = 0; //!< at the speeds of the edges, without stops
    bool operator==(const Route &) const = default;
};

//! \brief The quickest way between two places on roads.
struct RoadTrip {
    std::vector<GeoPoint>
        line; //!< from place to place along the roads; at least two points, equal ones for no way at all
    std::vector<EdgeIndex> edges; //!< driven on, the first and the last in part
    double lengthM = 0;
    double travelS = 0; //!< at the speeds of the edges, without stops
};

//! \brief How far it is between two places on roads, without the line.
struct RoadLeg {
    double lengthM = 0;
    double travelS = 0; //!< at the speeds of the edges, without stops
};

//! \brief The place on a road nearest to some point.
struct RoadSnap {
    EdgeIndex edge = 0;
    double fraction = 0; //!< [0, 1] along the edge
    GeoPoint point;
    double distanceM = 0; //!< from the point asked about
};

//! \brief Roads as a directed graph: travel times, routes, and where on the road a point is.
//! Build with addNode(), addStreet(), addRoad(), addOneWay(), forbidTurn(), then finish(); after that everything is const.
//! Nobody turns round in the middle of a road, nor at a junction from which another way leads on.
//! \threads const functions are reentrant after finish()
class RoadGraph {
public:
    NodeIndex addNode(GeoPoint position);
    quint32 addStreet(const QString &name);
    //! \brief Two edges, one each way. Both nodes must exist and differ; speedMps > 0.
    void addRoad(NodeIndex a, NodeIndex b, double speedMps, quint32 street);
    //! \brief One edge, from \p from to \p to alone; else as addRoad().
    void addOneWay(NodeIndex from, NodeIndex to, double speedMps, quint32 street);
    //! \brief Whoever comes to \p via from \p from must not go on to \p to. Without effect where no road leads so.
    void forbidTurn(NodeIndex from, NodeIndex via, NodeIndex to);
    //! \brief Sorts the edges by node and builds the index. Edge numbers are valid from here on.
    void finish();

    [[nodiscard]] const std::vector<GeoPoint> &nodes() const { return m_nodes; }
    [[nodiscard]] const std::vector<RoadEdge> &edges() const { return m_edges; }
    [[nodiscard]] std::span<const RoadEdge> edgesFrom(NodeIndex node) const;
    [[nodiscard]] const QString &streetName(quint32 street) const { return m_streets[street]; }
    [[nodiscard]] const std::vector<QString> &streets() const { return m_streets; }
    [[nodiscard]] bool isEmpty() const { return m_edges.empty(); }

    //! \return nullopt only for a graph without nodes
    [[nodiscard]] std::optional<NodeIndex> nearestNode(GeoPoint p) const;
    //! \return nullopt only for a graph without edges
    [[nodiscard]] std::optional<RoadSnap> snap(GeoPoint p) const;
    //! \brief Least travel time, by A* over edges, so that forbidden turns count, with the great-circle distance at the
    //! graph's highest speed as the bound.
    //! \return nullopt if there is no way; ties are broken the same way on every run
    [[nodiscard]] std::optional<Route> route(NodeIndex from, NodeIndex to) const;
    //! \brief The same between places on roads, setting out in either direction the road allows.
    [[nodiscard]] std::optional<RoadTrip> trip(const RoadSnap &from, const RoadSnap &to) const;
    //! \brief What trip() says of each of \p from to \p to, by one search however many they are.
    //! \return in the order of \p from; nullopt where there is no way
    [[nodiscard]] std::vector<std::optional<RoadLeg>> legsTo(
        const RoadSnap &to, std::span<const RoadSnap> from) const;
    //! \brief The same from one place to many.
    [[nodiscard]] std::vector<std::optional<RoadLeg>> legsFrom(
        const RoadSnap &from, std::span<const RoadSnap> to) const;

private:
    struct Start {
        EdgeIndex edge;
        double reachedS; //!< at the end of the edge
    };
    struct Goal {
        std::optional<NodeIndex> node;
        std::vector<std::pair<EdgeIndex, double>>
            edges; //!< and how much of each has to be driven, [0, 1]
        GeoPoint point; //!< for the bound
    };
    struct Found {
        std::vector<EdgeIndex>
            edges; //!< from a start edge to the goal; ends with a goal edge if there are any
        double travelS = 0;
    };
    [[nodiscard]] std::optional<Found> search(
        std::span<const Start> starts, const Goal &goal) const;
    //! Towards: how long it still is from the end of an edge. Away: how long it was to its beginning.
    enum class Spread { Towards, Away };
    template<Spread Way>
    [[nodiscard]] std::vector<std::optional<RoadLeg>> spread(
        const RoadSnap &centre, std::span<const RoadSnap> others) const;
    //! Calls \p visit with each edge by which one may go on from \p in.
    template<class Visit>
    void eachAfter(EdgeIndex in, Visit &&visit) const;
    //! The same backwards: each edge from which one may go on by \p out.
    template<class Visit>
    void eachBefore(EdgeIndex out, Visit &&visit) const;
    //! \return nullopt unless both lie on one piece of road, in an order in which it may be driven
    [[nodiscard]] std::optional<RoadLeg> straightLeg(
        const RoadSnap &from, const RoadSnap &to, EdgeIndex *by = nullptr) const;
    [[nodiscard]] bool isForbidden(EdgeIndex in, EdgeIndex out) const;
    [[nodiscard]] std::optional<EdgeIndex> reverseOf(EdgeIndex edge) const;
    void matchTurns();

    struct Cell {
        int column = 0;
        int row = 0;
    };
    [[nodiscard]] Cell cellOf(GeoPoint p) const;

    std::vector<GeoPoint> m_nodes;
    std::vector<RoadEdge> m_edges;
    std::vector<quint32> m_firstEdge; //!< by node, one past the end last
    std::vector<quint32> m_firstInto; //!< the same for m_into
    std::vector<EdgeIndex> m_into; //!< by the node they lead to
    std::vector<QString> m_streets;
    double m_topSpeedMps = 0;
    struct Turn {
        NodeIndex from;
        NodeIndex via;
        NodeIndex to;
    };
    std::vector<Turn> m_turns; //!< until finish()
    std::vector<std::pair<EdgeIndex, EdgeIndex>> m_forbidden; //!< sorted

    GeoBounds m_bounds;
    int m_columns = 0;
    int m_rows = 0;
    double m_cellLatDeg = 1;
    double m_cellLonDeg = 1;
    double m_cellM = 0; //!< the shorter side
    std::vector<quint32> m_cellStart; //!< by cell, into m_cellEdges
    std::vector<EdgeIndex> m_cellEdges;
};

} // namespace dispatch::geo
