// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/outlet.h"
#include "server/snapshot.h"
#include "server/token_bucket.h"

#include <QUuid>

#include <deque>
#include <memory>

namespace dispatch::server {

//! \brief Who a token or password belongs to.
struct Login {
    state::Actor actor;
    QString name;
    bool operator==(const Login &) const = default;
};

//! \brief What the hub knows of one client. Nothing in here grows with the log: what is not sent yet stays in the log.
struct Connection {
    static constexpr double MessagesPerSecond = 100; //!< of any type; a client sends a few a second
    static constexpr double MessageBurst = 400;
    static constexpr double LoadsPerSecond = 0.2; //!< resyncs, each of which may cost a snapshot
    static constexpr double LoadBurst = 5;
    //! A client that drops what was refused for now may go on with the next after this.
    static constexpr domain::milliseconds MaxHeldUp { 5'000 };

    ConnectionId id = 0;
    QString address;
    domain::Timestamp openedAt;
    domain::Timestamp lastHeard;
    domain::Timestamp nextHeartbeat;
    bool isReady = false; //!< hello accepted
    bool isClosing = false; //!< close() was called; nothing more goes out
    Login login;
    QUuid install;
    bool isPacked = false; //!< reads packed messages
    bool readsZones = false; //!< knows the kind; whoever does not is sent no event of it
    bool readsShifts = false; //!< as readsZones
    TokenBucket commands { protocol::CommandsPerSecond, protocol::CommandBurst };
    TokenBucket messages { MessagesPerSecond, MessageBurst };
    TokenBucket loads { LoadsPerSecond, LoadBurst };
    int inFlight = 0; //!< commands queued and not answered
    //! Refused as too fast: until it comes again, or that moment, what was sent behind it is refused for now as well, so that
    //! what somebody says keeps its order.
    std::optional<domain::CommandId> heldUp;
    domain::Timestamp heldUpUntil;

    // How far the log has gone out.
    quint64 sentTo = 0; //!< the position the client reaches with what was sent
    quint64 scannedTo = 0; //!< >= sentTo: events between are hidden from this client
    domain::Timestamp sentAt; //!< of the last batch
    std::deque<std::pair<quint64, int>> unacked; //!< (to, events) of the batches not acknowledged
    int unackedEvents = 0;
    domain::Timestamp
        lastProgress; //!< something was acknowledged or drained, or there was nothing to
    std::shared_ptr<const Snapshot> snapshot; //!< being sent
    std::size_t nextMessage = 0; //!< of the snapshot

    bool wantsPresence = false;
    bool needsPlaces = false; //!< what it sees has changed: a full set of places is due
    std::optional<domain::Timestamp> drainAt; //!< when it is sent away
    bool isLeaving = false; //!< `bye` was sent; what it asks from now on is the next server's
};

} // namespace dispatch::server
