// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/lower_bound.h"

#include <numeric>

namespace dispatch::plan {

Bound lowerBound(const Draft &draft)
{
    const Day &day = draft.day();
    // A drive begins where somebody is at first, or at another stop.
    std::vector<Place> origins;
    std::vector<Place> stops;
    for (std::size_t w = 0; w < day.crew.size(); ++w) {
        origins.push_back(day.crew[w].start);
        for (const Item item : draft.routes()[w].items) {
            const Place place = isPromise(item) ? day.crew[w].promises[rowOf(item)].place
                                                : day.visits[rowOf(item)].place;
            if (place != NoPlace)
                stops.push_back(place);
        }
    }
    Bound bound;
    for (std::size_t i = 0; i < stops.size(); ++i) {
        milliseconds least = milliseconds::max();
        for (const Place origin : origins) {
            // Whoever is nobody knows where reaches a promise in no time, as far as the walk can say.
            least = std::min(
                least, origin == NoPlace ? milliseconds(0) : day.drive(origin, stops[i]));
        }
        for (std::size_t j = 0; j < stops.size(); ++j) {
            if (j != i)
                least = std::min(least, day.drive(stops[j], stops[i]));
        }
        bound.drive += least;
    }
    for (std::size_t w = 0; w < day.crew.size(); ++w) {
        for (const Item item : draft.routes()[w].items) {
            if (isPromise(item))
                continue;
            const OpenVisit &visit = day.visits[rowOf(item)];
            Timestamp earliest = Timestamp::max();
            for (std::size_t other = 0; other < day.crew.size(); ++other) {
                if (day.fit(rowOf(item), other) == Fit::No)
                    continue;
                const Worker &worker = day.crew[other];
                earliest = std::min(earliest, worker.freeAt + day.drive(worker.start, visit.place));
            }
            bound.lateness += std::max(milliseconds(0), earliest - visit.wantedBy);
        }
    }
    return bound;
}

} // namespace dispatch::plan
