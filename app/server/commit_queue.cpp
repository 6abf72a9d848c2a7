// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commit_queue.h"

#include "domain/limits.h"
#include "domain/seeded_bugs.h"
#include "journal/checkpoint.h"
#include "protocol/event_codec.h"
#include "server/log.h"

#include <QHash>
#include <QJsonDocument>

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::ErrorCode;
using domain::hasBug;
using domain::Rejection;
using domain::SeededBug;

namespace {

constexpr int LoadPage = 4'096;

Rejection rejection(ErrorCode code, QString title, QString field = {})
{
    Rejection r;
    r.code = code;
    r.title = std::move(title);
    r.field = std::move(field);
    return r;
}

std::size_t stepsOf(const Work &work)
{
    const auto *command = std::get_if<domain::Command>(&work.ask);
    const auto *batch = command ? std::get_if<domain::Batch>(&command->args) : nullptr;
    return batch ? std::max<std::size_t>(1, batch->items.size()) : 1;
}

std::vector<QByteArray> bodiesOf(std::span<const domain::Event> events)
{
    std::vector<QByteArray> bodies;
    bodies.reserve(events.size());
    for (const auto &event : events)
        bodies.push_back(protocol::canonicalEvent(event));
    return bodies;
}

Rejection storageRejection(ErrorCode code)
{
    return code == ErrorCode::ReadOnly
        ? rejection(code,
              u"The server has no room left to store changes. Yours waits on this computer and is sent again."_s)
        : rejection(code,
              u"The server could not confirm the change. It stays pending and is sent again."_s);
}

} // namespace

std::vector<domain::TechnicianId> shiftedBy(const domain::Event &event)
{
    std::vector<domain::TechnicianId> out;
    const auto note = [&out](const domain::Change<domain::TechnicianId> &now,
                          const domain::Change<domain::TechnicianId> &before) {
        if (!now.isSet || now.value == before.value)
            return;
        if (now.value)
            out.push_back(*now.value);
        if (before.value)
            out.push_back(*before.value);
    };
    if (const auto *moved = std::get_if<domain::VisitMoved>(&event.payload))
        note(moved->technician, moved->formerTechnician);
    else if (const auto *changed = std::get_if<domain::VisitChanged>(&event.payload))
        note(changed->patch.technician, changed->former.technician);
    else if (const auto *person = std::get_if<domain::TechnicianChanged>(&event.payload)) {
        if (person->patch.area.isSet) // other teams' conversations
            out.push_back(domain::TechnicianId { event.entity.uuid });
    }
    return out;
}

//! What one flush has decided so far and not yet written.
struct CommitQueue::Round {
    state::Operation *operation = nullptr;
    quint64 base = 0; //!< head of the journal before this round
    std::vector<domain::Event> events;
    std::vector<QByteArray> bodies; //!< of the events, as they are stored
    std::vector<journal::CommandRecord> records;
    QHash<domain::CommandId, std::size_t> recordIndex;
};

CommitQueue::CommitQueue(journal::EventStore &store, Metrics &metrics, domain::milliseconds hold)
    : m_store(store)
    , m_metrics(metrics)
    , m_hold(hold)
{
}

quint64 CommitQueue::beginFromCheckpoint(state::Operation &operation)
{
    if (m_checkpointPath.isEmpty())
        return 0;
    auto checkpoint
        = journal::readCheckpoint(m_checkpointPath, [this](const protocol::Position &position) {
              if (position.seq == 0 || position.seq > m_store.head().seq)
                  return false;
              const auto there = m_store.positionAt(position.seq);
              return there && *there == position;
          });
    if (!checkpoint) {
        logLine(LogLevel::Info, "no-checkpoint", { { u"why"_s, checkpoint.error() } });
        return 0;
    }
    operation = std::move(checkpoint->operation);
    return checkpoint->position.seq;
}

