// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/history_private.h"

#include "journal/event_archive.h"
#include "journal/working_set.h"
#include "protocol/event_codec.h"

#include <QFile>

#include <algorithm>

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using namespace domain;
using sqlite::Database;
using sqlite::Query;

// What comes in, and the file. What is read from it stands in history_read.cpp.

namespace {

constexpr sqlite::FileKind HistoryFile { .applicationId = 0x44737048, // "DspH"
    .format = History::Format,
    .noun = "This computer's history",
    .remedy = "It is fetched again from the server." };

constexpr char Schema[] = R"(
    CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), epoch BLOB, frame_every INTEGER NOT NULL DEFAULT 0,
        version TEXT NOT NULL DEFAULT '');
    INSERT INTO meta (one) VALUES (1);
    CREATE TABLE stretches (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, from_ms INTEGER NOT NULL,
        to_ms INTEGER NOT NULL, first_h TEXT NOT NULL, last_h TEXT NOT NULL, link BLOB);
    CREATE TABLE blocks (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, count INTEGER NOT NULL,
        from_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE INDEX blocks_by_time ON blocks (until_ms, from_ms, count, first);
    CREATE TABLE frames (seq INTEGER NOT NULL, is_base INTEGER NOT NULL, at_ms INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (is_base, seq));
    CREATE TABLE jobs (job BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (job, seq)) WITHOUT ROWID;
    CREATE TABLE owners (entity BLOB PRIMARY KEY, job BLOB NOT NULL) WITHOUT ROWID;
)";

//! Fast to pack and still half the bytes: what the ids of a frame are made of is chance.
constexpr int FrameCompression = 1;

QByteArray bytesOf(const QUuid &uuid)
{
    return uuid.toRfc4122();
}

bool isOfJob(const EntityRef &entity)
{
    return entity.kind == Kind::Visit || entity.kind == Kind::Thread
        || entity.kind == Kind::Payment;
}

} // namespace

JobId jobOfEntity(const EntityRef &entity, const state::Operation &operation)
{
    switch (entity.kind) {
    case Kind::Job:
        return JobId { entity.uuid };
    case Kind::Visit:
        if (const Visit *visit = operation.visit(VisitId { entity.uuid }))
            return visit->job;
        break;
    case Kind::Thread:
        if (const Thread *thread = operation.thread(ThreadId { entity.uuid }))
            return thread->job.value_or(JobId());
        break;
    case Kind::Payment:
        if (const Payment *payment = operation.payment(PaymentId { entity.uuid }))
            return payment->job;
        break;
    case Kind::Alarm:
        if (const Alarm *alarm = operation.alarm(AlarmId { entity.uuid });
            alarm && alarm->about.kind != Kind::Alarm)
            return jobOfEntity(alarm->about, operation);
        break;
    default:
        break;
    }
    return {};
}

