// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite.h"
#include "tiles/tile_source.h"

namespace dispatch::tiles {

//! \brief A map in one file on this machine: MBTiles 1.3 with pictures. The file is only read.
//! \threads the main thread
class MbTiles final : public TileSource {
public:
    //! \errors what is wrong with the file and what to do, for a person: no such file, no MBTiles, vector tiles, no tiles
    [[nodiscard]] static std::expected<std::unique_ptr<MbTiles>, QString> open(const QString &path);

    [[nodiscard]] QString id() const override { return m_id; }
    [[nodiscard]] QString attribution() const override { return m_attribution; }
    [[nodiscard]] int minZoom() const override { return m_minZoom; }
    [[nodiscard]] int maxZoom() const override { return m_maxZoom; }
    void fetch(const geo::TileId &tile, std::function<void(const Fetched &)> done) override;
    [[nodiscard]] QByteArray atOnce(const geo::TileId &tile) override;
    [[nodiscard]] const QString &name() const { return m_name; }
    //! \brief Where to look first, as the file says; nullopt if it does not, or means half the world.
    [[nodiscard]] std::optional<geo::GeoBounds> home() const { return m_home; }

private:
    explicit MbTiles(std::unique_ptr<journal::sqlite::Database> database)
        : m_database(std::move(database))
    {
    }
    [[nodiscard]] QString metadata(const QString &name);

    std::unique_ptr<journal::sqlite::Database> m_database;
    journal::sqlite::Statement m_tile, m_metadata;
    QString m_id, m_name, m_attribution;
    std::optional<geo::GeoBounds> m_home;
    int m_minZoom = 0;
    int m_maxZoom = 0;
};

} // namespace dispatch::tiles
