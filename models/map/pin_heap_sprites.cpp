// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/pin_heap_sprites.h"

#include "map/heap_sprites.h"
#include "map/palette.h"
#include "map/pin_sprites.h"
#include "map/sprite_canvas.h"
#include "map/unit_sprites.h"

#include <QFontMetricsF>

#include <array>

namespace dispatch::map {

namespace {

constexpr double LinePx = 20.0; //!< the line of the number
constexpr double SignLinePx = 14.0;
constexpr double SignPx = 11.0;
constexpr double GapPx = 6.0;
constexpr double BehindPx = 3.0; //!< how far the plate behind looks out
constexpr double RimPx = 3.0;
//! Widths of figures in the two sizes: what is aimed at must not depend on the fonts of a machine.
constexpr double FigurePx = 8.0;
constexpr double SmallFigurePx = 6.5;
constexpr std::size_t MaxSigns = 2;

struct Entry {
    PinSign sign = PinSign::Late;
    int count = 0;
};

//! What stands beneath the number, the gravest first.
std::vector<Entry> entriesOf(const PinHeapInfo &heap)
{
    std::vector<Entry> entries;
    for (const Entry &entry : { Entry { PinSign::Emergency, heap.emergency },
             Entry { PinSign::Late, heap.late }, Entry { PinSign::AtRisk, heap.atRisk } }) {
        if (entry.count > 0 && entries.size() < MaxSigns)
            entries.push_back(entry);
    }
    return entries;
}

double widthOf(const Entry &entry)
{
    return SignPx + 2 + static_cast<double>(heapNumber(entry.count).size()) * SmallFigurePx;
}

} // namespace

QSizeF pinHeapSize(const PinHeapInfo &heap)
{
    const auto entries = entriesOf(heap);
    double signsPx = 0;
    for (const Entry &entry : entries)
        signsPx += widthOf(entry) + (signsPx > 0 ? GapPx : 0);
    const double numberPx = static_cast<double>(heapNumber(heap.count).size()) * FigurePx;
    return { std::ceil(std::max(numberPx, signsPx)) + 14,
        entries.empty() ? LinePx : LinePx + SignLinePx };
}

QRectF pinHeapBody(const PinHeapInfo &heap)
{
    const QSizeF size = pinHeapSize(heap);
    return { heap.at - QPointF(size.width() / 2, size.height() / 2),
        size + QSizeF(BehindPx, BehindPx) };
}

quint64 pinHeapKey(const PinHeapInfo &heap, bool isHovered, bool isDark)
{
    std::size_t seed = qHashMulti(0, heapNumber(heap.count), isHovered, isDark);
    for (const Entry &entry : entriesOf(heap))
        seed = qHashMulti(seed, static_cast<int>(entry.sign), heapNumber(entry.count));
    return spriteKey(SpriteKind::PinHeap, seed);
}

SpriteSheet::Picture paintPinHeap(
    const PinHeapInfo &heap, bool isHovered, bool isDark, const QString &family, double ratio)
{
    const Palette &colors = Palette::of(isDark);
    const QSizeF size = pinHeapSize(heap);
    const QRectF body({ RimPx, RimPx }, size);
    SpriteCanvas canvas(size + QSizeF(2 * RimPx + BehindPx, 2 * RimPx + BehindPx), ratio);
    QPainter &painter = canvas.painter;
    const QColor rim = isHovered ? colors.accent : colors.mutedText;
    const auto plate = [&](const QRectF &rect) {
        painter.setPen(QPen(colors.casing, 4));
        painter.setBrush(colors.surface);
        painter.drawRoundedRect(rect, 5, 5);
        painter.setPen(QPen(rim, isHovered ? 2 : 1.5));
        painter.drawRoundedRect(rect, 5, 5);
    };
    plate(body.translated(BehindPx, BehindPx));
    plate(body);

    const QFont font = spriteFont(family, 13, QFont::DemiBold);
    const QString number = heapNumber(heap.count);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    painter.setPen(colors.text);
    painter.drawText(QPointF(std::round(body.center().x() - metrics.horizontalAdvance(number) / 2),
                         std::round(body.top() + (LinePx + metrics.capHeight()) / 2)),
        number);

    const auto entries = entriesOf(heap);
    double width = 0;
    for (const Entry &entry : entries)
        width += widthOf(entry) + (width > 0 ? GapPx : 0);
    const QFont small = spriteFont(family, 10, QFont::DemiBold);
    const QFontMetricsF smallMetrics(small);
    painter.setFont(small);
    double x = body.center().x() - width / 2;
    const double middle = body.top() + LinePx + SignLinePx / 2 - 2;
    for (const Entry &entry : entries) {
        paintSign(painter, { x + SignPx / 2, middle }, entry.sign, colors);
        painter.setPen(entry.sign == PinSign::AtRisk ? colors.warning : colors.danger);
        painter.drawText(
            QPointF(std::round(x + SignPx + 2), std::round(middle + smallMetrics.capHeight() / 2)),
            heapNumber(entry.count));
        x += widthOf(entry) + GapPx;
    }
    return canvas.take(body.center());
}

} // namespace dispatch::map
