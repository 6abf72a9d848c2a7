// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_process.h"

#include "protocol/feed_messages.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::server::test;

namespace {

constexpr std::chrono::seconds Patience {
    30
}; // a limit for a machine under load, not an expectation

//! A console without a screen: Qt's WebSocket, which shares no line of code with the server's.
class Client : public QObject {
public:
    Client()
    {
        connect(
            &m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &bytes) {
                if (auto message = protocol::decodeServerMessage(bytes))
                    messages.push_back(std::move(*message));
            });
    }
    bool open(const ServerProcess &server)
    {
        QWebSocketHandshakeOptions options;
        options.setSubprotocols({ QString::fromLatin1(protocol::Subprotocol) });
        QSignalSpy connected(&m_socket, &QWebSocket::connected);
        m_socket.open(QUrl(server.feedUrl()), options);
        return connected.wait(Patience);
    }
    //! Signs in first: the server waits 5 s for a hello, and a password takes long on a busy machine.
    bool enter(const ServerProcess &server, std::optional<protocol::Position> resume = {})
    {
        protocol::Hello message;
        message.token = server.signIn();
        message.install = domain::makeUuidV7(domain::SystemClock().now());
        message.resume = std::move(resume);
        if (!open(server))
            return false;
        send(message);
        return QTest::qWaitFor(
            [this] { return last<protocol::SnapEnd>() || resumedOk(); }, QDeadlineTimer(Patience));
    }
    void send(const protocol::ClientMessage &message)
    {
        m_socket.sendBinaryMessage(protocol::encode(message));
    }
    template<class Message>
    std::optional<Message> last() const
    {
        for (auto it = messages.rbegin(); it != messages.rend(); ++it) {
            if (const auto *wanted = std::get_if<Message>(&*it))
                return *wanted;
        }
        return std::nullopt;
    }
    template<class Message>
    [[nodiscard]] bool waitFor() const
    {
        return QTest::qWaitFor(
            [this] { return last<Message>().has_value(); }, QDeadlineTimer(Patience));
    }
    [[nodiscard]] bool resumedOk() const
    {
        const auto welcome = last<protocol::Welcome>();
        return welcome && !welcome->snapshot;
    }
    std::optional<protocol::Result> act(const domain::EntityRef &entity, domain::CommandArgs args)
    {
        domain::Command command;
        command.id = domain::CommandId::make(domain::SystemClock().now());
        command.entity = entity;
        command.made = domain::SystemClock().now();
        command.args = std::move(args);
        send(protocol::CommandMessage { command });
        const bool answered = QTest::qWaitFor(
            [&] {
                const auto result = last<protocol::Result>();
                return result && result->id == command.id;
            },
            QDeadlineTimer(Patience));
        return answered ? last<protocol::Result>() : std::nullopt;
    }
    [[nodiscard]] bool waitClosed(int code)
    {
        return QTest::qWaitFor(
                   [&] { return m_socket.state() == QAbstractSocket::UnconnectedState; },
                   QDeadlineTimer(Patience))
            && static_cast<int>(m_socket.closeCode()) == code;
    }
    QWebSocket &socket() { return m_socket; }

    std::vector<protocol::ServerMessage> messages;

private:
    QWebSocket m_socket;
};

QByteArray helloWith(const QString &token)
{
    protocol::Hello hello;
    hello.token = token;
    return protocol::encode(protocol::ClientMessage { hello });
}

//! Memory the server ever had resident, in KiB.
qint64 peakKiB(qint64 process)
{
    QFile status(u"/proc/%1/status"_s.arg(process));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const auto &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return -1;
}

} // namespace

