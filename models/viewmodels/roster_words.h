// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/roster.h"

#include <QStringList>

namespace dispatch::viewmodels {

//! \brief What the roster has against work from \p promise on that runs as \p work: "Shift ends 16:00", "In the break
//! 12:00–12:30". Empty where no shift is recorded or nothing is against it.
//! \param promise the arrival window, which has to lie in the shift as well
//! \param pause the break state::planDay() has put it off for, or lets it go on after
[[nodiscard]] QStringList rosterTroubles(const state::Operation &operation,
    const domain::TechnicianId &technician, const domain::TimeWindow &promise,
    const domain::TimeWindow &work, const std::optional<domain::TimeWindow> &pause);

//! \brief What the roster says of somebody at this moment.
struct RosterNow {
    QString
        text; //!< "break until 12:30", "shift ends 16:00", "shift begins 13:00"; empty: nothing worth saying
    bool isAway = false; //!< in a break or in no shift, though shifts are recorded
};
[[nodiscard]] RosterNow rosterNow(const state::Operation &operation,
    const domain::TechnicianId &technician, domain::Timestamp now);

} // namespace dispatch::viewmodels
