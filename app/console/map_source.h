// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/options.h"
#include "domain/time.h"
#include "map/tile_service.h"
#include "tiles/tile_host.h"
#include "travel/travel_finder.h"
#include "viewmodels/map_choice.h"
#include "viewmodels/map_ground.h"

#include <QObject>

#include <expected>
#include <memory>
#include <optional>

namespace dispatch::console {

//! \brief The map the command line names; nullopt: it names none.
//! \errors one plain sentence: a key that cannot be read
[[nodiscard]] std::expected<std::optional<viewmodels::MapWish>, QString> wishOf(
    const Options &options);

//! \brief Makes the base map somebody wishes for be what every map window draws, and keeps it so while a map server
//! comes and goes.
//! \threads the main thread
class MapSource final : public QObject {
    Q_OBJECT
public:
    //! \param tiles listens already
    //! \param ownMap what MapWish::Kind::Own shows
    //! \param profileDir keeps the tiles of servers
    MapSource(map::TileService &tiles, viewmodels::MapGround &ground,
        viewmodels::MapChoice::OwnMap ownMap, QString profileDir, const domain::Clock &clock);

    //! \errors one plain sentence: a file that is no map, an address or a key that cannot be. The map in use stays.
    [[nodiscard]] std::expected<void, QString> use(const viewmodels::MapWish &wish);

private:
    [[nodiscard]] std::shared_ptr<tiles::TileStore> store();
    void show();

    map::TileService &m_tiles;
    viewmodels::MapGround &m_ground;
    viewmodels::MapChoice::OwnMap m_ownMap;
    QString m_profileDir;
    const domain::Clock &m_clock;
    std::shared_ptr<tiles::TileStore> m_store;
    std::shared_ptr<tiles::TileHost> m_host; //!< null: no server is in use
    QString m_style; //!< without "-light"
    QRectF m_box;
};

//! \brief Who is asked for travel times: the routing server of the command line, if there is one, and the roads of \p map.
//! \errors one plain sentence: an address that cannot be
[[nodiscard]] std::expected<travel::Ways, QString> openTravelWays(
    const Options &options, const atlas::MapData &map);

} // namespace dispatch::console
