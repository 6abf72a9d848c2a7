// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/replica_storage_case.h"

#include "journal/story.h"

namespace dispatch::test {

using namespace Qt::StringLiterals;
using namespace journal;

namespace {

const QString Path = u"/home/replica.db"_s;
constexpr int CheckpointPages = 60;
constexpr int EventsPerRound = 10; //!< as many as the story needs for a job
constexpr int SnapshotEvery = 4; //!< rounds; the last of a run has one too
constexpr int MaxLog = 1'000;

QByteArray tag(quint64 seq)
{
    return QByteArray::number(seq, 16).rightJustified(16, '0');
}

} // namespace

void ReplicaStorageCase::writeScript()
{
    Story story;
    state::Operation operation;
    QUuid epoch = QUuid::createUuid();
    const auto at
        = [](quint64 seq, const QUuid &life) { return protocol::Position { life, seq, tag(seq) }; };
    const auto apply = [&](std::vector<domain::Event> events) {
        for (const auto &event : events)
            operation.apply(event);
        m_calls.push_back([events, position = at(story.seq(), epoch), now = story.now()](
                              Replica &r) { return r.apply(events, position, now); });
    };
    const auto update = [&](OutboxRow row) {
        m_calls.push_back([row = std::move(row)](Replica &r) { return r.update(row); });
    };
    apply(story.next(2));
    for (int round = 0; round < m_rounds; ++round) {
        apply(story.next(EventsPerRound));
        std::vector<OutboxRow> rows;
        for (int n = 0; n < 4; ++n) {
            rows.push_back({ .command = story.command(u"note %1 of round %2"_s.arg(n).arg(round)),
                .accepted = {},
                .rejection = {} });
            m_calls.push_back(
                [command = rows.back().command](Replica &r) { return r.enqueue(command); });
        }
        for (auto &row : rows) {
            row.status = OutboxStatus::Sent;
            update(row);
        }
        // One comes back as an event, one is accepted first, one is refused and dropped, one stays to the next round.
        rows[1].accepted = domain::Accepted {
            .seq = story.seq() + 2, .ver = 1, .isDuplicate = false, .isMerged = false
        };
        update(rows[1]);
        domain::Rejection rejection;
        rejection.code = domain::ErrorCode::Conflict;
        rejection.title = u"Reassigned by another dispatcher"_s;
        rows[2].status = OutboxStatus::Refused;
        rows[2].rejection = rejection;
        update(rows[2]);
        apply({ story.event(
                    story.lastJob(), domain::JobNoted { u"Boiler was cold"_s }, rows[0].command.id),
            story.event(story.lastJob(), domain::JobNoted { u"and loud"_s }) });
        m_calls.push_back([id = rows[2].command.id](Replica &r) { return r.remove(id); });
        if (round % SnapshotEvery == SnapshotEvery - 1 || round + 1 == m_rounds) {
            if (round < SnapshotEvery)
                epoch = QUuid::createUuid(); // the server was restored: another life of the log
            m_calls.push_back([operation, position = at(story.seq(), epoch), now = story.now()](
                                  Replica &r) { return r.replaceAll(operation, position, now); });
        }
    }
}

QStringList ReplicaStorageCase::State::differenceFrom(const State &other) const
{
    const std::pair<bool, QString> parts[] { { outbox == other.outbox, u"outbox"_s },
        { position == other.position, u"position"_s }, { asOf == other.asOf, u"time"_s },
        { operation == other.operation, u"state"_s }, { logged == other.logged, u"log"_s },
        { found == other.found, u"search"_s } };
    QStringList different;
    for (const auto &[isSame, part] : parts) {
        if (!isSame)
            different << part;
    }
    return different;
}

Stored<ReplicaStorageCase::State> ReplicaStorageCase::stateOf(const Replica &replica)
{
    State state { .outbox = {},
        .position = replica.position(),
        .asOf = replica.asOf(),
        .operation = {},
        .logged = {},
        .found = {} };
    auto outbox = replica.outbox();
    if (!outbox)
        return std::unexpected(outbox.error());
    state.outbox = *std::move(outbox);
    auto operation = replica.load();
    if (!operation)
        return std::unexpected(operation.error());
    state.operation = *std::move(operation);
    for (auto &[text, seqs] :
        { std::pair { QString(), &state.logged }, std::pair { u"boiler"_s, &state.found } }) {
        const auto log = replica.log(
            { .text = text, .entity = std::nullopt, .beforeSeq = 0, .limit = MaxLog });
        if (!log)
            return std::unexpected(log.error());
        for (const auto &event : *log)
            seqs->push_back(event.seq);
    }
    return state;
}

Recorded ReplicaStorageCase::record(MemoryDisk::Kind kind)
{
    if (m_calls.empty())
        writeScript();
    MemoryDisk disk(kind);
    vfs().mount(disk);
    vfs().setCheckpointEvery(CheckpointPages);
    Recorded recorded { .kind = kind, .start = {}, .steps = {}, .promises = {} };
    m_states.clear();
    {
        const auto replica = openReplica(Path).value();
        recorded.promise(disk, 1);
        m_install = replica->install();
        m_states.push_back(stateOf(*replica).value());
        for (std::size_t n = 0; n < m_calls.size(); ++n) {
            m_calls[n](*replica).value();
            recorded.promise(disk, static_cast<int>(n) + 2);
            m_states.push_back(stateOf(*replica).value());
        }
    }
    recorded.steps = disk.steps();
    return recorded;
}

std::optional<Complaint> ReplicaStorageCase::check(
    MemoryDisk::Kind kind, const MemoryDisk::Image &image, int promised)
{
    using enum Complaint::What;
    MemoryDisk disk(kind, image);
    disk.setTelling(false);
    vfs().mount(disk);
    auto replica = openReplica(Path);
    if (!replica)
        return Complaint { Unreadable, replica.error().text };
    if (!(*replica)->notice().isEmpty())
        return Complaint { Unreadable, (*replica)->notice() };
    if ((*replica)->isReadOnly())
        return Complaint { Unreadable, u"it is read-only"_s };
    if (promised > 0 && (*replica)->install() != m_install)
        return Complaint { Lost, u"the install id is another one"_s };
    const auto state = stateOf(**replica);
    if (!state)
        return Complaint { Unreadable, state.error().text };
    // What had returned is there; the call that was under way is there as a whole or not at all.
    const auto least = static_cast<std::size_t>(std::max(promised - 1, 0));
    std::size_t now = least;
    if (*state != m_states[least]) {
        now = least + 1;
        const bool isNext = promised > 0 && now < m_states.size() && *state == m_states[now];
        if (!isNext) {
            const bool isOlder = std::ranges::contains(
                m_states.begin(), m_states.begin() + static_cast<std::ptrdiff_t>(least), *state);
            return Complaint { isOlder ? Lost : Wrong,
                u"call %1 had returned, and what it left differs in: %2"_s.arg(least).arg(
                    state->differenceFrom(m_states[least]).join(u", "_s)) };
        }
    }
    if (!isToGoOn())
        return std::nullopt;
    for (; now < m_calls.size(); ++now) {
        if (const auto done = m_calls[now](**replica); !done)
            return Complaint { Wrong, u"going on at call %1: "_s.arg(now) + done.error().text };
    }
    const auto end = stateOf(**replica);
    if (!end)
        return Complaint { Unreadable, end.error().text };
    if (*end != m_states.back())
        return Complaint { Wrong, u"the end is not the same"_s };
    return std::nullopt;
}

std::optional<Complaint> ReplicaStorageCase::endure(MemoryDisk &disk, Fault &fault)
{
    using enum Complaint::What;
    vfs().mount(disk);
    vfs().setCheckpointEvery(CheckpointPages);
    {
        std::unique_ptr<Replica> replica;
        auto wrong = insist(fault, u"opening the replica"_s, [&] {
            auto opened = openReplica(Path);
            if (opened)
                replica = *std::move(opened);
            return opened;
        });
        if (wrong)
            return wrong;
        m_install = replica->install();
        for (std::size_t n = 0; n < m_calls.size(); ++n) {
            const auto nothingDone = [&]() -> std::optional<Complaint> {
                if (!fault.isOver())
                    return std::nullopt; // what is read now may be refused as well
                const auto state = stateOf(*replica);
                if (!state)
                    return Complaint { Unreadable, state.error().text };
                if (*state == m_states[n])
                    return std::nullopt;
                return Complaint { Wrong,
                    u"call %1 was refused and has left something in: %2"_s.arg(n).arg(
                        state->differenceFrom(m_states[n]).join(u", "_s)) };
            };
            wrong = insist(
                fault, u"call %1"_s.arg(n), [&] { return m_calls[n](*replica); }, nothingDone);
            if (wrong)
                return wrong;
        }
    }
    fault.heal();
    return check(disk.kind(), disk.image(), static_cast<int>(m_states.size()));
}

} // namespace dispatch::test
