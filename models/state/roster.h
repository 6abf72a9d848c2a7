// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

//! What the recorded shifts say: when somebody is to work and when not. What they really do is their duty.
namespace dispatch::state {

//! \brief What the roster of a technician says of a span of time.
struct RosterAnswer {
    //! A shift is recorded within domain::RosterReach of the span. Without one nothing is known, and nothing follows.
    bool isRecorded = false;
    bool isInside = false; //!< the span lies within one shift
    std::optional<domain::TimeWindow>
        shift; //!< the one it lies in or has most time in common with, else the nearest
    std::optional<domain::TimeWindow> pause; //!< the first break it has time in common with
    bool operator==(const RosterAnswer &) const = default;
};
[[nodiscard]] RosterAnswer rosterAt(const Operation &operation,
    const domain::TechnicianId &technician, const domain::TimeWindow &span);

//! \brief Whether somebody may be sent to a visit with \p window: the rule of the step `dispatch`.
//!
//! Where a shift is recorded, the window or the present has to lie within one, and whose shift is running has to be on duty.
//! Without any the duty alone decides. Who is out of service or retired is never sent.
[[nodiscard]] bool isOnShift(const Operation &operation, const domain::TechnicianId &technician,
    const std::optional<domain::TimeWindow> &window, domain::Timestamp now);

//! \brief The breaks within \p span, ascending.
[[nodiscard]] std::vector<domain::TimeWindow> breaksOf(const Operation &operation,
    const domain::TechnicianId &technician, const domain::TimeWindow &span);

//! \brief The parts of \p span in which the technician is to work: shifts without their breaks. Ascending, apart from each
//! other.
[[nodiscard]] std::vector<domain::TimeWindow> workingTimeOf(const Operation &operation,
    const domain::TechnicianId &technician, const domain::TimeWindow &span);

//! \brief What the roster leaves of \p spans: each as it is where no shift is recorded, else the working time in it.
//! \param spans ascending, apart from each other; so are those returned
[[nodiscard]] std::vector<domain::TimeWindow> workingPartsOf(const Operation &operation,
    const domain::TechnicianId &technician, std::span<const domain::TimeWindow> spans);

//! \brief Work as breaks let it run: what would begin in one begins after it, what runs into one goes on after it.
//! \param breaks ascending
//! \pre lasts > 0
[[nodiscard]] domain::TimeWindow aroundBreaks(
    domain::Timestamp from, domain::milliseconds lasts, std::span<const domain::TimeWindow> breaks);
//! \brief When work that has begun at \p from, in a break or not, will have ended.
[[nodiscard]] domain::Timestamp endAround(
    domain::Timestamp from, domain::milliseconds lasts, std::span<const domain::TimeWindow> breaks);

} // namespace dispatch::state
