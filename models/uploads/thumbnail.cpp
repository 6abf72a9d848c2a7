// SPDX-License-Identifier: GPL-3.0-or-later
#include "uploads/thumbnail.h"

#include "content/content_check.h"
#include "uploads/limits.h"

#include <QFile>
#include <QImageReader>

namespace dispatch::uploads {

namespace {

//! Named, so that no other plug-in (SVG among them) gets to see the bytes.
QByteArray formatOf(content::FileKind kind)
{
    switch (kind) {
    case content::FileKind::Jpeg:
        return "jpeg";
    case content::FileKind::Png:
        return "png";
    case content::FileKind::WebP:
        return "webp";
    case content::FileKind::Gif:
        return "gif";
    default:
        return {};
    }
}

} // namespace

bool canShow(content::FileKind kind)
{
    static const QList<QByteArray> formats = QImageReader::supportedImageFormats();
    return content::isPreviewable(kind) && formats.contains(formatOf(kind));
}

QImage thumbnail(const QString &path, QSize box)
{
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    const auto content = content::checkContent(file, {});
    if (!content || !content::isPreviewable(content->kind) || !file.seek(0))
        return {};
    QImageReader reader(&file, formatOf(content->kind));
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    // Its own word must be that of the header, or something is wrong with one of them.
    if (reader.size() != content->pixels)
        return {};
    const QSize most = box.boundedTo(QSize(MaxPreviewSide, MaxPreviewSide));
    if (most.isEmpty())
        return {};
    // Turned by a quarter, its width will be its height.
    const bool isTurned = reader.transformation() & QImageIOHandler::TransformationRotate90;
    QSize size = content->pixels;
    const QSize room = isTurned ? most.transposed() : most;
    if (size.width() > room.width() || size.height() > room.height())
        size.scale(room, Qt::KeepAspectRatio);
    reader.setScaledSize(size.expandedTo(QSize(1, 1)));
    return reader.read();
}

} // namespace dispatch::uploads
