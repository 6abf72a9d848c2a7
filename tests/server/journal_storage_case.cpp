// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal_storage_case.h"

#include "journal/sqlite_event_store.h"

namespace dispatch::server::test {

using namespace Qt::StringLiterals;
using dispatch::test::Complaint;
using dispatch::test::MemoryDisk;
using dispatch::test::Recorded;
using journal::SqliteEventStore;

namespace {

const QString Path = u"/office/journal.db"_s;
constexpr int CheckpointPages = 60;

Complaint complaint(Complaint::What what, const QString &text)
{
    return { what, text };
}

} // namespace

Recorded JournalStorageCase::record(Kind kind)
{
    MemoryDisk disk(kind);
    vfs().mount(disk);
    vfs().setCheckpointEvery(CheckpointPages);
    Recorded recorded { .kind = kind, .start = {}, .steps = {}, .promises = {} };
    {
        auto store = SqliteEventStore::create(Path, OfficeScript::Now).value();
        recorded.promise(disk, 1);
        m_answers.clear();
        m_groupHeads.clear();
        run(recorded, *store, disk);
        m_tags.clear();
        for (quint64 seq = 0; seq <= store->head().seq; ++seq)
            m_tags.push_back(store->positionAt(seq).value().h);
        m_records.clear();
        for (const auto &command : m_script.commands())
            m_records.push_back(store->findCommand(command.id).value());
    }
    recorded.steps = disk.steps();
    const auto *file = disk.find(Path.toUtf8()).get();
    m_checkpoints = static_cast<int>(std::ranges::count_if(recorded.steps, [&](const auto &step) {
        return step.what == MemoryDisk::Step::What::Sync && step.file == file->id;
    }));
    return recorded;
}

void JournalStorageCase::run(Recorded &recorded, journal::EventStore &store, const MemoryDisk &disk)
{
    Metrics metrics;
    CommitQueue queue(store, metrics, protocol::DefaultHold);
    queue.load().value();
    const bool isFirst = m_groupHeads.empty();
    if (isFirst)
        m_groupHeads.push_back(store.head().seq);
    std::size_t begin = 0;
    int group = 1;
    for (const auto end : m_script.groupEnds()) {
        const auto answers = m_script.send(queue, begin, end);
        recorded.promise(disk, std::max(recorded.promisedAt(disk.steps().size()), ++group));
        if (isFirst) {
            m_groupHeads.push_back(store.head().seq);
            m_answers.insert(m_answers.end(), answers.begin(), answers.end());
            m_end = queue.operation();
        }
        begin = end;
    }
}

Recorded JournalStorageCase::recordRecovery(Kind kind, const Image &image, int promised)
{
    MemoryDisk disk(kind, image);
    vfs().mount(disk);
    Recorded recorded {
        .kind = kind, .start = image, .steps = {}, .promises = { { 0, promised } }
    };
    if (auto store = SqliteEventStore::open(Path))
        run(recorded, **store, disk);
    recorded.steps = disk.steps();
    return recorded;
}

std::optional<Complaint> JournalStorageCase::check(Kind kind, const Image &image, int promised)
{
    using enum Complaint::What;
    MemoryDisk disk(kind, image);
    disk.setTelling(false);
    vfs().mount(disk);
    auto store = SqliteEventStore::open(Path);
    if (!store && promised == 0)
        store = SqliteEventStore::create(Path, OfficeScript::Now); // asked for again
    if (!store)
        return complaint(Unreadable, store.error().text);
    if (auto wrong = checkStored(**store, promised))
        return wrong;
    if (const auto verified = (*store)->verify(); !verified)
        return complaint(Unreadable, verified.error().text);
    if (!isToGoOn())
        return std::nullopt;
    if (auto wrong = sendAgain(**store))
        return wrong;
    if (const auto verified = (*store)->verify(); !verified)
        return complaint(Unreadable, u"at the end: "_s + verified.error().text);
    return std::nullopt;
}

std::optional<Complaint> JournalStorageCase::checkStored(journal::EventStore &store, int promised)
{
    using enum Complaint::What;
    const auto head = store.head();
    const auto after = std::ranges::upper_bound(m_groupHeads, head.seq);
    if (after == m_groupHeads.begin() || *std::prev(after) != head.seq)
        return complaint(Wrong, u"the journal ends at %1, inside a commit"_s.arg(head.seq));
    const auto groups = static_cast<std::size_t>(std::prev(after) - m_groupHeads.begin());
    if (static_cast<int>(groups) + 1 < promised)
        return complaint(Lost,
            u"the journal ends at %1, after %2 of %3 groups that were answered"_s.arg(head.seq)
                .arg(groups)
                .arg(promised - 1));
    if (head.h != m_tags[head.seq])
        return complaint(Wrong, u"the journal up to %1 is not as written"_s.arg(head.seq));
    for (std::size_t i = 0; i < m_records.size(); ++i) {
        const auto found = store.findCommand(m_script.commands()[i].id);
        if (!found)
            return complaint(Unreadable, found.error().text);
        const bool isExpected = m_records[i] && m_records[i]->lastSeq <= head.seq;
        if (*found != (isExpected ? m_records[i] : std::nullopt))
            return complaint(found->has_value() ? Wrong : Lost,
                u"command %1 and its record do not belong together at %2"_s.arg(i).arg(head.seq));
    }
    return std::nullopt;
}

std::optional<Complaint> JournalStorageCase::endure(MemoryDisk &disk, dispatch::test::Fault &fault)
{
    vfs().mount(disk);
    vfs().setCheckpointEvery(CheckpointPages);
    m_isReordered = false;
    m_endured = { .kind = disk.kind(), .start = {}, .steps = {}, .promises = {} };
    {
        std::unique_ptr<SqliteEventStore> store;
        auto wrong = insist(fault, u"making or opening the journal"_s, [&] {
            auto opened = disk.find(Path.toUtf8())
                ? SqliteEventStore::open(Path)
                : SqliteEventStore::create(Path, OfficeScript::Now);
            if (!opened) // made half-way, perhaps
                opened = SqliteEventStore::create(Path, OfficeScript::Now);
            if (opened)
                store = *std::move(opened);
            return opened;
        });
        if (!wrong)
            wrong = work(*store, disk, fault);
        if (wrong)
            return wrong;
    }
    fault.heal();
    m_endured.steps = disk.steps();
    if (m_isReordered)
        return checkComplete(disk);
    return check(disk.kind(), disk.image(), static_cast<int>(m_groupHeads.size()));
}

std::optional<Complaint> JournalStorageCase::work(
    journal::EventStore &store, const MemoryDisk &disk, dispatch::test::Fault &fault)
{
    m_endured.promise(disk, 1);
    std::unique_ptr<CommitQueue> queue;
    for (std::size_t group = 0; group < m_script.groupEnds().size(); ++group) {
        // The queue waits a while after a refusal, and then a first record would carry a later time than planned. So the
        // first group meets a new queue each time.
        const auto begin = [&]() -> journal::Stored<void> {
            queue = std::make_unique<CommitQueue>(store, m_metrics, protocol::DefaultHold);
            return queue->load();
        };
        std::optional<Complaint> wrong;
        if (group == 0)
            wrong = insist(fault, u"loading the journal"_s, begin);
        for (int tries = 0; !wrong; ++tries) {
            const auto sent = workOn(*queue, group, tries, fault);
            if (sent && *sent)
                break;
            if (!sent)
                wrong = sent.error();
            else if (group == 0)
                wrong = insist(fault, u"loading the journal"_s, begin);
        }
        if (wrong)
            return wrong;
        m_endured.promise(disk, static_cast<int>(group) + 2);
    }
    return std::nullopt;
}

//! Each command took effect once, in whatever order.
std::optional<Complaint> JournalStorageCase::checkComplete(MemoryDisk &disk)
{
    using enum Complaint::What;
    vfs().mount(disk);
    const auto store = SqliteEventStore::open(Path);
    if (!store)
        return complaint(Unreadable, store.error().text);
    if (const auto verified = (*store)->verify(); !verified)
        return complaint(Unreadable, verified.error().text);
    if (const auto head = (*store)->head().seq; head != m_groupHeads.back())
        return complaint(
            head < m_groupHeads.back() ? Lost : Doubled, u"the journal ends at %1"_s.arg(head));
    for (std::size_t i = 0; i < m_records.size(); ++i) {
        const auto found = (*store)->findCommand(m_script.commands()[i].id);
        if (!found || found->has_value() != m_records[i].has_value())
            return complaint(Lost, u"command %1 is not on record"_s.arg(i));
    }
    return std::nullopt;
}

//! One group of commands, sent for the time number \p tries. \return false if some are to be sent again
std::expected<bool, Complaint> JournalStorageCase::workOn(
    CommitQueue &queue, std::size_t group, int tries, dispatch::test::Fault &fault)
{
    using enum Complaint::What;
    constexpr int MaxTries = 6;
    const auto &ends = m_script.groupEnds();
    const auto begin = group == 0 ? 0 : ends[group - 1];
    const auto head = queue.head();
    if (tries == 2)
        fault.heal();
    // The clock goes back from try to try: then the queue does not wait before it tries again.
    const auto now
        = group == 0 ? OfficeScript::Now : OfficeScript::Now - domain::milliseconds(tries);
    const auto answers = m_script.send(queue, begin, ends[group], now);
    const auto isForNow = [](const protocol::Result &r) {
        return !r.outcome && domain::mayRetry(r.outcome.error().code);
    };
    const auto refused = std::ranges::find_if(answers, isForNow);
    if (refused == answers.end()) {
        if (queue.head().seq != m_groupHeads[group + 1])
            return std::unexpected(
                complaint(Wrong, u"group %1 ends at %2"_s.arg(group).arg(queue.head().seq)));
        return true;
    }
    if (tries == MaxTries)
        return std::unexpected(complaint(Wrong, u"group %1 is refused without end"_s.arg(group)));
    if (!refused->outcome.error().title.endsWith(u'.'))
        return std::unexpected(complaint(Wrong, u"a refusal without a sentence"_s));
    // A single command may be refused when it is looked up, and the others go through: it comes after them then.
    m_isReordered |= queue.head() != head;
    if (fault.isOver() && !queue.store().read(0, 10'000))
        return std::unexpected(complaint(Unreadable, u"reading does not go on"_s));
    return false;
}

//! Everything is sent again, as clients do that had no answer, or did not get it.
std::optional<Complaint> JournalStorageCase::sendAgain(journal::EventStore &store)
{
    using enum Complaint::What;
    const quint64 had = store.head().seq;
    Metrics metrics;
    CommitQueue queue(store, metrics, protocol::DefaultHold);
    if (const auto loaded = queue.load(); !loaded)
        return complaint(Unreadable, loaded.error().text);
    const auto answers = m_script.send(queue, 0, m_script.commands().size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        auto expected = m_answers[i];
        if (expected.outcome)
            expected.outcome->isDuplicate = expected.outcome->seq <= had;
        if (answers[i] != expected)
            return complaint(Wrong, u"command %1 is answered otherwise when sent again"_s.arg(i));
    }
    const auto head = store.head();
    if (head.seq > m_groupHeads.back())
        return complaint(Doubled, u"the journal went on to %1"_s.arg(head.seq));
    if (head.seq != m_groupHeads.back() || head.h != m_tags.back() || queue.operation() != m_end)
        return complaint(Wrong, u"the end is not the same"_s);
    return std::nullopt;
}

} // namespace dispatch::server::test
