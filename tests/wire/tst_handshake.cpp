// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server_process.h"
#include "wire/raw_feed.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace dispatch::wire;
using dispatch::server::test::Answer;
using dispatch::server::test::ServerProcess;

namespace {

//! RFC 6455, 1.3: the key of upgradeRequest() and what proves that it was read.
constexpr char Proof[] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
constexpr char FriendlyPage[] = "https://desk.example";

//! The good request with one line replaced; an empty \p by takes the line out.
QByteArray with(const QByteArray &line, const QByteArray &by)
{
    QByteArray request = RawFeed::upgradeRequest();
    const qsizetype at = request.indexOf(line);
    if (at < 0)
        qFatal("there is no %s", line.constData());
    const qsizetype end = request.indexOf("\r\n", at) + (by.isEmpty() ? 2 : 0);
    return request.replace(at, end - at, by);
}

QByteArray plus(const QByteArray &lines)
{
    QByteArray request = RawFeed::upgradeRequest();
    return request.insert(request.size() - 2, lines);
}

QByteArray headerValue(const QByteArray &header, const QByteArray &name)
{
    for (const auto &line : header.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

} // namespace

//! The opening handshake (RFC 6455, section 4) as the server must keep it. After every row an honest client on another connection
//! must still be served.
class TestHandshake : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start({ u"--origin"_s, QString::fromLatin1(FriendlyPage) }));
        m_token = m_server.signIn();
        m_honest = std::make_unique<RawFeed>(m_server.port());
        QVERIFY(m_honest->enter(m_token));
    }
    void cleanup()
    {
        QVERIFY2(m_honest->isServed(), "the honest client is no longer served");
        QCOMPARE(m_honest->fault(), QString());
    }

    void accepts_data()
    {
        QTest::addColumn<QByteArray>("request");
        const auto row
            = [](const char *name, const QByteArray &request) { QTest::newRow(name) << request; };
        row("as-in-the-rfc", RawFeed::upgradeRequest());
        row("names-in-other-case",
            "GET /v1/feed HTTP/1.1\r\nhOST: test\r\nUPGRADE: WebSocket\r\nconnection: UPGRADE\r\n"
            "sec-websocket-version: 13\r\nSEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "sec-websocket-protocol: dispatch.feed.v1\r\n\r\n");
        row("connection-is-a-list", with("Connection:", "Connection: keep-alive, Upgrade"));
        row("connection-in-two-lines", plus("Connection: keep-alive\r\n"));
        row("upgrade-is-a-list", with("Upgrade:", "Upgrade: h2c, websocket"));
        row("blanks-around-values",
            with("Sec-WebSocket-Version", "Sec-WebSocket-Version: \t 13 \t"));
        row("no-blanks", with("Sec-WebSocket-Version", "Sec-WebSocket-Version:13"));
        row("several-subprotocols",
            with("Sec-WebSocket-Protocol", "Sec-WebSocket-Protocol: chat, dispatch.feed.v1, x"));
        row("with-query", with("GET ", "GET /v1/feed?from=a-tool HTTP/1.1"));
        row("unknown-header", plus("X-Later: yes\r\n"));
        row("extension-offered",
            plus("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
        row("many-extensions-offered",
            plus("Sec-WebSocket-Extensions: x-webkit-deflate-frame, foo; bar=1\r\n"
                 "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
        row("with-an-empty-body", plus("Content-Length: 0\r\n"));
        row("friendly-page", plus("Origin: " + QByteArray(FriendlyPage) + "\r\n"));
        row("long-header", plus("X-Cookie: " + QByteArray(6'000, 'x') + "\r\n"));
    }
    //! A correct client that is turned away; an extension or subprotocol that one side believes was agreed.
    void accepts()
    {
        QFETCH(QByteArray, request);
        const Answer answer = m_server.raw(request);
        QCOMPARE(answer.status, 101);
        QCOMPARE(headerValue(answer.header, "Sec-WebSocket-Accept"), Proof);
        QCOMPARE(headerValue(answer.header, "Upgrade").toLower(), "websocket");
        QCOMPARE(headerValue(answer.header, "Connection").toLower(), "upgrade");
        QCOMPARE(headerValue(answer.header, "Sec-WebSocket-Protocol"), "dispatch.feed.v1");
        QVERIFY(headerValue(answer.header, "Sec-WebSocket-Extensions").isNull());
        QVERIFY(answer.body.isEmpty());
    }

    //! A request that arrives as a bad line delivers it.
    void acceptsInPieces_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : { 1, 2, 7, 64 })
            QTest::addRow("of-%d", size) << size;
    }
    void acceptsInPieces()
    {
        QFETCH(int, size);
        RawFeed feed(m_server.port());
        feed.socket().setSocketOption(QAbstractSocket::LowDelayOption, 1);
        const QByteArray request = RawFeed::upgradeRequest();
        for (qsizetype at = 0; at < request.size(); at += size)
            feed.send(request.mid(at, size));
        const Answer answer = dispatch::server::test::readAnswer(feed.socket());
        QCOMPARE(answer.status, 101);
        QCOMPARE(headerValue(answer.header, "Sec-WebSocket-Accept"), Proof);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &request, int status) {
            QTest::newRow(name) << request << status;
        };
        // Not a WebSocket at all: 426 says what the address wants.
        row("upgrade-missing", with("Upgrade:", {}), 426);
        row("upgrade-other", with("Upgrade:", "Upgrade: h2c"), 426);
        row("upgrade-almost", with("Upgrade:", "Upgrade: websockets"), 426);
        row("connection-missing", with("Connection:", {}), 426);
        row("connection-other", with("Connection:", "Connection: keep-alive"), 426);
        row("http-1.0", with("GET ", "GET /v1/feed HTTP/1.0"), 426);
        row("version-missing", with("Sec-WebSocket-Version", {}), 426);
        row("version-8", with("Sec-WebSocket-Version", "Sec-WebSocket-Version: 8"), 426);
        row("version-14", with("Sec-WebSocket-Version", "Sec-WebSocket-Version: 14"), 426);
        row("version-013", with("Sec-WebSocket-Version", "Sec-WebSocket-Version: 013"), 426);
        row("version-list", with("Sec-WebSocket-Version", "Sec-WebSocket-Version: 13, 8"), 426);
        row("version-twice", plus("Sec-WebSocket-Version: 13\r\n"), 426);
        row("version-empty", with("Sec-WebSocket-Version", "Sec-WebSocket-Version:"), 426);
        // The key: 16 bytes in base64, once.
        const QByteArray key = "Sec-WebSocket-Key";
        row("key-missing", with(key, {}), 400);
        row("key-empty", with(key, key + ":"), 400);
        row("key-of-15-bytes", with(key, key + ": " + QByteArray(15, 'k').toBase64()), 400);
        row("key-of-17-bytes", with(key, key + ": " + QByteArray(17, 'k').toBase64()), 400);
        row("key-of-18-bytes", with(key, key + ": " + QByteArray(18, 'k').toBase64()), 400);
        row("key-without-padding", with(key, key + ": dGhlIHNhbXBsZSBub25jZQ"), 400);
        row("key-not-base64", with(key, key + ": dGhlIHNhbXBsZSBub25j*Q=="), 400);
        row("key-twice", plus(key + ": dGhlIHNhbXBsZSBub25jZQ==\r\n"), 400);
        // Host.
        row("host-missing", with("Host:", {}), 400);
        row("host-twice", plus("Host: other\r\n"), 400);
        // Subprotocol.
        const QByteArray protocol = "Sec-WebSocket-Protocol";
        row("subprotocol-missing", with(protocol, {}), 400);
        row("subprotocol-other", with(protocol, protocol + ": chat"), 400);
        row("subprotocol-later-version", with(protocol, protocol + ": dispatch.feed.v2"), 400);
        row("subprotocol-longer", with(protocol, protocol + ": dispatch.feed.v11"), 400);
        row("subprotocol-empty", with(protocol, protocol + ":"), 400);
        // Who may.
        row("strange-page", plus("Origin: https://evil.example\r\n"), 403);
        row("page-null", plus("Origin: null\r\n"), 403);
        row("page-almost", plus("Origin: https://desk.example.evil.example\r\n"), 403);
        row("page-other-scheme", plus("Origin: http://desk.example\r\n"), 403);
        row("page-other-port", plus("Origin: https://desk.example:8443\r\n"), 403);
        // Where and how.
        row("other-path", with("GET ", "GET /v1/fed HTTP/1.1"), 404);
        row("path-below", with("GET ", "GET /v1/feed/ HTTP/1.1"), 404);
        row("path-in-capitals", with("GET ", "GET /V1/FEED HTTP/1.1"), 404);
        row("post", with("GET ", "POST /v1/feed HTTP/1.1"), 405);
        row("head", with("GET ", "HEAD /v1/feed HTTP/1.1"), 405);
        row("options", with("GET ", "OPTIONS /v1/feed HTTP/1.1"), 405);
        row("http-2.0", with("GET ", "GET /v1/feed HTTP/2.0"), 400);
        row("http-1.2", with("GET ", "GET /v1/feed HTTP/1.2"), 400);
        row("no-http-version", with("GET ", "GET /v1/feed"), 400);
        row("header-too-large", plus("X-Cookie: " + QByteArray(9'000, 'x') + "\r\n"), 431);
        row("header-of-many-lines", plus(QByteArray("X: y\r\n").repeated(2'000)), 431);
        // Bytes that one reader takes for a body and another for frames.
        row("with-a-body", plus("Content-Length: 4\r\n") + "ping", 400);
        row("with-a-body-announced", plus("Content-Length: 4\r\n"), 400);
        row("chunked", plus("Transfer-Encoding: chunked\r\n"), 400);
        row("frames-before-the-answer", RawFeed::upgradeRequest() + frame("{}"), 400);
    }
    //! A request that becomes a connection although it must not, or an error that does not say what is wrong.
    void refuses()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        const Answer answer = m_server.raw(request);
        QCOMPARE(answer.status, status);
        QVERIFY(headerValue(answer.header, "Sec-WebSocket-Accept").isNull());
        if (!request.startsWith("HEAD")) {
            QCOMPARE(headerValue(answer.header, "Content-Type"), "application/problem+json");
            QVERIFY(!answer.json()["title"_L1].toString().isEmpty());
        }
        if (status == 426) {
            QCOMPARE(headerValue(answer.header, "Sec-WebSocket-Version"), "13");
            QCOMPARE(headerValue(answer.header, "Upgrade"), "websocket");
        }
        if (status == 405)
            QCOMPARE(headerValue(answer.header, "Allow"), "GET");
    }

    //! The administration port answers this machine's tools; the feed is not for them.
    void hasNoFeedOnTheAdministrationPort()
    {
        QCOMPARE(m_server.raw(RawFeed::upgradeRequest(), m_server.adminPort()).status, 404);
    }

private:
    ServerProcess m_server;
    QString m_token;
    std::unique_ptr<RawFeed> m_honest;
};

QTEST_GUILESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
