// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map_source.h"

#include "tiles/mbtiles.h"

#include <QDir>
#include <QFile>

namespace dispatch::console {

using namespace Qt::StringLiterals;

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

} // namespace

std::expected<MapSource, QString> openMapSource(
    const Options &options, const QString &profileDir, const domain::Clock &clock)
{
    if (!options.mapFile.isEmpty()) {
        auto map = tiles::MbTiles::open(options.mapFile);
        if (!map)
            return std::unexpected(map.error());
        return MapSource { .tiles = std::move(*map), .host = nullptr };
    }
    if (options.mapTiles.isEmpty())
        return MapSource {};
    tiles::HostSettings settings {
        .urlTemplate = options.mapTiles, .key = {}, .attribution = options.mapAttribution
    };
    if (!options.mapKeyFile.isEmpty()) {
        auto key = readKey(options.mapKeyFile);
        if (!key)
            return std::unexpected(key.error());
        settings.key = std::move(*key);
    }
    if (const auto wrong = tiles::TileHost::check(settings))
        return std::unexpected(*wrong);
    QDir(profileDir).mkpath(u"."_s);
    std::shared_ptr<tiles::TileStore> store;
    if (auto opened = tiles::TileStore::open(QDir(profileDir).filePath(u"map-tiles.db"_s)))
        store = std::move(*opened); // without it (a second window has it) nothing is kept
    auto host = std::make_shared<tiles::TileHost>(std::move(settings), std::move(store), clock);
    return MapSource { .tiles = host, .host = host };
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
