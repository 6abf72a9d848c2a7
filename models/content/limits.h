// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

//! What may be attached to a message. Both sides keep to it: the console before it sends, the server whoever sends.
namespace dispatch::content {

//! \brief A photo of a telephone has 3 to 12 MB, a voice note of ten minutes 5.
inline constexpr qint64 MaxFileBytes = 20LL * 1024 * 1024;
inline constexpr qsizetype MaxNameChars = 120; //!< of a file's name, UTF-16 units
//! \brief The largest sensors of telephones have 200 million pixels. Beyond, a picture is an attack on whoever opens it.
inline constexpr qint64 MaxImagePixels = 205'000'000;
inline constexpr int MaxImageSide = 30'000;

} // namespace dispatch::content
