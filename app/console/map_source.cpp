// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map_source.h"

#include "tiles/mbtiles.h"

#include <QDir>
#include <QFile>

namespace dispatch::console {

using namespace Qt::StringLiterals;
using viewmodels::MapWish;

namespace {

constexpr qint64 MaxKeyBytes = 4'096;

std::expected<QString, QString> readKey(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(u"The key of the map server cannot be read from %1: %2"_s.arg(
            QDir::toNativeSeparators(path), file.errorString()));
    const auto line = QString::fromUtf8(file.readLine(MaxKeyBytes)).trimmed();
    if (line.isEmpty())
        return std::unexpected(u"%1 should have the key of the map server in its first line."_s.arg(
            QDir::toNativeSeparators(path)));
    return line;
}

QRectF boxOf(const geo::GeoBounds &bounds)
{
    return { bounds.southWest.longitudeDeg, bounds.southWest.latitudeDeg,
        bounds.northEast.longitudeDeg - bounds.southWest.longitudeDeg,
        bounds.northEast.latitudeDeg - bounds.southWest.latitudeDeg };
}

} // namespace

std::expected<std::optional<MapWish>, QString> wishOf(const Options &options)
{
    if (!options.mapFile.isEmpty())
        return MapWish { .kind = MapWish::Kind::File, .path = options.mapFile };
    if (options.mapTiles.isEmpty())
        return std::nullopt;
    MapWish wish { .kind = MapWish::Kind::Server,
        .urlTemplate = options.mapTiles,
        .attribution = options.mapAttribution };
    if (!options.mapKeyFile.isEmpty()) {
        auto key = readKey(options.mapKeyFile);
        if (!key)
            return std::unexpected(key.error());
        wish.key = std::move(*key);
    }
    return wish;
}

MapSource::MapSource(map::TileService &tiles, viewmodels::MapGround &ground,
    viewmodels::MapChoice::OwnMap ownMap, QString profileDir, const domain::Clock &clock)
    : m_tiles(tiles)
    , m_ground(ground)
    , m_ownMap(ownMap)
    , m_profileDir(std::move(profileDir))
    , m_clock(clock)
{
    // Stand-ins lie in Qt's cache: another folder makes it ask again.
    connect(&m_tiles, &map::TileService::sourceChanged, this, &MapSource::show);
}

std::shared_ptr<tiles::TileStore> MapSource::store()
{
    if (!m_store) {
        QDir(m_profileDir).mkpath(u"."_s);
        if (auto opened = tiles::TileStore::open(QDir(m_profileDir).filePath(u"map-tiles.db"_s)))
            m_store = std::move(*opened); // without it (a second program has it) nothing is kept
    }
    return m_store;
}

std::expected<void, QString> MapSource::use(const MapWish &wish)
{
    using Kind = MapWish::Kind;
    using Own = viewmodels::MapChoice::OwnMap;
    std::shared_ptr<tiles::TileSource> source;
    std::shared_ptr<tiles::TileHost> host;
    const bool hasImport = !m_tiles.import().isEmpty();
    // Nothing says where a server's pictures are worth looking at: the offline map's area if there is one, else the fleet's.
    QRectF box = hasImport ? m_tiles.importBox() : QRectF();
    QString style = u"source"_s;
    if (wish.kind == Kind::File) {
        auto map = tiles::MbTiles::open(wish.path);
        if (!map)
            return std::unexpected(map.error());
        if (const auto home = (*map)->home())
            box = boxOf(*home);
        source = std::move(*map);
    } else if (wish.kind == Kind::Server) {
        const tiles::HostSettings settings {
            .urlTemplate = wish.urlTemplate, .key = wish.key, .attribution = wish.attribution
        };
        if (const auto wrong = tiles::TileHost::check(settings))
            return std::unexpected(*wrong);
        host = std::make_shared<tiles::TileHost>(settings, store(), m_clock);
        source = host;
    } else if (wish.kind == Kind::Own && hasImport) {
        style = u"map"_s;
    } else if (wish.kind == Kind::Town || (wish.kind == Kind::Own && m_ownMap == Own::DemoTown)) {
        style = u"town"_s;
        box = map::TileService::townBox();
    } else {
        style = u"plain"_s;
    }
    if (m_host) {
        // It may live on until its last request has ended.
        m_host->disconnect(this);
        m_host->disconnect(&m_tiles);
    }
    m_style = style;
    m_box = box;
    m_host = host;
    m_ground.setNotice({});
    if (host) {
        connect(host.get(), &tiles::TileHost::troubleChanged, this,
            [this, raw = host.get()] { m_ground.setNotice(raw->trouble()); });
        connect(
            host.get(), &tiles::TileHost::recovered, &m_tiles, &map::TileService::sourceRecovered);
    }
    m_tiles.setSource(std::move(source)); // tells, and so shows
    return {};
}

void MapSource::show()
{
    const QString light = m_style + u"-light"_s;
    const bool isSource = m_style == "source"_L1;
    // One folder per map: Qt's cache knows tiles by number alone.
    const QString folder = isSource ? m_tiles.sourceId()
        : m_style == "map"_L1       ? m_tiles.importId()
                                    : m_style;
    m_ground.show({ .hostLight = m_tiles.hostFor(light),
        .hostDark = m_tiles.hostFor(m_style + u"-dark"_s),
        .attribution
        = isSource ? m_tiles.sourceAttribution() : map::TileService::attribution(light),
        .cacheDirectory = QDir(m_profileDir).filePath(u"tiles/"_s + folder),
        .homeBox = m_box });
}

std::expected<travel::Ways, QString> openTravelWays(
    const Options &options, const atlas::MapData &map)
{
    travel::Ways ways { .host = nullptr, .router = std::make_shared<const atlas::Router>(map) };
    if (options.routingUrl.isEmpty())
        return ways;
    if (const auto wrong = travel::RoutingHost::check(options.routingUrl))
        return std::unexpected(*wrong);
    ways.host = std::make_shared<travel::RoutingHost>(options.routingUrl);
    return ways;
}

} // namespace dispatch::console
