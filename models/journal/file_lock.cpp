// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/file_lock.h"

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using sqlite::Database;

namespace {
constexpr sqlite::FileKind LockFile {
    .applicationId = 0, .format = 0, .noun = "The lock file", .remedy = "Move it away."
};
}

FileLock::FileLock(std::unique_ptr<Database> database)
    : m_database(std::move(database))
{
}

Stored<std::unique_ptr<FileLock>> FileLock::acquire(const QString &lockedPath)
{
    auto database = Database::open(
        lockedPath + u".lock"_s, LockFile, Database::Access::Sole, Database::IfMissing::Create);
    if (!database)
        return std::unexpected(database.error());
    // A transaction that is never ended and writes nothing: the file stays empty.
    if (const auto locked = (*database)->execute("BEGIN EXCLUSIVE"); !locked)
        return std::unexpected(locked.error());
    return std::unique_ptr<FileLock>(new FileLock(*std::move(database)));
}

} // namespace dispatch::journal
