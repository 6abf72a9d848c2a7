// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QString>

namespace dispatch::viewmodels {

//! \brief How long a drive is likely to take, and where the figure comes from, to be shown with "~".
struct Travel {
    domain::milliseconds lasts { 0 };
    QString source; //!< "straight line × 1.3"
};

//! \brief The one place the plan's arrival times come from.
[[nodiscard]] Travel travelBetween(domain::GeoPoint from, domain::GeoPoint to);

} // namespace dispatch::viewmodels
