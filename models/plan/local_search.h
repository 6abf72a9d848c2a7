// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/draft.h"
#include "plan/stopper.h"

namespace dispatch::plan {

//! \brief Improves a draft by small steps until none helps: puts open visits in, moves a visit elsewhere, exchanges two
//! visits (or a planned one for an open one), and exchanges what two technicians do after their last promise (2-opt*).
//! Every step lowers the cost, so that the draft is never worse than it was, whenever it is stopped.
//! \source Potvin and Rousseau, JORS 46 (1995) 1433, for 2-opt*
void improve(Draft &draft, Stopper &stopper);

} // namespace dispatch::plan