//! Written while no server runs, so it is found by load() or nowhere.
void CommitQueue::noteRestoration(const domain::Event &event)
{
    if (const auto *org = std::get_if<domain::OrgChanged>(&event.payload); org && org->restored)
        m_restored = org->restored;
}

journal::Stored<void> CommitQueue::load()
{
    state::Operation operation;
    const quint64 head = m_store.head().seq;
    quint64 after = beginFromCheckpoint(operation);
    m_folded = head - after;
    if (after > 0) {
        const auto newest = m_store.read(after - 1, 1);
        if (!newest)
            return std::unexpected(newest.error());
        for (const auto &event : *newest)
            m_lastAt = std::max(m_lastAt, event.at);
        const auto about = m_store.readEntity(systemRef(), 0, MaxConflictEvents);
        if (!about)
            return std::unexpected(about.error());
        for (const auto &event : *about)
            noteRestoration(event);
    }
    while (after < head) {
        auto page = m_store.read(after, LoadPage);
        if (!page)
            return std::unexpected(page.error());
        if (page->empty())
            return std::unexpected(journal::StoreError { journal::StoreErrorCode::Damaged,
                u"The journal ends before its head. Run `dispatch-server verify`, then restore a backup."_s,
                after + 1 });
        for (const auto &event : *page) {
            operation.apply(event);
            noteRestoration(event);
        }
        after = page->back().seq;
        m_lastAt = std::max(m_lastAt, page->back().at);
    }
    m_operation = std::move(operation);
    return {};
}

domain::EntityRef CommitQueue::systemRef() const
{
    return { domain::Kind::Org, m_store.head().epoch };
}

void CommitQueue::push(Work work)
{
    if (m_queue.size() >= MaxQueued) {
        if (work.answer)
            work.answer({ work.id, std::unexpected(storageRejection(ErrorCode::Unavailable)) });
        return;
    }
    work.arrivedUs = m_metrics.nowUs();
    m_queue.push_back(std::move(work));
}

void CommitQueue::tick(domain::Timestamp now)
{
    if (m_isBroken || !m_refusedAt || (now - *m_refusedAt < RetryEvery && now >= *m_refusedAt))
        return;
    if (m_store.append({}, m_store.head().seq))
        m_refusedAt.reset();
    else
        m_refusedAt = now;
}

void CommitQueue::mend(domain::Timestamp now)
{
    const bool isEarly = now - m_triedToMendAt < RetryEvery && now >= m_triedToMendAt;
    if (!m_isBroken || isEarly)
        return;
    m_triedToMendAt = now;
    m_isBroken = !load();
}

