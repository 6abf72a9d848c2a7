// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/stop_sprites.h"

#include "map/palette.h"
#include "map/pin_sprites.h"
#include "map/sprite_canvas.h"
#include "map/unit_sprites.h"

#include <QFontMetricsF>

namespace dispatch::map {

namespace {

constexpr double OffsetPx = 5.0; //!< from the place to the plate
constexpr double MarginPx = 6.0;
constexpr double LinePx = 15.0;
constexpr double DiscPx = 15.0;
constexpr double SignPx = 13.0;
constexpr double MaxTextPx = 240.0;
constexpr double DiscGapPx = 5.0;

struct Text {
    QFont bold, plain;
    QString plan, estimate;
    bool hasOrder = false;
    [[nodiscard]] int lines() const
    {
        return (hasOrder || !plan.isEmpty() ? 1 : 0) + (estimate.isEmpty() ? 0 : 1);
    }
};

Text textOf(const PlanStop &stop, const QString &family)
{
    Text text { .bold = spriteFont(family, 12, QFont::DemiBold),
        .plain = spriteFont(family, 11, QFont::Normal),
        .plan = {},
        .estimate = {},
        .hasOrder = stop.order > 0 };
    text.plan = QFontMetricsF(text.bold).elidedText(stop.plan, Qt::ElideRight, MaxTextPx);
    text.estimate = QFontMetricsF(text.plain).elidedText(stop.estimate, Qt::ElideRight, MaxTextPx);
    return text;
}

} // namespace

QRectF stopPlate(const PlanStop &stop, const QString &family)
{
    const Text text = textOf(stop, family);
    const double first = (text.hasOrder ? DiscPx + DiscGapPx : 0)
        + QFontMetricsF(text.bold).horizontalAdvance(text.plan);
    const double second = text.estimate.isEmpty()
        ? 0
        : (stop.isLate ? SignPx : 0) + QFontMetricsF(text.plain).horizontalAdvance(text.estimate);
    return { OffsetPx + 0.5, OffsetPx + 0.5, std::ceil(std::max(first, second) + 2 * MarginPx),
        text.lines() * LinePx + 6 };
}

quint64 stopKey(const PlanStop &stop, bool isDark)
{
    return spriteKey(
        SpriteKind::Stop, qHashMulti(0, stop.order, stop.plan, stop.estimate, stop.isLate, isDark));
}

SpriteSheet::Picture paintStop(
    const PlanStop &stop, bool isDark, const QString &family, double ratio)
{
    const Palette &colors = Palette::of(isDark);
    const Text text = textOf(stop, family);
    const QRectF plate = stopPlate(stop, family);
    SpriteCanvas canvas(plate.size() + QSizeF(OffsetPx + 2, OffsetPx + 2), ratio);
    QPainter &painter = canvas.painter;
    painter.setPen(QPen(stop.isLate ? colors.danger : colors.line, 1));
    painter.setBrush(colors.surface);
    painter.drawRoundedRect(plate, 5, 5);
    const double x = plate.left() + MarginPx;
    double middle = plate.top() + 3 + LinePx / 2;
    const auto write = [&](const QFont &font, const QColor &ink, double left,
                           const QString &words) {
        painter.setFont(font);
        painter.setPen(ink);
        painter.drawText(
            QPointF(std::round(left), std::round(middle + QFontMetricsF(font).capHeight() / 2)),
            words);
    };
    if (stop.order > 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(stop.isLate ? colors.danger : colors.accent);
        painter.drawEllipse(QPointF(x + DiscPx / 2, middle), DiscPx / 2, DiscPx / 2);
        const QFont figure = spriteFont(family, 10, QFont::DemiBold);
        const QString number = QString::number(stop.order);
        write(figure, colors.onColor,
            x + DiscPx / 2 - QFontMetricsF(figure).horizontalAdvance(number) / 2, number);
    }
    if (!text.plan.isEmpty())
        write(text.bold, colors.text, x + (stop.order > 0 ? DiscPx + DiscGapPx : 0), text.plan);
    if (!text.estimate.isEmpty()) {
        if (text.lines() > 1)
            middle += LinePx;
        if (stop.isLate)
            paintSign(painter, { x + SignPx / 2 - 1, middle }, PinSign::Late, colors);
        write(text.plain, stop.isLate ? colors.danger : colors.mutedText,
            x + (stop.isLate ? SignPx : 0), text.estimate);
    }
    return canvas.take({ 0, 0 });
}

} // namespace dispatch::map
