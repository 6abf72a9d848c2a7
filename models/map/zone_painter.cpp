// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/zone_painter.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <array>
#include <cmath>
#include <optional>

namespace dispatch::map {

namespace {

constexpr double LinePx = 1.6;
constexpr double StrongLinePx = 2.8;
constexpr int FillAlpha = 20;
constexpr int StrongFillAlpha = 40;
constexpr int NamePx = 12;
constexpr double NameRimPx = 3;

enum Side : quint8 { Left, Top, Right, Bottom };

//! How far \p p lies inside of one side of the box; < 0: outside.
double depth(QPointF p, const QRectF &box, Side side)
{
    switch (side) {
    case Left:
        return p.x() - box.left();
    case Top:
        return p.y() - box.top();
    case Right:
        return box.right() - p.x();
    case Bottom:
        return box.bottom() - p.y();
    }
    return 0;
}

//! The part of an edge inside the box, and how far from its beginning that starts.
struct Visible {
    QLineF line;
    double skippedPx = 0;
};

//! \source Liang and Barsky 1984
std::optional<Visible> visiblePart(QPointF from, QPointF to, const QRectF &box)
{
    double begin = 0;
    double end = 1;
    for (const Side side : { Left, Top, Right, Bottom }) {
        const double a = depth(from, box, side);
        const double b = depth(to, box, side);
        if (a < 0 && b < 0)
            return std::nullopt;
        if (a < 0)
            begin = std::max(begin, a / (a - b));
        else if (b < 0)
            end = std::min(end, a / (a - b));
    }
    if (begin >= end)
        return std::nullopt;
    const QLineF whole(from, to);
    return Visible { .line = QLineF(whole.pointAt(begin), whole.pointAt(end)),
        .skippedPx = begin * whole.length() };
}

QFont nameFont(const QString &family)
{
    QFont font(family);
    font.setPixelSize(NamePx);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

QColor zoneInk(const ZoneLook &look)
{
    if (look.isSite)
        return look.isDark ? QColor(0xe0, 0x8b, 0xf0) : QColor(0x93, 0x2a, 0xa6);
    struct Ink {
        QColor light, dark;
    };
    // Teal, blue, ochre, green, slate: each at 4.5 to 1 or better on the ground of its theme.
    static const std::array<Ink, ZoneHueCount> territories {
        { { { 0x0f, 0x70, 0x68 }, { 0x5e, 0xc8, 0xbe } },
            { { 0x1f, 0x5f, 0xa8 }, { 0x7f, 0xb4, 0xf0 } },
            { { 0x8a, 0x5a, 0x00 }, { 0xe2, 0xb4, 0x5c } },
            { { 0x3f, 0x6b, 0x1c }, { 0x9c, 0xcc, 0x70 } },
            { { 0x4a, 0x58, 0x68 }, { 0xb4, 0xc0, 0xcf } } }
    };
    const Ink &ink = territories[static_cast<std::size_t>(look.hue) % ZoneHueCount];
    return look.isDark ? ink.dark : ink.light;
}

// Sutherland and Hodgman 1974: one side of the box after the other.
QPolygonF clipped(const QPolygonF &polygon, const QRectF &box)
{
    QPolygonF left = polygon;
    for (const Side side : { Left, Top, Right, Bottom }) {
        QPolygonF kept;
        for (qsizetype i = 0; i < left.size(); ++i) {
            const QPointF from = left[i];
            const QPointF to = left[(i + 1) % left.size()];
            const double a = depth(from, box, side);
            const double b = depth(to, box, side);
            if (a >= 0)
                kept << from;
            if ((a < 0) != (b < 0))
                kept << QLineF(from, to).pointAt(a / (a - b));
        }
        left = kept;
    }
    return left;
}

void paintZone(QPainter &painter, const QPolygonF &polygon, const QRectF &box, const ZoneLook &look)
{
    QColor fill = zoneInk(look);
    fill.setAlpha(look.isStrong ? StrongFillAlpha : FillAlpha);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(clipped(polygon, box));
    painter.setBrush(Qt::NoBrush);
    QPen pen(zoneInk(look), look.isStrong ? StrongLinePx : LinePx);
    pen.setCapStyle(Qt::FlatCap);
    if (!look.isSite)
        pen.setDashPattern({ 7, 2.5, 1.5, 2.5 });
    for (qsizetype i = 0; i < polygon.size(); ++i) {
        const auto part = visiblePart(polygon[i], polygon[(i + 1) % polygon.size()], box);
        if (!part)
            continue;
        if (!look.isSite)
            pen.setDashOffset(std::fmod(part->skippedPx / pen.widthF(), 13.5));
        painter.setPen(pen);
        painter.drawLine(part->line);
    }
}

void paintZoneName(QPainter &painter, QPointF at, const QString &name, const QString &fontFamily,
    const ZoneLook &look)
{
    const QFont font = nameFont(fontFamily);
    const QFontMetricsF metrics(font);
    QPainterPath letters;
    letters.addText(at.x() - metrics.horizontalAdvance(name) / 2,
        at.y() + (metrics.ascent() - metrics.descent()) / 2, font, name);
    const QColor rim
        = look.isDark ? QColor(0x12, 0x16, 0x1c, 0xd8) : QColor(0xff, 0xff, 0xff, 0xd8);
    painter.strokePath(letters, QPen(rim, NameRimPx, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.fillPath(letters, zoneInk(look));
}

double zoneNameWidth(const QString &name, const QString &fontFamily)
{
    return QFontMetricsF(nameFont(fontFamily)).horizontalAdvance(name);
}

} // namespace dispatch::map
