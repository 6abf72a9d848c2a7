// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feed_client.h"
#include "feed/limits.h"
#include "support/fake_server.h"
#include "support/fault_replica.h"
#include "support/scripted_log.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;
using feed::FeedClient;
using feed::Link;

namespace {

//! A client opposite a server in the same process.
struct Pair {
    domain::SystemClock clock;
    FaultReplica replica;
    ScriptedLog log { clock.now() };
    FakeServer server;
    FeedClient client { replica, clock, {} };

    void connectClient() { client.connectTo(server.url(), u"ada"_s, u"correct horse"_s); }
    void goLive()
    {
        log.addTechnicians(2);
        connectClient();
        QTRY_VERIFY(!server.receivedMessages().empty());
        welcomeWithSnapshot();
        QTRY_COMPARE(client.session().link(), Link::Live);
    }
    void welcomeWithSnapshot()
    {
        server.send(log.welcome(protocol::SnapshotReason::First));
        for (const auto &message : log.snapshot())
            server.socket()->sendBinaryMessage(message);
    }
    protocol::Hello hello()
    {
        for (const auto &message : server.takeReceived()) {
            if (const auto *found = std::get_if<protocol::Hello>(&message))
                return *found;
        }
        return {};
    }
};

} // namespace

//! The session over a real socket: login, subprotocol, tokens, and attempts that were given up.
class TestFeedClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void logsInAndGoesLive();
    void wrongPasswordIsFinal();
    void addressesAreChecked_data();
    void addressesAreChecked();
    void absentServerIsTriedAgain();
    void foreignServerIsNamed();
    void serverWithoutSubprotocolIsLeft();
    void refusedTokenIsRenewedOnce();
    void expiredSignInAsks();
    void brokenConnectionResumes();
    void oversizedMessageEndsTheConnection();
    void abandonedAttemptIsNotHeard();
    void messagesOfBeforeASleepAreNotNews();
    void anActionAfterAJumpOfTheClockKeepsTheLink();
    void aSocketThatHangsHasLessTime();
    void disconnectGivesTheTokensBack();
    void restartFromInsideASlot();
    void destroyedInTheMiddle_data();
    void destroyedInTheMiddle();
    void manyClientsShareANetwork();
};

void TestFeedClient::logsInAndGoesLive()
{
    Pair p;
    QSignalSpy reset(&p.client, &FeedClient::operationWasReset);
    QSignalSpy applied(&p.client, &FeedClient::eventsWereApplied);
    p.goLive();
    QCOMPARE(p.hello().token, u"access-1"_s);
    QCOMPARE(p.client.accessToken(), u"access-1"_s);
    const auto body = QJsonDocument::fromJson(p.server.posted["/v1/login"].value(0)).object();
    QCOMPARE(body["name"_L1].toString(), u"ada"_s);
    QCOMPARE(body["password"_L1].toString(), u"correct horse"_s);
    QCOMPARE(reset.size(), 1);
    QCOMPARE(p.client.session().operation(), p.log.operation());
    p.log.addTechnicians(1);
    p.server.send(p.log.batch(2, 3));
    QTRY_COMPARE(applied.size(), 1);
    QCOMPARE(p.client.session().operation(), p.log.operation());

    const auto id = p.client.act(domain::ThreadId::make(p.clock.now()),
        domain::PostMessage { .text = u"Hello"_s, .attachments = {} });
    QVERIFY(id);
    const auto sent = [&p] {
        for (const auto &message : p.server.receivedMessages()) {
            if (std::holds_alternative<protocol::CommandMessage>(message))
                return true;
        }
        return false;
    };
    QTRY_VERIFY(sent());
}

