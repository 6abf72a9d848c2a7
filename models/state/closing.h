// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/draft.h"

namespace dispatch::state {

//! \brief What the events of a draft, not folded in yet, mean for the closing of a job.
struct Aftermath {
    std::vector<std::pair<domain::VisitId, domain::VisitState>>
        moved {}; //!< where each visit ends up
    bool hasNewVisit = false;
    std::optional<domain::Payment> newRow {};
};

//! \brief Adds the job's closing or reopening where the draft brings it about.
//!
//! A job is closed while at least one visit is Completed, none is open, and its ledger is settled: Paid, Void or
//! WrittenOff. A job without any ledger stays open, so that a completion can still be taken back.
void closeOrReopen(Draft &draft, const domain::JobId &job, const Aftermath &aftermath);

} // namespace dispatch::state
