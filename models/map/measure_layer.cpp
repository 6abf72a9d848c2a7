// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/measure_layer.h"

#include "geo/geometry.h"

#include <QPainter>

#include <cmath>

namespace dispatch::map {
namespace {

constexpr double LinePx = 2;
constexpr double RimPx = 1.5;
constexpr double DotPx = 4;
//! A shorter leg is straight on the map as well as on the sphere, to less than a pixel.
constexpr double StraightM = 20'000;
constexpr int PiecesOfALongLeg = 48;

domain::GeoPoint geoOf(QPointF place)
{
    return { .latitudeDeg = place.x(), .longitudeDeg = place.y() };
}

bool isPlace(QPointF place)
{
    return std::isfinite(place.x()) && std::isfinite(place.y());
}

} // namespace

MeasureLayer::MeasureLayer(QQuickItem *parent)
    : PictureLayer(parent)
{
}

void MeasureLayer::setPointer(QPointF place)
{
    if (m_pointer == place || (!isPlace(m_pointer) && !isPlace(place)))
        return;
    m_pointer = place;
    tell();
}

QList<QPointF> MeasureLayer::places() const
{
    QList<QPointF> all = m_points;
    if (!all.isEmpty() && isPlace(m_pointer) && m_pointer != all.constLast())
        all << m_pointer;
    return all;
}

double MeasureLayer::legM() const
{
    const QList<QPointF> all = places();
    return all.size() < 2 ? -1 : geo::distanceM(geoOf(all[all.size() - 2]), geoOf(all.constLast()));
}

double MeasureLayer::bearingDeg() const
{
    const QList<QPointF> all = places();
    return all.size() < 2 ? -1
                          : geo::bearingDeg(geoOf(all[all.size() - 2]), geoOf(all.constLast()));
}

double MeasureLayer::totalM() const
{
    std::vector<domain::GeoPoint> line;
    for (const QPointF place : places())
        line.push_back(geoOf(place));
    return geo::lengthM(line);
}

void MeasureLayer::add(QPointF place)
{
    if (!isPlace(place) || m_points.size() >= MaxPoints
        || (!m_points.isEmpty() && m_points.constLast() == place))
        return;
    m_points << place;
    tell();
}

bool MeasureLayer::takeBack()
{
    if (m_points.isEmpty())
        return false;
    m_points.removeLast();
    tell();
    return true;
}

void MeasureLayer::clear()
{
    m_points.clear();
    m_pointer = { qQNaN(), qQNaN() };
    tell();
}

void MeasureLayer::tell()
{
    Q_EMIT changed();
    contentChanged();
}

void MeasureLayer::paint(QPainter &painter, const Camera &view) const
{
    const QColor ink = isDark() ? QColor(0xe6, 0xeb, 0xf1) : QColor(0x17, 0x20, 0x2b);
    const QColor rim = isDark() ? QColor(0x12, 0x16, 0x1c) : QColor(0xff, 0xff, 0xff);
    const auto at = [&view](domain::GeoPoint place) { return view.toItem(geo::toUnit(place)); };
    QPolygonF line;
    const QList<QPointF> all = places();
    for (qsizetype i = 0; i < all.size(); ++i) {
        const domain::GeoPoint to = geoOf(all[i]);
        if (i > 0) {
            const domain::GeoPoint from = geoOf(all[i - 1]);
            const double length = geo::distanceM(from, to);
            const double bearing = geo::bearingDeg(from, to);
            const int pieces = length > StraightM ? PiecesOfALongLeg : 1;
            for (int piece = 1; piece < pieces; ++piece)
                line << at(geo::destination(from, bearing, length * piece / pieces));
        }
        line << at(to);
    }
    painter.setPen(QPen(rim, LinePx + 2 * RimPx, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.setPen(QPen(ink, LinePx, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.setPen(QPen(ink, LinePx));
    painter.setBrush(rim);
    for (const QPointF place : m_points)
        painter.drawEllipse(at(geoOf(place)), DotPx, DotPx);
}

} // namespace dispatch::map
