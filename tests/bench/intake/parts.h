// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/report.h"

#include "simulator/call_reader.h"

#include <functional>

//! The parts of `./dev bench intake`.
namespace dispatch::bench {

struct IntakePlan {
    double speed = 600; //!< recorded seconds in one
    std::chrono::minutes longestGap { 5 }; //!< between two calls; longer ones are cut to it
    std::chrono::minutes workLasts { 30 };
    int technicians = 40;
    int days = 6; //!< those with most calls, planned both ways
};

//! \brief Recorded calls through the door for requests, given out by a dispatcher's keys, done by technicians; then every
//! call is looked for in the journal.
//! \param calls in the order of the recording
void measureFlow(Report &report, const std::vector<simulator::Call> &calls, const IntakePlan &plan);

//! \brief Turns the event loop until \p isDone. Ends the benchmark if that takes longer than \p limit.
void until(
    const QString &what, std::chrono::milliseconds limit, const std::function<bool()> &isDone);

} // namespace dispatch::bench
