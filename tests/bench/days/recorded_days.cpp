// SPDX-License-Identifier: GPL-3.0-or-later
#include "days/recorded_days.h"

#include "atlas/router.h"
#include "geo/seeded_random.h"
#include "plan/day_of.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QRandomGenerator>

#include <algorithm>
#include <cmath>

namespace dispatch::bench {

using namespace dispatch::domain;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::minutes WorkLasts { 45 };
constexpr std::chrono::hours DayEnds { 20 };
constexpr auto Midnight = timestampFromMs(1'772'409'600'000);

//! The office of one day when the last of its calls has come in, and nobody has been sent yet.
state::Operation operationOf(
    const std::vector<simulator::Call> &calls, int technicians, Timestamp &now)
{
    state::Operation operation;
    QRandomGenerator random(1); // ids break ties: the same ones give the same plans
    now = Midnight;
    for (const simulator::Call &call : calls) {
        const Timestamp at = Midnight + call.timeOfDay;
        now = std::max(now, at);
        Visit visit;
        visit.id = VisitId::make(at, random);
        visit.ver = 1;
        visit.durationMin = static_cast<int>(WorkLasts.count());
        visit.createdAt = at;
        Job job;
        job.id = JobId::make(at, random);
        job.ver = 1;
        job.number = static_cast<quint64>(call.line);
        job.fields = call.fields;
        job.fields.area.clear(); // nobody is said to belong anywhere
        job.createdAt = at;
        visit.job = job.id;
        job.visits = { visit.id };
        operation.put(job);
        operation.put(visit);
    }
    for (int i = 1; i <= technicians; ++i) {
        Technician technician;
        technician.id = TechnicianId::make(Midnight, random);
        technician.ver = 1;
        technician.handle = static_cast<quint32>(i);
        technician.name = u"Technician %1"_s.arg(i, 3, 10, QChar(u'0'));
        technician.duty = Duty::Available;
        operation.put(technician);
    }
    return operation;
}

PlannedDay planDay(const QString &date, const std::vector<simulator::Call> &calls,
    const std::vector<GeoPoint> &starts, const DaySearch &search)
{
    Timestamp now;
    const auto operation = operationOf(calls, static_cast<int>(starts.size()), now);
    auto from = plan::dayOf(operation,
        { .now = now,
            .spans = { { now, std::max<Timestamp>(Midnight + DayEnds, now + 8h) } },
            .withRequests = false,
            .position
            = [&](const Technician &who) { return std::optional(starts[who.handle - 1]); },
            .travel = [](GeoPoint, GeoPoint) { return milliseconds(0); } });
    plan::Drives drives(from.places.size());
    for (std::size_t a = 0; a < from.places.size(); ++a) {
        for (std::size_t b = 0; b < from.stopPlaces; ++b) {
            const atlas::Leg leg = atlas::Router::estimateLeg(from.places[a], from.places[b]);
            drives.set(static_cast<plan::Place>(a), static_cast<plan::Place>(b),
                milliseconds(std::llround(leg.durationS * 1'000)), leg.distanceM);
        }
    }
    plan::setDrives(from.day, std::move(drives));
    QElapsedTimer timer;
    timer.start();
    const QDeadlineTimer deadline { milliseconds(search.limit) };
    const auto solution = plan::solve(
        from.day, plan::Stopper([&] { return deadline.hasExpired(); }), search.rounds);
    if (solution.best.cost() > solution.firstCome.cost())
        fail(u"%1: the proposal is worse than first come first served"_s.arg(date));
    return { .date = date,
        .calls = calls.size(),
        .first = solution.firstCome.totals(),
        .best = solution.best.totals(),
        .bound = solution.bound,
        .seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9,
        .rounds = solution.rounds,
        .isCut = solution.isCut };
}

QJsonObject json(const plan::Totals &totals)
{
    return { { u"planned"_s, totals.planned }, { u"unplanned"_s, totals.unplanned },
        { u"late"_s, totals.late },
        { u"late_min"_s, static_cast<double>(totals.lateness.count()) / 60'000 },
        { u"km"_s, totals.metres / 1'000 } };
}

//! Of the days that can be compared.
plan::Totals sum(const std::vector<PlannedDay> &days, plan::Totals PlannedDay::*which)
{
    plan::Totals all;
    for (const PlannedDay &day : days) {
        if (!day.isComparable())
            continue;
        const plan::Totals &one = day.*which;
        all.planned += one.planned;
        all.unplanned += one.unplanned;
        all.late += one.late;
        all.lateness += one.lateness;
        all.drive += one.drive;
        all.metres += one.metres;
    }
    return all;
}

QString text(const plan::Totals &totals)
{
    return u"%1 %2 %3 %4"_s.arg(totals.metres / 1'000, 8, 'f', 0)
        .arg(totals.late, 6)
        .arg(static_cast<double>(totals.lateness.count()) / 3'600'000, 7, 'f', 1)
        .arg(totals.unplanned, 5);
}

} // namespace

CallsByDay byDay(const std::vector<simulator::Call> &calls)
{
    CallsByDay days;
    for (const simulator::Call &call : calls)
        days[call.date].push_back(call);
    return days;
}

std::vector<PlannedDay> planDays(
    const CallsByDay &days, const std::vector<simulator::Call> &around, const DaySearch &search)
{
    std::vector<PlannedDay> planned;
    geo::SeededRandom random(1);
    QTextStream err(stderr);
    for (const auto &[date, ofDay] : days) {
        std::vector<GeoPoint> starts;
        while (std::ssize(starts) < search.technicians)
            starts.push_back(*random.pick(around).fields.place);
        planned.push_back(planDay(date, ofDay, starts, search));
        const PlannedDay &day = planned.back();
        err << "  " << day.date << ": " << day.calls << " calls, " << day.seconds << " s\n";
        err.flush();
    }
    return planned;
}

void addComparison(Report &report, const std::vector<PlannedDay> &days, int technicians)
{
    QJsonArray perDay;
    for (const PlannedDay &row : days) {
        perDay.append(
            QJsonObject { { u"date"_s, row.date }, { u"calls"_s, static_cast<qint64>(row.calls) },
                { u"first_come"_s, json(row.first) }, { u"proposal"_s, json(row.best) },
                { u"least_drive_min"_s, static_cast<double>(row.bound.drive.count()) / 60'000 },
                { u"drive_min"_s, static_cast<double>(row.best.drive.count()) / 60'000 },
                { u"seconds"_s, row.seconds }, { u"rounds"_s, row.rounds },
                { u"is_cut"_s, row.isCut } });
    }
    const plan::Totals first = sum(days, &PlannedDay::first);
    const plan::Totals best = sum(days, &PlannedDay::best);
    Runs times;
    milliseconds least {};
    for (const PlannedDay &row : days) {
        times.values.push_back(row.seconds);
        least += row.isComparable() ? row.bound.drive : milliseconds(0);
    }
    const auto share = [](double now, double before) {
        return before > 0 ? u"%1 %"_s.arg(100 * (now - before) / before, 0, 'f', 1) : u"–"_s;
    };
    report.note(u"technicians"_s, technicians);
    report.note(u"days_compared"_s,
        static_cast<qint64>(std::ranges::count_if(days, &PlannedDay::isComparable)));
    report.note(u"days"_s, perDay);
    report.note(u"first_come"_s, json(first));
    report.note(u"proposal"_s, json(best));
    report.add({ .key = u"km"_s,
        .what = u"Driving, km"_s,
        .target = u"less than as they came"_s,
        .measured = u"%1 → %2 (%3)"_s.arg(first.metres / 1'000, 0, 'f', 0)
            .arg(best.metres / 1'000, 0, 'f', 0)
            .arg(share(best.metres, first.metres)),
        .value = best.metres / 1'000,
        .isReached = best.metres < first.metres,
        .cause = u"lateness counts before driving"_s });
    report.add({ .key = u"late"_s,
        .what = u"Late visits"_s,
        .target = u"no more than as they came"_s,
        .measured = u"%1 → %2 of %3"_s.arg(first.late).arg(best.late).arg(best.planned),
        .value = static_cast<double>(best.late),
        .isReached = best.late <= first.late,
        .cause = u"minutes count by priority, not visits"_s });
    report.add({ .key = u"late_min"_s,
        .what = u"Lateness in all, min"_s,
        .target = {},
        .measured = u"%1 → %2 (%3)"_s.arg(first.lateness.count() / 60'000)
            .arg(best.lateness.count() / 60'000)
            .arg(share(static_cast<double>(best.lateness.count()),
                static_cast<double>(first.lateness.count()))),
        .value = static_cast<double>(best.lateness.count()) / 60'000,
        .isReached = {},
        .cause = {} });
    int firstOut = 0;
    int bestOut = 0;
    for (const PlannedDay &row : days) {
        firstOut += row.first.unplanned;
        bestOut += row.best.unplanned;
    }
    report.add({ .key = u"unplanned"_s,
        .what = u"Not planned, all days"_s,
        .target = u"no more than as they came"_s,
        .measured = u"%1 → %2"_s.arg(firstOut).arg(bestOut),
        .value = static_cast<double>(bestOut),
        .isReached = bestOut <= firstOut,
        .cause = u"never by the search: it starts from there"_s });
    report.add({ .key = u"bound"_s,
        .what = u"Driving beside the lower bound"_s,
        .target = {},
        .measured = u"%1 h, at least %2 h"_s
            .arg(static_cast<double>(best.drive.count()) / 3'600'000, 0, 'f', 1)
            .arg(static_cast<double>(least.count()) / 3'600'000, 0, 'f', 1),
        .value = static_cast<double>(best.drive.count()) / static_cast<double>(least.count()),
        .isReached = {},
        .cause = {} });
    report.add({ .key = u"seconds"_s,
        .what = u"Time for a day"_s,
        .target = {},
        .measured = times.summary(u"s"_s),
        .value = times.median(),
        .isReached = {},
        .cause = {} });
}

void printDays(QTextStream &out, const std::vector<PlannedDay> &days, int technicians)
{
    out << "\nThe sums are of the " << std::ranges::count_if(days, &PlannedDay::isComparable)
        << " of " << days.size() << " days on which both plan as many visits.\n"
        << technicians << " technicians; km, late visits, hours late in all, not planned\n"
        << "Day          calls      as they came                     proposal               s\n";
    for (const PlannedDay &day : days)
        out << day.date << QString::number(day.calls).rightJustified(8) << text(day.first) << "  "
            << text(day.best) << u"%1"_s.arg(day.seconds, 7, 'f', 1)
            << (day.isCut ? " (time was over)" : "") << '\n';
}

} // namespace dispatch::bench
