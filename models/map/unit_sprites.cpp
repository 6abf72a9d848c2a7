// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/unit_sprites.h"

#include "map/palette.h"
#include "map/sprite_canvas.h"

#include <QFontMetricsF>
#include <QPainterPath>

#include <array>
#include <cmath>
#include <numbers>

namespace dispatch::map {

using domain::Duty;
using domain::SignalAge;

namespace {

constexpr double CasingPx = 1.75;
constexpr double LateOpacity = 0.7;
constexpr int CanvasPx = 30;
constexpr double Middle = CanvasPx / 2.0;

QPolygonF octagon(double radius)
{
    QPolygonF shape;
    for (int i = 0; i < 8; ++i) {
        const double angle = (i + 0.5) * std::numbers::pi / 4;
        shape << QPointF(std::cos(angle), std::sin(angle)) * radius;
    }
    return shape;
}

//! The outline of a mark around (0, 0), turned to its course.
QPainterPath outline(const UnitLook &look)
{
    QPainterPath path;
    const double courseDeg = look.course * 360.0 / CourseSteps;
    if (look.hasEmergency) {
        path.addPolygon(octagon(10.0));
        path.closeSubpath();
        return path;
    }
    switch (look.duty) {
    case Duty::EnRoute: {
        if (look.course == NoCourse) {
            // On the way, but nobody knows whereto: a shape without a direction.
            path.addPolygon(QPolygonF({ { 0, -8.5 }, { 8.5, 0 }, { 0, 8.5 }, { -8.5, 0 } }));
            path.closeSubpath();
            return path;
        }
        QTransform turn;
        turn.rotate(courseDeg);
        path.addPolygon(turn.map(QPolygonF({ { 0, -10 }, { 8, 8.5 }, { 0, 4.5 }, { -8, 8.5 } })));
        path.closeSubpath();
        return path;
    }
    case Duty::OnSite:
        path.addRoundedRect(QRectF(-7, -7, 14, 14), 2, 2);
        return path;
    case Duty::Break:
    case Duty::NonJob:
        path.addRoundedRect(QRectF(-7, -7.5, 5.5, 15), 1.5, 1.5);
        path.addRoundedRect(QRectF(1.5, -7.5, 5.5, 15), 1.5, 1.5);
        return path;
    case Duty::Available:
        path.addEllipse(QPointF(0, 0), 7.5, 7.5);
        break;
    case Duty::OffShift:
    case Duty::OutOfService:
        path.addEllipse(QPointF(0, 0), 7.5, 7.5);
        return path;
    }
    if (look.course != NoCourse) {
        QPainterPath beak;
        QTransform turn;
        turn.rotate(courseDeg);
        beak.addPolygon(turn.map(QPolygonF({ { -4.2, -6 }, { 0, -11.5 }, { 4.2, -6 } })));
        beak.closeSubpath();
        path = path.united(beak);
    }
    return path;
}

bool isRing(const UnitLook &look)
{
    return !look.hasEmergency && (look.duty == Duty::OffShift || look.duty == Duty::OutOfService);
}

void drawBody(QPainter &painter, const UnitLook &look, const Palette &colors, bool isHollow)
{
    const QPainterPath shape = outline(look);
    const QColor color = colors.duty(look.duty, look.hasEmergency);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.casing, 2 * CasingPx, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(shape);

    painter.setPen(Qt::NoPen);
    if (isRing(look)) {
        painter.setBrush(colors.casing);
        painter.drawPath(shape);
        // Old or cut off, it is dotted: without colours it would else be a hollow circle like an old Available.
        QPen ring(color, isHollow ? 2.4 : 3.5, isHollow ? Qt::CustomDashLine : Qt::SolidLine,
            Qt::FlatCap);
        if (isHollow)
            ring.setDashPattern({ 1.1, 0.9 });
        painter.setBrush(Qt::NoBrush);
        painter.setPen(ring);
        painter.drawEllipse(QPointF(0, 0), isHollow ? 6.2 : 5.75, isHollow ? 6.2 : 5.75);
    } else if (isHollow) {
        painter.setBrush(colors.casing);
        painter.drawPath(shape);
        painter.save();
        painter.setClipPath(shape);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, 4.0, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin));
        painter.drawPath(shape);
        painter.restore();
    } else {
        painter.setBrush(color);
        painter.drawPath(shape);
        if (look.duty == Duty::OnSite && !look.hasEmergency && !look.isWorking) {
            painter.setBrush(colors.casing);
            painter.drawRoundedRect(QRectF(-3.25, -3.25, 6.5, 6.5), 1, 1);
        }
    }
    if (look.hasEmergency) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isHollow ? color : colors.onColor);
        painter.drawRoundedRect(QRectF(-1.3, -5.6, 2.6, 7), 1, 1);
        painter.drawEllipse(QPointF(0, 4.4), 1.5, 1.5);
    }
}

