// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/session.h"

#include "feed/backoff.h"
#include "feed/command_pacer.h"
#include "feed/limits.h"
#include "feed/log.h"
#include "feed/outbox.h"
#include "feed/plain_words.h"
#include "feed/snapshot_stage.h"

#include <deque>
#include <functional>
#include <utility>

namespace dispatch::feed {

using namespace Qt::StringLiterals;
using domain::milliseconds;
using domain::Timestamp;
using protocol::Position;

namespace {

constexpr auto LocationFeature = "loc1"_L1;
constexpr char FirstByteJson = '{';
constexpr char FirstByteLocations = 0x01;

enum class Phase : quint8 {
    Idle,       //!< not started, stopped, or refused for good
    NeedsToken, //!< the owner is getting a new token
    Waiting,    //!< until retryAt
    Opening,    //!< the transport connects
    Greeting,   //!< hello is sent, welcome is due
    Ready       //!< welcome is here
};

template<class... F>
struct Overloaded : F... {
    using F::operator()...;
};

void earliest(std::optional<Timestamp> &best, std::optional<Timestamp> candidate)
{
    if (candidate && (!best || *candidate < *best))
        best = candidate;
}

} // namespace

struct Session::Private {
    Private(journal::Replica &r, SessionObserver &o, Settings s, QRandomGenerator random)
        : replica(r)
        , observer(o)
        , settings(std::move(s))
        , outbox(r)
        , backoff(random)
    {
    }

    journal::Replica &replica;
    SessionObserver &observer;
    const Settings settings;

    // What is known of the operation.
    state::Operation operation;
    Outbox outbox;
    std::optional<Position> position;
    std::optional<journal::StoreError> loadError;
    std::optional<Timestamp> heard; //!< wall clock, for people
    std::optional<protocol::Welcome> welcome;
    milliseconds serverOffset { 0 };

    // The connection.
    Phase phase = Phase::Idle;
    QString token;
    bool isTokenSuspect = false; //!< refused once since the last welcome
    Backoff backoff;
    std::optional<milliseconds> retryAfter; //!< named by a bye
    Timestamp now;                          //!< of the last call that said
    Timestamp retryAt;                      //!< Waiting
    Timestamp openUntil;                    //!< Opening, Greeting
    Timestamp readyAt;                      //!< Ready: when the welcome came
    Timestamp linkHeardAt;                  //!< Ready
    std::optional<Timestamp> probeUntil;    //!< Ready: after a sleep

    // Catching up; meaningful while Ready.
    quint64 head = 0;
    bool awaitsSnapshot = false;
    std::unique_ptr<SnapshotStage> stage;
    bool isResyncing = false; //!< batches of before the resync are still coming in
    int fruitlessResyncs = 0;
    bool hasStorageTrouble = false;
    std::optional<Timestamp> behindFrom;  //!< since when not caught up
    std::optional<Timestamp> quietFrom;   //!< since when not caught up and nothing came
    std::optional<Timestamp> ackAt;
    int unacked = 0;

    // Commands and subscriptions.
    CommandPacer pacer;
    bool hasReportedReadOnly = false;
    bool isSubscribed = false;
    std::optional<protocol::Box> box;
    int everyMs = 1000;
    int subscriptionId = 0;

    std::vector<Effect> effects;
    std::deque<std::function<void(SessionObserver &)>> notices;
    Link shownLink = Link::Offline;
    int depth = 0;
    Counters counters;

    // Each public function runs in a Scope: when the outermost ends, the observer hears what happened.
    class Scope {
    public:
        explicit Scope(Private &d)
            : m_d(d)
        {
            ++m_d.depth;
        }
        Scope(Private &d, Timestamp at)
            : Scope(d)
        {
            m_d.observeTime(at);
        }
        ~Scope()
        {
            m_d.showLink();
            if (m_d.depth == 1)
                m_d.deliver();
            --m_d.depth;
        }
        Q_DISABLE_COPY_MOVE(Scope)

