// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <chrono>

namespace dispatch::uploads {

inline constexpr qint64 MaxCacheBytes = 512LL * 1024 * 1024; //!< of content that the server has
inline constexpr qsizetype MaxCards = 20'000; //!< descriptions of files kept on this computer
inline constexpr std::chrono::days PartialLife {
    7
}; //!< of what was loaded in part and not asked for again
inline constexpr qsizetype MaxFilesOfParcel = 16; //!< as many as a message may name
inline constexpr qsizetype MaxParcels = 200; //!< waiting on this computer
inline constexpr qint64 MaxParcelFileBytes = 4 * 1024 * 1024;
//! \brief So much goes in one request: a proxy that holds requests holds no more, and what is lost with a line is little.
inline constexpr qint64 PieceBytes = 512 * 1024;
//! \brief How often the server may send one back to another place before it is given up.
inline constexpr int MaxSetbacks = 5;
inline constexpr int MaxLoads = 2; //!< at once
inline constexpr qint64 MaxAnswerBytes = 64 * 1024;
inline constexpr std::chrono::seconds AnswerTimeout { 30 }; //!< without a byte either way
inline constexpr std::chrono::milliseconds RestFirst { 1'000 };
inline constexpr std::chrono::milliseconds RestMost { 60'000 };
//! \brief A picture that would take more is shown as a file, without a preview.
inline constexpr int MaxPreviewMiB = 128;
inline constexpr int MaxPreviewSide = 1'024;

} // namespace dispatch::uploads