constexpr double PlateMarginPx = 6.0;
constexpr double HaloMarginPx = 2.5;

bool isPlate(LabelStyle style)
{
    return style == LabelStyle::Plate || style == LabelStyle::Alarm;
}

QFont labelFont(LabelStyle style, const QString &family)
{
    const bool isMuted = style == LabelStyle::Muted;
    return spriteFont(family, isMuted ? 10 : 11, isMuted ? QFont::Normal : QFont::DemiBold);
}

void drawHalo(QPainter &painter, QPointF at, const QString &text, const QColor &rim)
{
    // Drawn as text in a ring of offsets: a stroked path would lose the hinting and look heavier than the letters.
    constexpr int Steps = 12;
    painter.setPen(rim);
    for (const double radius : { 1.0, 1.8 }) {
        for (int i = 0; i < Steps; ++i) {
            const double angle = 2 * std::numbers::pi * i / Steps;
            painter.drawText(at + QPointF(std::cos(angle), std::sin(angle)) * radius, text);
        }
    }
}

} // namespace

int courseStep(float courseDeg)
{
    if (courseDeg < 0)
        return NoCourse;
    return static_cast<int>(std::lround(courseDeg * CourseSteps / 360.0F)) % CourseSteps;
}

quint64 spriteKey(const UnitLook &look)
{
    return spriteKey(SpriteKind::Unit,
        static_cast<quint64>(look.duty) << 16U | static_cast<quint64>(look.age) << 12U
            | static_cast<quint64>(look.course + 1) << 4U | quint64 { look.hasEmergency } << 2U
            | quint64 { look.isWorking } << 1U | quint64 { look.isDark });
}

void paintClock(QPainter &painter, QPointF at, const Palette &colors)
{
    painter.setPen(QPen(colors.casing, 1.5));
    painter.setBrush(colors.text);
    painter.drawEllipse(at, 5.2, 5.2);
    painter.setPen(QPen(colors.casing, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF({ at + QPointF(0, -2.8), at, at + QPointF(2.1, 1.2) }));
}

SpriteSheet::Picture paintUnit(const UnitLook &look, double ratio)
{
    const Palette &colors = Palette::of(look.isDark);
    SpriteCanvas canvas(QSizeF(CanvasPx, CanvasPx), ratio);
    QPainter &painter = canvas.painter;
    painter.translate(Middle, Middle);
    switch (look.age) {
    case SignalAge::Live:
        drawBody(painter, look, colors, false);
        break;
    case SignalAge::Late: {
        // Painted apart and then faded as a whole: the casing must not shine through the body.
        SpriteCanvas body(QSizeF(CanvasPx, CanvasPx), ratio);
        body.painter.translate(Middle, Middle);
        drawBody(body.painter, look, colors, false);
        body.painter.end();
        painter.setOpacity(LateOpacity);
        painter.drawImage(QPointF(-Middle, -Middle), body.image);
        break;
    }
    case SignalAge::Stale:
        drawBody(painter, look, colors, true);
        paintClock(painter, { 6.2, 6.2 }, colors);
        break;
    case SignalAge::NoFix:
    case SignalAge::Disconnected: {
        const QRectF ring(-12.5, -12.5, 25, 25);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors.casing, 3.5));
        painter.drawEllipse(ring);
        QPen dashes(
            colors.duty(look.duty, look.hasEmergency), 2.0, Qt::CustomDashLine, Qt::FlatCap);
        dashes.setDashPattern({ 2.4, 2.0 });
        painter.setPen(dashes);
        painter.drawEllipse(ring);
        painter.scale(0.72, 0.72);
        drawBody(painter, look, colors, true);
        break;
    }
    }
    return canvas.take({ Middle, Middle });
}

SpriteSheet::Picture paintHalo(bool isSelected, bool isDark, double ratio)
{
    constexpr double Size = 48;
    const Palette &colors = Palette::of(isDark);
    SpriteCanvas canvas(QSizeF(Size, Size), ratio);
    QColor fill = colors.accent;
    fill.setAlphaF(isSelected ? 0.26F : 0.16F);
    canvas.painter.setBrush(fill);
    canvas.painter.setPen(QPen(colors.accent, isSelected ? 2.5 : 1.25));
    canvas.painter.drawEllipse(QPointF(Size / 2, Size / 2), 17, 17);
    return canvas.take({ Size / 2, Size / 2 });
}

quint64 guessKey(int course, bool isDark)
{
    return spriteKey(
        SpriteKind::Guess, static_cast<quint64>(course + 1) << 1U | quint64 { isDark });
}

