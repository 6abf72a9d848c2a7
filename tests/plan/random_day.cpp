// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/random_day.h"

#include "geo/geometry.h"
#include "geo/seeded_random.h"
#include "plan/day_of.h"

#include <cmath>
#include <numeric>

namespace dispatch::test {

using namespace domain;
using namespace plan;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Nine = timestampFromMs(1'772'442'000'000); // 2026-03-02 09:00 UTC

} // namespace

Day randomDay(quint64 seed, DaySize size)
{
    geo::SeededRandom random(seed);
    Day day;
    day.now = Nine + std::chrono::minutes(random.below(15));
    day.spans.push_back({ day.now, Nine + 11h });
    if (seed % 3 == 0)
        day.spans.push_back({ Nine + 23h, Nine + 35h });
    std::vector<GeoPoint> places;
    const auto place = [&] {
        places.push_back({ 47 + random.between(0, 0.18), -15 + random.between(0, 0.26) });
        return static_cast<Place>(places.size() - 1);
    };
    for (std::size_t i = 0; i < size.visits; ++i) {
        const auto priority = static_cast<Priority>(random.below(4));
        const Timestamp since = day.now - std::chrono::minutes(random.below(300));
        day.visits.push_back({ .id = VisitId::make(since),
            .place = place(),
            .lasts = std::chrono::minutes(5 + random.below(120)),
            .since = since,
            .wantedBy = since + wantedWithin(priority),
            .weight = weightOf(priority),
            .hurryPercent = hurryPercentOf(priority) });
    }
    for (std::size_t w = 0; w < size.crew; ++w) {
        Worker worker { .id = TechnicianId::make(day.now),
            .start = random.chance(0.9) ? place() : NoPlace,
            .freeAt = day.now + std::chrono::minutes(random.below(60)),
            .promises = {} };
        Timestamp from = day.now - 30min;
        const auto promises = random.below(static_cast<quint32>(size.mostPromises + 1));
        for (quint32 i = 0; i < promises; ++i) {
            from += std::chrono::minutes(random.below(180));
            worker.promises.push_back({ .id = VisitId::make(day.now),
                .place = random.chance(0.9) ? place() : NoPlace,
                .lasts = std::chrono::minutes(15 + random.below(90)),
                .window = TimeWindow { from, from + 2h } });
        }
        day.crew.push_back(std::move(worker));
    }
    for (std::size_t i = 0; i < size.visits * size.crew; ++i)
        day.fits.push_back(random.chance(0.4) ? Fit::No
                : random.chance(0.3)          ? Fit::OtherArea
                                              : Fit::Own);
    Drives drives(places.size());
    for (std::size_t a = 0; a < places.size(); ++a) {
        for (std::size_t b = 0; b < places.size(); ++b) {
            const double metres = geo::distanceM(places[a], places[b]) * 1.3;
            drives.set(static_cast<Place>(a), static_cast<Place>(b),
                milliseconds(std::llround(metres / (30 / 3.6) * 1000)), metres);
        }
    }
    setDrives(day, std::move(drives));
    return day;
}

QString flawOf(const Draft &draft)
{
    const Day &day = draft.day();
    std::vector<int> times(day.visits.size());
    Cost cost;
    for (std::size_t w = 0; w < day.crew.size(); ++w) {
        const Worker &worker = day.crew[w];
        const auto stops = draft.stopsOf(w);
        if (stops.size() != draft.routes()[w].items.size())
            return u"worker %1: a day that cannot be done"_s.arg(w);
        std::size_t promises = 0;
        Timestamp free = worker.freeAt;
        Timestamp windowBefore = Timestamp::min();
        for (const Stop &stop : stops) {
            if (stop.arrive - stop.drive < free)
                return u"worker %1: sets out before the former visit has ended"_s.arg(w);
            free = stop.end;
            if (stop.item < 0) {
                const Promise &promise = worker.promises[rowOf(stop.item)];
                if (rowOf(stop.item) != promises++)
                    return u"worker %1: promises in another order"_s.arg(w);
                if (stop.arrive < promise.window->from)
                    return u"worker %1: before the promised window"_s.arg(w);
                if (stop.arrive - promise.window->to > promise.late
                    && stop.arrive > promise.window->to)
                    return u"worker %1: a promise becomes later"_s.arg(w);
                if (promise.window->from <= windowBefore && windowBefore != Timestamp::min()
                    && stop.item != stops.front().item) {
                    // Only a proposed one counts: promises may begin together.
                    const auto &before = *(&stop - 1);
                    if (before.item >= 0)
                        return u"worker %1: the windows are in another order"_s.arg(w);
                }
                windowBefore = promise.window->from;
            } else {
                const OpenVisit &visit = day.visits[rowOf(stop.item)];
                ++times[rowOf(stop.item)];
                if (day.fit(rowOf(stop.item), w) == Fit::No)
                    return u"worker %1: lacks a skill"_s.arg(w);
                if (windowBefore != Timestamp::min() && stop.windowFrom <= windowBefore)
                    return u"worker %1: two windows begin together"_s.arg(w);
                if (stop.arrive < stop.windowFrom
                    || stop.arrive >= stop.windowFrom + milliseconds(WindowStep))
                    return u"worker %1: not there when the window begins"_s.arg(w);
                const bool isInHours = std::ranges::any_of(day.spans, [&](const TimeWindow &span) {
                    return stop.arrive >= span.from && stop.end <= span.to;
                });
                if (!isInHours)
                    return u"worker %1: works at night"_s.arg(w);
                if (stop.end - stop.arrive != visit.lasts)
                    return u"worker %1: too short a visit"_s.arg(w);
                windowBefore = stop.windowFrom;
                cost.late += visit.weight
                    * std::chrono::duration_cast<std::chrono::seconds>(stop.late).count();
                cost.drive += (stop.arrive - day.now).count() * visit.hurryPercent / 100;
                cost.drive += day.fit(rowOf(stop.item), w) == Fit::OtherArea
                    ? milliseconds(AreaDetour).count()
                    : 0;
            }
            cost.drive += stop.drive.count();
        }
        if (promises != worker.promises.size())
            return u"worker %1: a promise is missing"_s.arg(w);
    }
    for (std::size_t row = 0; row < times.size(); ++row) {
        const bool isOpen = std::ranges::contains(draft.open(), row);
        if (times[row] != (isOpen ? 0 : 1))
            return u"visit %1 is done %2 times"_s.arg(row).arg(times[row]);
        cost.unplanned += isOpen ? day.visits[row].weight : 0;
    }
    return cost == draft.cost() ? QString() : u"the cost was not kept up"_s;
}

} // namespace dispatch::test
