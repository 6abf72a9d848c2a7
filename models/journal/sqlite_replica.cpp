// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sqlite_replica.h"

#include "journal/log_labels.h"
#include "journal/log_reader.h"
#include "journal/outbox_codec.h"
#include "journal/replica_file.h"
#include "journal/replica_mark.h"
#include "journal/snapshot_items.h"
#include "journal/stored_event.h"
#include "protocol/json_text.h"

#include <QFile>
#include <QJsonDocument>

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using sqlite::Database;
using sqlite::Query;
using sqlite::Statement;
using sqlite::Transaction;

namespace {

// Folding this many events takes about as long as writing them out as a snapshot.
constexpr qint64 CompactAfterEvents = 20'000;

} // namespace

struct SqliteReplica::Private {
    std::unique_ptr<FileLock> lock; // before the database: it must outlive the writer
    bool isWriter = false;
    std::unique_ptr<Database> database;
    QUuid install;
    QString notice;
    std::optional<state::Operation> loaded; //!< from open(), for the first load()
    LogLabels labels;
    LogIndex index;
    bool hasIndex = true;
    ReplicaMark zoneMark { ReplicaMark::Zones };
    ReplicaMark shiftMark { ReplicaMark::Shifts };
    LogReader reader;
    Statement readMeta, readBase, readTail, readOutbox;
    Statement writePosition, writeBaseSeq, clearBase, insertBase, insertEvent, clearEvents;
    Statement insertOutbox, updateOutbox, deleteOutbox, deleteReached, forgetAcceptance;

    [[nodiscard]] Stored<void> prepareReads();
    [[nodiscard]] Stored<void> prepareWrites();
    [[nodiscard]] Stored<void> seedWith(const Seed &seed);
    [[nodiscard]] Stored<void> checkIfSuspected();
    [[nodiscard]] Stored<void> readInstall();

    [[nodiscard]] Stored<state::Operation> fold(quint64 &lastSeq, qint64 &tail);
    [[nodiscard]] Stored<state::Operation> foldAndCompact();
    [[nodiscard]] Stored<void> writeBase(const state::Operation &operation, quint64 seq);
    [[nodiscard]] Stored<void> store(const domain::Event &event);
    [[nodiscard]] Stored<void> indexEvent(const domain::Event &event);
    [[nodiscard]] Stored<void> prepareIndex();
    [[nodiscard]] Stored<void> insertRow(const OutboxRow &row);
    [[nodiscard]] Stored<void> apply(std::span<const domain::Event> events,
        const protocol::Position &position, domain::Timestamp asOf);
    [[nodiscard]] Stored<void> replaceAll(const state::Operation &operation,
        const protocol::Position &position, domain::Timestamp asOf);
    [[nodiscard]] Stored<void> addHistory(std::span<const domain::Event> events);
    [[nodiscard]] std::optional<protocol::Position> position();
    [[nodiscard]] Stored<void> setPosition(
        const protocol::Position &position, domain::Timestamp asOf);

    //! \brief One transaction around \p work, on the writer only.
    template<class Work>
    [[nodiscard]] Stored<void> write(Work work);
    template<class T>
    Stored<T> checked(Stored<T> result) const;
};

template<class T>
Stored<T> SqliteReplica::Private::checked(Stored<T> result) const
{
    if (!result && isWriter && result.error().code == StoreErrorCode::Damaged) {
        QFile mark(database->path() + SuspicionSuffix);
        (void)mark.open(
            QIODevice::WriteOnly); // without it the damage shows again at the same place
    }
    return result;
}

template<class Work>
Stored<void> SqliteReplica::Private::write(Work work)
{
    if (!isWriter) {
        return std::unexpected(StoreError { StoreErrorCode::Locked,
            u"Another window of Dispatch on this computer keeps this account's data; this one can "
            u"only read. Use that "
            "one, or close it and start this one again."_s });
    }
    const auto inTransaction = [&]() -> Stored<void> {
        auto transaction = Transaction::begin(*database);
        if (!transaction)
            return std::unexpected(transaction.error());
        if (const Stored<void> done = work(); !done)
            return done;
        return transaction->commit();
    };
    return checked(inTransaction());
}

