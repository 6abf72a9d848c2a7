// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBuffer>
#include <QColor>
#include <QImage>

namespace dispatch::test {

inline QByteArray picture(const QColor &color, int pixels = 256, const char *format = "PNG")
{
    QImage image(pixels, pixels, QImage::Format_RGB32);
    image.fill(color);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

} // namespace dispatch::test
