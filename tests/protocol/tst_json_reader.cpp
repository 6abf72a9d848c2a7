// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/json_reader.h"

#include <QJsonArray>
#include <QTest>

using namespace dispatch::protocol;
using namespace Qt::StringLiterals;

//! The grammar and the limits are in the golden vectors; here is what those cannot say: bytes that are not text, other
//! limits, and what the reader hands back.
class TestJsonReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void badUtf8_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("lone-continuation") << QByteArray("{\"a\":\"\x80\"}");
        QTest::newRow("cut-sequence") << QByteArray("{\"a\":\"\xc3\"}");
        QTest::newRow("overlong-slash") << QByteArray("{\"a\":\"\xc0\xaf\"}");
        QTest::newRow("overlong-nul") << QByteArray("{\"a\":\"\xc0\x80\"}");
        QTest::newRow("surrogate") << QByteArray("{\"a\":\"\xed\xa0\x80\"}");
        QTest::newRow("past-unicode") << QByteArray("{\"a\":\"\xf4\x90\x80\x80\"}");
        QTest::newRow("latin-1") << QByteArray("{\"a\":\"M\xfcller\"}");
        QTest::newRow("utf-16") << QByteArray("{\0\"\0a\0\"\0:\0"
                                              "1\0}\0",
            14);
        QTest::newRow("byte-order-mark") << QByteArray("\xef\xbb\xbf{}");
        QTest::newRow("in-a-key") << QByteArray("{\"\xff\":1}");
    }
    void badUtf8()
    {
        QFETCH(QByteArray, bytes);
        const auto object = parseObject(bytes);
        QVERIFY(!object);
        QCOMPARE(object.error().code, DecodeErrorCode::NotJson);
    }

    void whiteSpaceAroundIsAllowed()
    {
        const auto object = parseObject(" \r\n\t{ \"a\" : [ ] } \n");
        QVERIFY(object);
        QCOMPARE(canonical(*object), "{\"a\":[]}"_ba);
    }

    void theSizeLimitIsTheCallers()
    {
        QVERIFY(parseObject("{\"a\":1}", 7));
        const auto object = parseObject("{\"a\":1}", 6);
        QVERIFY(!object);
        QCOMPARE(object.error().code, DecodeErrorCode::TooLarge);
        const QByteArray padded = "{\"a\":1" + QByteArray(100'000, ' ') + "}";
        QVERIFY(parseObject(padded, 200'000));
    }

    //! Deep nesting must not cost stack: a megabyte of brackets is refused at the seventeenth.
    void aMegabyteOfBrackets()
    {
        for (const char bracket : { '[', '{' }) {
            const QByteArray bytes = QByteArray("{\"a\":") + QByteArray(1 << 20, bracket);
            const auto object = parseObject(bytes, 2 << 20);
            QVERIFY(!object);
            QCOMPARE(object.error().code,
                bracket == '[' ? DecodeErrorCode::TooDeep : DecodeErrorCode::NotJson);
        }
    }

    void overLimitStillGivesTheObject()
    {
        const QByteArray bytes = "{\"id\":\"x\",\"s\":\"" + QByteArray(4'097, 'a') + "\"}";
        const auto parsed = parseLenient(bytes);
        QVERIFY(parsed);
        QCOMPARE(parsed->object.value("id"_L1).toString(), u"x"_s);
        QVERIFY(parsed->overLimit);
        QCOMPARE(parsed->overLimit->field, u"s"_s);
    }

    void theFirstBreachIsTheOneNamed()
    {
        const QByteArray big(4'097, 'a');
        const QByteArray bytes = "{\"b\":{\"c\":[1,\"" + big + "\"]},\"a\":\"" + big + "\"}";
        const auto object = parseObject(bytes);
        QVERIFY(!object);
        QCOMPARE(object.error().field, u"b.c.1"_s);
    }

    void canonicalSpelling()
    {
        const auto object = parseObject(
            "{\"b\":1.50,\"a\":{\"z\":null,\"y\":[true,1e3]},\"\\u0041\":\"\\u00e9\\/\\u007f\"}");
        QVERIFY(object);
        QCOMPARE(canonical(*object),
            "{\"A\":\"é/\x7f\",\"a\":{\"y\":[true,1000],\"z\":null},\"b\":1.5}"_ba);
    }

    //! A text that begins with a byte order mark and is read without it: another text than was written, and a key that
    //! stands where another belongs.
    void keepsAByteOrderMark_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("spelled");
        const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &spelled) {
            QTest::newRow(name) << bytes << spelled;
        };
        const QByteArray mark = "\xef\xbb\xbf";
        row("value", "{\"a\":\"" + mark + "x\"}", "{\"a\":\"" + mark + "x\"}");
        row("escaped", "{\"a\":\"\\ufeffx\"}", "{\"a\":\"" + mark + "x\"}");
        row("alone", "{\"a\":\"" + mark + "\"}", "{\"a\":\"" + mark + "\"}");
        row("twice", "{\"a\":\"" + mark + mark + "\"}", "{\"a\":\"" + mark + mark + "\"}");
        row("after-an-escaped-quote", "{\"a\":\"\\\"" + mark + "\"}",
            "{\"a\":\"\\\"" + mark + "\"}");
        row("key", "{\"" + mark + "a\":1,\"b\":2}", "{\"b\":2,\"" + mark + "a\":1}");
        row("beside-the-key-without", "{\"" + mark + "a\":1,\"a\":2}",
            "{\"a\":2,\"" + mark + "a\":1}");
    }
    void keepsAByteOrderMark()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, spelled);
        const auto object = parseObject(bytes);
        QVERIFY(object);
        QCOMPARE(canonical(*object), spelled);
        const auto again = parseObject(spelled);
        QVERIFY(again);
        QCOMPARE(*again, *object);
    }

    void namesAFieldWithItsByteOrderMark()
    {
        const QByteArray big(4'097, 'a');
        for (const auto &key : { "\xef\xbb\xbfk"_ba, "\\ufeffk"_ba, "\xef\xbb\xbf\\u006b"_ba }) {
            const QByteArray bytes = "{\"" + key + "\":\"" + big + "\"}";
            const auto object = parseObject(bytes);
            QVERIFY(!object);
            QCOMPARE(object.error().field, u"\ufeffk"_s);
        }
    }

    void wholeNumbersAreExact()
    {
        const auto object = parseObject("{\"a\":9007199254740993}");
        QVERIFY(object);
        QCOMPARE(object->value("a"_L1).toInteger(), 9'007'199'254'740'993);
    }

    void sentencesNameTheField()
    {
        QCOMPARE((DecodeError { DecodeErrorCode::Missing, u"args.title"_s }.text()),
            u"The field “args.title” is missing."_s);
        QCOMPARE((DecodeError { DecodeErrorCode::NotJson, {} }.text()),
            u"The message is not readable JSON."_s);
    }
};

QTEST_GUILESS_MAIN(TestJsonReader)
#include "tst_json_reader.moc"
