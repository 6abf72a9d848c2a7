// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/report.h"

//! The parts of `./dev bench chat`.
namespace dispatch::bench {

struct ChatPlan {
    int messages = 1'000'000; //!< of the long conversation
    int sends = 300;
};

void measureHistory(Report &report, const ChatPlan &plan); //!< opening, scrolling, memory
void measureWire(Report &report, const ChatPlan &plan); //!< sent here, shown there

} // namespace dispatch::bench
