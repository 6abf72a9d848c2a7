// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/road_graph.h"
#include "geo/seeded_random.h"

namespace dispatch::geo {

//! \brief What a piece of ground is. Drawn in this order: a later one lies on an earlier one.
enum class AreaClass : quint8 {
    Land,        //!< the island; everything outside is sea
    Farmland,
    Meadow,
    Wood,
    Residential,
    Commercial,
    OldTown,
    Industrial,
    Institution, //!< grounds of a hospital, school, station, stadium
    Airfield,
    Sand,        //!< beach
    Park,
    Cemetery,
    Pitch,       //!< sports field
    Water,       //!< lake, river, pond, dock
    Pier,        //!< land again, built out into the water
    Runway,
    Square       //!< paved, for people on foot
};
inline constexpr int areaClassCount = 18;

struct Area {
    AreaClass kind = AreaClass::Land;
    QString name;                 //!< empty for most
    std::vector<GeoPoint> outer;  //!< not closed (first != last), at least 3, counter-clockwise
    bool operator==(const Area &) const = default;
};

enum class RoadClass : quint8 {
    Motorway,
    Primary,
    Secondary,
    Tertiary,
    Residential,
    Path,    //!< on foot, not part of the graph
    Railway, //!< not part of the graph
    Service, //!< lanes, driveways, car parks; not in the made-up town
    Waterway //!< a stream too narrow to be an area; not in the made-up town
};
inline constexpr int roadClassCount = 9;

struct Road {
    RoadClass kind = RoadClass::Residential;
    QString name;
    std::vector<GeoPoint> points; //!< at least 2
    bool isBridge = false;
    bool operator==(const Road &) const = default;
};

struct Building {
    std::vector<GeoPoint> outline; //!< not closed, 4 or more, counter-clockwise
    bool isLarge = false;          //!< hall, hospital, school: worth drawing earlier than houses
    bool operator==(const Building &) const = default;
};

enum class PlaceKind : quint8 { Town, District, Village, Park, Water, Landmark };

struct Place {
    QString name;
    GeoPoint point;
    PlaceKind kind = PlaceKind::District;
    int rank
        = 0; //!< 0 the town, 1 districts, 2 villages, parks and water, 3 landmarks: lower is drawn earlier
    bool operator==(const Place &) const = default;
};

struct Address {
    GeoPoint point; //!< at the house, a few metres beside the road
    QString text; //!< "14 Harbour Street"
    QString district;
    bool operator==(const Address &) const = default;
};

//! \brief A made-up town on a made-up island, for demonstrations and tests: the same bytes for the same seed on every
//! platform. It lies in the open Atlantic (47° N, 15° W), where it cannot be mistaken for a real place.
struct Town {
    quint64 seed = 0;
    QString name;
    GeoBounds bounds; //!< the island with a margin of sea
    GeoPoint centre; //!< the market square
    std::vector<Area> areas; //!< in drawing order
    std::vector<Building> buildings;
    std::vector<Road> roads; //!< by descending class: motorway first; draw from the back
    std::vector<Place> places; //!< by rank
    RoadGraph graph; //!< connected: every node can be reached from every other

    //! \brief A house on some street; streets with houses only, evenly by length of street.
    [[nodiscard]] Address randomAddress(SeededRandom &random) const;
    //! \brief The name of the district or village whose centre is nearest.
    [[nodiscard]] QString districtAt(GeoPoint p) const;

    //! \brief One side of a piece of street with its house numbers; what addresses are drawn from.
    struct Frontage {
        GeoPoint from;
        GeoPoint to;
        quint32 street = 0; //!< index for RoadGraph::streetName()
        int firstNumber = 1; //!< numbers rise by two along the frontage
        int houses = 0; //!< >= 1
        bool operator==(const Frontage &) const = default;
    };
    std::vector<Frontage> frontages;
};

//! \brief Builds the town of this seed. Takes tens of milliseconds.
//! \threads reentrant
[[nodiscard]] Town makeTown(quint64 seed);

//! \brief SHA-256 over all coordinates (in 1e-7 degrees), classes and names: equal towns have equal digests.
[[nodiscard]] QByteArray townDigest(const Town &town);

} // namespace dispatch::geo
