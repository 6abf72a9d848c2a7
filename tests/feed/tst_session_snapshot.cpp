// SPDX-License-Identifier: GPL-3.0-or-later
#include "session_bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;
using feed::Link;
using protocol::Ack;
using protocol::Resync;

//! How the copy of the operation is replaced: by a whole snapshot or not at all, and what becomes of the position and of what
//! has not been sent when the log is another.
class TestSessionSnapshot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void snapshotReplacesAllAtOnce();
    void interruptedSnapshotChangesNothing();
    void brokenSnapshotChangesNothing_data();
    void brokenSnapshotChangesNothing();
    void forkReloads();
    void forkSendsAgainWhatItMayLack();
    void otherEpochForgetsTheOldNumbers();
    void acceptanceWithoutAPlaceIsNotBelieved();
    void answerBeforeTheSnapshotOfAnotherLogKeepsTheRow();
    void otherEpochIsToldOnce();
    void snapshotThatCouldNotBeStoredIsStillNeeded();
    void resetIsFollowedBySnapshot();
};

void TestSessionSnapshot::snapshotReplacesAllAtOnce()
{
    SessionBench b;
    b.log.addTechnicians(5);
    b.log.addJob(u"Boiler gives no hot water"_s);
    b.connectAndGreet(b.log.welcome(protocol::SnapshotReason::First));
    const auto messages = b.log.snapshot();
    for (std::size_t i = 0; i + 1 < messages.size(); ++i) {
        b.client->serve(messages[i]);
        QVERIFY(b.session().operation().technicians().isEmpty());
        QVERIFY(!b.session().position());
        QCOMPARE(b.session().link(), Link::Loading);
    }
    b.client->serve(messages.back());
    QCOMPARE(b.session().operation(), b.log.operation());
    QCOMPARE(b.session().link(), Link::Live);
    QCOMPARE(b.client->observer.resets, 1);
    QCOMPARE(b.replica.position(), b.log.position());
    const auto acks = b.client->take<Ack>();
    QCOMPARE(acks.size(), 1U);
    QCOMPARE(acks[0].seq, b.log.head());
}

void TestSessionSnapshot::interruptedSnapshotChangesNothing()
{
    SessionBench b;
    b.log.addTechnicians(5);
    b.goLive();
    const auto before = b.log.operation();
    const auto positionBefore = b.log.position();
    b.log.addTechnicians(5);
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.client->serve(b.log.welcome(protocol::SnapshotReason::Trimmed));
    const auto messages = b.log.snapshot();
    for (std::size_t i = 0; i < messages.size() / 2; ++i)
        b.client->serve(messages[i]);
    b.client->closed();
    QCOMPARE(b.session().operation(), before);
    QCOMPARE(b.session().position(), positionBefore);
    b.restart();
    QCOMPARE(b.session().operation(), before);
    b.connectAndGreet(b.log.welcome(protocol::SnapshotReason::Trimmed));
    b.serveSnapshot();
    QCOMPARE(b.session().operation(), b.log.operation());
}

void TestSessionSnapshot::brokenSnapshotChangesNothing_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("part missing") << 0;
    QTest::newRow("parts swapped") << 1;
    QTest::newRow("part doubled") << 2;
    QTest::newRow("digest wrong") << 3;
    QTest::newRow("events in between") << 4;
    QTest::newRow("part of another snapshot") << 5;
}

void TestSessionSnapshot::brokenSnapshotChangesNothing()
{
    QFETCH(const int, fault);
    SessionBench b;
    b.log.addTechnicians(9);
    b.connectAndGreet(b.log.welcome(protocol::SnapshotReason::First));
    b.forgetSent();
    auto messages = b.log.snapshot();
    const auto other = b.log.snapshot();
    switch (fault) {
    case 0:
        messages.erase(messages.begin() + 2);
        break;
    case 1:
        std::swap(messages[1], messages[2]);
        break;
    case 2:
        messages.insert(messages.begin() + 1, messages[1]);
        break;
    case 3:
        messages.back().replace(messages.back().indexOf("sha256:") + 7, 4, "0000");
        QTest::ignoreMessage(
            QtWarningMsg, "A snapshot arrived incomplete or changed; asking again");
        break;
    case 4:
        messages.insert(
            messages.begin() + 2, protocol::encode(protocol::ServerMessage(b.log.batch(3, 9))));
        break;
    default:
        messages[2] = other[2];
        break;
    }
    for (const auto &message : messages)
        b.client->serve(message);
    QVERIFY(b.session().operation().technicians().isEmpty());
    QVERIFY(!b.session().position());
    QVERIFY(!b.replica.position());
    QCOMPARE(b.session().link(), Link::Loading);
    QCOMPARE(b.client->take<Resync>().size(), 1U);
    b.serveSnapshot();
    QCOMPARE(b.session().operation(), b.log.operation());
    QCOMPARE(b.session().link(), Link::Live);
}

