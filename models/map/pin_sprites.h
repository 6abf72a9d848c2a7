// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/pins.h"
#include "map/sprite_sheet.h"

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

//! The pictures of the jobs. The glyph says the state, bars the priority, a sign at the corner what is wrong. What has ended is
//! small and pale, without a tail.
namespace dispatch::map {

struct Palette;

//! \brief What is wrong with a job: a triangle, a disc with an exclamation mark, an hourglass.
enum class PinSign : quint8 { Emergency, Late, AtRisk };
//! \brief About 11 px around \p at.
void paintSign(QPainter &painter, QPointF at, PinSign sign, const Palette &colors);

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
//! \brief The same for a job that has ended.
[[nodiscard]] QRectF endedPinBody(QPointF place);

[[nodiscard]] quint64 spriteKey(const PinLook &look);
//! \brief Anchor at the tip; in the middle for a job that has ended and is not selected.
[[nodiscard]] SpriteSheet::Picture paintPin(
    const PinLook &look, const QString &family, double ratio);

} // namespace dispatch::map
