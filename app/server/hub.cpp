// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/hub.h"

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::ErrorCode;
using domain::Rejection;
using domain::Timestamp;
using protocol::CloseCode;

namespace {

Rejection rejection(ErrorCode code, QString title, QString field = {})
{
    Rejection r;
    r.code = code;
    r.title = std::move(title);
    r.field = std::move(field);
    return r;
}

//! Why nobody is given a snapshot: the operation may hold what the disk does not.
constexpr char JournalUnreadable[] = "the journal cannot be read; try again later";

//! Which technicians' presence on the map an event may end.
std::optional<domain::TechnicianId> dutyOf(const domain::Event &event)
{
    if (std::holds_alternative<domain::DutyChanged>(event.payload)
        || std::holds_alternative<domain::TechnicianRetired>(event.payload))
        return domain::TechnicianId::from(event.entity);
    return std::nullopt;
}

} // namespace

Hub::Hub(CommitQueue &commits, Outlet &outlet, Authenticator &authenticator, Metrics &metrics,
    Settings settings, QRandomGenerator random)
    : m_commits(commits)
    , m_outlet(outlet)
    , m_authenticator(authenticator)
    , m_metrics(metrics)
    , m_settings(std::move(settings))
    , m_random(random)
    , m_log(commits.store())
    , m_sender(m_log, commits.operation(), outlet, metrics, m_random)
    , m_locations(commits.operation(), outlet, metrics)
{
}

Connection *Hub::find(ConnectionId id)
{
    const auto it = m_connections.find(id);
    return it == m_connections.end() ? nullptr : &it->second;
}

void Hub::send(const Connection &connection, const protocol::ServerMessage &message)
{
    if (!connection.isClosing)
        m_outlet.send(connection.id, protocol::encode(message));
}

void Hub::close(Connection &connection, CloseCode code, const char *reason)
{
    if (connection.isClosing)
        return;
    connection.isClosing = true;
    m_locations.unsubscribe(connection.id);
    m_outlet.close(connection.id, code, QByteArray(reason));
}

//! Ticks come a hundred times a second. If none came for seconds, or time went back, then the clock was set or the machine
//! slept: every waiting moves with it, or all links would be dropped at once, or none for an hour.
void Hub::observeTime(Timestamp now)
{
    const auto passed = now - m_now.value_or(now);
    m_now = now;
    if (passed >= domain::milliseconds::zero() && passed <= ClockJump)
        return;
    for (auto &[id, connection] : m_connections) {
        for (Timestamp *at :
            { &connection.openedAt, &connection.lastHeard, &connection.nextHeartbeat,
                &connection.sentAt, &connection.lastProgress, &connection.heldUpUntil })
            *at += passed;
        if (connection.drainAt)
            *connection.drainAt += passed;
    }
    if (m_drainedAt)
        *m_drainedAt += passed;
}

void Hub::onOpened(ConnectionId id, const QString &address, Timestamp now)
{
    observeTime(now);
    ++m_metrics.connectionsOpened;
    Connection connection;
    connection.id = id;
    connection.address = address;
    connection.openedAt = now;
    connection.lastHeard = now;
    auto &placed = m_connections.insert_or_assign(id, std::move(connection)).first->second;
    if (m_drainedAt)
        close(placed, CloseCode::Draining, "the server is stopping");
}

void Hub::onClosed(ConnectionId id)
{
    m_locations.unsubscribe(id);
    if (const auto it = m_connections.find(id); it != m_connections.end()) {
        m_ofUser.remove(it->second.login.actor.user, id);
        m_connections.erase(it);
    }
}

void Hub::onDrained(ConnectionId id, Timestamp now)
{
    observeTime(now);
    auto *connection = find(id);
    if (!connection || !connection->isReady || connection->isClosing)
        return;
    if (connection->snapshot)
        connection->lastProgress = now;
    m_sender.pump(*connection, now);
}