// The server found another history at the same number: what is here is not to be mixed with what comes.
void TestSessionSnapshot::forkReloads()
{
    SessionBench b;
    b.log.addTechnicians(4);
    b.goLive();
    ScriptedLog other = b.log.restoredAt(2);
    other.addJob(u"Leaking tap"_s);
    other.addJob(u"Blocked drain"_s);
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.client->serve(other.welcome(protocol::SnapshotReason::Fork));
    b.client->serve(b.log.batch(4, 4)); // still on the way from somewhere: not applied
    for (const auto &message : other.snapshot())
        b.client->serve(message);
    QCOMPARE(b.session().operation(), other.operation());
    QCOMPARE(b.session().position(), other.position());
}

// Files copied back by hand keep their epoch: that the number of an answer is reached there does not mean that the
// command has arrived.
void TestSessionSnapshot::forkSendsAgainWhatItMayLack()
{
    SessionBench b;
    b.log.addTechnicians(4);
    ScriptedLog other = b.log;
    b.goLive();
    const auto id = b.post(u"On my way"_s);
    QVERIFY(id);
    b.client->serve(SessionBench::accepted(*id, 5)); // accepted, its event not seen yet
    other.addJob(u"Leaking tap"_s);
    other.addJob(u"Blocked drain"_s);
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.forgetSent();
    b.client->serve(other.welcome(protocol::SnapshotReason::Fork));
    for (const auto &message : other.snapshot())
        b.client->serve(message);
    QCOMPARE(b.session().position(), other.position());
    QCOMPARE(b.session().outbox().size(), 1U);
    QCOMPARE(b.replica.outbox()->size(), 1U);
    const auto sent = b.client->take<protocol::CommandMessage>();
    QCOMPARE(sent.size(), 1U);
    QCOMPARE(sent[0].command.id, *id);
    QCOMPARE(b.client->observer.historyTexts.size(), 1);
}

void TestSessionSnapshot::otherEpochForgetsTheOldNumbers()
{
    SessionBench b;
    b.log.addTechnicians(6);
    b.goLive();
    const auto id = b.post(u"On my way"_s);
    QVERIFY(id);
    b.client->serve(SessionBench::accepted(*id, 7)); // accepted, its event not seen yet
    const auto next = b.post(u"There in five"_s); // builds on the first
    QVERIFY(next);
    b.forgetSent();

    const ScriptedLog restored = b.log.restoredAt(3); // a backup from before the command
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.client->serve(restored.welcome(protocol::SnapshotReason::Epoch));
    // What the restored log may lack is asked again, under the same id, and not after what builds on it.
    const auto sent = b.client->take<protocol::CommandMessage>();
    QCOMPARE(sent.size(), 2U);
    QCOMPARE(sent[0].command.id, *id);
    QCOMPARE(sent[1].command.id, *next);
    for (const auto &message : restored.snapshot())
        b.client->serve(message);
    QCOMPARE(b.session().position(), restored.position());
    QCOMPARE(b.session().link(), Link::Live); // head 7 of the former log means nothing here
    QVERIFY(b.client->take<protocol::CommandMessage>().empty());
}

// Found by the simulation: the disk was full when the first snapshot came and had room when the answer did. The log was then
// restored to before the command, and as the client had no place, nothing told it that this is another log.
void TestSessionSnapshot::acceptanceWithoutAPlaceIsNotBelieved()
{
    SessionBench b;
    b.log.addTechnicians(6);
    b.connectAndGreet(b.log.welcome(protocol::SnapshotReason::First));
    b.replica.isDiskFull = true;
    b.serveSnapshot();
    b.replica.isDiskFull = false;
    QVERIFY(!b.session().position());
    const auto id = b.post(u"On my way"_s);
    QVERIFY(id);
    b.client->serve(SessionBench::accepted(*id, 7));
    QVERIFY(b.replica.outbox()->front().accepted);
    b.forgetSent();

    ScriptedLog restored = b.log.restoredAt(3);
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.client->serve(restored.welcome(protocol::SnapshotReason::First));
    const auto sent = b.client->take<protocol::CommandMessage>();
    QCOMPARE(sent.size(), 1U);
    QCOMPARE(sent[0].command.id, *id);
    for (const auto &message : restored.snapshot())
        b.client->serve(message);
    for (int i = 0; i < 5; ++i)
        restored.addJob(u"Leaking tap"_s);
    b.client->serve(restored.batch(3, 8)); // past the number of the former log
    QCOMPARE(b.session().position(), restored.position());
    QCOMPARE(b.session().outbox().size(), 1U);
    QCOMPARE(b.replica.outbox()->size(), 1U);
}