void TestFeedClient::wrongPasswordIsFinal()
{
    Pair p;
    p.server.loginStatus = 401;
    p.server.loginAnswer = R"({"type":"urn:dispatch:problem:not-authenticated","title":"No"})";
    QSignalSpy refused(&p.client, &FeedClient::refusedByServer);
    p.connectClient();
    QTRY_COMPARE(refused.size(), 1);
    QVERIFY(refused[0][0].toString().contains(u"name and password"_s));
    QCOMPARE(p.client.session().link(), Link::Offline);
    QCOMPARE(p.server.posted["/v1/login"].size(), 1);
    // With the right one it works.
    p.server.loginStatus = 200;
    p.server.loginAnswer = FakeServer().loginAnswer;
    p.goLive();
}

void TestFeedClient::addressesAreChecked_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("empty") << QString();
    QTest::newRow("no scheme") << u"dispatch.example.com"_s;
    QTest::newRow("a file") << u"file:///etc/passwd"_s;
    QTest::newRow("no host") << u"https://"_s;
    QTest::newRow("password in the clear") << u"http://192.0.2.1:8080"_s;
    QTest::newRow("clear, by a name that starts like loopback")
        << u"http://127.0.0.1.example.com"_s;
}

void TestFeedClient::addressesAreChecked()
{
    QFETCH(const QString, address);
    Pair p;
    QSignalSpy refused(&p.client, &FeedClient::refusedByServer);
    p.client.connectTo(QUrl(address), u"ada"_s, u"correct horse"_s);
    QCOMPARE(refused.size(), 1);
    QVERIFY(!refused[0][0].toString().isEmpty());
    QCOMPARE(p.client.session().link(), Link::Offline);
}

void TestFeedClient::absentServerIsTriedAgain()
{
    domain::SystemClock clock;
    FaultReplica replica;
    FeedClient client(replica, clock, {});
    QTcpServer placeholder;
    QVERIFY(placeholder.listen(QHostAddress::LocalHost));
    const QUrl nobody(u"http://127.0.0.1:%1"_s.arg(placeholder.serverPort()));
    placeholder.close();
    QSignalSpy trouble(&client, &FeedClient::troubleNoticed);
    QSignalSpy refused(&client, &FeedClient::refusedByServer);
    client.connectTo(nobody, u"ada"_s, u"correct horse"_s);
    QCOMPARE(client.session().link(), Link::Connecting);
    QTRY_VERIFY(trouble.size() >= 2); // by itself
    QVERIFY(trouble[0][0].toString().contains(u"Nothing answers"_s));
    QCOMPARE(refused.size(), 0);
    QVERIFY(
        client.session().link() == Link::Waiting || client.session().link() == Link::Connecting);
}

void TestFeedClient::foreignServerIsNamed()
{
    Pair p;
    p.server.loginAnswer = "<html>Welcome to our shop</html>";
    QSignalSpy refused(&p.client, &FeedClient::refusedByServer);
    p.connectClient();
    QTRY_COMPARE(refused.size(), 1);
    QVERIFY(refused[0][0].toString().contains(u"not as a Dispatch server"_s));
}

void TestFeedClient::serverWithoutSubprotocolIsLeft()
{
    Pair p;
    QWebSocketServer plain(u"plain"_s, QWebSocketServer::NonSecureMode);
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    QSignalSpy opened(&plain, &QWebSocketServer::newConnection);
    // Only the feed part matters here: the login is answered by hand.
    QTcpServer front;
    QVERIFY(front.listen(QHostAddress::LocalHost));
    connect(&front, &QTcpServer::newConnection, &front, [&] {
        auto *socket = front.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, &front, [&, socket] {
            if (socket->peek(4) == "POST") {
                socket->readAll();
                const QByteArray body = R"({"token":"t","refresh":"r","expiresInS":60})";
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: "
                    + QByteArray::number(body.size()) + "\r\n\r\n" + body);
                return;
            }
            disconnect(socket, nullptr, &front, nullptr);
            plain.handleConnection(socket);
            Q_EMIT socket->readyRead();
        });
    });
    QSignalSpy links(&p.client, &FeedClient::linkStateChanged);
    p.client.connectTo(QUrl(u"http://127.0.0.1:%1"_s.arg(front.serverPort())), u"ada"_s, u"x"_s);
    QTRY_VERIFY(opened.size() >= 2); // left, and tried again
    for (const auto &change : links)
        QVERIFY(change[0].value<Link>() == Link::Connecting
            || change[0].value<Link>() == Link::Waiting);
    p.client.disconnectFromServer();
}