std::vector<domain::Event> CommitQueue::flush(domain::Timestamp now)
{
    if (m_queue.empty())
        return {};
    mend(now);
    std::vector<Work> works;
    works.reserve(std::min(m_queue.size(), MaxPerFlush));
    for (std::size_t steps = 0; !m_queue.empty() && steps < MaxPerFlush;) {
        steps += stepsOf(m_queue.front());
        works.push_back(std::move(m_queue.front()));
        m_queue.pop_front();
    }
    std::vector<Outcome> outcomes;
    outcomes.reserve(works.size());

    const auto refuseAll = [&](ErrorCode code) {
        outcomes.clear();
        for (const auto &work : works) {
            if (const auto *refused = std::get_if<Rejection>(&work.ask))
                outcomes.push_back(std::unexpected(*refused));
            else
                outcomes.push_back(std::unexpected(storageRejection(code)));
            remember(work.id, outcomes.back(), now);
        }
    };

    bool isAnswered = false;
    const auto answerAll = [&] {
        isAnswered = true;
        for (std::size_t i = 0; i < works.size(); ++i) {
            if (works[i].answer)
                works[i].answer({ works[i].id, outcomes[i] });
        }
    };

    Round round;
    if (m_isBroken || (m_refusedAt && now - *m_refusedAt < RetryEvery && now >= *m_refusedAt)) {
        refuseAll(m_isBroken ? ErrorCode::Unavailable : m_refusal);
    } else {
        // Healthy: straight on the operation, because a copy of a large one costs more than the rare way back.
        state::Operation trial;
        if (m_refusedAt)
            trial = m_operation;
        round.operation = m_refusedAt ? &trial : &m_operation;
        round.base = m_store.head().seq;
        const domain::Timestamp at
            = std::max(now, m_lastAt); // times in the log never run backwards
        for (const auto &work : works) {
            outcomes.push_back(judge(work, round, at));
            remember(work.id, outcomes.back(), now);
        }
        if (!round.events.empty() || !round.records.empty()) {
            if (hasBug(SeededBug::AnswersBeforeCommit))
                answerAll();
            const qint64 beganUs = m_metrics.nowUs();
            const auto position = m_store.append(
                { round.events, round.records, std::move(round.bodies) }, round.base);
            m_metrics.commitSeconds.observe(m_metrics.secondsSince(beganUs));
            if (position) {
                ++m_metrics.commits;
                m_metrics.commitCommands.observe(static_cast<double>(round.records.size()));
                m_metrics.eventsCommitted += round.events.size();
                if (m_refusedAt)
                    m_operation = std::move(trial);
                m_refusedAt.reset();
                m_lastAt = at;
            } else {
                ++m_metrics.commitFailures;
                m_refusal = position.error().code == journal::StoreErrorCode::DiskFull
                    ? ErrorCode::ReadOnly
                    : ErrorCode::Unavailable;
                if (!m_refusedAt && !load()) {
                    m_isBroken = true;
                    m_triedToMendAt = now;
                }
                m_refusedAt = now;
                round.events.clear();
                refuseAll(m_refusal);
            }
        }
    }

    for (std::size_t i = 0; i < works.size(); ++i) {
        if (!outcomes[i])
            ++m_metrics.commandsRefused;
        else if (outcomes[i]->isDuplicate)
            ++m_metrics.commandsRepeated;
        else
            ++m_metrics.commandsAccepted;
        m_metrics.commandSeconds.observe(m_metrics.secondsSince(works[i].arrivedUs));
    }
    if (!isAnswered)
        answerAll();
    return std::move(round.events);
}

CommitQueue::Outcome CommitQueue::judge(const Work &work, Round &round, domain::Timestamp now)
{
    if (const auto *refused = std::get_if<Rejection>(&work.ask))
        return std::unexpected(*refused);
    if (const auto *fact = std::get_if<SystemFact>(&work.ask)) {
        if (m_isReadOnly)
            return std::unexpected(storageRejection(ErrorCode::ReadOnly));
        domain::Event event;
        event.entity = fact->entity;
        event.ver = round.operation->version(fact->entity) + 1;
        event.payload = fact->payload;
        const quint64 ver = event.ver;
        std::vector<domain::Event> events { std::move(event) };
        sign(events, work, round, now);
        auto bodies = bodiesOf(events);
        take(std::move(events), std::move(bodies), round);
        return domain::Accepted { .seq = round.events.back().seq, .ver = ver };
    }
    return judgeCommand(work, std::get<domain::Command>(work.ask), round, now);
}

