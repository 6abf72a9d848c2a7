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
