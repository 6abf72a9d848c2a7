// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/day_plan.h"

#include "domain/transitions.h"

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

} // namespace

std::vector<PlannedStop> planDay(const Operation &operation, const TechnicianId &technician,
    std::optional<GeoPoint> position, Timestamp now, const TravelTime &travel)
{
    auto visits = operation.openVisitsOf(technician);
    std::ranges::stable_sort(visits, {}, [](const Visit *visit) { return turnOf(visit->state); });

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
            stop.end = std::max(free, visit->startedAt.value_or(stop.arrive) + length);
        } else {
            stop.hasDrive = place && position;
            isReckoned = isReckoned && stop.hasDrive;
            const milliseconds drive = stop.hasDrive ? travel(*position, *place) : milliseconds(0);
            stop.ready = free + drive;
            stop.arrive = visit->window && visit->state != VisitState::EnRoute
                ? std::max(stop.ready, visit->window->from)
                : stop.ready;
            stop.leave = visit->state == VisitState::EnRoute
                ? visit->enRouteAt.value_or(stop.arrive - drive)
                : stop.arrive - drive;
            stop.end = stop.arrive + length;
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
