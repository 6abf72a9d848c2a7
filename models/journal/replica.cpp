// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/replica.h"

#include "journal/memory_replica.h"
#include "journal/replica_rescue.h"

#include <QFile>

namespace dispatch::journal {

namespace {

//! Whether the file says of itself that it is a database: then a strange one is somebody else's, not our damaged one.
bool isDatabase(const QString &path)
{
    static constexpr QByteArrayView Magic = "SQLite format 3";
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(Magic.size()) == Magic;
}

} // namespace

std::unique_ptr<Replica> makeMemoryReplica()
{
    return std::make_unique<MemoryReplica>();
}

Stored<std::unique_ptr<Replica>> openReplica(const QString &path)
{
    auto lock = FileLock::acquire(path);
    if (!lock) {
        if (lock.error().code != StoreErrorCode::Locked)
            return std::unexpected(lock.error());
        return SqliteReplica::openBeside(path);
    }
    auto replica = SqliteReplica::open(path, *lock, {}, {});
    if (replica)
        return replica;
    const bool isDamaged = replica.error().code == StoreErrorCode::Damaged
        || (replica.error().code == StoreErrorCode::NotAJournal && !isDatabase(path));
    if (!isDamaged)
        return std::unexpected(replica.error());
    const auto rescue = setAside(path);
    if (!rescue)
        return std::unexpected(rescue.error());
    replica = SqliteReplica::open(path, *lock, rescue->seed, rescue->notice);
    if (!replica)
        putBack(path, *rescue);
    return replica;
}

} // namespace dispatch::journal
