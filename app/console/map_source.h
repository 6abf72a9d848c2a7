// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/options.h"
#include "domain/time.h"
#include "tiles/tile_host.h"

#include <expected>
#include <memory>

namespace dispatch::console {

//! \brief Somebody else's map, as the command line names it.
struct MapSource {
    std::shared_ptr<tiles::TileSource> tiles; //!< null: none was named
    std::shared_ptr<tiles::TileHost> host; //!< the same, if it is a server
};

//! \param profileDir keeps the tiles of servers
//! \errors one plain sentence: a file that is no map, an address or a key that cannot be
[[nodiscard]] std::expected<MapSource, QString> openMapSource(
    const Options &options, const QString &profileDir, const domain::Clock &clock);

} // namespace dispatch::console
