// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_point.h"

#include <vector>

namespace dispatch::osm {

//! \brief Makes land of coastlines. OpenStreetMap draws them with the land on the left and cuts them at the extract's
//! edge, so that what is land has to be closed along that edge.
class Coast {
public:
    //! More pieces of coast are not joined: an extract of a whole continent's shore is not what this is for.
    static constexpr std::size_t MaxPieces = 500'000;

    void addPiece(std::vector<atlas::MapPoint> points);
    [[nodiscard]] bool isEmpty() const { return m_pieces.empty(); }

    struct Ground {
        bool isSea = false; //!< what lies inside the bounds and in no ring is sea, else land
        std::vector<std::vector<atlas::MapPoint>>
            land; //!< by the even-odd rule: shores, and holes of sea in them
    };
    //! \param bounds the edge of the extract; coasts are cut there
    [[nodiscard]] Ground ground(const atlas::MapBox &bounds) const;

private:
    [[nodiscard]] std::vector<std::vector<atlas::MapPoint>> joined() const;

    std::vector<std::vector<atlas::MapPoint>> m_pieces;
};

} // namespace dispatch::osm
