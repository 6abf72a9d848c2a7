// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"

#include <QByteArrayView>
#include <QString>
#include <QUuid>

#include <functional>
#include <memory>
#include <optional>

struct sqlite3;
struct sqlite3_stmt;

//! As much of the SQLite C API as the stores need: a file, a prepared statement, one use of it, a transaction. Every
//! result code is turned into a StoreError in plain words here and nowhere else.
namespace dispatch::journal::sqlite {

class Database;

//! \brief Tells our files apart from other people's and from later versions' (`application_id`, `user_version`).
struct FileKind {
    quint32 applicationId = 0;
    int format = 1; //!< what this version writes; older ones are read, later ones are refused
    const char *noun = ""; //!< "The journal": the beginning of messages
    const char *remedy = ""; //!< what to do when it is damaged: the end of messages
};

//! \brief A prepared statement. Belongs to one Database and must not outlive it.
class Statement {
public:
    Statement() = default;
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&other) noexcept;
    ~Statement();

private:
    friend class Database;
    friend class Query;
    Database *m_database = nullptr;
    sqlite3_stmt *m_statement = nullptr;
};

//! \brief One use of a statement: binds on construction, resets on destruction, so that no read is left open.
//!
//! The arguments are bound in order from parameter 1: whole numbers, QString, QByteArray (as a blob), QUuid (as 16
//! bytes; the null UUID as NULL), std::nullopt as NULL, std::optional of these.
class Query {
public:
    template<class... Args>
    explicit Query(Statement &statement, const Args &...args)
        : m_statement(statement)
    {
        int index = 0;
        (bind(++index, args), ...);
    }
    ~Query();
    Query(const Query &) = delete;
    Query &operator=(const Query &) = delete;

    //! \brief To the next row. \return false when there is none
    [[nodiscard]] Stored<bool> next();
    //! \brief Runs a statement that gives no rows (or whose rows do not matter) to its end.
    [[nodiscard]] Stored<void> run();

    // Columns of the present row, from 0. NULL reads as zero or empty.
    [[nodiscard]] qint64 integer(int column) const;
    [[nodiscard]] quint64 unsignedInteger(int column) const;
    [[nodiscard]] QByteArray blob(int column) const;
    [[nodiscard]] QByteArrayView bytes(int column) const; //!< until next() or the end of the Query
    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] QUuid uuid(int column) const; //!< null unless the column holds 16 bytes
    [[nodiscard]] bool isNull(int column) const;

private:
    template<std::integral T>
    void bind(int index, T value)
    {
        bindInteger(index, static_cast<qint64>(value));
    }
    template<class T>
    void bind(int index, const std::optional<T> &value)
    {
        value ? bind(index, *value) : bind(index, std::nullopt);
    }
    void bindInteger(int index, qint64 value);
    void bind(int index, const QString &text);
    void bind(int index, const QByteArray &blob);
    void bind(int index, const QUuid &uuid);
    void bind(int index, std::nullopt_t);
    void note(int resultCode);

    Statement &m_statement;
    int m_bindResult = 0;
};

//! \brief A transaction; rolled back unless committed. One that could not be rolled back, for want of memory, is before
//! the next one begins.
class Transaction {
public:
    //! \brief For writing: takes the write lock at once.
    [[nodiscard]] static Stored<Transaction> begin(Database &database);
    //! \brief For reading several things as they were at one moment. Needs no commit.
    [[nodiscard]] static Stored<Transaction> beginReading(Database &database);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();
    //! \errors as for any write; after an error nothing of the transaction is there
    [[nodiscard]] Stored<void> commit();

private:
    explicit Transaction(Database &database);
    [[nodiscard]] static Stored<Transaction> begin(Database &database, const char *sql);
    Database *m_database = nullptr;
};

//! \brief One connection to one file.
//! \threads one at a time
class Database {
public:
    enum class Access : quint8 {
        Sole, //!< reads and writes; no other connection may even read (the lock dies with the process)
        Writer, //!< reads and writes; others may read. The caller sees to it that there is one writer
        ReadOnly //!< beside a writer; never checkpoints
    };
    enum class IfMissing : quint8 { Refuse, Create };

    [[nodiscard]] static Stored<std::unique_ptr<Database>> open(const QString &path,
        const FileKind &kind, Access access, IfMissing ifMissing = IfMissing::Refuse);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    //! \brief Whether nothing has been written to the file yet.
    [[nodiscard]] Stored<bool> isEmpty();
    //! \brief Marks an empty file as ours, with \p schema and what \p fill writes, in one transaction.
    [[nodiscard]] Stored<void> initialise(
        const char *schema, const std::function<Stored<void>()> &fill = {});
    //! \brief Checks the marks. \errors NotAJournal, Newer, Damaged, Locked
    [[nodiscard]] Stored<void> identify();
    //! \brief Write-ahead log; \p isFull: each commit is on stable storage before it returns.
    [[nodiscard]] Stored<void> useWriteAheadLog(bool isFull);
    //! \brief Walks all pages. \errors Damaged
    [[nodiscard]] Stored<void> checkPages();

    [[nodiscard]] Stored<void> execute(const char *sql);
    [[nodiscard]] Stored<Statement> prepare(const char *sql);
    //! \brief The first column of the first row; 0 without rows.
    [[nodiscard]] Stored<qint64> integer(const char *sql);
    //! \brief Rows changed by the last statement.
    [[nodiscard]] qint64 changes() const;
    [[nodiscard]] bool isInTransaction() const;
    //! \brief Takes back what the transaction under way has done, if there is one. Asks for as little memory as can be.
    void rollBack();

    [[nodiscard]] const QString &path() const { return m_path; }
    //! \brief What a result code of this connection means, for a person.
    [[nodiscard]] StoreError error(int resultCode) const;
    [[nodiscard]] StoreError damaged() const;
    //! \param seq the first bad record
    [[nodiscard]] StoreError damaged(quint64 seq, const QString &what) const;

private:
    friend class Copy;
    friend class Transaction;
    Database(sqlite3 *handle, QString path, const FileKind &kind);

    sqlite3 *m_handle = nullptr;
    sqlite3_stmt *m_rollback
        = nullptr; //!< prepared beforehand: when it is needed there may be no memory to do so
    bool m_hasTransaction = false; //!< a Transaction stands for the one under way
    QString m_path;
    FileKind m_kind;
};

} // namespace dispatch::journal::sqlite
