// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/source_tiles.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>

namespace dispatch::map {

using Outcome = tiles::Fetched::Outcome;

namespace {

constexpr int PngQuality = 75; //!< as for painted tiles: fast rather than small

geo::TileId above(geo::TileId tile, int levels)
{
    return { .x = tile.x >> levels, .y = tile.y >> levels, .z = tile.z - levels };
}

} // namespace

struct SourceTiles::Search {
    std::shared_ptr<tiles::TileSource> source;
    geo::TileId tile;
    int pixels = 0;
    std::function<void(const Picture &)> done;
    int levelsUp = 0;
};

void SourceTiles::fetch(
    const geo::TileId &tile, int pixels, std::function<void(const Picture &)> done)
{
    const auto search = std::make_shared<Search>(Search { .source = m_source,
        .tile = tile,
        .pixels = pixels,
        .done = std::move(done),
        .levelsUp = std::max(0, tile.z - m_source->maxZoom()) });
    ask(search);
}

void SourceTiles::ask(const std::shared_ptr<Search> &search)
{
    if (search->levelsUp > std::min(MaxLevelsUp, search->tile.z)
        || search->tile.z - search->levelsUp < search->source->minZoom())
        return search->done({});
    const auto asked = above(search->tile, search->levelsUp);
    search->source->fetch(asked, [search](const tiles::Fetched &fetched) {
        switch (fetched.outcome) {
        case Outcome::Tile:
            return answer(*search, fetched.image, false);
        case Outcome::Missing:
            ++search->levelsUp;
            return ask(search);
        case Outcome::NotNow:
            break;
        }
        // What is at hand, until the source can be asked again.
        for (int up = search->levelsUp + 1; up <= std::min(MaxLevelsUp, search->tile.z); ++up) {
            if (const auto image = search->source->atOnce(above(search->tile, up));
                !image.isEmpty()) {
                search->levelsUp = up;
                return answer(*search, image, true);
            }
        }
        search->done({ .bytes = {}, .isFillIn = true });
    });
}

void SourceTiles::answer(const Search &search, const QByteArray &image, bool isFillIn)
{
    search.done({ .bytes = search.levelsUp == 0
            ? image
            : enlargedPart(image, search.tile, search.levelsUp, search.pixels),
        .isFillIn = isFillIn });
}

QByteArray enlargedPart(const QByteArray &image, const geo::TileId &tile, int levelsUp, int pixels)
{
    const QImage whole = QImage::fromData(image);
    if (whole.isNull())
        return {};
    const int parts = 1 << levelsUp;
    const double side = static_cast<double>(whole.width()) / parts;
    QImage part(pixels, pixels, QImage::Format_RGB32);
    QPainter painter(&part);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(0, 0, pixels, pixels), whole,
        QRectF((tile.x % parts) * side, (tile.y % parts) * side, side, side));
    painter.end();
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    part.save(&buffer, "PNG", PngQuality);
    return png;
}

QByteArray mimeTypeOf(const QByteArray &image)
{
    return image.startsWith("\xff\xd8") ? "image/jpeg"
        : image.startsWith("RIFF")      ? "image/webp"
                                        : "image/png";
}

} // namespace dispatch::map
