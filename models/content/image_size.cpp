// SPDX-License-Identifier: GPL-3.0-or-later
#include "content/image_size.h"

#include <QIODevice>
#include <QtEndian>

#include <algorithm>
#include <limits>

namespace dispatch::content {

namespace {

constexpr int MaxSegments = 4'096; //!< of a JPEG before its frame
constexpr int MaxChunks = 65'536; //!< of a PNG
constexpr qint64 HeicHeadBytes = 1024 * 1024; //!< in which its boxes about size are looked for

QByteArray bytesAt(QIODevice &file, qint64 at, qint64 count)
{
    return file.seek(at) ? file.read(count) : QByteArray();
}

template<class T>
T big(const QByteArray &bytes, qsizetype at)
{
    return qFromBigEndian<T>(bytes.constData() + at);
}

int side(quint32 value)
{
    return value > quint32(std::numeric_limits<int>::max()) ? std::numeric_limits<int>::max()
                                                            : static_cast<int>(value);
}

//! ISO/IEC 15948: IHDR is the first chunk. A file cut off on the way has no IEND.
QSize pngSize(QIODevice &file)
{
    const auto head = bytesAt(file, 8, 16);
    if (head.size() < 16 || !head.sliced(4).startsWith("IHDR"))
        return {};
    const QSize size(side(big<quint32>(head, 8)), side(big<quint32>(head, 12)));
    qint64 at = 8;
    for (int n = 0; n < MaxChunks; ++n) {
        const auto chunk = bytesAt(file, at, 8);
        if (chunk.size() < 8)
            return {};
        at += 12 + qint64 { big<quint32>(chunk, 0) };
        if (at > file.size())
            return {};
        if (chunk.sliced(4) == "IEND")
            return size;
    }
    return {};
}

//! ITU-T T.81: the size stands in the frame header, SOF0 to SOF15 without DHT, JPG and DAC.
QSize jpegSize(QIODevice &file)
{
    qint64 at = 2;
    for (int n = 0; n < MaxSegments; ++n) {
        auto marker = bytesAt(file, at, 9);
        if (marker.size() < 4 || quint8(marker[0]) != 0xff)
            return {};
        const auto code = quint8(marker[1]);
        if (code == 0xff) { // a fill byte
            ++at;
            continue;
        }
        const bool isFrame
            = code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
        if (isFrame) {
            if (marker.size() < 9)
                return {};
            return { big<quint16>(marker, 7), big<quint16>(marker, 5) };
        }
        if (code == 0xd9 || code == 0xda) // the end, or the picture's data without a frame
            return {};
        const bool isBare = code == 0x01 || (code >= 0xd0 && code <= 0xd8);
        at += isBare ? 2 : 2 + qint64 { big<quint16>(marker, 2) };
    }
    return {};
}

QSize gifSize(QIODevice &file)
{
    const auto head = bytesAt(file, 6, 4);
    if (head.size() < 4)
        return {};
    return { qFromLittleEndian<quint16>(head.constData()),
        qFromLittleEndian<quint16>(head.constData() + 2) };
}

//! RFC 9649.
QSize webPSize(QIODevice &file)
{
    const auto head = bytesAt(file, 0, 30);
    if (head.size() < 30
        || qint64 { qFromLittleEndian<quint32>(head.constData() + 4) } + 8 > file.size())
        return {};
    const auto kind = head.sliced(12, 4);
    const auto at = [&head](qsizetype i) { return quint32(quint8(head[i])); };
    if (kind == "VP8X")
        return { side(1 + (at(24) | at(25) << 8 | at(26) << 16)),
            side(1 + (at(27) | at(28) << 8 | at(29) << 16)) };
    if (kind == "VP8L" && at(20) == 0x2f) {
        const quint32 bits = qFromLittleEndian<quint32>(head.constData() + 21);
        return { side(1 + (bits & 0x3fff)), side(1 + ((bits >> 14) & 0x3fff)) };
    }
    if (kind == "VP8 " && head.sliced(23, 3) == "\x9d\x01\x2a")
        return { qFromLittleEndian<quint16>(head.constData() + 26) & 0x3fff,
            qFromLittleEndian<quint16>(head.constData() + 28) & 0x3fff };
    return {};
}

//! ISO/IEC 23008-12: every picture of the file has a box `ispe`; the largest is the whole.
QSize heicSize(QIODevice &file)
{
    const auto head = bytesAt(file, 0, HeicHeadBytes);
    QSize largest;
    for (auto at = head.indexOf("ispe"); at >= 0; at = head.indexOf("ispe", at + 4)) {
        if (at + 16 > head.size())
            break;
        const QSize size(side(big<quint32>(head, at + 8)), side(big<quint32>(head, at + 12)));
        largest = largest.expandedTo(size);
    }
    return largest;
}

} // namespace

QSize imageSize(QIODevice &file, FileKind kind)
{
    switch (kind) {
    case FileKind::Jpeg:
        return jpegSize(file);
    case FileKind::Png:
        return pngSize(file);
    case FileKind::WebP:
        return webPSize(file);
    case FileKind::Gif:
        return gifSize(file);
    case FileKind::Heic:
        return heicSize(file);
    default:
        return {};
    }
}

} // namespace dispatch::content
