// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

namespace dispatch::state {

//! \brief How a visit stands against its promise. Computed, never stored.
enum class Promptness : quint8 { None, OnTime, AtRisk, Late };

//! \brief Late: the window is over and nobody has arrived. AtRisk: the window ends within \p riskMargin and nobody is
//! OnSite yet. None: no window, or the visit has ended.
[[nodiscard]] Promptness promptness(const domain::Visit &visit, domain::Timestamp now,
    std::chrono::minutes riskMargin = std::chrono::minutes(15));

//! \brief The moment the clock counts towards: the end of the window; for requests, when an answer is due
//! (created + 15 min for Emergency and High, 60 min otherwise). nullopt when ended or arrived.
[[nodiscard]] std::optional<domain::Timestamp> dueAt(
    const domain::Job &job, const domain::Visit &visit);

//! \brief Since when somebody outside the office waits for an answer in \p thread: the oldest word after the office's last
//! one and after what needs none. nullopt: nobody does.
[[nodiscard]] std::optional<domain::Timestamp> waitingSince(
    const Operation &operation, const domain::Thread &thread);

//! \brief Messages of others after the last one \p user has read, of those the operation has; not those taken back.
[[nodiscard]] int unreadCount(const domain::Thread &thread, const domain::UserId &user);

//! \brief The duty to show: EnRoute or OnSite from the active visit, else as set.
[[nodiscard]] domain::Duty shownDuty(
    const Operation &operation, const domain::Technician &technician);

} // namespace dispatch::state
