// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/replica_mark.h"

namespace dispatch::journal {

using sqlite::Query;

namespace {

QString textOf(const protocol::Position &position)
{
    return QString::fromLatin1(position.h);
}

} // namespace

Stored<void> ReplicaMark::prepare(sqlite::Database &database)
{
    const QByteArray schema = "CREATE TABLE IF NOT EXISTS " + m_table
        + " (one INTEGER PRIMARY KEY CHECK (one = 1), epoch BLOB NOT NULL, seq INTEGER NOT NULL, h "
          "TEXT NOT NULL);";
    if (const auto done = database.execute(schema.constData()); !done)
        return done;
    const std::pair<sqlite::Statement *, QByteArray> statements[] {
        { &m_read, "SELECT 1 FROM " + m_table + " WHERE epoch = ? AND seq = ? AND h = ?" },
        { &m_move,
            "UPDATE " + m_table
                + " SET epoch = ?, seq = ?, h = ? WHERE epoch = ? AND seq = ? AND h = ?" },
        { &m_set,
            "INSERT OR REPLACE INTO " + m_table + " (one, epoch, seq, h) VALUES (1, ?, ?, ?)" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database.prepare(sql.constData());
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    return {};
}

Stored<bool> ReplicaMark::isAt(const protocol::Position &position)
{
    Query query(m_read, position.epoch, position.seq, textOf(position));
    return query.next();
}

Stored<void> ReplicaMark::moveTo(const protocol::Position &from, const protocol::Position &position)
{
    return Query(
        m_move, position.epoch, position.seq, textOf(position), from.epoch, from.seq, textOf(from))
        .run();
}

Stored<void> ReplicaMark::setAt(const protocol::Position &position)
{
    return Query(m_set, position.epoch, position.seq, textOf(position)).run();
}

} // namespace dispatch::journal
