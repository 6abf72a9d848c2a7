// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/replica_rescue.h"

#include "journal/outbox_codec.h"
#include "journal/replica_file.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using sqlite::Database;
using sqlite::Query;

namespace {

QString freeNameFor(const QString &path)
{
    const QString name
        = path + u".damaged-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
    QString free = name;
    for (int n = 2; QFile::exists(free); ++n)
        free = name + u'-' + QString::number(n);
    return free;
}

QUuid readInstall(Database &database)
{
    auto statement = database.prepare(ReplicaInstallSql);
    if (!statement)
        return {};
    Query query(*statement);
    const auto row = query.next();
    return row && *row ? query.uuid(0) : QUuid();
}

//! \return whether every row could be read
bool readOutbox(Database &database, std::vector<OutboxRow> &rows)
{
    auto statement = database.prepare(ReplicaOutboxSql);
    if (!statement)
        return false;
    bool isComplete = true;
    Query query(*statement);
    for (;;) {
        const auto next = query.next();
        if (!next)
            return false;
        if (!*next)
            return isComplete;
        if (auto row = decodeOutboxRow(query.bytes(0), query.integer(1), query.bytes(2)))
            rows.push_back(*std::move(row));
        else
            isComplete = false;
    }
}

QString countOfActions(std::size_t count)
{
    switch (count) {
    case 0:
        return u"It held no unsent actions."_s;
    case 1:
        return u"The one unsent action in it was saved."_s;
    default:
        return u"The %1 unsent actions in it were saved."_s.arg(count);
    }
}

} // namespace

Stored<Rescue> setAside(const QString &path)
{
    const QString aside = freeNameFor(path);
    // The log first: renamed alone, it is still found under the old name by nobody; the file alone would be read without
    // its newest changes. The -shm file is only an index of the log and is made anew.
    const QString wal = path + u"-wal"_s;
    const bool isRenamed = (!QFile::exists(wal) || QFile::rename(wal, aside + u"-wal"_s))
        && QFile::rename(path, aside);
    if (!isRenamed) {
        return std::unexpected(StoreError { StoreErrorCode::Io,
            u"This computer's copy %1 is damaged and could not be moved away. Move the file away, "
            u"then start Dispatch "
            "again."_s.arg(QDir::toNativeSeparators(path)) });
    }
    QFile::remove(path + u"-shm"_s);
    QFile::remove(path + SuspicionSuffix);

    Rescue rescue { .seed = {}, .notice = {}, .keptAs = aside };
    bool isComplete = false;
    if (const auto database = Database::open(aside, ReplicaFile, Database::Access::ReadOnly)) {
        rescue.seed.install = readInstall(**database);
        isComplete = readOutbox(**database, rescue.seed.outbox);
    }
    // What only looking into the file has left behind.
    QFile::remove(aside + u"-shm"_s);
    if (QFileInfo(aside + u"-wal"_s).size() == 0)
        QFile::remove(aside + u"-wal"_s);
    rescue.notice
        = u"This computer's copy was damaged. It is kept as %1, and a new one is loaded from the server. %2"_s
              .arg(QDir::toNativeSeparators(aside),
                  isComplete
                      ? countOfActions(rescue.seed.outbox.size())
                      : u"Not all unsent actions could be read from it (%1 were): look through what you did last."_s
                            .arg(rescue.seed.outbox.size()));
    return rescue;
}

void putBack(const QString &path, const Rescue &rescue)
{
    for (const auto suffix : { ""_L1, "-wal"_L1, "-shm"_L1 }) {
        QFile::remove(path + suffix);
        if (const QString kept = rescue.keptAs + suffix; QFile::exists(kept))
            QFile::rename(kept, path + suffix);
    }
}

} // namespace dispatch::journal
