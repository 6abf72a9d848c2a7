// SPDX-License-Identifier: GPL-3.0-or-later
#include "tiles/mbtiles.h"

#include "tiles/tile_image.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QTextDocumentFragment>

#include <algorithm>
#include <cmath>
#include <vector>

namespace dispatch::tiles {

using namespace Qt::StringLiterals;
using namespace journal::sqlite;
using Outcome = Fetched::Outcome;

namespace {

constexpr FileKind MapFile {
    .applicationId = 0, .format = 0, .noun = "The map file", .remedy = "Fetch it again."
};
constexpr qsizetype MaxNameChars = 80;
constexpr qsizetype MaxAttributionChars = 300;

//! Attributions come with links; here they are words.
QString plain(const QString &html, qsizetype most)
{
    const auto text = html.contains(u'<')
        ? QTextDocumentFragment::fromHtml(html.first(std::min<qsizetype>(html.size(), 4'096)))
              .toPlainText()
        : html;
    return text.simplified().left(most);
}

//! "1.5,-2,3": nothing if one part is no number.
std::vector<double> numbers(const QString &text)
{
    std::vector<double> all;
    const auto parts = QStringView(text).split(u',');
    for (const QStringView part : parts) {
        bool isNumber = false;
        all.push_back(part.trimmed().toDouble(&isNumber));
        if (!isNumber || !std::isfinite(all.back()))
            return {};
    }
    return all;
}

//! \param bounds "west,south,east,north"
//! \param center "longitude,latitude,zoom"
std::optional<geo::GeoBounds> homeOf(const QString &bounds, const QString &center)
{
    constexpr double TooWideDeg = 90; // a box some programs write into every file
    constexpr double TilesSeen = 4;
    const auto isPlace = [](double latitude, double longitude) {
        return std::abs(latitude) <= 90 && std::abs(longitude) <= 180;
    };
    if (const auto b = numbers(bounds); b.size() == 4 && b[0] < b[2] && b[1] < b[3]
        && b[2] - b[0] <= TooWideDeg && isPlace(b[1], b[0]) && isPlace(b[3], b[2]))
        return geo::GeoBounds { .southWest = { b[1], b[0] }, .northEast = { b[3], b[2] } };
    const auto c = numbers(center);
    if (c.size() < 2 || !isPlace(c[1], c[0]))
        return std::nullopt;
    const double zoom = c.size() > 2 ? std::clamp(c[2], 3.0, double(geo::MaxZoom)) : 12;
    const double half = 360 / std::exp2(zoom) * TilesSeen / 2;
    return geo::GeoBounds { .southWest
        = { std::max(c[1] - half / 2, -85.0), std::max(c[0] - half, -180.0) },
        .northEast = { std::min(c[1] + half / 2, 85.0), std::min(c[0] + half, 180.0) } };
}

} // namespace

std::expected<std::unique_ptr<MbTiles>, QString> MbTiles::open(const QString &path)
{
    const auto shown = QDir::toNativeSeparators(path);
    const QFileInfo info(path);
    if (!info.isFile())
        return std::unexpected(u"There is no file %1."_s.arg(shown));
    const auto notAMap = [&] {
        return std::unexpected(
            u"%1 is no MBTiles file. Choose a file that ends in .mbtiles and holds pictures."_s.arg(
                shown));
    };
    auto database = Database::open(path, MapFile, Database::Access::ReadOnly);
    if (!database)
        return notAMap();
    std::unique_ptr<MbTiles> map(new MbTiles(std::move(*database)));
    auto tile = map->m_database->prepare(
        "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?");
    auto metadata = map->m_database->prepare("SELECT value FROM metadata WHERE name = ?");
    if (!tile || !metadata)
        return notAMap();
    map->m_tile = std::move(*tile);
    map->m_metadata = std::move(*metadata);

    const auto format = map->metadata(u"format"_s).toLower();
    if (format == "pbf"_L1 || format == "mvt"_L1)
        return std::unexpected(
            u"%1 holds vector tiles, which cannot be drawn. Choose one with PNG, JPEG or WebP pictures."_s
                .arg(shown));
    const auto least = map->m_database->integer("SELECT min(zoom_level) FROM tiles");
    const auto most = map->m_database->integer("SELECT max(zoom_level) FROM tiles");
    const auto any = map->m_database->integer("SELECT EXISTS (SELECT 1 FROM tiles)");
    if (!least || !most || !any)
        return notAMap();
    if (*any == 0 || *least < 0 || *most > geo::MaxZoom)
        return std::unexpected(
            u"%1 holds no tiles between zoom 0 and %2."_s.arg(shown).arg(geo::MaxZoom));
    map->m_minZoom = static_cast<int>(*least);
    map->m_maxZoom = static_cast<int>(*most);
    map->m_name = plain(map->metadata(u"name"_s), MaxNameChars);
    if (map->m_name.isEmpty())
        map->m_name = info.completeBaseName();
    map->m_attribution = plain(map->metadata(u"attribution"_s), MaxAttributionChars);
    if (map->m_attribution.isEmpty())
        map->m_attribution = map->m_name;
    map->m_home = homeOf(map->metadata(u"bounds"_s), map->metadata(u"center"_s));
    // Another file under the same name is another map.
    const auto mark = u"%1 %2 %3"_s.arg(info.canonicalFilePath())
                          .arg(info.size())
                          .arg(info.lastModified().toMSecsSinceEpoch());
    map->m_id = u"file-"_s
        + QString::fromLatin1(
            QCryptographicHash::hash(mark.toUtf8(), QCryptographicHash::Sha256).first(8).toHex());
    return map;
}

QString MbTiles::metadata(const QString &name)
{
    Query query(m_metadata, name);
    const auto next = query.next();
    return next && *next ? query.text(0) : QString();
}

QByteArray MbTiles::atOnce(const geo::TileId &tile)
{
    if (!tile.isValid() || tile.z < m_minZoom || tile.z > m_maxZoom)
        return {};
    // MBTiles counts rows from the south (TMS).
    Query query(m_tile, tile.z, tile.x, (1 << tile.z) - 1 - tile.y);
    const auto next = query.next();
    return next && *next && query.bytes(0).size() <= MaxTileBytes ? query.blob(0) : QByteArray();
}

void MbTiles::fetch(const geo::TileId &tile, std::function<void(const Fetched &)> done)
{
    const auto image = atOnce(tile);
    done(image.isEmpty() || !readTile(image)
            ? Fetched { .outcome = Outcome::Missing, .image = {} }
            : Fetched { .outcome = Outcome::Tile, .image = image });
}

} // namespace dispatch::tiles
