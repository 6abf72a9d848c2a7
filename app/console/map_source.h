// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/options.h"
#include "domain/time.h"
#include "tiles/tile_host.h"
#include "travel/travel_finder.h"

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

//! \brief Who is asked for travel times: the routing server of the command line, if there is one, and the roads of \p map.
//! \errors one plain sentence: an address that cannot be
[[nodiscard]] std::expected<travel::Ways, QString> openTravelWays(
    const Options &options, const atlas::MapData &map);

} // namespace dispatch::console
