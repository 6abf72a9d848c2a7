// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/draw_list.h"
#include "map/sprite_sheet.h"

namespace dispatch::map {

//! \brief Draws \p list into \p target, which is premultiplied ARGB and carries its device pixel ratio.
//! \threads reentrant
void paint(const DrawList &list, const SpriteSheet &sheet, QImage &target);

//! \brief What a list covers, in device pixels; null for an empty list.
[[nodiscard]] QRect boundsOf(const DrawList &list, const SpriteSheet &sheet, double ratio);

} // namespace dispatch::map
