// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/pins.h"
#include "map/sprite_sheet.h"

//! The pictures of the jobs. The glyph says the state, bars the priority, a corner mark what is wrong.
namespace dispatch::map {

struct PinLook {
    domain::VisitState state = domain::VisitState::Unscheduled;
    domain::Priority priority = domain::Priority::Normal;
    bool isLate = false;
    bool isAtRisk = false;
    bool isSelected = false;
    bool isDark = false;
    quint64 number = 0; //!< written on the pin; 0: not written
    bool operator==(const PinLook &) const = default;
};

//! \brief From this zoom level on the number stands on the pin where there is room for it.
inline constexpr double NumberZoom = 13.0;
//! \brief Roughly what a pin covers: what a pointer aims at and what names keep clear of.
//! \param tip item position of the place it marks
[[nodiscard]] QRectF pinBody(QPointF tip, bool isNumbered);

[[nodiscard]] quint64 spriteKey(const PinLook &look);
//! \brief Anchor at the tip.
[[nodiscard]] SpriteSheet::Picture paintPin(
    const PinLook &look, const QString &family, double ratio);

} // namespace dispatch::map
