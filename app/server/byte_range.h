// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <optional>

namespace dispatch::server {

//! \brief A part of something of a known size.
struct ByteRange {
    qint64 offset = 0;
    qint64 bytes = 0;
    bool operator==(const ByteRange &) const = default;
};

//! \brief Reads a header `Range` of one part (RFC 9110, 14.1.2).
//! \return nullopt if there is none, or it is not understood and so passed over; a part of 0 bytes if none of it is there
[[nodiscard]] std::optional<ByteRange> parseRange(QByteArrayView header, qint64 size);

} // namespace dispatch::server
