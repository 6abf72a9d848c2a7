// SPDX-License-Identifier: GPL-3.0-or-later
#include "session_bench.h"

#include "feed/limits.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::test;
using domain::milliseconds;
using feed::Link;

//! How the connection is kept: back-off, heartbeats, dead links, clocks that jump, owners that act from inside a notice.
class TestSessionLink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void backOffStaysWithinItsBounds();
    void backOffForgetsAfterHealth();
    void byeNamesTheWait();
    void closeCodes_data();
    void closeCodes();
    void rejectedTokenIsRenewedOnce();
    void revokedAccountIsWiped();
    void heartbeatIsAnswered();
    void silenceIsDeath();
    void silenceBeforeTheWelcomeIsDeath();
    void anAttemptThatHangsIsGivenUpSoon();
    void aHangingAttemptIsGivenUpByAnyClock();
    void heartbeatsKeepAlive();
    void clockSetBackHidesNoDeath();
    void clockSetForwardKillsNothing();
    void wakingProbesTheLink();
    void wakingShowsNothingOldAsLive();
    void networkChangeDoesNotBlink();
    void linkThatDiedInASleepIsReplacedAtOnce();
    void wakingAbandonsAnOldAttempt();
    void wakingBeforeTheWelcomeDoubtsIt();
    void wakingEndsTheWait();
    void signalsOfAnEndedConnectionDoNothing();
    void stopIsFinalUntilStart();
    void whereOneIsIsToldOnlyWhileConnected();
    void readOnlyReplicaIsNotConnected();
    void observerMayCallBack_data();
    void observerMayCallBack();
};

void TestSessionLink::backOffStaysWithinItsBounds()
{
    milliseconds longest { 0 };
    milliseconds shortest = 1h;
    for (quint32 seed = 1; seed <= 50; ++seed) {
        SessionBench b;
        b.restart(seed);
        b.client->start();
        milliseconds ceiling = 500ms;
        for (int failure = 0; failure < 10; ++failure) {
            b.client->closed();
            QCOMPARE(b.session().link(), Link::Waiting);
            QVERIFY(b.session().retryAt());
            const auto wait = *b.session().retryAt() - b.clock.now();
            QVERIFY(wait >= 0ms);
            QVERIFY2(wait <= std::min<milliseconds>(ceiling, 30s),
                qPrintable(QString::number(wait.count())));
            if (failure == 9) {
                longest = std::max(longest, wait);
                shortest = std::min(shortest, wait);
            }
            ceiling *= 2;
            b.clock.set(*b.session().retryAt());
            b.client->tick();
            QCOMPARE(b.session().link(), Link::Connecting);
        }
        QCOMPARE(b.client->takeOpens(), 11);
    }
    // Drawn from the whole range, or a thousand consoles come back together.
    QVERIFY(shortest < 5s);
    QVERIFY(longest > 25s);
}

void TestSessionLink::backOffForgetsAfterHealth()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    for (int i = 0; i < 8; ++i) {
        b.client->closed();
        b.clock.set(*b.session().retryAt());
        b.client->tick();
    }
    b.client->opened();
    b.client->serve(b.log.welcome());
    for (int s = 0; s < 60; s += 10) {
        b.client->pass(10s);
        b.client->serve(
            protocol::ServerHeartbeat { .timeMs = domain::toMs(b.clock.now()), .head = 1 });
    }
    b.client->closed();
    QVERIFY(*b.session().retryAt() - b.clock.now() <= 500ms);
}

void TestSessionLink::byeNamesTheWait()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.client->serve(protocol::Bye { .code = 4404, .retryAfterMs = 8120 });
    QCOMPARE(b.session().link(), Link::Live); // until it closes
    b.client->closed(4404);
    QCOMPARE(*b.session().retryAt() - b.clock.now(), 8120ms);
    // Only once, and never for longer than sense allows.
    b.clock.set(*b.session().retryAt());
    b.client->tick();
    b.client->opened();
    b.client->serve(protocol::Bye { .code = 4405, .retryAfterMs = 1'000'000'000 });
    b.client->closed(4405);
    QCOMPARE(*b.session().retryAt() - b.clock.now(), feed::MaxRetryAfter);
    b.clock.set(*b.session().retryAt());
    b.client->tick();
    b.client->closed(0);
    QVERIFY(*b.session().retryAt() - b.clock.now() <= 30s);
}

void TestSessionLink::closeCodes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("isFinal");
    for (const int code : { 0, 1000, 1001, 1006, 1011, 4400, 4401, 4402, 4403, 4404, 4405, 4406 })
        QTest::addRow("%d", code) << code << false;
    for (const int code : { 1002, 1003, 1007, 1009, 4502, 4503, 4504, 4505, 4506, 4507 })
        QTest::addRow("%d", code) << code << true;
}

