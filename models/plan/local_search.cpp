// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/local_search.h"

#include "plan/insertion.h"

namespace dispatch::plan {

namespace {

//! Where each visit is.
struct Seat {
    std::size_t worker = 0;
    std::size_t position = 0;
};

class Search {
public:
    Search(Draft &draft, Stopper &stopper)
        : m_draft(draft)
        , m_stopper(stopper)
    {
    }

    void run()
    {
        bool isBetter = true;
        while (isBetter && !m_stopper.isStopped()) {
            isBetter = putIn();
            isBetter = moveVisits() || isBetter;
            isBetter = exchangeVisits() || isBetter;
            isBetter = exchangeEnds() || isBetter;
        }
    }

private:
    [[nodiscard]] const Day &day() const { return m_draft.day(); }
    [[nodiscard]] std::span<const Item> items(std::size_t worker) const
    {
        return m_draft.routes()[worker].items;
    }

    [[nodiscard]] std::vector<Seat> planned() const
    {
        std::vector<Seat> seats;
        for (std::size_t w = 0; w < day().crew.size(); ++w) {
            for (std::size_t i = 0; i < items(w).size(); ++i) {
                if (!isPromise(items(w)[i]))
                    seats.push_back({ .worker = w, .position = i });
            }
        }
        return seats;
    }
    [[nodiscard]] std::optional<Seat> seatOf(Item item) const
    {
        for (std::size_t w = 0; w < day().crew.size(); ++w) {
            const auto all = items(w);
            if (const auto at = std::ranges::find(all, item); at != all.end())
                return Seat { .worker = w, .position = static_cast<std::size_t>(at - all.begin()) };
        }
        return std::nullopt;
    }

    bool putIn()
    {
        bool isBetter = false;
        for (const std::size_t visit : std::vector(m_draft.open())) {
            std::optional<Insertion> best;
            for (std::size_t w = 0; w < day().crew.size(); ++w) {
                if (m_stopper.isStopped())
                    return isBetter;
                const auto offer = bestInsertion(m_draft, visit, w);
                if (offer && (!best || offer->extra < best->extra))
                    best = offer;
            }
            if (!best)
                continue;
            m_draft.setRoute(best->worker,
                withItem(items(best->worker), best->position, visitItem(visit)), best->cost);
            isBetter = true;
        }
        return isBetter;
    }

    //! Each visit to where it costs least, in its own day or in another's.
    bool moveVisits()
    {
        bool isBetter = false;
        for (std::size_t visit = 0; visit < day().visits.size(); ++visit) {
            if (m_stopper.isStopped())
                return isBetter;
            const Item item = visitItem(visit);
            const auto seat = seatOf(item);
            if (!seat)
                continue;
            const Route &own = m_draft.routes()[seat->worker];
            std::vector<Item> without = own.items;
            without.erase(without.begin() + static_cast<std::ptrdiff_t>(seat->position));
            // A drive by way of somewhere else can be shorter, so that without it the rest may not be possible.
            const auto costWithout = m_draft.costOf(seat->worker, without);
            if (!costWithout)
                continue;
            const Cost saved = own.cost - *costWithout;
            std::optional<Insertion> best;
            for (std::size_t w = 0; w < day().crew.size(); ++w) {
                const auto offer = w == seat->worker
                    ? insertionInto(without, *costWithout, visit, w)
                    : bestInsertion(m_draft, visit, w);
                if (offer && offer->extra < (best ? best->extra : saved))
                    best = offer;
            }
            if (!best)
                continue;
            if (best->worker == seat->worker) {
                m_draft.setRoute(best->worker, withItem(without, best->position, item), best->cost);
            } else {
                auto with = withItem(items(best->worker), best->position, item);
                m_draft.setRoutes(seat->worker, std::move(without), *costWithout, best->worker,
                    std::move(with), best->cost);
            }
            isBetter = true;
        }
        return isBetter;
    }

    [[nodiscard]] std::optional<Insertion> insertionInto(std::span<const Item> without,
        const Cost &costWithout, std::size_t visit, std::size_t worker) const
    {
        std::optional<Insertion> best;
        for (std::size_t position = 0; position <= without.size(); ++position) {
            const auto cost = m_draft.costOf(worker, withItem(without, position, visitItem(visit)));
            if (cost && (!best || *cost - costWithout < best->extra))
                best = { .extra = *cost - costWithout,
                    .cost = *cost,
                    .worker = worker,
                    .position = position };
        }
        return best;
    }

