// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"
#include "geo/mercator.h"
#include "journal/sqlite.h"

namespace dispatch::tiles {

//! \brief A tile as it was fetched.
struct StoredTile {
    QByteArray image;
    QByteArray etag;
    domain::Timestamp fetchedAt;
    domain::Timestamp expiresAt;
};

//! \brief Tiles of map servers, kept in one file. Only what was recognised as a picture is put in, under the source it came
//! from. The file is a convenience: one that is damaged is begun anew.
//! \threads one
class TileStore {
public:
    static constexpr qint64 MaxBytes = 512LL * 1024 * 1024;

    //! \param maxBytes above it the tiles that were not used for longest go
    [[nodiscard]] static journal::Stored<std::unique_ptr<TileStore>> open(
        const QString &path, qint64 maxBytes = MaxBytes);

    [[nodiscard]] std::optional<StoredTile> find(
        const QString &source, const geo::TileId &tile, domain::Timestamp now);
    //! \errors DiskFull, Io; the tile is then shown and not kept
    [[nodiscard]] journal::Stored<void> put(
        const QString &source, const geo::TileId &tile, const StoredTile &stored);
    //! \brief The server says that it has not changed.
    [[nodiscard]] journal::Stored<void> renew(
        const QString &source, const geo::TileId &tile, domain::Timestamp expiresAt);
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

private:
    using Database = journal::sqlite::Database;
    using Statement = journal::sqlite::Statement;

    explicit TileStore(std::unique_ptr<Database> database, qint64 maxBytes)
        : m_database(std::move(database))
        , m_maxBytes(maxBytes)
    {
    }
    [[nodiscard]] journal::Stored<void> prepare();
    [[nodiscard]] journal::Stored<void> makeRoom();

    std::unique_ptr<Database> m_database; // before the statements, which must not outlive it
    Statement m_find, m_put, m_renew, m_use, m_oldest, m_remove, m_sizeOf;
    qint64 m_maxBytes;
    qint64 m_bytes = 0; //!< of pictures
};

} // namespace dispatch::tiles
