// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QImage>

#include <expected>

namespace dispatch::tiles {

inline constexpr qsizetype MaxTileBytes = 1024 * 1024;
inline constexpr int MaxTilePixels = 1'024; //!< of each side

//! \brief The picture in \p bytes, if it is one that a map server may send: PNG, JPEG or WebP, square, 64 to 1,024 pixels,
//! readable to its end.
//! \errors what it is instead, in words that fit behind "The map server sent "
[[nodiscard]] std::expected<QImage, QString> readTile(QByteArrayView bytes);

} // namespace dispatch::tiles
