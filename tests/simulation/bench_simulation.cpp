// SPDX-License-Identifier: GPL-3.0-or-later
#include "many_runs.h"

#include <QElapsedTimer>
#include <QHashSeed>

#include <cstdio>

using namespace dispatch::simulation;

//! The long form: `bench_simulation [FIRST [COUNT]]`. Ends with one line of JSON; the exit code is 1 if a seed failed.
int main(int argc, char **argv)
{
    QHashSeed::setDeterministicGlobalSeed();
    const quint64 first = argc > 1 ? QByteArray(argv[1]).toULongLong() : 1;
    const quint64 count = argc > 2 ? QByteArray(argv[2]).toULongLong() : 10'000;
    constexpr std::size_t Most = 10;
    constexpr qint64 ReportEveryMs = 10'000;
    QElapsedTimer clock;
    clock.start();
    qint64 told = 0;
    const auto outcome = runSeeds(first, count, Most, [&](quint64 done) {
        if (clock.elapsed() - told < ReportEveryMs)
            return;
        told = clock.elapsed();
        std::fprintf(stderr, "%llu of %llu seeds, %.0f a second\n",
            static_cast<unsigned long long>(done), static_cast<unsigned long long>(count),
            static_cast<double>(done) * 1'000.0 / static_cast<double>(told));
    });
    for (const auto &report : outcome.violations)
        std::printf("%s\n", qPrintable(text(report)));
    const auto seconds = static_cast<double>(clock.elapsed()) / 1'000.0;
    const auto &tally = outcome.tally;
    std::printf("%s\n", qPrintable(text(tally)));
    for (int i = 0; i < FaultCount; ++i)
        std::printf("  %8llu  %s\n",
            static_cast<unsigned long long>(tally.faults[static_cast<std::size_t>(i)]),
            nameOf(static_cast<Fault>(i)));
    std::printf(
        "{\"bench\":\"simulation\",\"first\":%llu,\"seeds\":%llu,\"violations\":%zu,"
        "\"seconds\":%.1f,\"seedsPerSecond\":%.0f,\"steps\":%llu,\"acknowledged\":%llu,"
        "\"serverCrashes\":%llu,\"clientCrashes\":%llu,\"restores\":%llu,\"healMsMean\":%.0f,"
        "\"healMsMax\":%llu}\n",
        static_cast<unsigned long long>(first), static_cast<unsigned long long>(tally.runs),
        outcome.violations.size(), seconds, static_cast<double>(tally.runs) / seconds,
        static_cast<unsigned long long>(tally.steps),
        static_cast<unsigned long long>(tally.acknowledged),
        static_cast<unsigned long long>(tally.serverCrashes),
        static_cast<unsigned long long>(tally.clientCrashes),
        static_cast<unsigned long long>(tally.restores),
        static_cast<double>(tally.healMs) / static_cast<double>(std::max<quint64>(tally.runs, 1)),
        static_cast<unsigned long long>(tally.longestHealMs));
    return outcome.violations.empty() ? 0 : 1;
}
