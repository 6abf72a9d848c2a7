// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

//! Which zone a place lies in. Retired zones are nowhere.
namespace dispatch::state {

//! \brief The smallest zone of this kind around \p place; of equal ones the older. The pointer is good as those of Operation.
//! \return nullptr if it lies in none
[[nodiscard]] const domain::Zone *zoneAt(
    const Operation &operation, domain::GeoPoint place, domain::ZoneKind kind);

//! \brief The area that the territory around \p place gives; empty outside all of them.
[[nodiscard]] QString areaAt(const Operation &operation, domain::GeoPoint place);

} // namespace dispatch::state
