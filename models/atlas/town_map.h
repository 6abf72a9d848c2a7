// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"

namespace dispatch::atlas {

//! \brief The made-up town as a map like any other: drawn, driven on and searched by the same code as a real place.
[[nodiscard]] MapData mapOf(const geo::Town &town);

} // namespace dispatch::atlas
