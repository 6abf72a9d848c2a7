// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/office.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;

namespace {

constexpr int ConnectMs = 60'000;
constexpr int WorkMs = 60'000;

//! What the console has not seen come true yet, oldest first.
QStringList pendingTexts(Console &console)
{
    QStringList texts;
    for (const auto &row : console.client().session().outbox()) {
        if (const auto *post = std::get_if<domain::PostMessage>(&row.command.args))
            texts << post->text;
    }
    return texts;
}

} // namespace

//! The worst day: the server's disk is gone, and last night's copy takes its place. Two consoles were at work.
class TestRestore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }
    void consolesGoOnWithTheRestoredServer();

private:
    void post(Console &console, const QString &kind, int count);
    [[nodiscard]] QStringList said(const Console &console) const;

    domain::JobId m_job;
    domain::ThreadId m_thread;
};

void TestRestore::post(Console &console, const QString &kind, int count)
{
    for (int i = 0; i < count; ++i) {
        QVERIFY(console.client().act(m_thread,
            domain::PostMessage { .text = kind + u' ' + QString::number(i), .attachments = {} }));
    }
}

QStringList TestRestore::said(const Console &console) const
{
    QStringList texts;
    if (const auto *thread = console.operation().thread(m_thread)) {
        for (const auto &message : thread->messages)
            texts << message.text;
    }
    return texts;
}

void TestRestore::consolesGoOnWithTheRestoredServer()
{
    constexpr int Before = 10;
    constexpr int During = 40;
    Office office;
    QVERIFY(office.open());
    const auto a = office.console(u"a"_s);
    const auto b = office.console(u"b"_s);
    QTRY_VERIFY_WITH_TIMEOUT(a->isLive() && b->isLive(), ConnectMs);
    const auto isSettled = [&] {
        return a->hasNothingPending() && b->hasNothingPending()
            && a->client().session().position() == b->client().session().position();
    };

    const auto now = domain::SystemClock().now();
    m_job = domain::JobId::make(now);
    m_thread = domain::ThreadId::make(now);
    domain::CreateJob create;
    create.fields.title = u"Boiler gives no hot water"_s;
    create.visit = domain::VisitId::make(now);
    create.thread = m_thread;
    QVERIFY(a->client().act(m_job, create));
    post(*a, u"before"_s, Before);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), WorkMs);

    // A copy is made while work goes on.
    Program backup(serverProgram());
    const auto copy = office.path(u"copy"_s);
    post(*a, u"during"_s, During);
    backup.start({ u"backup"_s, u"--data"_s, office.data(), u"--to"_s, copy });
    QTRY_VERIFY_WITH_TIMEOUT(!backup.isRunning(), WorkMs);
    QVERIFY2(backup.exitCode() == 0, qPrintable(backup.report()));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), WorkMs);
    QCOMPARE(said(*b).size(), Before + During);

    // Done, confirmed, and in no copy.
    post(*a, u"lost"_s, 5);
    post(*b, u"lost too"_s, 5);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), WorkMs);

    // The end comes while answers are under way; then both go on without a server.
    bool isKilled = false;
    connect(&a->client(), &feed::FeedClient::commandResult, this, [&] {
        if (std::exchange(isKilled, true))
            return;
        office.server().killNow();
    });
    post(*a, u"under way"_s, 20);
    QTRY_VERIFY_WITH_TIMEOUT(isKilled, WorkMs);
    QTRY_VERIFY_WITH_TIMEOUT(!a->isLive() && !b->isLive(), WorkMs);
    post(*a, u"offline"_s, 3);
    post(*b, u"offline too"_s, 3);
    const auto mine = pendingTexts(*a);
    const auto theirs = pendingTexts(*b);
    QVERIFY(mine.size() > 3);
    QCOMPARE(theirs.size(), 3);

    Program restore(serverProgram());
    const auto restored
        = restore.run({ u"restore"_s, u"--data"_s, office.path(u"again"_s), u"--from"_s, copy });
    QVERIFY2(restored == 0, qPrintable(restore.report()));
    office.moveTo(u"again"_s);

    // The sessions of then are over; nothing that waits here may be lost to that.
    QSignalSpy toldA(&a->client(), &feed::FeedClient::historyWasReplaced);
    QSignalSpy toldB(&b->client(), &feed::FeedClient::historyWasReplaced);
    QSignalSpy signInA(&a->client(), &feed::FeedClient::refusedByServer);
    QSignalSpy signInB(&b->client(), &feed::FeedClient::refusedByServer);
    QVERIFY(office.serveAgain());
    QTRY_VERIFY_WITH_TIMEOUT(signInA.size() == 1 && signInB.size() == 1, ConnectMs);
    QCOMPARE(pendingTexts(*a), mine);
    QCOMPARE(pendingTexts(*b), theirs);
    QCOMPARE(toldA.size() + toldB.size(), 0);
    a->signInAgain();
    b->signInAgain();
    QTRY_VERIFY_WITH_TIMEOUT(a->isLive() && b->isLive() && isSettled(), WorkMs);

    for (auto *console : { a.get(), b.get() }) {
        const auto &welcome = console->client().session().welcome();
        QVERIFY(welcome);
        QCOMPARE(welcome->snapshot, protocol::SnapshotReason::Epoch);
    }
    QCOMPARE(toldA.size(), 1);
    QCOMPARE(toldB.size(), 1);
    const auto text = toldA[0][0].toString();
    QVERIFY2(text.contains("restored from the back-up of"_L1), qPrintable(text));
    QVERIFY2(text.contains(u"%1 of yours"_s.arg(mine.size())), qPrintable(text));

    // One moment of the past, then everything that was still waiting, once and in order.
    QCOMPARE(a->operation(), b->operation());
    const auto all = said(*a);
    qsizetype kept = 0;
    while (kept < During && all.value(Before + kept) == u"during %1"_s.arg(kept))
        ++kept;
    for (int i = 0; i < Before; ++i)
        QCOMPARE(all.value(i), u"before %1"_s.arg(i));
    const QStringList again = all.sliced(Before + kept);
    QStringList ofMine;
    QStringList ofTheirs;
    for (const auto &one : again)
        (theirs.contains(one) ? ofTheirs : ofMine) << one;
    QCOMPARE(ofMine, mine);
    QCOMPARE(ofTheirs, theirs);

    const auto late = office.console(u"late"_s);
    QTRY_VERIFY_WITH_TIMEOUT(late->isLive(), ConnectMs);
    QCOMPARE(late->operation(), a->operation());
    QCOMPARE(office.verify(), QString());
}

QTEST_GUILESS_MAIN(TestRestore)
#include "tst_restore.moc"
