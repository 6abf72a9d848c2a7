// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "geo/town.h"

namespace dispatch::simulator {

//! \brief Zones for a made-up town: the three districts nearest to its market as territories, whose areas are those that
//! technicians and jobs there carry, and the largest grounds that have a name as a site.
//! \threads pure
[[nodiscard]] std::vector<domain::CreateZone> inventZones(const geo::Town &town);

} // namespace dispatch::simulator
