// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/golden_file.h"

#include "protocol/feed_messages.h"

#include <QTest>

using namespace dispatch;
using namespace dispatch::protocol;
using namespace Qt::StringLiterals;

//! Would catch: a renamed field, a changed default, another order of keys, a limit that moved, an error that no longer
//! names its field. Any of them breaks every other release and every stored log.
class TestGoldenVectors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void validClientMessage_data() { valid(u"valid_client.json"_s); }
    void validClientMessage() { readAndWriteAgain(decodeClientMessage); }
    void validServerMessage_data() { valid(u"valid_server.json"_s); }
    void validServerMessage() { readAndWriteAgain(decodeServerMessage); }

    void invalidClientMessage_data() { invalid(u"invalid_client.json"_s); }
    void invalidClientMessage() { refuse(decodeClientMessage); }
    void invalidServerMessage_data() { invalid(u"invalid_server.json"_s); }
    void invalidServerMessage() { refuse(decodeServerMessage); }

    void invalidCommandIsAnswered_data() { invalid(u"invalid_command.json"_s); }
    void invalidCommandIsAnswered()
    {
        QFETCH(QByteArray, in);
        QFETCH(DecodeError, error);
        const auto message = decodeClientMessage(in);
        QVERIFY2(message, qPrintable(message ? QString() : message.error().text()));
        const auto *bad = std::get_if<BadCommand>(&*message);
        QVERIFY(bad);
        QCOMPARE(domain::uuidText(bad->id.uuid), u"01970e6c-0000-7000-8000-0000000000c1"_s);
        compare(bad->error, error);
    }

    //! A message that ends anywhere is an error, never a crash or half a message.
    void everyPrefixIsRefused()
    {
        for (const QString &file : { u"valid_client.json"_s, u"valid_server.json"_s }) {
            for (const auto &row : tests::readJsonCases(file)) {
                if (row.in.size() > 4'000)
                    continue;
                for (qsizetype length = 0; length < row.in.trimmed().size(); ++length) {
                    QVERIFY(!decodeClientMessage(QByteArrayView(row.in).first(length)));
                    QVERIFY(!decodeServerMessage(QByteArrayView(row.in).first(length)));
                }
            }
        }
    }

    //! A flipped bit may still make a message; whatever it makes can be written and read again as the same.
    void everyFlippedByteIsReadOrRefused()
    {
        for (const auto &row : tests::readJsonCases(u"valid_server.json"_s)) {
            if (row.in.size() > 1'500)
                continue;
            for (qsizetype i = 0; i < row.in.size(); ++i) {
                QByteArray flipped = row.in;
                flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
                const auto message = decodeServerMessage(flipped);
                if (!message)
                    continue;
                const auto again = decodeServerMessage(encode(*message));
                QVERIFY2(again && *again == *message, flipped.constData());
            }
        }
    }

private:
    static void valid(const QString &file)
    {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<QByteArray>("out");
        for (const auto &row : tests::readJsonCases(file))
            QTest::newRow(row.name.constData()) << row.in << row.out;
    }

    static void invalid(const QString &file)
    {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<DecodeError>("error");
        for (const auto &row : tests::readJsonCases(file))
            QTest::newRow(row.name.constData()) << row.in << row.error;
    }

    template<class Decode>
    static void readAndWriteAgain(Decode decode)
    {
        QFETCH(QByteArray, in);
        QFETCH(QByteArray, out);
        const auto message = decode(in);
        QVERIFY2(message, qPrintable(message ? QString() : message.error().text()));
        QCOMPARE(encode(*message), out);
        const auto again = decode(out);
        QVERIFY(again);
        QVERIFY(*again == *message);
    }

    template<class Decode>
    static void refuse(Decode decode)
    {
        QFETCH(QByteArray, in);
        QFETCH(DecodeError, error);
        const auto message = decode(in);
        QVERIFY(!message);
        compare(message.error(), error);
    }

    static void compare(const DecodeError &actual, const DecodeError &expected)
    {
        QCOMPARE(actual.code, expected.code);
        QCOMPARE(actual.field, expected.field);
    }
};

QTEST_GUILESS_MAIN(TestGoldenVectors)
#include "tst_golden_vectors.moc"
