// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/map_item.h"

#include <algorithm>
#include <cmath>

namespace dispatch::map {

using namespace Qt::StringLiterals;

MapItem::MapItem(QQuickItem *parent)
    : QQuickItem(parent)
    , m_fontFamily(u"Inter"_s)
{
    setFlag(ItemHasContents);
}

void MapItem::setCenterLatitude(double degrees)
{
    moveCamera(m_centerLatitude, degrees);
}

void MapItem::setCenterLongitude(double degrees)
{
    moveCamera(m_centerLongitude, degrees);
}

void MapItem::setZoomLevel(double level)
{
    moveCamera(m_zoomLevel, level);
}

void MapItem::setDark(bool isDark)
{
    if (m_isDark == isDark)
        return;
    m_isDark = isDark;
    Q_EMIT isDarkChanged();
    invalidate();
}

void MapItem::setFontFamily(const QString &family)
{
    if (m_fontFamily == family)
        return;
    m_fontFamily = family;
    Q_EMIT fontFamilyChanged();
    invalidate();
}

Camera MapItem::camera() const
{
    return Camera::at({ .latitudeDeg = m_centerLatitude, .longitudeDeg = m_centerLongitude },
        m_zoomLevel, size());
}

QPointF MapItem::placeAt(double x, double y) const
{
    const domain::GeoPoint p = geo::toGeo(camera().toUnit({ x, y }));
    return { p.latitudeDeg, p.longitudeDeg };
}

QPointF MapItem::centerFor(QPointF place, double x, double y, double zoomLevel) const
{
    Camera wanted
        = Camera::at({ .latitudeDeg = place.x(), .longitudeDeg = place.y() }, zoomLevel, size());
    const domain::GeoPoint p = geo::toGeo(wanted.toUnit({ width() - x, height() - y }));
    return { p.latitudeDeg, p.longitudeDeg };
}

double MapItem::zoomToFit(const QRectF &box, double marginPx) const
{
    const auto southWest = geo::toUnit({ .latitudeDeg = box.top(), .longitudeDeg = box.left() });
    const auto northEast
        = geo::toUnit({ .latitudeDeg = box.bottom(), .longitudeDeg = box.right() });
    const double roomX = std::max(1.0, width() - 2 * marginPx);
    const double roomY = std::max(1.0, height() - 2 * marginPx);
    const double edgePx = std::min(roomX / std::max(1e-9, northEast.x - southWest.x),
        roomY / std::max(1e-9, southWest.y - northEast.y));
    return std::clamp(std::log2(edgePx / geo::TilePixels), 0.0, MaxZoomLevel);
}

QPointF MapItem::centerOfBox(const QRectF &box) const
{
    const auto southWest = geo::toUnit({ .latitudeDeg = box.top(), .longitudeDeg = box.left() });
    const auto northEast
        = geo::toUnit({ .latitudeDeg = box.bottom(), .longitudeDeg = box.right() });
    const domain::GeoPoint p
        = geo::toGeo({ (southWest.x + northEast.x) / 2, (southWest.y + northEast.y) / 2 });
    return { p.latitudeDeg, p.longitudeDeg };
}

QPointF MapItem::roundLength(double maxPx) const
{
    const double metresPerPx = camera().metresPerPx();
    const double most = maxPx * metresPerPx;
    const double power = std::pow(10.0, std::floor(std::log10(most)));
    const double metres = power * (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1);
    return { metres, metres / metresPerPx };
}

void MapItem::moveCamera(double &coordinate, double value)
{
    // A binding to a map without a centre yet delivers NaN.
    if (!std::isfinite(value) || coordinate == value)
        return;
    coordinate = value;
    Q_EMIT cameraChanged();
    invalidate();
}

} // namespace dispatch::map