void TestFeedClient::refusedTokenIsRenewedOnce()
{
    Pair p;
    p.connectClient();
    QTRY_VERIFY(!p.server.receivedMessages().empty());
    QCOMPARE(p.hello().token, u"access-1"_s);
    p.server.close(4501);
    QTRY_COMPARE(p.server.connections(), 2);
    QTRY_VERIFY(!p.server.receivedMessages().empty());
    QCOMPARE(p.hello().token, u"access-2"_s);
    QCOMPARE(p.server.posted["/v1/refresh"].size(), 1);
    QVERIFY(p.server.posted["/v1/refresh"][0].contains("refresh-1"));
    QSignalSpy refused(&p.client, &FeedClient::refusedByServer);
    p.server.close(4501);
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(p.client.session().link(), Link::Offline);
    QCOMPARE(p.server.connections(), 2);
}

void TestFeedClient::expiredSignInAsks()
{
    Pair p;
    p.goLive();
    p.server.refreshStatus = 401;
    QSignalSpy refused(&p.client, &FeedClient::refusedByServer);
    p.server.close(4501);
    QTRY_COMPARE(refused.size(), 1);
    QVERIFY(refused[0][0].toString().contains(u"Sign in again"_s));
    QCOMPARE(p.client.session().link(), Link::Offline);
    QCOMPARE(p.client.session().operation(), p.log.operation()); // still readable
}

void TestFeedClient::brokenConnectionResumes()
{
    Pair p;
    p.goLive();
    (void)p.server.takeReceived();
    p.server.socket()->abort();
    QTRY_COMPARE(p.server.connections(), 2);
    QTRY_VERIFY(!p.server.receivedMessages().empty());
    QCOMPARE(p.hello().resume, p.log.position());
    QCOMPARE(p.server.posted["/v1/login"].size(), 1); // the token is still good
    p.log.addTechnicians(3);
    p.server.send(p.log.welcome());
    p.server.send(p.log.batch(2, 5));
    QTRY_COMPARE(p.client.session().link(), Link::Live);
    QCOMPARE(p.client.session().operation(), p.log.operation());
}

void TestFeedClient::oversizedMessageEndsTheConnection()
{
    Pair p;
    p.goLive();
    QSignalSpy refused(&p.client, &FeedClient::refusedByServer);
    p.server.socket()->sendBinaryMessage(QByteArray(protocol::MaxMessageBytes + 1, '{'));
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(p.client.session().link(), Link::Offline);
}

// What the socket of an earlier attempt still says must not reach the session of the present one.
void TestFeedClient::abandonedAttemptIsNotHeard()
{
    Pair first;
    first.goLive();
    QPointer<QWebSocket> old = first.server.socket();
    const auto loginsBefore = first.server.posted["/v1/login"].size();
    first.connectClient(); // again, over the old connection
    QTRY_COMPARE(first.server.posted["/v1/login"].size(), loginsBefore + 1);
    first.log.addTechnicians(1);
    if (old && old->isValid()) {
        old->sendBinaryMessage(protocol::encode(protocol::ServerMessage(first.log.batch(2, 3))));
        old->close(static_cast<QWebSocketProtocol::CloseCode>(4502));
    }
    QTRY_COMPARE(first.server.connections(), 2);
    QCOMPARE(first.client.session().position(), first.log.position(2));
    QTRY_VERIFY(std::ranges::any_of(
        first.server.receivedMessages(), [](const protocol::ClientMessage &message) {
            const auto *hello = std::get_if<protocol::Hello>(&message);
            return hello && hello->resume;
        }));
    first.server.send(first.log.welcome());
    first.server.send(first.log.batch(2, 3));
    QTRY_COMPARE(first.client.session().link(), Link::Live);
    QCOMPARE(first.client.session().operation(), first.log.operation());
}