void Hub::onMessage(ConnectionId id, QByteArrayView bytes, Timestamp now)
{
    observeTime(now);
    auto *connection = find(id);
    if (!connection || connection->isClosing || connection->isLeaving)
        return;
    ++m_metrics.messagesIn;
    connection->lastHeard = now;
    if (connection->messages.take(now) > domain::milliseconds::zero()) {
        close(*connection, CloseCode::RateLimited, "too many messages");
        return;
    }
    if (bytes.isEmpty() || bytes.front() != '{') {
        ++m_metrics.messagesIgnored;
        return;
    }
    auto message = protocol::decodeClientMessage(bytes);
    if (!message) {
        ++m_metrics.messagesMalformed;
        close(*connection, CloseCode::ProtocolViolation, "a message could not be read");
        return;
    }
    if (const auto *hello = std::get_if<protocol::Hello>(&*message)) {
        onHello(*connection, *hello, now);
        return;
    }
    if (!connection->isReady) {
        close(*connection, CloseCode::ProtocolViolation, "the first message must be hello");
        return;
    }
    std::visit(
        [&](const auto &m) {
            using T = std::decay_t<decltype(m)>;
            if constexpr (std::is_same_v<T, protocol::Ack>) {
                m_sender.acknowledged(*connection, m.seq, now);
                m_sender.pump(*connection, now);
            } else if constexpr (std::is_same_v<T, protocol::Resync>) {
                onResync(*connection, m, now);
            } else if constexpr (std::is_same_v<T, protocol::Subscribe>) {
                onSubscribe(*connection, m, now);
            } else if constexpr (std::is_same_v<T, protocol::Here>) {
                onHere(*connection, m, now);
            } else if constexpr (std::is_same_v<T, protocol::CommandMessage>) {
                onCommand(*connection, m.command, now);
            } else if constexpr (std::is_same_v<T, protocol::BadCommand>) {
                onBadCommand(*connection, m, now);
            } else if constexpr (std::is_same_v<T, protocol::UnknownMessage>) {
                ++m_metrics.messagesIgnored;
            } else {
                static_assert(std::is_same_v<T, protocol::ClientHeartbeat>
                    || std::is_same_v<T, protocol::Hello>);
            }
        },
        *message);
}

void Hub::onControl(ConnectionId id, Timestamp now)
{
    auto *connection = find(id);
    if (connection && !connection->isClosing
        && connection->messages.take(now) > domain::milliseconds::zero())
        close(*connection, CloseCode::RateLimited, "too many pings");
}

void Hub::onHello(Connection &connection, const protocol::Hello &hello, Timestamp now)
{
    if (connection.isReady) {
        close(connection, CloseCode::ProtocolViolation, "hello was sent twice");
        return;
    }
    if (hello.version != protocol::Version) {
        ++m_metrics.connectionsRefused;
        close(connection, CloseCode::VersionNotSupported, "this server speaks version 1");
        return;
    }
    if (m_commits.isBroken()) {
        ++m_metrics.connectionsRefused;
        close(connection, CloseCode::InternalError, JournalUnreadable);
        return;
    }
    const auto verdict = m_authenticator.authenticate(hello.authKind, hello.token, now);
    if (!verdict) {
        ++m_metrics.connectionsRefused;
        close(connection, CloseCode::NotAuthenticated, "sign in again");
        return;
    }
    if (verdict->isDisabled) {
        ++m_metrics.connectionsRefused;
        close(connection, CloseCode::Forbidden, "this account is disabled");
        return;
    }
    int ofThisUser = 0;
    const auto ofSameUser = m_ofUser.values(verdict->login.actor.user);
    for (const auto otherId : ofSameUser) {
        auto &other = m_connections.at(otherId);
        if (other.isClosing)
            continue;
        if (hello.install.isNull() || other.install != hello.install) {
            ++ofThisUser;
            continue;
        }
        // Ids ascend: a hello that was held up on the way must not throw out the connection that came after it.
        if (otherId > connection.id) {
            close(connection, CloseCode::Replaced, "this console has connected again");
            return;
        }
        close(other, CloseCode::Replaced, "this console has connected again");
    }
    if (ofThisUser >= m_settings.maxPerUser) {
        ++m_metrics.connectionsRefused;
        close(connection, CloseCode::TooManyConnections, "this account is connected too often");
        return;
    }

    connection.isReady = true;
    connection.login = verdict->login;
    m_ofUser.insert(connection.login.actor.user, connection.id);
    connection.install = hello.install;
    connection.nextHeartbeat = now + protocol::HeartbeatEvery;
    const auto reason = m_sender.judge(hello.resume, connection.login.actor, now);

    protocol::Welcome welcome;
    welcome.connection = QString::number(connection.id, 36);
    welcome.node = m_settings.node;
    welcome.timeMs = domain::toMs(now);
    welcome.userId = connection.login.actor.user;
    welcome.userName = connection.login.name;
    welcome.roles = connection.login.actor.roles;
    welcome.areas = connection.login.actor.areas;
    welcome.technician = connection.login.actor.technician;
    welcome.holdMs = m_settings.hold.count();
    welcome.epoch = m_log.head().epoch;
    welcome.head = m_log.head().seq;
    welcome.snapshot = reason;
    welcome.restored = m_commits.restored();
    if (hello.features.contains("loc1"_L1))
        welcome.features.append(u"loc1"_s);
    if (hello.features.contains(protocol::PackingFeature)) {
        welcome.features.append(protocol::PackingFeature);
        connection.isPacked = true;
    }
    if (hello.features.contains(protocol::ZoneFeature)) {
        welcome.features.append(protocol::ZoneFeature);
        connection.readsZones = true;
    }
    if (hello.features.contains(protocol::ShiftFeature)) {
        welcome.features.append(protocol::ShiftFeature);
        connection.readsShifts = true;
    }
    send(connection, welcome);

    if (reason)
        m_sender.startSnapshot(connection, m_sender.reachedWith(hello.resume), now);
    else
        m_sender.resumeAt(connection, hello.resume->seq, now);
    m_sender.pump(connection, now);
}

