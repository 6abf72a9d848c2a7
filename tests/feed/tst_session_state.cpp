// SPDX-License-Identifier: GPL-3.0-or-later
#include "session_bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::test;
using feed::Link;
using protocol::Ack;
using protocol::Resync;

//! How the copy of the operation is kept: whatever is late, doubled, out of order or cut off, it ends equal to the log.
class TestSessionState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void firstUseAsksForAll();
    void resumesFromTheStoredPosition();
    void asksForAllWhereZonesMayBeMissing();
    void batchesEndInTheSameState_data();
    void batchesEndInTheSameState();
    void gapIsReportedOnce();
    void lostResyncIsRepeated();
    void fruitlessResyncsEndInASnapshot();
    void hiddenEventsMoveThePosition();
    void unreadableMessageMayHaveBeenEvents();
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
    void acksAfterManyEvents();
    void acksWithinASecond();
    void liveOnlyAtTheKnownHead();
    void headAheadWithoutEventsAsksAgain();
    void fullDiskStopsApplyingAndGoesOnLater();
    void unknownMessagesAreCounted();
    void locationsOnlyWhenSubscribed();
    void subscriptionOutlivesTheConnection();
};

void TestSessionState::firstUseAsksForAll()
{
    SessionBench b;
    b.session().setToken(u"secret"_s);
    QCOMPARE(b.session().link(), Link::Offline);
    b.client->start();
    QCOMPARE(b.client->takeOpens(), 1);
    QCOMPARE(b.session().link(), Link::Connecting);
    b.client->opened();
    const auto hello = b.client->take<protocol::Hello>();
    QCOMPARE(hello.size(), 1U);
    QCOMPARE(hello[0].token, u"secret"_s);
    QCOMPARE(hello[0].install, b.replica.install());
    QCOMPARE(hello[0].features, (QStringList { u"z1"_s, u"zones1"_s, u"shifts1"_s, u"loc1"_s }));
    QVERIFY(!hello[0].resume);
}

void TestSessionState::resumesFromTheStoredPosition()
{
    SessionBench b;
    b.log.addTechnicians(3);
    b.goLive();
    b.restart();
    QCOMPARE(b.session().operation(), b.log.operation()); // readable before any connection
    QCOMPARE(b.session().lastHeard(), Morning);
    b.client->start();
    b.client->opened();
    const auto hello = b.client->take<protocol::Hello>();
    QCOMPARE(hello.size(), 1U);
    QCOMPARE(hello[0].resume, b.log.position());
}

//! A console that was updated shows no zone drawn before, and nobody learns why jobs have the areas they have.
void TestSessionState::asksForAllWhereZonesMayBeMissing()
{
    SessionBench b;
    b.log.addTechnicians(3);
    b.goLive();
    b.replica.lacksZones = true;
    b.reconnect(); // to a server that has none either
    QVERIFY(b.client->take<Resync>().empty());
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    auto welcome = b.log.welcome();
    welcome.features << protocol::ZoneFeature;
    b.client->serve(welcome);
    const auto asked = b.client->take<Resync>();
    QCOMPARE(asked.size(), 1U);
    QVERIFY(!asked[0].position);
    b.replica.lacksZones = false;
    b.replica.lacksShifts = true;
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.client->serve(welcome); // of a server that has zones and no shifts
    QVERIFY(b.client->take<Resync>().empty());
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    welcome.features << protocol::ShiftFeature;
    b.client->serve(welcome);
    QCOMPARE(b.client->take<Resync>().size(), 1U);
    b.replica.lacksShifts = false;
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.client->serve(welcome);
    QVERIFY(b.client->take<Resync>().empty());
}

void TestSessionState::batchesEndInTheSameState_data()
{
    using Batches = QList<std::pair<int, int>>;
    QTest::addColumn<Batches>("batches");
    QTest::addColumn<int>("resyncs");
    QTest::newRow("in order") << Batches { { 2, 4 }, { 4, 6 }, { 6, 9 } } << 0;
    QTest::newRow("doubled") << Batches { { 2, 4 }, { 2, 4 }, { 4, 6 }, { 4, 6 }, { 6, 9 },
        { 6, 9 } } << 0;
    QTest::newRow("late copy") << Batches { { 2, 4 }, { 4, 6 }, { 6, 9 }, { 2, 4 } } << 0;
    QTest::newRow("reordered") << Batches { { 4, 6 }, { 2, 4 }, { 6, 9 } } << 2;
    QTest::newRow("backwards") << Batches { { 6, 9 }, { 4, 6 }, { 2, 4 } } << 1;
    QTest::newRow("lost in the middle") << Batches { { 2, 4 }, { 6, 9 } } << 1;
    QTest::newRow("overlapping") << Batches { { 2, 4 }, { 3, 9 } } << 1;
}

