// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/draft.h"
#include "state/day_plan.h"

namespace dispatch::plan {

//! \brief Within this time of the call somebody should be there; nobody has promised it, but later is late here.
[[nodiscard]] milliseconds wantedWithin(domain::Priority priority);
//! \brief How much a minute too late counts, and a visit left out.
[[nodiscard]] int weightOf(domain::Priority priority);

//! \brief A minute that it waits counts as so much of a minute driven, in percent: who could go at once is not sent in an
//! hour because it lies on somebody's way then.
[[nodiscard]] int hurryPercentOf(domain::Priority priority);

//! \brief Why a visit is in nobody's day.
enum class WhyNot : quint8 {
    Nowhere, //!< the job is nowhere on the map
    NoSkills, //!< nobody on shift has what it needs
    NoTime, //!< nobody who could has the time
    TooMany //!< over MaxVisits, and less urgent than the others
};

struct LeftOut {
    domain::VisitId visit;
    WhyNot why = WhyNot::NoTime;
    bool operator==(const LeftOut &) const = default;
};

struct Wish {
    Timestamp now;
    Spans spans;
    bool withRequests = false; //!< those too that nobody has answered yet
    std::function<std::optional<domain::GeoPoint>(const domain::Technician &)> position;
    state::TravelTime travel; //!< of the drives that are under way
};

//! \brief A day still without its drives.
struct DayCase {
    Day day;
    std::vector<domain::GeoPoint> places; //!< rows of Day::drives; those of stops first
    std::size_t stopPlaces = 0; //!< of these; drives are wanted to them only
    std::vector<LeftOut> leftOut;
    int requests = 0; //!< that wait for an answer and are not in it
    int crewLeftOut = 0; //!< on shift, but over MaxCrew: those with the most to do
};

//! \brief What there is to plan: the visits nobody has been promised, and whoever is on shift, without an emergency, with what
//! they have promised and when they have done with what is under way.
//! \threads pure
[[nodiscard]] DayCase dayOf(const state::Operation &operation, const Wish &wish);

//! \brief Puts the drives in, and notes how late each promise is as the day stands.
void setDrives(Day &day, Drives drives);

//! \brief Why those that are open in \p draft are.
[[nodiscard]] std::vector<LeftOut> leftOutOf(const Draft &draft);

} // namespace dispatch::plan
