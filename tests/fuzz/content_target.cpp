// SPDX-License-Identifier: GPL-3.0-or-later
#include "content/content_check.h"
#include "content/file_name.h"
#include "content/limits.h"
#include "fuzz/targets.h"
#include "support/picture_bytes.h"

#include <QBuffer>

namespace dispatch::fuzz {

void readFile(QByteArrayView bytes)
{
    QByteArray copy = bytes.toByteArray();
    QBuffer buffer(&copy);
    buffer.open(QIODevice::ReadOnly);
    const auto content = content::checkContent(buffer, {});
    if (content) {
        const bool isPicture = content::isImage(content->kind);
        promise(
            isPicture == !content->pixels.isEmpty(), "a picture, and no other, has a size", bytes);
        const auto pixels = qint64 { content->pixels.width() } * content->pixels.height();
        promise(pixels <= content::MaxImagePixels, "no picture is too large", bytes);
    }
    const auto name = content::nameFor(QString::fromUtf8(bytes), content::FileKind::Pdf);
    promise(name.size() <= content::MaxNameChars, "a name is not too long", bytes);
    promise(!name.contains(u'/') && !name.contains(u'\\') && !name.startsWith(u'.'),
        "a name leads nowhere", bytes);
    promise(content::cleanName(name) == name, "a clean name stays as it is", bytes);
}

QByteArrayList files()
{
    using namespace test;
    return { jpegOf({ 4000, 3000 }, 400), pngOf(640, 480, 60),
        QByteArray("GIF89a\x40\x01\xf0\0", 10) + noise(50),
        QByteArray("RIFF\x2c\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x9f\x0f\0\xb7\x0b\0", 30) + noise(30),
        big32(16) + "ftypheic" + QByteArray(4, 0) + big32(20) + "ispe" + QByteArray(4, 0)
            + big32(64) + big32(64),
        big32(16) + "ftypM4A " + QByteArray(4, 0) + big32(28) + "hdlr" + QByteArray(8, 0) + "soun"
            + QByteArray(8, 0),
        "%PDF-1.7\n", "OggS\2OpusHead", "\xff\xfb\x90\x64", "a;b\n1;2\n", "<html>", "#!/bin/sh",
        "../../photo\xe2\x80\xaegpj.exe" };
}

} // namespace dispatch::fuzz
