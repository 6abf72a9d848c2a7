// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/event_sender.h"

#include "domain/seeded_bugs.h"
#include "server/commit_queue.h"

#include <algorithm>

namespace dispatch::server {

using protocol::SnapshotReason;

namespace {

constexpr int ScanPage = 1'024;
//! Of the text before it is packed: more rows in one message shrink better, and must still be below MaxMessageBytes.
constexpr qsizetype PackedAimBytes = 3 * protocol::AimMessageBytes;
constexpr qsizetype MaxBatchesKept = 64;

bool shifts(const domain::Event &event, const state::Actor &actor)
{
    if (domain::hasBug(domain::SeededBug::KeepsTakenVisits))
        return false;
    return actor.technician && std::ranges::contains(shiftedBy(event), *actor.technician);
}

bool changesSight(
    const state::Operation &operation, const domain::Event &event, const state::Actor &actor)
{
    return shifts(event, actor) || state::movesAreas(operation, actor, event);
}

} // namespace

EventSender::EventSender(const EventLog &log, const state::Operation &operation, Outlet &outlet,
    Metrics &metrics, QRandomGenerator &random)
    : m_log(log)
    , m_operation(operation)
    , m_outlet(outlet)
    , m_metrics(metrics)
    , m_random(random)
    , m_published(log.head().seq)
{
}

void EventSender::publish()
{
    m_published = m_log.head().seq;
    for (auto &batches : m_batches)
        batches.clear(); // made for clients at the former place, and they end there
}

std::optional<SnapshotReason> EventSender::judge(const std::optional<protocol::Position> &resume,
    const state::Actor &actor, domain::Timestamp now) const
{
    if (!resume)
        return SnapshotReason::First;
    const auto head = m_log.head();
    if (resume->epoch != head.epoch)
        return SnapshotReason::Epoch;
    if (resume->seq > head.seq)
        return SnapshotReason::Fork;
    const auto there = m_log.positionAt(resume->seq);
    if (!there || there->h != resume->h)
        return SnapshotReason::Fork;
    // Rights that the log does not know yet (the record of the change is still queued, or the disk refuses it) are not
    // those for which the client was given what it has.
    const auto *account = m_operation.user(actor.user);
    if (!account || account->roles != actor.roles || account->technician != actor.technician
        || account->areas != actor.areas)
        return SnapshotReason::Perms;
    if (resume->seq == head.seq)
        return std::nullopt;
    if (head.seq - resume->seq > protocol::ResumeHorizonEvents)
        return SnapshotReason::Trimmed;
    const auto next = m_log.read(resume->seq, 1);
    if (!next || next->empty() || now - next->front().at > protocol::ResumeHorizon)
        return SnapshotReason::Trimmed;
    const auto ownAccount = m_log.readEntity(actor.user);
    if (!ownAccount || (!ownAccount->empty() && ownAccount->back().seq > resume->seq))
        return SnapshotReason::Perms;
    if (seesEverything(actor))
        return std::nullopt;
    quint64 after = resume->seq;
    while (after < head.seq) {
        const auto page = m_log.read(after, ScanPage);
        if (!page || page->empty())
            return SnapshotReason::Trimmed;
        if (std::ranges::any_of(
                *page, [&](const auto &event) { return changesSight(m_operation, event, actor); }))
            return SnapshotReason::Perms;
        after = page->back().seq;
    }
    return std::nullopt;
}

void EventSender::resumeAt(Connection &connection, quint64 seq, domain::Timestamp now)
{
    connection.snapshot.reset();
    connection.sentTo = seq;
    connection.scannedTo = seq;
    connection.sentAt = now;
    connection.unacked.clear();
    connection.unackedEvents = 0;
    connection.lastProgress = now;
}

quint64 EventSender::reachedWith(const std::optional<protocol::Position> &position) const
{
    const auto head = m_log.head();
    const bool isHere = position && position->epoch == head.epoch && position->seq <= head.seq;
    return isHere ? position->seq : 0;
}

void EventSender::startSnapshot(Connection &connection, quint64 reached, domain::Timestamp now)
{
    const auto head = m_log.head();
    if (seesEverything(connection.login.actor)) {
        const bool fits = m_shared && m_shared->position.epoch == head.epoch
            && m_shared->position.seq <= head.seq && m_shared->position.seq >= reached
            && head.seq - m_shared->position.seq <= SharedSnapshotEvents
            && now - m_sharedAt <= SharedSnapshotAge;
        if (!fits) {
            m_shared = std::make_shared<const Snapshot>(
                makeSnapshot(m_operation, connection.login.actor, head, now, m_random));
            m_sharedAt = now;
            ++m_metrics.snapshotsMade;
        }
        connection.snapshot = m_shared;
    } else {
        // One event loads all of the same areas anew: nothing else having happened, they share it.
        const auto &actor = connection.login.actor;
        const bool isShareable
            = actor.roles == domain::Roles(domain::Role::Dispatcher) && !actor.technician;
        if (isShareable && m_ofAreas && m_areas == actor.areas && m_ofAreas->position == head) {
            connection.snapshot = m_ofAreas;
        } else {
            connection.snapshot = std::make_shared<const Snapshot>(
                makeSnapshot(m_operation, actor, head, now, m_random));
            ++m_metrics.snapshotsMade;
            if (isShareable) {
                m_ofAreas = connection.snapshot;
                m_areas = actor.areas;
            }
        }
    }
    ++m_metrics.snapshotsSent;
    connection.nextMessage = 0;
    connection.sentTo = connection.snapshot->position.seq;
    connection.scannedTo = connection.sentTo;
    connection.sentAt = now;
    connection.unacked.clear();
    connection.unackedEvents = 0;
    connection.lastProgress = now;
}

void EventSender::reload(
    Connection &connection, SnapshotReason reason, quint64 reached, domain::Timestamp now)
{
    m_outlet.send(
        connection.id, protocol::encode(protocol::ServerMessage { protocol::Reset { reason } }));
    connection.needsPlaces = true;
    startSnapshot(connection, reached, now);
}

void EventSender::acknowledged(Connection &connection, quint64 seq, domain::Timestamp now)
{
    while (!connection.unacked.empty() && connection.unacked.front().first <= seq) {
        connection.unackedEvents -= connection.unacked.front().second;
        connection.unacked.pop_front();
        connection.lastProgress = now;
    }
}

void EventSender::pump(Connection &connection, domain::Timestamp now)
{
    if (!connection.isReady || connection.isClosing)
        return;
    if (connection.unacked.empty() && !connection.snapshot)
        connection.lastProgress = now;
    do {
        if (connection.snapshot) {
            pumpSnapshot(connection, now);
            if (connection.snapshot)
                return;
        }
    } while (pumpEvents(connection, now));
}

void EventSender::pumpSnapshot(Connection &connection, domain::Timestamp now)
{
    const auto &messages = connection.snapshot->messages;
    while (connection.nextMessage < messages.size()) {
        if (m_outlet.unsentBytes(connection.id) > protocol::MaxUnsentBytes)
            return;
        m_outlet.send(connection.id, messages[connection.nextMessage++].bytes(connection.isPacked));
    }
    connection.snapshot.reset();
    connection.lastProgress = now;
}

//! \return true if a snapshot has been started instead
bool EventSender::pumpEvents(Connection &connection, domain::Timestamp now)
{
    const auto &actor = connection.login.actor;
    // What somebody may see is judged by the present, so whoever sees a part goes all the way to it: an assignment that
    // lies beyond must not show what came before it.
    const quint64 limit = seesEverything(actor) ? m_published : m_log.head().seq;
    auto &batches = m_batches[(connection.isPacked ? 1U : 0U) + (connection.readsZones ? 2U : 0U)
        + (connection.readsShifts ? 4U : 0U)];
    const auto aimBytes
        = static_cast<double>(connection.isPacked ? PackedAimBytes : protocol::AimMessageBytes);
    while (connection.scannedTo < limit && hasRoom(connection)) {
        const int room = protocol::MaxUnackedEvents - connection.unackedEvents;
        if (seesEverything(actor)) {
            if (const auto made = batches.constFind(connection.sentTo);
                made != batches.cend() && made->events <= room) {
                sendBatch(connection, *made, now);
                continue;
            }
        }
        const int most = std::min(room,
            static_cast<int>(std::clamp(aimBytes / m_bytesPerEvent, 1.0,
                static_cast<double>(protocol::MaxEventsPerBatch))));
        auto page = m_log.read(connection.scannedTo,
            static_cast<int>(
                std::min<quint64>(static_cast<quint64>(most), limit - connection.scannedTo)));
        if (!page || page->empty())
            return false; // the store has trouble; the next tick tries again
        const quint64 to = page->back().seq;
        std::erase_if(*page, [&](const auto &event) {
            return (!connection.readsZones && event.entity.kind == domain::Kind::Zone)
                || (!connection.readsShifts && event.entity.kind == domain::Kind::Shift);
        });
        if (seesEverything(actor)) {
            auto batch = encodeBatch(connection.sentTo, to, std::move(*page), true);
            if (!batch)
                return false;
            if (batches.size() >= MaxBatchesKept)
                batches.clear();
            batches.insert(connection.sentTo, *batch);
            sendBatch(connection, *batch, now);
            continue;
        }
        if (std::ranges::any_of(*page,
                [&](const auto &event) { return changesSight(m_operation, event, actor); })) {
            reload(connection, SnapshotReason::Perms, connection.sentTo, now);
            return true;
        }
        std::erase_if(
            *page, [&](const auto &event) { return !state::isVisible(m_operation, actor, event); });
        connection.scannedTo = to;
        if (page->empty())
            continue;
        auto batch = encodeBatch(connection.sentTo, to, std::move(*page), true);
        if (!batch)
            return false;
        sendBatch(connection, *batch, now);
    }
    // What is hidden still moves the position, a little later and all at once.
    if (connection.sentTo < connection.scannedTo && now - connection.sentAt >= HiddenEvery
        && hasRoom(connection)) {
        if (auto batch = encodeBatch(connection.sentTo, connection.scannedTo, {}, false))
            sendBatch(connection, *batch, now);
    }
    return false;
}

std::optional<EventSender::EncodedBatch> EventSender::encodeBatch(
    quint64 prev, quint64 to, std::vector<domain::Event> events, bool isCuttable)
{
    for (;;) {
        const auto position = m_log.positionAt(to);
        if (!position)
            return std::nullopt;
        auto bytes = protocol::encode(
            protocol::ServerMessage { protocol::EventBatch { prev, to, position->h, events } });
        if (!events.empty())
            m_bytesPerEvent = 0.75 * m_bytesPerEvent
                + 0.25 * static_cast<double>(bytes.size()) / static_cast<double>(events.size());
        if (bytes.size() <= protocol::MaxMessageBytes || events.size() <= 1 || !isCuttable)
            return EncodedBatch { to, static_cast<int>(events.size()),
                SharedMessage(std::move(bytes)) };
        events.resize(events.size() / 2);
        to = events.back().seq;
    }
}

void EventSender::sendBatch(
    Connection &connection, const EncodedBatch &batch, domain::Timestamp now)
{
    if (connection.unacked.empty())
        connection.lastProgress = now;
    connection.sentTo = batch.to;
    connection.scannedTo = batch.to;
    connection.sentAt = now;
    if (batch.events > 0) {
        connection.unacked.emplace_back(batch.to, batch.events);
        connection.unackedEvents += batch.events;
    }
    m_outlet.send(connection.id, batch.message.bytes(connection.isPacked));
}

bool EventSender::hasRoom(const Connection &connection) const
{
    return connection.unackedEvents < protocol::MaxUnackedEvents
        && m_outlet.unsentBytes(connection.id) <= protocol::MaxUnsentBytes;
}

bool EventSender::isTooSlow(const Connection &connection, domain::Timestamp now) const
{
    if (!connection.isReady)
        return false;
    if (m_log.head().seq - connection.sentTo > protocol::ResumeHorizonEvents)
        return true;
    const bool isWaiting = connection.snapshot || !connection.unacked.empty();
    return isWaiting && now - connection.lastProgress > protocol::SlowReaderTimeout;
}

} // namespace dispatch::server
