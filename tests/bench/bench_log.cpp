// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/parts.h"

#include <QCommandLineParser>
#include <QGuiApplication>

#include <cstdio>

//! The supervisor's budgets over a long log. C6: search as you type. C7: any instant for the whole console, the slider drawn through a day, and
//! recorded tracks. The history is that of an office of 500 technicians and 2,500 jobs a day.

using namespace dispatch::bench;
using namespace Qt::StringLiterals;

namespace {

void runBench(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Measures search and time machine over a long log (C6, C7)."_s);
    parser.addHelpOption();
    const LogPlan usual;
    parser.addOptions({ { u"events"_s, u"How many events the history has."_s, u"count"_s,
                            QString::number(usual.events) },
        { u"fixes"_s, u"How many fixes the tracks have."_s, u"count"_s,
            QString::number(usual.fixes) },
        { u"only"_s, u"Some parts only: console, tracks, search."_s, u"parts"_s } });
    parser.process(application);
    LogPlan plan;
    plan.events = number(parser, u"events"_s, 100'000, 100'000'000);
    plan.fixes = number(parser, u"fixes"_s, 10'000, 100'000'000);
    const QStringList only = parser.value(u"only"_s).split(u',', Qt::SkipEmptyParts);
    const auto isWanted
        = [&](const QString &part) { return only.isEmpty() || only.contains(part); };
    Report report(u"log"_s);
    report.note(u"events"_s, plan.events);
    if (isWanted(u"tracks"_s))
        measureTracks(report, plan);
    if (isWanted(u"console"_s))
        measureConsole(report, plan);
    if (isWanted(u"search"_s))
        measureSearch(report, plan);
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
        fprintf(stderr, "bench log: %s\n", failure.what());
        return 1;
    }
    return 0;
}
