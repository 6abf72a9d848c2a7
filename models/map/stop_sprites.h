// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/plan_stop.h"
#include "map/sprite_sheet.h"

//! The plates at the ends of the lines to the next visits: which in turn, what was promised, when it is likely.
namespace dispatch::map {

//! \brief What the plate covers, from the place it belongs to.
[[nodiscard]] QRectF stopPlate(const PlanStop &stop, const QString &family);
[[nodiscard]] quint64 stopKey(const PlanStop &stop, bool isDark);
//! \brief Anchor at the place itself; the plate hangs below it to the right, so that the pin stays free.
[[nodiscard]] SpriteSheet::Picture paintStop(
    const PlanStop &stop, bool isDark, const QString &family, double ratio);

} // namespace dispatch::map
