// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/route_layer.h"

#include <QPainter>

#include <cmath>

namespace dispatch::map {

namespace {

constexpr double LinePx = 4.5;
constexpr double RimPx = 2.0;
constexpr double MarkPx = 9.0;

geo::UnitPoint unitOf(QPointF place)
{
    return geo::toUnit({ .latitudeDeg = place.x(), .longitudeDeg = place.y() });
}

} // namespace

RouteLayer::RouteLayer(QQuickItem *parent)
    : PictureLayer(parent)
{
}

void RouteLayer::setLine(const QList<QPointF> &line)
{
    if (m_line == line)
        return;
    m_line = line;
    m_points.clear();
    for (const QPointF place : line)
        m_points.push_back(unitOf(place));
    Q_EMIT lineChanged();
    contentChanged();
}

void RouteLayer::setEstimate(bool isEstimate)
{
    if (m_isEstimate == isEstimate)
        return;
    m_isEstimate = isEstimate;
    Q_EMIT isEstimateChanged();
    contentChanged();
}

void RouteLayer::setMark(QPointF mark)
{
    const bool isSame = m_mark == mark || (std::isnan(m_mark.x()) && std::isnan(mark.x()));
    if (isSame)
        return;
    m_mark = mark;
    Q_EMIT markChanged();
    contentChanged();
}

void RouteLayer::paint(QPainter &painter, const Camera &view) const
{
    const QColor ink = isDark() ? QColor(0x5b, 0x9d, 0xff) : QColor(0x1f, 0x6f, 0xeb);
    const QColor rim = isDark() ? QColor(0x12, 0x16, 0x1c) : QColor(0xff, 0xff, 0xff);
    QPolygonF line;
    for (const geo::UnitPoint p : m_points) {
        const QPointF at = view.toItem(p);
        if (line.isEmpty() || (at - line.constLast()).manhattanLength() > 0.5)
            line << at;
    }
    if (line.size() > 1) {
        painter.setPen(QPen(rim, LinePx + 2 * RimPx, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(line);
        QPen pen(ink, LinePx, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
        if (m_isEstimate) {
            pen.setCapStyle(Qt::FlatCap);
            pen.setDashPattern({ 2.5, 2 });
        }
        painter.setPen(pen);
        painter.drawPolyline(line);
    }
    if (hasMark()) {
        painter.setPen(QPen(rim, RimPx));
        painter.setBrush(ink);
        painter.drawEllipse(view.toItem(unitOf(m_mark)), MarkPx, MarkPx);
        painter.setBrush(rim);
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(view.toItem(unitOf(m_mark)), MarkPx / 3, MarkPx / 3);
    }
}

} // namespace dispatch::map
