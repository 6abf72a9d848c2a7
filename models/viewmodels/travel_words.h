// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/router.h"

#include <QString>

namespace dispatch::viewmodels {

//! \brief Whole minutes, at least one: who is told "0 min" expects somebody at the door.
[[nodiscard]] int minutesOf(double durationS);

//! \brief "6 min by server", "6 min by road", "~6 min estimated": the time, and who says so.
[[nodiscard]] QString travelTimeText(const atlas::Leg &leg);
//! \brief The same in a plan: "6 min by road, earlier drives estimated" where only what comes before is one.
[[nodiscard]] QString driveText(const atlas::Leg &leg, bool isGuessedBefore);
//! \brief "2.4 km", "~2.4 km"; empty where only the time is known.
[[nodiscard]] QString travelDistanceText(const atlas::Leg &leg);

} // namespace dispatch::viewmodels
