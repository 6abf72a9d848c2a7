// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/clerk_log.h"
#include "faults/kill_run.h"

#include "domain/limits.h"
#include "journal/sqlite_event_store.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;

namespace {

// In every run of the tests.
constexpr int People = 7;
constexpr int Words = 560; //!< of all of them: more than the operation keeps of one conversation
constexpr int Kills = 6;
constexpr double PerSecond = 12; //!< below what the server takes of one person
static_assert(Words > domain::MaxThreadTail);

int number(const char *variable, int absent)
{
    bool isNumber = false;
    const auto value = qEnvironmentVariableIntValue(variable, &isNumber);
    return isNumber ? value : absent;
}

} // namespace

//! One conversation of many over a bad line, while server, people and line die: every word is there once, in its speaker's
//! order, and all agree on who has read what. Counted in the server's journal and in each replica, never in what anybody
//! believes. The long form sets DISPATCH_CHAT_WORDS, _PEOPLE, _KILLS and _SEED; a failure keeps its folder.
class TestChatKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void everyWordArrivesOnce();
    void theAuditFindsFaults();
};

//! Catches: a word said twice because its answer was lost, one lost with the connection that carried it, one that overtakes
//! another, a mark that goes back or that one console never hears of.
void TestChatKill::everyWordArrivesOnce()
{
    const auto people = number("DISPATCH_CHAT_PEOPLE", People);
    const auto words = number("DISPATCH_CHAT_WORDS", Words);
    const auto kills = number("DISPATCH_CHAT_KILLS", Kills);
    const auto seed = number("DISPATCH_CHAT_SEED", 1);
    const auto all = people * (words / people);

    KillRun run({ .seed = static_cast<quint64>(seed),
        .processes = people,
        .clerksEach = 1,
        .perSecond = PerSecond,
        .wordsEach = words / people });
    const auto keep = qScopeGuard([&] {
        if (!QTest::currentTestFailed())
            return;
        run.office().keep();
        qInfo().noquote() << "seed" << seed << "folder" << run.office().path({}) << run.trouble();
    });
    QElapsedTimer watch;
    watch.start();
    QVERIFY(run.open());
    const auto openedMs = watch.elapsed();
    int ofServer = 0;
    for (int i = 0; i < kills; ++i) {
        QVERIFY(run.untilSaid(static_cast<int>(qint64(all) * (i + 1) / (kills + 1))));
        switch (i % 5) {
        case 0:
        case 2:
            QVERIFY(run.killServer());
            ++ofServer;
            break;
        case 1:
        case 3:
            QVERIFY(run.killClerks());
            break;
        default:
            QVERIFY(run.spoilLine());
            break;
        }
    }
    QVERIFY(run.untilSaid(all));
    const auto killedMs = watch.elapsed();
    QVERIFY(run.heal());
    QVERIFY(run.readAll());
    const auto healedMs = watch.elapsed();
    const auto audit = run.close(Reading::Everything);
    qInfo().noquote() << QJsonDocument(
        QJsonObject { { u"victim"_s, u"chat"_s }, { u"seed"_s, seed }, { u"people"_s, people },
            { u"words"_s, audit.words }, { u"cycles"_s, kills }, { u"ofServer"_s, ofServer },
            { u"ofLine"_s, run.kills().lines },
            { u"ofPeople"_s, kills - ofServer - run.kills().lines },
            { u"whileStarting"_s, run.kills().starting }, { u"made"_s, audit.made },
            { u"acked"_s, audit.acked }, { u"events"_s, static_cast<qint64>(audit.events) },
            { u"lost"_s, audit.lost }, { u"doubled"_s, audit.doubled },
            { u"disordered"_s, audit.disordered }, { u"unequal"_s, audit.unequal },
            { u"unread"_s, audit.unread }, { u"findings"_s, audit.findings.size() },
            { u"openMs"_s, openedMs }, { u"killMs"_s, killedMs - openedMs },
            { u"healMs"_s, healedMs - killedMs }, { u"totalMs"_s, watch.elapsed() } })
                             .toJson(QJsonDocument::Compact);
    QCOMPARE(audit.findings, QStringList());
    // Who dies between wanting to speak and having spoken may have said nothing: once for each death.
    QVERIFY2(
        audit.words <= all && audit.words >= all - kills, qPrintable(QString::number(audit.words)));
}

//! The check of the check.
void TestChatKill::theAuditFindsFaults()
{
    constexpr int WordsEach = 12;
    KillRun run(
        { .seed = 1, .processes = 2, .clerksEach = 1, .perSecond = 18, .wordsEach = WordsEach });
    QVERIFY2(run.open(), qPrintable(run.trouble()));
    QVERIFY2(run.untilSaid(2 * WordsEach), qPrintable(run.trouble()));
    QVERIFY2(run.heal(), qPrintable(run.trouble()));
    QVERIFY2(run.readAll(), qPrintable(run.trouble()));
    const auto clean = run.close(Reading::Everything);
    QCOMPARE(clean.findings, QStringList());
    QCOMPARE(clean.words, 2 * WordsEach);
    const auto again = [&run] {
        return audit(run.journal(), run.office().path({}), run.clerks(), Reading::Everything);
    };

    // Somebody swears to a word more than there is.
    const auto &clerk = run.clerks()[0];
    QFile log(run.office().path(clerk + u".log"_s));
    QVERIFY(log.open(QIODevice::Append));
    log.write("trying x:word:99\nmade x:word:99 0197aaaa-0000-7000-8000-000000000001\n");
    log.close();
    QCOMPARE(again().lost, 1);

    // One word more that nobody has read, and that no replica has.
    auto store = journal::SqliteEventStore::open(run.journal());
    QVERIFY(store);
    const auto all = (*store)->read(0, 100'000);
    QVERIFY(all);
    const auto word = std::ranges::find_last_if(*all, [](const auto &event) {
        return std::holds_alternative<domain::MessagePosted>(event.payload);
    });
    QVERIFY(!word.empty());
    auto one = word.front();
    const auto versions = (*store)->readEntity(one.entity, 0, 100'000);
    QVERIFY(versions);
    one.seq = (*store)->head().seq + 1;
    one.ver = versions->back().ver + 1;
    one.at = domain::SystemClock().now();
    QVERIFY((*store)->append({ .events = { one }, .commands = {} }, one.seq - 1));
    store->reset(); // the audit opens it itself
    const auto more = again();
    QVERIFY2(more.doubled > 0,
        qPrintable(more.findings.join(u'\n'))); // the same text, and the same command in two places
    QCOMPARE(more.unread, 4); // two people, got and read
    QCOMPARE(more.unequal, 4); // two replicas, state and log
}

QTEST_GUILESS_MAIN(TestChatKill)
#include "tst_chat_kill.moc"
