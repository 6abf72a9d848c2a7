// SPDX-License-Identifier: GPL-3.0-or-later
#include "board/parts.h"

#include <QCommandLineParser>
#include <QGuiApplication>

#include <cstdio>

//! The job board's budget: C5 (a filter over 100,000 jobs, scrolling), C8 and C9 (a job assigned by keys, shown and
//! confirmed), and how long it takes to judge a move or a bulk action before it is made. Keys are real key events to the
//! console's own window; the server is the real program on this machine.

using namespace dispatch::bench;
using namespace Qt::StringLiterals;

namespace {

void runBench(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures the job board (C5, C8, C9)."_s);
    parser.addHelpOption();
    const BoardPlan usual;
    parser.addOptions(
        { { u"jobs"_s, u"How many jobs the board has."_s, u"count"_s, QString::number(usual.jobs) },
            { u"commands"_s, u"How many jobs are assigned by keys."_s, u"count"_s,
                QString::number(usual.commands) },
            { u"only"_s, u"Some parts only: list, scroll, keys, judge."_s, u"parts"_s } });
    parser.process(application);
    BoardPlan plan;
    plan.jobs = parser.value(u"jobs"_s).toInt();
    plan.commands = parser.value(u"commands"_s).toInt();
    if (plan.jobs < 1'000 || plan.jobs > 1'000'000 || plan.commands < 1 || plan.commands > 10'000)
        fail(u"--jobs takes 1000 to 1000000, --commands 1 to 10000"_s);
    const QStringList only = parser.value(u"only"_s).split(u',', Qt::SkipEmptyParts);
    const auto isWanted
        = [&](const QString &part) { return only.isEmpty() || only.contains(part); };
    Report report(u"board"_s);
    report.note(u"jobs"_s, plan.jobs);
    if (isWanted(u"list"_s))
        measureList(report, plan);
    if (isWanted(u"scroll"_s))
        measureScroll(report, plan);
    if (isWanted(u"keys"_s))
        measureKeys(report, plan);
    if (isWanted(u"judge"_s))
        measureJudgement(report, plan);
    report.print();
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!qEnvironmentVariableIsSet("QT_QUICK_BACKEND"))
        qputenv("QT_QUICK_BACKEND", "software");
    qputenv("QSG_RENDER_LOOP", "basic");
    qputenv("QT_QPA_UPDATE_IDLE_TIME", "0"); // the next frame at once
    const QGuiApplication application(argc, argv);
    try {
        runBench(application);
    } catch (const Failure &failure) {
        fprintf(stderr, "bench board: %s\n", failure.what());
        return 1;
    }
    return 0;
}
