// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server_process.h"
#include "wire/raw_feed.h"

#include <QFile>
#include <QTest>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace dispatch::wire;
using dispatch::server::test::Answer;
using dispatch::server::test::readAnswer;
using dispatch::server::test::ServerProcess;

namespace {

constexpr qint64 MayGrowKiB = 50 * 1024;
constexpr qint64 HalfOpenKiB
    = 16; //!< of one connection that nothing came of, with the system's share

//! Memory of a process in KiB: what is resident ("VmRSS:"), or ever was ("VmHWM:").
qint64 memoryKiB(qint64 process, const char *which)
{
    QFile status(u"/proc/%1/status"_s.arg(process));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const auto &line : status.readAll().split('\n')) {
        if (line.startsWith(which))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return -1;
}

//! Sends the same block again and again until so many bytes are out, or the server has had enough.
//! \return how many went out
qint64 pour(QTcpSocket &socket, qint64 bytes, const QByteArray &block)
{
    qint64 sent = 0;
    while (sent < bytes && socket.state() == QAbstractSocket::ConnectedState) {
        socket.write(block.first(qMin<qint64>(block.size(), bytes - sent)));
        if (!socket.waitForBytesWritten(RawFeed::PatienceMs))
            break;
        sent += block.size();
    }
    return sent;
}

const QByteArray Post = "POST /v1/login HTTP/1.1\r\nHost: t\r\n";
const QByteArray Nodes = "GET /v1/nodes HTTP/1.1\r\nHost: t\r\n";
//! A request hidden in another's body; if a server answers it, the body was taken for a request.
const QByteArray Hidden = "GET /v1/hidden HTTP/1.1\r\nHost: t\r\n\r\n";

} // namespace

