// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/day_plan.h"

#include "domain/limits.h"
#include "domain/transitions.h"
#include "state/roster.h"

#include <algorithm>

namespace dispatch::state {

using namespace domain;

namespace {

// At work, then on the way, then interrupted, then what is still to come.
int turnOf(VisitState state)
{
    switch (state) {
    case VisitState::InProgress:
    case VisitState::OnSite:
        return 0;
    case VisitState::EnRoute:
        return 1;
    case VisitState::Paused:
        return 2;
    default:
        return 3;
    }
}

std::optional<GeoPoint> placeOf(const Operation &operation, const Visit &visit)
{
    const Job *job = operation.job(visit.job);
    return job ? job->fields.place : std::nullopt;
}

//! As far ahead and back as the visits reach.
std::vector<TimeWindow> breaksFor(const Operation &operation, const TechnicianId &technician,
    const std::vector<const Visit *> &visits, Timestamp now)
{
    TimeWindow span { now, now };
    for (const Visit *visit : visits) {
        if (visit->arrivedAt)
            span.from = std::min(span.from, *visit->arrivedAt);
        if (visit->window)
            span.to = std::max(span.to, visit->window->to);
    }
    span.to += MaxShift;
    return breaksOf(operation, technician, span);
}

//! The break that lies between what was asked for and what comes of it.
std::optional<TimeWindow> pauseIn(
    const std::vector<TimeWindow> &breaks, Timestamp wanted, Timestamp end)
{
    const auto found = std::ranges::find_if(
        breaks, [&](const TimeWindow &pause) { return pause.to > wanted && pause.from < end; });
    return found == breaks.end() ? std::nullopt : std::optional(*found);
}

} // namespace

std::vector<PlannedStop> planDay(const Operation &operation, const TechnicianId &technician,
    std::optional<GeoPoint> position, Timestamp now, const TravelTime &travel)
{
    auto visits = operation.openVisitsOf(technician);
    std::ranges::stable_sort(visits, {}, [](const Visit *visit) { return turnOf(visit->state); });

    const auto breaks = breaksFor(operation, technician, visits, now);
    std::vector<PlannedStop> stops;
    Timestamp free = now;
    bool isReckoned = true;
    for (const Visit *visit : visits) {
        PlannedStop stop;
        stop.visit = visit->id;
        const auto place = placeOf(operation, *visit);
        const std::chrono::minutes length { visit->durationMin };
        const bool hasArrived = visit->arrivedAt && visit->state != VisitState::EnRoute;
        if (hasArrived) {
            isReckoned = place.has_value();
            stop.arrive = stop.ready = *visit->arrivedAt;
            stop.leave = visit->enRouteAt.value_or(stop.arrive);
            // Whoever works longer than was thought does not end in the past.
            const Timestamp began = visit->startedAt.value_or(stop.arrive);
            stop.end = std::max(free, endAround(began, length, breaks));
        } else {
            stop.hasDrive = place && position;
            isReckoned = isReckoned && stop.hasDrive;
            const milliseconds drive = stop.hasDrive ? travel(*position, *place) : milliseconds(0);
            stop.ready = free + drive;
            const Timestamp wanted = visit->window && visit->state != VisitState::EnRoute
                ? std::max(stop.ready, visit->window->from)
                : stop.ready;
            // Who is driving there does not turn round for a break.
            const auto work = visit->state == VisitState::EnRoute
                ? TimeWindow { wanted, endAround(wanted, length, breaks) }
                : aroundBreaks(wanted, length, breaks);
            stop.arrive = work.from;
            stop.leave = visit->state == VisitState::EnRoute
                ? visit->enRouteAt.value_or(stop.arrive - drive)
                : stop.arrive - drive;
            stop.end = work.to;
            if (work != TimeWindow { wanted, wanted + length })
                stop.pause = pauseIn(breaks, wanted, stop.end);
        }
        stop.isReckoned = isReckoned;
        if (visit->window)
            stop.late = std::max(milliseconds(0), stop.arrive - visit->window->to);
        free = std::max(free, stop.end);
        if (place)
            position = place;
        stops.push_back(stop);
    }
    return stops;
}

} // namespace dispatch::state
