// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/fleet_scene.h"
#include "map/sprite_sheet.h"

//! The pictures of heaps: a number in a ring that says who they are. Each duty has a stroke of its own besides its colour.
namespace dispatch::map {

//! \brief The ring is drawn in so many steps; finer shares nobody can see, and few pictures are needed.
inline constexpr int HeapSteps = 12;
using HeapShares = std::array<int, HeapPartCount>;
//! \brief The steps of each part; they add up to HeapSteps, and nobody who is there is left out.
//! \param parts counts, not all 0
[[nodiscard]] HeapShares heapShares(const std::array<int, HeapPartCount> &parts);

[[nodiscard]] quint64 heapKey(
    const HeapShares &shares, double radiusPx, bool isHovered, bool isDark);
//! \brief Anchor in the middle.
[[nodiscard]] SpriteSheet::Picture paintHeap(
    const HeapShares &shares, double radiusPx, bool isHovered, bool isDark, double ratio);

//! \brief "7", "999", "1.2k", "35k".
[[nodiscard]] QString heapNumber(int count);
[[nodiscard]] quint64 heapNumberKey(const QString &number, bool isSilent, bool isDark);
//! \brief Anchor in the middle. \param isSilent nobody in the heap has a fresh signal
[[nodiscard]] SpriteSheet::Picture paintHeapNumber(
    const QString &number, bool isSilent, bool isDark, const QString &family, double ratio);

} // namespace dispatch::map
