// SPDX-License-Identifier: GPL-3.0-or-later
#include "tiles/tile_store.h"

#include <QFile>

namespace dispatch::tiles {

using domain::Timestamp;
using journal::Stored;
using journal::StoreErrorCode;
using namespace journal::sqlite;

namespace {

constexpr FileKind StoreFile { .applicationId = 0x44535054, // "DSPT"
    .format = 1,
    .noun = "The store of map pictures",
    .remedy = "It is begun anew." };

constexpr char Schema[] = R"(
    CREATE TABLE tiles (
        source TEXT NOT NULL, z INTEGER NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL,
        etag BLOB NOT NULL, fetched_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, used_ms INTEGER NOT NULL,
        image BLOB NOT NULL);
    CREATE UNIQUE INDEX tiles_by_place ON tiles (source, z, x, y);
    CREATE INDEX tiles_by_use ON tiles (used_ms);
)";

//! To the day: a store that writes with every look would never let the disk rest.
constexpr std::chrono::hours UseStep { 24 };
constexpr int RemovedAtOnce = 64;

} // namespace

Stored<std::unique_ptr<TileStore>> TileStore::open(const QString &path, qint64 maxBytes)
{
    const auto attempt = [&]() -> Stored<std::unique_ptr<TileStore>> {
        auto database
            = Database::open(path, StoreFile, Database::Access::Sole, Database::IfMissing::Create);
        if (!database)
            return std::unexpected(database.error());
        const auto isEmpty = (*database)->isEmpty();
        if (!isEmpty)
            return std::unexpected(isEmpty.error());
        if (*isEmpty) {
            if (const auto done = (*database)->initialise(Schema); !done)
                return std::unexpected(done.error());
        }
        if (const auto done = (*database)->identify(); !done)
            return std::unexpected(done.error());
        if (const auto done = (*database)->useWriteAheadLog(false); !done)
            return std::unexpected(done.error());
        std::unique_ptr<TileStore> store(new TileStore(std::move(*database), maxBytes));
        if (const auto done = store->prepare(); !done)
            return std::unexpected(done.error());
        return store;
    };
    auto store = attempt();
    if (store
        || (store.error().code != StoreErrorCode::Damaged
            && store.error().code != StoreErrorCode::NotAJournal
            && store.error().code != StoreErrorCode::Newer))
        return store;
    // Nothing in it that a map server would not send again.
    for (const char *end : { "", "-wal", "-shm" })
        QFile::remove(path + QLatin1StringView(end));
    return attempt();
}

Stored<void> TileStore::prepare()
{
    struct {
        Statement &statement;
        const char *sql;
    } const all[] = {
        { m_find,
            "SELECT image, etag, fetched_ms, expires_ms, used_ms, rowid FROM tiles"
            " WHERE source = ? AND z = ? AND x = ? AND y = ?" },
        { m_put,
            "INSERT OR REPLACE INTO tiles (source, z, x, y, etag, fetched_ms, expires_ms, used_ms, "
            "image)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)" },
        { m_renew,
            "UPDATE tiles SET expires_ms = ? WHERE source = ? AND z = ? AND x = ? AND y = ?" },
        { m_use, "UPDATE tiles SET used_ms = ? WHERE rowid = ?" },
        { m_oldest, "SELECT rowid, length(image) FROM tiles ORDER BY used_ms LIMIT ?" },
        { m_remove, "DELETE FROM tiles WHERE rowid = ?" },
        { m_sizeOf,
            "SELECT length(image) FROM tiles WHERE source = ? AND z = ? AND x = ? AND y = ?" },
    };
    for (const auto &[statement, sql] : all) {
        auto prepared = m_database->prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        statement = std::move(*prepared);
    }
    const auto bytes = m_database->integer("SELECT total(length(image)) FROM tiles");
    if (!bytes)
        return std::unexpected(bytes.error());
    m_bytes = *bytes;
    return {};
}

std::optional<StoredTile> TileStore::find(
    const QString &source, const geo::TileId &tile, Timestamp now)
{
    std::optional<StoredTile> found;
    qint64 usedMs = 0;
    qint64 row = 0;
    {
        Query query(m_find, source, tile.z, tile.x, tile.y);
        const auto next = query.next();
        if (!next || !*next)
            return std::nullopt;
        found = StoredTile { .image = query.blob(0),
            .etag = query.blob(1),
            .fetchedAt = domain::timestampFromMs(query.integer(2)),
            .expiresAt = domain::timestampFromMs(query.integer(3)) };
        usedMs = query.integer(4);
        row = query.integer(5);
    }
    if (now - domain::timestampFromMs(usedMs) > UseStep)
        std::ignore = Query(m_use, domain::toMs(now), row).run();
    return found;
}

Stored<void> TileStore::put(
    const QString &source, const geo::TileId &tile, const StoredTile &stored)
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    qint64 formerBytes = 0;
    {
        Query query(m_sizeOf, source, tile.z, tile.x, tile.y);
        const auto next = query.next();
        if (!next)
            return std::unexpected(next.error());
        if (*next)
            formerBytes = query.integer(0);
    }
    const auto fetchedMs = domain::toMs(stored.fetchedAt);
    if (const auto done = Query(m_put, source, tile.z, tile.x, tile.y, stored.etag, fetchedMs,
            domain::toMs(stored.expiresAt), fetchedMs, stored.image)
            .run();
        !done)
        return done;
    const auto before = m_bytes;
    m_bytes += stored.image.size() - formerBytes;
    auto room = makeRoom();
    if (room)
        room = transaction->commit();
    if (!room)
        m_bytes = before;
    return room;
}

Stored<void> TileStore::makeRoom()
{
    while (m_bytes > m_maxBytes) {
        std::vector<std::pair<qint64, qint64>> rows;
        {
            Query query(m_oldest, RemovedAtOnce);
            for (auto next = query.next(); next && *next; next = query.next())
                rows.emplace_back(query.integer(0), query.integer(1));
        }
        if (rows.empty())
            return {};
        for (const auto &[row, bytes] : rows) {
            if (m_bytes <= m_maxBytes)
                break;
            if (const auto done = Query(m_remove, row).run(); !done)
                return done;
            m_bytes -= bytes;
        }
    }
    return {};
}

Stored<void> TileStore::renew(const QString &source, const geo::TileId &tile, Timestamp expiresAt)
{
    return Query(m_renew, domain::toMs(expiresAt), source, tile.z, tile.x, tile.y).run();
}

} // namespace dispatch::tiles
