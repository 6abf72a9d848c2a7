// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"

#include <QByteArrayView>

#include <expected>

namespace dispatch::journal {

//! \brief Reads an event back from the bytes it was stored as (protocol::canonicalEvent).
//!
//! Without the limits of the wire: what was once accepted must stay readable when a limit is lowered.
//! \return the event, or in plain words why the bytes are not one
[[nodiscard]] std::expected<domain::Event, QString> decodeStoredEvent(QByteArrayView bytes);

} // namespace dispatch::journal
