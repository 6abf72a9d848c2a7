// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite.h"

struct sqlite3_backup;

namespace dispatch::journal::sqlite {

//! \brief A copy of a database file made in steps, through the connection that owns the file, while that connection goes
//! on writing: SQLite carries over what is written between the steps, so the finished copy is the state at the last one.
//!
//! The copy is a file of its own without a log beside it. Its bytes are with the operating system when step() has said
//! true, and not yet on the medium: the caller syncs it, and removes it if the copy is given up.
//! \threads the source's
class Copy {
public:
    //! \brief Begins; \p source must outlive the copy. \errors CannotOpen if \p path exists or cannot be made
    [[nodiscard]] static Stored<std::unique_ptr<Copy>> begin(Database &source, const QString &path);
    ~Copy();
    Copy(const Copy &) = delete;
    Copy &operator=(const Copy &) = delete;

    static constexpr qint64 All = -1;
    //! \brief Copies about \p bytes more, at least one page. \return true when nothing is left
    //! \errors DiskFull, Damaged, Io; the copy is of no use then
    [[nodiscard]] Stored<bool> step(qint64 bytes);
    //! \brief Bytes, by the last step; both 0 before the first. The total grows with the source.
    [[nodiscard]] qint64 doneBytes() const { return m_doneBytes; }
    [[nodiscard]] qint64 totalBytes() const { return m_totalBytes; }

private:
    Copy(std::unique_ptr<Database> target, sqlite3_backup *backup, qint64 pageBytes);

    std::unique_ptr<Database> m_target;
    sqlite3_backup *m_backup;
    qint64 m_pageBytes;
    qint64 m_doneBytes = 0, m_totalBytes = 0;
};

} // namespace dispatch::journal::sqlite
