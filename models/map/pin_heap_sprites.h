// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/pin_heap_info.h"
#include "map/sprite_sheet.h"

#include <QRectF>

//! The pictures of heaps of jobs: a plate with a tail and another behind it, how many, and beneath how many of them are
//! emergencies, late, or at risk, each with the sign its pin has.
namespace dispatch::map {

//! \brief Logical pixels, the tail left out.
[[nodiscard]] QSizeF pinHeapSize(const PinHeapInfo &heap);
//! \brief What a heap covers: what a pointer aims at and what numbers keep clear of. Around PinHeapInfo::at.
[[nodiscard]] QRectF pinHeapBody(const PinHeapInfo &heap);

//! \brief Two heaps with one key look the same.
[[nodiscard]] quint64 pinHeapKey(const PinHeapInfo &heap, bool isHovered, bool isDark);
//! \brief Anchor in the middle of the plate.
[[nodiscard]] SpriteSheet::Picture paintPinHeap(
    const PinHeapInfo &heap, bool isHovered, bool isDark, const QString &family, double ratio);

} // namespace dispatch::map
