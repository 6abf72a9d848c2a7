// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/track_cache.h"

#include "journal/sqlite.h"
#include "journal/track_block.h"

#include <QFile>

namespace dispatch::journal {

using namespace domain;
using sqlite::Database;
using sqlite::Query;

namespace {

constexpr sqlite::FileKind CacheFile { .applicationId = 0x44737463, // "Dstc"
    .format = 1,
    .noun = "This computer's tracks",
    .remedy = "They are fetched again from the server." };

constexpr char Schema[] = R"(
    CREATE TABLE tracks (technician BLOB NOT NULL, from_ms INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (technician, from_ms));
    CREATE INDEX tracks_by_time ON tracks (from_ms);
)";

} // namespace

struct TrackCache::Private {
    std::unique_ptr<Database> database;
    sqlite::Statement put, get, expire, empty;
};

TrackCache::TrackCache(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

TrackCache::~TrackCache() = default;

Stored<std::unique_ptr<TrackCache>> TrackCache::open(const QString &path, Timestamp now)
{
    const auto attempt = [&]() -> Stored<std::unique_ptr<Private>> {
        auto database
            = Database::open(path, CacheFile, Database::Access::Sole, Database::IfMissing::Create);
        if (!database)
            return std::unexpected(database.error());
        auto d = std::make_unique<Private>();
        d->database = *std::move(database);
        const auto isEmpty = d->database->isEmpty();
        if (!isEmpty)
            return std::unexpected(isEmpty.error());
        if (const auto done = *isEmpty ? d->database->initialise(Schema) : d->database->identify();
            !done)
            return std::unexpected(done.error());
        if (const auto done = d->database->useWriteAheadLog(false); !done)
            return std::unexpected(done.error());
        // What the server has deleted is to be gone here too, not only to be found no more.
        if (const auto done = d->database->execute("PRAGMA secure_delete = ON"); !done)
            return std::unexpected(done.error());
        const std::pair<sqlite::Statement *, const char *> statements[] {
            { &d->put,
                "INSERT OR REPLACE INTO tracks (technician, from_ms, body) VALUES (?, ?, ?)" },
            { &d->get, "SELECT body FROM tracks WHERE technician = ? AND from_ms = ?" },
            { &d->expire, "DELETE FROM tracks WHERE from_ms < ?" },
            { &d->empty, "DELETE FROM tracks" },
        };
        for (const auto &[statement, sql] : statements) {
            auto prepared = d->database->prepare(sql);
            if (!prepared)
                return std::unexpected(prepared.error());
            *statement = *std::move(prepared);
        }
        if (const auto done = Query(d->expire, toMs(now - KeepFor)).run(); !done)
            return std::unexpected(done.error());
        return d;
    };
    auto d = attempt();
    if (!d
        && (d.error().code == StoreErrorCode::Damaged || d.error().code == StoreErrorCode::Newer)) {
        for (const char *suffix : { "", "-wal", "-shm" })
            QFile::remove(path + QLatin1StringView(suffix));
        d = attempt();
    }
    if (!d)
        return std::unexpected(d.error());
    return std::unique_ptr<TrackCache>(new TrackCache(*std::move(d)));
}

Timestamp TrackCache::stretchAt(Timestamp at)
{
    const qint64 length = milliseconds(StretchOf).count();
    return timestampFromMs(toMs(at) / length * length);
}

Stored<void> TrackCache::keep(
    const TechnicianId &technician, Timestamp stretch, std::span<const Fix> fixes)
{
    return Query(m_d->put, technician.uuid.toRfc4122(), toMs(stretch), packTrack(fixes)).run();
}

Stored<std::optional<std::vector<Fix>>> TrackCache::read(
    const TechnicianId &technician, Timestamp stretch)
{
    Query row(m_d->get, technician.uuid.toRfc4122(), toMs(stretch));
    const auto next = row.next();
    if (!next)
        return std::unexpected(next.error());
    if (!*next)
        return std::nullopt;
    return unpackTrack(row.bytes(0)); // what cannot be read is asked for again
}

Stored<void> TrackCache::forget(Timestamp before)
{
    return Query(m_d->expire, toMs(before)).run();
}

Stored<void> TrackCache::clear()
{
    return Query(m_d->empty).run();
}

} // namespace dispatch::journal