Stored<void> History::Private::prepare()
{
    const std::pair<sqlite::Statement *, const char *> statements[] {
        { &readMeta, "SELECT epoch, frame_every, version FROM meta" },
        { &writeMeta, "UPDATE meta SET epoch = ?, frame_every = ?, version = ?" },
        { &readStretches,
            "SELECT first, last, from_ms, to_ms, first_h, last_h, link FROM stretches ORDER BY "
            "first" },
        { &putStretch,
            "INSERT INTO stretches (first, last, from_ms, to_ms, first_h, last_h, link) VALUES (?, "
            "?, ?, ?, ?, ?, ?) ON CONFLICT (first) DO UPDATE SET last = excluded.last, to_ms = "
            "excluded.to_ms, last_h = excluded.last_h, link = excluded.link" },
        { &dropStretch, "DELETE FROM stretches WHERE first = ?" },
        { &readBlock,
            "SELECT first, count, body FROM blocks WHERE first <= ? ORDER BY first DESC LIMIT 1" },
        { &readBlockAfter,
            "SELECT first, count, body FROM blocks WHERE first > ? ORDER BY first LIMIT 1" },
        { &readBlockByTime, // the plus signs: by time, not by walking over all blocks of a stretch
            "SELECT first FROM blocks WHERE until_ms > ? AND +first > ? AND +first <= ? ORDER BY "
            "until_ms LIMIT 1" },
        { &readSpan,
            "SELECT first, from_ms, until_ms, count FROM blocks WHERE until_ms >= ? AND from_ms <= "
            "?" },
        { &insertBlock,
            "INSERT INTO blocks (first, last, count, from_ms, until_ms, body) VALUES (?, ?, ?, ?, "
            "?, ?)" },
        { &growBlock,
            "UPDATE blocks SET last = ?, count = count + ?, until_ms = ?, body = CAST(body || ? AS "
            "BLOB) WHERE first = ?" },
        { &lastBlock,
            "SELECT first, count FROM blocks WHERE first > ? AND first <= ? ORDER BY first DESC "
            "LIMIT 1" },
        { &dropBlocks, "DELETE FROM blocks WHERE first > ? AND first <= ?" },
        { &readFrame,
            "SELECT seq, body FROM frames WHERE is_base = ? AND seq <= ? ORDER BY seq DESC LIMIT "
            "1" },
        { &nextFrame, "SELECT seq FROM frames WHERE is_base = 0 AND seq > ? ORDER BY seq LIMIT 1" },
        { &lastFrameSeq, "SELECT max(seq) FROM frames WHERE is_base = 0 AND seq <= ?" },
        { &insertFrame,
            "INSERT OR REPLACE INTO frames (seq, is_base, at_ms, body) VALUES (?, ?, ?, ?)" },
        { &frameSeqs, "SELECT seq FROM frames WHERE is_base = 0 ORDER BY seq" },
        { &dropFrame, "DELETE FROM frames WHERE is_base = 0 AND seq = ?" },
        { &dropFrames, "DELETE FROM frames WHERE seq >= ? AND seq <= ?" },
        { &insertPosting, "INSERT OR IGNORE INTO jobs (job, seq) VALUES (?, ?)" },
        { &postingsOf, "SELECT seq FROM jobs WHERE job = ? AND seq > ? AND seq < ? ORDER BY seq" },
        { &postingOn, "SELECT seq FROM jobs WHERE job = ? AND seq > ? ORDER BY seq LIMIT 1" },
        { &postingBack,
            "SELECT seq FROM jobs WHERE job = ? AND seq < ? ORDER BY seq DESC LIMIT 1" },
        { &insertOwner, "INSERT OR IGNORE INTO owners (entity, job) VALUES (?, ?)" },
        { &ownerOf, "SELECT job FROM owners WHERE entity = ?" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database->prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    return {};
}

Stored<void> History::Private::load()
{
    QString version;
    {
        Query meta(readMeta);
        const auto row = meta.next();
        if (!row)
            return std::unexpected(row.error());
        epoch = *row ? meta.uuid(0) : QUuid();
        limits.frameEvery = std::max(limits.frameEvery, *row ? meta.unsignedInteger(1) : 0);
        version = *row ? meta.text(2) : QString();
    }
    // Another version may fold otherwise: key frames that an older one made must not live on.
    if (!epoch.isNull() && version != QStringLiteral(DISPATCH_VERSION))
        return write([&] { return empty(); });
    Query rows(readStretches);
    for (;;) {
        const auto row = rows.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return {};
        stretches.push_back({ .first = rows.unsignedInteger(0),
            .last = rows.unsignedInteger(1),
            .from = timestampFromMs(rows.integer(2)),
            .to = timestampFromMs(rows.integer(3)) });
        endTag = rows.text(5).toLatin1();
    }
}

Stored<void> History::Private::empty()
{
    for (const char *sql : { "DELETE FROM stretches", "DELETE FROM blocks", "DELETE FROM frames",
             "DELETE FROM jobs", "DELETE FROM owners" }) {
        if (const auto done = database->execute(sql); !done)
            return done;
    }
    epoch = {};
    stretches.clear();
    endTag.clear();
    tails.clear();
    near.clear();
    base.reset();
    blocks.clear();
    return Query(writeMeta, epoch, 0, QStringLiteral(DISPATCH_VERSION)).run();
}

// --- writing

Stored<void> History::Private::store(const Stretch &stretch, const QByteArray &firstTag,
    const QByteArray &lastTag, const QByteArray &link)
{
    return Query(putStretch, stretch.first, stretch.last, toMs(stretch.from), toMs(stretch.to),
        QString::fromLatin1(firstTag), QString::fromLatin1(lastTag), link)
        .run();
}

Stored<void> History::Private::putFrame(
    quint64 seq, bool isBase, Timestamp at, const state::Operation &operation)
{
    archive::Writer out;
    archive::writeOperation(out, operation, epoch);
    return Query(
        insertFrame, seq, isBase ? 1 : 0, toMs(at), qCompress(out.bytes(), FrameCompression))
        .run();
}

// Every second one goes, and the next ones are twice as far apart: a file that grows for years stays bounded.
Stored<void> History::Private::thinFrames()
{
    std::vector<quint64> seqs;
    {
        Query rows(frameSeqs);
        for (;;) {
            const auto row = rows.next();
            if (!row)
                return std::unexpected(row.error());
            if (!*row)
                break;
            seqs.push_back(rows.unsignedInteger(0));
        }
    }
    if (static_cast<int>(seqs.size()) <= limits.maxFrames)
        return {};
    for (std::size_t i = 0; i < seqs.size(); i += 2) {
        const bool isNeeded
            = std::ranges::contains(stretches, seqs[i], &Stretch::first) || i + 1 == seqs.size();
        if (isNeeded)
            continue;
        if (const auto done = Query(dropFrame, seqs[i]).run(); !done)
            return done;
    }
    near.clear();
    limits.frameEvery *= 2;
    return Query(writeMeta, epoch, limits.frameEvery, QStringLiteral(DISPATCH_VERSION)).run();
}

Stored<void> History::Private::flush(Draft &draft, quint64 stretchFirst)
{
    if (draft.count == 0)
        return {};
    std::optional<quint64> grows;
    {
        Query last(lastBlock, stretchFirst, draft.first);
        const auto row = last.next();
        if (!row)
            return std::unexpected(row.error());
        if (*row && last.integer(1) + draft.count <= limits.blockEvents)
            grows = last.unsignedInteger(0);
    }
    const auto done = grows
        ? Query(growBlock, draft.last, draft.count, toMs(draft.until), draft.body, *grows).run()
        : Query(insertBlock, draft.first, draft.last, draft.count, toMs(draft.from),
              toMs(draft.until), draft.body)
              .run();
    draft = {};
    return done;
}

Stored<void> History::Private::take(const Event &event, Tail &tail, Draft &draft)
{
    if (!tail.link.isEmpty()) {
        tail.link = event.seq == tail.seq + 1
            ? chainNext(tail.link, protocol::canonicalEvent(event))
            : QByteArray(); // something is hidden here: nobody can compute past it
    }
    const JobId job = jobOfEntity(event.entity, tail.operation);
    if (!job.isNull()) {
        if (const auto done = Query(insertPosting, bytesOf(job.uuid), event.seq).run(); !done)
            return done;
        if (isOfJob(event.entity) && event.ver == 1) {
            const auto done
                = Query(insertOwner, bytesOf(event.entity.uuid), bytesOf(job.uuid)).run();
            if (!done)
                return done;
        }
    }
    tail.seq = event.seq;
    tail.until = std::max(tail.until, event.at);
    archive::Writer out;
    archive::writeEvent(out, event);
    if (draft.count == 0) {
        draft.first = event.seq;
        draft.from = event.at;
    }
    draft.body += out.bytes();
    draft.last = event.seq;
    draft.until = tail.until;
    ++draft.count;
    return {};
}

Stored<void> History::Private::extend(
    std::size_t index, std::span<const Event> events, quint64 to, const QByteArray &tag)
{
    const auto known = tailOf(index);
    if (!known)
        return std::unexpected(known.error());
    Tail tail = **known; // in place only when it is on the disk
    Stretch stretch = stretches[index];
    Draft draft;
    const auto done = write([&]() -> Stored<void> {
        for (const Event &event : events) {
            if (event.seq <= tail.seq)
                continue;
            if (const auto folded = foldOne(tail.operation, event, index); !folded)
                return std::unexpected(folded.error());
            if (const auto taken = take(event, tail, draft); !taken)
                return taken;
            const bool isFrame = event.seq - tail.frameSeq >= limits.frameEvery;
            if (draft.count >= limits.blockEvents || isFrame) {
                if (const auto flushed = flush(draft, stretch.first); !flushed)
                    return flushed;
            }
            if (!isFrame)
                continue;
            tail.operation
                = workingSet(tail.operation, tail.until - limits.keepEnded, { Kind::Org, epoch });
            tail.frameSeq = event.seq;
            if (const auto put = putFrame(event.seq, false, tail.until, tail.operation); !put)
                return put;
            if (const auto thinned = thinFrames(); !thinned)
                return thinned;
        }
        if (const auto flushed = flush(draft, stretch.first); !flushed)
            return flushed;
        if (to > tail.seq && !tail.link.isEmpty())
            tail.link.clear(); // hidden events at the end
        tail.seq = std::max(tail.seq, to);
        stretch.last = tail.seq;
        stretch.to = std::max(stretch.to, tail.until);
        return store(stretch, {}, tag, tail.link);
    });
    if (!done)
        return done;
    stretches[index] = stretch;
    tails.insert_or_assign(stretch.first, std::move(tail));
    if (index + 1 == stretches.size())
        endTag = tag;
    return {};
}

Stored<History::Private::Tail *> History::Private::tailOf(std::size_t index)
{
    const Stretch &stretch = stretches[index];
    if (const auto known = tails.find(stretch.first); known != tails.end())
        return &known->second;
    auto frame = frameBefore(stretch.last, stretch.first, false);
    if (!frame)
        return std::unexpected(frame.error());
    Tail tail { .seq = stretch.last,
        .operation = std::move(frame->operation),
        .frameSeq = frame->seq,
        .until = stretch.to,
        .link = {} };
    if (const auto done = fold(tail.operation, frame->seq, stretch.last, index, nullptr); !done)
        return std::unexpected(done.error());
    if (const auto read = readLink(stretch.first, tail.link); !read)
        return std::unexpected(read.error());
    return &tails.insert_or_assign(stretch.first, std::move(tail)).first->second;
}

Stored<void> History::Private::readLink(quint64 stretchFirst, QByteArray &link)
{
    Query rows(readStretches);
    for (;;) {
        const auto row = rows.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return {};
        if (rows.unsignedInteger(0) == stretchFirst)
            link = rows.blob(6);
    }
}

// The first two stretches have met.
Stored<void> History::Private::join()
{
    const Stretch before = stretches[0];
    const Stretch after = stretches[1];
    QByteArray tag;
    QByteArray lastTag;
    {
        Query rows(readStretches);
        for (;;) {
            const auto row = rows.next();
            if (!row)
                return std::unexpected(row.error());
            if (!*row)
                break;
            if (rows.unsignedInteger(0) == after.first) {
                tag = rows.text(4).toLatin1();
                lastTag = rows.text(5).toLatin1();
            }
        }
    }
    const auto tail = tailOf(0);
    if (!tail)
        return std::unexpected(tail.error());
    const QByteArray link = (*tail)->link;
    if (!link.isEmpty() && !tag.isEmpty() && chainTag(link) != tag)
        return std::unexpected(StoreError { StoreErrorCode::Damaged,
            u"What the server gave as history does not lead to what it has shown here before. It was put aside."_s,
            after.first });
    Stretch whole = before;
    whole.last = after.last;
    whole.to = after.to;
    const auto done = write([&]() -> Stored<void> {
        if (const auto dropped = Query(dropStretch, after.first).run(); !dropped)
            return dropped;
        return store(whole, {}, lastTag, {});
    });
    if (!done)
        return done;
    stretches.erase(stretches.begin() + 1);
    stretches[0] = whole;
    tails.erase(before.first);
    if (auto moved = tails.extract(after.first); !moved.empty()) {
        moved.key() = whole.first;
        tails.insert(std::move(moved));
    }
    base.reset();
    return {};
}

// --- History

History::History(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

History::~History() = default;

Stored<std::unique_ptr<History>> History::open(const QString &path, const Limits &limits)
{
    const auto attempt = [&]() -> Stored<std::unique_ptr<Private>> {
        auto database = Database::open(
            path, HistoryFile, Database::Access::Sole, Database::IfMissing::Create);
        if (!database)
            return std::unexpected(database.error());
        auto d = std::make_unique<Private>();
        d->database = *std::move(database);
        d->limits = limits;
        const auto isEmpty = d->database->isEmpty();
        if (!isEmpty)
            return std::unexpected(isEmpty.error());
        if (const auto done = *isEmpty ? d->database->initialise(Schema) : d->database->identify();
            !done)
            return std::unexpected(done.error());
        if (const auto done = d->database->useWriteAheadLog(false); !done)
            return std::unexpected(done.error());
        if (const auto done = d->prepare(); !done)
            return std::unexpected(done.error());
        if (const auto done = d->load(); !done)
            return std::unexpected(done.error());
        return d;
    };
    auto d = attempt();
    const auto isUseless = [&] {
        return d.error().code == StoreErrorCode::Damaged || d.error().code == StoreErrorCode::Newer;
    };
    if (!d && isUseless()) {
        // Nothing is lost that could not be fetched again.
        for (const char *suffix : { "", "-wal", "-shm" })
            QFile::remove(path + QLatin1StringView(suffix));
        d = attempt();
    }
    if (!d)
        return std::unexpected(d.error());
    return std::unique_ptr<History>(new History(*std::move(d)));
}

Stored<std::unique_ptr<History>> History::open(const QString &path)
{
    return open(path, Limits {});
}

Stored<void> History::beginAt(
    const state::Operation &operation, const protocol::Position &position, Timestamp at)
{
    const bool isOther = m_d->epoch != position.epoch;
    const auto last = end();
    if (!isOther && last && *last == position)
        return {};
    const bool isFork = !isOther && last && position.seq <= last->seq;
    const auto done = m_d->write([&]() -> Stored<void> {
        if (isOther || isFork) {
            if (const auto emptied = m_d->empty(); !emptied)
                return emptied;
        }
        m_d->epoch = position.epoch;
        if (const auto written = Query(m_d->writeMeta, m_d->epoch, m_d->limits.frameEvery,
                QStringLiteral(DISPATCH_VERSION))
                .run();
            !written)
            return written;
        if (m_d->stretches.empty()) {
            const QByteArray link(32, '\0');
            if (const auto begun = m_d->store({}, chainTag(link), chainTag(link), link); !begun)
                return begun;
            m_d->stretches.push_back({});
            m_d->endTag = chainTag(link);
        }
        if (position.seq == 0)
            return {};
        const Stretch fresh { .first = position.seq, .last = position.seq, .from = at, .to = at };
        if (const auto begun = m_d->store(fresh, position.h, position.h, {}); !begun)
            return begun;
        // The whole state for what is touched again later, and the working set to go on from.
        if (const auto put = m_d->putFrame(position.seq, true, at, operation); !put)
            return put;
        const auto set
            = workingSet(operation, at - m_d->limits.keepEnded, { Kind::Org, position.epoch });
        if (const auto put = m_d->putFrame(position.seq, false, at, set); !put)
            return put;
        m_d->stretches.push_back(fresh);
        m_d->endTag = position.h;
        while (static_cast<int>(m_d->stretches.size()) > m_d->limits.maxStretches) {
            const Stretch old = m_d->stretches[1];
            for (auto *statement : { &m_d->dropBlocks, &m_d->dropFrames }) {
                if (const auto dropped = Query(*statement, old.first, old.last).run(); !dropped)
                    return dropped;
            }
            if (const auto dropped = Query(m_d->dropStretch, old.first).run(); !dropped)
                return dropped;
            m_d->tails.erase(old.first);
            m_d->stretches.erase(m_d->stretches.begin() + 1);
        }
        return {};
    });
    m_d->near.clear();
    if (!done) // what is in memory must be what is on the disk
        (void)m_d->write([&] { return m_d->empty(); });
    return done;
}

Stored<void> History::resume(const state::Operation &operation)
{
    if (m_d->stretches.empty())
        return {};
    const Stretch &stretch = m_d->stretches.back();
    Private::Tail tail { .seq = stretch.last,
        .operation = operation, // all of it: the next key frame takes the working set
        .frameSeq = stretch.first,
        .until = stretch.to,
        .link = {} };
    {
        Query frame(m_d->lastFrameSeq, stretch.last);
        const auto row = frame.next();
        if (!row)
            return std::unexpected(row.error());
        if (*row)
            tail.frameSeq = std::max(tail.frameSeq, frame.unsignedInteger(0));
    }
    if (const auto read = m_d->readLink(stretch.first, tail.link); !read)
        return read;
    m_d->tails.insert_or_assign(stretch.first, std::move(tail));
    return {};
}

Stored<void> History::append(std::span<const Event> events, const protocol::Position &to)
{
    const auto last = end();
    if (!last || last->epoch != to.epoch || to.seq < last->seq)
        return std::unexpected(StoreError { StoreErrorCode::WrongHead,
            u"These events do not follow what this computer's history ends with."_s,
            last ? last->seq : 0 });
    return m_d->extend(m_d->stretches.size() - 1, events, to.seq, to.h);
}

Stored<void> History::fill(std::span<const Event> events, quint64 to)
{
    const auto open = gap();
    if (!open)
        return {};
    std::vector<Event> within;
    for (const Event &event : events) {
        if (event.seq > open->after && event.seq <= open->until)
            within.push_back(event);
    }
    to = std::min(to, open->until);
    if (const auto done = m_d->extend(0, within, to, {}); !done)
        return done;
    if (to < open->until)
        return {};
    const auto joined = m_d->join();
    if (!joined && joined.error().code == StoreErrorCode::Damaged) {
        // The first stretch is begun anew; what the feed brought stays.
        const auto reset = m_d->write([&]() -> Stored<void> {
            if (const auto done = Query(m_d->dropBlocks, 0, open->until).run(); !done)
                return done;
            if (const auto done = Query(m_d->dropFrames, 0, open->until - 1).run(); !done)
                return done;
            const QByteArray link(32, '\0');
            return m_d->store({}, chainTag(link), chainTag(link), link);
        });
        m_d->stretches[0] = {};
        m_d->tails.erase(0);
        m_d->near.clear();
        if (!reset)
            return reset;
    }
    return joined;
}

Stored<void> History::clear()
{
    return m_d->write([&] { return m_d->empty(); });
}

std::optional<protocol::Position> History::end() const
{
    if (m_d->stretches.empty())
        return std::nullopt;
    return protocol::Position {
        .epoch = m_d->epoch, .seq = m_d->stretches.back().last, .h = m_d->endTag
    };
}

std::optional<History::Gap> History::gap() const
{
    if (m_d->stretches.size() < 2)
        return std::nullopt;
    return Gap { .after = m_d->stretches[0].last, .until = m_d->stretches[1].first };
}

const std::vector<History::Stretch> &History::stretches() const
{
    return m_d->stretches;
}

int History::nearFrames() const
{
    return static_cast<int>(m_d->near.size());
}

const History::Limits &History::limits() const
{
    return m_d->limits;
}

} // namespace dispatch::journal
