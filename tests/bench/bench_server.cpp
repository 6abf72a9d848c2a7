// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/machine.h"
#include "load/parts.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <csignal>
#include <cstdio>

//! The server's budget (S1 to S5) on the real program: this process is the load, dispatch-server is a process of its own,
//! everything between them goes over the loopback. What the disk does is that of the temporary folder (TMPDIR).

using namespace dispatch::bench;
using namespace Qt::StringLiterals;

namespace {

void runBench(const QCoreApplication &application)
{
    const Plan usual;
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures the server's budget, S1 to S5."_s);
    parser.addHelpOption();
    parser.addOptions({
        { u"only"_s, u"Some parts only: S1, S2, S3, S4, S5, separated by commas."_s, u"parts"_s },
        { u"consoles"_s, u"S2 and S4: how many consoles."_s, u"count"_s,
            QString::number(usual.consoles) },
        { u"technicians"_s, u"S2 and S3: how many phones."_s, u"count"_s,
            QString::number(usual.technicians) },
        { u"jobs"_s, u"S5: how many jobs in the snapshot."_s, u"count"_s,
            QString::number(usual.jobs) },
        { u"events"_s, u"S5: how many events in the journal."_s, u"count"_s,
            QString::number(usual.events) },
        { u"seconds"_s, u"How long each load is measured."_s, u"count"_s,
            QString::number(usual.seconds) },
        { u"rounds"_s, u"How often short things are measured."_s, u"count"_s,
            QString::number(usual.rounds) },
    });
    parser.process(application);
    Plan plan;
    plan.consoles = number(parser, u"consoles"_s, 1, 15'000);
    plan.technicians = number(parser, u"technicians"_s, 1, 4'000);
    plan.jobs = number(parser, u"jobs"_s, 1, 100'000);
    plan.events = static_cast<quint64>(number(parser, u"events"_s, 20'000, 10'000'000));
    plan.seconds = number(parser, u"seconds"_s, 1, 600);
    plan.rounds = number(parser, u"rounds"_s, 1, 50);

    const std::vector<std::pair<QString, void (*)(Report &, const Plan &)>> parts {
        { u"S1"_s, measureCommits },
        { u"S2"_s, measureFleet },
        { u"S3"_s, measurePhones },
        { u"S4"_s, measureReconnects },
        { u"S5"_s, measureStart },
    };
    const auto wanted = parser.value(u"only"_s).split(u',', Qt::SkipEmptyParts);
    for (const auto &name : wanted) {
        if (!std::ranges::contains(parts, name.toUpper(), &decltype(parts)::value_type::first))
            fail(u"there is no part called "_s % name);
    }
    Report report(u"server"_s);
    report.note(u"file_limit"_s, raiseFileLimit());
    for (const auto &[name, measure] : parts) {
        if (wanted.isEmpty() || wanted.contains(name, Qt::CaseInsensitive))
            measure(report, plan);
    }
    report.print();
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        runBench(application);
    } catch (const Failure &failure) {
        fprintf(stderr, "bench server: %s\n", failure.what());
        return 1;
    }
    return 0;
}