CommitQueue::Outcome CommitQueue::judgeCommand(
    const Work &work, const domain::Command &command, Round &round, domain::Timestamp now)
{
    const QByteArray digest = protocol::commandDigest(command);
    const auto known = find(command.id, round);
    if (!known)
        return std::unexpected(known.error());
    if (*known) {
        const auto &record = **known;
        if (record.digest != digest || record.user != work.actor.user)
            return std::unexpected(rejection(ErrorCode::IdReused,
                u"This change carries the number of an earlier, different one. Do it again."_s));
        return domain::Accepted { .seq = record.lastSeq,
            .ver = record.ver,
            .isDuplicate = true,
            .isMerged = record.isMerged };
    }

    // For somebody's life the last bytes are there.
    if (m_isReadOnly && !std::holds_alternative<domain::SetEmergency>(command.args))
        return std::unexpected(storageRejection(ErrorCode::ReadOnly));

    if (auto ok = checkAttachments(work.actor, command); !ok)
        return std::unexpected(ok.error());

    domain::Command resolved = command;
    std::vector<domain::Event> changes;
    if (auto ok = resolveExpectations(work, resolved, changes, round, now); !ok)
        return std::unexpected(ok.error());

    std::expected<state::Decision, Rejection> decision;
    if (const auto *undo = std::get_if<domain::UndoCommand>(&resolved.args)) {
        const auto former = find(undo->cmd, round);
        if (!former)
            return std::unexpected(former.error());
        if (auto ok = checkNotWaiting(undo->cmd, *former, now); !ok)
            return std::unexpected(ok.error());
        if (!*former || (*former)->user != work.actor.user)
            return std::unexpected(rejection(ErrorCode::NotFound,
                u"There is nothing of yours to take back under this number."_s, u"cmd"_s));
        const auto caused = causedBy(**former, round);
        if (!caused)
            return std::unexpected(caused.error());
        decision = state::decideUndo(*round.operation, work.actor, resolved, *caused, now, m_hold);
    } else {
        decision = state::decide(*round.operation, work.actor, resolved, now, changes);
    }
    if (!decision)
        return std::unexpected(decision.error());
    sign(decision->events, work, round, now);
    auto bodies = bodiesOf(decision->events);
    if (auto room = checkRoom(*round.operation, decision->events, bodies); !room)
        return std::unexpected(room.error());

    journal::CommandRecord record;
    record.id = command.id;
    record.user = work.actor.user;
    record.digest = digest;
    record.isMerged = decision->isMerged;
    record.at = now;
    if (!decision->events.empty()) {
        record.firstSeq = round.base + round.events.size() + 1;
        record.lastSeq = record.firstSeq + decision->events.size() - 1;
        // The version of the command's own entity; of the last one touched where it names none (batch, undo).
        record.ver = decision->events.back().ver;
        for (const auto &event : decision->events) {
            if (event.entity == command.entity)
                record.ver = event.ver;
        }
        take(std::move(decision->events), std::move(bodies), round);
    } else {
        record.ver = round.operation->version(command.entity);
    }
    round.recordIndex.insert(record.id, round.records.size());
    round.records.push_back(record);
    return domain::Accepted {
        .seq = record.lastSeq, .ver = record.ver, .isDuplicate = false, .isMerged = record.isMerged
    };
}

//! Known commands have been answered before this: what they name is there for ever.
std::expected<void, Rejection> CommitQueue::checkAttachments(
    const state::Actor &actor, const domain::Command &command) const
{
    const auto check = [&](const auto &args) -> std::expected<void, Rejection> {
        const auto *post = std::get_if<domain::PostMessage>(&args);
        if (!post || post->attachments.size() > domain::MaxAttachments) // decide() says the rest
            return {};
        for (const auto &upload : post->attachments) {
            const auto may = m_mayAttach ? m_mayAttach(actor.user, upload) : std::optional(false);
            if (!may)
                return std::unexpected(storageRejection(ErrorCode::Unavailable));
            if (!*may)
                return std::unexpected(rejection(ErrorCode::NotFound,
                    u"A file of this message is not on the server. Attach it again."_s,
                    u"attachments"_s));
        }
        return {};
    };
    const auto *batch = std::get_if<domain::Batch>(&command.args);
    if (!batch)
        return check(command.args);
    for (std::size_t i = 0; i < batch->items.size(); ++i) {
        if (auto ok = check(batch->items[i].args); !ok) {
            auto refusal = ok.error();
            refusal.index = static_cast<int>(i);
            return std::unexpected(refusal);
        }
    }
    return {};
}

