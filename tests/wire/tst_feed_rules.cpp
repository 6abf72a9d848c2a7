// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server_process.h"
#include "wire/raw_feed.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace dispatch::wire;
using dispatch::server::test::ServerProcess;

namespace {

constexpr int MaxDepth = 16;
constexpr int MaxArray = 256;
constexpr int MaxString = 4 * 1024;
constexpr int MaxChat = 8 * 1024;
constexpr int MaxPerUser = 10;

//! `sub` with something in it that goes so deep; the message itself is the first level.
QByteArray deep(int depth)
{
    return R"({"type":"sub","id":7,"x":)" + QByteArray("[").repeated(depth - 1)
        + QByteArray("]").repeated(depth - 1) + "}";
}
QByteArray listOf(int count)
{
    return R"({"type":"sub","id":7,"x":[0)" + QByteArray(",0").repeated(count - 1) + "]}";
}
QByteArray stringOf(qsizetype bytes)
{
    return "{\"type\":\"sub\",\"id\":7,\"x\":\"" + QByteArray(bytes, 'x') + "\"}";
}
QByteArray hello(const QByteArray &token, const QByteArray &more = {})
{
    return "{\"type\":\"hello\",\"version\":1,\"auth\":{\"kind\":\"login\",\"token\":\"" + token
        + "\"}" + more + "}";
}
QByteArray command(const QByteArray &op, const QByteArray &args)
{
    return R"({"type":"cmd","id":"01970e6c-0000-7000-8000-0000000000c1","op":")" + op
        + R"(","entity":"thread/01970e6c-0000-7000-8000-0000000000c2","madeMs":1772460309900,"args":)"
        + args + "}";
}

} // namespace

