// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/alarms.h"

namespace dispatch::state {

//! \brief A supervisor clears an emergency; a dispatcher only with a note on the call back.
[[nodiscard]] Checked checkMayClearEmergency(const Draft &draft, const QString &note);
//! \brief Lowers the flag if it is up and clears every alarm about it: the two never contradict each other.
void clearEmergency(Draft &draft, const domain::TechnicianId &technician, const QString &note);

} // namespace dispatch::state
