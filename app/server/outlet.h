// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"

#include <QByteArray>

namespace dispatch::server {

//! \brief Names one connection for as long as the process lives; never reused.
using ConnectionId = quint64;

//! \brief The way out to the clients. The hub decides what goes out, sockets (or a test) carry it.
//!
//! No function calls back into the hub: what happens to the connection is told to it later, from the event loop.
//! \threads the one that runs the hub
class Outlet {
public:
    virtual ~Outlet() = default;
    //! \brief Queues one binary message. The bytes are shared, not copied. Unknown ids are ignored.
    virtual void send(ConnectionId connection, const QByteArray &bytes) = 0;
    //! \brief Sends what is queued if it can within a moment, then closes. \p reason at most 120 bytes.
    virtual void close(ConnectionId connection, protocol::CloseCode code, const QByteArray &reason)
        = 0;
    //! \brief Bytes queued and not yet handed to the operating system.
    [[nodiscard]] virtual qsizetype unsentBytes(ConnectionId connection) const = 0;
};

} // namespace dispatch::server