void Hub::onResync(Connection &connection, const protocol::Resync &resync, Timestamp now)
{
    if (connection.loads.take(now) > domain::milliseconds::zero()) {
        close(connection, CloseCode::RateLimited, "reloaded too often");
        return;
    }
    if (const auto reason = m_sender.judge(resync.position, connection.login.actor, now)) {
        if (m_commits.isBroken()) {
            close(connection, CloseCode::InternalError, JournalUnreadable);
            return;
        }
        // Asked again while its first question was on the way, the client has got further by the time this answer comes: a
        // shared snapshot from before what it was sent would take it back.
        const auto reached = std::max(m_sender.reachedWith(resync.position), connection.sentTo);
        m_sender.reload(connection, *reason, reached, now);
    } else {
        m_sender.resumeAt(connection, resync.position->seq, now);
    }
    m_sender.pump(connection, now);
}

void Hub::onSubscribe(Connection &connection, const protocol::Subscribe &wish, Timestamp now)
{
    send(connection, protocol::SubOk { wish.id });
    m_locations.subscribe(connection.id, connection.login.actor, wish);
    const bool startsListening = wish.wantsPresence && !connection.wantsPresence;
    connection.wantsPresence = wish.wantsPresence;
    if (!startsListening)
        return;
    for (const auto &presence : m_presence.current(now)) {
        if (presence.user != connection.login.actor.user
            && state::isVisible(m_commits.operation(), connection.login.actor, presence.entity))
            send(connection, presence);
    }
}

void Hub::onHere(Connection &connection, const protocol::Here &here, Timestamp now)
{
    const auto &actor = connection.login.actor;
    if (!state::isVisible(m_commits.operation(), actor, here.entity))
        return;
    const protocol::Presence presence { here.entity, actor.user, connection.login.name,
        here.isEditing };
    m_presence.put(presence, now);
    for (const auto &[otherId, other] : m_connections) {
        if (other.isReady && other.wantsPresence && other.login.actor.user != actor.user
            && m_outlet.unsentBytes(otherId) <= protocol::LocationSkipBytes
            && state::isVisible(m_commits.operation(), other.login.actor, here.entity))
            send(other, presence);
    }
}

void Hub::queue(Connection &connection, const domain::CommandId &id,
    std::variant<domain::Command, domain::Rejection, SystemFact> ask)
{
    ++connection.inFlight;
    m_commits.push({ connection.login.actor, id, std::move(ask),
        [this, to = connection.id](const protocol::Result &result) {
            if (auto *asker = find(to)) {
                --asker->inFlight;
                send(*asker, result);
                if (asker->isLeaving && asker->inFlight == 0)
                    close(*asker, CloseCode::Draining, "the server is stopping");
            }
        } });
}

