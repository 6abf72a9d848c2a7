// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/commit_queue.h"
#include "server/connection.h"
#include "server/event_sender.h"
#include "server/location_hub.h"
#include "server/presence.h"

#include <QRandomGenerator>

#include <map>

namespace dispatch::server {

//! \brief Says who a client is, from what it shows in `hello`.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    //! \return nullopt: not authenticated. A disabled account is answered with \c isDisabled.
    struct Verdict {
        Login login;
        bool isDisabled = false;
    };
    [[nodiscard]] virtual std::optional<Verdict> authenticate(
        protocol::AuthKind kind, const QString &token, domain::Timestamp now)
        = 0;
};

//! \brief The feed as pure logic: messages and time in, messages out through an Outlet. No socket, clock or thread.
//!
//! The owner calls onMessage() for what arrives, flush() soon after (group commit: everything that arrived in between is
//! one write), and tick() about ten times a second. Commands are answered in the order they came, after the commit.
//! \threads one
class Hub {
public:
    struct Settings {
        QString node = QStringLiteral("n1");
        domain::milliseconds hold = protocol::DefaultHold;
        int maxPerUser = protocol::MaxConnectionsPerUser;
    };

    Hub(CommitQueue &commits, Outlet &outlet, Authenticator &authenticator, Metrics &metrics,
        Settings settings, QRandomGenerator random);

    void onOpened(ConnectionId connection, const QString &address, domain::Timestamp now);
    void onMessage(ConnectionId connection, QByteArrayView bytes, domain::Timestamp now);
    //! \brief A ping or pong of the WebSocket. It counts against the rate of messages, and is no sign of life: a library sends
    //! it whether or not the client behind it still works.
    void onControl(ConnectionId connection, domain::Timestamp now);
    //! \brief The socket has taken what was queued.
    void onDrained(ConnectionId connection, domain::Timestamp now);
    void onClosed(ConnectionId connection);

    //! \brief Commits what is queued, answers, and sends the new events on.
    void flush(domain::Timestamp now);
    [[nodiscard]] bool needsFlush() const { return !m_commits.isEmpty(); }
    //! \brief Heartbeats, time-outs, locations, clients that went on waiting.
    void tick(domain::Timestamp now);

    //! \brief An account was changed: its connections get the new rights, or are closed.
    void accountChanged(const Login &login, bool isDisabled, domain::Timestamp now);
    //! \brief The account's sessions are over (a new password): its consoles must sign in again.
    void signedOut(const domain::UserId &user);
    //! \brief Says goodbye to everybody, spread over \p spread.
    void drain(domain::milliseconds spread, domain::Timestamp now);

    [[nodiscard]] LocationHub &locations() { return m_locations; }
    [[nodiscard]] EventLog &log() { return m_log; }
    [[nodiscard]] const CommitQueue &commits() const { return m_commits; }
    [[nodiscard]] qsizetype connectionCount() const
    {
        return static_cast<qsizetype>(m_connections.size());
    }

private:
    void onHello(Connection &connection, const protocol::Hello &hello, domain::Timestamp now);
    void onCommand(Connection &connection, const domain::Command &command, domain::Timestamp now);
    void onBadCommand(
        Connection &connection, const protocol::BadCommand &bad, domain::Timestamp now);
    void onResync(Connection &connection, const protocol::Resync &resync, domain::Timestamp now);
    void onSubscribe(
        Connection &connection, const protocol::Subscribe &wish, domain::Timestamp now);
    void onHere(Connection &connection, const protocol::Here &here, domain::Timestamp now);
    void queue(Connection &connection, const domain::CommandId &id,
        std::variant<domain::Command, domain::Rejection, SystemFact> ask);
    void send(const Connection &connection, const protocol::ServerMessage &message);
    void close(Connection &connection, protocol::CloseCode code, const char *reason);
    [[nodiscard]] Connection *find(ConnectionId id);

    CommitQueue &m_commits;
    Outlet &m_outlet;
    Authenticator &m_authenticator;
    Metrics &m_metrics;
    Settings m_settings;
    QRandomGenerator m_random;
    EventLog m_log;
    EventSender m_sender;
    LocationHub m_locations;
    PresenceBoard m_presence;
    std::map<ConnectionId, Connection> m_connections;
    bool m_isDraining = false;
};

} // namespace dispatch::server
