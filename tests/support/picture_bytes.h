// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSize>
#include <QtEndian>

//! Files as they would come from outside, made by hand: as large as asked for, and with a header that says what it is told to say.
namespace dispatch::test {

//! \brief Bytes that differ from one another and from those of another seed.
inline QByteArray noise(qsizetype bytes, quint32 seed = 1)
{
    QByteArray out(bytes, Qt::Uninitialized);
    quint32 state = seed * 2'654'435'761U + 1;
    for (auto &byte : out) {
        state = state * 1'664'525U + 1'013'904'223U;
        byte = static_cast<char>(state >> 24U);
    }
    return out;
}

inline QByteArray big16(int value)
{
    QByteArray out(2, 0);
    qToBigEndian(static_cast<quint16>(value), out.data());
    return out;
}

inline QByteArray big32(quint32 value)
{
    QByteArray out(4, 0);
    qToBigEndian(value, out.data());
    return out;
}

//! \brief A JPEG by its header. No decoder would take what follows.
inline QByteArray jpegOf(QSize size, qsizetype bytes = 1'000, quint32 seed = 1)
{
    QByteArray out = "\xff\xd8\xff\xe0" + big16(16) + QByteArray("JFIF\0\1\1\0\0\1\0\1\0\0", 14);
    out += "\xff\xc0" + big16(17) + '\x08' + big16(size.height()) + big16(size.width())
        + QByteArray("\3\1\x22\0\2\x11\1\3\x11\1", 10);
    out += "\xff\xda" + big16(12) + QByteArray("\3\1\0\2\x11\3\x11\0\x3f\0", 10);
    out += noise(bytes - out.size() - 2, seed);
    return out + "\xff\xd9";
}

inline QByteArray pngChunk(const char *kind, const QByteArray &data)
{
    return big32(static_cast<quint32>(data.size())) + kind + data + QByteArray(4, 'c');
}

//! \brief A PNG by its chunks, whose check values are wrong.
inline QByteArray pngOf(quint32 width, quint32 height, qsizetype dataBytes = 100)
{
    return QByteArray("\x89PNG\r\n\x1a\n")
        + pngChunk("IHDR", big32(width) + big32(height) + QByteArray("\x08\6\0\0\0", 5))
        + pngChunk("IDAT", noise(dataBytes)) + pngChunk("IEND", {});
}

} // namespace dispatch::test
