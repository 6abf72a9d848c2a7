// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/day.h"
#include "state/roster.h"

#include <algorithm>
#include <span>

namespace dispatch::plan {

//! \brief One thing of a technician's day: >= 0 a row of Day::visits, else the complement of a row of Worker::promises.
using Item = int;
[[nodiscard]] constexpr bool isPromise(Item item)
{
    return item < 0;
}
[[nodiscard]] constexpr std::size_t rowOf(Item item)
{
    return static_cast<std::size_t>(item < 0 ? ~item : item);
}
[[nodiscard]] constexpr Item visitItem(std::size_t row)
{
    return static_cast<Item>(row);
}
[[nodiscard]] constexpr Item promiseItem(std::size_t row)
{
    return ~static_cast<Item>(row);
}

//! \brief A stop as the day would run.
struct Stop {
    Item item = 0;
    Place from = NoPlace; //!< where the drive begins
    Place place = NoPlace;
    milliseconds drive {};
    Timestamp arrive {};
    Timestamp end {};
    Timestamp windowFrom {}; //!< of an open visit: its arrival window would begin then
    milliseconds late {};
};

//! \brief The step \p t lies in.
[[nodiscard]] inline Timestamp floorToStep(Timestamp t)
{
    constexpr milliseconds Step { WindowStep };
    return t - (t.time_since_epoch() % Step);
}

//! \brief Goes through a day in the order of \p items and tells of each stop, by the rules of state::planDay(): what is
//! proposed is put between promises so that the windows come in the same order as the stops.
//! \param see called with each Stop; what it is given before a refusal means nothing
//! \return false if it cannot be done in this order: a promise would become later, there is no time left, or the windows
//! would put the visits into another order
template<class See>
bool walk(const Day &day, const Worker &worker, std::span<const Item> items, See &&see)
{
    const Spans &spans = worker.spans ? *worker.spans : day.spans;
    Timestamp free = worker.freeAt;
    Place place = worker.start;
    Timestamp last = Timestamp::min(); // the window before began then
    Timestamp lastProposed = Timestamp::min();
    for (const Item item : items) {
        Stop stop { .item = item, .from = place };
        if (isPromise(item)) {
            const Promise &promise = worker.promises[rowOf(item)];
            stop.place = promise.place;
            // A promise says where it takes place or it does not; a start nobody knows delays nobody who is promised.
            stop.drive = place == NoPlace ? milliseconds(0) : day.drive(place, promise.place);
            stop.arrive = free + stop.drive;
            if (promise.window) {
                // Equal beginnings would be put in order by chance.
                if (promise.window->from <= lastProposed)
                    return false;
                stop.arrive = std::max(stop.arrive, promise.window->from);
            }
            const auto work = state::aroundBreaks(stop.arrive, promise.lasts, worker.breaks);
            stop.arrive = work.from;
            stop.end = work.to;
            if (promise.window) {
                stop.late = std::max(milliseconds(0), stop.arrive - promise.window->to);
                if (stop.late > promise.late)
                    return false;
                last = std::max(last, promise.window->from);
            } else {
                last = Timestamp::max();
            }
        } else {
            if (last == Timestamp::max())
                return false;
            const OpenVisit &visit = day.visits[rowOf(item)];
            stop.place = visit.place;
            stop.drive = day.drive(place, visit.place);
            Timestamp ready = free + stop.drive;
            if (last != Timestamp::min() && floorToStep(ready) <= last)
                ready = std::max(ready, floorToStep(last) + milliseconds(WindowStep));
            const auto span = std::ranges::find_if(spans, [&](const domain::TimeWindow &s) {
                return std::max(ready, s.from) + visit.lasts <= s.to;
            });
            if (span == spans.end())
                return false;
            stop.arrive = std::max(ready, span->from);
            stop.windowFrom = last = lastProposed = floorToStep(stop.arrive);
            stop.end = stop.arrive + visit.lasts;
            stop.late = std::max(milliseconds(0), stop.arrive - visit.wantedBy);
        }
        see(stop);
        free = stop.end;
        if (stop.place != NoPlace)
            place = stop.place;
    }
    return true;
}

} // namespace dispatch::plan
