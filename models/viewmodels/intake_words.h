// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"
#include "viewmodels/customer_book.h"
#include "viewmodels/intake_rows.h"
#include "viewmodels/slot_finder.h"

//! What the form for the telephone says.
namespace dispatch::viewmodels {

//! \brief "7 jobs, 1 open · last today: Boiler gives no hot water".
[[nodiscard]] QString customerSummary(const CustomerRecord &customer, double nowMs);
//! \brief "Third visit this month"; empty for the first.
[[nodiscard]] QString visitOfTheMonth(int number);
[[nodiscard]] IntakeOffer customerOffer(const CustomerRecord &customer, double nowMs);
//! \brief "Job 481 is open at this address: Boiler gives no hot water, Scheduled 14:00–16:00".
[[nodiscard]] QString twinText(const JobInfo &job, const OpenTwin &twin);
[[nodiscard]] IntakeWindow windowWords(
    const Slot &slot, const state::Operation &operation, domain::Timestamp now);

} // namespace dispatch::viewmodels