void TestSessionLink::closeCodes()
{
    QFETCH(const int, code);
    QFETCH(const bool, isFinal);
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.client->closed(code);
    QCOMPARE(b.session().link(), isFinal ? Link::Offline : Link::Waiting);
    QCOMPARE(b.client->observer.finalTexts.size(), isFinal ? 1 : 0);
    b.client->pass(1h);
    if (isFinal)
        QCOMPARE(b.client->takeOpens(), 0);
    else
        QVERIFY(b.client->takeOpens() > 0);
}

void TestSessionLink::rejectedTokenIsRenewedOnce()
{
    SessionBench b;
    b.session().setToken(u"old"_s);
    b.client->start();
    b.client->opened();
    b.client->closed(4501);
    QCOMPARE(b.client->observer.tokenRejections, 1);
    QCOMPARE(b.session().link(), Link::Offline);
    QVERIFY(b.client->observer.finalTexts.isEmpty());
    b.forgetSent();

    b.session().setToken(u"new"_s);
    b.client->collect();
    b.client->tick();
    QCOMPARE(b.client->takeOpens(), 1);
    b.client->opened();
    QCOMPARE(b.client->take<protocol::Hello>()[0].token, u"new"_s);
    b.client->closed(4501);
    QCOMPARE(b.client->observer.tokenRejections, 1);
    QCOMPARE(b.client->observer.finalTexts.size(), 1); // now a person must sign in
    QCOMPARE(b.session().link(), Link::Offline);
}

void TestSessionLink::revokedAccountIsWiped()
{
    SessionBench b;
    b.log.addTechnicians(3);
    b.goLive();
    QVERIFY(b.post(u"Still there?"_s));
    b.client->closed(4503);
    QVERIFY(b.session().operation().technicians().isEmpty());
    QVERIFY(b.session().outbox().empty());
    b.restart();
    QVERIFY(b.session().operation().technicians().isEmpty());
    QVERIFY(b.session().outbox().empty());
    QVERIFY(!b.session().position());
}

void TestSessionLink::heartbeatIsAnswered()
{
    SessionBench b;
    b.log.addTechnicians(3);
    b.goLive();
    const auto serverTime = domain::toMs(b.clock.now()) + 1500;
    b.client->serve(protocol::ServerHeartbeat { .timeMs = serverTime, .head = 3 });
    const auto answers = b.client->take<protocol::ClientHeartbeat>();
    QCOMPARE(answers.size(), 1U);
    QCOMPARE(answers[0].echoMs, serverTime);
    QCOMPARE(answers[0].seq, 3U);
    QCOMPARE(b.session().serverOffset(), 1500ms);
}

void TestSessionLink::silenceIsDeath()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.client->pass(35s - 1ms);
    QVERIFY(b.client->takeCloses().empty());
    QCOMPARE(b.session().link(), Link::Live);
    QCOMPARE(b.session().nextTick(), b.clock.now() + 1ms);
    b.client->pass(1ms);
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 0 }); // dropped, not closed politely
    QCOMPARE(b.session().link(), Link::Waiting);
}

void TestSessionLink::silenceBeforeTheWelcomeIsDeath()
{
    SessionBench b;
    b.client->start();
    b.client->pass(feed::ConnectTimeout);
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 0 });
    b.client->pass(500ms);
    QCOMPARE(b.client->takeOpens(), 2);
    b.client->opened();
    b.client->pass(feed::ConnectTimeout);
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 0 });
}

