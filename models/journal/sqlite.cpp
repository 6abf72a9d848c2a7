// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sqlite.h"

#include "protocol/json_text.h"

#include <QDir>
#include <QFileInfo>

#include <cerrno>
#include <sqlite3.h>
#include <utility>

namespace dispatch::journal::sqlite {

using namespace Qt::StringLiterals;

namespace {

// Long enough for another program that is just closing, short enough for a person who is waiting.
constexpr int BusyTimeoutMs = 250;

// The write-ahead log shrinks back to this after a burst.
constexpr char JournalSizeLimit[] = "PRAGMA journal_size_limit = 67108864";

bool isOutOfSpace(int systemError)
{
#ifdef EDQUOT
    if (systemError == EDQUOT)
        return true;
#endif
    return systemError == ENOSPC || systemError == EFBIG;
}

} // namespace

Statement::Statement(Statement &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr))
    , m_statement(std::exchange(other.m_statement, nullptr))
{
}

Statement &Statement::operator=(Statement &&other) noexcept
{
    std::swap(m_database, other.m_database);
    std::swap(m_statement, other.m_statement);
    return *this;
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Query::~Query()
{
    sqlite3_reset(m_statement.m_statement);
    sqlite3_clear_bindings(m_statement.m_statement);
}

Stored<bool> Query::next()
{
    if (m_bindResult != SQLITE_OK)
        return std::unexpected(m_statement.m_database->error(m_bindResult));
    const int rc = sqlite3_step(m_statement.m_statement);
    if (rc == SQLITE_ROW)
        return true;
    if (rc == SQLITE_DONE)
        return false;
    return std::unexpected(m_statement.m_database->error(rc));
}

Stored<void> Query::run()
{
    for (;;) {
        const auto row = next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return {};
    }
}

qint64 Query::integer(int column) const
{
    return sqlite3_column_int64(m_statement.m_statement, column);
}

quint64 Query::unsignedInteger(int column) const
{
    return static_cast<quint64>(integer(column));
}

QByteArrayView Query::bytes(int column) const
{
    // The pointer first: asking for the length may convert the value and move it.
    const void *data = sqlite3_column_blob(m_statement.m_statement, column);
    const int size = sqlite3_column_bytes(m_statement.m_statement, column);
    return { static_cast<const char *>(data), data ? size : 0 };
}

QByteArray Query::blob(int column) const
{
    return bytes(column).toByteArray();
}

QString Query::text(int column) const
{
    return protocol::textOf(bytes(column));
}

QUuid Query::uuid(int column) const
{
    const auto raw = bytes(column);
    return raw.size() == 16 ? QUuid::fromRfc4122(raw) : QUuid();
}

bool Query::isNull(int column) const
{
    return sqlite3_column_type(m_statement.m_statement, column) == SQLITE_NULL;
}

void Query::note(int resultCode)
{
    if (m_bindResult == SQLITE_OK)
        m_bindResult = resultCode;
}

void Query::bindInteger(int index, qint64 value)
{
    note(sqlite3_bind_int64(m_statement.m_statement, index, value));
}

void Query::bind(int index, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    note(sqlite3_bind_text64(m_statement.m_statement, index, utf8.constData(),
        static_cast<sqlite3_uint64>(utf8.size()), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Query::bind(int index, const QByteArray &blob)
{
    note(sqlite3_bind_blob64(m_statement.m_statement, index, blob.constData(),
        static_cast<sqlite3_uint64>(blob.size()), SQLITE_TRANSIENT));
}

void Query::bind(int index, const QUuid &uuid)
{
    if (uuid.isNull())
        bind(index, std::nullopt);
    else
        bind(index, uuid.toRfc4122());
}

void Query::bind(int index, std::nullopt_t)
{
    note(sqlite3_bind_null(m_statement.m_statement, index));
}

Transaction::Transaction(Database &database)
    : m_database(&database)
{
    database.m_hasTransaction = true;
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr))
{
}

Transaction::~Transaction()
{
    if (!m_database)
        return;
    m_database->m_hasTransaction = false;
    m_database->rollBack();
}

Stored<Transaction> Transaction::begin(Database &database)
{
    // IMMEDIATE: the write lock is taken here, so that a transaction never fails half-way for want of it.
    return begin(database, "BEGIN IMMEDIATE");
}

Stored<Transaction> Transaction::beginReading(Database &database)
{
    return begin(database, "BEGIN");
}

Stored<Transaction> Transaction::begin(Database &database, const char *sql)
{
    if (!database.m_hasTransaction)
        database.rollBack(); // what a failed one has left
    if (const auto begun = database.execute(sql); !begun)
        return std::unexpected(begun.error());
    return Transaction(database);
}

Stored<void> Transaction::commit()
{
    const auto done = m_database->execute("COMMIT");
    if (done)
        std::exchange(m_database, nullptr)->m_hasTransaction = false;
    return done;
}

Database::Database(sqlite3 *handle, QString path, const FileKind &kind)
    : m_handle(handle)
    , m_path(std::move(path))
    , m_kind(kind)
{
}

Database::~Database()
{
    sqlite3_finalize(m_rollback);
    sqlite3_close_v2(m_handle);
}

Stored<std::unique_ptr<Database>> Database::open(
    const QString &path, const FileKind &kind, Access access, IfMissing ifMissing)
{
    int flags = SQLITE_OPEN_NOMUTEX;
    flags |= access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (ifMissing == IfMissing::Create)
        flags |= SQLITE_OPEN_CREATE;

    sqlite3 *handle = nullptr;
    const int rc = sqlite3_open_v2(path.toUtf8().constData(), &handle, flags, nullptr);
    std::unique_ptr<Database> database(new Database(handle, path, kind));
    if (rc != SQLITE_OK)
        return std::unexpected(database->error(rc));
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, BusyTimeoutMs);
    if (access != Access::ReadOnly && sqlite3_db_readonly(handle, "main") == 1)
        return std::unexpected(database->error(SQLITE_READONLY));

    // Reading damaged pages must end in an error, never in a wrong answer; a schema cannot call functions with side
    // effects. fullfsync matters on macOS alone, where fsync() does not reach the medium.
    const char *settings
        = "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA fullfsync = ON;"
          " PRAGMA checkpoint_fullfsync = ON;";
    if (const auto set = database->execute(settings); !set)
        return std::unexpected(set.error());
    if (const int prepared = sqlite3_prepare_v3(
            handle, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &database->m_rollback, nullptr);
        prepared != SQLITE_OK)
        return std::unexpected(database->error(prepared));
    if (access == Access::Sole) {
        if (const auto set = database->execute("PRAGMA locking_mode = EXCLUSIVE"); !set)
            return std::unexpected(set.error());
    }
    if (access == Access::ReadOnly)
        sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return database;
}

Stored<bool> Database::isEmpty()
{
    const auto pages = integer("PRAGMA page_count");
    if (!pages)
        return std::unexpected(pages.error());
    return *pages == 0;
}

Stored<void> Database::initialise(const char *schema, const std::function<Stored<void>()> &fill)
{
    auto transaction = Transaction::begin(*this);
    if (!transaction)
        return std::unexpected(transaction.error());
    const QByteArray marks = "PRAGMA application_id = " + QByteArray::number(m_kind.applicationId)
        + "; PRAGMA user_version = " + QByteArray::number(m_kind.format);
    if (const auto done = execute(marks.constData()); !done)
        return done;
    if (const auto done = execute(schema); !done)
        return done;
    if (fill) {
        if (const auto done = fill(); !done)
            return done;
    }
    return transaction->commit();
}

Stored<void> Database::identify()
{
    const auto application = integer("PRAGMA application_id");
    if (!application)
        return std::unexpected(application.error());
    if (static_cast<quint32>(*application) != m_kind.applicationId)
        return std::unexpected(error(SQLITE_NOTADB));
    const auto format = integer("PRAGMA user_version");
    if (!format)
        return std::unexpected(format.error());
    if (*format > m_kind.format) {
        return std::unexpected(StoreError { .code = StoreErrorCode::Newer,
            .text
            = u"%1 %2 was written by a later version of Dispatch. Install that version, or use another file."_s
                .arg(QLatin1StringView(m_kind.noun), QDir::toNativeSeparators(m_path)) });
    }
    return {};
}

Stored<void> Database::useWriteAheadLog(bool isFull)
{
    if (const auto done = execute("PRAGMA journal_mode = WAL"); !done)
        return done;
    if (const auto done = execute(JournalSizeLimit); !done)
        return done;
    return execute(isFull ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
}

Stored<void> Database::checkPages()
{
    auto check = prepare("PRAGMA quick_check(1)");
    if (!check)
        return std::unexpected(check.error());
    Query query(*check);
    const auto row = query.next();
    if (!row)
        return std::unexpected(row.error());
    if (!*row || query.text(0) != "ok"_L1)
        return std::unexpected(error(SQLITE_CORRUPT));
    return {};
}

Stored<void> Database::execute(const char *sql)
{
    const int rc = sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr);
    if (rc != SQLITE_OK)
        return std::unexpected(error(rc));
    return {};
}

Stored<Statement> Database::prepare(const char *sql)
{
    Statement statement;
    statement.m_database = this;
    const int rc = sqlite3_prepare_v3(
        m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement.m_statement, nullptr);
    if (rc == SQLITE_ERROR)
        return std::unexpected(
            damaged()); // our statements are right: it is the tables that are not
    if (rc != SQLITE_OK)
        return std::unexpected(error(rc));
    return statement;
}

Stored<qint64> Database::integer(const char *sql)
{
    auto statement = prepare(sql);
    if (!statement)
        return std::unexpected(statement.error());
    Query query(*statement);
    const auto row = query.next();
    if (!row)
        return std::unexpected(row.error());
    return *row ? query.integer(0) : 0;
}

qint64 Database::changes() const
{
    return sqlite3_changes64(m_handle);
}

bool Database::isInTransaction() const
{
    return sqlite3_get_autocommit(m_handle) == 0;
}

void Database::rollBack()
{
    // SQLite itself rolls back on some errors (disk full, I/O): a second ROLLBACK would be one more error.
    if (!isInTransaction())
        return;
    (void)sqlite3_step(m_rollback);
    (void)sqlite3_reset(m_rollback);
}

StoreError Database::error(int resultCode) const
{
    const QString file
        = u"%1 %2"_s.arg(QLatin1StringView(m_kind.noun), QDir::toNativeSeparators(m_path));
    const int primary = resultCode & 0xff;
    const bool isFull = primary == SQLITE_FULL
        || (primary == SQLITE_IOERR && m_handle && isOutOfSpace(sqlite3_system_errno(m_handle)));
    if (isFull) {
        return { StoreErrorCode::DiskFull,
            u"%1 could not be saved: the disk is full. What is there can still be read. Free some "
            u"space and "
            "try again."_s.arg(file) };
    }
    switch (primary) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return { StoreErrorCode::Locked,
            u"%1 is in use by another program. Close that one first, then try again."_s.arg(file) };
    case SQLITE_NOTADB:
        return { StoreErrorCode::NotAJournal,
            u"%1 is another kind of file, or its beginning is damaged. Check the path. %2"_s.arg(
                file, QLatin1StringView(m_kind.remedy)) };
    case SQLITE_CORRUPT:
        return { StoreErrorCode::Damaged,
            u"%1 is damaged. %2"_s.arg(file, QLatin1StringView(m_kind.remedy)) };
    case SQLITE_CANTOPEN:
        return { StoreErrorCode::CannotOpen,
            QFileInfo::exists(m_path)
                ? u"%1 cannot be opened. Check that you may read and write it and its folder."_s
                      .arg(file)
                : u"%1 does not exist and cannot be made. Check the path and your rights to the folder."_s
                      .arg(file) };
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return { StoreErrorCode::CannotOpen,
            u"%1 cannot be written. Check your rights to it and to its folder."_s.arg(file) };
    case SQLITE_NOMEM:
        return { StoreErrorCode::Io,
            u"%1 could not be read or written: this computer has no memory left. Close other "
            u"programs, then try again."_s.arg(file) };
    default:
        return { StoreErrorCode::Io,
            u"%1 could not be read or written (%2, code %3). Check the disk and try again."_s
                .arg(file,
                    m_handle ? QString::fromUtf8(sqlite3_errmsg(m_handle))
                             : QString::fromUtf8(sqlite3_errstr(resultCode)))
                .arg(resultCode) };
    }
}

StoreError Database::damaged() const
{
    return error(SQLITE_CORRUPT);
}

StoreError Database::damaged(quint64 seq, const QString &what) const
{
    return { StoreErrorCode::Damaged,
        u"%1 %2 is damaged at record %3: %4. %5"_s
            .arg(QLatin1StringView(m_kind.noun), QDir::toNativeSeparators(m_path))
            .arg(seq)
            .arg(what, QLatin1StringView(m_kind.remedy)),
        seq };
}

} // namespace dispatch::journal::sqlite