    private:
        Private &m_d;
    };

    template<class F>
    void tell(F &&notice)
    {
        notices.emplace_back(std::forward<F>(notice));
    }
    void deliver()
    {
        while (!notices.empty()) {
            const auto notice = std::move(notices.front());
            notices.pop_front();
            notice(observer);
        }
    }
    void showLink()
    {
        if (const auto link = presentLink(); link != shownLink) {
            shownLink = link;
            tell([link](SessionObserver &o) { o.linkChanged(link); });
        }
    }

    void load();
    void observeTime(Timestamp at);
    [[nodiscard]] bool isCaughtUp() const
    {
        return position && !awaitsSnapshot && !stage && position->seq >= head;
    }
    [[nodiscard]] Link presentLink() const;

    void send(const protocol::ClientMessage &message)
    {
        effects.push_back({ .what = Effect::What::Send, .bytes = protocol::encode(message) });
    }
    void open();
    void leave();
    void waitThenRetry();
    void drop();
    void refuseForGood(int closeCode);
    void wipe();

    void onMessage(QByteArrayView bytes);
    void onWelcome(const protocol::Welcome &message);
    void onSnapBegin(const protocol::SnapBegin &message);
    void onSnapPart(const protocol::SnapPart &message, QByteArrayView bytes);
    void onSnapEnd(const protocol::SnapEnd &message);
    void onEvents(protocol::EventBatch &message);
    void onReset();
    void onResult(const protocol::Result &message);
    void onHeartbeat(const protocol::ServerHeartbeat &message);
    void onLocations(QByteArrayView bytes);

