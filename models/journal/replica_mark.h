// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite.h"
#include "protocol/feed_messages.h"

namespace dispatch::journal {

//! \brief Says of a replica that all it holds, up to its position, was received by a program that reads zones.
//!
//! A program from before zones is not sent them. Its file can be opened by this one and the other way round, in any order, so
//! the mark names the position up to which it holds: where the other program went on, it is no longer true.
class ReplicaMark {
public:
    //! Beside the tables of replica_file.h, so that a program that does not know it still reads the file.
    static constexpr char Schema[] = R"(
    CREATE TABLE IF NOT EXISTS whole (
        one INTEGER PRIMARY KEY CHECK (one = 1), epoch BLOB NOT NULL, seq INTEGER NOT NULL, h TEXT NOT NULL);
)";
    [[nodiscard]] Stored<void> prepare(sqlite::Database &database);
    //! \brief Whether the mark holds at \p position.
    [[nodiscard]] Stored<bool> isAt(const protocol::Position &position);
    //! \brief The position has moved on by events; a mark that does not hold does not begin to.
    [[nodiscard]] Stored<void> moveTo(
        const protocol::Position &from, const protocol::Position &position);
    //! \brief A snapshot has replaced everything.
    [[nodiscard]] Stored<void> setAt(const protocol::Position &position);

private:
    sqlite::Statement m_read, m_move, m_set;
};

} // namespace dispatch::journal
