// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/arrival_watch.h"

#include "domain/transitions.h"
#include "geo/outline.h"
#include "state/zones.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace dispatch::state {

using namespace domain;

void ArrivalWatch::look(const Operation &operation, const VisitId &id, Watched &watched)
{
    watched.isPlaceKnown = true;
    watched.place.reset();
    watched.site.clear();
    watched.siteName.clear();
    const auto *visit = operation.visit(id);
    const auto *job = visit ? operation.job(visit->job) : nullptr;
    if (!job || !job->fields.place)
        return;
    watched.place = job->fields.place;
    if (const auto *site = zoneAt(operation, *watched.place, ZoneKind::Site)) {
        watched.site = site->outline;
        watched.siteName = site->name;
    }
}

ArrivalWatch::Where ArrivalWatch::whereIs(const Watched &watched, const Fix &fix)
{
    const bool isSlow = fix.speedMps.value_or(0) <= MaxArrivalSpeedMps;
    if (!watched.site.isEmpty()) {
        if (!geo::isInside(watched.site, fix.position))
            return Where::Away;
        return isSlow ? Where::There : Where::Near; // grounds are driven on
    }
    const double radiusM
        = ArrivalRadiusM + std::clamp(fix.accuracyM.value_or(0), 0.0, MaxArrivalSlackM);
    const double awayM = geo::distanceM(*watched.place, fix.position);
    if (awayM <= radiusM && isSlow)
        return Where::There;
    return awayM <= radiusM * LeavingFactor ? Where::Near : Where::Away;
}

bool ArrivalWatch::take(
    const Operation &operation, const TechnicianId &technician, const Fix &fix, Timestamp now)
{
    const auto *visit = operation.activeVisitOf(technician);
    if (!visit || visit->state != VisitState::EnRoute || m_settled.contains(visit->id))
        return false;
    if (signalAge(fix.fixTime, now) == SignalAge::Stale)
        return false;
    // From before the departure it may be the place of the job before, next door.
    if (visit->enRouteAt && fix.fixTime < *visit->enRouteAt)
        return false;
    auto &watched = m_watched[visit->id];
    if (watched.technician != technician) {
        watched = {};
        watched.technician = technician;
    }
    if (!watched.isPlaceKnown)
        look(operation, visit->id, watched);
    if (!watched.place || fix.fixTime <= watched.lastFix)
        return false;
    watched.lastFix = fix.fixTime;

    switch (whereIs(watched, fix)) {
    case Where::There:
        watched.outside = 0;
        if (watched.inside == 0 && !watched.isSuggested)
            watched.since = fix.fixTime;
        ++watched.inside;
        break;
    case Where::Near:
        watched.inside = 0;
        watched.outside = 0;
        break;
    case Where::Away:
        watched.inside = 0;
        ++watched.outside;
        break;
    }
    const bool isSuggested
        = watched.isSuggested ? watched.outside < ArrivalFixes : watched.inside >= ArrivalFixes;
    return std::exchange(watched.isSuggested, isSuggested) != isSuggested;
}

bool ArrivalWatch::review(const Operation &operation, Zones zones)
{
    const auto before = suggestions();
    m_settled.removeIf([&](const VisitId &id) {
        const auto *visit = operation.visit(id);
        return !visit || !isOpen(visit->state);
    });
    m_watched.removeIf([&](const auto &entry) {
        const auto *visit = operation.visit(entry.key());
        const bool isOnTheWay = visit && visit->state == VisitState::EnRoute
            && visit->technician == entry.value().technician;
        // Acted on: what it was said for has happened. Whoever was called away may come again.
        if (!isOnTheWay && entry.value().isSuggested && visit && visit->arrivedAt)
            m_settled.insert(entry.key());
        return !isOnTheWay;
    });
    for (auto it = m_watched.begin(); it != m_watched.end(); ++it) {
        const auto *visit = operation.visit(it.key());
        const auto *job = visit ? operation.job(visit->job) : nullptr;
        if (zones == Zones::Same && job && job->fields.place == it->place)
            continue;
        const auto place = it->place;
        const auto site = it->site;
        look(operation, it.key(), *it);
        if (it->place == place && it->site == site)
            continue;
        // The job or its site lies elsewhere now: who was there may not be.
        it->isSuggested = false;
        it->inside = 0;
        it->outside = 0;
    }
    return before != suggestions();
}

bool ArrivalWatch::dismiss(const VisitId &visit)
{
    const auto watched = m_watched.find(visit);
    if (watched == m_watched.end() || !watched->isSuggested)
        return false;
    m_watched.erase(watched);
    m_settled.insert(visit);
    return true;
}

void ArrivalWatch::clear()
{
    m_watched.clear();
    m_settled.clear();
}

std::vector<ArrivalWatch::Suggestion> ArrivalWatch::suggestions() const
{
    std::vector<Suggestion> list;
    for (auto it = m_watched.cbegin(); it != m_watched.cend(); ++it) {
        if (it->isSuggested)
            list.push_back({ .visit = it.key(),
                .technician = it->technician,
                .since = it->since,
                .site = it->siteName });
    }
    std::ranges::sort(list, [](const Suggestion &a, const Suggestion &b) {
        return std::tie(a.since, a.visit) < std::tie(b.since, b.visit);
    });
    return list;
}

} // namespace dispatch::state
