// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/json_reader.h"

namespace dispatch::protocol {

//! \brief Name in `features` of a client that reads packed messages.
inline constexpr QLatin1StringView PackingFeature { "z1" };
inline constexpr char FirstBytePacked = 0x02;
//! \brief Below this the header costs what packing saves.
inline constexpr qsizetype MinPackBytes = 512;

//! \brief A JSON message from the server in a tenth of its bytes: 0x02, then the text as a zlib stream (RFC 1950).
//!
//! It is made once for all who are sent the same, which permessage-deflate of WebSocket does not allow: there each
//! connection has a compressor of its own.
[[nodiscard]] QByteArray pack(QByteArrayView json);
//! \errors WrongType (first byte, not a zlib stream, cut off, more behind its end); TooLarge: over MaxMessageBytes unpacked,
//! and no more than that is ever unpacked
[[nodiscard]] Decoded<QByteArray> unpack(QByteArrayView bytes);

} // namespace dispatch::protocol
