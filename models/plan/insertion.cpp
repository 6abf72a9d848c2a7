// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/insertion.h"

#include <limits>

namespace dispatch::plan {

namespace {

//! The best two of all workers.
struct Choice {
    std::optional<Insertion> best;
    std::optional<Insertion> second;
};

Choice choose(const std::vector<std::optional<Insertion>> &offers)
{
    Choice choice;
    for (const auto &offer : offers) {
        if (!offer)
            continue;
        if (!choice.best || offer->extra < choice.best->extra) {
            choice.second = choice.best;
            choice.best = offer;
        } else if (!choice.second || offer->extra < choice.second->extra) {
            choice.second = offer;
        }
    }
    return choice;
}

} // namespace

std::vector<Item> withItem(std::span<const Item> items, std::size_t position, Item item)
{
    std::vector<Item> out;
    out.reserve(items.size() + 1);
    out.insert(out.end(), items.begin(), items.begin() + static_cast<std::ptrdiff_t>(position));
    out.push_back(item);
    out.insert(out.end(), items.begin() + static_cast<std::ptrdiff_t>(position), items.end());
    return out;
}

std::optional<Insertion> bestInsertion(const Draft &draft, std::size_t visit, std::size_t worker)
{
    if (draft.day().fit(visit, worker) == Fit::No)
        return std::nullopt;
    const Route &route = draft.routes()[worker];
    std::optional<Insertion> best;
    std::vector<Item> items = withItem(route.items, 0, visitItem(visit));
    for (std::size_t position = 0;; ++position) {
        if (const auto cost = draft.costOf(worker, items)) {
            const Cost extra = *cost - route.cost;
            if (!best || extra < best->extra)
                best = { .extra = extra, .cost = *cost, .worker = worker, .position = position };
        }
        if (position + 1 == items.size())
            return best;
        std::swap(items[position], items[position + 1]);
    }
}

void insertByRegret(Draft &draft, Stopper &stopper)
{
    const std::size_t crew = draft.day().crew.size();
    const std::vector<std::size_t> open = draft.open();
    std::vector<std::vector<std::optional<Insertion>>> offers(open.size());
    for (std::size_t i = 0; i < open.size() && !stopper.isStopped(); ++i) {
        for (std::size_t w = 0; w < crew; ++w)
            offers[i].push_back(bestInsertion(draft, open[i], w));
    }
    std::vector<bool> isDone(open.size());
    while (!stopper.isStopped()) {
        std::optional<std::size_t> next;
        Insertion chosen;
        // Nowhere else to go is the largest loss of all.
        constexpr qint64 Nowhere = std::numeric_limits<qint64>::max() / 4;
        Cost most;
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (isDone[i])
                continue;
            const Choice choice = choose(offers[i]);
            if (!choice.best)
                continue;
            const Cost loss = choice.second ? choice.second->extra - choice.best->extra
                                            : Cost { .unplanned = 0, .late = Nowhere, .drive = 0 };
            if (!next || loss > most) {
                next = i;
                most = loss;
                chosen = *choice.best;
            }
        }
        if (!next)
            return;
        isDone[*next] = true;
        draft.setRoute(chosen.worker,
            withItem(draft.routes()[chosen.worker].items, chosen.position, visitItem(open[*next])),
            chosen.cost);
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (!isDone[i])
                offers[i][chosen.worker] = bestInsertion(draft, open[i], chosen.worker);
        }
    }
}

} // namespace dispatch::plan
