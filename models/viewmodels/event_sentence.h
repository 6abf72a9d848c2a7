// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

#include <QString>

namespace dispatch::viewmodels {

//! \brief What happened, as a sentence without its subject: "moved the visit from Scheduled to Dispatched (Ada)".
//! Names come from \p operation as it is now; what it does not know is left out.
[[nodiscard]] QString eventSentence(const domain::Event &event, const state::Operation &operation);

//! \brief What it happened to: "Job 481", "Ada Lind", "Chat of job 481".
[[nodiscard]] QString entityTitle(const domain::EntityRef &ref, const state::Operation &operation);

//! \brief The job an entity belongs to, for jumping there; null if none.
[[nodiscard]] domain::JobId jobOf(const domain::EntityRef &ref, const state::Operation &operation);

//! \brief Words for states and duties, as shown.
[[nodiscard]] QString stateText(domain::VisitState state);
[[nodiscard]] QString dutyText(domain::Duty duty);
[[nodiscard]] QString priorityText(domain::Priority priority);

} // namespace dispatch::viewmodels
