// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/breach_watch.h"
#include "viewmodels/inbox_item.h"
#include "viewmodels/row_context.h"
#include "viewmodels/silence_watch.h"

namespace dispatch::viewmodels {

//! \brief The server's alarms that are up, those of one kind about one thing as one row: declined twice is one visit nobody
//! has. In no order.
[[nodiscard]] std::vector<InboxItem> alarmRows(const RowContext &context);

//! \brief A missed promise, or one that is going to be: one row for a visit, whichever of the two it is.
[[nodiscard]] InboxItem breachRow(const Breach &breach, const state::Operation &operation);
//! \return an empty one (no key) for a handle nobody has
[[nodiscard]] InboxItem silenceRow(
    const Silence &silence, const state::Operation &operation, domain::Timestamp now);
[[nodiscard]] InboxItem linkRow(domain::Timestamp downSince, domain::Timestamp now);

} // namespace dispatch::viewmodels
