// SPDX-License-Identifier: GPL-3.0-or-later
#include "session_bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::test;
using domain::ErrorCode;
using domain::milliseconds;
using feed::Link;
using journal::OutboxStatus;
using protocol::CommandMessage;

//! How what a person did reaches the server once: stored before sent, sent in order, sent again until answered.
class TestSessionOutbox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void storedBeforeSent();
    void offlineThenOnlineOnce();
    void restartSendsWhatIsLeft();
    void lostAnswerIsAskedAgain();
    void answerThenEvent();
    void eventThenAnswer();
    void acceptedRowIsNotSentAgain();
    void refusedIsStoredBeforeShown();
    void refusalThatCannotBeStoredIsNotShown();
    void retriedLater_data();
    void retriedLater();
    void orderIsKept();
    void atMostInFlight();
    void staysBelowTheRate();
    void withdrawOnlyBeforeItIsSent();
    void fullOutboxRefuses();
    void tooLargeIsRefusedBeforeItIsStored();
    void fullDiskRefusesTheCommand();
    void afterNamesTheEarlierCommand();
    void oldCommandWaitsForAPerson();
    void whatBuildsOnAHeldCommandWaitsWithIt();
    void oldCommandBehindANewerOneWaitsToo();
    void snapshotKeepsTheOutbox();
};

void TestSessionOutbox::storedBeforeSent()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    QStringList diary;
    b.replica.diary = &diary;
    const auto id = b.post(u"Hello"_s);
    QVERIFY(id);
    QCOMPARE(diary, (QStringList { u"enqueue"_s, u"update sent"_s }));
    const auto sent = b.client->take<CommandMessage>();
    QCOMPARE(sent.size(), 1U);
    QCOMPARE(sent[0].command.id, *id);
    QCOMPARE(sent[0].command.made, b.clock.now());
    QCOMPARE(b.session().outbox().size(), 1U);
    QCOMPARE(b.session().outbox()[0].command, sent[0].command);
}

void TestSessionOutbox::offlineThenOnlineOnce()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.client->closed();
    const auto id = b.post(u"Written in a tunnel"_s);
    QVERIFY(id);
    QCOMPARE(b.client->take<CommandMessage>().size(), 0U);
    b.client->networkUp();
    b.client->opened();
    QCOMPARE(b.client->take<CommandMessage>().size(), 0U); // not before the welcome
    b.client->serve(b.log.welcome());
    QCOMPARE(b.client->take<CommandMessage>().size(), 1U);
    b.client->pass(5s);
    QCOMPARE(b.client->take<CommandMessage>().size(), 0U);
    b.log.addTechnician(u"Made by it"_s, *id);
    b.client->serve(b.log.batch(1, 2));
    b.client->serve(SessionBench::accepted(*id, 2));
    QVERIFY(b.session().outbox().empty());
    QVERIFY(b.replica.outbox()->empty());
    b.reconnect();
    QCOMPARE(b.client->take<CommandMessage>().size(), 0U);
}

void TestSessionOutbox::restartSendsWhatIsLeft()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.client->closed();
    const auto first = b.post(u"First"_s);
    b.clock.advance(1s);
    const auto second = b.post(u"Second"_s);
    QVERIFY(first && second);
    b.restart();
    QCOMPARE(b.session().outbox().size(), 2U);
    b.connectAndGreet(b.log.welcome());
    const auto sent = b.client->take<CommandMessage>();
    QCOMPARE(sent.size(), 2U);
    QCOMPARE(sent[0].command.id, *first);
    QCOMPARE(sent[1].command.id, *second);
}

