// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/outlet.h"
#include "state/decide.h"

#include <deque>

namespace dispatch::simulation {

//! \brief What one send() puts on the wire, or the end of the connection.
struct Packet {
    QByteArray bytes;
    std::optional<int> closeCode; //!< the last packet of a direction
    std::optional<state::Actor>
        grantee; //!< with `snap.begin`: for whose eyes the snapshot was made
};

//! \brief One direction of a connection. Keeps the order, whatever the delays: it is TCP.
struct Lane {
    std::deque<Packet> inFlight;
    qint64 lastArrivalMs = 0;
    bool isDead = false; //!< what is sent vanishes, and nobody is told
};

//! \brief One connection between a client and a server process. Old ones live on beside the client's newest.
struct Wire {
    server::ConnectionId id = 0;
    int client = 0;
    std::size_t life = 0; //!< of the log, when the server accepted it
    Lane up, down;
    bool isOpenAtServer = false;
    bool isClosedByServer = false; //!< the hub wants no more of it
    bool isEndingUp = false; //!< the client's end of it is under way
    bool isEndingDown = false;
    qint64 extraDelayMs = 0;

    // What the server has sent and the socket has not taken.
    std::deque<Packet> unsent;
    qsizetype unsentBytes = 0;
    bool isSlow = false;
    int inflation
        = 1; //!< a slow wire's bytes count so many times, or small runs would never fill a socket
    bool isFilling = false;
    bool isDrainScheduled = false;

    // For the checks.
    state::Operation snapshotView; //!< the operation when the running snapshot began
    std::deque<std::pair<quint64, int>> unacked; //!< (to, events) of the batches not acknowledged
    int unackedEvents = 0;
    std::deque<QByteArray> unanswered; //!< ids of the commands that have arrived, in order
};

} // namespace dispatch::simulation
