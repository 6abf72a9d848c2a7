// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/sprite_painter.h"

#include "map/pixel_blend.h"

#include <QPainter>

#include <algorithm>
#include <limits>

namespace dispatch::map {

namespace {

//! Rounds like std::lround for what lies near a screen, without a call for each of a hundred thousand marks.
inline int rounded(double value)
{
    constexpr int Offset = 1 << 20;
    return static_cast<int>(value + (Offset + 0.5)) - Offset;
}

void paintShapes(const DrawList &list, QImage &target)
{
    QPainter painter(&target);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Disc &disc : list.discs) {
        painter.setPen(QPen(disc.line, 1.0));
        painter.setBrush(disc.fill);
        painter.drawEllipse(disc.center, disc.radiusPx, disc.radiusPx);
    }
    const Link *before = nullptr;
    for (const Link &link : list.links) {
        // Thousands of stretches of a trail are alike, and a pen costs more than a line.
        const bool isAlike = before && before->color == link.color
            && before->widthPx == link.widthPx && before->dashPx == link.dashPx;
        before = &link;
        if (!isAlike) {
            QPen pen(link.color, link.widthPx, Qt::SolidLine, Qt::FlatCap);
            if (link.dashPx > 0)
                pen.setDashPattern({ link.dashPx / link.widthPx, link.dashPx / link.widthPx });
            painter.setPen(pen);
        }
        painter.drawLine(link.from, link.to);
    }
}

} // namespace

void paint(const DrawList &list, const SpriteSheet &sheet, QImage &target)
{
    Q_ASSERT(target.format() == QImage::Format_ARGB32_Premultiplied);
    if (!list.discs.empty() || !list.links.empty())
        paintShapes(list, target);
    if (list.stamps.empty())
        return;

    const double ratio = target.devicePixelRatio();
    const int width = target.width();
    const int height = target.height();
    auto *const pixels = reinterpret_cast<QRgb *>(target.bits());
    const auto pixelsPerRow = target.bytesPerLine() / 4;
    const QImage &source = sheet.image();
    const auto *const sheetPixels = reinterpret_cast<const QRgb *>(source.constBits());
    const auto sheetPerRow = source.bytesPerLine() / 4;
    const BlendRow blend = blendRow();
    const BlendRows blendWhole = blendRows();
    for (const Stamp &stamp : list.stamps) {
        const Sprite &sprite = sheet.at(stamp.sprite);
        const int left = rounded(stamp.x * ratio - sprite.anchor.x());
        const int top = rounded(stamp.y * ratio - sprite.anchor.y());
        if (left >= width || top >= height || left + sprite.rect.width() <= 0
            || top + sprite.rect.height() <= 0)
            continue;
        const QRgb *const from = sheetPixels + sprite.rect.y() * sheetPerRow + sprite.rect.x();
        if (left >= 0 && top >= 0 && left + sprite.rect.width() + BlendSlackPx <= width
            && top + sprite.rect.height() <= height) {
            blendWhole(
                pixels + top * pixelsPerRow + left, pixelsPerRow, from, sheetPerRow, sprite.rows);
            continue;
        }
        for (const PixelRow &row : sprite.rows) {
            const int y = top + row.y;
            if (y < 0 || y >= height)
                continue;
            const int skip = std::max(0, -(left + row.x));
            const int x = left + row.x + skip;
            const int length = std::min<int>(row.length - skip, width - x);
            if (length > 0)
                blend(pixels + y * pixelsPerRow + x, from + row.y * sheetPerRow + row.x + skip,
                    length, width - x);
        }
    }
}

QRect boundsOf(const DrawList &list, const SpriteSheet &sheet, double ratio)
{
    int left = std::numeric_limits<int>::max();
    int top = left;
    int right = std::numeric_limits<int>::min();
    int bottom = right;
    const auto take = [&](int x, int y, int width, int height) {
        left = std::min(left, x);
        top = std::min(top, y);
        right = std::max(right, x + width);
        bottom = std::max(bottom, y + height);
    };
    for (const Stamp &stamp : list.stamps) {
        const Sprite &sprite = sheet.at(stamp.sprite);
        take(rounded(stamp.x * ratio - sprite.anchor.x()),
            rounded(stamp.y * ratio - sprite.anchor.y()), sprite.rect.width(),
            sprite.rect.height());
    }
    const auto takeRect = [&](const QRectF &rect) {
        const QRect pixels = QRectF(rect.topLeft() * ratio, rect.size() * ratio).toAlignedRect();
        take(pixels.x(), pixels.y(), pixels.width(), pixels.height());
    };
    for (const Disc &disc : list.discs) {
        const double radius = disc.radiusPx + 1;
        takeRect({ disc.center - QPointF(radius, radius), QSizeF(2 * radius, 2 * radius) });
    }
    for (const Link &link : list.links)
        takeRect(QRectF(link.from, link.to)
                .normalized()
                .adjusted(-link.widthPx, -link.widthPx, link.widthPx, link.widthPx));
    return left > right ? QRect() : QRect(left, top, right - left, bottom - top);
}

} // namespace dispatch::map