//! What a stranger can do to the server with nothing but a socket. None of it may take memory, or the service of an honest client,
//! who is asked after every row.
class TestAttacks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        m_token = m_server.signIn();
        m_honest = std::make_unique<RawFeed>(m_server.port());
        QVERIFY(m_honest->enter(m_token));
    }
    void init() { m_before = memoryKiB(m_server.processId(), "VmHWM:"); }
    void cleanup()
    {
        QVERIFY2(m_honest->isServed(), "the honest client is no longer served");
        QCOMPARE(m_server.get("/v1/nodes").status, 200);
        const qint64 grown = memoryKiB(m_server.processId(), "VmHWM:") - m_before;
        QVERIFY2(m_before > 0 && grown < MayGrowKiB, qPrintable(u"grew by %1 KiB"_s.arg(grown)));
    }

    // ---------------------------------------------------------------- much

    void tooMuch_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("block");
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<int>("status");
        const QByteArray xs(64 * 1024, 'x');
        const qint64 body = 300'000'000;
        const qint64 header = 100'000'000;
        QTest::newRow("body-announced") << Post + "Content-Length: 300000000\r\n\r\n"
                                        << xs << body << 413;
        QTest::newRow("body-chunked") << Post + "Transfer-Encoding: chunked\r\n\r\n"
                                      << QByteArray("10000\r\n" + xs + "\r\n") << body << 413;
        QTest::newRow("body-one-chunk") << Post + "Transfer-Encoding: chunked\r\n\r\n11e1a300\r\n"
                                        << xs << body << 413;
        QTest::newRow("body-to-phones")
            << QByteArray("POST /v1/ingest/owntracks HTTP/1.1\r\nHost: t\r\n"
                          "Content-Length: 300000000\r\n\r\n")
            << xs << body << 413;
        QTest::newRow("body-of-a-get") << Nodes + "Content-Length: 300000000\r\n\r\n"
                                       << xs << body << 413;
        QTest::newRow("header-line") << Nodes + "X-Long: " << xs << header << 431;
        QTest::newRow("header-lines")
            << Nodes << QByteArray("X: y\r\n").repeated(10'000) << header << 431;
        QTest::newRow("target") << QByteArray("GET /") << xs << header << 431;
        QTest::newRow("method") << QByteArray() << QByteArray(64 * 1024, 'X') << header << 431;
    }
    //! A body or header that is kept before anybody looks at its length.
    void tooMuch()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, block);
        QFETCH(qint64, bytes);
        QFETCH(int, status);
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, m_server.port());
        QVERIFY(socket.waitForConnected(RawFeed::PatienceMs));
        socket.write(header);
        const qint64 sent = pour(socket, bytes, block);
        QVERIFY2(sent < bytes / 10, qPrintable(u"%1 bytes were taken"_s.arg(sent)));
        // Whoever goes on sending may find the connection gone before the answer; who stops to listen gets it.
        QTcpSocket listening;
        listening.connectToHost(u"127.0.0.1"_s, m_server.port());
        QVERIFY(listening.waitForConnected(RawFeed::PatienceMs));
        listening.write(header + block);
        const Answer answer = readAnswer(listening);
        QCOMPARE(answer.status, status);
        QVERIFY(answer.header.contains("application/problem+json"));
        QVERIFY(answer.header.toLower().contains("connection: close"));
    }

    void refusedAtOnce_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        // No "100 Continue": the body is not even asked for.
        QTest::newRow("asks-before-it-sends")
            << Post + "Expect: 100-continue\r\nContent-Length: 300000000\r\n\r\n"
            << 413;
        QTest::newRow("get-with-a-small-body") << Nodes + "Content-Length: 5\r\n\r\nhello" << 413;
        QTest::newRow("not-http") << QByteArray("hello there\r\n\r\n") << 400;
        QTest::newRow("tls-to-a-plain-port")
            << QByteArray("\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03", 11) + "\r\n\r\n"
            << 400;
        QTest::newRow("header-of-9-kb") << Nodes + "X: " + QByteArray(9'000, 'x') + "\r\n\r\n"
                                        << 431;
    }
    void refusedAtOnce()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        const Answer answer = m_server.raw(request);
        QCOMPARE(answer.status, status);
        QVERIFY(answer.header.contains("application/problem+json"));
        QVERIFY(!answer.json()["title"_L1].toString().isEmpty());
    }

    //! What is for this machine's own tools, asked for by the network.
    void administrationIsNotPublic_data()
    {
        QTest::addColumn<QByteArray>("target");
        for (const char *target : { "/metrics", "/livez", "/readyz" })
            QTest::newRow(target) << QByteArray(target);
    }
    void administrationIsNotPublic()
    {
        QFETCH(QByteArray, target);
        QCOMPARE(m_server.get(target).status, 404);
        QCOMPARE(m_server.get(target, {}, m_server.adminPort()).status, 200);
    }

    // ---------------------------------------------------------------- slow

    //! Header, body and WebSocket that never get on, and connections that say nothing: each is let go by the server, at its own
    //! limit, all at the same time here.
    void tooSlow()
    {
        struct Slow {
            const char *name;
            QByteArray start;
            QByteArray drip; //!< sent byte by byte for ever
            std::unique_ptr<RawFeed> line = nullptr;
            qsizetype sent = 0;
        };
        std::vector<Slow> slow;
        const QByteArray endless = QByteArray("X-Slow: ") + QByteArray(100'000, 'x');
        slow.push_back({ "header", Nodes, endless });
        slow.push_back({ "header-of-the-feed", RawFeed::upgradeRequest().chopped(2), endless });
        slow.push_back({ "first-line", "GET /", QByteArray(100'000, 'x') });
        slow.push_back({ "no-hello", RawFeed::upgradeRequest(), {} });
        slow.push_back({ "only-pings", RawFeed::upgradeRequest(),
            frame({}, { .opcode = Ping }).repeated(20'000) });
        slow.push_back(
            { "half-a-frame", RawFeed::upgradeRequest(), frame(QByteArray(60'000, ' '), {}) });
        slow.push_back({ "fragments-without-end", RawFeed::upgradeRequest(),
            frame("{", { .isFinal = false })
                + frame({}, { .opcode = Continuation, .isFinal = false }).repeated(20'000) });
        slow.push_back({ "breach", RawFeed::upgradeRequest(), frame("x", { .reserved = 7 }) });
        for (auto &each : slow) {
            each.line = std::make_unique<RawFeed>(m_server.port());
            each.line->send(each.start);
        }
        const auto isGone = [](Slow &each) {
            auto &socket = each.line->socket();
            if (socket.state() == QAbstractSocket::ConnectedState && each.sent < each.drip.size())
                socket.write(each.drip.mid(each.sent++, 1));
            return socket.state() == QAbstractSocket::UnconnectedState;
        };
        const bool areGone = QTest::qWaitFor(
            [&] {
                bool all = true;
                for (auto &each : slow)
                    all &= isGone(each);
                return all;
            },
            RawFeed::PatienceMs);
        for (auto &each : slow) {
            const bool isOver = each.line->socket().state() == QAbstractSocket::UnconnectedState;
            QVERIFY2(isOver, each.name);
            QVERIFY2(each.drip.isEmpty() || each.sent < each.drip.size() || each.drip.size() < 100,
                each.name);
        }
        QVERIFY(areGone);
        // Not only their sockets: the server forgot them too.
        QVERIFY(QTest::qWaitFor(
            [this] {
                const auto answer = m_server.get("/metrics", {}, m_server.adminPort());
                return metricOf(answer.body, "connections") == 1;
            },
            RawFeed::PatienceMs));
    }

    // ---------------------------------------------------------------- many

    //! Connections that are opened and left, by the hundred: they cost little, and are not in the way of others.
    void halfOpen()
    {
        constexpr int Count = 600;
        const qint64 before = memoryKiB(m_server.processId(), "VmRSS:");
        std::vector<std::unique_ptr<QTcpSocket>> silent;
        for (int i = 0; i < Count; ++i) {
            auto &socket = silent.emplace_back(std::make_unique<QTcpSocket>());
            socket->connectToHost(u"127.0.0.1"_s, m_server.port());
            QVERIFY(socket->waitForConnected(RawFeed::PatienceMs));
            if (i % 3 == 1)
                socket->write("GET /v1/");
            if (i % 3 == 2)
                socket->write(RawFeed::upgradeRequest());
        }
        QVERIFY(m_honest->isServed());
        QCOMPARE(m_server.get("/v1/nodes").status, 200);
        const qint64 grown = memoryKiB(m_server.processId(), "VmRSS:") - before;
        qInfo("%d half-open connections: %lld KiB each", Count,
            static_cast<long long>(grown / Count));
        QVERIFY2(grown < Count * HalfOpenKiB, qPrintable(u"%1 KiB"_s.arg(grown)));
    }

    // ---------------------------------------------------------------- somewhere else

    void traversal_data()
    {
        QTest::addColumn<QByteArray>("target");
        const QByteArrayList ways { "/../../../../etc/passwd", "/..%2f..%2f..%2fetc%2fpasswd",
            "/%2e%2e/%2e%2e/etc/passwd", "/..\\..\\etc\\passwd", "/....//....//etc/passwd",
            "//etc/passwd", "/%00/../admin.json", "/%c0%ae%c0%ae/admin.json" };
        const QByteArrayList routes { "", "/v1/feed", "/v1/login", "/v1/nodes", "/v1/log",
            "/v1/tracks", "/v1/tracks/tech", "/v1/ingest/owntracks", "/v1/ingest/osmand",
            "/v1/admin/users", "/livez", "/metrics" };
        for (const auto &route : routes) {
            for (const auto &way : ways)
                QTest::addRow("%s%s", route.constData(), way.constData())
                    << QByteArray(route + way);
        }
        QTest::newRow("absolute") << QByteArray("http://t/etc/passwd");
        QTest::newRow("file-scheme") << QByteArray("file:///etc/passwd");
        QTest::newRow("without-slash") << QByteArray("etc/passwd");
    }
    //! A file of the machine's, or another route, through a path that is put together after it was checked.
    void traversal()
    {
        QFETCH(QByteArray, target);
        const QByteArray bearer = "Bearer " + m_token.toLatin1();
        for (const quint16 port : { m_server.port(), m_server.adminPort() }) {
            for (const auto &authorization : { QByteArray(), bearer }) {
                const Answer answer = m_server.get(target, authorization, port);
                QVERIFY2(answer.status >= 400 && answer.status < 500,
                    qPrintable(QString::number(answer.status)));
                QVERIFY(!answer.body.contains("root:"));
                QVERIFY(answer.header.contains("application/problem+json"));
            }
        }
    }

    // ---------------------------------------------------------------- two readers, two readings

    void smuggling_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &request, int status = 400) {
            QTest::newRow(name) << request << status;
        };
        const QByteArray size = "Content-Length: " + QByteArray::number(Hidden.size()) + "\r\n";
        row("length-then-chunked",
            Post + size + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Hidden);
        row("chunked-then-length",
            Post + "Transfer-Encoding: chunked\r\n" + size + "\r\n0\r\n\r\n" + Hidden);
        row("two-lengths", Post + "Content-Length: 0\r\n" + size + "\r\n" + Hidden);
        row("lengths-in-a-list", Post + "Content-Length: 0, " + size.mid(16) + "\r\n" + Hidden);
        row("length-signed", Post + "Content-Length: +0\r\n\r\n" + Hidden);
        row("length-negative", Post + "Content-Length: -1\r\n\r\n" + Hidden);
        row("length-hex", Post + "Content-Length: 0x0\r\n\r\n" + Hidden);
        row("length-empty", Post + "Content-Length:\r\n\r\n" + Hidden);
        row("length-with-blank", Post + "Content-Length: 0 0\r\n\r\n" + Hidden);
        row("length-2^64", Post + "Content-Length: 18446744073709551616\r\n\r\n" + Hidden);
        row("blank-before-colon", Post + "Content-Length : 0\r\n\r\n" + Hidden);
        row("chunked-blank-before-colon",
            Post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + Hidden);
        row("chunked-twice",
            Post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + Hidden);
        row("chunked-chunked",
            Post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + Hidden);
        row("chunked-not-last",
            Post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" + Hidden);
        row("coding-with-length", Post + "Transfer-Encoding: identity\r\n" + size + "\r\n" + Hidden,
            501);
        row("coding-unknown", Post + "Transfer-Encoding: gzip\r\n\r\n" + Hidden, 501);
        row("coding-almost-chunked", Post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + Hidden,
            501);
        row("coding-before-chunked",
            Post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + Hidden);
        row("coding-empty", Post + "Transfer-Encoding:\r\n\r\n0\r\n\r\n" + Hidden, 501);
        row("chunked-with-tab",
            Post + "Transfer-Encoding: \tchunked\x0b\r\n\r\n0\r\n\r\n" + Hidden);
        row("chunked-in-http-1.0",
            "POST /v1/login HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + Hidden);
        row("no-host", "GET /v1/nodes HTTP/1.1\r\n\r\n");
        row("two-hosts", Nodes + "Host: u\r\n\r\n");
        row("bare-line-feeds", "GET /v1/nodes HTTP/1.1\nHost: t\n\n" + Hidden);
        row("bare-carriage-return", "GET /v1/nodes HTTP/1.1\rHost: t\r\r" + Hidden);
        row("line-feed-in-a-name", Nodes + "X\n-Y: z\r\n\r\n");
        row("zero-in-a-value", Nodes + QByteArray("X: a\0b\r\n\r\n", 10));
        row("zero-in-a-name", Nodes + QByteArray("X\0: b\r\n\r\n", 9));
        row("line-without-colon", Nodes + "Just words\r\n\r\n");
        row("fold-before-any-header", "GET /v1/nodes HTTP/1.1\r\n Host: t\r\n\r\n");
        row("blank-in-the-target", "GET /v1/nodes /v1/log HTTP/1.1\r\nHost: t\r\n\r\n");
    }
    //! A request whose end one server sees elsewhere than another: what is hidden in it is answered as if it had been sent.
    void smuggling()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        RawFeed line(m_server.port());
        line.send(request);
        const Answer answer = readAnswer(line.socket());
        QCOMPARE(answer.status, status);
        // The connection ends there: nothing that follows is looked at.
        QVERIFY(answer.header.startsWith("HTTP/1.0")
            || answer.header.toLower().contains("connection: close"));
        QByteArray rest;
        while (line.socket().waitForReadyRead(RawFeed::PatienceMs))
            rest += line.socket().readAll();
        QVERIFY2(line.socket().state() == QAbstractSocket::UnconnectedState, "still open");
        QVERIFY2(!rest.contains("HTTP/1.1"), rest.constData());
    }

    void badChunks_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("size-not-hex") << QByteArray("g\r\nx\r\n0\r\n\r\n");
        QTest::newRow("size-negative") << QByteArray("-1\r\nx\r\n0\r\n\r\n");
        QTest::newRow("size-with-0x") << QByteArray("0x1\r\nx\r\n0\r\n\r\n");
        QTest::newRow("size-2^64") << QByteArray("10000000000000000\r\nx\r\n0\r\n\r\n");
        QTest::newRow("too-short") << QByteArray("2\r\nx\r\n0\r\n\r\n");
        QTest::newRow("too-long") << QByteArray("1\r\nxy\r\n0\r\n\r\n");
        QTest::newRow("bare-line-feed") << QByteArray("1\nx\n0\n\n");
        QTest::newRow("endless-extension") << QByteArray("1;" + QByteArray(100'000, 'e'));
        QTest::newRow("endless-trailer")
            << QByteArray("0\r\n" + QByteArray("X: y\r\n").repeated(20'000));
    }
    //! Chunks that cannot be told apart: no route is asked, and the connection ends.
    void badChunks()
    {
        QFETCH(QByteArray, body);
        RawFeed line(m_server.port());
        line.send(Post + "Transfer-Encoding: chunked\r\n\r\n" + body + Hidden);
        QByteArray all;
        while (line.socket().waitForReadyRead(RawFeed::PatienceMs))
            all += line.socket().readAll();
        QVERIFY2(line.socket().state() == QAbstractSocket::UnconnectedState, "still open");
        QVERIFY2(!all.startsWith("HTTP/1.1 2"), all.constData());
        QVERIFY2(!all.contains("404"), all.constData());
    }

    //! A value over two lines is one value (RFC 9112, 5.2); what follows is read where it begins.
    void foldedLines()
    {
        RawFeed line(m_server.port());
        line.send(Nodes + "X-Folded: a\r\n b\r\n\r\n" + Nodes + "\r\n");
        QCOMPARE(readAnswer(line.socket()).status, 200);
    }

private:
    ServerProcess m_server;
    QString m_token;
    std::unique_ptr<RawFeed> m_honest;
    qint64 m_before = 0;
};

QTEST_GUILESS_MAIN(TestAttacks)
#include "tst_attacks.moc"