//! What builds on a command that is to be sent again is to be sent again too: refused for good, it would be lost, and an
//! undo would leave behind what it was to take back. The log comes first: a command that was committed before a crash may
//! have been refused when it was sent again, and its sender, who has the event, will not send it a third time.
std::expected<void, Rejection> CommitQueue::checkNotWaiting(const domain::CommandId &earlier,
    const std::optional<journal::CommandRecord> &found, domain::Timestamp now) const
{
    if (found)
        return {};
    const auto retry = m_refusedForNow.constFind(earlier);
    // Its sender repeats it every few seconds, and each time counts. One that stays away has been lost with its console.
    if (retry == m_refusedForNow.cend() || now - retry->at > RefusalCounts || now < retry->at)
        return {};
    return std::unexpected(storageRejection(
        retry->code == ErrorCode::ReadOnly ? ErrorCode::ReadOnly : ErrorCode::Unavailable));
}

//! Turns "the version my earlier command made" into a number, and collects what happened since each expected version.
std::expected<void, Rejection> CommitQueue::resolveExpectations(const Work &work,
    domain::Command &command, std::vector<domain::Event> &changes, Round &round,
    domain::Timestamp now)
{
    std::optional<journal::CommandRecord> earlier;
    if (command.after) {
        auto found = find(*command.after, round);
        if (!found)
            return std::unexpected(found.error());
        if (auto ok = checkNotWaiting(*command.after, *found, now); !ok)
            return ok;
        if (!*found || (*found)->user != work.actor.user)
            return std::unexpected(rejection(ErrorCode::DependencyFailed,
                u"An earlier change that this one builds on was refused."_s, u"after"_s));
        earlier = std::move(*found);
    }

    const auto resolve
        = [&](const domain::EntityRef &entity,
              std::optional<domain::Expect> &expect) -> std::expected<void, Rejection> {
        if (!expect)
            return {};
        if (std::holds_alternative<domain::ExpectAfter>(*expect)) {
            if (!earlier)
                return std::unexpected(rejection(ErrorCode::Invalid,
                    u"The change refers to an earlier one without naming it."_s, u"after"_s));
            auto caused = causedBy(*earlier, round);
            if (!caused)
                return std::unexpected(caused.error());
            quint64 ver
                = round.operation->version(entity); // not touched by it: any version will do
            for (const auto &event : *caused) {
                if (event.entity == entity)
                    ver = event.ver;
            }
            expect = domain::Expect { ver };
        }
        const quint64 expected = std::get<quint64>(*expect);
        if (expected >= round.operation->version(entity))
            return {};
        auto since = changesAfter(entity, expected, round);
        if (!since)
            return std::unexpected(since.error());
        std::ranges::move(*since, std::back_inserter(changes));
        return {};
    };

    if (auto ok = resolve(command.entity, command.expect); !ok)
        return ok;
    if (auto *batch = std::get_if<domain::Batch>(&command.args)) {
        for (auto &item : batch->items) {
            if (auto ok = resolve(item.entity, item.expect); !ok)
                return ok;
        }
    }
    return {};
}

std::expected<std::vector<domain::Event>, Rejection> CommitQueue::changesAfter(
    const domain::EntityRef &entity, quint64 ver, const Round &round) const
{
    auto stored = m_store.readEntity(entity, ver, MaxConflictEvents);
    if (!stored)
        return std::unexpected(storageRejection(ErrorCode::Unavailable));
    for (const auto &event : round.events) {
        if (event.entity == entity && event.ver > ver)
            stored->push_back(event);
    }
    return std::move(*stored);
}

