// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/clerk_log.h"
#include "faults/kill_run.h"

#include "journal/sqlite_event_store.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
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
    void theAuditFindsFaults();
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

//! The check of the check: what a fault would leave behind is put there by hand, and must be found.
void TestKill::theAuditFindsFaults()
{
    KillRun run({ .seed = Seed, .processes = 1, .clerksEach = 2, .perSecond = 18 });
    QVERIFY2(run.open(), qPrintable(run.trouble()));
    QTRY_VERIFY_WITH_TIMEOUT(run.acked() > 40, 60'000);
    QVERIFY2(run.heal(), qPrintable(run.trouble()));
    const auto clean = run.close();
    QCOMPARE(clean.findings, QStringList());
    QVERIFY(clean.acked > 40);
    const auto again = [&run] { return audit(run.journal(), run.office().path({}), run.clerks()); };

    const auto &clerk = run.clerks()[0];
    const auto logFile = run.office().path(clerk + u".log"_s);
    const auto replicaFile = run.office().path(clerk + u".replica"_s);
    QFile log(logFile);
    QVERIFY(log.open(QIODevice::ReadOnly));
    const auto sworn = log.readAll();
    log.close();
    const auto swear = [&](const QByteArray &lines) {
        QVERIFY(log.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QVERIFY(log.write(lines) == lines.size());
        log.close();
    };
    const QByteArray unknown = "trying x:1\nmade x:1 0197aaaa-0000-7000-8000-000000000001\n";

    swear(sworn + unknown); // stored by the client, and then neither sent nor kept
    QCOMPARE(again().lost, 1);
    swear(sworn + unknown + "acked 0197aaaa-0000-7000-8000-000000000001 3\n");
    QCOMPARE(again().lost, 1);

    // The first two commands in force change places.
    QList<QByteArray> made;
    for (const auto &deed : ClerkLog::read(logFile).deeds) {
        if (deed.ackedSeq)
            made << domain::uuidText(deed.id.uuid).toLatin1();
    }
    QVERIFY(made.size() >= 2);
    auto swapped = sworn;
    for (int i = 0; i < 2; ++i) {
        const QByteArray end = ' ' + made[i] + '\n'; // only the line that says made ends in the id
        swapped.replace(end, QByteArray(" FIRST" + QByteArray::number(i) + '\n'));
    }
    swapped.replace("FIRST0", made[1]).replace("FIRST1", made[0]);
    swear(swapped);
    QVERIFY(again().disordered > 0);
    swear(sworn + "refused " + made[0] + " conflict\n");
    QVERIFY(!again().isClean());
    swear(sworn);
    QCOMPARE(again().findings, QStringList());

    { // A replica that lacks something at the same position.
        const auto replica = journal::openReplica(replicaFile);
        QVERIFY(replica);
        const auto position = (*replica)->position();
        QVERIFY(position);
        QVERIFY((*replica)->replaceAll({}, *position, domain::SystemClock().now()));
    }
    QCOMPARE(again().unequal, 1);

    { // A command that took effect a second time.
        const auto store = journal::SqliteEventStore::open(run.journal());
        QVERIFY(store);
        const auto record
            = (*store)->findCommand({ *domain::parseUuid(QString::fromLatin1(made[0])) });
        QVERIFY(record && *record);
        auto repeated = (*store)->read((*record)->firstSeq - 1, 1);
        QVERIFY(repeated && repeated->size() == 1);
        auto &event = repeated->front();
        const auto head = (*store)->head().seq;
        const auto versions = (*store)->readEntity(event.entity, 0, 100'000);
        QVERIFY(versions);
        event.seq = head + 1;
        event.ver = versions->back().ver + 1;
        QVERIFY((*store)->append({ .events = { event }, .commands = {} }, head));
    }
    const auto doubled = again();
    QVERIFY(doubled.doubled > 0);
    QCOMPARE(doubled.unequal, 2); // both are behind now
}

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
