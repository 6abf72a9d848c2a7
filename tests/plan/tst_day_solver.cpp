// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/random_day.h"

#include "plan/day_of.h"
#include "plan/day_solver.h"
#include "plan/first_come.h"

#include <QTest>

#include <functional>
#include <numeric>

namespace dispatch::test {

using namespace domain;
using namespace plan;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int Seeds = 60;
constexpr int FewRounds = 40;

DaySize sizeOf(quint64 seed)
{
    return { .crew = 1 + seed % 6, .visits = 3 + (seed * 7) % 30, .mostPromises = seed % 4 };
}

//! The least cost there is, by trying every order of every choice. For a handful of visits.
Cost leastCost(const Day &day)
{
    const Draft start(day);
    std::vector<std::vector<Item>> routes;
    for (const Route &route : start.routes())
        routes.push_back(route.items);
    std::optional<Cost> least;
    const std::function<void(std::size_t, Cost)> place = [&](std::size_t visit, Cost unplanned) {
        if (visit == day.visits.size()) {
            Cost cost = unplanned;
            for (std::size_t w = 0; w < routes.size(); ++w) {
                const auto own = start.costOf(w, routes[w]);
                if (!own)
                    return;
                cost += *own;
            }
            if (!least || cost < *least)
                least = cost;
            return;
        }
        place(visit + 1,
            unplanned + Cost { .unplanned = day.visits[visit].weight, .late = 0, .drive = 0 });
        for (std::size_t w = 0; w < routes.size(); ++w) {
            if (day.fit(visit, w) == Fit::No)
                continue;
            for (std::size_t at = 0; at <= routes[w].size(); ++at) {
                const auto where = static_cast<std::ptrdiff_t>(at);
                routes[w].insert(routes[w].begin() + where, visitItem(visit));
                place(visit + 1, unplanned);
                routes[w].erase(routes[w].begin() + where);
            }
        }
    };
    place(0, {});
    return least.value_or(Cost());
}

} // namespace

