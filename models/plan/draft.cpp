// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/draft.h"

#include <utility>

namespace dispatch::plan {

namespace {

qint64 seconds(milliseconds length)
{
    return std::chrono::duration_cast<std::chrono::seconds>(length).count();
}

} // namespace

Draft::Draft(const Day &day)
    : m_day(&day)
    , m_routes(day.crew.size())
{
    for (std::size_t w = 0; w < day.crew.size(); ++w) {
        Route &route = m_routes[w];
        for (std::size_t i = 0; i < day.crew[w].promises.size(); ++i)
            route.items.push_back(promiseItem(i));
        // What is promised can be done as it stands: each may be as late as it is.
        route.cost = costOf(w, route.items).value_or(Cost());
        m_cost += route.cost;
    }
    findOpen();
}

std::optional<Cost> Draft::costOf(std::size_t worker, std::span<const Item> items) const
{
    Cost cost;
    const bool isPossible = walk(*m_day, m_day->crew[worker], items, [&](const Stop &stop) {
        cost.drive += stop.drive.count();
        if (isPromise(stop.item))
            return;
        const std::size_t row = rowOf(stop.item);
        const OpenVisit &visit = m_day->visits[row];
        cost.late += visit.weight * seconds(stop.late);
        cost.drive += (stop.arrive - m_day->now).count() * visit.hurryPercent / 100;
        if (m_day->fit(row, worker) == Fit::OtherArea)
            cost.drive += milliseconds(AreaDetour).count();
    });
    return isPossible ? std::optional(cost) : std::nullopt;
}

void Draft::setRoute(std::size_t worker, std::vector<Item> items, const Cost &cost)
{
    Route &route = m_routes[worker];
    m_cost += cost - route.cost;
    route = { .items = std::move(items), .cost = cost };
    findOpen();
}

void Draft::setRoutes(std::size_t a, std::vector<Item> itemsOfA, const Cost &costOfA, std::size_t b,
    std::vector<Item> itemsOfB, const Cost &costOfB)
{
    m_cost += costOfB - m_routes[b].cost;
    m_routes[b] = { .items = std::move(itemsOfB), .cost = costOfB };
    setRoute(a, std::move(itemsOfA), costOfA);
}

void Draft::findOpen()
{
    std::vector<bool> isPlanned(m_day->visits.size());
    for (const Route &route : m_routes) {
        for (const Item item : route.items) {
            if (!isPromise(item))
                isPlanned[rowOf(item)] = true;
        }
    }
    m_open.clear();
    m_cost.unplanned = 0;
    for (std::size_t row = 0; row < isPlanned.size(); ++row) {
        if (isPlanned[row])
            continue;
        m_open.push_back(row);
        m_cost.unplanned += m_day->visits[row].weight;
    }
}

std::vector<Stop> Draft::stopsOf(std::size_t worker) const
{
    std::vector<Stop> stops;
    (void)walk(*m_day, m_day->crew[worker], m_routes[worker].items,
        [&stops](const Stop &stop) { stops.push_back(stop); });
    return stops;
}

Totals Draft::totals() const
{
    Totals totals;
    totals.unplanned = static_cast<int>(m_open.size());
    totals.planned = static_cast<int>(m_day->visits.size()) - totals.unplanned;
    for (std::size_t w = 0; w < m_routes.size(); ++w) {
        for (const Stop &stop : stopsOf(w)) {
            totals.late += stop.late > milliseconds(0) ? 1 : 0;
            totals.lateness += stop.late;
            totals.drive += stop.drive;
            if (stop.from != NoPlace && stop.place != NoPlace)
                totals.metres += std::max(0.0, m_day->drives.metres(stop.from, stop.place));
        }
    }
    return totals;
}

} // namespace dispatch::plan
