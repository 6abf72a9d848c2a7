// SPDX-License-Identifier: GPL-3.0-or-later
#include "days/recorded_days.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

//! Plans recorded calls by day, first come first served and by the search, and says what each comes to.

using namespace dispatch;
using namespace dispatch::bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

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
    Report report(u"plan"_s);
    const auto days = planDays(byDay(calls->calls), calls->calls,
        { .technicians = technicians, .rounds = rounds, .limit = limit });
    addComparison(report, days, technicians);
    report.print();
    QTextStream out(stdout);
    printDays(out, days, technicians);
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
