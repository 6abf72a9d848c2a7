// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/sprite_painter.h"

#include <QPainter>

#include <cmath>
#include <cstring>

namespace dispatch::map {

namespace {

//! src over dst, both premultiplied; two channels at a time.
inline QRgb over(QRgb src, QRgb dst)
{
    const quint32 keep = 255U - (src >> 24U);
    quint32 redBlue = (dst & 0x00ff00ffU) * keep;
    redBlue = ((redBlue + ((redBlue >> 8U) & 0x00ff00ffU) + 0x00800080U) >> 8U) & 0x00ff00ffU;
    quint32 alphaGreen = ((dst >> 8U) & 0x00ff00ffU) * keep;
    alphaGreen = (alphaGreen + ((alphaGreen >> 8U) & 0x00ff00ffU) + 0x00800080U) & 0xff00ff00U;
    return src + (redBlue | alphaGreen);
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
    for (const Link &link : list.links) {
        QPen pen(link.color, link.widthPx, Qt::SolidLine, Qt::FlatCap);
        if (link.dashPx > 0)
            pen.setDashPattern({ link.dashPx / link.widthPx, link.dashPx / link.widthPx });
        painter.setPen(pen);
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
    for (const Stamp &stamp : list.stamps) {
        const Sprite &sprite = sheet.at(stamp.sprite);
        const int left = static_cast<int>(std::lround(stamp.x * ratio - sprite.anchor.x()));
        const int top = static_cast<int>(std::lround(stamp.y * ratio - sprite.anchor.y()));
        if (left >= width || top >= height || left + sprite.rect.width() <= 0
            || top + sprite.rect.height() <= 0)
            continue;
        for (const Sprite::Run &run : sprite.runs) {
            const int y = top + run.y;
            if (y < 0 || y >= height)
                continue;
            const int skip = std::max(0, -(left + run.x));
            const int x = left + run.x + skip;
            const int length = std::min<int>(run.length - skip, width - x);
            if (length <= 0)
                continue;
            const auto *src
                = reinterpret_cast<const QRgb *>(source.constScanLine(sprite.rect.y() + run.y))
                + sprite.rect.x() + run.x + skip;
            QRgb *dst = pixels + y * pixelsPerRow + x;
            if (run.isOpaque) {
                std::memcpy(dst, src, 4 * static_cast<std::size_t>(length));
            } else {
                for (int i = 0; i < length; ++i)
                    dst[i] = over(src[i], dst[i]);
            }
        }
    }
}

} // namespace dispatch::map
