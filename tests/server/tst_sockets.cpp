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

} // namespace

//! The server as well-meaning clients meet it; the others are in tests/wire.
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