// Catches: a socket that is read after a sleep before the timer that notices the sleep.
void TestFeedClient::messagesOfBeforeASleepAreNotNews()
{
    domain::ManualClock clock(domain::SystemClock().now());
    FaultReplica replica;
    ScriptedLog log(clock.now());
    FakeServer server;
    FeedClient client(replica, clock, {});
    log.addTechnicians(2);
    client.connectTo(server.url(), u"ada"_s, u"correct horse"_s);
    QTRY_VERIFY(!server.receivedMessages().empty());
    server.send(log.welcome(protocol::SnapshotReason::First));
    for (const auto &message : log.snapshot())
        server.socket()->sendBinaryMessage(message);
    QTRY_COMPARE(client.session().link(), Link::Live);

    QSignalSpy links(&client, &FeedClient::linkStateChanged);
    const auto heard = client.session().lastHeard();
    clock.advance(std::chrono::seconds(60));
    server.send(protocol::ServerHeartbeat { domain::toMs(*heard), 2 });
    QVERIFY(links.wait());
    QCOMPARE(links[0][0].value<Link>(), Link::Loading);
    QCOMPARE(client.session().lastHeard(), heard);
    // The question is answered.
    const auto newestSubscription = [&server] {
        int id = 0;
        for (const auto &message : server.receivedMessages()) {
            if (const auto *asked = std::get_if<protocol::Subscribe>(&message))
                id = asked->id;
        }
        return id;
    };
    QTRY_VERIFY(newestSubscription() > 1);
    server.send(protocol::SubOk { newestSubscription() });
    QTRY_COMPARE(client.session().link(), Link::Live);
    QCOMPARE(client.session().lastHeard(), clock.now());
}

// Catches: the clock is set ahead, a person acts before the timer that would notice it, and a living link is dropped as
// silent for an hour.
void TestFeedClient::anActionAfterAJumpOfTheClockKeepsTheLink()
{
    domain::ManualClock clock(domain::SystemClock().now());
    FaultReplica replica;
    ScriptedLog log(clock.now());
    FakeServer server;
    FeedClient client(replica, clock, {});
    log.addTechnicians(2);
    client.connectTo(server.url(), u"ada"_s, u"correct horse"_s);
    QTRY_VERIFY(!server.receivedMessages().empty());
    server.send(log.welcome(protocol::SnapshotReason::First));
    for (const auto &message : log.snapshot())
        server.socket()->sendBinaryMessage(message);
    QTRY_COMPARE(client.session().link(), Link::Live);

    clock.advance(std::chrono::hours(1));
    QVERIFY(client.act(domain::ThreadId::make(clock.now()),
        domain::PostMessage { .text = u"On my way"_s, .attachments = {} }, std::nullopt));
    const auto newestSubscription = [&server] {
        int id = 0;
        for (const auto &message : server.receivedMessages()) {
            if (const auto *asked = std::get_if<protocol::Subscribe>(&message))
                id = asked->id;
        }
        return id;
    };
    QTRY_VERIFY(newestSubscription() > 1);
    server.send(protocol::SubOk { newestSubscription() });
    QTRY_COMPARE(client.session().link(), Link::Live);
    QCOMPARE(server.connections(), 1);
}

