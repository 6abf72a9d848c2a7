// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/kill_run.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::test;

namespace {

constexpr int Cycles = 50; //!< each way, in every run of the tests
constexpr quint64 Seed = 1;

quint64 number(const char *variable, quint64 absent)
{
    bool isNumber = false;
    const auto value = qEnvironmentVariable(variable).toULongLong(&isNumber);
    return isNumber ? value : absent;
}

} // namespace

//! kill -9 on the real programs at random instants under the load of twenty clients: what was acknowledged is there, once.
//! The long form sets DISPATCH_KILL_CYCLES and DISPATCH_KILL_SEED; a failure names both and keeps its folder.
class TestKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void nothingIsLostOrDoubled_data();
    void nothingIsLostOrDoubled();
};

void TestKill::nothingIsLostOrDoubled_data()
{
    QTest::addColumn<bool>("killsServer");
    QTest::addColumn<int>("processes");
    QTest::addColumn<int>("clerksEach");
    QTest::newRow("server") << true << 5 << 4;
    // One process each, so that every kill takes one of twenty clients and not a fifth of them.
    QTest::newRow("clients") << false << 20 << 1;
}

//! Catches: an answer sent before the commit, a command stored after it was sent, a resent command taken for a new one, an
//! outbox row deleted before its event is stored, a position ahead of the state.
void TestKill::nothingIsLostOrDoubled()
{
    QFETCH(const bool, killsServer);
    QFETCH(const int, processes);
    QFETCH(const int, clerksEach);
    const auto cycles = static_cast<int>(number("DISPATCH_KILL_CYCLES", Cycles));
    const auto seed = number("DISPATCH_KILL_SEED", Seed);

    KillRun run({ .seed = seed, .processes = processes, .clerksEach = clerksEach });
    const auto keep = qScopeGuard([&] {
        if (!QTest::currentTestFailed())
            return;
        run.office().keep();
        qInfo().noquote() << "seed" << seed << "cycles" << cycles << "folder"
                          << run.office().path({}) << run.trouble();
    });
    QElapsedTimer watch;
    watch.start();
    QVERIFY(run.open());
    const auto openedMs = watch.elapsed();
    for (int i = 0; i < cycles; ++i)
        QVERIFY(killsServer ? run.killServer() : run.killClerks());
    const auto killedMs = watch.elapsed();
    QVERIFY(run.heal());
    const auto healedMs = watch.elapsed();
    const auto audit = run.close();
    qInfo().noquote() << QJsonDocument(
        QJsonObject { { u"victim"_s, killsServer ? u"server"_s : u"client"_s },
            { u"seed"_s, static_cast<qint64>(seed) }, { u"cycles"_s, cycles },
            { u"whileWorking"_s, run.kills().working },
            { u"whileStarting"_s, run.kills().starting },
            { u"whileStopping"_s, run.kills().stopping }, { u"made"_s, audit.made },
            { u"acked"_s, audit.acked }, { u"refused"_s, audit.refused },
            { u"events"_s, static_cast<qint64>(audit.events) }, { u"lost"_s, audit.lost },
            { u"doubled"_s, audit.doubled }, { u"disordered"_s, audit.disordered },
            { u"unequal"_s, audit.unequal }, { u"findings"_s, audit.findings.size() },
            { u"openMs"_s, openedMs }, { u"killMs"_s, killedMs - openedMs },
            { u"healMs"_s, healedMs - killedMs }, { u"totalMs"_s, watch.elapsed() } })
                             .toJson(QJsonDocument::Compact);
    QCOMPARE(audit.findings, QStringList());
    // Work was done, and enough of it to lose something.
    QVERIFY(audit.acked >= cycles);
    QVERIFY(run.kills().working > 0 && run.kills().starting > 0);
}

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
