// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/sprite_sheet.h"

#include <QFont>
#include <QPainter>

#include <cmath>

//! What the painters of sprites share.
namespace dispatch::map {

//! \brief An empty picture of a size in logical pixels, with a painter on it.
struct SpriteCanvas {
    QImage image;
    QPainter painter;

    SpriteCanvas(QSizeF size, double ratio)
        : image(QSize(static_cast<int>(std::ceil(size.width() * ratio)),
                    static_cast<int>(std::ceil(size.height() * ratio))),
              QImage::Format_ARGB32_Premultiplied)
    {
        image.fill(Qt::transparent);
        image.setDevicePixelRatio(ratio);
        painter.begin(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setRenderHint(QPainter::TextAntialiasing);
    }
    //! \param anchor logical pixels
    [[nodiscard]] SpriteSheet::Picture take(QPointF anchor)
    {
        painter.end();
        return { .image = image, .anchor = anchor * image.devicePixelRatio() };
    }
};

[[nodiscard]] inline QFont spriteFont(const QString &family, int pixelSize, QFont::Weight weight)
{
    QFont font(family);
    font.setPixelSize(pixelSize);
    font.setWeight(weight);
    return font;
}

} // namespace dispatch::map