Stored<void> SqliteReplica::Private::prepareReads()
{
    const std::pair<Statement *, const char *> statements[] {
        { &readMeta, "SELECT epoch, seq, h, as_of_ms, base_seq FROM meta" },
        { &readBase, "SELECT kind, item FROM base ORDER BY n" },
        { &readTail, "SELECT seq, body FROM events WHERE seq > ? ORDER BY seq" },
        { &readOutbox, ReplicaOutboxSql },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database->prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    return reader.prepare(*database);
}

Stored<void> SqliteReplica::Private::prepareWrites()
{
    const std::pair<Statement *, const char *> statements[] {
        { &writePosition, "UPDATE meta SET epoch = ?, seq = ?, h = ?, as_of_ms = ?" },
        { &writeBaseSeq, "UPDATE meta SET base_seq = ?" },
        { &clearBase, "DELETE FROM base" },
        { &insertBase, "INSERT INTO base (kind, item) VALUES (?, ?)" },
        { &insertEvent,
            "INSERT OR IGNORE INTO events (seq, entity_kind, entity, type, at_ms, body) VALUES (?, "
            "?, ?, ?, ?, ?)" },
        { &clearEvents, "DELETE FROM events" },
        { &insertOutbox,
            "INSERT INTO outbox (id, command, status, answer, accepted_seq) VALUES (?, ?, ?, ?, "
            "?)" },
        { &updateOutbox,
            "UPDATE outbox SET command = ?, status = ?, answer = ?, accepted_seq = ? WHERE id = "
            "?" },
        { &deleteOutbox, "DELETE FROM outbox WHERE id = ?" },
        { &deleteReached, "DELETE FROM outbox WHERE accepted_seq <= ?" },
        { &forgetAcceptance,
            "UPDATE outbox SET answer = NULL, accepted_seq = NULL WHERE accepted_seq IS NOT NULL" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database->prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    for (ReplicaMark *mark : { &zoneMark, &shiftMark }) {
        if (const auto done = mark->prepare(*database); !done)
            return done;
    }
    if (const auto done = labels.prepare(*database); !done)
        return done;
    return prepareIndex();
}

//! The index of words is made anew if this file is from before it, or a program that does not know it went on.
Stored<void> SqliteReplica::Private::prepareIndex()
{
    const bool isOwnTransaction = !database->isInTransaction();
    const auto work = [&]() -> Stored<void> {
        const auto isStale = index.prepare(*database);
        if (!isStale)
            return std::unexpected(isStale.error());
        if (!*isStale)
            return {};
        auto all = database->prepare("SELECT seq, body FROM events ORDER BY seq");
        if (!all)
            return std::unexpected(all.error());
        Query query(*all);
        for (;;) {
            const auto row = query.next();
            if (!row)
                return std::unexpected(row.error());
            if (!*row)
                return {};
            const auto event = decodeStoredEvent(query.bytes(1));
            if (!event)
                return std::unexpected(database->damaged(query.unsignedInteger(0), event.error()));
            if (const auto done = indexEvent(*event); !done)
                return done;
        }
    };
    if (!isOwnTransaction)
        return work();
    auto transaction = Transaction::begin(*database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (const auto done = work(); !done)
        return done;
    return transaction->commit();
}

Stored<void> SqliteReplica::Private::seedWith(const Seed &seed)
{
    const QUuid id
        = seed.install.isNull() ? domain::makeUuidV7(domain::SystemClock().now()) : seed.install;
    const QByteArray schema = QByteArray(ReplicaSchema) + LogLabels::Schema
        + "INSERT INTO meta (one, install) VALUES (1, x'" + id.toRfc4122().toHex() + "');";
    return database->initialise(schema.constData(), [&]() -> Stored<void> {
        if (const auto done = prepareWrites(); !done)
            return done;
        for (const auto &row : seed.outbox) {
            if (const auto done = insertRow(row); !done)
                return done;
        }
        return {};
    });
}

Stored<void> SqliteReplica::Private::checkIfSuspected()
{
    const QString mark = database->path() + SuspicionSuffix;
    if (!QFile::exists(mark))
        return {};
    if (const auto done = database->checkPages(); !done)
        return done;
    QFile::remove(mark);
    return {};
}

Stored<void> SqliteReplica::Private::readInstall()
{
    auto statement = database->prepare(ReplicaInstallSql);
    if (!statement)
        return std::unexpected(statement.error());
    Query query(*statement);
    const auto row = query.next();
    if (!row)
        return std::unexpected(row.error());
    install = *row ? query.uuid(0) : QUuid();
    if (install.isNull())
        return std::unexpected(database->damaged());
    return {};
}

//! The snapshot with the events after it; also how many these were and where they end.
Stored<state::Operation> SqliteReplica::Private::fold(quint64 &lastSeq, qint64 &tail)
{
    state::Operation operation;
    {
        Query base(readBase);
        for (;;) {
            const auto row = base.next();
            if (!row)
                return std::unexpected(row.error());
            if (!*row)
                break;
            const auto document = protocol::documentOf(base.bytes(1));
            const auto item = protocol::decodeItem(base.text(0), document.object());
            if (!item)
                return std::unexpected(database->damaged());
            putItem(operation, *item);
        }
    }
    quint64 baseSeq = 0;
    {
        Query meta(readMeta);
        const auto row = meta.next();
        if (!row)
            return std::unexpected(row.error());
        baseSeq = *row ? meta.unsignedInteger(4) : 0;
    }
    lastSeq = baseSeq;
    tail = 0;
    Query events(readTail, baseSeq);
    for (;;) {
        const auto row = events.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return operation;
        const auto event = decodeStoredEvent(events.bytes(1));
        if (!event)
            return std::unexpected(database->damaged(events.unsignedInteger(0), event.error()));
        operation.apply(*event);
        lastSeq = event->seq;
        ++tail;
    }
}

Stored<state::Operation> SqliteReplica::Private::foldAndCompact()
{
    quint64 lastSeq = 0;
    qint64 tail = 0;
    const auto atOneMoment = [&]() -> Stored<state::Operation> {
        // Beside a writer, snapshot and events must be of the same moment.
        const auto reading = Transaction::beginReading(*database);
        if (!reading)
            return std::unexpected(reading.error());
        return fold(lastSeq, tail);
    };
    auto operation = atOneMoment();
    if (operation && isWriter && tail > CompactAfterEvents) {
        // Only a saving of time: if it fails, say for a full disk, the next start folds the same events again.
        (void)write([&] { return writeBase(*operation, lastSeq); });
    }
    return operation;
}

Stored<void> SqliteReplica::Private::writeBase(const state::Operation &operation, quint64 seq)
{
    if (const auto done = Query(clearBase).run(); !done)
        return done;
    for (const auto &item : snapshotItems(operation)) {
        const QByteArray json
            = QJsonDocument(protocol::encodeItem(item)).toJson(QJsonDocument::Compact);
        if (const auto done = Query(insertBase, QString(protocol::snapshotKind(item)), json).run();
            !done)
            return done;
    }
    return Query(writeBaseSeq, seq).run();
}

//! An event, its label and its search text; nothing if it is there already.
Stored<void> SqliteReplica::Private::store(const domain::Event &event)
{
    const auto inserted = Query(insertEvent, event.seq, std::to_underlying(event.entity.kind),
        event.entity.uuid.toRfc4122(), protocol::eventName(event.payload, event.entity.kind),
        domain::toMs(event.at), protocol::canonicalEvent(event))
                              .run();
    if (!inserted || database->changes() == 0)
        return inserted;
    if (const auto done = labels.learn(event); !done)
        return done;
    return indexEvent(event);
}

Stored<void> SqliteReplica::Private::indexEvent(const domain::Event &event)
{
    const auto text = labels.searchText(event);
    if (!text)
        return std::unexpected(text.error());
    return index.add(event.seq, *text);
}

Stored<void> SqliteReplica::Private::setPosition(
    const protocol::Position &position, domain::Timestamp asOf)
{
    return Query(writePosition, position.epoch, position.seq, QString::fromLatin1(position.h),
        domain::toMs(asOf))
        .run();
}

Stored<void> SqliteReplica::Private::apply(std::span<const domain::Event> events,
    const protocol::Position &position, domain::Timestamp asOf)
{
    for (const auto &event : events) {
        if (const auto done = store(event); !done)
            return done;
        if (event.cmd.isNull())
            continue;
        if (const auto done = Query(deleteOutbox, event.cmd.uuid.toRfc4122()).run(); !done)
            return done;
    }
    if (const auto done = Query(deleteReached, position.seq).run(); !done)
        return done;
    if (const auto former = this->position()) {
        for (ReplicaMark *mark : { &zoneMark, &shiftMark }) {
            if (const auto done = mark->moveTo(*former, position); !done)
                return done;
        }
    }
    return setPosition(position, asOf);
}

Stored<void> SqliteReplica::Private::replaceAll(
    const state::Operation &operation, const protocol::Position &position, domain::Timestamp asOf)
{
    // The snapshot may stand for another history, or for fewer rights: what was seen before goes.
    if (const auto done = Query(clearEvents).run(); !done)
        return done;
    if (const auto done = index.clear(); !done)
        return done;
    if (const auto done = labels.replaceAll(operation); !done)
        return done;
    if (const auto done = writeBase(operation, position.seq); !done)
        return done;
    // What a former life of the log accepted, this one may lack: it is sent again, and takes effect once. Without a place
    // nobody knows which life it was.
    bool isSameEpoch = false;
    {
        Query meta(readMeta);
        const auto row = meta.next();
        if (!row)
            return std::unexpected(row.error());
        isSameEpoch = *row && !meta.isNull(0) && meta.uuid(0) == position.epoch;
    }
    const auto settled
        = isSameEpoch ? Query(deleteReached, position.seq).run() : Query(forgetAcceptance).run();
    if (!settled)
        return settled;
    for (ReplicaMark *mark : { &zoneMark, &shiftMark }) {
        if (const auto done = mark->setAt(position); !done)
            return done;
    }
    return setPosition(position, asOf);
}

Stored<void> SqliteReplica::Private::addHistory(std::span<const domain::Event> events)
{
    quint64 baseSeq = 0;
    {
        Query meta(readMeta);
        const auto row = meta.next();
        if (!row)
            return std::unexpected(row.error());
        baseSeq = *row ? meta.unsignedInteger(4) : 0;
    }
    for (const auto &event : events) {
        if (event.seq > baseSeq)
            continue;
        if (const auto done = store(event); !done)
            return done;
    }
    return {};
}

Stored<void> SqliteReplica::Private::insertRow(const OutboxRow &row)
{
    const auto stored = encodeOutboxRow(row);
    return Query(insertOutbox, row.command.id.uuid.toRfc4122(), stored.command,
        std::to_underlying(row.status), stored.answer, stored.acceptedSeq)
        .run();
}

SqliteReplica::SqliteReplica(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

SqliteReplica::~SqliteReplica() = default;

Stored<std::unique_ptr<SqliteReplica>> SqliteReplica::open(
    const QString &path, std::unique_ptr<FileLock> &lock, const Seed &seed, QString notice)
{
    auto database
        = Database::open(path, ReplicaFile, Database::Access::Writer, Database::IfMissing::Create);
    if (!database)
        return std::unexpected(database.error());
    auto d = std::make_unique<Private>();
    d->database = *std::move(database);
    d->notice = std::move(notice);
    d->isWriter = true;
    const auto isEmpty = d->database->isEmpty();
    if (!isEmpty)
        return std::unexpected(isEmpty.error());
    if (const auto done = *isEmpty ? d->seedWith(seed) : d->database->identify(); !done)
        return std::unexpected(done.error());
    if (const auto done = d->database->useWriteAheadLog(true); !done)
        return std::unexpected(done.error());
    if (const auto done = d->checkIfSuspected(); !done)
        return std::unexpected(done.error());
    if (const auto done = d->prepareReads(); !done)
        return std::unexpected(done.error());
    if (const auto done = d->prepareWrites(); !done)
        return std::unexpected(done.error());
    if (const auto done = d->readInstall(); !done)
        return std::unexpected(done.error());

    std::unique_ptr<SqliteReplica> replica(new SqliteReplica(std::move(d)));
    if (const auto rows = replica->outbox(); !rows)
        return std::unexpected(rows.error());
    auto operation = replica->m_d->foldAndCompact();
    if (!operation)
        return std::unexpected(operation.error());
    replica->m_d->loaded = *std::move(operation);
    replica->m_d->lock = std::move(lock);
    return replica;
}

Stored<std::unique_ptr<SqliteReplica>> SqliteReplica::openBeside(const QString &path)
{
    auto database = Database::open(path, ReplicaFile, Database::Access::ReadOnly);
    if (!database)
        return std::unexpected(database.error());
    auto d = std::make_unique<Private>();
    d->database = *std::move(database);
    const auto isEmpty = d->database->isEmpty();
    if (!isEmpty)
        return std::unexpected(isEmpty.error());
    if (*isEmpty) {
        return std::unexpected(StoreError { StoreErrorCode::Locked,
            u"Another window of Dispatch is just making %1. Try again in a moment."_s.arg(path) });
    }
    if (const auto done = d->database->identify(); !done)
        return std::unexpected(done.error());
    if (const auto done = d->prepareReads(); !done)
        return std::unexpected(done.error());
    if (const auto done = d->readInstall(); !done)
        return std::unexpected(done.error());
    d->hasIndex = d->index.prepareReading(*d->database).has_value();
    return std::unique_ptr<SqliteReplica>(new SqliteReplica(std::move(d)));
}

std::optional<protocol::Position> SqliteReplica::Private::position()
{
    Query query(readMeta);
    const auto row = query.next();
    if (!row || !*row || query.isNull(0))
        return std::nullopt;
    return protocol::Position {
        .epoch = query.uuid(0), .seq = query.unsignedInteger(1), .h = query.text(2).toLatin1()
    };
}

std::optional<protocol::Position> SqliteReplica::position() const
{
    return m_d->position();
}

bool SqliteReplica::hasZones() const
{
    const auto at = m_d->position();
    return !at || !m_d->isWriter || m_d->zoneMark.isAt(*at).value_or(true);
}

bool SqliteReplica::hasShifts() const
{
    const auto at = m_d->position();
    return !at || !m_d->isWriter || m_d->shiftMark.isAt(*at).value_or(true);
}

std::optional<domain::Timestamp> SqliteReplica::asOf() const
{
    Query query(m_d->readMeta);
    const auto row = query.next();
    if (!row || !*row || query.isNull(3))
        return std::nullopt;
    return domain::timestampFromMs(query.integer(3));
}

Stored<state::Operation> SqliteReplica::load() const
{
    if (m_d->loaded)
        return *std::exchange(m_d->loaded, std::nullopt);
    return m_d->checked(m_d->foldAndCompact());
}

Stored<void> SqliteReplica::apply(std::span<const domain::Event> events,
    const protocol::Position &position, domain::Timestamp asOf)
{
    m_d->loaded.reset();
    return m_d->write([&] { return m_d->apply(events, position, asOf); });
}

Stored<void> SqliteReplica::replaceAll(
    const state::Operation &operation, const protocol::Position &position, domain::Timestamp asOf)
{
    m_d->loaded.reset();
    return m_d->write([&] { return m_d->replaceAll(operation, position, asOf); });
}

Stored<std::vector<OutboxRow>> SqliteReplica::outbox() const
{
    const auto readAll = [&]() -> Stored<std::vector<OutboxRow>> {
        std::vector<OutboxRow> rows;
        Query query(m_d->readOutbox);
        for (;;) {
            const auto next = query.next();
            if (!next)
                return std::unexpected(next.error());
            if (!*next)
                return rows;
            auto row = decodeOutboxRow(query.bytes(0), query.integer(1), query.bytes(2));
            if (!row)
                return std::unexpected(m_d->database->damaged());
            rows.push_back(*std::move(row));
        }
    };
    return m_d->checked(readAll());
}

Stored<void> SqliteReplica::enqueue(const domain::Command &command)
{
    const OutboxRow row { .command = command, .accepted = {}, .rejection = {} };
    // A row that cannot be read back would make the whole outbox unreadable: better to refuse this one.
    const auto stored = encodeOutboxRow(row);
    if (const auto back
        = decodeOutboxRow(stored.command, std::to_underlying(row.status), stored.answer);
        !back) {
        return std::unexpected(StoreError { StoreErrorCode::Io,
            u"This action cannot be kept until it is sent: %1."_s.arg(back.error()) });
    }
    return m_d->write([&] { return m_d->insertRow(row); });
}

Stored<void> SqliteReplica::update(const OutboxRow &row)
{
    return m_d->write([&] {
        const auto stored = encodeOutboxRow(row);
        return Query(m_d->updateOutbox, stored.command, std::to_underlying(row.status),
            stored.answer, stored.acceptedSeq, row.command.id.uuid.toRfc4122())
            .run();
    });
}

Stored<void> SqliteReplica::remove(const domain::CommandId &id)
{
    return m_d->write([&] { return Query(m_d->deleteOutbox, id.uuid.toRfc4122()).run(); });
}

Stored<void> SqliteReplica::addHistory(std::span<const domain::Event> events)
{
    return m_d->write([&] { return m_d->addHistory(events); });
}

Stored<std::vector<domain::Event>> SqliteReplica::log(const LogQuery &query) const
{
    return m_d->checked(m_d->reader.log(query, m_d->hasIndex ? &m_d->index : nullptr));
}

Stored<std::optional<LogFilter>> SqliteReplica::mended(const LogFilter &filter) const
{
    if (!m_d->hasIndex)
        return std::nullopt;
    return m_d->checked(m_d->index.mended(filter));
}

Stored<LogExtent> SqliteReplica::logExtent() const
{
    auto extent = m_d->reader.extent();
    if (!extent)
        return m_d->checked(std::move(extent));
    Query meta(m_d->readMeta);
    const auto row = meta.next();
    if (!row)
        return std::unexpected(row.error());
    extent->base = *row ? meta.unsignedInteger(4) : 0;
    return extent;
}

QString SqliteReplica::path() const
{
    return m_d->database->path();
}

QUuid SqliteReplica::install() const
{
    return m_d->install;
}

bool SqliteReplica::isReadOnly() const
{
    return !m_d->isWriter;
}

QString SqliteReplica::notice() const
{
    return m_d->notice;
}

} // namespace dispatch::journal
