// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"

namespace dispatch::atlas {

//! \brief Says in words where a point is: the other way round of AddressSearch.
//! \threads const, from any thread; a question takes microseconds
class PlaceNamer {
public:
    static constexpr double MaxHouseM = 40;  //!< farther away it is another house
    static constexpr double MaxStreetM = 60; //!< farther away one is not in the street but near it
    static constexpr double MaxNearM = 250;

    PlaceNamer() = default;
    explicit PlaceNamer(MapData map);

    struct Name {
        QString street; //!< "Rue Grimaldi"; empty: nothing with a name is near
        QString number; //!< of the nearest house, if one is close
        bool isNear = false; //!< not in the street: it is only the nearest
        bool operator==(const Name &) const = default;
    };
    [[nodiscard]] Name nameAt(geo::GeoPoint point) const;

private:
    MapData m_map;
};

} // namespace dispatch::atlas
