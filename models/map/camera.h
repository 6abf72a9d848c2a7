// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/mercator.h"

#include <QPointF>
#include <QSizeF>

namespace dispatch::map {

//! \brief What a north-up map shows: its centre, its scale and the size of its item in logical pixels.
//! The whole Earth is 256 * 2^zoom pixels wide, as in Qt Location's osm plug-in.
//! \threads a value
struct Camera {
    geo::UnitPoint center { .x = 0.5, .y = 0.5 };
    double edgePx = geo::TilePixels; //!< edge of the world
    QSizeF size;

    [[nodiscard]] static Camera at(domain::GeoPoint center, double zoomLevel, QSizeF size);

    //! \brief Item position of \p p, on the copy of the world nearest to the centre.
    [[nodiscard]] QPointF toItem(geo::UnitPoint p) const
    {
        double dx = p.x - center.x;
        // Across the date line the nearer copy is the one the eye expects.
        if (dx > 0.5)
            dx -= 1.0;
        else if (dx < -0.5)
            dx += 1.0;
        return { size.width() / 2 + dx * edgePx, size.height() / 2 + (p.y - center.y) * edgePx };
    }
    //! \brief The place under an item position; y is clamped to the square, x is wrapped into it.
    [[nodiscard]] geo::UnitPoint toUnit(QPointF item) const;
    //! \brief Metres on the ground of one item pixel at the centre.
    [[nodiscard]] double metresPerPx() const;
};

} // namespace dispatch::map
