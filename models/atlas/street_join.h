// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"

#include <unordered_map>

namespace dispatch::atlas {

//! \brief A named street end to end, or a branch of one.
struct JoinedStreet {
    NameIndex name = 0;
    geo::RoadClass kind = geo::RoadClass::Residential; //!< the most important of its pieces
    std::vector<MapPoint> points;
};

//! \brief Puts the pieces of each name together where they meet, straight on before round the corner: maps cut streets at
//! every bridge and speed limit, and a name needs room. Railways are left out.
//! \return in the order of their first piece
[[nodiscard]] std::vector<JoinedStreet> joinStreetLines(const OwnedTables &tables);

//! \brief The nearest of some places: which town or which district a point lies in, as people say it.
class NearestPlace {
public:
    //! More in one cell are not looked at: no real square of 6 km has as many names.
    static constexpr std::size_t MaxPerCell = 1'000;

    //! \param kinds what counts
    NearestPlace(std::span<const PlaceRow> places, std::initializer_list<geo::PlaceKind> kinds,
        int reachCells);
    //! \return the empty name farther than the reach from all
    [[nodiscard]] NameIndex nameAt(MapPoint p) const;

private:
    static constexpr int CellBits = 20; // 4096 across the Earth: 6.7 km of ground at 47°
    [[nodiscard]] static quint64 cellOf(quint32 x, quint32 y)
    {
        return quint64 { x >> CellBits } << 32U | y >> CellBits;
    }
    int m_reachCells;
    std::unordered_map<quint64, std::vector<PlaceRow>> m_cells;
};

} // namespace dispatch::atlas
