// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/session_private.h"

#include "domain/seeded_bugs.h"
#include "feed/limits.h"
#include "feed/log.h"
#include "feed/plain_words.h"
#include "protocol/limits.h"
#include "protocol/packing.h"

namespace dispatch::feed {

using namespace Qt::StringLiterals;
using domain::milliseconds;
using protocol::Position;

namespace {

constexpr char FirstByteJson = '{';
constexpr char FirstByteLocations = 0x01;

template<class... F>
struct Overloaded : F... {
    using F::operator()...;
};

} // namespace

void Session::Private::onMessage(QByteArrayView bytes)
{
    linkHeardAt = now;
    if (isInDoubt) {
        probeUntil = now + ProbeTimeout; // it says something, if only what it said long ago
    } else {
        heard = now;
        probeUntil.reset();
    }
    if (bytes.startsWith(FirstByteLocations))
        return onLocations(bytes);
    QByteArray unpacked;
    if (bytes.startsWith(protocol::FirstBytePacked)) {
        auto text = protocol::unpack(bytes);
        if (!text)
            return onUnreadable(text.error());
        unpacked = std::move(*text);
        bytes = unpacked;
    }
    if (!bytes.startsWith(FirstByteJson)) {
        ++counters.unknownMessages;
        return;
    }
    auto message = protocol::decodeServerMessage(bytes);
    if (!message)
        return onUnreadable(message.error());
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
                   [this](const protocol::Reset &m) { onReset(m); },
                   [this](const protocol::Result &m) { onResult(m); },
                   [this](const protocol::SubOk &m) { onSubscribed(m); },
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

void Session::Private::onUnreadable(const protocol::DecodeError &error)
{
    ++counters.unreadableMessages;
    qCWarning(lcSession) << "Unreadable message from the server:" << error.text();
    if (phase == Phase::Ready && !isResyncing)
        resync(); // it may have been events
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
    if (!isInDoubt)
        serverOffset = milliseconds(message.timeMs - domain::toMs(now));
    head = message.head;
    awaitsSnapshot = message.snapshot.has_value();
    isFork = message.snapshot == protocol::SnapshotReason::Fork;
    // Without a place of its own the client cannot know which log accepted its rows: its first snapshot may never have been
    // stored, and the log been restored since.
    forgetFormerLog(isFork || message.snapshot == protocol::SnapshotReason::Epoch || !position);
    foresee(); // the roles may be others than thought
    pacer.restart(std::max(1, message.limits.cmdPerS), now);
    trackProgress();
    // "ok" for a place this client is not at: only the server can say what to do about that.
    if (!awaitsSnapshot
        && (!position || position->epoch != message.epoch || position->seq > message.head))
        resync();
    else if (!awaitsSnapshot
        && ((welcome->features.contains(protocol::ZoneFeature) && !replica.hasZones())
            || (welcome->features.contains(protocol::ShiftFeature) && !replica.hasShifts())))
        resync(
            Ask::ForAll); // a program from before zones or shifts has brought the replica this far
    sendSubscription();
    if (isInDoubt)
        probe();
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
    // The numbers of another history say nothing about this one. Under the same epoch the replica cannot know that, and
    // would take a command for arrived because its number is reached.
    bool rowsChanged = isFork && outbox.forgetAcceptance();
    if (const auto stored = replica.replaceAll(loaded, at, asOf()); !stored)
        return cannotKeepUp(stored.error());
    const bool isOtherLog = isFork || (position && position->epoch != at.epoch);
    // Under the same epoch nobody has restored anything: somebody has changed what was there.
    const bool isChanged = isFork && position && position->epoch == at.epoch;
    const quint64 known = position ? position->seq : 0;
    forecast.release();
    operation = std::move(loaded);
    position = at;
    awaitsSnapshot = false;
    isResyncing = false;
    hasStorageTrouble = false;
    fruitlessResyncs = 0;
    if (isOtherLog)
        head = at.seq; // the numbers of the former log mean nothing here
    rowsChanged = (isOtherLog ? outbox.forgetAcceptance() : outbox.settle({}, at)) || rowsChanged;
    isFork = false;
    std::ignore = forecast.rebuild(operation, actor(), outbox.rows()); // operationReset says it all
    trackProgress();
    ackAt = now;
    tell([](SessionObserver &o) { o.operationReset(); });
    if (rowsChanged)
        tell([](SessionObserver &o) { o.outboxChanged(); });
    if (isOtherLog) {
        tell([text = isChanged ? historyForkedText(known, outbox.unsettled())
                               : historyReplacedText(welcome->restored, outbox.unsettled())](
                 SessionObserver &o) { o.historyReplaced(text); });
    }
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
    const bool isNext = position && message.prev == position->seq;
    if (!isNext && !(position && domain::hasBug(domain::SeededBug::IgnoresGaps))) {
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
    if (const auto stored = replica.apply(message.events, reached, asOf()); !stored)
        return cannotKeepUp(stored.error());
    state::ChangeSet changes;
    forecast.release();
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
    auto difference = forecast.rebuild(operation, actor(), outbox.rows());
    difference.changes.add(changes);

    tellDifference(std::move(difference));
    if (!message.events.empty()) {
        tell([events = std::move(message.events)](SessionObserver &o) { o.eventsApplied(events); });
    }
    if (rowsChanged)
        tell([](SessionObserver &o) { o.outboxChanged(); });
    ackWhenDue();
}

void Session::Private::onReset(const protocol::Reset &message)
{
    isFork = isFork || message.reason == protocol::SnapshotReason::Fork;
    forgetFormerLog(isFork || message.reason == protocol::SnapshotReason::Epoch);
    stage.reset();
    awaitsSnapshot = true;
    trackProgress();
    quietFrom = now;
}

//! Another log may lack what the former one accepted. Those rows go out again now and not when the snapshot is there: the
//! rows behind them are sent at once, and some build on them.
void Session::Private::forgetFormerLog(bool isOtherLog)
{
    if (isOtherLog && outbox.forgetAcceptance())
        tell([](SessionObserver &o) { o.outboxChanged(); });
}

void Session::Private::onSubscribed(const protocol::SubOk &message)
{
    if (!isInDoubt || message.id != probeId)
        return;
    isInDoubt = false;
    probeUntil.reset();
    heard = now;
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
    // The answer names a place in the log of this connection. Until the snapshot of another log is here, the client still
    // stands in the former one, whose numbers say nothing about it.
    const bool isSameLog = position && position->epoch == welcome->epoch && !isFork;
    auto stored = message.outcome
        ? outbox.accept(message.id, *message.outcome, isSameLog ? position : std::nullopt)
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
    foresee();
    tell(
        [command = *command, message](SessionObserver &o) { o.commandAnswered(command, message); });
    tell([](SessionObserver &o) { o.outboxChanged(); });
    sendCommands();
}

void Session::Private::onHeartbeat(const protocol::ServerHeartbeat &message)
{
    if (!isInDoubt)
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

// What is pending, foretold anew.
void Session::Private::foresee()
{
    tellDifference(forecast.rebuild(operation, actor(), outbox.rows()));
}

void Session::Private::tellDifference(Forecast::Difference difference)
{
    if (difference.hasVanished)
        tell([](SessionObserver &o) { o.operationReset(); });
    else if (!difference.isEmpty())
        tell([changes = std::move(difference.changes)](
                 SessionObserver &o) { o.operationChanged(changes); });
}

void Session::Private::resync(Ask ask)
{
    ++counters.resyncs;
    ++fruitlessResyncs;
    if (fruitlessResyncs > 2 * MaxFruitlessResyncs)
        return drop();
    stage.reset();
    // A snapshot that was announced is still needed: events for those who have it may be on their way, and their `prev`
    // may by chance be the number of this client's place in another log.
    isResyncing = true;
    trackProgress();
    quietFrom = now;
    const bool asksForAll = ask == Ask::ForAll || fruitlessResyncs > MaxFruitlessResyncs;
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

} // namespace dispatch::feed
