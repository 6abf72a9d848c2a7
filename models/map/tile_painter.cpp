// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/tile_painter.h"

#include "atlas/town_map.h"
#include "map/graticule.h"
#include "map/world_land.h"

#include <QPainter>

namespace dispatch::map {

namespace {

struct Ground {
    QColor fill;
    GraticuleColors graticule;
    QColor land, shore; //!< far out
};

Ground groundOf(TileStyle style)
{
    switch (style) {
    case TileStyle::TownLight:
        return { .fill = QColor(0xc3, 0xda, 0xe8),
            .graticule = { QColor(0xb9, 0xcf, 0xdd), QColor(0x7d, 0x98, 0xab) },
            .land = QColor(0xf1, 0xee, 0xe6),
            .shore = QColor(0x9d, 0xb8, 0xc9) };
    case TileStyle::TownDark:
        return { .fill = QColor(0x0b, 0x15, 0x20),
            .graticule = { QColor(0x14, 0x22, 0x30), QColor(0x4a, 0x62, 0x78) },
            .land = QColor(0x1c, 0x24, 0x2d),
            .shore = QColor(0x33, 0x45, 0x56) };
    case TileStyle::PlainLight:
    case TileStyle::MapLight:
    case TileStyle::SourceLight:
        return { .fill = QColor(0xf2, 0xf4, 0xf6),
            .graticule = { QColor(0xdd, 0xe2, 0xe8), QColor(0x8a, 0x96, 0xa4) },
            .land = QColor(0xe2, 0xe6, 0xea),
            .shore = QColor(0xb7, 0xc0, 0xca) };
    case TileStyle::PlainDark:
    case TileStyle::MapDark:
    case TileStyle::SourceDark:
        break;
    }
    return { .fill = QColor(0x16, 0x1b, 0x22),
        .graticule = { QColor(0x24, 0x2c, 0x36), QColor(0x5e, 0x6c, 0x7d) },
        .land = QColor(0x22, 0x2a, 0x33),
        .shore = QColor(0x3a, 0x46, 0x53) };
}

} // namespace

TilePainter::TilePainter(quint64 townSeed, atlas::MapData import)
    : m_townSeed(townSeed)
    , m_import(std::move(import))
{
}

QImage TilePainter::paint(const TileSpec &spec) const
{
    const int edge = geo::TilePixels * spec.scale;
    QImage image(edge, edge, QImage::Format_RGB32);
    const Ground ground = groundOf(spec.style);
    image.fill(ground.fill);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(spec.scale, spec.scale);
    const GroundPainter *map = hasTown(spec.style) ? &town()
        : hasImport(spec.style)                    ? &m_import
                                                   : nullptr;
    if (spec.tile.z <= WorldLand::DeepestZoom)
        WorldLand::builtIn().paint(painter, spec.tile, ground.land, ground.shore);
    paintGraticule(painter, spec.tile, ground.graticule,
        map ? atlas::toGeo(map->map().bounds()) : geo::GeoBounds {});
    if (map)
        map->paint(painter, spec.tile, isDark(spec.style));
    return image;
}

const GroundPainter &TilePainter::town() const
{
    std::call_once(m_isTownMade, [this] {
        m_town = std::make_unique<const GroundPainter>(atlas::mapOf(geo::makeTown(m_townSeed)));
    });
    return *m_town;
}

} // namespace dispatch::map
