// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/draft.h"

namespace dispatch::state {

inline constexpr QLatin1StringView EmergencyAlarm { "emergency" };
inline constexpr QLatin1StringView UrgentRequestAlarm { "urgent-request" };

//! \brief Clears every alarm of \p kindName about \p about that is still up: its cause is gone.
void clearAlarms(
    Draft &draft, const domain::EntityRef &about, QLatin1StringView kindName, const QString &note);

} // namespace dispatch::state
