// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/limits.h"
#include "protocol/packing.h"

#include <QRandomGenerator>
#include <QTest>

using namespace dispatch::protocol;

//! Would catch: a text that comes back changed, a small message that fills the memory, a cut one taken for a whole.
class TestPacking : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void comesBackAsItWas_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("empty") << QByteArray("");
        QTest::addRow("short") << QByteArray("{}");
        QTest::addRow("nothing to save") << noise(MaxMessageBytes);
        QTest::addRow("largest") << QByteArray(MaxMessageBytes, 'a');
    }
    void comesBackAsItWas()
    {
        QFETCH(QByteArray, text);
        const auto packed = pack(text);
        QCOMPARE(packed.front(), FirstBytePacked);
        const auto back = unpack(packed);
        QVERIFY(back);
        QCOMPARE(*back, text);
    }

    void rowsWithTheSameNamesShrink()
    {
        QByteArray rows;
        for (int i = 0; i < 100; ++i)
            rows += R"({"at":17724603100)" + QByteArray::number(i)
                + R"(,"event":"message.posted"},)";
        QVERIFY(pack(rows).size() * 8 < rows.size());
    }

    void takesNoMoreThanAMessage()
    {
        QCOMPARE(errorOf(pack(QByteArray(MaxMessageBytes + 1, 'a'))), DecodeErrorCode::TooLarge);
        QCOMPARE(errorOf(pack(QByteArray(64 * 1024 * 1024, 'a'))), DecodeErrorCode::TooLarge);
    }

    void refusesWhatIsNoPackedMessage()
    {
        const QByteArray text = "{\"type\":\"evs\"}";
        const auto good = pack(text);
        QCOMPARE(errorOf({}), DecodeErrorCode::WrongType);
        QCOMPARE(errorOf("{}"), DecodeErrorCode::WrongType);
        QCOMPARE(errorOf(good + 'x'), DecodeErrorCode::WrongType);
        for (qsizetype size = 0; size < good.size(); ++size)
            QCOMPARE(errorOf(good.first(size)), DecodeErrorCode::WrongType);
        for (qsizetype i = 0; i < good.size(); ++i) {
            auto bad = good;
            bad[i] = static_cast<char>(bad[i] ^ 0x10);
            // zlib has a checksum of its own; a few bits between its parts say nothing.
            const auto read = unpack(bad);
            QVERIFY(!read || *read == text);
        }
        QVERIFY(!unpack(QByteArray(QByteArray(1, FirstBytePacked) + noise(1'000))));
    }

private:
    static QByteArray noise(qsizetype size)
    {
        QRandomGenerator random(1);
        QByteArray bytes(size, Qt::Uninitialized);
        for (auto &byte : bytes)
            byte = static_cast<char>(random.bounded(256));
        return bytes;
    }
    static DecodeErrorCode errorOf(const QByteArray &bytes)
    {
        const auto text = unpack(bytes);
        return text ? DecodeErrorCode::Missing : text.error().code;
    }
};

QTEST_GUILESS_MAIN(TestPacking)
#include "tst_packing.moc"