void Hub::onCommand(Connection &connection, const domain::Command &command, Timestamp now)
{
    constexpr domain::milliseconds BehindTheOther { 250 };
    const auto refuse = [&](const QString &title, domain::milliseconds wait) {
        auto refused = rejection(ErrorCode::RateLimited, title);
        refused.retryAfter = wait;
        queue(connection, command.id, std::move(refused));
    };
    const auto holdUp = [&](const QString &title, domain::milliseconds wait) {
        connection.heldUp = command.id;
        connection.heldUpUntil = now + wait + Connection::MaxHeldUp;
        refuse(title, wait);
    };
    if (connection.heldUp == command.id || now >= connection.heldUpUntil)
        connection.heldUp.reset();
    if (connection.heldUp) {
        return refuse(
            u"An earlier change is sent again first, and then this one."_s, BehindTheOther);
    }
    if (const auto wait = connection.commands.take(now); wait > domain::milliseconds::zero())
        return holdUp(u"Too many changes at once. This one is sent again in a moment."_s, wait);
    if (connection.inFlight >= protocol::MaxInFlight) {
        return holdUp(
            u"Too many changes are waiting for an answer. This one is sent again in a moment."_s,
            BehindTheOther);
    }
    queue(connection, command.id, command);
}

void Hub::onBadCommand(Connection &connection, const protocol::BadCommand &bad, Timestamp now)
{
    ++m_metrics.messagesMalformed;
    if (connection.commands.take(now) > domain::milliseconds::zero()) {
        close(connection, CloseCode::RateLimited, "too many malformed commands");
        return;
    }
    using enum protocol::DecodeErrorCode;
    if (bad.error.code == Unknown && bad.error.field == "op"_L1) {
        queue(connection, bad.id,
            rejection(ErrorCode::UnsupportedOp,
                u"This server does not know this kind of change. It may be older than the console."_s,
                bad.error.field));
        return;
    }
    const auto code = bad.error.code == TooLarge ? ErrorCode::TooLarge : ErrorCode::Invalid;
    queue(connection, bad.id, rejection(code, bad.error.text(), bad.error.field));
}

void Hub::flush(Timestamp now)
{
    observeTime(now);
    if (!m_commits.isEmpty()) {
        const auto events = m_commits.flush(now);
        m_log.appended(events);
        for (const auto &event : events) {
            if (const auto technician = dutyOf(event))
                m_locations.dutyChanged(*technician);
        }
    }
    sweep(now);
}

//! Sends events on, a slice of the connections at a time. All go as far as the head was when the sweep began, so that one
//! batch serves them all; what is committed meanwhile goes out with the next sweep.
void Hub::sweep(Timestamp now)
{
    if (!m_sweptTo) {
        const bool isDue = now >= m_nextSweep || now + std::chrono::seconds(1) < m_nextSweep;
        if (m_sender.published() == m_log.head().seq || !isDue)
            return;
        m_sender.publish();
        m_sweptTo = 0;
        m_nextSweep = now + domain::milliseconds(connectionCount() * 1000 / EventMessagesPerSecond);
    }
    auto it = m_connections.upper_bound(*m_sweptTo);
    for (std::size_t n = 0; n < Slice && it != m_connections.end(); ++n, ++it) {
        m_sender.pump(it->second, now);
        m_sweptTo = it->first;
    }
    if (it == m_connections.end())
        m_sweptTo.reset();
}

void Hub::tick(Timestamp now)
{
    observeTime(now);
    m_commits.mend(now);
    sweep(now);
    auto it = m_connections.upper_bound(m_tendedTo);
    for (std::size_t n = 0; n < Slice && it != m_connections.end(); ++n, ++it) {
        tend(it->second, now);
        m_tendedTo = it->first;
    }
    if (it == m_connections.end())
        m_tendedTo = 0;
    m_locations.tick(now);
}