void TestSessionState::batchesEndInTheSameState()
{
    using Batches = QList<std::pair<int, int>>;
    QFETCH(const Batches, batches);
    QFETCH(const int, resyncs);
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    b.log.addTechnicians(7);
    int seen = 0;
    for (const auto &[prev, to] : batches) {
        b.client->serve(b.log.batch(static_cast<quint64>(prev), static_cast<quint64>(to)));
        seen += static_cast<int>(b.client->take<Resync>().size());
    }
    QCOMPARE(seen, resyncs);
    // The server answers a resync from the position it names.
    if (resyncs > 0)
        b.client->serve(b.log.batch(b.session().position()->seq, b.log.head()));
    QCOMPARE(b.session().position(), b.log.position());
    QCOMPARE(b.session().operation(), b.log.operation());
    QCOMPARE(b.session().link(), Link::Live);
    QCOMPARE(b.client->observer.events.size(), 7U); // each once
    b.restart();
    QCOMPARE(b.session().operation(), b.log.operation());
}

void TestSessionState::gapIsReportedOnce()
{
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    const auto before = b.log.position();
    b.log.addTechnicians(4);
    b.client->serve(b.log.batch(3, 4));
    b.client->serve(b.log.batch(4, 5));
    b.client->serve(b.log.batch(5, 6));
    const auto asked = b.client->take<Resync>();
    QCOMPARE(asked.size(), 1U);
    QCOMPARE(asked[0].position, before);
    QCOMPARE(b.session().position(), before);
    QCOMPARE(b.client->observer.events.size(), 0U);
}

void TestSessionState::lostResyncIsRepeated()
{
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    b.log.addTechnicians(4);
    b.client->serve(b.log.batch(3, 6));
    QCOMPARE(b.client->take<Resync>().size(), 1U);
    b.client->pass(protocol::GapTimeout - 1ms);
    QCOMPARE(b.client->take<Resync>().size(), 0U);
    b.client->pass(1ms);
    QCOMPARE(b.client->take<Resync>().size(), 1U);
}

// A server that answers with the same nonsense again and again must not be asked for ever.
void TestSessionState::fruitlessResyncsEndInASnapshot()
{
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    b.log.addTechnicians(4);
    int withPosition = 0;
    int without = 0;
    for (int i = 0; i < 10 && b.session().link() == Link::Loading; ++i) {
        b.client->serve(protocol::ServerHeartbeat {
            .timeMs = domain::toMs(b.clock.now()), .head = b.log.head() });
        b.client->pass(protocol::GapTimeout);
        for (const auto &asked : b.client->take<Resync>())
            ++(asked.position ? withPosition : without);
    }
    b.client->serve(
        protocol::ServerHeartbeat { .timeMs = domain::toMs(b.clock.now()), .head = b.log.head() });
    for (int i = 0; i < 10; ++i) {
        b.client->pass(protocol::GapTimeout);
        b.client->serve(protocol::ServerHeartbeat {
            .timeMs = domain::toMs(b.clock.now()), .head = b.log.head() });
        for (const auto &asked : b.client->take<Resync>())
            ++(asked.position ? withPosition : without);
        if (!b.client->takeCloses().empty())
            break;
    }
    QCOMPARE(withPosition, 3);
    QCOMPARE(without, 3);
    QVERIFY(b.session().link() == Link::Waiting || b.session().link() == Link::Connecting);
}

void TestSessionState::hiddenEventsMoveThePosition()
{
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    b.log.addTechnicians(5);
    auto batch = b.log.batch(2, 7);
    batch.events.clear();
    b.client->serve(batch);
    QCOMPARE(b.session().position(), b.log.position());
    QCOMPARE(b.session().link(), Link::Live);
    QCOMPARE(b.replica.position(), b.log.position());
}

