// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/mercator.h"

#include <QColor>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace dispatch::map {

struct GraticuleColors {
    QColor line;
    QColor text;
};

//! \brief Distance of the globe's lines at a zoom level, degrees: about one line in two tiles, a round number.
[[nodiscard]] double graticuleStepDeg(int zoom);

//! \brief Draws the lines of latitude and longitude of a tile with their degrees; (0, 0) is the tile's north-west
//! corner, 256 its edge.
//! \threads reentrant
//! \param unlabelled no degrees are written at crossings inside, which something else will cover
void paintGraticule(QPainter &painter, geo::TileId tile, const GraticuleColors &colors,
    const geo::GeoBounds &unlabelled = {});

} // namespace dispatch::map
