// SPDX-License-Identifier: GPL-3.0-or-later
#include "many_runs.h"

namespace dispatch::simulation {

using namespace Qt::StringLiterals;

Outcome runSeeds(quint64 first, quint64 count, std::size_t most,
    const std::function<void(quint64 done)> &progress)
{
    Outcome outcome;
    for (quint64 i = 0; i < count && outcome.violations.size() < most; ++i) {
        auto report = World(first + i).run();
        outcome.tally.add(report.tally);
        if (!report.violation.isEmpty())
            outcome.violations.push_back(std::move(report));
        if (progress)
            progress(i + 1);
    }
    return outcome;
}

QString text(const Report &report)
{
    return u"seed %1, step %2: %3\n    %4\nAgain: tst_simulation --seed %1"_s.arg(
        QString::number(report.seed), QString::number(report.tally.steps), report.violation,
        report.trace.join("\n    "_L1));
}

QString text(const Tally &tally)
{
    return u"%1 runs, %2 steps, %3 events, %4 acknowledged, %5 repeated, %6 refused (%7 "
           u"conflicts), "
           "%8 not now, %9 connections"_s.arg(tally.runs)
               .arg(tally.steps)
               .arg(tally.events)
               .arg(tally.acknowledged)
               .arg(tally.repeated)
               .arg(tally.refused)
               .arg(tally.conflicts)
               .arg(tally.notNow)
               .arg(tally.connections)
        + u", %1 snapshots, %2 resyncs, %3 server crashes, %4 client crashes, %5 restores, "
          "%6 comparisons, longest heal %7 s"_s.arg(tally.snapshots)
              .arg(tally.resyncs)
              .arg(tally.serverCrashes)
              .arg(tally.clientCrashes)
              .arg(tally.restores)
              .arg(tally.comparisons)
              .arg(tally.longestHealMs / 1'000);
}

const char *nameOf(Fault fault)
{
    static constexpr std::array<const char *, FaultCount> Names { "link cut", "half-open link",
        "no network", "slow link", "delay", "client crash", "client crash in a write",
        "replica lost", "server crash", "server crash in a commit", "server crash in a send",
        "server disk full", "server disk error", "client disk full", "client clock set",
        "client sleep", "roles changed", "account disabled", "password changed", "drain", "restore",
        "person stops", "burst", "server clock set", "long night" };
    return Names[std::to_underlying(fault)];
}

} // namespace dispatch::simulation
