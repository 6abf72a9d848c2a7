// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRgb>
#include <QtTypes>

#include <span>

namespace dispatch::map {

//! \brief src over dst, both premultiplied ARGB, pixel by pixel.
//! \param room how many pixels may be read from both and written back to dst, >= length; from length + 7 on the quick way
//! is taken to the end of the row
//! \threads reentrant
using BlendRow = void (*)(QRgb *dst, const QRgb *src, int length, int room);

//! \brief A stretch of one row of a sprite.
struct PixelRow {
    qint16 y = 0;
    qint16 x = 0;
    qint16 length = 0;
};
//! \brief All rows of a sprite that lies inside the target with BlendSlackPx to spare on its right, and whose source has
//! as much.
//! \param dst,src where the sprite begins in the target and in its sheet; strides in pixels
using BlendRows = void (*)(QRgb *dst, qsizetype dstStride, const QRgb *src, qsizetype srcStride,
    std::span<const PixelRow> rows);
inline constexpr int BlendSlackPx = 8;
[[nodiscard]] BlendRows blendRows();

//! \brief The quickest this processor has; chosen once.
[[nodiscard]] BlendRow blendRow();
//! \brief The plain one, which every other must equal within one level of each channel.
void blendRowPlain(QRgb *dst, const QRgb *src, int length, int room);

} // namespace dispatch::map
