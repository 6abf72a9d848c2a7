// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/packing.h"

#include "protocol/limits.h"

#include <zlib.h>

namespace dispatch::protocol {

namespace {

//! Text with its names repeated in each row shrinks to a tenth at any level; the lowest costs least.
constexpr int Level = 1;

} // namespace

QByteArray pack(QByteArrayView json)
{
    auto size = compressBound(static_cast<uLong>(json.size()));
    QByteArray out(static_cast<qsizetype>(size) + 1, Qt::Uninitialized);
    out[0] = FirstBytePacked;
    if (compress2(reinterpret_cast<Bytef *>(out.data() + 1), &size,
            reinterpret_cast<const Bytef *>(json.data()), static_cast<uLong>(json.size()), Level)
        != Z_OK)
        qFatal("zlib has no memory to pack a message");
    out.truncate(static_cast<qsizetype>(size) + 1);
    return out;
}

Decoded<QByteArray> unpack(QByteArrayView bytes)
{
    const auto error = [](DecodeErrorCode code) {
        return std::unexpected(DecodeError { .code = code, .field = {} });
    };
    if (bytes.size() < 2 || bytes.front() != FirstBytePacked)
        return error(DecodeErrorCode::WrongType);
    QByteArray out(MaxMessageBytes, Qt::Uninitialized);
    auto size = static_cast<uLong>(out.size());
    auto used = static_cast<uLong>(bytes.size() - 1);
    const int result = uncompress2(reinterpret_cast<Bytef *>(out.data()), &size,
        reinterpret_cast<const Bytef *>(bytes.data() + 1), &used);
    if (result == Z_BUF_ERROR && size == static_cast<uLong>(out.size()))
        return error(DecodeErrorCode::TooLarge);
    if (result != Z_OK || used != static_cast<uLong>(bytes.size() - 1))
        return error(DecodeErrorCode::WrongType);
    out.truncate(static_cast<qsizetype>(size));
    return out;
}

} // namespace dispatch::protocol
