// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/camera.h"

#include <algorithm>
#include <cmath>

namespace dispatch::map {

Camera Camera::at(domain::GeoPoint center, double zoomLevel, QSizeF size)
{
    return { .center = geo::toUnit(center),
        .edgePx = geo::TilePixels * std::exp2(zoomLevel),
        .size = size };
}

geo::UnitPoint Camera::toUnit(QPointF item) const
{
    const double x = center.x + (item.x() - size.width() / 2) / edgePx;
    const double y = center.y + (item.y() - size.height() / 2) / edgePx;
    return { .x = x - std::floor(x), .y = std::clamp(y, 0.0, 1.0) };
}

double Camera::metresPerPx() const
{
    return geo::metresPerUnit(center) / edgePx;
}

} // namespace dispatch::map
