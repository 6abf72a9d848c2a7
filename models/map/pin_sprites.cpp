// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/pin_sprites.h"

#include "map/palette.h"
#include "map/sprite_canvas.h"
#include "map/unit_sprites.h"

#include <QFontMetricsF>
#include <QPainterPath>

#include <cmath>

namespace dispatch::map {

using domain::Priority;
using domain::VisitState;

namespace {

constexpr double BodyHeightPx = 21.0;
constexpr double TailPx = 6.0;
constexpr double MarginPx = 6.0;
constexpr double GlyphPx = 11.0;
constexpr double BarsPx = 9.0;

QPen glyphPen(const QColor &color, double width = 1.7)
{
    return { color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin };
}

//! The state as a glyph of about 11 px around (0, 0).
void drawGlyph(QPainter &painter, VisitState state, const QColor &color)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(glyphPen(color));
    switch (state) {
    case VisitState::Requested: // a question
        painter.drawArc(QRectF(-3, -5, 6, 5.6), -80 * 16, 250 * 16);
        painter.drawLine(QPointF(0, 0.6), QPointF(0, 1.4));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(QPointF(0, 4.4), 1.2, 1.2);
        break;
    case VisitState::Unscheduled: { // an empty place
        QPen dashes = glyphPen(color);
        dashes.setCapStyle(Qt::FlatCap);
        dashes.setDashPattern({ 1.6, 1.25 });
        painter.setPen(dashes);
        painter.drawEllipse(QPointF(0, 0), 4.6, 4.6);
        break;
    }
    case VisitState::Scheduled: // a clock
        painter.drawEllipse(QPointF(0, 0), 5, 5);
        painter.drawPolyline(QPolygonF({ { 0, -2.8 }, { 0, 0.2 }, { 2.2, 1.4 } }));
        break;
    case VisitState::Dispatched: // sent
        painter.drawLine(QPointF(-4.5, 0), QPointF(4.5, 0));
        painter.drawPolyline(QPolygonF({ { 1, -3.6 }, { 4.6, 0 }, { 1, 3.6 } }));
        break;
    case VisitState::Accepted: // a tick
        painter.drawPolyline(QPolygonF({ { -4.4, 0.4 }, { -1.2, 3.6 }, { 4.6, -3.4 } }));
        break;
    case VisitState::EnRoute: // the technician's chevron
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(QPolygonF({ { 0, -5.5 }, { 4.8, 5 }, { 0, 2.6 }, { -4.8, 5 } }));
        break;
    case VisitState::OnSite: // the technician's square, empty
        painter.drawRect(QRectF(-4.2, -4.2, 8.4, 8.4));
        break;
    case VisitState::InProgress: // the technician's square, filled
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRect(QRectF(-4.8, -4.8, 9.6, 9.6));
        break;
    case VisitState::Paused:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRect(QRectF(-4.2, -4.8, 3, 9.6));
        painter.drawRect(QRectF(1.2, -4.8, 3, 9.6));
        break;
    case VisitState::Completed: // two ticks
        painter.drawPolyline(QPolygonF({ { -6, 0.2 }, { -3.4, 3.2 }, { 1.4, -3.4 } }));
        painter.drawPolyline(QPolygonF({ { -0.6, 2.4 }, { 0.2, 3.2 }, { 5.4, -3.4 } }));
        break;
    case VisitState::NoShow: // nobody at the door
        painter.drawEllipse(QPointF(0, 0), 4.8, 4.8);
        painter.drawLine(QPointF(-2.6, 0), QPointF(2.6, 0));
        break;
    case VisitState::Rejected:
        painter.drawEllipse(QPointF(0, 0), 4.8, 4.8);
        painter.drawLine(QPointF(-3.3, 3.3), QPointF(3.3, -3.3));
        break;
    case VisitState::Canceled:
        painter.drawLine(QPointF(-3.8, -3.8), QPointF(3.8, 3.8));
        painter.drawLine(QPointF(-3.8, 3.8), QPointF(3.8, -3.8));
        break;
    }
}

int barsOf(Priority priority)
{
    return priority == Priority::Low ? 1 : priority == Priority::Normal ? 2 : 3;
}

//! One to three rising bars, the unused ones faint; a triangle for an emergency. Around (0, 0).
void drawPriority(QPainter &painter, Priority priority, const QColor &color)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    if (priority == Priority::Emergency) {
        painter.drawPolygon(QPolygonF({ { 0, -4.8 }, { 5.2, 4.2 }, { -5.2, 4.2 } }));
        return;
    }
    for (int i = 0; i < 3; ++i) {
        QColor bar = color;
        bar.setAlphaF(i < barsOf(priority) ? 1.0F : 0.25F);
        painter.setBrush(bar);
        const double height = 3.0 + 2.5 * i;
        painter.drawRect(QRectF(-4 + 3.0 * i, 4 - height, 2, height));
    }
}