    void resync();
    void trackProgress();
    void headIs(quint64 seq) { head = std::max(head, seq); }
    void cannotKeepUp(const journal::StoreError &error);
    void reportStorage(const journal::StoreError &error);
    void ackWhenDue();
    void sendCommands();
    void sendSubscription();
};

void Session::Private::load()
{
    auto stored = replica.load();
    if (!stored) {
        loadError = stored.error();
        return;
    }
    operation = std::move(*stored);
    position = replica.position();
    if (position && position->epoch.isNull())
        position.reset();
    heard = replica.asOf();
    if (const auto rows = outbox.load(position); !rows)
        loadError = rows.error();
}

// A clock set back must not keep a dead link alive or a retry waiting for the difference.
void Session::Private::observeTime(Timestamp at)
{
    if (at < now) {
        const auto by = at - now;
        for (Timestamp *t : { &retryAt, &openUntil, &readyAt, &linkHeardAt })
            *t += by;
        for (auto *t : { &probeUntil, &behindFrom, &quietFrom, &ackAt }) {
            if (*t)
                **t += by;
        }
        pacer.shift(by);
    }
    now = at;
}

Link Session::Private::presentLink() const
{
    switch (phase) {
    case Phase::Idle:
    case Phase::NeedsToken:
        return Link::Offline;
    case Phase::Waiting:
        return Link::Waiting;
    case Phase::Opening:
    case Phase::Greeting:
        return Link::Connecting;
    case Phase::Ready:
        break;
    }
    if (isCaughtUp())
        return Link::Live;
    const bool isBlink = shownLink == Link::Live && !awaitsSnapshot && !stage && behindFrom
        && now - *behindFrom < CatchUpGrace;
    return isBlink ? Link::Live : Link::Loading;
}

void Session::Private::open()
{
    phase = Phase::Opening;
    openUntil = now + ConnectTimeout;
    effects.push_back({ .what = Effect::What::Open, .bytes = {} });
}

// Forgets everything that belongs to one connection.
void Session::Private::leave()
{
    outbox.connectionLost();
    stage.reset();
    awaitsSnapshot = false;
    isResyncing = false;
    probeUntil.reset();
    behindFrom.reset();
    quietFrom.reset();
    ackAt.reset();
    unacked = 0;
}

void Session::Private::waitThenRetry()
{
    if (phase == Phase::Ready && now - readyAt >= protocol::HealthyAfter)
        backoff.reset();
    leave();
    phase = Phase::Waiting;
    const auto drawn = backoff.next();
    retryAt = now + retryAfter.value_or(drawn);
    retryAfter.reset();
}

void Session::Private::drop()
{
    effects.push_back({ .what = Effect::What::Close, .bytes = {}, .closeCode = 0 });
    waitThenRetry();
}

void Session::Private::refuseForGood(int closeCode)
{
    leave();
    phase = Phase::Idle;
    if (closeCode == std::to_underlying(protocol::CloseCode::Revoked))
        wipe();
    tell([text = closeText(closeCode)](SessionObserver &o) { o.refused(text, true); });
}

void Session::Private::wipe()
{
    for (const auto &row : outbox.rows())
        std::ignore = replica.remove(row.command.id);
    outbox.clear();
    operation.clear();
    position.reset();
    if (const auto stored = replica.replaceAll(operation, Position {}, now); !stored)
        tell([text = storeText(stored.error())](SessionObserver &o) { o.refused(text, true); });
    tell([](SessionObserver &o) { o.operationReset(); });
    tell([](SessionObserver &o) { o.outboxChanged(); });
}

void Session::Private::onMessage(QByteArrayView bytes)
{
    linkHeardAt = now;
    heard = now;
    probeUntil.reset();
    if (bytes.startsWith(FirstByteLocations))
        return onLocations(bytes);
    if (!bytes.startsWith(FirstByteJson)) {
        ++counters.unknownMessages;
        return;
    }
    auto message = protocol::decodeServerMessage(bytes);
    if (!message) {
        ++counters.unreadableMessages;
        qCWarning(lcSession) << "Unreadable message from the server:" << message.error().text();
        if (phase == Phase::Ready && !isResyncing)
            resync(); // it may have been events
        return;
    }
    const bool isWelcome = std::holds_alternative<protocol::Welcome>(*message);
    const bool isBye = std::holds_alternative<protocol::Bye>(*message);
    if (isWelcome != (phase == Phase::Greeting) && !isBye) {
        ++counters.unexpectedMessages;
        return;
    }
    std::visit(Overloaded {
                   [this](const protocol::Welcome &m) { onWelcome(m); },
                   [this](const protocol::SnapBegin &m) { onSnapBegin(m); },
                   [this, bytes](const protocol::SnapPart &m) { onSnapPart(m, bytes); },
                   [this](const protocol::SnapEnd &m) { onSnapEnd(m); },
                   [this](protocol::EventBatch &m) { onEvents(m); },
                   [this](const protocol::Reset &) { onReset(); },
                   [this](const protocol::Result &m) { onResult(m); },
                   [](const protocol::SubOk &) {},
                   [this](const protocol::ServerHeartbeat &m) { onHeartbeat(m); },
                   [this](const protocol::Presence &m) {
                       tell([m](SessionObserver &o) { o.presenceArrived(m); });
                   },
                   [this](const protocol::Bye &m) {
                       retryAfter = std::clamp(
                           milliseconds(m.retryAfterMs), milliseconds(0), MaxRetryAfter);
                   },
                   [this](const protocol::UnknownMessage &) { ++counters.unknownMessages; },
               },
        *message);
}

void Session::Private::onWelcome(const protocol::Welcome &message)
{
    welcome = message;
    phase = Phase::Ready;
    readyAt = now;
    isTokenSuspect = false;
    retryAfter.reset();
    hasStorageTrouble = false;
    hasReportedReadOnly = false;
    fruitlessResyncs = 0;
    serverOffset = milliseconds(message.timeMs - domain::toMs(now));
    head = message.head;
    awaitsSnapshot = message.snapshot.has_value();
    pacer.restart(std::max(1, message.limits.cmdPerS), now);
    trackProgress();
    // "ok" for a place this client is not at: only the server can say what to do about that.
    if (!awaitsSnapshot
        && (!position || position->epoch != message.epoch || position->seq > message.head))
        resync();
    sendSubscription();
    sendCommands();
}

void Session::Private::onSnapBegin(const protocol::SnapBegin &message)
{
    if (message.parts < 0 || message.parts > MaxSnapshotParts) {
        ++counters.unreadableMessages;
        return drop();
    }
    stage = std::make_unique<SnapshotStage>(message);
    awaitsSnapshot = true;
    headIs(message.position.seq);
    trackProgress();
    quietFrom = now;
}

void Session::Private::onSnapPart(const protocol::SnapPart &message, QByteArrayView bytes)
{
    if (!stage) {
        ++counters.unexpectedMessages;
        return;
    }
    if (!stage->add(message, bytes))
        return resync();
    quietFrom = now;
}

void Session::Private::onSnapEnd(const protocol::SnapEnd &message)
{
    if (!stage) {
        ++counters.unexpectedMessages;
        return;
    }
    if (!stage->isComplete(message)) {
        qCWarning(lcSession) << "A snapshot arrived incomplete or changed; asking again";
        return resync();
    }
    const auto at = stage->position();
    auto loaded = stage->takeOperation();
    stage.reset();
    if (const auto stored = replica.replaceAll(loaded, at, now); !stored)
        return cannotKeepUp(stored.error());
    const bool isOtherLog = position && position->epoch != at.epoch;
    operation = std::move(loaded);
    position = at;
    awaitsSnapshot = false;
    isResyncing = false;
    hasStorageTrouble = false;
    fruitlessResyncs = 0;
    if (isOtherLog)
        head = at.seq; // the numbers of the former log mean nothing here
    bool rowsChanged = isOtherLog ? outbox.forgetAcceptance() : outbox.settle({}, at);
    trackProgress();
    ackAt = now;
    tell([](SessionObserver &o) { o.operationReset(); });
    if (rowsChanged)
        tell([](SessionObserver &o) { o.outboxChanged(); });
    ackWhenDue();
    sendCommands();
}

void Session::Private::onEvents(protocol::EventBatch &message)
{
    if (stage)
        return resync(); // never between the beginning and the end of a snapshot
    if (awaitsSnapshot) {
        ++counters.unexpectedMessages;
        return;
    }
    if (!position || message.prev != position->seq) {
        ++counters.unexpectedMessages;
        headIs(message.to);
        trackProgress();
        const bool isOld = position && message.to <= position->seq;
        if (!isOld && !isResyncing)
            resync();
        return;
    }
    // That the events lie in (prev, to] and ascend is the decoder's promise.
    const Position reached { .epoch = position->epoch, .seq = message.to, .h = message.h };
    headIs(reached.seq);
    if (const auto stored = replica.apply(message.events, reached, now); !stored)
        return cannotKeepUp(stored.error());
    state::ChangeSet changes;
    for (const auto &event : message.events)
        changes.add(operation.apply(event));
    position = reached;
    isResyncing = false;
    hasStorageTrouble = false;
    fruitlessResyncs = 0;
    quietFrom.reset();
    trackProgress();
    unacked += static_cast<int>(message.events.size());
    if (!ackAt)
        ackAt = now + AckAfter;
    const bool rowsChanged = outbox.settle(message.events, reached);

    if (!message.events.empty()) {
        tell([changes = std::move(changes)](SessionObserver &o) { o.operationChanged(changes); });
        tell([events = std::move(message.events)](SessionObserver &o) { o.eventsApplied(events); });
    }
    if (rowsChanged)
        tell([](SessionObserver &o) { o.outboxChanged(); });
    ackWhenDue();
}

void Session::Private::onReset()
{
    stage.reset();
    awaitsSnapshot = true;
    trackProgress();
    quietFrom = now;
}

void Session::Private::onResult(const protocol::Result &message)
{
    const auto command = outbox.answered(message.id);
    if (!command) {
        ++counters.unexpectedMessages;
        return;
    }
    if (!message.outcome && domain::mayRetry(message.outcome.error().code)) {
        // Not an answer for the person: the row stays as it was and goes out again, in its place.
        const auto &error = message.outcome.error();
        auto wait = RetryUnavailable;
        if (error.code == domain::ErrorCode::RateLimited)
            wait = error.retryAfter.value_or(RetryRateLimited);
        else if (error.code == domain::ErrorCode::ReadOnly)
            wait = RetryReadOnly;
        pacer.pauseUntil(now + std::clamp(wait, milliseconds(0), MaxRetryAfter));
        if (error.code == domain::ErrorCode::ReadOnly && !std::exchange(hasReportedReadOnly, true))
            tell([](SessionObserver &o) { o.refused(serverReadOnlyText(), false); });
        return;
    }
    hasReportedReadOnly = false;
    auto stored = message.outcome ? outbox.accept(message.id, *message.outcome, position)
                                  : outbox.refuse(message.id, message.outcome.error());
    if (!stored) {
        // Not told: it would be forgotten at the next start. The command goes out again, and is answered again.
        reportStorage(stored.error());
        pacer.pauseUntil(now + RetryReadOnly);
        return;
    }
    if (message.outcome) {
        headIs(message.outcome->seq);
        trackProgress();
    }
    tell(
        [command = *command, message](SessionObserver &o) { o.commandAnswered(command, message); });
    tell([](SessionObserver &o) { o.outboxChanged(); });
    sendCommands();
}

void Session::Private::onHeartbeat(const protocol::ServerHeartbeat &message)
{
    serverOffset = milliseconds(message.timeMs - domain::toMs(now));
    headIs(message.head);
    trackProgress();
    send(protocol::ClientHeartbeat {
        .echoMs = message.timeMs, .seq = position ? position->seq : 0 });
}

void Session::Private::onLocations(QByteArrayView bytes)
{
    if (phase != Phase::Ready || !isSubscribed) {
        ++counters.droppedLocations;
        return;
    }
    auto batch = protocol::decodeLocationBatch(bytes);
    if (!batch) {
        ++counters.droppedLocations;
        return;
    }
    tell([batch = std::move(*batch)](SessionObserver &o) { o.locationsArrived(batch); });
}

void Session::Private::resync()
{
    ++counters.resyncs;
    ++fruitlessResyncs;
    if (fruitlessResyncs > 2 * MaxFruitlessResyncs)
        return drop();
    stage.reset();
    awaitsSnapshot = false;
    isResyncing = true;
    trackProgress();
    quietFrom = now;
    const bool asksForAll = fruitlessResyncs > MaxFruitlessResyncs;
    send(protocol::Resync { .position = asksForAll ? std::nullopt : position });
}

void Session::Private::trackProgress()
{
    if (isCaughtUp()) {
        behindFrom.reset();
        quietFrom.reset();
        return;
    }
    if (!behindFrom)
        behindFrom = now;
    if (!quietFrom)
        quietFrom = now;
}

// Nothing is applied that is not stored. The gap timer asks again, so that it goes on by itself when there is room.
void Session::Private::cannotKeepUp(const journal::StoreError &error)
{
    stage.reset();
    isResyncing = true;
    trackProgress();
    quietFrom = now;
    reportStorage(error);
}

void Session::Private::reportStorage(const journal::StoreError &error)
{
    if (!std::exchange(hasStorageTrouble, true))
        tell([text = storeText(error)](SessionObserver &o) { o.refused(text, false); });
}

void Session::Private::ackWhenDue()
{
    const bool isDue = unacked >= protocol::MaxEventsPerBatch || (ackAt && now >= *ackAt);
    if (!isDue || !position)
        return;
    send(protocol::Ack { position->seq });
    ackAt.reset();
    unacked = 0;
}

void Session::Private::sendCommands()
{
    if (outbox.holdStale(now))
        tell([](SessionObserver &o) { o.outboxChanged(); });
    if (phase != Phase::Ready)
        return;
    const auto most = std::max(1, welcome->limits.inFlight);
    while (outbox.inFlight() < most) {
        const auto *command = outbox.next(now);
        if (!command || !pacer.take(now))
            return;
        const auto message = protocol::CommandMessage { *command };
        if (const auto marked = outbox.markSent(message.command.id); !marked) {
            reportStorage(marked.error());
            pacer.pauseUntil(now + RetryReadOnly);
            return;
        }
        send(message);
    }
}

void Session::Private::sendSubscription()
{
    if (phase != Phase::Ready)
        return;
    isSubscribed = settings.wantsLocations && welcome->features.contains(LocationFeature);
    if (!isSubscribed && !settings.wantsPresence)
        return;
    send(protocol::Subscribe { .id = ++subscriptionId,
        .wantsLocations = isSubscribed,
        .box = box,
        .everyMs = everyMs,
        .wantsPresence = settings.wantsPresence });
}

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
        m_d->backoff.reset();
        m_d->retryAfter.reset();
        m_d->open();
        break;
    case Phase::Opening:
    case Phase::Greeting:
        m_d->openUntil = now + ConnectTimeout;
        break;
    case Phase::Ready:
        // The link may have died unseen, or only the clock may have been set: ask. A repeated subscription is harmless
        // and answered at once.
        m_d->linkHeardAt = now;
        if (m_d->quietFrom)
            m_d->quietFrom = now;
        m_d->probeUntil = now + ProbeTimeout;
        m_d->send(protocol::Subscribe { .id = ++m_d->subscriptionId,
            .wantsLocations = m_d->isSubscribed,
            .box = m_d->box,
            .everyMs = m_d->everyMs,
            .wantsPresence = m_d->settings.wantsPresence });
        break;
    }
}

