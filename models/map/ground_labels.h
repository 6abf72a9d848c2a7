// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_data.h"
#include "geo/mercator.h"

#include <QFont>
#include <QRectF>

#include <vector>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace dispatch::map {

struct GroundStyle;

//! \brief One name on the map at one zoom level. Positions are pixels of the whole world at that level.
struct GroundLabel {
    enum class Kind : quint8 { Town, District, Village, Street, Water, Park, Landmark, House };
    struct Letter {
        QPointF at; //!< left end of the base line
        double angleDeg = 0;
        QString text; //!< one letter along a bent street, else the whole name
    };
    Kind kind = Kind::Street;
    QRectF box; //!< all of it with its halo
    std::vector<Letter> letters;
    QFont font;
};

//! \brief A square of tiles whose names are laid out together; every zoom level has its own.
struct LabelBlock {
    static constexpr int TilesPerSide = 8;
    int x = 0;
    int y = 0;
    int zoom = 0;
    bool operator==(const LabelBlock &) const = default;

    [[nodiscard]] static LabelBlock of(geo::TileId tile)
    {
        return { .x = tile.x / TilesPerSide, .y = tile.y / TilesPerSide, .zoom = tile.z };
    }
    //! \brief In pixels of the whole world at its zoom level; larger than the world at the lowest ones.
    [[nodiscard]] QRectF rectPx() const
    {
        constexpr double Side = double { TilesPerSide } * geo::TilePixels;
        return { x * Side, y * Side, Side, Side };
    }
};

//! \brief Chooses which names stand where in a block: no two lie on each other, and none crosses the edge of the block, so
//! that what is drawn in one tile goes on in the next.
//! \threads reentrant
[[nodiscard]] std::vector<GroundLabel> placeLabels(const atlas::MapData &map, LabelBlock block);

//! \brief Draws a label.
//! \param origin where the painter's origin lies in the world at the label's zoom level. Not left to the painter: at zoom
//! level 18 the world is wider than Qt's numbers for glyph positions
void paintLabel(
    QPainter &painter, const GroundLabel &label, const GroundStyle &style, QPointF origin);

} // namespace dispatch::map