QPainterPath bodyPath(const QRectF &body, QPointF tip)
{
    QPainterPath path;
    path.addRoundedRect(body, 6, 6);
    QPainterPath tail;
    tail.addPolygon(
        QPolygonF({ { tip.x() - 5, body.bottom() - 1 }, tip, { tip.x() + 5, body.bottom() - 1 } }));
    tail.closeSubpath();
    return path.united(tail);
}

constexpr double EndedPx = 15.0;
constexpr double EndedOpacity = 0.7;

//! It is over: found again by whoever looks for it, in nobody's way.
SpriteSheet::Picture paintEnded(const PinLook &look, double ratio)
{
    const Palette &colors = Palette::of(look.isDark);
    SpriteCanvas canvas(QSizeF(EndedPx + 4, EndedPx + 4), ratio);
    QPainter &painter = canvas.painter;
    painter.setOpacity(EndedOpacity);
    painter.translate(EndedPx / 2 + 2, EndedPx / 2 + 2);
    painter.setPen(QPen(colors.line, 1));
    painter.setBrush(colors.surface);
    painter.drawRoundedRect(QRectF(-EndedPx / 2, -EndedPx / 2, EndedPx, EndedPx), 4, 4);
    painter.scale(0.78, 0.78);
    drawGlyph(painter, look.state, colors.mutedText);
    return canvas.take({ EndedPx / 2 + 2, EndedPx / 2 + 2 });
}

} // namespace

void paintSign(QPainter &painter, QPointF at, PinSign sign, const Palette &colors)
{
    painter.setPen(QPen(colors.casing, 1.5));
    painter.setBrush(sign == PinSign::AtRisk ? colors.warning : colors.danger);
    switch (sign) {
    case PinSign::Emergency:
        painter.drawPolygon(
            QPolygonF({ at + QPointF(0, -5.6), at + QPointF(6, 4.6), at + QPointF(-6, 4.6) }));
        break;
    case PinSign::Late:
        painter.drawEllipse(at, 5.6, 5.6);
        painter.setPen(glyphPen(colors.onColor, 1.5));
        painter.drawLine(at + QPointF(0, -2.8), at + QPointF(0, 0.8));
        painter.drawPoint(at + QPointF(0, 3.0));
        break;
    case PinSign::AtRisk: // the sand runs out
        painter.drawPolygon(
            QPolygonF({ at + QPointF(-4.8, -5.8), at + QPointF(4.8, -5.8), at + QPointF(0.8, 0),
                at + QPointF(4.8, 5.8), at + QPointF(-4.8, 5.8), at + QPointF(-0.8, 0) }));
        break;
    }
}

QRectF endedPinBody(QPointF place)
{
    return { place.x() - EndedPx / 2, place.y() - EndedPx / 2, EndedPx, EndedPx };
}

