// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/first_come.h"

#include "plan/insertion.h"

#include <numeric>
#include <tuple>

namespace dispatch::plan {

Draft firstCome(const Day &day)
{
    Draft draft(day);
    std::vector<std::size_t> order(day.visits.size());
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return day.visits[row].since; });
    for (const std::size_t visit : order) {
        struct Offer {
            std::tuple<Timestamp, milliseconds> key;
            std::vector<Item> items;
            Cost cost;
            std::size_t worker = 0;
        };
        std::optional<Offer> best;
        for (std::size_t w = 0; w < day.crew.size(); ++w) {
            if (day.fit(visit, w) == Fit::No)
                continue;
            const auto &items = draft.routes()[w].items;
            // What was given out before comes before.
            const auto last
                = std::ranges::find_if(items.rbegin(), items.rend(), std::not_fn(isPromise));
            for (auto position = static_cast<std::size_t>(items.rend() - last);
                position <= items.size(); ++position) {
                auto with = withItem(items, position, visitItem(visit));
                Offer offer { .key = {}, .items = {}, .cost = {}, .worker = w };
                const bool isPossible = walk(day, day.crew[w], with, [&](const Stop &stop) {
                    if (stop.item == visitItem(visit))
                        offer.key = { stop.arrive, stop.drive };
                });
                if (!isPossible || (best && offer.key >= best->key))
                    continue;
                offer.cost = draft.costOf(w, with).value_or(Cost());
                offer.items = std::move(with);
                best = std::move(offer);
            }
        }
        if (best)
            draft.setRoute(best->worker, std::move(best->items), best->cost);
    }
    return draft;
}

} // namespace dispatch::plan
