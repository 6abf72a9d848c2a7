// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/breach_watch.h"

#include "domain/transitions.h"

#include <algorithm>
#include <ranges>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

BreachWatch::BreachWatch(Sources sources)
    : m_sources(std::move(sources))
{
}

void BreachWatch::reset(const state::Operation &operation)
{
    m_promises.clear();
    m_forecasts.clear();
    m_turn.clear();
    m_urgent.clear();
    for (const Visit &visit : operation.visits())
        take(operation, visit);
}

void BreachWatch::note(const state::Operation &operation, const VisitId &id)
{
    const auto nextInTurn = [this](const std::optional<TechnicianId> &who) {
        if (who && !std::ranges::contains(m_urgent, *who))
            m_urgent.push_back(*who);
    };
    if (const auto known = m_promises.constFind(id); known != m_promises.cend())
        nextInTurn(known->technician);
    m_promises.remove(id);
    m_forecasts.remove(id);
    const Visit *visit = operation.visit(id);
    if (!visit)
        return;
    // What the technician does afterwards depends on this one, promised or not.
    nextInTurn(visit->technician);
    take(operation, *visit);
}

void BreachWatch::take(const state::Operation &operation, const Visit &visit)
{
    if (!visit.window || !isOpen(visit.state))
        return;
    // From the moment somebody is there the promise is kept or not.
    if (visit.arrivedAt && visit.state != VisitState::EnRoute)
        return;
    const Visit *current = operation.currentVisit(visit.job);
    if (current && current->id == visit.id)
        m_promises.insert(visit.id, { .due = visit.window->to, .technician = visit.technician });
}

std::vector<Breach> BreachWatch::look(const state::Operation &operation, Timestamp now)
{
    judgeSome(operation, now);
    std::vector<Breach> found;
    QHash<VisitId, Timestamp> said;
    for (auto it = m_promises.cbegin(); it != m_promises.cend(); ++it) {
        auto breach = breachOf(it.key(), it.value(), now);
        if (!breach)
            continue;
        said.insert(it.key(), breach->since);
        found.push_back(*breach);
    }
    m_since = std::move(said);
    return found;
}

std::optional<Breach> BreachWatch::breachOf(
    const VisitId &visit, const Promise &promise, Timestamp now) const
{
    const auto said = m_since.constFind(visit);
    const bool isSaid = said != m_since.cend();
    Breach breach { .visit = visit,
        .due = promise.due,
        .since = isSaid ? *said : now,
        .isLate = now > promise.due,
        .late = {},
        .arrive = {},
        .isGuessed = false };
    const auto forecast = m_forecasts.constFind(visit);
    if (forecast != m_forecasts.cend() && promise.technician) {
        breach.arrive = std::max(forecast->arrive, now);
        breach.isGuessed = forecast->isGuessed;
    }
    if (breach.isLate) {
        // It was late before anybody looked, as after a start of the program.
        breach.since = std::min(breach.since, promise.due);
        breach.late = now - promise.due;
        return breach;
    }
    if (!promise.technician)
        return promise.due - now <= NobodyHasIt ? std::optional(breach) : std::nullopt;
    if (!breach.arrive)
        return std::nullopt;
    breach.late = forecast->late;
    const bool stands = isSaid ? breach.late > milliseconds(0) : breach.late >= WorthSaying;
    return stands ? std::optional(breach) : std::nullopt;
}

void BreachWatch::judgeSome(const state::Operation &operation, Timestamp now)
{
    const auto takeFrom = [&](std::vector<TechnicianId> &queue, std::size_t most) {
        for (std::size_t n = 0; n < most && !queue.empty(); ++n) {
            const TechnicianId who = queue.back();
            queue.pop_back();
            judgeDay(operation, who, now);
        }
    };
    takeFrom(m_urgent, UrgentPerLook);
    if (now - m_turnedAt < TurnEvery && now >= m_turnedAt)
        return;
    m_turnedAt = now;
    if (m_turn.empty()) {
        for (const Promise &promise : std::as_const(m_promises)) {
            if (promise.technician)
                m_turn.push_back(*promise.technician);
        }
        std::ranges::sort(m_turn, std::less {});
        const auto doubled = std::ranges::unique(m_turn);
        m_turn.erase(doubled.begin(), doubled.end());
    }
    takeFrom(m_turn, DaysPerTurn);
}

void BreachWatch::judgeDay(
    const state::Operation &operation, const TechnicianId &technician, Timestamp now)
{
    const Technician *who = operation.technician(technician);
    if (!who)
        return;
    const auto position = m_sources.position(*who);
    const auto lateIn = [&](const DriveStop &drive) {
        return drive.stop.arrive
            - m_promises.value(drive.stop.visit, { .due = now, .technician = {} }).due;
    };
    const auto isPromised = [&](const DriveStop &drive) {
        return drive.stop.isReckoned && m_promises.contains(drive.stop.visit);
    };
    auto day = driveDay(operation, technician, position, now, &atlas::Router::estimateLeg);
    // Most days are far from any trouble; asking a routing server about each of their drives would keep it busy for nothing.
    if (std::ranges::any_of(day | std::views::filter(isPromised),
            [&](const DriveStop &drive) { return lateIn(drive) > -CloseCall; }))
        day = driveDay(operation, technician, position, now, m_sources.legOf);
    for (const DriveStop &drive : day) {
        if (!isPromised(drive)) {
            m_forecasts.remove(drive.stop.visit);
            continue;
        }
        m_forecasts.insert(drive.stop.visit,
            { .late = lateIn(drive), .arrive = drive.stop.arrive, .isGuessed = drive.isGuessed });
    }
}

} // namespace dispatch::viewmodels
