// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/town.h"
#include "map/tile_style.h"

#include <QRectF>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace dispatch::map {

//! \brief Draws the made-up town.
//! \threads const functions are reentrant
class TownPainter {
public:
    explicit TownPainter(quint64 seed);
    [[nodiscard]] QRectF box() const;
    //! \brief Draws what the town has of a tile; (0, 0) is the tile's north-west corner, 256 its edge.
    void paint(QPainter &painter, geo::TileId tile, bool isDark) const;
};

} // namespace dispatch::map