void TestSessionOutbox::lostAnswerIsAskedAgain()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    const auto id = b.post(u"Hello"_s);
    QVERIFY(id);
    const auto before = b.client->take<CommandMessage>();
    b.log.addTechnician(u"Made by it"_s, *id); // it took effect; the answer was lost
    b.reconnect();
    const auto again = b.client->take<CommandMessage>();
    QCOMPARE(again, before); // the same id and body, or it would happen twice
    b.client->serve(SessionBench::accepted(*id, 2, true));
    QCOMPARE(b.client->observer.answers.size(), 1U);
    QCOMPARE(b.session().outbox().size(), 1U); // shown as pending until the event is here
    b.client->serve(b.log.batch(1, 2));
    QVERIFY(b.session().outbox().empty());
}

void TestSessionOutbox::answerThenEvent()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    const auto id = b.post(u"Hello"_s);
    QVERIFY(id);
    b.client->serve(SessionBench::accepted(*id, 3));
    QCOMPARE(b.session().outbox().size(), 1U);
    QVERIFY(b.session().outbox()[0].accepted);
    QCOMPARE(b.session().outbox()[0].accepted->seq, 3U);
    b.log.addTechnicians(2);
    b.client->serve(b.log.batch(1, 2));
    QCOMPARE(b.session().outbox().size(), 1U);
    auto hidden = b.log.batch(2, 3); // its event may be one this role does not see
    hidden.events.clear();
    b.client->serve(hidden);
    QVERIFY(b.session().outbox().empty());
    QVERIFY(b.replica.outbox()->empty());
}

void TestSessionOutbox::eventThenAnswer()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    const auto id = b.post(u"Hello"_s);
    QVERIFY(id);
    b.log.addTechnician(u"Made by it"_s, *id);
    b.client->serve(b.log.batch(1, 2));
    QVERIFY(b.session().outbox().empty());
    b.client->serve(SessionBench::accepted(*id, 2));
    QCOMPARE(b.client->observer.answers.size(), 1U);
    QCOMPARE(b.client->observer.answers[0].first.id, *id);
    QVERIFY(b.session().outbox().empty());
}

void TestSessionOutbox::acceptedRowIsNotSentAgain()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    const auto id = b.post(u"Hello"_s);
    QVERIFY(id);
    b.client->serve(SessionBench::accepted(*id, 2));
    b.forgetSent();
    b.reconnect();
    QCOMPARE(b.client->take<CommandMessage>().size(), 0U);
    b.restart();
    b.connectAndGreet(b.log.welcome());
    QCOMPARE(b.client->take<CommandMessage>().size(), 0U);
}

void TestSessionOutbox::refusedIsStoredBeforeShown()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    const auto id = b.post(u"Hello"_s);
    QVERIFY(id);
    QStringList diary;
    b.replica.diary = &diary;
    b.client->observer.diary = &diary;
    b.client->serve(SessionBench::rejected(*id, ErrorCode::Conflict));
    QCOMPARE(diary, (QStringList { u"update refused"_s, u"answered"_s, u"outbox"_s }));
    b.restart();
    QCOMPARE(b.session().outbox().size(), 1U);
    QCOMPARE(b.session().outbox()[0].status, OutboxStatus::Refused);
    QCOMPARE(b.session().outbox()[0].rejection->code, ErrorCode::Conflict);
    b.connectAndGreet(b.log.welcome());
    QCOMPARE(b.client->take<CommandMessage>().size(), 0U); // "do it anyway" is a new command
    QVERIFY(b.session().withdraw(*id));
    QVERIFY(b.session().outbox().empty());
}

void TestSessionOutbox::refusalThatCannotBeStoredIsNotShown()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    const auto id = b.post(u"Hello"_s);
    QVERIFY(id);
    b.forgetSent();
    b.replica.isDiskFull = true;
    b.client->serve(SessionBench::rejected(*id, ErrorCode::Conflict));
    QCOMPARE(b.client->observer.answers.size(), 0U);
    QCOMPARE(b.client->observer.passingTexts.size(), 1);
    b.replica.isDiskFull = false;
    b.client->pass(30s);
    const auto again = b.client->take<CommandMessage>();
    QCOMPARE(again.size(), 1U);
    b.client->serve(SessionBench::rejected(*id, ErrorCode::Conflict));
    QCOMPARE(b.client->observer.answers.size(), 1U);
}