// The number of an answer is a place in the new log, and smaller than the client's in the former one: its event is still to come.
void TestSessionSnapshot::answerBeforeTheSnapshotOfAnotherLogKeepsTheRow()
{
    SessionBench b;
    b.log.addTechnicians(6);
    b.goLive();
    const auto id = b.post(u"On my way"_s);
    QVERIFY(id);
    const ScriptedLog restored = b.log.restoredAt(3);
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.client->serve(restored.welcome(protocol::SnapshotReason::Epoch));
    b.client->serve(
        SessionBench::accepted(*id, 4)); // committed there, after the snapshot was taken
    QCOMPARE(b.replica.outbox()->size(), 1U);
    QCOMPARE(b.session().outbox().size(), 1U);
}

// Without it people would look for changes that no longer exist, or make again what is being sent again.
void TestSessionSnapshot::otherEpochIsToldOnce()
{
    SessionBench b;
    b.log.addTechnicians(6);
    b.goLive();
    QCOMPARE(b.client->observer.historyTexts, QStringList()); // a first snapshot replaces nothing
    QVERIFY(b.post(u"On my way"_s));

    const ScriptedLog restored = b.log.restoredAt(3);
    QStringList diary;
    b.client->observer.diary = &diary;
    const auto reconnect = [&](std::optional<protocol::SnapshotReason> reason) {
        b.client->closed();
        b.client->networkUp();
        b.client->opened();
        b.client->serve(restored.welcome(reason));
    };
    reconnect(protocol::SnapshotReason::Epoch);
    QCOMPARE(
        b.client->observer.historyTexts, QStringList()); // what is shown is still the old state
    for (const auto &message : restored.snapshot())
        b.client->serve(message);
    QCOMPARE(b.client->observer.historyTexts.size(), 1);
    QVERIFY(b.client->observer.historyTexts[0].contains("One of yours"_L1));
    QVERIFY(diary.indexOf("reset"_L1) < diary.indexOf("history"_L1));

    reconnect(std::nullopt);
    QCOMPARE(b.client->observer.historyTexts.size(), 1);
}

// Found by the simulation: the disk was full when the snapshot of a restored log came, and while it was asked for again
// an event of that log fitted, by its number alone, on what was left of the former one.
void TestSessionSnapshot::snapshotThatCouldNotBeStoredIsStillNeeded()
{
    SessionBench b;
    b.log.addTechnicians(4);
    b.goLive();
    const auto before = b.log.operation();
    ScriptedLog restored = b.log.restoredAt(2);
    restored.addJob(u"Leaking tap"_s);
    restored.addJob(u"Blocked drain"_s);
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.client->serve(restored.welcome(protocol::SnapshotReason::Epoch));
    b.replica.isDiskFull = true;
    for (const auto &message : restored.snapshot())
        b.client->serve(message);
    b.replica.isDiskFull = false;
    b.client->pass(protocol::GapTimeout);
    QCOMPARE(b.client->take<Resync>().size(), 1U);
    restored.addJob(u"No hot water"_s);
    b.client->serve(
        restored.batch(4, 5)); // sent before the server heard that the snapshot is missing
    QCOMPARE(b.session().operation(), before);
    QCOMPARE(b.session().position(), b.log.position(4));
    b.client->serve(protocol::Reset { protocol::SnapshotReason::Epoch });
    for (const auto &message : restored.snapshot())
        b.client->serve(message);
    QCOMPARE(b.session().operation(), restored.operation());
    QCOMPARE(b.session().position(), restored.position());
    QCOMPARE(b.session().link(), Link::Live);
}

void TestSessionSnapshot::resetIsFollowedBySnapshot()
{
    SessionBench b;
    b.log.addTechnicians(6);
    b.goLive();
    const ScriptedLog narrower = b.log.restoredAt(2);
    b.client->serve(protocol::Reset { protocol::SnapshotReason::Perms });
    QCOMPARE(b.session().link(), Link::Loading);
    b.log.addTechnicians(1);
    b.client->serve(b.log.batch(6, 7));
    QCOMPARE(b.session().operation().technicians().size(),
        6); // nothing is applied on top of what is being replaced
    for (const auto &message : narrower.snapshot())
        b.client->serve(message);
    QCOMPARE(b.session().operation().technicians().size(), 2);
    QCOMPARE(b.session().link(), Link::Live);
}

QTEST_GUILESS_MAIN(TestSessionSnapshot)
#include "tst_session_snapshot.moc"