//! The search for a day's plan on days by chance. Would catch: overlapping visits, a technician without the skill, a promise
//! that is moved or becomes late, a plan worse than first come first served, a bound that a plan lies below, a search that goes
//! on after it was stopped.
class TestDaySolver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void everyPlanKeepsTheRules()
    {
        int better = 0;
        int late = 0;
        for (quint64 seed = 1; seed <= Seeds; ++seed) {
            const Day day = randomDay(seed, sizeOf(seed));
            const Draft nothing(day);
            QVERIFY2(
                flawOf(nothing).isEmpty(), qPrintable(u"%1: %2"_s.arg(seed).arg(flawOf(nothing))));
            const Solution solution = solve(day, Stopper(), FewRounds, seed);
            for (const Draft *draft : { &solution.best, &solution.firstCome }) {
                const QString flaw = flawOf(*draft);
                QVERIFY2(flaw.isEmpty(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(flaw)));
            }
            QVERIFY(!solution.isCut);
            QCOMPARE(solution.rounds, FewRounds);
            QVERIFY2(solution.best.cost() <= solution.firstCome.cost(),
                qPrintable(u"seed %1 is worse than first come"_s.arg(seed)));
            better += solution.best.cost() < solution.firstCome.cost() ? 1 : 0;
            late += solution.firstCome.totals().late > 0 ? 1 : 0;
        }
        // Days that leave nothing to decide would prove nothing.
        QVERIFY2(better > Seeds / 2, qPrintable(QString::number(better)));
        QVERIFY2(late > Seeds / 2, qPrintable(QString::number(late)));
    }

    // The bound is below every plan, and small days are planned as well as they can be.
    void smallDaysAreSolvedAndTheBoundHolds()
    {
        int optimal = 0;
        int bounded = 0;
        constexpr int Small = 25;
        for (quint64 seed = 1; seed <= Small; ++seed) {
            const Day day = randomDay(seed, { .crew = 2, .visits = 5, .mostPromises = 1 });
            const Cost least = leastCost(day);
            const Solution solution = solve(day, Stopper(), 200, seed);
            QVERIFY(solution.best.cost() >= least);
            optimal += solution.best.cost() == least ? 1 : 0;
            const Totals totals = solution.best.totals();
            QVERIFY(totals.drive >= solution.bound.drive);
            milliseconds late {};
            for (std::size_t w = 0; w < day.crew.size(); ++w) {
                for (const Stop &stop : solution.best.stopsOf(w))
                    late += isPromise(stop.item) ? milliseconds(0) : stop.late;
            }
            QVERIFY(late >= solution.bound.lateness);
            bounded += solution.bound.drive > 0ms ? 1 : 0;
        }
        QVERIFY2(
            optimal >= Small - 2, qPrintable(u"%1 of %2 are optimal"_s.arg(optimal).arg(Small)));
        QVERIFY(bounded > Small / 2);
    }

    void theSameSeedGivesTheSamePlan()
    {
        const Day day = randomDay(11, { .crew = 4, .visits = 18, .mostPromises = 2 });
        const Solution a = solve(day, Stopper(), FewRounds, 3);
        const Solution b = solve(day, Stopper(), FewRounds, 3);
        QCOMPARE(a.best.cost(), b.best.cost());
        for (std::size_t w = 0; w < day.crew.size(); ++w)
            QCOMPARE(a.best.routes()[w].items, b.best.routes()[w].items);
    }

    // Stopped at whatever step: nothing is tried after it, and what is there is a plan.
    void aStoppedSearchEndsWithAPlan()
    {
        const Day day = randomDay(6, { .crew = 4, .visits = 25, .mostPromises = 2 });
        const Cost asTheyCame = firstCome(day).cost();
        for (const int steps : { 1, 2, 3, 10, 30, 100, 300, 1'000 }) {
            int asked = 0;
            const Solution solution
                = solve(day, Stopper([&] { return ++asked >= steps; }), 1'000'000);
            QCOMPARE(asked, steps);
            QVERIFY(solution.isCut);
            QVERIFY2(flawOf(solution.best).isEmpty(), qPrintable(flawOf(solution.best)));
            QVERIFY(solution.best.cost() <= asTheyCame);
        }
    }

    void nobodyAndNothingAreAPlanToo()
    {
        for (const DaySize size : { DaySize { .crew = 0, .visits = 5, .mostPromises = 0 },
                 DaySize { .crew = 3, .visits = 0, .mostPromises = 2 },
                 DaySize { .crew = 0, .visits = 0, .mostPromises = 0 } }) {
            const Day day = randomDay(1, size);
            const Solution solution = solve(day, Stopper(), FewRounds);
            QVERIFY2(flawOf(solution.best).isEmpty(), qPrintable(flawOf(solution.best)));
            QCOMPARE(solution.best.open().size(), size.crew == 0 ? size.visits : 0);
        }
    }

    // What a dispatcher would see at once: first the urgent one, though the other lies on the way.
    void theUrgentOneComesFirst()
    {
        Day day = randomDay(1, { .crew = 1, .visits = 2, .mostPromises = 0 });
        day.spans.resize(1);
        day.fits = { Fit::Own, Fit::Own };
        day.crew[0].start = 0;
        day.crew[0].freeAt = day.now;
        day.visits[0].wantedBy = day.now + 10h;
        day.visits[0].lasts = day.visits[1].lasts = 60min;
        day.visits[1].wantedBy = day.now + 30min;
        Drives drives(2);
        drives.set(0, 1, 25min, 10'000);
        drives.set(1, 0, 25min, 10'000);
        setDrives(day, drives);
        const Solution solution = solve(day, Stopper(), FewRounds);
        QCOMPARE(solution.best.routes()[0].items, std::vector<Item>({ 1, 0 }));
        QCOMPARE(solution.best.totals().late, 0);
    }

    // Nobody is late either way, and it would lie on Ben's way in an hour: whoever is free goes at once all the same.
    void theUrgentOneDoesNotWaitForAShorterWay()
    {
        Day day = randomDay(1, { .crew = 2, .visits = 1, .mostPromises = 0 });
        day.spans.resize(1);
        day.fits = { Fit::Own, Fit::Own };
        day.crew[0].start = 1;
        day.crew[0].freeAt = day.now;
        day.crew[1].start = 0;
        day.crew[1].freeAt = day.now + 60min;
        day.visits[0].lasts = 60min;
        day.visits[0].wantedBy = day.now + 4h;
        Drives drives(2);
        drives.set(1, 0, 12min, 5'000);
        setDrives(day, drives);
        for (const auto priority : { Priority::Normal, Priority::High, Priority::Emergency }) {
            day.visits[0].hurryPercent = hurryPercentOf(priority);
            const Solution solution = solve(day, Stopper(), FewRounds);
            const std::size_t who = priority == Priority::Normal ? 1 : 0;
            QCOMPARE(solution.best.routes()[who].items.size(), std::size_t(1));
        }
    }

    // After eight in the evening nobody is sent; with tomorrow in it the day goes on at eight in the morning.
    void theNightIsFree()
    {
        Day day = randomDay(1, { .crew = 1, .visits = 2, .mostPromises = 0 });
        day.spans = { { day.now, day.now + 90min } };
        day.fits = { Fit::Own, Fit::Own };
        day.crew[0].start = 0;
        day.crew[0].freeAt = day.now;
        day.visits[0].lasts = day.visits[1].lasts = 60min;
        setDrives(day, Drives(2));
        const Solution today = solve(day, Stopper(), FewRounds);
        QCOMPARE(today.best.totals().planned, 1);
        day.spans.push_back({ day.now + 12h, day.now + 24h });
        const Solution both = solve(day, Stopper(), FewRounds);
        QCOMPARE(both.best.totals().planned, 2);
        QCOMPARE(both.best.stopsOf(0)[1].arrive, day.now + 12h);
    }
};

} // namespace dispatch::test

QTEST_GUILESS_MAIN(dispatch::test::TestDaySolver)
#include "tst_day_solver.moc"