void TestSessionOutbox::retriedLater_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("namedMs");
    QTest::addColumn<int>("waitMs");
    QTest::newRow("rate-limited, named") << ErrorCode::RateLimited << 1500 << 1500;
    QTest::newRow("rate-limited") << ErrorCode::RateLimited << -1 << 1000;
    QTest::newRow("readonly") << ErrorCode::ReadOnly << -1 << 10'000;
    QTest::newRow("unavailable") << ErrorCode::Unavailable << -1 << 2000;
}

void TestSessionOutbox::retriedLater()
{
    QFETCH(const ErrorCode, code);
    QFETCH(const int, namedMs);
    QFETCH(const int, waitMs);
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    const auto id = b.post(u"Hello"_s);
    QVERIFY(id);
    const auto first = b.client->take<CommandMessage>();
    b.client->serve(SessionBench::rejected(
        *id, code, namedMs < 0 ? std::nullopt : std::optional(milliseconds(namedMs))));
    QCOMPARE(b.client->observer.answers.size(), 0U); // never shown as failed
    QVERIFY(b.session().outbox()[0].status != OutboxStatus::Refused);
    b.client->pass(milliseconds(waitMs - 1));
    QCOMPARE(b.client->take<CommandMessage>().size(), 0U);
    b.client->pass(1ms);
    QCOMPARE(b.client->take<CommandMessage>(), first);
    QCOMPARE(b.client->observer.passingTexts.size(), code == ErrorCode::ReadOnly ? 1 : 0);
}

// What was refused for its rate comes before what was made after it.
void TestSessionOutbox::orderIsKept()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    const auto first = b.post(u"First"_s);
    QVERIFY(first);
    b.forgetSent();
    b.client->serve(SessionBench::rejected(*first, ErrorCode::RateLimited, 5s));
    const auto second = b.post(u"Second"_s);
    QVERIFY(second);
    QCOMPARE(b.client->take<CommandMessage>().size(), 0U);
    b.client->pass(5s);
    const auto sent = b.client->take<CommandMessage>();
    QCOMPARE(sent.size(), 2U);
    QCOMPARE(sent[0].command.id, *first);
    QCOMPARE(sent[1].command.id, *second);
}

void TestSessionOutbox::atMostInFlight()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    QList<domain::CommandId> ids;
    for (int i = 0; i < 40; ++i)
        ids << *b.post(QString::number(i));
    QCOMPARE(b.client->take<CommandMessage>().size(), std::size_t(protocol::MaxInFlight));
    b.client->serve(SessionBench::accepted(ids[0], 2));
    auto next = b.client->take<CommandMessage>();
    QCOMPARE(next.size(), 1U);
    QCOMPARE(next[0].command.id, ids[32]);
    // After a reconnect all unanswered ones go again, in order.
    b.reconnect();
    next = b.client->take<CommandMessage>();
    QCOMPARE(next.size(), std::size_t(protocol::MaxInFlight));
    for (qsizetype i = 0; i < protocol::MaxInFlight; ++i)
        QCOMPARE(next[static_cast<std::size_t>(i)].command.id, ids[i + 1]);
}

void TestSessionOutbox::staysBelowTheRate()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    QList<domain::CommandId> ids;
    for (int i = 0; i < 200; ++i)
        ids << *b.post(QString::number(i));
    qsizetype sent = 0;
    qsizetype answered = 0;
    const auto answerAll = [&] {
        for (;;) {
            const auto now = b.client->take<CommandMessage>();
            if (now.empty())
                return;
            sent += static_cast<qsizetype>(now.size());
            for (; answered < sent; ++answered)
                b.client->serve(SessionBench::accepted(ids[answered], 2));
        }
    };
    answerAll();
    QVERIFY2(sent <= protocol::CommandBurst, qPrintable(QString::number(sent)));
    for (int second = 1; second <= 10; ++second) {
        for (int tenth = 0; tenth < 10; ++tenth) {
            b.client->pass(100ms);
            answerAll();
        }
        QVERIFY2(sent <= protocol::CommandBurst + second * protocol::CommandsPerSecond,
            qPrintable(QString::number(sent)));
    }
    QCOMPARE(sent, 200); // and the allowance is used
}

