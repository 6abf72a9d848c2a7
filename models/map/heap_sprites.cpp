// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/heap_sprites.h"

#include "map/palette.h"
#include "map/sprite_canvas.h"
#include "map/unit_sprites.h"

#include <QFontMetricsF>
#include <QLocale>

#include <algorithm>
#include <numeric>

namespace dispatch::map {

namespace {

constexpr double RingPx = 5.5;
constexpr double CasingPx = 1.75;
//! Between two parts of a ring.
constexpr double GapDeg = 7.0;

struct Stroke {
    QColor color;
    double widthPx = RingPx;
    std::vector<double> dashesPx = {}; //!< empty: solid
    bool isDouble = false;
};

Stroke strokeOf(HeapPart part, const Palette &colors)
{
    switch (part) {
    case HeapPart::Free:
        return { .color = colors.duty(domain::Duty::Available, false) };
    case HeapPart::Driving:
        return { .color = colors.duty(domain::Duty::EnRoute, false), .dashesPx = { 7.5, 1.6 } };
    case HeapPart::OnSite:
        return { .color = colors.duty(domain::Duty::OnSite, false), .dashesPx = { 3.2, 1.6 } };
    case HeapPart::Away:
        return {
            .color = colors.duty(domain::Duty::Break, false), .widthPx = 1.9, .isDouble = true
        };
    case HeapPart::Off:
        return { .color = colors.duty(domain::Duty::OffShift, false), .widthPx = 2.2 };
    case HeapPart::Silent:
        break;
    }
    return { .color = colors.mutedText, .widthPx = 2.2, .dashesPx = { 2.2, 2.0 } };
}

void drawPart(
    QPainter &painter, const Stroke &stroke, double radius, double fromDeg, double spanDeg)
{
    const auto arc = [&](double at) {
        QPen pen(stroke.color, stroke.widthPx, Qt::SolidLine, Qt::FlatCap);
        if (!stroke.dashesPx.empty()) {
            QList<qreal> dashes;
            for (const double length : stroke.dashesPx)
                dashes << length / stroke.widthPx;
            pen.setDashPattern(dashes);
        }
        painter.setPen(pen);
        // Qt's arcs begin at three o'clock and turn to the left; ours begin at noon and turn to the right.
        painter.drawArc(QRectF(-at, -at, 2 * at, 2 * at), static_cast<int>((90 - fromDeg) * 16),
            static_cast<int>(-spanDeg * 16));
    };
    if (!stroke.isDouble) {
        arc(radius);
        return;
    }
    arc(radius - RingPx / 2 + stroke.widthPx / 2);
    arc(radius + RingPx / 2 - stroke.widthPx / 2);
}

} // namespace

HeapShares heapShares(const std::array<int, HeapPartCount> &parts)
{
    const int count = std::accumulate(parts.begin(), parts.end(), 0);
    HeapShares shares {};
    if (count <= 0)
        return shares;
    int left = HeapSteps;
    for (std::size_t i = 0; i < HeapPartCount; ++i) {
        if (parts[i] > 0)
            shares[i] = std::max(1, static_cast<int>(qint64 { parts[i] } * HeapSteps / count));
        left -= shares[i];
    }
    // What rounding left over goes to, or is taken from, whoever it distorts least.
    for (; left != 0; left += left > 0 ? -1 : 1) {
        std::size_t best = HeapPartCount;
        double bestError = 0;
        for (std::size_t i = 0; i < HeapPartCount; ++i) {
            if (parts[i] == 0 || (left < 0 && shares[i] <= 1))
                continue;
            const double wanted = static_cast<double>(parts[i]) * HeapSteps / count;
            const double error = left > 0 ? wanted - shares[i] : shares[i] - wanted;
            if (best == HeapPartCount || error > bestError) {
                best = i;
                bestError = error;
            }
        }
        shares[best] += left > 0 ? 1 : -1;
    }
    return shares;
}

quint64 heapKey(const HeapShares &shares, double radiusPx, bool isHovered, bool isDark)
{
    quint64 key = static_cast<quint64>(radiusPx);
    for (const int share : shares)
        key = key << 4U | static_cast<quint64>(share);
    return spriteKey(
        SpriteKind::Heap, key << 2U | quint64 { isHovered } << 1U | quint64 { isDark });
}

SpriteSheet::Picture paintHeap(
    const HeapShares &shares, double radiusPx, bool isHovered, bool isDark, double ratio)
{
    const Palette &colors = Palette::of(isDark);
    const double size = 2 * (radiusPx + 2 * CasingPx + 1);
    SpriteCanvas canvas(QSizeF(size, size), ratio);
    QPainter &painter = canvas.painter;
    painter.translate(size / 2, size / 2);
    painter.setPen(isHovered ? QPen(colors.accent, 2) : QPen(Qt::NoPen));
    painter.setBrush(colors.casing);
    painter.drawEllipse(QPointF(), radiusPx + CasingPx, radiusPx + CasingPx);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.surface);
    painter.drawEllipse(QPointF(), radiusPx - RingPx - 1, radiusPx - RingPx - 1);
    painter.setBrush(Qt::NoBrush);
    double fromDeg = 0;
    for (std::size_t i = 0; i < HeapPartCount; ++i) {
        const double spanDeg = shares[i] * 360.0 / HeapSteps;
        const double gapDeg = shares[i] == HeapSteps ? 0 : GapDeg;
        if (shares[i] > 0)
            drawPart(painter, strokeOf(static_cast<HeapPart>(i), colors), radiusPx - RingPx / 2,
                fromDeg + gapDeg / 2, spanDeg - gapDeg);
        fromDeg += spanDeg;
    }
    return canvas.take({ size / 2, size / 2 });
}

QString heapNumber(int count)
{
    if (count < 1000)
        return QString::number(count);
    // Cut, not rounded: "1.9k" must not be said of 1 890 and "2.0k" not of 1 960.
    if (count < 10'000)
        return QLocale().toString(static_cast<double>(count / 100) / 10.0, 'f', 1) % u'k';
    return QString::number(count / 1000) % u'k';
}

quint64 heapNumberKey(const QString &number, bool isSilent, bool isDark)
{
    return spriteKey(SpriteKind::HeapNumber, qHashMulti(0, number, isSilent, isDark));
}

SpriteSheet::Picture paintHeapNumber(
    const QString &number, bool isSilent, bool isDark, const QString &family, double ratio)
{
    constexpr double Size = 36;
    const Palette &colors = Palette::of(isDark);
    SpriteCanvas canvas(QSizeF(Size, Size), ratio);
    const QFont font = spriteFont(family, number.size() > 3 ? 11 : 12, QFont::DemiBold);
    const QFontMetricsF metrics(font);
    canvas.painter.setFont(font);
    canvas.painter.setPen(isSilent ? colors.mutedText : colors.text);
    canvas.painter.drawText(QPointF(std::round((Size - metrics.horizontalAdvance(number)) / 2),
                                std::round((Size + metrics.capHeight()) / 2)),
        number);
    if (isSilent)
        paintClock(canvas.painter, { Size / 2 + 11, Size / 2 + 11 }, colors);
    return canvas.take({ Size / 2, Size / 2 });
}

} // namespace dispatch::map
