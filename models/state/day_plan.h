// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

#include <functional>

namespace dispatch::state {

//! \brief How long the drive between two places takes.
using TravelTime = std::function<domain::milliseconds(domain::GeoPoint from, domain::GeoPoint to)>;

//! \brief One visit as the day is expected to run.
struct PlannedStop {
    domain::VisitId visit;
    domain::Timestamp leave; //!< sets out for it; \c arrive where the drive is not known
    domain::Timestamp ready; //!< could be there; \c arrive waits for the window to open
    domain::Timestamp arrive; //!< what happened, once it has
    domain::Timestamp end;
    domain::milliseconds late {}; //!< behind the end of the window; 0: in time, or none promised
    bool hasDrive = false; //!< travel was asked for the drive to it
    std::optional<domain::TimeWindow> pause; //!< the break it would have begun in, or goes on after
    bool isReckoned = false; //!< all drives up to here are known; one that is not takes no time
    bool operator==(const PlannedStop &) const = default;
};

//! \brief How a technician's open visits follow each other: the one at work first, then by arrival window, the next one
//! begun when the former has ended and the drive is done, and never before its window. Without a place on either side the
//! drive takes no time, and nothing is reckoned until the technician is known to be somewhere. Breaks of the technician's shifts are kept: nothing but what is
//! on the way begins in one, and work that runs into one goes on after it. This is a forecast, no promise: breaks that nobody entered are not in it.
//! \param position where the technician is now, if known
//! \param travel asked once per drive
//! \threads pure
[[nodiscard]] std::vector<PlannedStop> planDay(const Operation &operation,
    const domain::TechnicianId &technician, std::optional<domain::GeoPoint> position,
    domain::Timestamp now, const TravelTime &travel);

} // namespace dispatch::state