    //! Two visits in each other's place; or an open one in the place of one that then stays open.
    bool exchangeVisits()
    {
        bool isBetter = false;
        const auto seats = planned();
        for (std::size_t a = 0; a < seats.size(); ++a) {
            if (m_stopper.isStopped())
                return isBetter;
            for (std::size_t b = a + 1; b < seats.size(); ++b)
                isBetter = exchange(seats[a], seats[b]) || isBetter;
            for (const std::size_t visit : std::vector(m_draft.open()))
                isBetter = replace(seats[a], visit) || isBetter;
        }
        return isBetter;
    }

    bool exchange(const Seat &a, const Seat &b)
    {
        const Item itemOfA = items(a.worker)[a.position];
        const Item itemOfB = items(b.worker)[b.position];
        if (day().fit(rowOf(itemOfA), b.worker) == Fit::No
            || day().fit(rowOf(itemOfB), a.worker) == Fit::No)
            return false;
        auto withB = m_draft.routes()[a.worker].items;
        withB[a.position] = itemOfB;
        if (a.worker == b.worker) {
            withB[b.position] = itemOfA;
            return take(a.worker, std::move(withB));
        }
        auto withA = m_draft.routes()[b.worker].items;
        withA[b.position] = itemOfA;
        return take(a.worker, std::move(withB), b.worker, std::move(withA));
    }

    bool replace(const Seat &seat, std::size_t visit)
    {
        const Item was = items(seat.worker)[seat.position];
        const int gain = day().visits[visit].weight - day().visits[rowOf(was)].weight;
        if (gain < 0 || day().fit(visit, seat.worker) == Fit::No)
            return false;
        auto with = m_draft.routes()[seat.worker].items;
        with[seat.position] = visitItem(visit);
        const auto cost = m_draft.costOf(seat.worker, with);
        if (!cost || (gain == 0 && *cost >= m_draft.routes()[seat.worker].cost))
            return false;
        m_draft.setRoute(seat.worker, std::move(with), *cost);
        return true;
    }

    //! What two technicians do at the end of their day, from some stop after their last promise on.
    bool exchangeEnds()
    {
        bool isBetter = false;
        for (std::size_t a = 0; a < day().crew.size(); ++a) {
            for (std::size_t b = a + 1; b < day().crew.size(); ++b) {
                if (m_stopper.isStopped())
                    return isBetter;
                isBetter = exchangeEnds(a, b) || isBetter;
            }
        }
        return isBetter;
    }

    bool exchangeEnds(std::size_t a, std::size_t b)
    {
        for (std::size_t cutA = firstFree(a); cutA <= items(a).size(); ++cutA) {
            for (std::size_t cutB = firstFree(b); cutB <= items(b).size(); ++cutB) {
                const auto endOfA = items(a).subspan(cutA);
                const auto endOfB = items(b).subspan(cutB);
                if (!fitAll(endOfA, b) || !fitAll(endOfB, a))
                    continue;
                std::vector<Item> newA(items(a).begin(), endOfA.begin());
                newA.insert(newA.end(), endOfB.begin(), endOfB.end());
                std::vector<Item> newB(items(b).begin(), endOfB.begin());
                newB.insert(newB.end(), endOfA.begin(), endOfA.end());
                if (take(a, std::move(newA), b, std::move(newB)))
                    return true;
            }
        }
        return false;
    }
    [[nodiscard]] std::size_t firstFree(std::size_t worker) const
    {
        std::size_t first = items(worker).size();
        while (first > 0 && !isPromise(items(worker)[first - 1]))
            --first;
        return first;
    }
    [[nodiscard]] bool fitAll(std::span<const Item> end, std::size_t worker) const
    {
        return std::ranges::none_of(
            end, [&](Item item) { return day().fit(rowOf(item), worker) == Fit::No; });
    }

    bool take(std::size_t worker, std::vector<Item> items)
    {
        const auto cost = m_draft.costOf(worker, items);
        if (!cost || *cost >= m_draft.routes()[worker].cost)
            return false;
        m_draft.setRoute(worker, std::move(items), *cost);
        return true;
    }
    bool take(std::size_t a, std::vector<Item> itemsOfA, std::size_t b, std::vector<Item> itemsOfB)
    {
        const auto costOfA = m_draft.costOf(a, itemsOfA);
        if (!costOfA)
            return false;
        const auto costOfB = m_draft.costOf(b, itemsOfB);
        if (!costOfB || *costOfA + *costOfB >= m_draft.routes()[a].cost + m_draft.routes()[b].cost)
            return false;
        m_draft.setRoutes(a, std::move(itemsOfA), *costOfA, b, std::move(itemsOfB), *costOfB);
        return true;
    }

    Draft &m_draft;
    Stopper &m_stopper;
};

} // namespace

void improve(Draft &draft, Stopper &stopper)
{
    Search(draft, stopper).run();
}

} // namespace dispatch::plan
