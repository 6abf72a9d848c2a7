// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/plane.h"
#include "geo/seeded_random.h"
#include "geo/segment_index.h"
#include "geo/town.h"

namespace dispatch::geo {

//! \brief How a part of the town is built.
enum class Fabric : quint8 { OldTown, Centre, Terraces, Suburb, Industrial, Village };

struct District {
    QString name;
    Fabric fabric = Fabric::Suburb;
    plane::Vec centre;
    double radiusM = 0;      //!< where the houses end, in open country
    double angleDeg = 0;     //!< of the streets
    double alongM = 0;       //!< distance between cross streets
    double acrossM = 0;      //!< distance between streets
    double bendM = 0;        //!< how far streets stray from the grid
};

struct MainRoad {
    QString name;
    RoadClass kind = RoadClass::Primary;
    plane::Line line;
    bool isClosed = false;
};

//! \brief The large shapes of the town, in metres: shore, river, main roads, where the districts are.
//! Composed by hand and varied by the seed.
struct TownLayout {
    plane::Line coast; //!< counter-clockwise ring
    plane::Vec market; //!< middle of the old town
    plane::Line river; //!< from the source to the sea
    std::vector<double> riverWidthM; //!< by point of river
    plane::Line riverBanks; //!< ring
    plane::Line mere; //!< the lake, a ring
    plane::Line greatPark; //!< ring, around the mere; also a road
    plane::Line garden; //!< a small park, likewise
    plane::Line railway;
    plane::Vec station;
    plane::Line airfield; //!< rectangle
    plane::Line runway;
    plane::Vec lighthouse;
    plane::Vec bay;
    std::vector<plane::Line> piers;
    plane::Line beach; //!< strip along the shore, a ring
    std::vector<MainRoad> mainRoads; //!< the coast road first
    std::vector<District> districts;

    //! \brief Inside the shore by at least \p marginM.
    [[nodiscard]] bool isOnLand(plane::Vec p, double marginM = 0) const;
    //! \brief In the river or the lake, or nearer than \p marginM to them.
    [[nodiscard]] bool isInWater(plane::Vec p, double marginM = 0) const;
    //! \brief The district whose middle is nearest, measured in its own radius; the distance in radii.
    [[nodiscard]] std::pair<const District *, double> districtAt(plane::Vec p) const;
    //! \brief Where the town is built up, with a ragged edge.
    [[nodiscard]] bool isBuiltUp(plane::Vec p) const;
    quint64 noiseSeed = 0;
    plane::SegmentIndex shoreIndex; //!< the coast, for distances
    plane::SegmentIndex waterIndex; //!< river banks and lake
};

[[nodiscard]] TownLayout layOutTown(SeededRandom &random);

} // namespace dispatch::geo
