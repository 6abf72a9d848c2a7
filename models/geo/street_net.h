// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/plane.h"
#include "geo/town.h"

namespace dispatch::geo {

//! \brief Lines laid over each other and cut where they cross: junctions, pieces of street, and the blocks between them.
//! Besides roads it takes barriers (coast, river, railway), which bound blocks but carry no traffic.
class StreetNet {
public:
    enum class Use : quint8 { Road, Barrier };
    struct Edge {
        quint32 a = 0;
        quint32 b = 0;
        RoadClass kind = RoadClass::Residential;
        Use use = Use::Road;
        quint32 street = 0;
    };

    //! \brief Lines added earlier win where two coincide, and give the junctions their exact place.
    void add(const plane::Line &line, bool isClosed, RoadClass kind, Use use, quint32 street);
    //! \brief Cuts all lines at their crossings and joins points closer than \p mergeM metres.
    void cut(double mergeM = 6);
    //! \brief Takes away dead ends of roads shorter than \p stubM metres.
    void prune(double stubM);
    //! \brief Takes away roads that cannot be reached from the largest connected part.
    void keepLargestPart();
    void remove(std::size_t edge);

    [[nodiscard]] const std::vector<plane::Vec> &points() const { return m_points; }
    [[nodiscard]] const std::vector<Edge> &edges() const { return m_edges; }
    //! \return how many pieces of road meet at each point
    [[nodiscard]] std::vector<int> roadDegrees() const;

    //! \brief The areas enclosed by roads and barriers, counter-clockwise, without the outside.
    struct Face {
        plane::Line ring;
        std::vector<std::size_t> edges; //!< edges[i] leads from ring[i] to ring[i + 1]
        double areaM2 = 0;
    };
    [[nodiscard]] std::vector<Face> faces() const;

private:
    struct Segment {
        plane::Vec a;
        plane::Vec b;
        RoadClass kind;
        Use use;
        quint32 street;
    };
    std::vector<Segment> m_segments;
    std::vector<plane::Vec> m_points;
    std::vector<Edge> m_edges;
};

} // namespace dispatch::geo
