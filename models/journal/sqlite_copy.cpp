// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sqlite_copy.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <sqlite3.h>
#include <utility>

namespace dispatch::journal::sqlite {

using namespace Qt::StringLiterals;

namespace {

// Any of our files: the copy gets the marks of its source.
constexpr FileKind CopiedFile {
    .applicationId = 0, .format = 0, .noun = "The copy", .remedy = "Make the copy again."
};

} // namespace

Copy::Copy(std::unique_ptr<Database> target, sqlite3_backup *backup, qint64 pageBytes)
    : m_target(std::move(target))
    , m_backup(backup)
    , m_pageBytes(pageBytes)
{
}

Copy::~Copy()
{
    sqlite3_backup_finish(m_backup);
}

Stored<std::unique_ptr<Copy>> Copy::begin(Database &source, const QString &path)
{
    if (QFileInfo::exists(path)) {
        return std::unexpected(StoreError { StoreErrorCode::CannotOpen,
            u"%1 exists already. Choose another place for the copy."_s.arg(
                QDir::toNativeSeparators(path)) });
    }
    const auto pageBytes = source.integer("PRAGMA page_size");
    if (!pageBytes)
        return std::unexpected(pageBytes.error());
    auto target
        = Database::open(path, CopiedFile, Database::Access::Sole, Database::IfMissing::Create);
    if (!target)
        return std::unexpected(target.error());
    // A copy that is not finished is thrown away, so nothing has to be undone, and syncing is the caller's: it may take
    // long, and the source's thread has other things to do.
    if (const auto set = (*target)->execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        !set)
        return std::unexpected(set.error());
    sqlite3_backup *backup
        = sqlite3_backup_init((*target)->m_handle, "main", source.m_handle, "main");
    if (!backup)
        return std::unexpected((*target)->error(sqlite3_errcode((*target)->m_handle)));
    return std::unique_ptr<Copy>(new Copy(std::move(*target), backup, *pageBytes));
}

Stored<bool> Copy::step(qint64 bytes)
{
    if (!m_backup)
        return true;
    const qint64 pages
        = bytes < 0 ? -1 : std::max<qint64>(1, bytes / std::max<qint64>(1, m_pageBytes));
    const int rc = sqlite3_backup_step(m_backup, static_cast<int>(pages));
    m_totalBytes = m_pageBytes * sqlite3_backup_pagecount(m_backup);
    m_doneBytes = m_totalBytes - m_pageBytes * sqlite3_backup_remaining(m_backup);
    if (rc == SQLITE_OK)
        return false;
    if (rc != SQLITE_DONE)
        return std::unexpected(m_target->error(rc));
    const int finished = sqlite3_backup_finish(std::exchange(m_backup, nullptr));
    if (finished != SQLITE_OK)
        return std::unexpected(m_target->error(finished));
    m_target.reset();
    return true;
}

} // namespace dispatch::journal::sqlite
