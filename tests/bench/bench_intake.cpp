// SPDX-License-Identifier: GPL-3.0-or-later
#include "days/recorded_days.h"
#include "intake/parts.h"

#include "plan/day.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>
#include <csignal>
#include <cstdio>

//! Recorded emergency calls through the whole product: posted to a server of its own over HTTP in the order of the
//! recording, given out by the console's own intents, done by technicians over the feed, and every one looked for in the
//! journal afterwards. Then days of the same calls planned both ways.
//!
//! The recording is three years long, a few hours of each month. Gaps longer than --gap are cut to it, and what is left is
//! played --speed times as fast: calls, drives and work alike. The server knows nothing of it; it has the time of the wall.
//! What the program itself takes (a commit, a suggestion) is not pressed, so delays in ms are real, and the recorded minutes
//! that they seem to last are longer than they would be.

using namespace dispatch;
using namespace dispatch::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr double LeastSpeed = 1;
constexpr double MostSpeed = 10'000;

std::vector<simulator::Call> readInOrder(const QString &file, Report &report)
{
    if (!QFileInfo::exists(file))
        fail(
            u"the recording of calls is not there: set DISPATCH_SHARED_DATA to its folder, or name it with --file"_s);
    auto calls = simulator::readCalls(file);
    if (!calls)
        fail(calls.error());
    std::ranges::sort(calls->calls, {}, &simulator::Call::line);
    QStringList reasons;
    for (const auto &bad : calls->bad.named) {
        reasons << u"line %1: %2"_s.arg(bad.line).arg(bad.reason);
        QTextStream(stderr) << "  unusable, " << reasons.last() << '\n';
    }
    report.note(u"recording"_s,
        QJsonObject { { u"rows"_s, calls->rows }, { u"unusable"_s, calls->bad.count },
            { u"reasons"_s, QJsonArray::fromStringList(reasons) } });
    report.add({ .key = u"rows"_s,
        .what = u"Rows of the recording that are a call"_s,
        .target = {},
        .measured = u"%1 of %2"_s.arg(calls->calls.size()).arg(calls->rows),
        .value = static_cast<double>(calls->calls.size()),
        .isReached = {},
        .cause = {} });
    return calls->calls;
}

//! The days with most calls that the planner takes whole.
CallsByDay busiest(const std::vector<simulator::Call> &calls, int count)
{
    CallsByDay all = byDay(calls);
    std::erase_if(all, [](const auto &day) { return day.second.size() > plan::MaxVisits; });
    while (std::ssize(all) > count)
        all.erase(
            std::ranges::min_element(all, {}, [](const auto &day) { return day.second.size(); }));
    return all;
}

void runBench(const QCoreApplication &application)
{
    const IntakePlan usual;
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Pushes recorded calls through intake, dispatch and the field, and plans days of them."_s);
    parser.addHelpOption();
    parser.addOptions({ { u"file"_s, u"The recording."_s, u"file"_s,
                            qEnvironmentVariable("DISPATCH_SHARED_DATA")
                                + u"/emergency-calls.csv"_s },
        { u"calls"_s, u"How many; 0: all."_s, u"count"_s, u"0"_s },
        { u"from"_s, u"The line of the recording to begin with."_s, u"line"_s, u"1"_s },
        { u"speed"_s, u"Recorded seconds in one."_s, u"factor"_s, QString::number(usual.speed) },
        { u"gap"_s, u"The longest gap between two calls that is kept, in recorded minutes."_s,
            u"minutes"_s, QString::number(usual.longestGap.count()) },
        { u"work"_s, u"How long the work at one place takes, in recorded minutes."_s, u"minutes"_s,
            QString::number(usual.workLasts.count()) },
        { u"technicians"_s, u"How many there are."_s, u"count"_s,
            QString::number(usual.technicians) },
        { u"days"_s, u"How many of the busiest days are planned."_s, u"count"_s,
            QString::number(usual.days) },
        { u"only"_s, u"One part only: flow, plan."_s, u"part"_s } });
    parser.process(application);
    IntakePlan plan;
    const int most = number(parser, u"calls"_s, 0, 1'000'000);
    const int from = number(parser, u"from"_s, 1, 10'000'000);
    plan.longestGap = std::chrono::minutes(number(parser, u"gap"_s, 0, 24 * 60));
    plan.workLasts = std::chrono::minutes(number(parser, u"work"_s, 1, 24 * 60));
    plan.technicians
        = number(parser, u"technicians"_s, 1, static_cast<int>(dispatch::plan::MaxCrew));
    plan.days = number(parser, u"days"_s, 1, 1'000);
    bool isNumber = false;
    plan.speed = parser.value(u"speed"_s).toDouble(&isNumber);
    if (!isNumber || !(plan.speed >= LeastSpeed && plan.speed <= MostSpeed))
        fail(u"--speed must be a number from %1 to %2"_s.arg(LeastSpeed).arg(MostSpeed));
    const QString only = parser.value(u"only"_s);
    if (!only.isEmpty() && only != "flow"_L1 && only != "plan"_L1)
        fail(u"--only takes flow or plan"_s);

    Report report(u"intake"_s);
    const auto all = readInOrder(parser.value(u"file"_s), report);
    auto calls = all;
    std::erase_if(calls, [from](const simulator::Call &call) { return call.line < from; });
    if (most > 0 && std::ssize(calls) > most)
        calls.resize(static_cast<std::size_t>(most));
    if (calls.empty())
        fail(u"there is no call from line %1 on"_s.arg(from));
    std::vector<PlannedDay> days;
    if (only != "plan"_L1)
        measureFlow(report, calls, plan);
    if (only != "flow"_L1) {
        days = planDays(busiest(all, plan.days), all, { .technicians = plan.technicians });
        addComparison(report, days, plan.technicians);
    }
    report.print();
    QTextStream out(stdout);
    if (!days.empty())
        printDays(out, days, plan.technicians);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        runBench(application);
    } catch (const Failure &failure) {
        fprintf(stderr, "bench intake: %s\n", failure.what());
        return 1;
    }
    return 0;
}
