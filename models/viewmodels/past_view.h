// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/history.h"

namespace dispatch::viewmodels {

//! \brief What the whole console shows while it looks back.
struct PastView {
    journal::History::Moment moment; //!< empty in a gap
    domain::Timestamp at; //!< what counts as now: lateness and ages are as they were
    bool isKnown = true; //!< false: what was then is not on this computer
};

} // namespace dispatch::viewmodels
