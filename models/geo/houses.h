// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/segment_index.h"
#include "geo/street_net.h"
#include "geo/town_layout.h"

namespace dispatch::geo {

//! \brief Puts buildings along the streets and numbers the houses.
class Houses {
public:
    Houses(const TownLayout &town, const plane::SegmentIndex &roads, SeededRandom random);

    //! \brief Buildings along the inner side of the streets around \p face.
    //! \param isBlock false for open country, where only built-up edges get houses
    void along(const StreetNet::Face &face, const StreetNet &net, bool isBlock);
    //! \brief A few large buildings in the middle of a block: hospital, school.
    void campus(const plane::Line &ring, plane::Vec middle, double sizeM);

    [[nodiscard]] std::vector<Building> buildings(const plane::Frame &frame) const;
    //! \brief With numbers: along each street, odd on its left, even on its right.
    [[nodiscard]] std::vector<Town::Frontage> frontages(const plane::Frame &frame) const;

private:
    struct Front {
        plane::Vec from; //!< at the house fronts; the street is to the right
        plane::Vec to;
        quint32 street = 0;
        int houses = 0;
    };
    struct Placed {
        plane::Line outline;
        bool isLarge = false;
    };
    [[nodiscard]] bool isFree(
        const plane::Line &outline, double clearM, std::size_t firstOfBlock) const;

    const TownLayout &m_town;
    const plane::SegmentIndex &m_roads;
    SeededRandom m_random;
    std::vector<Placed> m_placed;
    std::vector<Front> m_fronts;
};

} // namespace dispatch::geo