// Nothing is skipped in silence: what cannot be read is asked for again.
void TestSessionState::unreadableMessageMayHaveBeenEvents()
{
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    b.log.addTechnicians(3);
    auto batch = b.log.batch(2, 5);
    std::swap(batch.events[0], batch.events[1]);
    QTest::ignoreMessage(
        QtWarningMsg, QRegularExpression(u"^Unreadable message from the server:"_s));
    b.client->serve(batch);
    QCOMPARE(b.client->take<Resync>().size(), 1U);
    QCOMPARE(b.session().position(), b.log.position(2));
    b.client->serve(b.log.batch(2, 5));
    QCOMPARE(b.session().operation(), b.log.operation());
    QCOMPARE(b.session().link(), Link::Live);
}

void TestSessionState::snapshotReplacesAllAtOnce()
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

void TestSessionState::interruptedSnapshotChangesNothing()
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

void TestSessionState::brokenSnapshotChangesNothing_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("part missing") << 0;
    QTest::newRow("parts swapped") << 1;
    QTest::newRow("part doubled") << 2;
    QTest::newRow("digest wrong") << 3;
    QTest::newRow("events in between") << 4;
    QTest::newRow("part of another snapshot") << 5;
}

void TestSessionState::brokenSnapshotChangesNothing()
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
void TestSessionState::forkReloads()
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
void TestSessionState::forkSendsAgainWhatItMayLack()
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

void TestSessionState::otherEpochForgetsTheOldNumbers()
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
void TestSessionState::acceptanceWithoutAPlaceIsNotBelieved()
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
void TestSessionState::answerBeforeTheSnapshotOfAnotherLogKeepsTheRow()
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
void TestSessionState::otherEpochIsToldOnce()
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
void TestSessionState::snapshotThatCouldNotBeStoredIsStillNeeded()
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

void TestSessionState::resetIsFollowedBySnapshot()
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

void TestSessionState::acksAfterManyEvents()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.log.addTechnicians(300);
    b.client->serve(b.log.batch(1, 200));
    QCOMPARE(b.client->take<Ack>().size(), 0U);
    b.client->serve(b.log.batch(200, 257));
    const auto acks = b.client->take<Ack>();
    QCOMPARE(acks.size(), 1U);
    QCOMPARE(acks[0].seq, 257U);
}

void TestSessionState::acksWithinASecond()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.log.addTechnicians(2);
    b.client->serve(b.log.batch(1, 3));
    QVERIFY(b.session().nextTick());
    // The owner's tick may be 250 ms late.
    QVERIFY(*b.session().nextTick() <= b.clock.now() + protocol::AckDelay - 250ms);
    b.client->pass(protocol::AckDelay);
    const auto acks = b.client->take<Ack>();
    QCOMPARE(acks.size(), 1U);
    QCOMPARE(acks[0].seq, 3U);
    b.client->pass(5s);
    QCOMPARE(b.client->take<Ack>().size(), 0U); // once
}

void TestSessionState::liveOnlyAtTheKnownHead()
{
    SessionBench b;
    b.log.addTechnicians(4);
    b.goLive();
    b.log.addTechnicians(6);
    b.reconnect();
    QCOMPARE(b.session().link(), Link::Loading);
    b.client->serve(b.log.batch(4, 7));
    QCOMPARE(b.session().link(), Link::Loading);
    b.client->serve(b.log.batch(7, 10));
    QCOMPARE(b.session().link(), Link::Live);
    // A heartbeat ahead of the events right behind it is no reason to blink; one that stays ahead is.
    b.client->serve(
        protocol::ServerHeartbeat { .timeMs = domain::toMs(b.clock.now()), .head = 12 });
    QCOMPARE(b.session().link(), Link::Live);
    b.client->pass(1s);
    QCOMPARE(b.session().link(), Link::Loading);
}

void TestSessionState::headAheadWithoutEventsAsksAgain()
{
    SessionBench b;
    b.log.addTechnicians(4);
    b.goLive();
    b.log.addTechnicians(1);
    b.client->serve(protocol::ServerHeartbeat { .timeMs = domain::toMs(b.clock.now()), .head = 5 });
    b.client->pass(protocol::GapTimeout - 1ms);
    QCOMPARE(b.client->take<Resync>().size(), 0U);
    b.client->pass(1ms);
    const auto asked = b.client->take<Resync>();
    QCOMPARE(asked.size(), 1U);
    QCOMPARE(asked[0].position, b.log.position(4));
    b.client->serve(b.log.batch(4, 5));
    b.client->pass(20s);
    QCOMPARE(b.client->take<Resync>().size(), 0U);
}