void TestSessionOutbox::withdrawOnlyBeforeItIsSent()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    const auto sent = b.post(u"Gone out"_s);
    b.client->closed();
    const auto waiting = b.post(u"Still here"_s);
    QVERIFY(sent && waiting);
    QVERIFY(!b.session().withdraw(*sent)); // it may have taken effect
    QVERIFY(b.session().withdraw(*waiting));
    QVERIFY(!b.session().withdraw(*waiting));
    b.restart();
    QVERIFY(!b.session().withdraw(*sent)); // nor after a restart
    QCOMPARE(b.session().outbox().size(), 1U);
}

void TestSessionOutbox::fullOutboxRefuses()
{
    SessionBench b;
    const auto thread = domain::ThreadId::make(b.clock.now());
    // 60 KB each: 64 MiB is reached before 10,000 rows.
    constexpr int TextBytes = 60'000;
    const QString text(TextBytes, u'x');
    int stored = 0;
    std::expected<domain::CommandId, domain::Rejection> result;
    do {
        result = b.client->act(thread, domain::PostMessage { .text = text, .attachments = {} });
        stored += result.has_value();
    } while (result && stored < protocol::MaxOutboxCommands);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::TooLarge);
    QVERIFY(!result.error().title.isEmpty());
    QVERIFY(stored > protocol::MaxOutboxBytes / (TextBytes + 1'000));
    QVERIFY(stored < protocol::MaxOutboxBytes / TextBytes + 1);
    QCOMPARE(b.session().outbox().size(), std::size_t(stored));
    QVERIFY(b.session().withdraw(b.session().outbox().back().command.id));
    QVERIFY(b.client->act(thread, domain::PostMessage { .text = text, .attachments = {} }));
}

void TestSessionOutbox::tooLargeIsRefusedBeforeItIsStored()
{
    SessionBench b;
    const auto result = b.post(QString(70'000, u'x'));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::TooLarge);
    QVERIFY(b.session().outbox().empty());
}

void TestSessionOutbox::fullDiskRefusesTheCommand()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.replica.isDiskFull = true;
    const auto result = b.post(u"Hello"_s);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::ReadOnly);
    QCOMPARE(b.client->take<CommandMessage>().size(), 0U);
    QVERIFY(b.session().outbox().empty());
}

void TestSessionOutbox::afterNamesTheEarlierCommand()
{
    SessionBench b;
    b.log.addTechnicians(1);
    const auto job = b.log.addJob(u"Boiler gives no hot water"_s);
    b.goLive();
    b.client->closed();
    const auto first = b.client->act(job, domain::NoteJob { u"Key under the mat"_s }, quint64(1));
    const auto second
        = b.client->act(job, domain::NoteJob { u"Dog in the yard"_s }, domain::ExpectAfter {});
    QVERIFY(first && second);
    QCOMPARE(b.session().outbox()[1].command.after, *first);
    QVERIFY(std::holds_alternative<domain::ExpectAfter>(*b.session().outbox()[1].command.expect));
    // With nothing under way the version is known.
    QVERIFY(b.session().withdraw(*second));
    QVERIFY(b.session().withdraw(*first));
    QVERIFY(b.client->act(job, domain::NoteJob { u"Ring twice"_s }, domain::ExpectAfter {}));
    QVERIFY(!b.session().outbox()[0].command.after);
    QCOMPARE(std::get<quint64>(*b.session().outbox()[0].command.expect), 1U);
}

// A clock that was three days ahead for a while: the later command is the older one by it, and was neither sent nor shown
// as waiting for anybody.
void TestSessionOutbox::oldCommandBehindANewerOneWaitsToo()
{
    SessionBench b;
    b.log.addTechnicians(1);
    const auto start = b.clock.now();
    b.clock.set(start + 72h);
    QVERIFY(b.post(u"Made in the future"_s));
    b.clock.set(start);
    const auto later = b.post(u"Made now"_s);
    QVERIFY(later);
    b.clock.set(start + 73h);
    b.goLive();
    QVERIFY(b.session().awaitsConfirmation(*later));
    QVERIFY(b.session().confirm(*later, b.clock.now()));
    b.client->collect();
    const auto sent = b.client->take<protocol::CommandMessage>();
    QCOMPARE(sent.size(), 1U);
    QCOMPARE(sent[0].command.id, *later);
}

void TestSessionOutbox::oldCommandWaitsForAPerson()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.client->closed();
    const auto old = b.post(u"Written yesterday"_s);
    QVERIFY(old);
    b.clock.advance(24h);
    b.clock.advance(1ms);
    b.restart();
    const auto fresh = b.post(u"Written today"_s);
    QVERIFY(fresh);
    b.connectAndGreet(b.log.welcome());
    const auto sent = b.client->take<CommandMessage>();
    QCOMPARE(sent.size(), 1U);
    QCOMPARE(sent[0].command.id, *fresh);
    QVERIFY(b.session().awaitsConfirmation(*old));
    QVERIFY(!b.session().awaitsConfirmation(*fresh));
    QVERIFY(b.session().confirm(*old, b.clock.now()));
    b.client->collect();
    QCOMPARE(b.client->take<CommandMessage>().size(), 1U);
    QVERIFY(!b.session().confirm(*old, b.clock.now()));
}

