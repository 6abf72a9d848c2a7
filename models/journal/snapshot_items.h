// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/event_codec.h"
#include "state/operation.h"

namespace dispatch::journal {

//! \brief An operation in pieces, such that putting them back in this order gives an equal one: users and technicians
//! first, then jobs, then what belongs to jobs in the order the jobs list it, a thread before its messages.
[[nodiscard]] std::vector<protocol::SnapshotItem> snapshotItems(const state::Operation &operation);

//! \brief Puts one piece back.
void putItem(state::Operation &operation, const protocol::SnapshotItem &item);

} // namespace dispatch::journal
