// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/report.h"

#include "atlas/router.h"
#include "geo/seeded_random.h"
#include "plan/day_of.h"
#include "plan/day_solver.h"
#include "simulator/call_reader.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTextStream>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

//! Plans recorded calls by day, first come first served and by the search, and says what each comes to. The calls are real in
//! place, time and kind; who there is to send, how long the work takes and the drives (a straight line × 1.3 at 30 km/h) are
//! not in the recording and made up here, the same for both.

using namespace dispatch;
using namespace dispatch::bench;
using namespace dispatch::domain;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::minutes WorkLasts { 45 };
constexpr std::chrono::hours DayEnds { 20 };
constexpr auto Midnight = timestampFromMs(1'772'409'600'000);

struct Row {
    QString date;
    std::size_t calls = 0;
    plan::Totals first, best;
    plan::Bound bound;
    double seconds = 0;
    int rounds = 0;
    bool isCut = false;
};

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

Row planDay(const QString &date, const std::vector<simulator::Call> &calls,
    const std::vector<GeoPoint> &starts, int rounds, std::chrono::seconds limit)
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
    const QDeadlineTimer deadline { milliseconds(limit) };
    const auto solution
        = plan::solve(from.day, plan::Stopper([&] { return deadline.hasExpired(); }), rounds);
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

//! Of the days on which both plan as many: whoever does more visits drives more, and is late for more of them.
bool isComparable(const Row &row)
{
    return row.first.unplanned == row.best.unplanned;
}

plan::Totals sum(const std::vector<Row> &rows, plan::Totals Row::*which)
{
    plan::Totals all;
    for (const Row &row : rows) {
        if (!isComparable(row))
            continue;
        const plan::Totals &one = row.*which;
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

void runBench(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Plans recorded calls by day, beside first come first served."_s);
    parser.addHelpOption();
    parser.addOptions(
        { { u"calls"_s, u"The recording."_s, u"file"_s,
              qEnvironmentVariable("DISPATCH_SHARED_DATA") + u"/emergency-calls.csv"_s },
            { u"technicians"_s, u"How many there are."_s, u"count"_s, u"40"_s },
            { u"rounds"_s, u"Of the search, at most."_s, u"count"_s,
                QString::number(plan::DefaultRounds) },
            { u"limit"_s, u"Seconds for a day, at most."_s, u"seconds"_s, u"8"_s } });
    parser.process(application);
    const int technicians = parser.value(u"technicians"_s).toInt();
    const int rounds = parser.value(u"rounds"_s).toInt();
    const std::chrono::seconds limit { parser.value(u"limit"_s).toInt() };
    if (technicians < 1 || technicians > static_cast<int>(plan::MaxCrew) || rounds < 0
        || limit < 1s)
        fail(u"--technicians goes from 1 to %1, --rounds from 0, --limit from 1."_s.arg(
            plan::MaxCrew));
    const auto calls = simulator::readCalls(parser.value(u"calls"_s));
    if (!calls)
        fail(calls.error());
    std::map<QString, std::vector<simulator::Call>> days;
    for (const simulator::Call &call : calls->calls)
        days[call.date].push_back(call);

    Report report(u"plan"_s);
    std::vector<Row> rows;
    geo::SeededRandom random(1);
    QJsonArray perDay;
    QTextStream err(stderr);
    for (const auto &[date, ofDay] : days) {
        // They are about in the same towns as the calls of all days.
        std::vector<GeoPoint> starts;
        while (std::ssize(starts) < technicians)
            starts.push_back(*random.pick(calls->calls).fields.place);
        rows.push_back(planDay(date, ofDay, starts, rounds, limit));
        const Row &row = rows.back();
        err << "  " << row.date << ": " << row.calls << " calls, " << row.seconds << " s\n";
        err.flush();
        perDay.append(
            QJsonObject { { u"date"_s, row.date }, { u"calls"_s, static_cast<qint64>(row.calls) },
                { u"first_come"_s, json(row.first) }, { u"proposal"_s, json(row.best) },
                { u"least_drive_min"_s, static_cast<double>(row.bound.drive.count()) / 60'000 },
                { u"drive_min"_s, static_cast<double>(row.best.drive.count()) / 60'000 },
                { u"seconds"_s, row.seconds }, { u"rounds"_s, row.rounds },
                { u"is_cut"_s, row.isCut } });
    }
    const plan::Totals first = sum(rows, &Row::first);
    const plan::Totals best = sum(rows, &Row::best);
    Runs times;
    milliseconds least {};
    for (const Row &row : rows) {
        times.values.push_back(row.seconds);
        least += isComparable(row) ? row.bound.drive : milliseconds(0);
    }
    const auto share = [](double now, double before) {
        return before > 0 ? u"%1 %"_s.arg(100 * (now - before) / before, 0, 'f', 1) : u"–"_s;
    };
    report.note(u"technicians"_s, technicians);
    report.note(u"days_compared"_s, static_cast<qint64>(std::ranges::count_if(rows, isComparable)));
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
    for (const Row &row : rows) {
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
    report.print();
    QTextStream out(stdout);
    out << "\nThe sums are of the " << std::ranges::count_if(rows, isComparable) << " of "
        << rows.size() << " days on which both plan as many visits.\n"
        << technicians << " technicians; km, late visits, hours late in all, not planned\n"
        << "Day          calls      as they came                     proposal               s\n";
    for (const Row &row : rows)
        out << row.date << QString::number(row.calls).rightJustified(8) << text(row.first) << "  "
            << text(row.best) << u"%1"_s.arg(row.seconds, 7, 'f', 1)
            << (row.isCut ? " (time was over)" : "") << '\n';
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    try {
        runBench(application);
    } catch (const Failure &failure) {
        fprintf(stderr, "bench plan: %s\n", failure.what());
        return 1;
    }
    return 0;
}
