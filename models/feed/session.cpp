// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/session.h"

#include "feed/limits.h"
#include "feed/log.h"
#include "feed/plain_words.h"
#include "feed/session_private.h"
#include "protocol/limits.h"
#include "protocol/packing.h"

namespace dispatch::feed {

using domain::milliseconds;
using domain::Timestamp;
using protocol::Position;

namespace {

void earliest(std::optional<Timestamp> &best, std::optional<Timestamp> candidate)
{
    if (candidate && (!best || *candidate < *best))
        best = candidate;
}

} // namespace

Session::Session(journal::Replica &replica, SessionObserver &observer, Settings settings,
    QRandomGenerator random)
    : m_d(std::make_unique<Private>(replica, observer, std::move(settings), random))
{
    m_d->load();
}

Session::~Session() = default;

void Session::setToken(const QString &token)
{
    const Private::Scope scope(*m_d);
    m_d->token = token;
    if (m_d->phase == Phase::NeedsToken) {
        m_d->phase = Phase::Waiting;
        m_d->retryAt = m_d->now;
    }
}

void Session::start(Timestamp now)
{
    const Private::Scope scope(*m_d, now);
    if (m_d->phase != Phase::Idle)
        return;
    if (m_d->replica.isReadOnly()) {
        m_d->tell([](SessionObserver &o) { o.refused(readOnlyReplicaText(), true); });
        return;
    }
    if (m_d->loadError) {
        m_d->tell(
            [text = storeText(*m_d->loadError)](SessionObserver &o) { o.refused(text, true); });
        return;
    }
    m_d->isTokenSuspect = false;
    m_d->backoff.reset();
    m_d->retryAfter.reset();
    m_d->open();
}

void Session::stop()
{
    const Private::Scope scope(*m_d);
    const auto was = std::exchange(m_d->phase, Phase::Idle);
    m_d->leave();
    if (was == Phase::Opening || was == Phase::Greeting || was == Phase::Ready)
        m_d->effects.push_back({ .what = Effect::What::Close, .bytes = {}, .closeCode = 1000 });
}

void Session::networkUp(Timestamp now)
{
    const Private::Scope scope(*m_d, now);
    switch (m_d->phase) {
    case Phase::Idle:
    case Phase::NeedsToken:
        break;
    case Phase::Waiting:
        m_d->retryAtOnce();
        break;
    case Phase::Opening:
        // An attempt this old began on the network that was; a fresh one is left to go on.
        if (m_d->isOldAttempt()) {
            m_d->drop();
            m_d->retryAtOnce();
        }
        break;
    case Phase::Greeting:
        // The server may have answered before a sleep, or only the clock may have been set: its welcome is awaited a little
        // longer, and not believed to be new.
        if (m_d->isOldAttempt() && !std::exchange(m_d->isInDoubt, true))
            m_d->openUntil = now + ProbeTimeout;
        break;
    case Phase::Ready:
        m_d->probe();
        break;
    }
}

void Session::opening(Timestamp now)
{
    const Private::Scope scope(*m_d, now);
    if (m_d->phase == Phase::Opening)
        m_d->waitUntil(now + OpenTimeout);
}

void Session::opened(Timestamp now)
{
    const Private::Scope scope(*m_d, now);
    if (m_d->phase != Phase::Opening)
        return;
    m_d->phase = Phase::Greeting;
    m_d->waitUntil(now + ConnectTimeout);
    QStringList features { protocol::PackingFeature, protocol::ZoneFeature,
        protocol::ShiftFeature };
    if (m_d->settings.wantsLocations)
        features << LocationFeature;
    m_d->send(protocol::Hello { .clientName = m_d->settings.clientName,
        .clientBuild = m_d->settings.clientBuild,
        .install = m_d->replica.install(),
        .authKind = protocol::AuthKind::Login,
        .token = m_d->token,
        .features = features,
        .resume = m_d->position });
}

void Session::received(QByteArrayView bytes, Timestamp now)
{
    const Private::Scope scope(*m_d, now);
    if (m_d->phase == Phase::Greeting || m_d->phase == Phase::Ready)
        m_d->onMessage(bytes);
}

void Session::closed(int closeCode, const QString &reason, Timestamp now)
{
    const Private::Scope scope(*m_d, now);
    if (m_d->phase != Phase::Opening && m_d->phase != Phase::Greeting && m_d->phase != Phase::Ready)
        return;
    qCDebug(lcSession) << "Connection ended with code" << closeCode << reason;
    if (closeCode == std::to_underlying(protocol::CloseCode::NotAuthenticated)
        && !std::exchange(m_d->isTokenSuspect, true)) {
        m_d->leave();
        m_d->phase = Phase::NeedsToken;
        m_d->tell([](SessionObserver &o) { o.tokenRejected(); });
        return;
    }
    if (closeCode != 0 && !protocol::mayReconnect(closeCode))
        return m_d->refuseForGood(closeCode);
    const bool hasDiedInSleep = m_d->isInDoubt && !m_d->retryAfter;
    m_d->waitThenRetry();
    if (hasDiedInSleep)
        m_d->retryAtOnce();
}

void Session::tick(Timestamp now)
{
    const Private::Scope scope(*m_d, now);
    switch (m_d->phase) {
    case Phase::Idle:
    case Phase::NeedsToken:
        return;
    case Phase::Waiting:
        if (now >= m_d->retryAt)
            m_d->open();
        return;
    case Phase::Opening:
    case Phase::Greeting:
        if (now >= m_d->openUntil) {
            const bool hasDiedInSleep = m_d->isInDoubt;
            m_d->drop();
            if (hasDiedInSleep)
                m_d->retryAtOnce();
        }
        return;
    case Phase::Ready:
        break;
    }
    if (now - m_d->linkHeardAt >= protocol::IdleTimeout)
        return m_d->drop();
    if (m_d->probeUntil && now >= *m_d->probeUntil) {
        m_d->drop();
        return m_d->retryAtOnce();
    }
    if (m_d->quietFrom && now - *m_d->quietFrom >= protocol::GapTimeout) {
        // What cannot be stored is no fault of the server's.
        if (m_d->hasStorageTrouble)
            m_d->fruitlessResyncs = 0;
        m_d->resync();
        if (m_d->phase != Phase::Ready)
            return;
    }
    m_d->ackWhenDue();
    m_d->sendCommands();
}

std::optional<Timestamp> Session::nextTick() const
{
    std::optional<Timestamp> at;
    switch (m_d->phase) {
    case Phase::Idle:
    case Phase::NeedsToken:
        return std::nullopt;
    case Phase::Waiting:
        return m_d->retryAt;
    case Phase::Opening:
    case Phase::Greeting:
        return m_d->openUntil;
    case Phase::Ready:
        break;
    }
    at = m_d->linkHeardAt + protocol::IdleTimeout;
    earliest(at, m_d->probeUntil);
    earliest(at, m_d->ackAt);
    if (m_d->quietFrom)
        earliest(at, *m_d->quietFrom + protocol::GapTimeout);
    if (m_d->behindFrom && m_d->shownLink == Link::Live)
        earliest(at, *m_d->behindFrom + CatchUpGrace);
    if (m_d->outbox.inFlight() < m_d->welcome->limits.inFlight && m_d->outbox.next(m_d->now))
        earliest(at, m_d->pacer.readyAt().value_or(m_d->now));
    return at;
}

std::vector<Effect> Session::takeEffects()
{
    return std::exchange(m_d->effects, {});
}

std::expected<domain::CommandId, domain::Rejection> Session::act(const domain::EntityRef &entity,
    domain::CommandArgs args, std::optional<domain::Expect> expect, Timestamp now)
{
    using domain::ErrorCode;
    const Private::Scope scope(*m_d, now);
    const auto refusal = [](ErrorCode code, const QString &title) {
        domain::Rejection rejection;
        rejection.code = code;
        rejection.title = title;
        return std::unexpected(rejection);
    };
    if (m_d->replica.isReadOnly())
        return refusal(ErrorCode::ReadOnly, readOnlyReplicaText());

    domain::Command command { .id = { domain::makeUuidV7(now, m_d->ids) },
        .entity = entity,
        .expect = expect,
        .after = {},
        .made = now,
        .args = std::move(args) };
    m_d->chain(command);
    const auto bytes
        = protocol::encode(protocol::ClientMessage(protocol::CommandMessage { command })).size();
    const auto most = m_d->welcome ? m_d->welcome->limits.messageIn : protocol::MaxMessageBytes;
    if (bytes > most)
        return refusal(ErrorCode::TooLarge, commandTooLargeText());
    if (!m_d->outbox.hasRoomFor(bytes))
        return refusal(ErrorCode::TooLarge, outboxFullText());
    if (const auto stored = m_d->outbox.add(command, bytes); !stored)
        return refusal(ErrorCode::ReadOnly, changeNotKeptText(stored.error()));
    m_d->tellDifference(m_d->forecast.add(m_d->operation, m_d->actor(), command));
    m_d->tell([](SessionObserver &o) { o.outboxChanged(); });
    m_d->sendCommands();
    return command.id;
}

bool Session::withdraw(const domain::CommandId &id)
{
    const Private::Scope scope(*m_d);
    if (!m_d->outbox.withdraw(id))
        return false;
    m_d->foresee();
    m_d->tell([](SessionObserver &o) { o.outboxChanged(); });
    return true;
}

void Session::subscribe(std::optional<protocol::Box> box, int everyMs)
{
    const Private::Scope scope(*m_d);
    m_d->box = box;
    m_d->everyMs = everyMs;
    m_d->sendSubscription();
}

void Session::tellHere(const protocol::Here &here)
{
    const Private::Scope scope(*m_d);
    if (m_d->phase == Phase::Ready)
        m_d->send(here);
}

bool Session::awaitsConfirmation(const domain::CommandId &id) const
{
    return m_d->outbox.awaitsConfirmation(id);
}

bool Session::confirm(const domain::CommandId &id, Timestamp now)
{
    const Private::Scope scope(*m_d, now);
    if (!m_d->outbox.confirm(id))
        return false;
    m_d->tell([](SessionObserver &o) { o.outboxChanged(); });
    m_d->sendCommands();
    return true;
}

const state::Operation &Session::operation() const
{
    return m_d->operation;
}
const state::Operation &Session::view() const
{
    return m_d->forecast.view(m_d->operation);
}
state::Actor Session::actor() const
{
    return m_d->actor();
}
const std::vector<journal::OutboxRow> &Session::outbox() const
{
    return m_d->outbox.rows();
}
Link Session::link() const
{
    return m_d->presentLink();
}
std::optional<Timestamp> Session::retryAt() const
{
    return m_d->phase == Phase::Waiting ? std::optional(m_d->retryAt) : std::nullopt;
}
std::optional<Position> Session::position() const
{
    return m_d->position;
}
const std::optional<protocol::Welcome> &Session::welcome() const
{
    return m_d->welcome;
}
std::optional<Timestamp> Session::lastHeard() const
{
    return m_d->heard;
}
milliseconds Session::serverOffset() const
{
    return m_d->serverOffset;
}
const std::optional<journal::StoreError> &Session::loadError() const
{
    return m_d->loadError;
}
const Session::Counters &Session::counters() const
{
    return m_d->counters;
}

} // namespace dispatch::feed