//! The feed's own rules as they are seen on the wire: what is ignored and counted, what is refused, and which code a connection
//! ends with. After every row an honest client on another connection must still be served.
class TestFeedRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        m_token = m_server.signIn();
        m_honest = std::make_unique<RawFeed>(m_server.port());
        QVERIFY(m_honest->enter(m_token));
    }
    void cleanup()
    {
        QVERIFY2(m_honest->isServed(), "the honest client is no longer served");
        QCOMPARE(m_honest->fault(), QString());
    }

    void isIgnored_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<bool>("isCounted");
        const auto row = [](const char *name, const QByteArray &message, bool isCounted = true) {
            QTest::newRow(name) << message << isCounted;
        };
        row("empty", "");
        for (const int byte : { 0x00, 0x01, 0x02, 0x20, 0x5b, 0x7a, 0x7c, 0xff })
            row(qPrintable(u"first-byte-"_s + QString::number(byte, 16)),
                QByteArray(1, static_cast<char>(byte)) + "}");
        row("byte-order-mark",
            "\xef\xbb\xbf"
            R"({"type":"hello"})");
        row("array", R"([{"type":"sub","id":1}])");
        row("unknown-type", R"({"type":"from-later","anything":[1,2,{"a":null}]})");
        row("type-of-a-server", R"({"type":"welcome","version":1})");
        row("type-in-capitals", R"({"type":"SUB","id":1})");
        row("unknown-field", R"({"type":"hb","echoMs":1,"seq":0,"later":true})", false);
        row("ack-of-the-past", R"({"type":"ack","seq":0})", false);
        row("here-nowhere",
            R"({"type":"here","entity":"job/01970e6c-0000-7000-8000-0000000000ff","mode":"edit"})",
            false);
    }
    //! A later client that is turned away for what this server does not know, or that nobody can count.
    void isIgnored()
    {
        QFETCH(QByteArray, message);
        QFETCH(bool, isCounted);
        RawFeed feed(m_server.port());
        QVERIFY(feed.enter(m_token));
        const int before = metric("messages_ignored_total");
        feed.send(frame(message));
        QVERIFY(feed.isServed());
        QCOMPARE(metric("messages_ignored_total"), before + (isCounted ? 1 : 0));
        QCOMPARE(feed.fault(), QString());
    }

    void limits_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<bool>("isRead");
        QTest::newRow("depth-16") << deep(MaxDepth) << true;
        QTest::newRow("depth-17") << deep(MaxDepth + 1) << false;
        QTest::newRow("depth-30000") << deep(30'000) << false;
        QTest::newRow("array-256") << listOf(MaxArray) << true;
        QTest::newRow("array-257") << listOf(MaxArray + 1) << false;
        QTest::newRow("string-4096") << stringOf(MaxString) << true;
        QTest::newRow("string-4097") << stringOf(MaxString + 1) << false;
    }
    //! A message that is small by its bytes and costs a stack or a heap.
    void limits()
    {
        QFETCH(QByteArray, message);
        QFETCH(bool, isRead);
        RawFeed feed(m_server.port());
        QVERIFY(feed.enter(m_token));
        feed.send(frame(message));
        if (isRead)
            QVERIFY(feed.nextOf(u"subok"_s));
        else
            QCOMPARE(closedWith(feed), 4505);
    }

    void commandsAreAnswered_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, const QByteArray &message, const char *code) {
            QTest::newRow(name) << message << QString::fromLatin1(code);
        };
        const auto post = [](qsizetype bytes) {
            return command("thread.post", "{\"text\":\"" + QByteArray(bytes, 'x') + "\"}");
        };
        row("chat-8192", post(MaxChat), "not-found");
        row("chat-8193", post(MaxChat + 1), "too-large");
        row("array-257",
            command("thread.post",
                R"({"text":"x","attachments":[0)" + QByteArray(",0").repeated(256) + "]}"),
            "too-large");
        row("unknown-op", command("thread.sing", "{}"), "unsupported-op");
        // Who may see the thread comes before what is said in it.
        row("args-missing-field", command("thread.post", "{}"), "not-found");
        row("args-of-another-kind", command("thread.post", "[]"), "invalid");
        row("text-is-a-number", command("thread.post", R"({"text":1})"), "invalid");
    }
    //! A command that cannot be carried out and brings down the connection, so that it is sent again for ever.
    void commandsAreAnswered()
    {
        QFETCH(QByteArray, message);
        QFETCH(QString, code);
        RawFeed feed(m_server.port());
        QVERIFY(feed.enter(m_token));
        feed.send(frame(message));
        const auto result = feed.nextOf(u"res"_s);
        QVERIFY(result);
        QCOMPARE(result->json()["ok"_L1], QJsonValue(false));
        QCOMPARE(result->json()["error"_L1]["code"_L1].toString(), code);
        QVERIFY(!result->json()["error"_L1]["title"_L1].toString().isEmpty());
        QVERIFY(feed.isServed());
    }

    void endsBeforeHello_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<bool>("isText");
        QTest::addColumn<int>("code");
        const auto row
            = [](const char *name, const QByteArray &message, int code = 4505,
                  bool isText = false) { QTest::newRow(name) << message << isText << code; };
        row("ack-first", R"({"type":"ack","seq":1})");
        row("ack-first-in-text", R"({"type":"ack","seq":1})", 4505, true);
        row("unknown-type-first", R"({"type":"from-later"})");
        row("command-first", command("thread.post", R"({"text":"x"})"));
        row("strange-token", hello("x"), 4501);
        row("strange-token-in-text", hello("x"), 4501, true);
        row("long-token", hello(QByteArray(MaxString, 'x')), 4501);
        row("token-too-long", hello(QByteArray(MaxString + 1, 'x')));
        row("no-auth", R"({"type":"hello","version":1})");
        row("auth-unknown", R"({"type":"hello","version":1,"auth":{"kind":"magic","token":"x"}})");
        row("version-2", R"({"type":"hello","version":2,"auth":{"kind":"login","token":"x"}})",
            4504);
        row("version-0", R"({"type":"hello","version":0,"auth":{"kind":"login","token":"x"}})");
        row("version-text",
            R"({"type":"hello","version":"1","auth":{"kind":"login","token":"x"}})");
        row("not-json", "{hello}");
        row("cut-off", R"({"type":"hello","version":1)");
        row("two-in-one", R"({"type":"ack","seq":1}{"type":"ack","seq":2})");
        row("type-missing", "{}");
        row("type-a-number", R"({"type":1})");
        row("not-utf8-in-binary", "{\"type\":\"\xff\"}");
        row("surrogate-in-binary", "{\"type\":\"\xed\xa0\x80\"}");
        row("seq-past-2^53", R"({"type":"ack","seq":9007199254740992})");
        row("seq-negative", R"({"type":"ack","seq":-1})");
        row("seq-fraction", R"({"type":"ack","seq":1.5})");
        row("number-huge", R"({"type":"ack","seq":1e999})");
        row("zero-byte-in-json", QByteArray("{\"type\":\"ack\",\0\"seq\":1}", 23));
    }
    void endsBeforeHello()
    {
        QFETCH(QByteArray, message);
        QFETCH(bool, isText);
        QFETCH(int, code);
        RawFeed feed(m_server.port());
        QVERIFY(feed.upgrade());
        feed.send(frame(message, { .opcode = isText ? Text : Binary }));
        QCOMPARE(closedWith(feed), code);
    }

    void helloTwice()
    {
        RawFeed feed(m_server.port());
        QVERIFY(feed.enter(m_token));
        feed.send(frame(hello(m_token.toLatin1())));
        QCOMPARE(closedWith(feed), 4505);
    }

    //! Two consoles on one replica after a line that only one side knows to be dead.
    void aNewConnectionReplacesTheOld()
    {
        const QByteArray install
            = R"(,"client":{"name":"x","install":"01970e6c-0000-7000-8000-0000000000d1"})";
        RawFeed old(m_server.port());
        QVERIFY(old.upgrade());
        old.send(frame(hello(m_token.toLatin1(), install)));
        QVERIFY(old.nextOf(u"snap.end"_s));
        RawFeed young(m_server.port());
        QVERIFY(young.upgrade());
        young.send(frame(hello(m_token.toLatin1(), install)));
        QVERIFY(young.nextOf(u"snap.end"_s));
        QCOMPARE(closedWith(old), 4506);
        QVERIFY(young.isServed());
    }

    void tooManyOfOneUser()
    {
        QVERIFY(waitForConnections(1));
        std::vector<std::unique_ptr<RawFeed>> crowd;
        for (int i = 1; i < MaxPerUser; ++i) // the honest one is the first
            QVERIFY(crowd.emplace_back(std::make_unique<RawFeed>(m_server.port()))->enter(m_token));
        RawFeed oneTooMany(m_server.port());
        QVERIFY(oneTooMany.upgrade());
        oneTooMany.send(frame(hello(m_token.toLatin1())));
        QCOMPARE(closedWith(oneTooMany), 4507);
        for (auto &one : crowd)
            QVERIFY(one->isServed());
    }

    void tooManyMessages()
    {
        RawFeed feed(m_server.port());
        QVERIFY(feed.enter(m_token));
        feed.send(frame("?").repeated(5'000));
        QCOMPARE(closedWith(feed), 4406);
    }

    void signedOut()
    {
        const auto session
            = m_server.post("/v1/login", R"({"name":"ada","password":"correct horse"})");
        const QString refresh = session.json()["refresh"_L1].toString();
        RawFeed feed(m_server.port());
        QVERIFY(feed.upgrade());
        QCOMPARE(m_server.post("/v1/logout", "{\"refresh\":\"" + refresh.toLatin1() + "\"}").status,
            204);
        feed.send(frame(hello(session.json()["token"_L1].toString().toLatin1())));
        QCOMPARE(closedWith(feed), 4501);
    }

private:
    [[nodiscard]] static int closedWith(RawFeed &feed)
    {
        const auto end = feed.endPolitely();
        return end.isOver && feed.fault().isEmpty() ? end.code : -1;
    }
    [[nodiscard]] int metric(const QByteArray &name) const
    {
        return metricOf(m_server.get("/metrics", {}, m_server.adminPort()).body, name);
    }
    [[nodiscard]] bool waitForConnections(int count)
    {
        return QTest::qWaitFor([&] { return metric("connections") == count; }, RawFeed::PatienceMs);
    }

    ServerProcess m_server;
    QString m_token;
    std::unique_ptr<RawFeed> m_honest;
};

QTEST_GUILESS_MAIN(TestFeedRules)
#include "tst_feed_rules.moc"
