// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/plan_stop.h"
#include "viewmodels/drives.h"

#include <QList>

namespace dispatch::viewmodels {

//! Visits shown with lines; further ones would cover the map and are guesses on guesses.
inline constexpr int MaxPlanStops = 5;

//! \brief The next visits of a technician in the order of their plan, each with what was promised and when the technician is
//! likely there: the drive from the last known position or the stop before, and the time each visit before takes.
//! \param position of the technician; without one nothing is estimated before the first stop where they are known to be
//! \return up to MaxPlanStops; visits without a place are left out, and what follows them has no estimate
[[nodiscard]] QList<map::PlanStop> planStops(const state::Operation &operation,
    const domain::TechnicianId &technician, std::optional<domain::GeoPoint> position,
    domain::Timestamp now, const LegOf &legOf);

//! \brief The stop of one job among those of its technician, not numbered, saying how many come before it; none unless it
//! has an open visit, a place and a technician.
[[nodiscard]] QList<map::PlanStop> planStop(const state::Operation &operation,
    const domain::JobId &job, std::optional<domain::GeoPoint> position, domain::Timestamp now,
    const LegOf &legOf);

} // namespace dispatch::viewmodels
