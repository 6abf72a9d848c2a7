// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/street_names.h"
#include "geo/street_net.h"
#include "geo/town_layout.h"

namespace dispatch::geo {

//! \brief Fills the spaces between the main roads with streets: each district has a grid of its own direction, size and
//! bend, cut to the space it lies in and led into the main roads around it.
//! \param faces the spaces between main roads and barriers
[[nodiscard]] std::vector<MainRoad> planLocalStreets(const TownLayout &town,
    const std::vector<StreetNet::Face> &faces, StreetNames &names, SeededRandom &random);

} // namespace dispatch::geo
