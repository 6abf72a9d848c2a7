// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/log_index.h"
#include "journal/replica.h"

namespace dispatch::journal {

//! \brief Pages of the log out of a replica's file.
//! \threads one at a time
class LogReader {
public:
    //! How far the clock of whoever wrote the log may have gone back between two events.
    static constexpr qint64 ClockSlackMs = 2 * 3'600'000;

    [[nodiscard]] Stored<void> prepare(sqlite::Database &database);
    //! \param index nullptr: the file has none, and only a query without words can be answered
    [[nodiscard]] Stored<std::vector<domain::Event>> log(const LogQuery &query, LogIndex *index);
    //! \brief All but LogExtent::base.
    [[nodiscard]] Stored<LogExtent> extent();

private:
    //! \brief An event at or after which, give or take the clock's slack, everything is of \p at or later.
    [[nodiscard]] Stored<quint64> seqAt(domain::Timestamp at);

    sqlite::Database *m_database = nullptr;
    sqlite::Statement m_readExtent, m_seqNear;
    sqlite::Statement m_readLog, m_readLogUp, m_readEntityLog, m_searchLog, m_searchLogUp;
};

} // namespace dispatch::journal
