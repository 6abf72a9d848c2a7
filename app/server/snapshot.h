// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"
#include "server/shared_message.h"
#include "state/decide.h"

#include <QRandomGenerator>

namespace dispatch::server {

//! \brief The whole visible operation at one position, as the messages that carry it: begin, parts, end.
//! Immutable and shared: a thousand consoles that load at once hold one copy.
struct Snapshot {
    protocol::Position position;
    std::vector<SharedMessage> messages;
};

//! \brief Those who see everything: one snapshot and one event batch serve them all.
using state::seesEverything;

//! \brief Builds it: users, technicians, jobs, visits, threads, messages, payments, alarms, zones, shifts, each ascending by id (which
//! is by age); parts of one kind, aimed at AimMessageBytes and below MaxMessageBytes; the digest over all parts.
//! \param position must be that of \p operation
//! \param random for the snapshot's own id
[[nodiscard]] Snapshot makeSnapshot(const state::Operation &operation, const state::Actor &actor,
    const protocol::Position &position, domain::Timestamp now, QRandomGenerator &random);

} // namespace dispatch::server
