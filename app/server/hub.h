// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/commit_queue.h"
#include "server/connection.h"
#include "server/event_sender.h"
#include "server/location_hub.h"
#include "server/open_metrics.h"
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
//! one write), and tick() about a hundred times a second. Commands are answered in the order they came, after the commit.
//! A clock that is set, back or ahead, and a machine that slept change no connection: nobody is silent for time that
//! did not pass here.
//! \threads one
class Hub {
public:
    //! Connections served in one go. Then whatever else has arrived gets its turn, so that a command does not wait until
    //! ten thousand consoles have been told of the one before.
    static constexpr std::size_t Slice = 256;
    //! Event messages a second to all connections together. Above it events wait a little and go out together: with ten
    //! thousand consoles once a second, with a hundred a hundred times. Each costs 20 µs, and its acknowledgement 10.
    static constexpr qint64 EventMessagesPerSecond = 10'000;
    //! \brief Each who comes back costs the server that takes over a sign-in and a resume, 1 to 2 ms of its core: at one
    //! every 5 ms it has time for its work. With few there is no reason to keep anybody waiting.
    static constexpr domain::milliseconds DrainPerConnection { 5 };
    static constexpr domain::milliseconds DrainMost { 15'000 };
    //! \brief After the last has left, this server closes its files and the next one opens them.
    static constexpr domain::milliseconds TakeOver { 1'000 };

    //! \brief Longer than any turn of the loop, and so short that a clock set again and again cannot add up to a silence.
    static constexpr domain::milliseconds ClockJump { 5'000 };

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

    //! \brief Commits what is queued, answers, and sends the new events on to the next Slice of connections.
    void flush(domain::Timestamp now);
    //! \brief Something waits for flush(): commands, or connections for events.
    [[nodiscard]] bool needsFlush() const { return hasCommands() || m_sweptTo; }
    [[nodiscard]] bool hasCommands() const { return !m_commits.isEmpty(); }
    //! \brief Heartbeats, time-outs, clients that went on waiting, of the next Slice of connections; locations.
    void tick(domain::Timestamp now);

    //! \brief An account was changed: its connections get the new rights, or are closed. New rights have to be in the log
    //! before (call this when their record is answered), or a client that was given what they show could go on with it
    //! after a crash that forgot them. Closing does not wait for the log.
    void accountChanged(const Login &login, bool isDisabled, domain::Timestamp now);
    //! \brief The account's sessions are over (a new password): its consoles must sign in again.
    void signedOut(const domain::UserId &user);
    //! \brief Sends everybody away, one after the other: `bye`, then the answers still due, then the close. Who comes
    //! later is sent away at once. \return until when it takes, from now on
    domain::milliseconds drain(domain::Timestamp now);
    //! \brief How long that takes for so many.
    [[nodiscard]] static domain::milliseconds drainSpread(qsizetype connections);

    [[nodiscard]] LocationHub &locations() { return m_locations; }
    [[nodiscard]] EventLog &log() { return m_log; }
    [[nodiscard]] const CommitQueue &commits() const { return m_commits; }
    //! \brief What can be counted here; walks all connections.
    [[nodiscard]] Gauges gauges() const;
    [[nodiscard]] qsizetype connectionCount() const
    {
        return static_cast<qsizetype>(m_connections.size());
    }

private:
    void observeTime(domain::Timestamp now);
    void onHello(Connection &connection, const protocol::Hello &hello, domain::Timestamp now);
    void onCommand(Connection &connection, const domain::Command &command, domain::Timestamp now);
    void onBadCommand(
        Connection &connection, const protocol::BadCommand &bad, domain::Timestamp now);
    void onResync(Connection &connection, const protocol::Resync &resync, domain::Timestamp now);
    void onSubscribe(
        Connection &connection, const protocol::Subscribe &wish, domain::Timestamp now);
    void onHere(Connection &connection, const protocol::Here &here, domain::Timestamp now);
    void sweep(domain::Timestamp now);
    void tend(Connection &connection, domain::Timestamp now);
    void queue(Connection &connection, const domain::CommandId &id,
        std::variant<domain::Command, domain::Rejection, SystemFact> ask);
    void send(const Connection &connection, const protocol::ServerMessage &message);
    void close(Connection &connection, protocol::CloseCode code, const char *reason);
    [[nodiscard]] Connection *find(ConnectionId id);
    void sayGoodbye(Connection &connection, domain::Timestamp now);

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
    std::map<ConnectionId, Connection>
        m_connections; //!< in order: a slice goes on where the last one ended
    QMultiHash<domain::UserId, ConnectionId> m_ofUser; //!< those that said hello
    std::optional<ConnectionId> m_sweptTo; //!< events are going out, and this one was served last
    domain::Timestamp m_nextSweep;
    ConnectionId m_tendedTo = 0;
    std::optional<domain::Timestamp> m_drainedAt; //!< while draining: when the last is sent away
    domain::milliseconds m_drainSpread { 0 };
    std::optional<domain::Timestamp> m_now; //!< of the last call that said
};

} // namespace dispatch::server