QRectF pinBody(QPointF tip, bool isNumbered)
{
    constexpr double ReachLeftPx = 14;
    constexpr double ReachRightPx = 12;
    constexpr double NumberPx = 34; // three figures and the bars
    const double height = BodyHeightPx + TailPx;
    return { tip.x() - ReachLeftPx, tip.y() - height,
        ReachLeftPx + ReachRightPx + (isNumbered ? NumberPx : 0), height };
}

quint64 spriteKey(const PinLook &look)
{
    return spriteKey(SpriteKind::Pin,
        look.number << 12U | static_cast<quint64>(look.state) << 8U
            | static_cast<quint64>(look.priority) << 4U | quint64 { look.isLate } << 3U
            | quint64 { look.isAtRisk } << 2U | quint64 { look.isSelected } << 1U
            | quint64 { look.isDark });
}

SpriteSheet::Picture paintPin(const PinLook &look, const QString &family, double ratio)
{
    if (!domain::isOpen(look.state) && !look.isSelected)
        return paintEnded(look, ratio);
    const Palette &colors = Palette::of(look.isDark);
    QFont font(family);
    font.setPixelSize(11);
    font.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const QString number = look.number > 0 ? QString::number(look.number) : QString();
    const bool isFull = !number.isEmpty();
    const double textPx = isFull ? std::ceil(metrics.horizontalAdvance(number)) : 0;
    const bool showsPriority
        = isFull || look.priority == Priority::Emergency || look.priority == Priority::High;

    const double bodyWidth
        = 5 + GlyphPx + 5 + (isFull ? textPx + 5 : 0) + (showsPriority ? BarsPx + 3 : 0);
    const QSizeF size(bodyWidth + 2 * MarginPx, BodyHeightPx + TailPx + 2 * MarginPx);
    QImage image(QSize(static_cast<int>(std::ceil(size.width() * ratio)),
                     static_cast<int>(std::ceil(size.height() * ratio))),
        QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    image.setDevicePixelRatio(ratio);

    const QRectF body(MarginPx, MarginPx, bodyWidth, BodyHeightPx);
    const QPointF tip(MarginPx + std::min(bodyWidth / 2, 14.0), body.bottom() + TailPx);
    const bool isAlarming = look.isLate || look.priority == Priority::Emergency;
    const QColor color = isAlarming ? colors.danger
        : look.isAtRisk             ? colors.warning
                                    : colors.state(look.state);
    const QColor ground = isAlarming ? colors.danger
        : look.isSelected            ? colors.accent
                                     : colors.surface;
    const bool isFilled = isAlarming || look.isSelected;
    const QColor ink = isFilled ? colors.onColor : color;

    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPainterPath path = bodyPath(body, tip);
    if (look.isSelected) {
        QColor halo = colors.accent;
        halo.setAlphaF(0.35F);
        painter.setPen(QPen(halo, 9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(path);
    }
    painter.setPen(QPen(colors.casing, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(ground);
    painter.drawPath(path);
    painter.setPen(
        QPen(isFilled ? ground : color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);

    double x = body.left() + 5 + GlyphPx / 2;
    const double middle = body.center().y();
    painter.save();
    painter.translate(x, middle);
    drawGlyph(painter, look.state, ink);
    painter.restore();
    x += GlyphPx / 2 + 5;
    if (isFull) {
        painter.setFont(font);
        painter.setPen(isFilled ? colors.onColor : colors.text);
        painter.drawText(QPointF(x, std::round(middle + metrics.capHeight() / 2)), number);
        x += textPx + 5;
    }
    if (showsPriority) {
        painter.save();
        painter.translate(x + BarsPx / 2 - 1, middle);
        drawPriority(painter, look.priority, isFilled ? colors.onColor : colors.mutedText);
        painter.restore();
    }
    if (look.isLate || look.isAtRisk)
        paintSign(painter, body.topRight() + QPointF(-0.5, 0.5),
            look.isLate ? PinSign::Late : PinSign::AtRisk, colors);
    painter.end();
    return { .image = image, .anchor = tip * ratio };
}

} // namespace dispatch::map
