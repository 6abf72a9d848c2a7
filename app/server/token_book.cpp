// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/token_book.h"

#include "server/password.h"

namespace dispatch::server {

using journal::Stored;
using journal::sqlite::Database;
using journal::sqlite::Query;
using journal::sqlite::Transaction;

//! A table's name cannot be a parameter of a statement.
QByteArray TokenBook::sql(const char *pattern) const
{
    return QByteArray(pattern).replace("TABLE_", m_table.name).replace("OWNER_", m_table.owner);
}

Stored<void> TokenBook::load(Database &database)
{
    const auto tables = database.integer(
        sql("SELECT count(*) FROM sqlite_master WHERE type='table' AND name='TABLE_'").constData());
    if (!tables)
        return std::unexpected(tables.error());
    QHash<QByteArray, QUuid> owners;
    if (*tables > 0) {
        auto statement = database.prepare(sql("SELECT hash,OWNER_ FROM TABLE_").constData());
        if (!statement)
            return std::unexpected(statement.error());
        Query query(*statement);
        for (;;) {
            const auto more = query.next();
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                break;
            owners.insert(query.blob(0), query.uuid(1));
        }
    }
    m_owners = std::move(owners);
    return {};
}

Stored<QString> TokenBook::add(Database &database, const QUuid &owner, domain::Timestamp now)
{
    QString token = makeToken();
    const QByteArray hash = tokenHash(token);
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto ok = database.execute(
            sql("CREATE TABLE IF NOT EXISTS TABLE_(hash BLOB PRIMARY KEY, OWNER_ BLOB NOT NULL,"
                " created_ms INTEGER NOT NULL) WITHOUT ROWID")
                .constData());
        !ok)
        return std::unexpected(ok.error());
    {
        auto insert = database.prepare(
            sql("INSERT INTO TABLE_(hash,OWNER_,created_ms) VALUES(?,?,?)").constData());
        if (!insert)
            return std::unexpected(insert.error());
        if (auto ok = Query(*insert, hash, owner, domain::toMs(now)).run(); !ok)
            return std::unexpected(ok.error());
    }
    if (auto ok = transaction->commit(); !ok)
        return std::unexpected(ok.error());
    m_owners.insert(hash, owner);
    return token;
}

Stored<qsizetype> TokenBook::remove(Database &database, const QUuid &owner)
{
    const auto count = std::ranges::count(m_owners, owner);
    if (count == 0)
        return 0;
    auto erase = database.prepare(sql("DELETE FROM TABLE_ WHERE OWNER_=?").constData());
    if (!erase)
        return std::unexpected(erase.error());
    if (auto ok = Query(*erase, owner).run(); !ok)
        return std::unexpected(ok.error());
    erase_if(m_owners, [&owner](auto it) { return it.value() == owner; });
    return count;
}

std::optional<QUuid> TokenBook::ownerOf(QStringView token) const
{
    const auto it = m_owners.constFind(tokenHash(token));
    return it == m_owners.cend() ? std::nullopt : std::optional(*it);
}

} // namespace dispatch::server
