// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server_process.h"
#include "wire/raw_feed.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace dispatch::wire;
using dispatch::server::test::ServerProcess;

namespace {

constexpr int MessageLimit = 64 * 1024;
constexpr int SubId = 7;

//! A `sub` of exactly so many bytes; JSON may end in blanks.
QByteArray subOf(qsizetype bytes = 0)
{
    const QByteArray content = "{\"type\":\"sub\",\"id\":" + QByteArray::number(SubId) + "}";
    return bytes == 0 ? content : content.leftJustified(bytes, ' ');
}

//! A message of an unknown type, which is ignored, with this text in it.
QByteArray unknownWith(const QByteArray &text)
{
    return "{\"type\":\"from-later\",\"text\":\"" + text + "\"}";
}

//! A `job.create`; \p id makes its ids different from those of other jobs.
QByteArray jobCommand(const QByteArray &id, const QByteArray &title)
{
    const QByteArray uuid = "01970e6c-0000-7000-8000-0000000000" + id;
    return "{\"type\":\"cmd\",\"id\":\"" + uuid + "\",\"op\":\"job.create\",\"entity\":\"job/"
        + uuid + "\",\"madeMs\":1772460309900,\"args\":{\"title\":\"" + title
        + "\",\"visit\":\"visit/" + uuid + "\",\"thread\":\"thread/" + uuid + "\"}}";
}

QByteArray first(const QByteArray &payload, quint8 opcode = Binary)
{
    return frame(payload, { .opcode = opcode, .isFinal = false });
}
QByteArray middle(const QByteArray &payload)
{
    return frame(payload, { .opcode = Continuation, .isFinal = false });
}
QByteArray last(const QByteArray &payload)
{
    return frame(payload, { .opcode = Continuation });
}
QByteArray control(quint8 opcode, const QByteArray &payload)
{
    return frame(payload, { .opcode = opcode });
}
QByteArray text(const QByteArray &payload)
{
    return frame(payload, { .opcode = Text });
}

//! Valid UTF-8 at the edges of every length, and text of several scripts (Autobahn's groups 6.1 to 6.7).
const QList<std::pair<const char *, QByteArray>> GoodTexts {
    { "greek", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5" },
    { "mixed-widths", "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\xa7" },
    { "least-of-two", "\xc2\x80" },
    { "most-of-two", "\xdf\xbf" },
    { "least-of-three", "\xe0\xa0\x80" },
    { "before-surrogates", "\xed\x9f\xbf" },
    { "after-surrogates", "\xee\x80\x80" },
    { "replacement", "\xef\xbf\xbd" },
    { "non-character", "\xef\xbf\xbf" },
    { "least-of-four", "\xf0\x90\x80\x80" },
    { "most-of-four", "\xf4\x8f\xbf\xbf" },
};

const QList<std::pair<const char *, QByteArray>> BadTexts {
    { "lone-continuation-80", "\x80" },
    { "lone-continuation-bf", "\xbf" },
    { "two-continuations", "a\x80\xbf" },
    { "start-without-rest-2", "\xc2 a" },
    { "start-without-rest-3", "\xe2\x82 a" },
    { "start-without-rest-4", "\xf0\x9f\x94 a" },
    { "start-then-start", "\xc2\xc2\x80" },
    { "overlong-2-c0", "\xc0\xaf" },
    { "overlong-2-c1", "\xc1\xbf" },
    { "overlong-3", "\xe0\x80\xaf" },
    { "overlong-3-most", "\xe0\x9f\xbf" },
    { "overlong-4", "\xf0\x80\x80\xaf" },
    { "overlong-4-most", "\xf0\x8f\xbf\xbf" },
    { "overlong-5", "\xf8\x80\x80\x80\xaf" },
    { "overlong-6", "\xfc\x80\x80\x80\x80\xaf" },
    { "surrogate-first", "\xed\xa0\x80" },
    { "surrogate-last", "\xed\xbf\xbf" },
    { "surrogate-pair", "\xed\xa0\x80\xed\xb0\x80" },
    { "past-10ffff", "\xf4\x90\x80\x80" },
    { "start-f5", "\xf5\x80\x80\x80" },
    { "five-bytes", "\xf8\x88\x80\x80\x80" },
    { "six-bytes", "\xfc\x84\x80\x80\x80\x80" },
    { "fe", "\xfe" },
    { "ff", "\xff" },
};

} // namespace

//! RFC 6455 as a server must keep it, frame by frame (in the spirit of Autobahn's groups 1 to 7), and the feed's own rules on
//! top. The opening handshake is in tst_handshake. After every row an honest client on another connection must still be served.
class TestRfc6455 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        m_token = m_server.signIn();
        m_honest = std::make_unique<RawFeed>(m_server.port());
        QVERIFY(m_honest->enter(m_token));
        QVERIFY(m_honest->isServed());
    }

    void cleanup()
    {
        if (m_bad) {
            QCOMPARE(m_bad->fault(), QString());
            m_bad.reset();
        }
        QVERIFY2(m_honest->isServed(), "the honest client is no longer served");
        QCOMPARE(m_honest->fault(), QString());
    }

    // ---------------------------------------------------------------- what must be read

    void reads_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isText");
        const auto row = [](const char *name, const QByteArray &bytes, bool isText = false) {
            QTest::newRow(name) << bytes << isText;
        };
        // Lengths: each form at its edges, up to the limit of a message.
        row("length-shortest", frame(subOf()));
        for (const int length : { 125, 126, 127, 128, 65'535, MessageLimit }) {
            row(qPrintable(u"length-%1-binary"_s.arg(length)), frame(subOf(length)));
            row(qPrintable(u"length-%1-text"_s.arg(length)), text(subOf(length)), true);
        }
        // Masking.
        row("mask-zero", frame(subOf(), { .key = QByteArray(4, '\0') }));
        row("mask-ones", frame(subOf(), { .key = QByteArray(4, '\xff') }));
        row("mask-turns-braces-into-zero", frame(subOf(), { .key = QByteArray(4, '{') }));
        row("mask-differs-per-fragment",
            first("{\"type\":")
                + frame(
                    "\"sub\",\"id\":7}", { .opcode = Continuation, .key = "\x01\x02\x03\x04" }));
        // What is ignored: the message after it is read.
        row("empty-binary", frame({}) + frame(subOf()));
        row("empty-text", text({}) + text(subOf()), true);
        row("unknown-first-byte", frame("\x02 hello") + frame(subOf()));
        row("location-batch-from-a-client", frame(QByteArray(16, '\x01')) + frame(subOf()));
        row("unknown-type", frame(R"({"type":"from-later"})") + frame(subOf()));
        row("unknown-field", frame(R"({"type":"sub","id":7,"later":{"a":[1,null]}})"));
        row("text-that-is-not-json", text("hello") + text(subOf()), true);
        // Fragments.
        row("fragments-2", first("{\"type\":\"sub\"") + last(",\"id\":7}"));
        row("fragments-2-text", first("{\"type\":\"sub\"", Text) + last(",\"id\":7}"), true);
        QByteArray single = first("{");
        for (const char byte : QByteArray("\"type\":\"sub\",\"id\":7"))
            single += middle(QByteArray(1, byte));
        row("fragments-of-one-byte", single + last("}"));
        row("fragments-empty-first", first({}) + last(subOf()));
        row("fragments-empty-last", first(subOf()) + last({}));
        row("fragments-empty-middle",
            first("{\"type\":") + middle({}) + middle({}) + last("\"sub\",\"id\":7}"));
        row("fragments-all-empty", first({}) + middle({}) + last({}) + frame(subOf()));
        row("fragments-empty-text", first({}, Text) + last({}) + text(subOf()), true);
        row("fragments-to-the-limit", first(subOf(MessageLimit - 1)) + last(" "));
        QByteArray many = first(subOf(1024));
        for (int i = 0; i < 62; ++i)
            many += middle(QByteArray(1024, ' '));
        row("fragments-64-of-1-kib", many + last(QByteArray(1024, ' ')));
        // Control frames in between.
        row("pong-unasked", control(Pong, {}) + frame(subOf()));
        row("pong-unasked-with-payload", control(Pong, QByteArray(125, 'p')) + frame(subOf()));
        row("pong-between-fragments",
            first("{\"type\":\"sub\"") + control(Pong, "x") + last(",\"id\":7}"));
        // Text.
        for (const auto &[name, good] : GoodTexts) {
            row(qPrintable(u"utf8-%1"_s.arg(QLatin1StringView(name))),
                text(unknownWith(good)) + text(subOf()), true);
            const QByteArray message = unknownWith(good);
            QByteArray divided = first({}, Text);
            for (const char byte : message)
                divided += middle(QByteArray(1, byte));
            row(qPrintable(u"utf8-fragment-a-byte-%1"_s.arg(QLatin1StringView(name))),
                divided + last({}) + text(subOf()), true);
        }
    }
    //! A correct client that is refused or not understood.
    void reads()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, isText);
        auto &feed = enter();
        feed.send(bytes);
        const auto answer = feed.nextOf(u"subok"_s);
        if (!answer)
            QFAIL(qPrintable(u"closed with %1"_s.arg(feed.end().code)));
        QCOMPARE(answer->json()["id"_L1].toInt(), SubId);
        QCOMPARE(answer->opcode, isText ? Text : Binary); // answered in kind
        feed.send(control(Close, closePayload(1000)));
        QCOMPARE(feed.end(), (RawFeed::End { true, 1000 }));
    }

    //! A frame or a character that comes in pieces of one byte, each a TCP segment of its own.
    void readsByteByByte()
    {
        auto &feed = enter();
        feed.socket().setSocketOption(QAbstractSocket::LowDelayOption, 1);
        const QByteArray bytes = text(unknownWith(GoodTexts[1].second)) + control(Ping, "slowly")
            + frame(subOf(200), { .opcode = Text });
        for (const char byte : bytes)
            feed.send(QByteArray(1, byte));
        QCOMPARE(feed.nextPong().value_or("none"), "slowly");
        QVERIFY(feed.nextOf(u"subok"_s));
    }

    //! A title that reached the log changed, whatever the message's frames looked like.
    void keepsTextWhole()
    {
        auto &feed = enter(true);
        const QString title = QString::fromUtf8(GoodTexts[1].second);
        const QByteArray command = jobCommand("a1", title.toUtf8());
        QByteArray divided = first({}, Text);
        for (const char byte : command)
            divided += middle(QByteArray(1, byte));
        feed.send(divided + last({}));
        const auto result = feed.nextOf(u"res"_s);
        QVERIFY(result);
        QVERIFY2(result->json()["ok"_L1].toBool(), result->payload.constData());
        const auto events = m_honest->nextOf(u"evs"_s);
        QVERIFY(events);
        QVERIFY2(events->payload.contains(title.toUtf8()), events->payload.constData());
    }

    // ---------------------------------------------------------------- ping and pong

    void answersPings_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("are you there");
        QTest::newRow("not-utf8") << QByteArray("\x00\xff\xfe\xfd\xfc\xfb\x00", 7);
        QTest::newRow("125-bytes") << QByteArray(125, '\xfe');
    }
    void answersPings()
    {
        QFETCH(QByteArray, payload);
        auto &feed = enter();
        feed.send(control(Ping, payload));
        QCOMPARE(feed.nextPong().value_or("none"), payload);
    }

    //! The answer must not wait for the end of the message that the ping came in the middle of.
    void answersAPingBetweenFragmentsAtOnce()
    {
        auto &feed = enter();
        feed.send(
            first("{\"type\":") + control(Ping, "one") + middle("\"sub\"") + control(Ping, "two"));
        QCOMPARE(feed.nextPong().value_or("none"), "one");
        QCOMPARE(feed.nextPong().value_or("none"), "two");
        feed.send(last(",\"id\":7}"));
        QVERIFY(feed.nextOf(u"subok"_s));
    }

    void answersPingsInOrder()
    {
        auto &feed = enter();
        QByteArray bytes;
        for (int i = 0; i < 10; ++i)
            bytes += control(Ping, QByteArray::number(i));
        feed.send(bytes);
        for (int i = 0; i < 10; ++i)
            QCOMPARE(feed.nextPong().value_or("none"), QByteArray::number(i));
    }

    //! One client that keeps the server busy with answering pings, and others waiting.
    void endsAFlood_data()
    {
        QTest::addColumn<int>("opcode");
        QTest::newRow("of-pings") << int(Ping);
        QTest::newRow("of-pongs") << int(Pong);
    }
    void endsAFlood()
    {
        QFETCH(int, opcode);
        auto &feed = enter();
        feed.send(control(static_cast<quint8>(opcode), QByteArray(125, 'f')).repeated(5'000));
        QCOMPARE(feed.endPolitely(), (RawFeed::End { true, 4406 }));
    }

    // ---------------------------------------------------------------- what must end the connection

    void failsTheConnection_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto row = [](const QString &name, const QByteArray &bytes, int code = 1002) {
            QTest::newRow(qPrintable(name)) << bytes << code;
        };
        const QByteArray good = frame(subOf()); // must not be answered any more
        // Reserved bits and opcodes: nothing was negotiated that gives them a meaning.
        for (quint8 bits = 1; bits < 8; ++bits) {
            row(u"rsv-%1-binary"_s.arg(bits), frame(subOf(), { .reserved = bits }) + good);
            row(u"rsv-%1-text"_s.arg(bits),
                frame(subOf(), { .opcode = Text, .reserved = bits }) + good);
        }
        row(u"rsv-ping"_s, frame("x", { .opcode = Ping, .reserved = 4 }) + good);
        row(u"rsv-pong"_s, frame("x", { .opcode = Pong, .reserved = 2 }) + good);
        row(u"rsv-close"_s, frame(closePayload(1000), { .opcode = Close, .reserved = 1 }));
        row(u"rsv-continuation"_s,
            first("{") + frame("}", { .opcode = Continuation, .reserved = 4 }));
        for (const int number : { 3, 4, 5, 6, 7, 11, 12, 13, 14, 15 }) {
            const auto opcode = static_cast<quint8>(number);
            row(u"opcode-%1"_s.arg(opcode), frame(subOf(), { .opcode = opcode }) + good);
            row(u"opcode-%1-empty"_s.arg(opcode), frame({}, { .opcode = opcode }) + good);
            row(u"opcode-%1-between-fragments"_s.arg(opcode),
                first("{") + frame("x", { .opcode = opcode }) + last("}"));
        }
        // Masks.
        for (const quint8 opcode : { Text, Binary })
            row(u"unmasked-%1"_s.arg(opcode),
                frame(subOf(), { .opcode = opcode, .isMasked = false }) + good);
        row(u"unmasked-ping"_s, frame("x", { .opcode = Ping, .isMasked = false }) + good);
        row(u"unmasked-pong"_s, frame("x", { .opcode = Pong, .isMasked = false }) + good);
        row(u"unmasked-close"_s, frame(closePayload(1000), { .opcode = Close, .isMasked = false }));
        row(u"unmasked-continuation"_s,
            first("{") + frame("}", { .opcode = Continuation, .isMasked = false }));
        // Lengths. A length not in its shortest form must be taken for what it is: two readers of one stream that disagree.
        row(u"long-form-0-in-2"_s, frame({}, { .lengthBytes = 2 }) + good);
        row(u"long-form-125-in-2"_s, frame(subOf(125), { .lengthBytes = 2 }) + good);
        row(u"long-form-125-in-8"_s, frame(subOf(125), { .lengthBytes = 8 }) + good);
        row(u"long-form-65535-in-8"_s, frame(subOf(65'535), { .lengthBytes = 8 }) + good);
        row(u"limit-plus-1"_s, frame(subOf(MessageLimit + 1)), 1009);
        row(u"limit-plus-1-text"_s, text(subOf(MessageLimit + 1)), 1009);
        row(u"limit-announced-only"_s, frame({}, { .claimed = MessageLimit + 1 }), 1009);
        row(u"length-2^31"_s, frame({}, { .claimed = quint64(1) << 31 }), 1009);
        row(u"length-2^63-1"_s, frame({}, { .claimed = (quint64(1) << 63) - 1 }), 1009);
        // The top bit must be 0, so 1002 would be as right; that it is too long is decided first.
        row(u"length-2^63"_s, frame({}, { .claimed = quint64(1) << 63 }), 1009);
        row(u"length-2^64-1"_s, frame({}, { .claimed = ~quint64(0) }), 1009);
        row(u"fragments-over-the-limit"_s,
            first(QByteArray(40'000, ' ')) + last(QByteArray(40'000, ' ')), 1009);
        row(u"fragments-1-over"_s, first(QByteArray(MessageLimit, ' ')) + last(" "), 1009);
        row(u"fragments-2^64-1-more"_s,
            first("{") + frame({}, { .opcode = Continuation, .claimed = ~quint64(0) }), 1009);
        QByteArray many = first(QByteArray(1024, ' '));
        for (int i = 0; i < 64; ++i)
            many += middle(QByteArray(1024, ' '));
        row(u"fragments-65-of-1-kib"_s, many, 1009);
        // Control frames: whole, and 125 bytes at most.
        for (const auto &[name, opcode] :
            { std::pair("ping", Ping), std::pair("pong", Pong), std::pair("close", Close) }) {
            const QString what = QLatin1StringView(name);
            const QByteArray long_ = closePayload(1000) + QByteArray(124, 'x');
            row(what + u"-of-126"_s, frame(long_, { .opcode = opcode }) + good);
            row(what + u"-of-65536"_s, frame({}, { .opcode = opcode, .claimed = 65'536 }) + good);
            row(what + u"-divided"_s,
                frame(closePayload(1000), { .opcode = opcode, .isFinal = false }) + last("x"));
            row(what + u"-divided-between-fragments"_s,
                first("{") + frame(closePayload(1000), { .opcode = opcode, .isFinal = false })
                    + last("x"));
        }
        // Fragments out of order.
        row(u"continuation-of-nothing"_s, last(subOf()) + good);
        row(u"continuation-of-nothing-empty"_s, last({}) + good);
        row(u"continuation-of-nothing-open"_s, middle(subOf()) + good);
        row(u"continuation-after-the-end"_s, first("{\"type\":") + last("\"x\"}") + last(subOf()));
        row(u"binary-within-binary"_s, first("{") + frame(subOf()));
        row(u"text-within-text"_s, first("{", Text) + text(subOf()));
        row(u"text-within-binary"_s, first("{") + text(subOf()));
        row(u"first-within-first"_s, first("{") + first(subOf()));
        row(u"binary-after-empty-first"_s, first({}) + frame(subOf()));
        // UTF-8 in text.
        for (const auto &[name, bad] : BadTexts) {
            const QString what = QLatin1StringView(name);
            row(u"utf8-"_s + what, text(unknownWith(bad)) + good, 1007);
            const QByteArray message = unknownWith(bad);
            QByteArray divided = first({}, Text);
            for (const char byte : message)
                divided += middle(QByteArray(1, byte));
            row(u"utf8-fragment-a-byte-"_s + what, divided + last({}) + good, 1007);
        }
        for (const auto &[name, bytes] :
            { std::pair("2", QByteArray("\xc3")), std::pair("3", QByteArray("\xe2\x82")),
                std::pair("4", QByteArray("\xf0\x9f\x94")) }) {
            const QString what = QLatin1StringView(name);
            row(u"utf8-cut-off-%1"_s.arg(what), text("{}" + bytes) + good, 1007);
            row(u"utf8-cut-off-%1-in-fragments"_s.arg(what), first("{}", Text) + last(bytes) + good,
                1007);
            row(u"utf8-cut-off-%1-before-an-empty-last"_s.arg(what),
                first("{}" + bytes, Text) + last({}) + good, 1007);
            row(u"utf8-cut-off-%1-before-empty-ones"_s.arg(what),
                first("{}" + bytes, Text) + middle({}) + last({}) + good, 1007);
        }
        // Close frames.
        row(u"close-of-1-byte"_s, control(Close, "\x03"));
        for (const int code : { 0, 1, 999, 1004, 1005, 1006, 1014, 1015, 1016, 1100, 2000, 2999 })
            row(u"close-%1"_s.arg(code), control(Close, closePayload(static_cast<quint16>(code))));
        // 1007 would say more, but the RFC asks for no code here, and Beast takes all of a close frame alike.
        row(u"close-reason-not-utf8"_s, control(Close, closePayload(1000, "\xce\xba\xff")));
        row(u"close-reason-cut-off"_s, control(Close, closePayload(1000, "\xe2\x82")));
        row(u"close-reason-surrogate"_s, control(Close, closePayload(1000, "\xed\xa0\x80")));
    }
    //! One who breaks the protocol and is kept, or is let go under another name, or takes others along.
    void failsTheConnection()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        auto &feed = enter();
        feed.send(bytes);
        bool isAnswered = false;
        const auto end = feed.endPolitely(
            [&](const RawFeed::Frame &message) { isAnswered |= message.type() == "subok"_L1; });
        QCOMPARE(end, (RawFeed::End { true, code }));
        QVERIFY2(!isAnswered, "what came after the breach, or within it, was carried out");
    }

    // ---------------------------------------------------------------- closing

    void answersAClose_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto row = [](const QString &name, const QByteArray &bytes, int code) {
            QTest::newRow(qPrintable(name)) << bytes << code;
        };
        for (const int code :
            { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999 })
            row(QString::number(code), control(Close, closePayload(static_cast<quint16>(code))),
                code);
        // Registered with IANA after the RFC was written: service restart, try again later.
        row(u"1012"_s, control(Close, closePayload(1012)), 1012);
        row(u"1013"_s, control(Close, closePayload(1013)), 1013);
        // The RFC knows no codes from 5000 on and forbids none; they are taken for an application's.
        row(u"5000"_s, control(Close, closePayload(5000)), 5000);
        row(u"65535"_s, control(Close, closePayload(65'535)), 65'535);
        // An empty close may be answered with any valid code.
        row(u"empty"_s, control(Close, {}), 1000);
        row(u"with-reason"_s, control(Close, closePayload(1000, "done for today")), 1000);
        row(u"with-longest-reason"_s, control(Close, closePayload(1000, QByteArray(123, 'r'))),
            1000);
        row(u"with-multi-byte-reason"_s, control(Close, closePayload(1000, GoodTexts[1].second)),
            1000);
        row(u"between-fragments"_s, first("{") + control(Close, closePayload(1000)), 1000);
        row(u"twice"_s, control(Close, closePayload(1000)) + control(Close, closePayload(1001)),
            1000);
        row(u"then-ping"_s, control(Close, closePayload(1000)) + control(Ping, "still here"), 1000);
        row(u"then-rubbish"_s, control(Close, closePayload(1000)) + QByteArray(500, '\xff'), 1000);
        row(u"after-ping"_s, control(Ping, "x") + control(Close, closePayload(1000)), 1000);
    }
    //! A goodbye that is not returned, so that the client takes a clean end for a broken line.
    void answersAClose()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        auto &feed = enter();
        feed.send(bytes);
        QCOMPARE(feed.end(), (RawFeed::End { true, code }));
    }

    //! A command that came after the close and was carried out all the same.
    void carriesOutNothingAfterAClose()
    {
        const int before = metric("log_head");
        auto &feed = enter();
        feed.send(control(Close, closePayload(1000)) + frame(jobCommand("b1", "late")));
        QCOMPARE(feed.end(), (RawFeed::End { true, 1000 }));
        QVERIFY(m_honest->isServed());
        QCOMPARE(metric("log_head"), before);
    }

    //! Connections that ended without a word and are counted, and kept, for ever.
    void forgetsWhoIsGone()
    {
        QVERIFY(waitForConnections(1));
        for (int i = 0; i < 5; ++i) {
            RawFeed gone(m_server.port());
            QVERIFY(gone.enter(m_token));
            gone.send(i % 2 == 0 ? first("{\"type\":") : frame({}, { .claimed = 1000 }));
        } // the destructor resets the connection
        QVERIFY(waitForConnections(1));
    }

private:
    RawFeed &enter(bool isText = false)
    {
        m_bad = std::make_unique<RawFeed>(m_server.port());
        if (!m_bad->enter(m_token, isText))
            qWarning("the connection of this row did not get ready");
        return *m_bad;
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
    std::unique_ptr<RawFeed> m_bad;
};

QTEST_GUILESS_MAIN(TestRfc6455)
#include "tst_rfc6455.moc"
