// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/zone_sketch.h"

#include "domain/limits.h"
#include "map/zone_painter.h"
#include "state/checks.h"

#include <QPainter>

#include <cmath>

namespace dispatch::map {

namespace {

constexpr double LinePx = 2;
constexpr double CornerPx = 4.5;
constexpr double CornerAtHandPx = 7;

domain::GeoPoint geoOf(QPointF place)
{
    return { .latitudeDeg = place.x(), .longitudeDeg = place.y() };
}

bool isPlace(QPointF place)
{
    return std::isfinite(place.x()) && std::isfinite(place.y());
}

} // namespace

ZoneSketch::ZoneSketch(QQuickItem *parent)
    : PictureLayer(parent)
{
    tell();
}

bool ZoneSketch::isFull() const
{
    return m_points.size() >= domain::MaxOutlinePoints;
}

void ZoneSketch::tell()
{
    std::vector<domain::GeoPoint> outline;
    for (const QPointF &point : m_points)
        outline.push_back(geoOf(point));
    const auto ok = state::checkOutline(outline);
    m_whyNot = ok ? QString() : ok.error().title;
    Q_EMIT changed();
    contentChanged();
}

void ZoneSketch::setCorner(int corner)
{
    const int wanted = has(corner) ? corner : -1;
    if (m_corner == wanted)
        return;
    m_corner = wanted;
    Q_EMIT changed();
    contentChanged();
}

void ZoneSketch::setPointer(QPointF place)
{
    if (m_pointer == place || (!isPlace(m_pointer) && !isPlace(place)))
        return;
    m_pointer = place;
    Q_EMIT pointerChanged();
    if (!m_isClosed && !m_points.isEmpty())
        contentChanged();
}

void ZoneSketch::setSite(bool isSite)
{
    if (m_isSite == isSite)
        return;
    m_isSite = isSite;
    Q_EMIT isSiteChanged();
    contentChanged();
}

void ZoneSketch::begin(const QList<QPointF> &points)
{
    m_points = points;
    m_isClosed = !points.isEmpty();
    m_corner = -1;
    m_pointer = { qQNaN(), qQNaN() };
    tell();
}

void ZoneSketch::add(QPointF place)
{
    if (m_isClosed || !isPlace(place) || isFull()
        || (!m_points.isEmpty() && m_points.constLast() == place))
        return;
    m_points << place;
    tell();
}

bool ZoneSketch::takeBack()
{
    if (m_points.isEmpty() || m_isClosed)
        return false;
    m_points.removeLast();
    tell();
    return true;
}

bool ZoneSketch::close()
{
    if (!m_whyNot.isEmpty())
        return false;
    if (!m_isClosed) {
        m_isClosed = true;
        tell();
    }
    return true;
}

void ZoneSketch::move(int corner, QPointF place)
{
    if (!has(corner) || !isPlace(place) || m_points[corner] == place)
        return;
    m_points[corner] = place;
    tell();
}

void ZoneSketch::insertAfter(int corner, QPointF place)
{
    if (!has(corner) || !isPlace(place) || isFull())
        return;
    m_points.insert(corner + 1, place);
    m_corner = corner + 1;
    tell();
}

void ZoneSketch::remove(int corner)
{
    if (!has(corner))
        return;
    m_points.removeAt(corner);
    m_corner = m_points.isEmpty() ? -1 : std::min(corner, static_cast<int>(m_points.size()) - 1);
    tell();
}

void ZoneSketch::stepCorner(int step)
{
    const auto count = static_cast<int>(m_points.size());
    if (count == 0)
        return;
    setCorner(m_corner < 0 ? (step > 0 ? 0 : count - 1) : (m_corner + step + count) % count);
}

QPointF ZoneSketch::at(int corner) const
{
    return has(corner) ? camera().toItem(geo::toUnit(geoOf(m_points[corner]))) : QPointF();
}

QPointF ZoneSketch::middleAfter(int corner) const
{
    return has(corner) ? (at(corner) + at((corner + 1) % static_cast<int>(m_points.size()))) / 2
                       : QPointF();
}

void ZoneSketch::paint(QPainter &painter, const Camera &view) const
{
    const QRectF seen(QPointF(0, 0), view.size);
    const ZoneLook look { .isSite = m_isSite, .isDark = isDark(), .isStrong = true };
    const QColor ink = zoneInk(look);
    const QColor rim = isDark() ? QColor(0x12, 0x16, 0x1c) : QColor(0xff, 0xff, 0xff);
    const auto onView = [&view](QPointF place) { return view.toItem(geo::toUnit(geoOf(place))); };
    QPolygonF line;
    for (const QPointF &point : m_points)
        line << onView(point);
    if (m_isClosed) {
        paintZone(painter, line, seen, look);
    } else {
        QPolygonF all = line;
        if (isPlace(m_pointer))
            all << onView(m_pointer);
        QColor fill = ink;
        fill.setAlpha(30);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(clipped(all, seen));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(ink, LinePx, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(all);
        if (all.size() > 2) { // how it would be closed
            painter.setPen(QPen(ink, LinePx / 2, Qt::DotLine));
            painter.drawLine(all.constLast(), all.constFirst());
        }
    }
    painter.setPen(QPen(ink, LinePx));
    for (qsizetype i = 0; i < line.size(); ++i) {
        const bool isAtHand = i == m_corner;
        painter.setBrush(isAtHand ? ink : rim);
        const double radius = isAtHand ? CornerAtHandPx : CornerPx;
        painter.drawEllipse(line[i], radius, radius);
    }
}

} // namespace dispatch::map
