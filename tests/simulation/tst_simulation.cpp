// SPDX-License-Identifier: GPL-3.0-or-later
#include "many_runs.h"

#include <QHashSeed>
#include <QTest>

#include <cstdio>

using namespace dispatch::simulation;
using namespace Qt::StringLiterals;

//! Would catch: anything that lets the feed lose or repeat something. Each row names its seed when it fails.
class TestSimulation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(); }
    void aSeedReproducesARun();
    void tellsSeedsApart();
    void everySeedHolds();
    void everythingHappens();

private:
    Outcome m_outcome;
};

// Two machines with the same seed must see the same bytes, or a violation could not be looked at again.
void TestSimulation::aSeedReproducesARun()
{
    for (quint64 seed = 1; seed <= 40; ++seed) {
        const auto first = World(seed).run();
        const auto second = World(seed).run();
        QCOMPARE(second.digest, first.digest);
        QCOMPARE(second.tally.steps, first.tally.steps);
    }
}

void TestSimulation::tellsSeedsApart()
{
    QVERIFY(World(1).run().digest != World(2).run().digest);
}

void TestSimulation::everySeedHolds()
{
    const auto first = qEnvironmentVariableIntValue("DISPATCH_SIMULATION_FIRST");
    const auto count = qEnvironmentVariableIntValue("DISPATCH_SIMULATION_COUNT");
    constexpr std::size_t Few = 3;
    m_outcome = runSeeds(static_cast<quint64>(std::max(first, 1)),
        static_cast<quint64>(count > 0 ? count : 5'000), Few);
    QStringList found;
    for (const auto &report : m_outcome.violations)
        found << text(report);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    qInfo("%s", qPrintable(text(m_outcome.tally)));
}

// Would catch a simulation that has become a walk in the sun: each fault strikes, and each answer is given.
void TestSimulation::everythingHappens()
{
    const auto &tally = m_outcome.tally;
    for (int i = 0; i < FaultCount; ++i)
        QVERIFY2(tally.faults[static_cast<std::size_t>(i)] > 0, nameOf(static_cast<Fault>(i)));
    QCOMPARE_GT(tally.acknowledged, tally.runs);
    QCOMPARE_GT(tally.comparisons, tally.runs);
    QCOMPARE_GT(tally.snapshots, tally.runs);
    QCOMPARE_GT(tally.repeated, 0U);
    QCOMPARE_GT(tally.refused, 0U);
    QCOMPARE_GT(tally.conflicts, 0U);
    QCOMPARE_GT(tally.merged, 0U);
    QCOMPARE_GT(tally.notNow, 0U);
    QCOMPARE_GT(tally.resyncs, 0U);
    QCOMPARE_GT(tally.serverCrashes, 0U);
    QCOMPARE_GT(tally.clientCrashes, 0U);
    QCOMPARE_GT(tally.restores, 0U);
}

//! `--seed N` shows one run, whatever comes of it.
int main(int argc, char **argv)
{
    QHashSeed::setDeterministicGlobalSeed();
    if (argc == 3 && QByteArrayView(argv[1]) == "--seed") {
        const auto report = World(QByteArray(argv[2]).toULongLong()).run();
        std::printf("%s\n%s\n",
            qPrintable(report.violation.isEmpty() ? u"seed %1 holds, digest %2"_s.arg(report.seed)
                                                        .arg(report.digest, 16, 16, QChar(u'0'))
                                                  : text(report)),
            qPrintable(text(report.tally)));
        return report.violation.isEmpty() ? 0 : 1;
    }
    QCoreApplication app(argc, argv);
    TestSimulation test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_simulation.moc"
