// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/track_store.h"

#include "journal/track_store_private.h"

#include <cmath>

namespace dispatch::journal {

using sqlite::Database;
using sqlite::Query;
using sqlite::Statement;
using sqlite::Transaction;

namespace {

//! 2: the days that are closed.
constexpr int Format = 2;

constexpr sqlite::FileKind TrackFile { .applicationId = 0x44737054, // "DspT"
    .format = Format,
    .noun = "The track file",
    .remedy = "Restore it from a backup, or move it away to begin a new one." };

// Without a rowid the primary key is the table: a technician's day lies together, in order of time. Whole numbers,
// because SQLite stores small ones in one to four bytes where a double always takes eight.
constexpr char Schema[] = R"(
    CREATE TABLE technicians (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE);
    CREATE TABLE fixes (
        technician INTEGER NOT NULL, fix_ms INTEGER NOT NULL, delay_ms INTEGER NOT NULL,
        lat_e7 INTEGER NOT NULL, lon_e7 INTEGER NOT NULL,
        speed_cmps INTEGER, course_cdeg INTEGER, accuracy_dm INTEGER, battery INTEGER,
        PRIMARY KEY (technician, fix_ms)) WITHOUT ROWID;
)";

// What the server knows of days that are over; the log has the same and is what counts. `late_days` has those of which a
// fix came after their end, and when the newest of these came.
constexpr char DaySchema[] = R"(
    CREATE TABLE closed_days (day_ms INTEGER PRIMARY KEY, fixes INTEGER NOT NULL, digest TEXT NOT NULL,
        counted_ms INTEGER NOT NULL);
    CREATE TABLE late_days (day_ms INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL);
    CREATE TABLE marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
)";

constexpr double DegreeScale = 1e7;
constexpr double SpeedScale = 100;
constexpr double CourseScale = 100;
constexpr double AccuracyScale = 10;

qint64 scaled(double value, double scale)
{
    return std::llround(value * scale);
}

std::optional<qint64> scaled(std::optional<double> value, double scale)
{
    return value ? std::optional(scaled(*value, scale)) : std::nullopt;
}

std::optional<double> unscaled(const Query &row, int column, double scale)
{
    if (row.isNull(column))
        return std::nullopt;
    return static_cast<double>(row.integer(column)) / scale;
}

//! Columns from \p first: fix_ms, delay_ms, lat_e7, lon_e7, speed_cmps, course_cdeg, accuracy_dm, battery.
domain::Fix fixOf(const Query &row, int first)
{
    const auto fixTime = domain::timestampFromMs(row.integer(first));
    return { .position = { .latitudeDeg = static_cast<double>(row.integer(first + 2)) / DegreeScale,
                 .longitudeDeg = static_cast<double>(row.integer(first + 3)) / DegreeScale },
        .fixTime = fixTime,
        .receivedTime = fixTime + domain::milliseconds { row.integer(first + 1) },
        .speedMps = unscaled(row, first + 4, SpeedScale),
        .courseDeg = unscaled(row, first + 5, CourseScale),
        .accuracyM = unscaled(row, first + 6, AccuracyScale),
        .batteryPercent = row.isNull(first + 7)
            ? std::nullopt
            : std::optional(static_cast<int>(row.integer(first + 7))) };
}

} // namespace

