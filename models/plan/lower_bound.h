// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/draft.h"

namespace dispatch::plan {

//! \brief What no plan that does the same visits can be better than.
struct Bound {
    milliseconds
        lateness {}; //!< of the open visits: each as if it came first in the nearest free technician's day
    milliseconds drive {}; //!< each stop reached from the nearest place there is
    bool operator==(const Bound &) const = default;
};

//! \brief Of the visits \p draft plans, promised ones included. Holds for every order and every choice of technicians, provided
//! that no way by another place is quicker than the drive itself; the figures of a real road map are so, estimates too.
[[nodiscard]] Bound lowerBound(const Draft &draft);

} // namespace dispatch::plan