void Hub::tend(Connection &connection, Timestamp now)
{
    if (connection.isClosing)
        return;
    if (!connection.isReady) {
        if (now - connection.openedAt > protocol::HelloTimeout)
            close(connection, CloseCode::NoHello, "no hello in time");
        return;
    }
    if (connection.drainAt && now >= *connection.drainAt) {
        sayGoodbye(connection, now);
        return;
    }
    if (now - connection.lastHeard > protocol::IdleTimeout) {
        close(connection, CloseCode::HeartbeatLost, "nothing heard");
        return;
    }
    m_sender.pump(connection, now);
    if (std::exchange(connection.needsPlaces, false))
        m_locations.actorChanged(connection.id, connection.login.actor);
    if (m_sender.isTooSlow(connection, now)) {
        ++m_metrics.slowReadersClosed;
        close(connection, CloseCode::TooSlow, "too slow; reload");
        return;
    }
    if (now >= connection.nextHeartbeat) {
        connection.nextHeartbeat = now + protocol::HeartbeatEvery;
        send(connection, protocol::ServerHeartbeat { domain::toMs(now), m_log.head().seq });
    }
}

void Hub::accountChanged(const Login &login, bool isDisabled, Timestamp now)
{
    observeTime(now);
    for (auto &[id, connection] : m_connections) {
        if (!connection.isReady || connection.isClosing
            || connection.login.actor.user != login.actor.user)
            continue;
        if (isDisabled) {
            close(connection, CloseCode::Forbidden, "this account is disabled");
            continue;
        }
        const bool seesOther = connection.login.actor != login.actor;
        connection.login = login;
        if (!seesOther)
            continue;
        if (m_commits.isBroken()) {
            close(connection, CloseCode::InternalError, JournalUnreadable);
            continue;
        }
        m_locations.actorChanged(id, login.actor);
        m_sender.reload(connection, protocol::SnapshotReason::Perms, connection.sentTo, now);
        m_sender.pump(connection, now);
    }
    if (isDisabled)
        m_presence.forget(login.actor.user);
}

void Hub::signedOut(const domain::UserId &user)
{
    for (auto &[id, connection] : m_connections) {
        if (connection.isReady && connection.login.actor.user == user)
            close(connection, CloseCode::NotAuthenticated, "sign in again");
    }
}

domain::milliseconds Hub::drainSpread(qsizetype connections)
{
    return std::min(DrainMost, DrainPerConnection * static_cast<int>(connections));
}

domain::milliseconds Hub::drain(Timestamp now)
{
    observeTime(now);
    m_drainSpread = drainSpread(connectionCount());
    m_drainedAt = now + m_drainSpread;
    for (auto &[id, connection] : m_connections) {
        if (connection.isClosing)
            continue;
        if (!connection.isReady) {
            close(connection, CloseCode::Draining, "the server is stopping");
            continue;
        }
        connection.drainAt
            = now + domain::milliseconds(m_random.bounded(qint64(m_drainSpread.count()) + 1));
    }
    return m_drainSpread;
}

void Hub::sayGoodbye(Connection &connection, Timestamp now)
{
    if (connection.isLeaving)
        return;
    connection.isLeaving = true;
    // Nobody is there to come back to before the last has left and the next server is up; then one after the other.
    const auto wait = std::max(domain::milliseconds(0), *m_drainedAt - now) + TakeOver
        + domain::milliseconds(m_random.bounded(qint64(m_drainSpread.count()) + 1));
    send(connection, protocol::Bye { static_cast<int>(CloseCode::Draining), wait.count() });
    if (connection.inFlight == 0)
        close(connection, CloseCode::Draining, "the server is stopping");
}

Gauges Hub::gauges() const
{
    Gauges gauges;
    gauges.head = m_commits.head().seq;
    gauges.queuedCommands = m_commits.size();
    const domain::Roles office
        = domain::Role::Dispatcher | domain::Role::Supervisor | domain::Role::Administrator;
    for (const auto &[id, connection] : m_connections) {
        const auto roles = connection.login.actor.roles;
        if (!connection.isReady)
            ++gauges.strangers;
        else if (roles & office)
            ++gauges.dispatchers;
        else if (roles.testFlag(domain::Role::Technician))
            ++gauges.technicians;
        else
            ++gauges.customers;
        const qsizetype unsent = m_outlet.unsentBytes(id);
        gauges.unsentBytes += unsent;
        gauges.unackedEvents += connection.unackedEvents;
        if (unsent > protocol::LocationSkipBytes
            || connection.unackedEvents >= protocol::MaxUnackedEvents)
            ++gauges.slowReaders;
    }
    return gauges;
}

} // namespace dispatch::server