//! The server as the network meets it.
class TestSockets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Signing in, a snapshot, a command, an event at the other console: the whole chain over real sockets.
    void twoConsolesSeeTheSame()
    {
        ServerProcess server;
        QVERIFY(server.start());
        Client a, b;
        QVERIFY(a.enter(server) && b.enter(server));
        QCOMPARE(a.socket().subprotocol(), QString::fromLatin1(protocol::Subprotocol));
        const auto job = domain::JobId::make(domain::SystemClock().now());
        domain::CreateJob create;
        create.fields.title = u"No hot water"_s;
        create.visit = domain::VisitId::make(domain::SystemClock().now());
        create.thread = domain::ThreadId::make(domain::SystemClock().now());
        const auto result = a.act(job, create);
        QVERIFY(result && result->outcome);
        QVERIFY(b.waitFor<protocol::EventBatch>());
        const auto batch = *b.last<protocol::EventBatch>();
        QCOMPARE(batch.to, result->outcome->seq);
        QCOMPARE(std::get<domain::JobCreated>(batch.events.at(0).payload).fields.title,
            u"No hot water"_s);
    }

    //! Work acknowledged and gone after a crash; a client that must reload after every restart.
    void aKilledServerKeepsWhatItAcknowledged()
    {
        ServerProcess server;
        QVERIFY(server.start());
        Client before;
        QVERIFY(before.enter(server));
        const auto job = domain::JobId::make(domain::SystemClock().now());
        domain::CreateJob create;
        create.fields.title = u"Kept"_s;
        create.visit = domain::VisitId::make(domain::SystemClock().now());
        create.thread = domain::ThreadId::make(domain::SystemClock().now());
        QVERIFY(before.act(job, create)->outcome);
        QVERIFY(before.waitFor<protocol::EventBatch>());
        const auto batch = *before.last<protocol::EventBatch>();
        const protocol::Position position { before.last<protocol::Welcome>()->epoch, batch.to,
            batch.h };
        server.kill();
        QVERIFY(server.start());
        Client after;
        QVERIFY(after.enter(server, position));
        QVERIFY(after.resumedOk());
        QVERIFY(after.act(job, domain::NoteJob { u"still there"_s })->outcome);
    }

    //! A stop that leaves clients to find out by themselves.
    void stoppingSaysGoodbye()
    {
        ServerProcess server;
        QVERIFY(server.start());
        Client client;
        QVERIFY(client.enter(server));
        QCOMPARE(server.stop(), 0);
        QVERIFY(client.waitFor<protocol::Bye>());
        QCOMPARE(client.last<protocol::Bye>()->code, 4404);
        QVERIFY(client.waitClosed(4404));
        QVERIFY(!QFile::exists(server.data() + u"/admin.json"_s));
    }

    void closesWithACode_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<bool>("isText");
        QTest::addColumn<int>("code");
        QTest::newRow("not-authenticated") << helloWith(u"x"_s) << false << 4501;
        QTest::newRow("no-hello-first")
            << QByteArray("{\"type\":\"ack\",\"seq\":1}") << false << 4505;
        QTest::newRow("text-is-read-too")
            << QByteArray("{\"type\":\"ack\",\"seq\":1}") << true << 4505;
        QTest::newRow("too-large")
            << QByteArray(protocol::MaxMessageBytes + 1, '{') << false << 1009;
    }
    void closesWithACode()
    {
        QFETCH(QByteArray, message);
        QFETCH(bool, isText);
        QFETCH(int, code);
        ServerProcess server;
        QVERIFY(server.start());
        Client client;
        QVERIFY(client.open(server));
        if (isText)
            client.socket().sendTextMessage(QString::fromUtf8(message));
        else
            client.socket().sendBinaryMessage(message);
        QVERIFY2(client.waitClosed(code), qPrintable(QString::number(client.socket().closeCode())));
    }

    void refusesTheUpgrade_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<int>("status");
        const QByteArray good = "Sec-WebSocket-Protocol: dispatch.feed.v1\r\n";
        QTest::newRow("good") << QByteArray("/v1/feed") << good << 101;
        QTest::newRow("no-subprotocol") << QByteArray("/v1/feed") << QByteArray() << 400;
        QTest::newRow("other-subprotocol")
            << QByteArray("/v1/feed") << QByteArray("Sec-WebSocket-Protocol: chat\r\n") << 400;
        QTest::newRow("other-path") << QByteArray("/v1/fed") << good << 404;
        QTest::newRow("web-page") << QByteArray("/v1/feed")
                                  << QByteArray(good + "Origin: https://evil.example\r\n") << 403;
    }
    //! A web page that opens the feed with the user's own network.
    void refusesTheUpgrade()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, headers);
        QFETCH(int, status);
        ServerProcess server;
        QVERIFY(server.start());
        const auto answer = server.raw("GET " + target
            + " HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: "
              "Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: "
              "permessage-deflate\r\n"
            + headers + "\r\n");
        QCOMPARE(answer.status, status);
        if (status == 101) {
            QVERIFY(answer.header.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")); // RFC 6455, 1.3
            QVERIFY(!answer.header.toLower().contains("sec-websocket-extensions"));
        }
    }

    void httpLimits_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const QByteArray post = "POST /v1/login HTTP/1.1\r\nHost: t\r\n";
        QTest::newRow("300-mb-announced")
            << QByteArray(post + "Content-Length: 300000000\r\n\r\n" + QByteArray(100'000, 'x'))
            << 413;
        QTest::newRow("300-mb-with-expect")
            << QByteArray(post + "Expect: 100-continue\r\nContent-Length: 300000000\r\n\r\n")
            << 413;
        QTest::newRow("chunked-too-long") << QByteArray(post
            + "Transfer-Encoding: chunked\r\n\r\n10000\r\n" + QByteArray(65'536, 'x')
            + "\r\n0\r\n\r\n") << 413;
        QTest::newRow("get-with-body")
            << QByteArray("GET /v1/nodes HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello")
            << 413;
        QTest::newRow("huge-header")
            << QByteArray("GET / HTTP/1.1\r\nX: " + QByteArray(9'000, 'x') + "\r\n\r\n") << 431;
        QTest::newRow("huge-target")
            << QByteArray("GET /" + QByteArray(20'000, 'x') + " HTTP/1.1\r\n\r\n") << 431;
        QTest::newRow("not-http") << QByteArray("hello there\r\n\r\n") << 400;
        QTest::newRow("two-lengths")
            << QByteArray(post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!") << 400;
        QTest::newRow("traversal")
            << QByteArray("GET /../../etc/passwd HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            << 404;
        QTest::newRow("admin-on-public-port")
            << QByteArray("GET /metrics HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n") << 404;
    }
    //! One request that takes the memory or the connection of everybody.
    void httpLimits()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        ServerProcess server;
        QVERIFY(server.start());
        const qint64 before = peakKiB(server.processId());
        const auto answer = server.raw(request);
        QCOMPARE(answer.status, status);
        QVERIFY(answer.header.contains("application/problem+json"));
        QVERIFY(!answer.json().value(u"title"_s).toString().isEmpty());
        QVERIFY(peakKiB(server.processId()) - before < 50 * 1024);
        QCOMPARE(server.get("/v1/nodes").status, 200);
    }

    //! A client that sends its header one byte at a time and holds a connection for ever.
    void slowLorisIsClosed()
    {
        ServerProcess server;
        QVERIFY(server.start());
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, server.port());
        QVERIFY(
            socket.waitForConnected(static_cast<int>(std::chrono::milliseconds(Patience).count())));
        const QByteArray line = "GET /v1/nodes HTTP/1.1\r\nX-Slow: " + QByteArray(4'000, 'x');
        qsizetype sent = 0;
        const bool isClosed = QTest::qWaitFor(
            [&] {
                if (socket.state() == QAbstractSocket::ConnectedState && sent < line.size())
                    socket.write(line.mid(sent++, 1));
                return socket.state() == QAbstractSocket::UnconnectedState;
            },
            QDeadlineTimer(Patience));
        QVERIFY(isClosed);
        QVERIFY(sent < line.size());
        QVERIFY(!socket.readAll().startsWith("HTTP/1.1 200"));
    }

    //! Several requests on one connection, as a phone's HTTP library sends them.
    void keepsTheConnection()
    {
        ServerProcess server;
        QVERIFY(server.start());
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, server.port());
        QVERIFY(
            socket.waitForConnected(static_cast<int>(std::chrono::milliseconds(Patience).count())));
        for (int i = 0; i < 3; ++i) {
            socket.write("GET /v1/nodes HTTP/1.1\r\nHost: t\r\n\r\n");
            const auto answer = readAnswer(socket);
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.body, QByteArray("{\"nodes\":[]}"));
        }
    }

    void signingIn()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const auto good = server.post("/v1/login", R"({"name":"Ada","password":"correct horse"})");
        QCOMPARE(good.status, 200);
        const auto user = good.json()[u"user"_s].toObject();
        QCOMPARE(user[u"name"_s].toString(), u"ada"_s);
        QCOMPARE(good.json()[u"expiresInS"_s].toInt(), 900);
        const auto bad = server.post("/v1/login", R"({"name":"ada","password":"wrong"})");
        QCOMPARE(bad.status, 401);
        QCOMPARE(bad.json()[u"type"_s].toString(), u"urn:dispatch:problem:not-authenticated"_s);
        QCOMPARE(
            server.post("/v1/login", R"({"name":"nobody","password":"wrong"})").body, bad.body);
        QCOMPARE(server.post("/v1/login", "[]").status, 400);
        QCOMPARE(server.get("/v1/login").status, 405);
        const QByteArray refresh
            = "{\"refresh\":\"" + good.json()[u"refresh"_s].toString().toLatin1() + "\"}";
        const auto renewed = server.post("/v1/refresh", refresh);
        QCOMPARE(renewed.status, 200);
        const QByteArray bearer = "Bearer " + renewed.json()[u"token"_s].toString().toLatin1();
        QCOMPARE(server.get("/v1/log", bearer).status, 200);
        QCOMPARE(server.get("/v1/log").status, 401);
        QCOMPARE(server.post("/v1/logout", refresh).status, 204);
        QCOMPARE(server.post("/v1/refresh", refresh).status, 401);
        QCOMPARE(server.get("/v1/log", bearer).status, 401);
        const QByteArray log = server.log();
        QVERIFY(!log.contains("correct horse")
            && !log.contains(good.json()[u"token"_s].toString().toLatin1()));
    }

    //! Guessing passwords as fast as the network allows.
    void guessingIsSlowed()
    {
        ServerProcess server;
        QVERIFY(server.start());
        int status = 0;
        for (int i = 0; i < 40 && status != 429; ++i)
            status = server.post("/v1/login", R"({"name":"ada","password":"wrong wrong"})").status;
        QCOMPARE(status, 429);
        QCOMPARE(server.post("/v1/login", R"({"name":"bea","password":"wrong wrong"})").status,
            401); // others are not locked out
    }

    //! The office's accounts made by anybody who signs in.
    void administrationIsGuarded()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const QByteArray bea
            = R"({"name":"bea","password":"correct horse","roles":["dispatcher"]})";
        QCOMPARE(server.post("/v1/admin/users", bea).status, 401);
        const QByteArray ada = "Bearer " + server.signIn().toLatin1();
        QCOMPARE(server.post("/v1/admin/users", bea, ada).status, 201);
        QCOMPARE(server.post("/v1/admin/users", bea, ada).status, 409);
        const QByteArray asBea = "Bearer " + server.signIn(u"bea"_s).toLatin1();
        QCOMPARE(
            server.post("/v1/admin/devices", R"({"technicianName":"Tom"})", asBea).status, 401);
        const auto device = server.post("/v1/admin/devices", R"({"technicianName":"Tom"})", ada);
        QCOMPARE(device.status, 201);
        QVERIFY(device.json()[u"technician"_s].toString().startsWith(u"tech/"_s));
        const auto again = server.post("/v1/admin/devices", R"({"technicianName":"tom"})", ada);
        QCOMPARE(again.json()[u"technician"_s], device.json()[u"technician"_s]);
        QCOMPARE(server
                     .post("/v1/admin/devices",
                         R"({"technician":"tech/01970e6c-0000-7000-8000-000000000001"})", ada)
                     .status,
            404);
        QFile secret(server.data() + u"/admin.json"_s);
        QCOMPARE(
            secret.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void theAdministrationPort()
    {
        ServerProcess server;
        QVERIFY(server.start());
        QCOMPARE(server.get("/livez", {}, server.adminPort()).status, 200);
        QCOMPARE(server.get("/readyz", {}, server.adminPort()).status, 200);
        const auto metrics = server.get("/metrics", {}, server.adminPort());
        QVERIFY(metrics.body.contains("dispatch_log_head 1\n"));
    }
};

QTEST_GUILESS_MAIN(TestSockets)
#include "tst_sockets.moc"
