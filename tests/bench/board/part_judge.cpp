// SPDX-License-Identifier: GPL-3.0-or-later
#include "board/parts.h"

#include "domain/limits.h"
#include "load/event_loop.h"
#include "viewmodels/bulk.h"
#include "viewmodels/timeline.h"

#include <algorithm>

namespace dispatch::bench {

using namespace dispatch::domain;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! Scheduled visits, dealt out to \p crew technicians in turn.
struct Day {
    ManyJobs office;
    std::vector<JobId> jobs;
    std::vector<TechnicianId> crew;

    Day(int visits, int technicians)
        : office(visits, technicians)
        , crew(office.crew())
    {
        for (const Job &job : office.operation().jobs())
            jobs.push_back(job.id);
        std::ranges::sort(jobs, {}, &JobId::uuid);
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            Visit visit = *office.operation().currentVisit(jobs[i]);
            const auto from = office.now() + 15min * static_cast<int>(i / crew.size() % 96);
            visit.state = VisitState::Scheduled;
            visit.endedAt.reset();
            visit.window = TimeWindow { from, from + 2h };
            visit.technician = crew[i % crew.size()];
            office.operation().put(visit);
        }
    }
};

Latencies judge(const Day &day)
{
    const viewmodels::Timeline timeline({ .context = [&] { return day.office.context(); },
        .position = [](const Technician &) { return std::optional(GeoPoint { 44.85, 20.45 }); },
        .legOf = atlas::Router::estimateLeg });
    Latencies took;
    constexpr std::size_t Judged = 60;
    for (std::size_t i = 0; i < Judged; ++i) {
        const QString job = uuidText(day.jobs[i * 7 % day.jobs.size()].uuid);
        const QString to = uuidText(day.crew[(i * 3 + 1) % day.crew.size()].uuid);
        const Moment begin = steady_clock::now();
        const auto verdict = timeline.judge(
            job, to, static_cast<double>(toMs(day.office.now() + 45min * static_cast<int>(i))));
        took.add(msBetween(begin, steady_clock::now()));
        if (!verdict.isAllowed && verdict.headline.isEmpty())
            fail(u"a move was not judged"_s);
    }
    return took;
}

} // namespace

void measureJudgement(Report &report, const BoardPlan &plan)
{
    const auto add = [&](const QString &key, const QString &what, const Latencies &took) {
        report.add({ .key = key,
            .what = what,
            .target = u"p95 <= 50 ms"_s,
            .measured = took.summary() + u", p95 %1"_s.arg(took.at(0.95), 0, 'f', 2),
            .value = took.at(0.95),
            .isReached = took.at(0.95) <= 50,
            .cause = u"p50 is %1 ms"_s.arg(took.at(0.5), 0, 'f', 1) });
    };
    add(u"judge_spread"_s, u"A move judged, %1 visits of 50 technicians"_s.arg(plan.visits),
        judge(Day(plan.visits, 50)));
    add(u"judge_one"_s, u"The same, all %1 of one technician"_s.arg(plan.visits),
        judge(Day(plan.visits, 1)));

    Day day(plan.visits, 50);
    QStringList ids;
    for (const JobId &job : day.jobs) {
        if (ids.size() < static_cast<qsizetype>(MaxBatchItems))
            ids << uuidText(job.uuid);
    }
    viewmodels::BulkDeed deed;
    deed.technician = day.crew[3];
    Latencies took;
    for (int i = 0; i < 20; ++i) {
        const Moment begin = steady_clock::now();
        const auto bulk = viewmodels::planBulk(ids, deed, day.office.context());
        took.add(msBetween(begin, steady_clock::now()));
        if (bulk.rows.size() != ids.size())
            fail(u"a bulk action was not judged"_s);
    }
    add(u"judge_bulk"_s, u"A bulk action of %1 jobs judged"_s.arg(ids.size()), took);
}

} // namespace dispatch::bench