void TestSessionState::fullDiskStopsApplyingAndGoesOnLater()
{
    SessionBench b;
    b.log.addTechnicians(4);
    b.goLive();
    const auto before = b.log.operation();
    b.log.addTechnicians(2);
    b.replica.isDiskFull = true;
    b.client->serve(b.log.batch(4, 6));
    QCOMPARE(b.client->observer.passingTexts.size(), 1);
    QVERIFY(b.client->observer.passingTexts[0].contains(u"Make room"_s));
    QCOMPARE(b.session().operation(), before); // never ahead of what is stored
    QCOMPARE(b.session().position(), b.log.position(4));
    QVERIFY(b.client->observer.finalTexts.isEmpty());
    b.client->pass(protocol::GapTimeout);
    QCOMPARE(b.client->take<Resync>().size(), 1U);
    b.client->serve(b.log.batch(4, 6));
    QCOMPARE(b.client->observer.passingTexts.size(), 1); // said once
    b.replica.isDiskFull = false;
    b.client->pass(protocol::GapTimeout);
    QCOMPARE(b.client->take<Resync>().size(), 1U);
    b.client->serve(b.log.batch(4, 6));
    QCOMPARE(b.session().operation(), b.log.operation());
    QCOMPARE(b.session().link(), Link::Live);
}

void TestSessionState::unknownMessagesAreCounted()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.client->serve(R"({"type":"weather","rain":true})"_ba);
    b.client->serve("\x07 later version"_ba);
    b.client->serve(QByteArray());
    QCOMPARE(b.session().counters().unknownMessages, 3U);
    QTest::ignoreMessage(
        QtWarningMsg, QRegularExpression(u"^Unreadable message from the server:"_s));
    b.client->serve(R"({"type":"presence","entity":"visit/1"})"_ba);
    QCOMPARE(b.session().counters().unreadableMessages, 1U);
    QCOMPARE(b.session().link(), Link::Live);
}

void TestSessionState::locationsOnlyWhenSubscribed()
{
    protocol::LocationBatch batch;
    batch.isFull = true;
    batch.number = 7;
    batch.base = Morning;
    batch.records.push_back({ .handle = 1, .latitudeE7 = 447000000, .longitudeE7 = 203000000 });

    SessionBench b;
    b.log.addTechnicians(1);
    b.client->start();
    b.client->opened();
    b.client->serve(protocol::encode(batch)); // before the welcome
    QCOMPARE(b.client->observer.locations.size(), 0U);
    b.client->serve(b.log.welcome(protocol::SnapshotReason::First));
    b.client->serve(protocol::encode(batch));
    QCOMPARE(b.client->observer.locations.size(), 1U);
    QCOMPARE(b.client->observer.locations[0], batch);
    b.client->serve(protocol::encode(batch).chopped(1));
    QCOMPARE(b.client->observer.locations.size(), 1U);
    QCOMPARE(b.session().counters().droppedLocations, 2U);

    SessionBench quiet;
    quiet.restart(1,
        { .clientName = u"technician"_s,
            .clientBuild = {},
            .wantsLocations = false,
            .wantsPresence = false,
            .account = {} });
    quiet.log.addTechnicians(1);
    quiet.goLive();
    quiet.client->serve(protocol::encode(batch));
    QCOMPARE(quiet.client->observer.locations.size(), 0U);
}

void TestSessionState::subscriptionOutlivesTheConnection()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.connectAndGreet(b.log.welcome(protocol::SnapshotReason::First));
    auto asked = b.client->take<protocol::Subscribe>();
    QCOMPARE(asked.size(), 1U);
    QVERIFY(asked[0].wantsLocations);
    QVERIFY(!asked[0].box);
    b.serveSnapshot();
    const protocol::Box box {
        .southDeg = 44.7, .westDeg = 20.2, .northDeg = 44.9, .eastDeg = 20.6
    };
    b.session().subscribe(box, 500);
    b.client->collect();
    asked = b.client->take<protocol::Subscribe>();
    QCOMPARE(asked.size(), 1U);
    QCOMPARE(asked[0].box, box);
    b.reconnect();
    asked = b.client->take<protocol::Subscribe>();
    QCOMPARE(asked.size(), 1U);
    QCOMPARE(asked[0].box, box);
    QCOMPARE(asked[0].everyMs, 500);
}

QTEST_GUILESS_MAIN(TestSessionState)
#include "tst_session_state.moc"
