// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/pin_card.h"
#include "viewmodels/job_info.h"

namespace dispatch::viewmodels {

//! \brief "12 min late", "at risk: window ends in 9 min", "on time: window ends in 1 h 05 min"; for a request what becomes of
//! the answer. Empty for a job nothing was promised for.
[[nodiscard]] QString latenessText(const JobInfo &info, double nowMs);

//! \brief What the map's card says of a job.
[[nodiscard]] map::PinCard makeJobCard(const JobInfo &info, double nowMs);

} // namespace dispatch::viewmodels