void Session::opened(Timestamp now)
{
    const Private::Scope scope(*m_d, now);
    if (m_d->phase != Phase::Opening)
        return;
    m_d->phase = Phase::Greeting;
    m_d->openUntil = now + ConnectTimeout;
    QStringList features;
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
    m_d->waitThenRetry();
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
        if (now >= m_d->openUntil)
            m_d->drop();
        return;
    case Phase::Ready:
        break;
    }
    if (now - m_d->linkHeardAt >= protocol::IdleTimeout)
        return m_d->drop();
    if (m_d->probeUntil && now >= *m_d->probeUntil) {
        m_d->drop();
        m_d->retryAt = now; // it died in a sleep, not of load: no reason to wait
        return m_d->open();
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

    domain::Command command { .id = domain::CommandId::make(now),
        .entity = entity,
        .expect = expect,
        .after = {},
        .made = now,
        .args = std::move(args) };
    if (expect && std::holds_alternative<domain::ExpectAfter>(*expect)) {
        command.after = m_d->outbox.lastPendingOn(entity);
        if (!command.after)
            command.expect = m_d->operation.version(entity); // it has arrived in the meantime
    }
    const auto bytes
        = protocol::encode(protocol::ClientMessage(protocol::CommandMessage { command })).size();
    const auto most = m_d->welcome ? m_d->welcome->limits.messageIn : protocol::MaxMessageBytes;
    if (bytes > most)
        return refusal(ErrorCode::TooLarge, commandTooLargeText());
    if (!m_d->outbox.hasRoomFor(bytes))
        return refusal(ErrorCode::TooLarge, outboxFullText());
    if (const auto stored = m_d->outbox.add(command, bytes); !stored)
        return refusal(ErrorCode::ReadOnly, storeText(stored.error()));
    m_d->tell([](SessionObserver &o) { o.outboxChanged(); });
    m_d->sendCommands();
    return command.id;
}

bool Session::withdraw(const domain::CommandId &id)
{
    const Private::Scope scope(*m_d);
    if (!m_d->outbox.withdraw(id))
        return false;
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
