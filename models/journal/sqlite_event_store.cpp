// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sqlite_event_store.h"

#include "journal/stored_event.h"

#include <QFileInfo>
#include <QtEndian>

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using sqlite::Database;
using sqlite::Query;
using sqlite::Statement;
using sqlite::Transaction;

namespace {

constexpr sqlite::FileKind JournalFile { .applicationId = 0x4473704A, // "DspJ"
    .format = 1,
    .noun = "The journal",
    .remedy = "Restore it from a backup." };

// `body` is what the chain covers; the columns beside it repeat parts of it for the indexes, and verify() compares them.
// `head` in meta is written with every batch: without it, the loss of the newest records would go unnoticed.
constexpr char Schema[] = R"(
    CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        entity_kind INTEGER NOT NULL, entity BLOB NOT NULL, ver INTEGER NOT NULL,
        type TEXT NOT NULL, at_ms INTEGER NOT NULL,
        by_kind INTEGER NOT NULL, by_ BLOB, cmd BLOB,
        body BLOB NOT NULL, h BLOB NOT NULL);
    CREATE INDEX events_of_entity ON events (entity_kind, entity, ver);
    CREATE TABLE commands (
        id BLOB PRIMARY KEY, user BLOB, digest BLOB NOT NULL,
        first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, ver INTEGER NOT NULL,
        merged INTEGER NOT NULL, at_ms INTEGER NOT NULL) WITHOUT ROWID;
)";

constexpr int LinkBytes = 32;
constexpr quint64 ProgressEvery = 1'000;

QByteArray firstLink()
{
    return QByteArray(LinkBytes, '\0');
}

//! What a creation leaves that was killed or lost its power half-way: pages that are taken back as soon as the file is
//! opened, because their transaction never ended.
bool isUnfinished(const QString &path)
{
    const auto database = Database::open(path, JournalFile, Database::Access::Sole);
    if (!database)
        return false;
    const auto isEmpty = (*database)->isEmpty();
    return isEmpty && *isEmpty;
}

//! seq as 8 bytes, big endian, then the link.
QByteArray encodeHead(quint64 seq, const QByteArray &link)
{
    QByteArray value(sizeof(quint64), Qt::Uninitialized);
    qToBigEndian(seq, value.data());
    return value + link;
}

} // namespace

struct SqliteEventStore::Private {
    std::unique_ptr<Database> database;
    QUuid epoch;
    quint64 seq = 0;
    QByteArray link = firstLink();
    Statement insertEvent, insertCommand, writeHead, readAfter, readEntity, readNamed, linkAt,
        findCommand, readAll, readLinks, readRaw, readRawOf;

    [[nodiscard]] QString tamperingAt(quint64 at, const QByteArray &before);
    [[nodiscard]] Stored<void> prepare();
    [[nodiscard]] Stored<void> loadHead();
    [[nodiscard]] protocol::Position position(quint64 at, const QByteArray &h) const
    {
        return { epoch, at, chainTag(h) };
    }
    [[nodiscard]] Stored<void> insert(
        const domain::Event &event, const QByteArray &body, const QByteArray &h);
    [[nodiscard]] Stored<void> insert(const CommandRecord &command);
    [[nodiscard]] Stored<std::vector<domain::Event>> collect(Query &query) const;
    [[nodiscard]] Stored<void> verifyRecord(
        const Query &row, QHash<domain::EntityRef, quint64> &versions) const;
};