// Catches: the socket's part of an attempt given the half minute that signing in may take.
void TestFeedClient::aSocketThatHangsHasLessTime()
{
    domain::ManualClock clock(domain::SystemClock().now());
    FaultReplica replica;
    FakeServer server;
    server.opensNothing = true;
    FeedClient client(replica, clock, {});
    client.connectTo(server.url(), u"ada"_s, u"correct horse"_s);
    QCOMPARE(client.session().nextTick(), clock.now() + feed::ConnectTimeout);
    QTRY_COMPARE(server.upgradesAsked, 1);
    QCOMPARE(client.session().nextTick(), clock.now() + feed::OpenTimeout);
    QCOMPARE(client.session().link(), Link::Connecting);
}

void TestFeedClient::disconnectGivesTheTokensBack()
{
    Pair p;
    p.goLive();
    p.client.disconnectFromServer();
    QCOMPARE(p.client.session().link(), Link::Offline);
    QVERIFY(p.client.accessToken().isEmpty());
    QTRY_COMPARE(p.server.posted["/v1/logout"].size(), 1);
    QVERIFY(p.server.posted["/v1/logout"][0].contains("refresh-1"));
    QTRY_VERIFY(!p.server.socket() || !p.server.socket()->isValid());
    QCOMPARE(p.client.session().operation(), p.log.operation());
}

void TestFeedClient::restartFromInsideASlot()
{
    Pair p;
    int restarts = 0;
    connect(&p.client, &FeedClient::eventsWereApplied, &p.client, [&] {
        if (++restarts == 1)
            p.connectClient();
    });
    p.goLive();
    p.log.addTechnicians(1);
    (void)p.server.takeReceived();
    p.server.send(p.log.batch(2, 3));
    QTRY_COMPARE(p.server.connections(), 2);
    QTRY_VERIFY(!p.server.receivedMessages().empty());
    p.server.send(p.log.welcome());
    QTRY_COMPARE(p.client.session().link(), Link::Live);
    QCOMPARE(p.client.session().operation(), p.log.operation());
    QCOMPARE(restarts, 1);
}

void TestFeedClient::destroyedInTheMiddle_data()
{
    QTest::addColumn<int>("stage");
    QTest::newRow("during the login") << 0;
    QTest::newRow("before the welcome") << 1;
    QTest::newRow("live") << 2;
}

void TestFeedClient::destroyedInTheMiddle()
{
    QFETCH(const int, stage);
    domain::SystemClock clock;
    FaultReplica replica;
    FakeServer server;
    ScriptedLog log(clock.now());
    log.addTechnicians(1);
    server.answersNothing = stage == 0;
    auto client = std::make_unique<FeedClient>(replica, clock, feed::Session::Settings {});
    client->connectTo(server.url(), u"ada"_s, u"x"_s);
    if (stage == 0) {
        QTRY_COMPARE(server.posted["/v1/login"].size(), 1);
    } else {
        QTRY_VERIFY(!server.receivedMessages().empty());
        if (stage == 2)
            server.send(log.welcome(protocol::SnapshotReason::First));
    }
    client.reset();
    QCoreApplication::processEvents();
    if (stage > 0)
        QTRY_VERIFY(!server.socket() || !server.socket()->isValid());
}

void TestFeedClient::manyClientsShareANetwork()
{
    constexpr int Clients = 20;
    domain::SystemClock clock;
    QNetworkAccessManager network;
    FakeServer server;
    std::vector<std::unique_ptr<journal::Replica>> replicas;
    std::vector<std::unique_ptr<FeedClient>> clients;
    for (int i = 0; i < Clients; ++i) {
        replicas.push_back(journal::makeMemoryReplica());
        clients.push_back(
            std::make_unique<FeedClient>(*replicas.back(), clock, feed::Session::Settings {}));
        clients.back()->setNetworkAccessManager(&network);
        clients.back()->connectTo(server.url(), u"member %1"_s.arg(i), u"x"_s);
    }
    QTRY_COMPARE(server.connections(), Clients);
    QCOMPARE(server.posted["/v1/login"].size(), Clients);
}

QTEST_GUILESS_MAIN(TestFeedClient)
#include "tst_feed_client.moc"