// Catches: half a minute lost after every attempt that a dead line has swallowed, as after a line that heals.
void TestSessionLink::anAttemptThatHangsIsGivenUpSoon()
{
    SessionBench b;
    b.client->start();
    b.client->pass(20s); // signing in at a busy server
    QVERIFY(b.client->takeCloses().empty());
    b.client->opening();
    QCOMPARE(b.session().nextTick(), b.clock.now() + feed::OpenTimeout);
    b.client->pass(feed::OpenTimeout - 1ms);
    QVERIFY(b.client->takeCloses().empty());
    QCOMPARE(b.session().link(), Link::Connecting);
    b.client->pass(1ms);
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 0 });
    QCOMPARE(b.session().link(), Link::Waiting);
    b.client->pass(500ms);
    QCOMPARE(b.client->takeOpens(), 2);
    // The welcome of a server that has much to do has its time as before.
    b.client->opening();
    b.client->pass(feed::OpenTimeout - 1ms);
    b.client->opened();
    b.client->pass(feed::ConnectTimeout - 1ms);
    QVERIFY(b.client->takeCloses().empty());
    b.client->pass(1ms);
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 0 });
}

// Catches: a clock set back in the middle of an attempt makes it wait for the difference.
void TestSessionLink::aHangingAttemptIsGivenUpByAnyClock()
{
    SessionBench b;
    b.client->start();
    b.client->opening();
    b.client->pass(6s);
    b.clock.advance(-1h);
    b.client->tick();
    b.client->pass(4s - 1ms);
    QVERIFY(b.client->takeCloses().empty());
    b.client->pass(1ms);
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 0 });
}

void TestSessionLink::heartbeatsKeepAlive()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    for (int i = 0; i < 100; ++i) {
        b.client->pass(15s);
        b.client->serve(
            protocol::ServerHeartbeat { .timeMs = domain::toMs(b.clock.now()), .head = 1 });
    }
    QVERIFY(b.client->takeCloses().empty());
    QCOMPARE(b.session().link(), Link::Live);
    QCOMPARE(b.session().lastHeard(), b.clock.now());
}

void TestSessionLink::clockSetBackHidesNoDeath()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.client->pass(10s);
    b.clock.advance(-1h);
    b.client->tick();
    b.client->pass(24s);
    QVERIFY(b.client->takeCloses().empty());
    b.client->pass(1s);
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 0 });
    // and a wait does not become an hour longer
    const auto wait = *b.session().retryAt() - b.clock.now();
    b.clock.advance(-1h);
    b.client->tick();
    QVERIFY(b.session().retryAt() ? *b.session().retryAt() - b.clock.now() <= wait : true);
}

void TestSessionLink::clockSetForwardKillsNothing()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.clock.advance(1h);
    b.client->networkUp(); // what an owner says about a jump
    b.client->tick();
    QVERIFY(b.client->takeCloses().empty());
    b.client->serve(protocol::SubOk { .id = 2 });
    b.client->pass(20s);
    QVERIFY(b.client->takeCloses().empty());
    QCOMPARE(b.session().link(), Link::Live);
}

void TestSessionLink::wakingProbesTheLink()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.clock.advance(8h);
    b.client->networkUp();
    QCOMPARE(
        b.client->take<protocol::Subscribe>().size(), 1U); // a question that is answered at once
    b.client->pass(feed::ProbeTimeout - 1ms);
    QVERIFY(b.client->takeCloses().empty());
    b.client->pass(1ms);
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 0 });
    QCOMPARE(b.client->takeOpens(), 1); // at once
}

// Catches: heartbeats that lay in the socket's buffer during a sleep taken for news.
void TestSessionLink::wakingShowsNothingOldAsLive()
{
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    const auto asleepAt = b.clock.now();
    b.client->observer.links.clear();
    b.clock.advance(60s);
    b.client->networkUp();
    QCOMPARE(b.session().link(), Link::Loading);
    const auto probes = b.client->take<protocol::Subscribe>();
    QCOMPARE(probes.size(), 1U);
    // What the server said while the machine slept arrives all at once.
    const auto offset = b.session().serverOffset();
    for (const auto at : { 15s, 30s })
        b.client->serve(protocol::ServerHeartbeat { domain::toMs(asleepAt + at), 2 });
    b.log.addTechnicians(1);
    b.client->serve(b.log.batch(2, 3));
    b.client->serve(protocol::SubOk { .id = probes[0].id - 1 });
    QCOMPARE(b.session().link(), Link::Loading);
    QCOMPARE(b.session().position(), b.log.position(3)); // applied all the same
    QCOMPARE(b.session().lastHeard(), asleepAt);
    QCOMPARE(b.replica.asOf(), asleepAt);
    QCOMPARE(b.session().serverOffset(), offset);
    // Only the answer to a question asked after waking proves that somebody is there.
    b.client->serve(protocol::SubOk { .id = probes[0].id });
    QCOMPARE(b.client->observer.links, (std::vector { Link::Loading, Link::Live }));
    QCOMPARE(b.session().lastHeard(), b.clock.now());
    b.client->pass(feed::ProbeTimeout);
    QVERIFY(b.client->takeCloses().empty());
}

