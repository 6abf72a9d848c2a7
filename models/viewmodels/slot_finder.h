// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/day.h"
#include "viewmodels/actions.h"
#include "viewmodels/drives.h"
#include "viewmodels/row_context.h"

namespace dispatch::viewmodels {

//! \brief A technician and an arrival window for a job that does not exist yet, and what would come of it.
struct Slot {
    domain::TechnicianId technician;
    domain::TimeWindow window;
    domain::Timestamp arrive; //!< expected
    std::optional<atlas::Leg> leg; //!< the drive to it; nullopt: not known from where
    bool isGuessed = false; //!< a drive up to there is an estimate
    domain::milliseconds delay {}; //!< of the visit behind that suffers most; 0: of none
    quint64 delayedNumber = 0; //!< its job
    bool operator==(const Slot &) const = default;
};

//! \brief What a new job needs of a visit.
struct SlotWish {
    domain::JobFields fields; //!< with a place
    int durationMin = 60;
    domain::Timestamp notBefore; //!< no window begins earlier
    plan::Spans spans; //!< nor outside of these hours
};

struct SlotSources {
    std::function<std::optional<domain::GeoPoint>(const domain::Technician &)> position;
    LegOf legOf;
};

//! \brief Arrival windows that could be promised on the telephone: each as the technician's day would really run with it, by
//! state::decide() and state::planDay() on a copy. A window makes nobody else late, except for an emergency.
//!
//! Who has the trade as a skill comes first, and if anybody has, nobody else comes; then as suggest() ranks. Each is asked for the
//! earliest window, in whichever gap of the day it lies; if there are fewer technicians than \p most, also for their next one.
//! \return at most \p most, the earliest arrival first; empty without a place, or if the job itself would be refused
[[nodiscard]] std::vector<Slot> findSlots(const RowContext &context,
    std::vector<Candidate> candidates, const SlotWish &wish, const SlotSources &sources,
    std::size_t most);

//! \brief The same slot by what is known now.
//! \return nullopt if it cannot be promised any more
[[nodiscard]] std::optional<Slot> reviewSlot(
    const RowContext &context, const Slot &slot, const SlotWish &wish, const SlotSources &sources);

} // namespace dispatch::viewmodels