Stored<void> SqliteEventStore::Private::prepare()
{
    const std::pair<Statement *, const char *> statements[] {
        { &insertEvent,
            "INSERT INTO events (seq, entity_kind, entity, ver, type, at_ms, by_kind, by_, cmd, "
            "body, h)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" },
        { &insertCommand,
            "INSERT INTO commands (id, user, digest, first_seq, last_seq, ver, merged, at_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)" },
        { &writeHead, "UPDATE meta SET value = ? WHERE key = 'head'" },
        { &readAfter, "SELECT seq, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?" },
        { &readEntity,
            "SELECT seq, body FROM events WHERE entity_kind = ? AND entity = ? AND ver > ? ORDER "
            "BY ver, seq LIMIT ?" },
        { &readNamed,
            "SELECT seq, body FROM events WHERE type = ? AND seq > ? ORDER BY seq LIMIT ?" },
        { &linkAt, "SELECT h FROM events WHERE seq = ?" },
        { &readLinks, "SELECT seq, h FROM events WHERE seq > ? ORDER BY seq LIMIT ?" },
        { &readRaw, "SELECT body, h FROM events WHERE seq = ?" },
        { &readRawOf,
            "SELECT seq, body, h FROM events WHERE entity_kind = ? AND entity = ? ORDER BY seq "
            "LIMIT ?" },
        { &findCommand,
            "SELECT user, digest, first_seq, last_seq, ver, merged, at_ms FROM commands WHERE id = "
            "?" },
        { &readAll,
            "SELECT seq, body, h, entity_kind, entity, ver, type, at_ms, by_kind, by_, cmd FROM "
            "events ORDER BY seq" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database->prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    return {};
}

//! Takes head and epoch from the file and checks the newest link against its record.
Stored<void> SqliteEventStore::Private::loadHead()
{
    auto meta = database->prepare("SELECT value FROM meta WHERE key = ?");
    if (!meta)
        return std::unexpected(meta.error());
    {
        Query query(*meta, u"epoch"_s);
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        epoch = *row ? query.uuid(0) : QUuid();
    }
    {
        Query query(*meta, u"head"_s);
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        const QByteArray head = *row ? query.blob(0) : QByteArray();
        if (epoch.isNull() || head.size() != qsizetype(sizeof(quint64)) + LinkBytes)
            return std::unexpected(database->damaged(0, u"its head is missing"_s));
        seq = qFromBigEndian<quint64>(head.constData());
        link = head.sliced(sizeof(quint64));
    }

    auto newest = database->prepare("SELECT seq, body, h FROM events ORDER BY seq DESC LIMIT 2");
    if (!newest)
        return std::unexpected(newest.error());
    Query query(*newest);
    const auto row = query.next();
    if (!row)
        return std::unexpected(row.error());
    if (!*row) {
        if (seq == 0 && link == firstLink())
            return {};
        return std::unexpected(database->damaged(1, u"all records are missing"_s));
    }
    const quint64 lastSeq = query.unsignedInteger(0);
    const QByteArray body = query.blob(1);
    const QByteArray h = query.blob(2);
    if (lastSeq < seq)
        return std::unexpected(database->damaged(lastSeq + 1, u"the newest records are missing"_s));
    if (lastSeq > seq)
        return std::unexpected(database->damaged(seq + 1, u"it was not written by Dispatch"_s));

    QByteArray previous = firstLink();
    if (seq > 1) {
        const auto before = query.next();
        if (!before)
            return std::unexpected(before.error());
        if (!*before || query.unsignedInteger(0) != seq - 1)
            return std::unexpected(database->damaged(seq - 1, u"it is missing"_s));
        previous = query.blob(2);
    }
    if (h != link || chainNext(previous, body) != h)
        return std::unexpected(database->damaged(seq, u"its check value is wrong"_s));
    return {};
}

Stored<void> SqliteEventStore::Private::insert(
    const domain::Event &event, const QByteArray &body, const QByteArray &h)
{
    Query query(insertEvent, event.seq, std::to_underlying(event.entity.kind),
        event.entity.uuid.toRfc4122(), event.ver,
        protocol::eventName(event.payload, event.entity.kind), domain::toMs(event.at),
        std::to_underlying(event.by.kind), event.by.uuid, event.cmd.uuid, body, h);
    return query.run();
}

Stored<void> SqliteEventStore::Private::insert(const CommandRecord &command)
{
    Query query(insertCommand, command.id.uuid.toRfc4122(), command.user.uuid, command.digest,
        command.firstSeq, command.lastSeq, command.ver, command.isMerged, domain::toMs(command.at));
    return query.run();
}

Stored<std::vector<domain::Event>> SqliteEventStore::Private::collect(Query &query) const
{
    std::vector<domain::Event> events;
    for (;;) {
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return events;
        auto event = decodeStoredEvent(query.bytes(1));
        if (!event)
            return std::unexpected(database->damaged(query.unsignedInteger(0), event.error()));
        events.push_back(*std::move(event));
    }
}

QString SqliteEventStore::Private::tamperingAt(quint64 at, const QByteArray &before)
{
    return journal::tamperingAt(at, before, [this](quint64 place) -> std::optional<RawRecord> {
        Query query(readRaw, place);
        const auto row = query.next();
        if (!row || !*row)
            return std::nullopt;
        return RawRecord { .seq = place, .body = query.blob(0), .link = query.blob(1) };
    });
}

//! The columns of a record against its text, and its version against that of the record before it.
Stored<void> SqliteEventStore::Private::verifyRecord(
    const Query &row, QHash<domain::EntityRef, quint64> &versions) const
{
    const quint64 at = row.unsignedInteger(0);
    const auto event = decodeStoredEvent(row.bytes(1));
    if (!event)
        return std::unexpected(database->damaged(at, event.error()));
    const bool isSame = event->seq == at && std::to_underlying(event->entity.kind) == row.integer(3)
        && event->entity.uuid == row.uuid(4) && event->ver == row.unsignedInteger(5)
        && protocol::eventName(event->payload, event->entity.kind) == row.text(6)
        && domain::toMs(event->at) == row.integer(7)
        && std::to_underlying(event->by.kind) == row.integer(8) && event->by.uuid == row.uuid(9)
        && event->cmd.uuid == row.uuid(10);
    if (!isSame)
        return std::unexpected(
            database->damaged(at, u"its columns do not say what its text says"_s));
    quint64 &version = versions[event->entity];
    if (event->ver != version + 1) {
        return std::unexpected(database->damaged(at,
            u"it is version %1 of its entity, after version %2"_s.arg(event->ver).arg(version)));
    }
    version = event->ver;
    return {};
}

SqliteEventStore::SqliteEventStore(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

SqliteEventStore::~SqliteEventStore() = default;

Stored<std::unique_ptr<SqliteEventStore>> SqliteEventStore::create(
    const QString &path, domain::Timestamp now)
{
    if (QFileInfo(path).size() > 0 && !isUnfinished(path)) {
        return std::unexpected(StoreError { StoreErrorCode::CannotOpen,
            u"%1 exists already. Open it, or choose another place for the new journal."_s.arg(
                path) });
    }
    {
        auto database = Database::open(
            path, JournalFile, Database::Access::Sole, Database::IfMissing::Create);
        if (!database)
            return std::unexpected(database.error());
        if (const auto done = (*database)->execute("PRAGMA synchronous = FULL"); !done)
            return std::unexpected(done.error());
        // One transaction: a file with the marks but without epoch and head must never be seen.
        const QByteArray values = "INSERT INTO meta VALUES ('epoch', x'"
            + domain::makeUuidV7(now).toRfc4122().toHex() + "'), ('created_ms', "
            + QByteArray::number(domain::toMs(now)) + "), ('head', x'"
            + encodeHead(0, firstLink()).toHex() + "');";
        if (const auto done = (*database)->initialise(QByteArray(Schema + values).constData());
            !done)
            return std::unexpected(done.error());
    }
    return open(path);
}

Stored<std::unique_ptr<SqliteEventStore>> SqliteEventStore::open(const QString &path)
{
    auto database = Database::open(path, JournalFile, Database::Access::Sole);
    if (!database)
        return std::unexpected(database.error());
    auto d = std::make_unique<Private>();
    d->database = *std::move(database);
    if (const auto done = d->database->identify(); !done)
        return std::unexpected(done.error());
    if (const auto done = d->database->useWriteAheadLog(true); !done)
        return std::unexpected(done.error());
    // What a power cut left in the log goes into the file before anything is added: the next record would share a sector
    // with the last one, and on a disk that spoils the sector of an interrupted write both would be lost.
    if (const auto done = d->database->execute("PRAGMA wal_checkpoint(TRUNCATE)"); !done)
        return std::unexpected(done.error());
    if (const auto done = d->prepare(); !done)
        return std::unexpected(done.error());
    const auto loaded = d->loadHead();
    std::unique_ptr<SqliteEventStore> store(new SqliteEventStore(std::move(d)));
    if (loaded)
        return store;
    // The end is wrong. What is wrong first may lie further back, and that is what a person wants to know.
    const auto verified = loaded.error().seq == 0 ? Stored<Verified>() : store->verify();
    return std::unexpected(verified ? loaded.error() : verified.error());
}

protocol::Position SqliteEventStore::head() const
{
    return m_d->position(m_d->seq, m_d->link);
}

Stored<protocol::Position> SqliteEventStore::append(const AppendBatch &batch, quint64 expectedHead)
{
    return write(batch, expectedHead, m_d->epoch);
}

Stored<protocol::Position> SqliteEventStore::beginLife(const QUuid &epoch, const AppendBatch &first)
{
    return write(first, m_d->seq, epoch);
}

Stored<std::unique_ptr<sqlite::Copy>> SqliteEventStore::beginCopy(const QString &path)
{
    return sqlite::Copy::begin(*m_d->database, path);
}

Stored<protocol::Position> SqliteEventStore::write(
    const AppendBatch &batch, quint64 expectedHead, const QUuid &epoch)
{
    const auto wrongHead = [&](quint64 got) {
        return std::unexpected(StoreError { StoreErrorCode::WrongHead,
            u"The journal is at record %1, not at %2: somebody else wrote first. "
            "Read on from there and try again."_s.arg(m_d->seq)
                .arg(got),
            m_d->seq });
    };
    if (expectedHead != m_d->seq)
        return wrongHead(expectedHead);
    Q_ASSERT(batch.bodies.empty() || batch.bodies.size() == batch.events.size());

    auto transaction = Transaction::begin(*m_d->database);
    if (!transaction)
        return std::unexpected(transaction.error());
    quint64 seq = m_d->seq;
    QByteArray link = m_d->link;
    for (std::size_t i = 0; i < batch.events.size(); ++i) {
        const auto &event = batch.events[i];
        if (event.seq != seq + 1)
            return wrongHead(event.seq - 1);
        const QByteArray body
            = batch.bodies.empty() ? protocol::canonicalEvent(event) : batch.bodies[i];
        link = chainNext(link, body);
        ++seq;
        if (const auto done = m_d->insert(event, body, link); !done)
            return std::unexpected(done.error());
    }
    for (const auto &command : batch.commands) {
        if (const auto done = m_d->insert(command); !done)
            return std::unexpected(done.error());
    }
    // Also for an empty batch: whoever asks whether the disk takes writes gets the truth.
    if (!batch.events.empty() || batch.commands.empty()) {
        Query query(m_d->writeHead, encodeHead(seq, link));
        if (const auto done = query.run(); !done)
            return std::unexpected(done.error());
    }
    if (epoch != m_d->epoch) {
        auto writeEpoch = m_d->database->prepare("UPDATE meta SET value = ? WHERE key = 'epoch'");
        if (!writeEpoch)
            return std::unexpected(writeEpoch.error());
        if (const auto done = Query(*writeEpoch, epoch).run(); !done)
            return std::unexpected(done.error());
    }
    if (const auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    m_d->seq = seq;
    m_d->link = link;
    m_d->epoch = epoch;
    return head();
}

Stored<std::vector<domain::Event>> SqliteEventStore::read(quint64 after, int limit) const
{
    Query query(m_d->readAfter, after, std::max(limit, 0));
    return m_d->collect(query);
}

Stored<std::vector<domain::Event>> SqliteEventStore::readEntity(
    const domain::EntityRef &entity, quint64 afterVer, int limit) const
{
    Query query(m_d->readEntity, std::to_underlying(entity.kind), entity.uuid.toRfc4122(), afterVer,
        std::max(limit, 0));
    return m_d->collect(query);
}

Stored<std::vector<domain::Event>> SqliteEventStore::readNamed(
    const QString &name, quint64 after, int limit) const
{
    Query query(m_d->readNamed, name, after, std::max(limit, 0));
    return m_d->collect(query);
}

Stored<protocol::Position> SqliteEventStore::positionAt(quint64 seq) const
{
    if (seq == 0)
        return m_d->position(0, firstLink());
    if (seq == m_d->seq)
        return head();
    Query query(m_d->linkAt, seq);
    const auto row = query.next();
    if (!row)
        return std::unexpected(row.error());
    if (*row && query.bytes(0).size() == LinkBytes)
        return m_d->position(seq, query.blob(0));
    if (seq < m_d->seq)
        return std::unexpected(m_d->database->damaged(seq, u"it is missing"_s));
    return std::unexpected(StoreError { StoreErrorCode::Io,
        u"The journal has no record %1 yet; the newest is %2."_s.arg(seq).arg(m_d->seq), seq });
}

Stored<std::optional<CommandRecord>> SqliteEventStore::findCommand(
    const domain::CommandId &id) const
{
    Query query(m_d->findCommand, id.uuid.toRfc4122());
    const auto row = query.next();
    if (!row)
        return std::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return CommandRecord { .id = id,
        .user = domain::UserId { query.uuid(0) },
        .digest = query.blob(1),
        .firstSeq = query.unsignedInteger(2),
        .lastSeq = query.unsignedInteger(3),
        .ver = query.unsignedInteger(4),
        .isMerged = query.integer(5) != 0,
        .at = domain::timestampFromMs(query.integer(6)) };
}

Stored<QByteArray> SqliteEventStore::linkAt(quint64 seq) const
{
    if (seq == 0)
        return firstLink();
    Query query(m_d->linkAt, seq);
    const auto row = query.next();
    if (!row)
        return std::unexpected(row.error());
    if (*row && query.bytes(0).size() == LinkBytes)
        return query.blob(0);
    return std::unexpected(StoreError { StoreErrorCode::Io,
        u"The journal has no record %1; the newest is %2."_s.arg(seq).arg(m_d->seq), seq });
}

Stored<std::vector<QByteArray>> SqliteEventStore::links(quint64 after, int limit) const
{
    std::vector<QByteArray> links;
    Query query(m_d->readLinks, after, std::max(limit, 0));
    for (;;) {
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return links;
        if (query.unsignedInteger(0) != after + links.size() + 1)
            return std::unexpected(
                m_d->database->damaged(after + links.size() + 1, u"it is missing"_s));
        links.push_back(query.blob(1));
    }
}

Stored<std::vector<RawRecord>> SqliteEventStore::rawOf(
    const domain::EntityRef &entity, int limit) const
{
    std::vector<RawRecord> records;
    Query query(m_d->readRawOf, std::to_underlying(entity.kind), entity.uuid.toRfc4122(),
        std::max(limit, 0));
    for (;;) {
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return records;
        records.push_back(
            { .seq = query.unsignedInteger(0), .body = query.blob(1), .link = query.blob(2) });
    }
}

Stored<SqliteEventStore::Verified> SqliteEventStore::verify(
    const std::function<bool(quint64 done)> &progress,
    const std::function<std::optional<StoreError>(quint64, const QByteArray &)> &seen) const
{
    Verified verified;
    QByteArray link = firstLink();
    QHash<domain::EntityRef, quint64> versions;
    Query query(m_d->readAll);
    for (;;) {
        const auto row = query.next();
        if (!row) {
            StoreError error = row.error();
            error.seq = verified.events
                + 1; // the pages end here: this is the first record that cannot be read
            return std::unexpected(error);
        }
        if (!*row)
            break;
        const quint64 expected = verified.events + 1;
        if (query.unsignedInteger(0) != expected)
            return std::unexpected(
                m_d->database->damaged(expected, m_d->tamperingAt(expected, link)));
        const QByteArray before = std::exchange(link, chainNext(link, query.blob(1)));
        if (link != query.bytes(2))
            return std::unexpected(
                m_d->database->damaged(expected, m_d->tamperingAt(expected, before)));
        if (const auto done = m_d->verifyRecord(query, versions); !done)
            return std::unexpected(done.error());
        ++verified.events;
        if (seen) {
            if (auto objection = seen(expected, link))
                return std::unexpected(*std::move(objection));
        }
        if (progress && verified.events % ProgressEvery == 0 && !progress(verified.events))
            return std::unexpected(
                StoreError { StoreErrorCode::Io, u"The check was stopped before its end."_s });
    }
    if (verified.events != m_d->seq || link != m_d->link) {
        return std::unexpected(m_d->database->damaged(
            std::min(verified.events, m_d->seq) + 1, u"the newest records are not as written"_s));
    }
    auto promised = m_d->database->integer("SELECT max(last_seq) FROM commands");
    if (!promised)
        return std::unexpected(promised.error());
    if (static_cast<quint64>(*promised) > verified.events)
        return std::unexpected(
            m_d->database->damaged(verified.events + 1, u"a command's result is missing"_s));
    if (const auto done = m_d->database->checkPages(); !done)
        return std::unexpected(done.error());
    verified.head = head();
    return verified;
}

} // namespace dispatch::journal