// Catches: a healthy link shown as loading because the system reported a change of the network.
void TestSessionLink::networkChangeDoesNotBlink()
{
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    b.client->observer.links.clear();
    b.client->pass(15s);
    b.client->networkUp();
    b.client->serve(protocol::ServerHeartbeat { domain::toMs(b.clock.now()), 2 });
    QCOMPARE(b.session().link(), Link::Live);
    QVERIFY(b.client->observer.links.empty());
    QCOMPARE(b.session().lastHeard(), b.clock.now());
}

// Catches: a console that wakes, reads the close that lay in its buffer, and then waits its turn like one of many.
void TestSessionLink::linkThatDiedInASleepIsReplacedAtOnce()
{
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    b.client->observer.links.clear();
    b.clock.advance(60s);
    b.client->networkUp();
    b.client->serve(protocol::ServerHeartbeat { domain::toMs(b.clock.now()), 2 });
    b.client->closed(std::to_underlying(protocol::CloseCode::HeartbeatLost));
    QCOMPARE(b.client->takeOpens(), 1);
    QCOMPARE(b.client->observer.links, (std::vector { Link::Loading, Link::Connecting }));
}

// Catches: after waking, half a minute of waiting for an attempt that began on the former network.
void TestSessionLink::wakingAbandonsAnOldAttempt()
{
    SessionBench b;
    b.client->start();
    b.client->pass(1s);
    b.client->networkUp();
    QVERIFY(b.client->takeCloses().empty()); // it may yet come about
    QCOMPARE(b.client->takeOpens(), 1);
    b.clock.advance(10s);
    b.client->networkUp();
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 0 });
    QCOMPARE(b.client->takeOpens(), 1);
}

// Catches: a second connection for a clock that was set, and a welcome of before the sleep shown as live.
void TestSessionLink::wakingBeforeTheWelcomeDoubtsIt()
{
    SessionBench b;
    b.log.addTechnicians(1);
    b.goLive();
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.forgetSent();
    const auto offset = b.session().serverOffset();
    b.clock.advance(1h);
    b.client->networkUp();
    QVERIFY(b.client->takeCloses().empty());
    b.client->serve(b.log.welcome());
    QCOMPARE(b.session().link(), Link::Loading);
    QCOMPARE(b.session().serverOffset(), offset);
    const auto asked = b.client->take<protocol::Subscribe>();
    QVERIFY(!asked.empty());
    b.client->serve(protocol::SubOk { .id = asked.back().id });
    QCOMPARE(b.session().link(), Link::Live);
    // Nobody answers: the next attempt is made at once, however often the network is said to be back.
    b.client->closed();
    b.client->networkUp();
    b.client->opened();
    b.forgetSent();
    b.clock.advance(1h);
    b.client->networkUp();
    b.client->pass(feed::ProbeTimeout - 1ms);
    b.client->networkUp();
    QVERIFY(b.client->takeCloses().empty());
    b.client->pass(1ms);
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 0 });
    QCOMPARE(b.client->takeOpens(), 1);
}

void TestSessionLink::wakingEndsTheWait()
{
    SessionBench b;
    b.client->start();
    for (int i = 0; i < 8; ++i) {
        b.client->closed();
        b.clock.set(*b.session().retryAt());
        b.client->tick();
    }
    b.client->closed();
    b.forgetSent();
    b.client->networkUp();
    QCOMPARE(b.client->takeOpens(), 1);
}

void TestSessionLink::signalsOfAnEndedConnectionDoNothing()
{
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    b.client->pass(35s);
    QCOMPARE(b.session().link(), Link::Waiting);
    const auto retryAt = b.session().retryAt();
    b.log.addTechnicians(1);
    b.client->serve(b.log.batch(2, 3));
    b.client->opened();
    b.client->closed(4502);
    QCOMPARE(b.session().position(), b.log.position(2));
    QCOMPARE(b.session().retryAt(), retryAt);
    QVERIFY(b.client->observer.finalTexts.isEmpty());
}

