// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/draft.h"

namespace dispatch::plan {

//! \brief As a desk without a plan does it: each visit, in the order in which they were asked for, goes to whoever with the
//! skills can be there first after all that was given out before, and in time for what is promised. Of equals to the one
//! who drives least.
[[nodiscard]] Draft firstCome(const Day &day);

} // namespace dispatch::plan
