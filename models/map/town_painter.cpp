// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/town_painter.h"
namespace dispatch::map {
TownPainter::TownPainter(quint64) { }
QRectF TownPainter::box() const
{
    return { -15.1, 46.9, 0.2, 0.2 };
}
void TownPainter::paint(QPainter &, geo::TileId, bool) const { }
} // namespace dispatch::map
