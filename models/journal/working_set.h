// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

namespace dispatch::journal {

//! \brief When somebody last did something with a job, as far as its own times, its visits, notes, messages and payments say.
[[nodiscard]] domain::Timestamp lastTouched(
    const domain::Job &job, const state::Operation &operation);

//! \brief The operation without the jobs that had ended, and were not touched, before \p cutoff, and without what belongs to
//! them alone; without the alarms that were over. Everybody and everything else stays.
//!
//! What was left out of a state cannot be seen by what comes later: workingSet(fold(workingSet(a)), t) is
//! workingSet(fold(a), t) for every later cutoff, if what is touched again is put back first.
[[nodiscard]] state::Operation workingSet(const state::Operation &operation,
    domain::Timestamp cutoff, const domain::EntityRef &organisation);

//! \brief Puts a job with its visits, threads and payments from one operation into another.
void copyJob(const domain::JobId &id, const state::Operation &from, state::Operation &to);

} // namespace dispatch::journal