std::expected<std::vector<domain::Event>, Rejection> CommitQueue::causedBy(
    const journal::CommandRecord &record, const Round &round) const
{
    std::vector<domain::Event> out;
    if (record.lastSeq == 0)
        return out;
    if (record.firstSeq > round.base) {
        const auto first = static_cast<std::ptrdiff_t>(record.firstSeq - round.base - 1);
        const auto last = static_cast<std::ptrdiff_t>(record.lastSeq - round.base);
        out.assign(round.events.begin() + first, round.events.begin() + last);
        return out;
    }
    auto stored
        = m_store.read(record.firstSeq - 1, static_cast<int>(record.lastSeq - record.firstSeq + 1));
    if (!stored)
        return std::unexpected(storageRejection(ErrorCode::Unavailable));
    return std::move(*stored);
}

std::expected<std::optional<journal::CommandRecord>, Rejection> CommitQueue::find(
    const domain::CommandId &id, const Round &round) const
{
    if (const auto at = round.recordIndex.constFind(id); at != round.recordIndex.cend())
        return round.records[*at];
    if (hasBug(SeededBug::ForgetsCommands))
        return std::nullopt;
    auto stored = m_store.findCommand(id);
    if (!stored)
        return std::unexpected(storageRejection(ErrorCode::Unavailable));
    return std::move(*stored);
}

//! A job travels in a snapshot as one item with its notes, so it must stay below the largest message.
std::expected<void, Rejection> CommitQueue::checkRoom(const state::Operation &operation,
    std::span<const domain::Event> events, std::span<const QByteArray> bodies) const
{
    // An event that fits no message would hold up the feed of everybody.
    if (std::ranges::any_of(
            bodies, [](const auto &body) { return body.size() > protocol::MaxEventBytes; }))
        return std::unexpected(rejection(ErrorCode::TooLarge,
            u"This is too much text for one change. Shorten it, or split it in two."_s));
    for (const auto &event : events) {
        const auto *note = std::get_if<domain::JobNoted>(&event.payload);
        if (!note)
            continue;
        const auto id = domain::JobId::from(event.entity);
        const auto *job = id ? operation.job(*id) : nullptr;
        if (!job)
            continue;
        qsizetype bytes = note->text.toUtf8().size();
        if (job->notes.size() < MaxNotesPerJob) {
            bytes
                += QJsonDocument(protocol::encodeItem(*job)).toJson(QJsonDocument::Compact).size();
            if (bytes <= MaxJobItemBytes)
                continue;
        }
        return std::unexpected(rejection(ErrorCode::TooLarge,
            u"This job holds as many notes as fit. Write in its conversation instead."_s,
            u"text"_s));
    }
    return {};
}

void CommitQueue::remember(
    const domain::CommandId &id, const Outcome &outcome, domain::Timestamp now)
{
    if (id.isNull())
        return;
    if (outcome || !domain::mayRetry(outcome.error().code)) {
        m_refusedForNow.remove(id); // its place in the order is dropped when it comes up
        return;
    }
    if (!m_refusedForNow.contains(id))
        m_refusedOrder.push_back(id);
    m_refusedForNow.insert(id, { outcome.error().code, now });
    while (m_refusedOrder.size() > MaxRemembered) {
        m_refusedForNow.remove(m_refusedOrder.front());
        m_refusedOrder.pop_front();
    }
}

//! All that is not yet known when it is decided; from here on an event does not change any more.
void CommitQueue::sign(std::span<domain::Event> events, const Work &work, const Round &round,
    domain::Timestamp now) const
{
    quint64 seq = round.base + round.events.size();
    for (auto &event : events) {
        event.seq = ++seq;
        event.at = now;
        event.cmd = work.id;
        if (event.by.isNull())
            event.by = work.actor.user.isNull() ? systemRef() : work.actor.user.ref();
    }
}

void CommitQueue::take(
    std::vector<domain::Event> events, std::vector<QByteArray> bodies, Round &round)
{
    for (auto &event : events) {
        round.operation->apply(event);
        round.events.push_back(std::move(event));
    }
    std::ranges::move(bodies, std::back_inserter(round.bodies));
}

} // namespace dispatch::server
