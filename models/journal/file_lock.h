// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite.h"

namespace dispatch::journal {

//! \brief Says which of several programs is the writer of a file that all of them may read.
//!
//! The lock is the operating system's own, taken by SQLite on an empty file beside the locked one: it ends with the
//! process, however that ends, and there is nothing to clean up. It holds within one process as well.
class FileLock {
public:
    //! \errors Locked if somebody has it, CannotOpen
    [[nodiscard]] static Stored<std::unique_ptr<FileLock>> acquire(const QString &lockedPath);

private:
    explicit FileLock(std::unique_ptr<sqlite::Database> database);
    std::unique_ptr<sqlite::Database> m_database;
};

} // namespace dispatch::journal