SpriteSheet::Picture paintGuess(int course, bool isDark, double ratio)
{
    const Palette &colors = Palette::of(isDark);
    SpriteCanvas canvas(QSizeF(CanvasPx, CanvasPx), ratio);
    QPainter &painter = canvas.painter;
    painter.translate(Middle, Middle);
    QPainterPath shape = outline({ .duty = Duty::Available, .course = course });
    QColor ground = colors.casing;
    ground.setAlphaF(0.75F);
    painter.setBrush(ground);
    QPen dots(colors.text, 1.6, Qt::CustomDashLine, Qt::RoundCap);
    dots.setDashPattern({ 0.1, 2.0 });
    painter.setPen(dots);
    painter.drawPath(shape);
    QFont font;
    font.setPixelSize(11);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(colors.text);
    painter.drawText(QRectF(-8, -8, 16, 16), Qt::AlignCenter, QStringLiteral("?"));
    return canvas.take({ Middle, Middle });
}

SpriteSheet::Picture paintPulse(int step, bool isDark, double ratio)
{
    constexpr double Size = 68;
    const double part = static_cast<double>(step) / PulseSteps;
    const Palette &colors = Palette::of(isDark);
    SpriteCanvas canvas(QSizeF(Size, Size), ratio);
    QColor color = colors.danger;
    color.setAlphaF(static_cast<float>(0.30 * (1 - part)));
    canvas.painter.setBrush(color);
    color.setAlphaF(static_cast<float>(0.9 * (1 - part)));
    canvas.painter.setPen(QPen(color, 2));
    canvas.painter.drawEllipse(QPointF(Size / 2, Size / 2), 12 + 19 * part, 12 + 19 * part);
    return canvas.take({ Size / 2, Size / 2 });
}

SpriteSheet::Picture paintCount(int count, bool isDark, const QString &family, double ratio)
{
    const Palette &colors = Palette::of(isDark);
    const QString text = count > 99 ? QStringLiteral("99+") : QString::number(count);
    const QFont font = spriteFont(family, 10, QFont::DemiBold);
    const QFontMetricsF metrics(font);
    constexpr double Height = 15;
    const double width = std::max(Height, std::ceil(metrics.horizontalAdvance(text)) + 8);
    SpriteCanvas canvas(QSizeF(width, Height), ratio);
    canvas.painter.setBrush(colors.text);
    canvas.painter.setPen(QPen(colors.casing, 1.5));
    canvas.painter.drawRoundedRect(
        QRectF(0.75, 0.75, width - 1.5, Height - 1.5), Height / 2, Height / 2);
    canvas.painter.setFont(font);
    canvas.painter.setPen(colors.casing);
    canvas.painter.drawText(QRectF(0, 0, width, Height), Qt::AlignCenter, text);
    return canvas.take({ width / 2, Height / 2 });
}

quint64 labelKey(const QString &text, LabelStyle style, bool isDark)
{
    return spriteKey(SpriteKind::Label, qHashMulti(0, text, static_cast<int>(style), isDark));
}

QSizeF labelSize(const QString &text, LabelStyle style, const QString &family)
{
    const QFontMetricsF metrics(labelFont(style, family));
    const QString shown = metrics.elidedText(text, Qt::ElideRight, MaxLabelPx);
    const bool onPlate = isPlate(style);
    return { std::ceil(metrics.horizontalAdvance(shown))
            + 2 * (onPlate ? PlateMarginPx : HaloMarginPx),
        onPlate ? 20.0 : 16.0 };
}

SpriteSheet::Picture paintLabel(
    const QString &text, LabelStyle style, bool isDark, const QString &family, double ratio)
{
    const Palette &colors = Palette::of(isDark);
    const QFont font = labelFont(style, family);
    const QFontMetricsF metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, MaxLabelPx);
    const double margin = isPlate(style) ? PlateMarginPx : HaloMarginPx;
    const QSizeF size = labelSize(text, style, family);
    const double width = size.width();
    const double height = size.height();
    SpriteCanvas canvas(QSizeF(width, height), ratio);
    QPainter &painter = canvas.painter;
    painter.setFont(font);
    // On a whole pixel, or the letters blur.
    const QPointF baseline(margin, std::round((height + metrics.capHeight()) / 2));
    if (isPlate(style)) {
        painter.setPen(QPen(style == LabelStyle::Alarm ? colors.casing : colors.line, 1));
        painter.setBrush(style == LabelStyle::Alarm ? colors.danger : colors.surface);
        painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 5, 5);
        painter.setPen(style == LabelStyle::Alarm ? colors.onColor : colors.text);
    } else {
        drawHalo(painter, baseline, shown, colors.casing);
        painter.setPen(style == LabelStyle::Muted ? colors.mutedText : colors.text);
    }
    painter.drawText(baseline, shown);
    return canvas.take({ 0, height / 2 });
}

} // namespace dispatch::map
