// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite.h"
#include "protocol/feed_messages.h"

namespace dispatch::journal {

//! \brief Says of a replica that all it holds, up to its position, was received by a program that reads a kind of thing that
//! others do not: zones, shifts.
//!
//! A program from before that kind is not sent it. Its file can be opened by this one and the other way round, in any order, so
//! the mark names the position up to which it holds: where the other program went on, it is no longer true.
class ReplicaMark {
public:
    //! The tables stand beside those of replica_file.h, so that a program that does not know them still reads the file.
    static constexpr char Zones[] = "whole";
    static constexpr char Shifts[] = "whole_shifts";
    //! \param table one of the above
    explicit ReplicaMark(const char *table)
        : m_table(table)
    {
    }
    [[nodiscard]] Stored<void> prepare(sqlite::Database &database);
    //! \brief Whether the mark holds at \p position.
    [[nodiscard]] Stored<bool> isAt(const protocol::Position &position);
    //! \brief The position has moved on by events; a mark that does not hold does not begin to.
    [[nodiscard]] Stored<void> moveTo(
        const protocol::Position &from, const protocol::Position &position);
    //! \brief A snapshot has replaced everything.
    [[nodiscard]] Stored<void> setAt(const protocol::Position &position);

private:
    QByteArray m_table;
    sqlite::Statement m_read, m_move, m_set;
};

} // namespace dispatch::journal
