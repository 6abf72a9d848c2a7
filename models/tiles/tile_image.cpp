// SPDX-License-Identifier: GPL-3.0-or-later
#include "tiles/tile_image.h"

#include <QBuffer>
#include <QImageReader>

#include <algorithm>
#include <array>

namespace dispatch::tiles {

using namespace Qt::StringLiterals;

namespace {

constexpr int MinTilePixels = 64;

//! By the first bytes and nothing else: QImageReader would also try SVG, and whatever plug-ins are there.
QByteArray formatOf(QByteArrayView bytes)
{
    if (bytes.startsWith(QByteArrayView("\x89PNG\r\n\x1a\n", 8)))
        return "png"_ba;
    if (bytes.startsWith(QByteArrayView("\xff\xd8\xff", 3)))
        return "jpeg"_ba;
    if (bytes.size() > 12 && bytes.startsWith("RIFF") && bytes.sliced(8).startsWith("WEBP"))
        return "webp"_ba;
    return {};
}

} // namespace

std::expected<QImage, QString> readTile(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return std::unexpected(u"nothing"_s);
    if (bytes.size() > MaxTileBytes)
        return std::unexpected(u"more than 1 MiB for one picture"_s);
    const auto format = formatOf(bytes);
    if (format.isEmpty()) {
        const auto text
            = bytes.first(std::min<qsizetype>(bytes.size(), 512)).toByteArray().trimmed();
        return std::unexpected(text.startsWith('<') ? u"a web page instead of a picture"_s
                : text.startsWith('{') || text.startsWith('[') ? u"a message instead of a picture"_s
                                                               : u"something that is no picture"_s);
    }
    auto held = QByteArray::fromRawData(bytes.data(), bytes.size());
    QBuffer buffer(&held);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format);
    reader.setAutoDetectImageFormat(false);
    if (!reader.canRead())
        return std::unexpected(u"a damaged picture"_s);
    const QSize size = reader.size();
    if (!size.isValid())
        return std::unexpected(u"a damaged picture"_s);
    if (size.width() != size.height() || size.width() < MinTilePixels
        || size.width() > MaxTilePixels)
        return std::unexpected(
            u"a picture of %1 × %2 pixels"_s.arg(size.width()).arg(size.height()));
    QImage image = reader.read();
    if (image.isNull())
        return std::unexpected(u"a damaged picture"_s);
    return image;
}

} // namespace dispatch::tiles