Stored<void> TrackStore::Private::prepare()
{
    const std::pair<Statement *, const char *> statements[] {
        { &insertTechnician, "INSERT INTO technicians (n, id) VALUES (?, ?)" },
        { &insertFix,
            "INSERT OR IGNORE INTO fixes (technician, fix_ms, delay_ms, lat_e7, lon_e7, "
            "speed_cmps, course_cdeg,"
            " accuracy_dm, battery) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)" },
        { &readRange,
            "SELECT fix_ms, delay_ms, lat_e7, lon_e7, speed_cmps, course_cdeg, accuracy_dm, "
            "battery FROM fixes"
            " WHERE technician = ? AND fix_ms BETWEEN ? AND ? ORDER BY fix_ms LIMIT ?" },
        { &readLatest,
            "SELECT t.id, f.fix_ms, f.delay_ms, f.lat_e7, f.lon_e7, f.speed_cmps, f.course_cdeg, "
            "f.accuracy_dm,"
            " f.battery FROM technicians t JOIN fixes f ON f.technician = t.n AND f.fix_ms ="
            " (SELECT max(fix_ms) FROM fixes WHERE technician = t.n) ORDER BY t.n" },
        { &countAll, "SELECT count(*) FROM fixes" },
        { &noteLate,
            "INSERT INTO late_days (day_ms, received_ms) VALUES (?, ?) ON CONFLICT (day_ms) DO "
            "UPDATE SET received_ms = max(received_ms, excluded.received_ms)" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database->prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    return {};
}

//! A file from before days were closed has the rest.
Stored<void> TrackStore::Private::upgrade()
{
    const auto format = database->integer("PRAGMA user_version");
    if (!format)
        return std::unexpected(format.error());
    if (*format >= Format)
        return {};
    auto transaction = Transaction::begin(*database);
    if (!transaction)
        return std::unexpected(transaction.error());
    const QByteArray mark = "PRAGMA user_version = " + QByteArray::number(Format);
    for (const char *sql : { DaySchema, mark.constData() }) {
        if (const auto done = database->execute(sql); !done)
            return done;
    }
    return transaction->commit();
}

Stored<void> TrackStore::Private::loadNumbers()
{
    auto all = database->prepare("SELECT n, id FROM technicians");
    if (!all)
        return std::unexpected(all.error());
    Query query(*all);
    for (;;) {
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            break;
        numbers.insert(domain::TechnicianId { query.uuid(1) }, query.integer(0));
    }
    // 1 to n: what counts days, and who comes next, relies on it.
    for (const qint64 n : std::as_const(numbers)) {
        if (n < 1 || n > numbers.size())
            return std::unexpected(StoreError { StoreErrorCode::Damaged,
                QStringLiteral("A technician was taken out of the track file."), 0 });
    }
    return {};
}

Stored<qint64> TrackStore::Private::number(
    const domain::TechnicianId &technician, QHash<domain::TechnicianId, qint64> &added)
{
    for (const auto *known : { &std::as_const(numbers), &std::as_const(added) }) {
        if (const auto it = known->constFind(technician); it != known->cend())
            return *it;
    }
    const qint64 next
        = numbers.size() + added.size() + 1; // technicians are never deleted from the file
    Query query(insertTechnician, next, technician.uuid.toRfc4122());
    if (const auto done = query.run(); !done)
        return std::unexpected(done.error());
    added.insert(technician, next);
    return next;
}

TrackStore::TrackStore(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

TrackStore::~TrackStore() = default;

Stored<std::unique_ptr<TrackStore>> TrackStore::openOrCreate(const QString &path)
{
    auto database
        = Database::open(path, TrackFile, Database::Access::Sole, Database::IfMissing::Create);
    if (!database)
        return std::unexpected(database.error());
    auto d = std::make_unique<Private>();
    d->database = *std::move(database);
    const auto isEmpty = d->database->isEmpty();
    if (!isEmpty)
        return std::unexpected(isEmpty.error());
    static const QByteArray whole = QByteArray(Schema) + DaySchema;
    if (const auto done
        = *isEmpty ? d->database->initialise(whole.constData()) : d->database->identify();
        !done)
        return std::unexpected(done.error());
    if (const auto done = d->upgrade(); !done)
        return std::unexpected(done.error());
    // What is deleted is to be gone, not only to be found no more.
    if (const auto done = d->database->execute("PRAGMA secure_delete = ON"); !done)
        return std::unexpected(done.error());
    // Not synced at each commit: power loss may cost the last seconds of a track, never the file. A killed process
    // costs nothing.
    if (const auto done = d->database->useWriteAheadLog(false); !done)
        return std::unexpected(done.error());
    if (const auto done = d->prepare(); !done)
        return std::unexpected(done.error());
    if (const auto done = d->loadNumbers(); !done)
        return std::unexpected(done.error());
    if (const auto done = d->prepareDays(); !done)
        return std::unexpected(done.error());
    return std::unique_ptr<TrackStore>(new TrackStore(std::move(d)));
}

Stored<std::vector<bool>> TrackStore::add(std::span<const Row> rows)
{
    auto transaction = Transaction::begin(*m_d->database);
    if (!transaction)
        return std::unexpected(transaction.error());
    std::vector<bool> isNew;
    isNew.reserve(rows.size());
    QHash<domain::TechnicianId, qint64> added;
    QHash<qint64, qint64> late; // in ms: by day, when the newest came
    for (const auto &[technician, fix] : rows) {
        if (fix.fixTime < m_d->deletedBefore) {
            isNew.push_back(false);
            continue;
        }
        const auto number = m_d->number(technician, added);
        if (!number)
            return std::unexpected(number.error());
        Query query(m_d->insertFix, *number, domain::toMs(fix.fixTime),
            (fix.receivedTime - fix.fixTime).count(), scaled(fix.position.latitudeDeg, DegreeScale),
            scaled(fix.position.longitudeDeg, DegreeScale), scaled(fix.speedMps, SpeedScale),
            scaled(fix.courseDeg, CourseScale), scaled(fix.accuracyM, AccuracyScale),
            fix.batteryPercent);
        if (const auto done = query.run(); !done)
            return std::unexpected(done.error());
        isNew.push_back(m_d->database->changes() > 0);
        const auto day = dayOf(fix.fixTime);
        if (isNew.back()
            && (day + DayLength <= fix.receivedTime || domain::toMs(day) <= m_d->newestClosedMs)) {
            auto &newest = late[domain::toMs(day)];
            newest = std::max(newest, domain::toMs(fix.receivedTime));
        }
    }
    for (const auto &[day, received] : late.asKeyValueRange()) {
        Query query(m_d->noteLate, day, received);
        if (const auto done = query.run(); !done)
            return std::unexpected(done.error());
    }
    if (const auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    m_d->numbers.insert(added);
    return isNew;
}

Stored<std::vector<domain::Fix>> TrackStore::read(const domain::TechnicianId &technician,
    domain::Timestamp from, domain::Timestamp to, int limit) const
{
    std::vector<domain::Fix> fixes;
    const auto number = m_d->numbers.constFind(technician);
    if (number == m_d->numbers.cend())
        return fixes;
    Query query(m_d->readRange, *number, domain::toMs(from), domain::toMs(to), std::max(limit, 0));
    for (;;) {
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return fixes;
        fixes.push_back(fixOf(query, 0));
    }
}

Stored<std::vector<TrackStore::Row>> TrackStore::latest() const
{
    std::vector<Row> rows;
    Query query(m_d->readLatest);
    for (;;) {
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return rows;
        rows.push_back({ domain::TechnicianId { query.uuid(0) }, fixOf(query, 1) });
    }
}

Stored<quint64> TrackStore::count() const
{
    Query query(m_d->countAll);
    const auto row = query.next();
    if (!row)
        return std::unexpected(row.error());
    return *row ? query.unsignedInteger(0) : 0;
}

Stored<std::unique_ptr<sqlite::Copy>> TrackStore::beginCopy(const QString &path)
{
    return sqlite::Copy::begin(*m_d->database, path);
}

Stored<void> TrackStore::checkPages() const
{
    return m_d->database->checkPages();
}

} // namespace dispatch::journal