// Sent before the one it builds on, it would be refused for want of it.
void TestSessionOutbox::whatBuildsOnAHeldCommandWaitsWithIt()
{
    SessionBench b;
    const auto job = b.log.addJob(u"Boiler"_s);
    b.goLive();
    b.client->closed();
    const auto old = b.client->act(job, domain::NoteJob { u"Yesterday"_s }, quint64(1));
    QVERIFY(old);
    b.clock.advance(24h);
    b.clock.advance(1ms);
    const auto fresh = b.client->act(job, domain::NoteJob { u"Today"_s }, domain::ExpectAfter {});
    QVERIFY(fresh);
    QCOMPARE(b.session().outbox()[1].command.after, std::optional(*old));
    b.client->networkUp();
    b.client->opened();
    b.client->serve(b.log.welcome());
    QVERIFY(b.client->take<CommandMessage>().empty());
    QVERIFY(b.session().awaitsConfirmation(*old));
    QVERIFY(b.session().confirm(*old, b.clock.now()));
    b.client->collect();
    const auto sent = b.client->take<CommandMessage>();
    QCOMPARE(sent.size(), 2U);
    QCOMPARE(sent[0].command.id, *old);
    QCOMPARE(sent[1].command.id, *fresh);
}

void TestSessionOutbox::snapshotKeepsTheOutbox()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.client->closed();
    const auto id = b.post(u"Unsent"_s);
    QVERIFY(id);
    b.log.addTechnicians(4);
    b.client->networkUp();
    b.client->opened();
    b.client->serve(b.log.welcome(protocol::SnapshotReason::Trimmed));
    b.serveSnapshot();
    QCOMPARE(b.session().operation(), b.log.operation());
    QCOMPARE(b.session().outbox().size(), 1U);
    QCOMPARE(b.client->take<CommandMessage>().size(), 1U); // once
}

QTEST_GUILESS_MAIN(TestSessionOutbox)
#include "tst_session_outbox.moc"
