// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/router.h"
#include "state/day_plan.h"

namespace dispatch::viewmodels {

//! \brief What is known at this moment of the drive between two places; at worst an estimate.
using LegOf = std::function<atlas::Leg(domain::GeoPoint from, domain::GeoPoint to)>;

[[nodiscard]] domain::milliseconds lastsOf(const atlas::Leg &leg);

//! \brief A stop of a day, and the drive to it.
struct DriveStop {
    state::PlannedStop stop;
    std::optional<atlas::Leg> leg; //!< nullopt: there already, or not known from where
    bool isGuessed = false; //!< a drive up to here is an estimate
};

//! \brief state::planDay() by these drives.
[[nodiscard]] std::vector<DriveStop> driveDay(const state::Operation &operation,
    const domain::TechnicianId &technician, std::optional<domain::GeoPoint> position,
    domain::Timestamp now, const LegOf &legOf);

} // namespace dispatch::viewmodels