void TestSessionLink::stopIsFinalUntilStart()
{
    SessionBench b;
    b.log.addTechnicians(2);
    b.goLive();
    b.client->stop();
    QCOMPARE(b.client->takeCloses(), std::vector<int> { 1000 });
    QCOMPARE(b.session().link(), Link::Offline);
    QVERIFY(!b.session().nextTick());
    b.client->networkUp();
    b.client->pass(1h);
    QCOMPARE(b.client->takeOpens(), 0);
    b.client->start();
    QCOMPARE(b.client->takeOpens(), 1);
}

void TestSessionLink::readOnlyReplicaIsNotConnected()
{
    SessionBench b;
    b.replica.isOpenElsewhere = true;
    b.client->start();
    QCOMPARE(b.client->takeOpens(), 0);
    QCOMPARE(b.client->observer.finalTexts.size(), 1);
    const auto refused = b.post(u"Hello"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, domain::ErrorCode::ReadOnly);
}

void TestSessionLink::observerMayCallBack_data()
{
    QTest::addColumn<QString>("during");
    for (const auto *what :
        { "link", "reset", "operation", "events", "locations", "outbox", "answered", "refused" })
        QTest::addRow("%s", what) << QString::fromLatin1(what);
}

// Stop and start from inside each notice: the session must stay usable and end at the log's state.
void TestSessionLink::observerMayCallBack()
{
    QFETCH(const QString, during);
    SessionBench b;
    b.log.addTechnicians(2);
    int reactions = 0;
    b.client->observer.reaction = [&](QStringView what) {
        if (what != during || reactions > 0)
            return;
        ++reactions;
        b.session().stop();
        b.session().start(b.clock.now());
    };
    const auto ensureConnected = [&] {
        if (b.session().link() == Link::Waiting)
            b.client->networkUp();
        if (b.session().link() == Link::Offline)
            b.client->start();
        if (b.session().link() == Link::Connecting) {
            b.client->opened();
            b.client->serve(b.log.welcome(protocol::SnapshotReason::First));
            b.serveSnapshot();
        }
    };
    b.client->start();
    ensureConnected();
    ensureConnected();
    const auto id = b.post(u"Anybody there?"_s);
    QVERIFY(id);
    ensureConnected();
    b.client->serve(SessionBench::rejected(*id, domain::ErrorCode::Forbidden));
    ensureConnected();
    protocol::LocationBatch batch;
    batch.base = Morning;
    b.client->serve(protocol::encode(batch));
    ensureConnected();
    b.log.addTechnicians(1);
    b.client->serve(b.log.batch(b.session().position()->seq, b.log.head()));
    ensureConnected();
    if (during == u"refused"_s) {
        b.log.addTechnicians(1);
        b.replica.isDiskFull = true;
        b.client->serve(b.log.batch(b.session().position()->seq, b.log.head()));
        b.replica.isDiskFull = false;
        ensureConnected();
    }
    QCOMPARE(reactions, 1);
    QCOMPARE(b.session().operation(), b.log.operation());
    QCOMPARE(b.session().link(), Link::Live);
}

// What was open an hour ago is no news to anybody: it is never kept for later.
void TestSessionLink::whereOneIsIsToldOnlyWhileConnected()
{
    SessionBench b;
    const protocol::Here here { .entity = domain::JobId::make(Morning), .isEditing = true };
    const auto tell = [&] {
        b.session().tellHere(here);
        b.client->collect();
        return b.client->take<protocol::Here>();
    };
    QVERIFY(tell().empty());
    b.client->start();
    b.client->opened();
    QVERIFY(tell().empty()); // no welcome yet
    b.client->serve(b.log.welcome(protocol::SnapshotReason::First));
    b.serveSnapshot();
    QCOMPARE(tell(), std::vector { here });
    b.client->closed();
    QVERIFY(tell().empty());
    b.client->networkUp();
    b.client->opened();
    b.client->serve(b.log.welcome());
    QVERIFY(b.client->take<protocol::Here>().empty());
}

QTEST_GUILESS_MAIN(TestSessionLink)
#include "tst_session_link.moc"
