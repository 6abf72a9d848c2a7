// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/day_solver.h"

#include "geo/seeded_random.h"
#include "plan/first_come.h"
#include "plan/insertion.h"
#include "plan/local_search.h"

namespace dispatch::plan {

namespace {

constexpr std::size_t LeastTakenOut = 4;
constexpr std::size_t MostTakenOut = 24;
constexpr int TellEvery = 50;

//! Takes \p count visits out, one by chance and those nearest to it.
void takeOut(Draft &draft, std::size_t count, geo::SeededRandom &random)
{
    const Day &day = draft.day();
    std::vector<std::size_t> planned;
    for (const Route &route : draft.routes()) {
        for (const Item item : route.items) {
            if (!isPromise(item))
                planned.push_back(rowOf(item));
        }
    }
    if (planned.empty())
        return;
    const Place centre = day.visits[random.pick(planned)].place;
    const auto nearest
        = planned.begin() + static_cast<std::ptrdiff_t>(std::min(count, planned.size()));
    std::ranges::partial_sort(planned, nearest, {},
        [&](std::size_t row) { return day.drive(centre, day.visits[row].place); });
    std::vector<bool> isOut(day.visits.size());
    std::for_each(planned.begin(), nearest, [&](std::size_t row) { isOut[row] = true; });
    for (std::size_t w = 0; w < draft.routes().size(); ++w) {
        std::vector<Item> items = draft.routes()[w].items;
        const auto gone = std::erase_if(
            items, [&](Item item) { return !isPromise(item) && isOut[rowOf(item)]; });
        if (gone == 0)
            continue;
        // Without them the rest may be impossible where a way round is shorter than the straight one.
        if (const auto cost = draft.costOf(w, items))
            draft.setRoute(w, std::move(items), *cost);
    }
}

} // namespace

Solution solve(const Day &day, Stopper stopper, int rounds, quint64 seed,
    const std::function<void(int round)> &told)
{
    const Draft asTheyCame = firstCome(day);
    Draft best = asTheyCame;
    Draft byRegret(day);
    insertByRegret(byRegret, stopper);
    improve(byRegret, stopper);
    improve(best, stopper);
    if (byRegret.cost() < best.cost())
        best = byRegret;

    geo::SeededRandom random(seed);
    int round = 0;
    for (; round < rounds && !stopper.isStopped(); ++round) {
        Draft next = best;
        takeOut(next, LeastTakenOut + random.below(MostTakenOut - LeastTakenOut + 1), random);
        insertByRegret(next, stopper);
        const bool isBetter = next.cost() < best.cost();
        if (isBetter) {
            improve(next, stopper);
            best = std::move(next);
        }
        if (told && (isBetter || round % TellEvery == 0))
            told(round);
    }
    return { .best = best,
        .firstCome = asTheyCame,
        .bound = lowerBound(best),
        .rounds = round,
        .isCut = stopper.isStopped() };
}

} // namespace dispatch::plan
