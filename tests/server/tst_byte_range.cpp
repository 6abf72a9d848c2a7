// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/byte_range.h"

#include <QByteArray>
#include <QTest>

using namespace Qt::StringLiterals;
using dispatch::server::ByteRange;
using dispatch::server::parseRange;

//! Parts of a file as a client asks for them.
class TestByteRange : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void ranges_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<qint64>("offset"); // -1: passed over
        QTest::addColumn<qint64>("bytes");
        const auto row = [](const char *tag, const QByteArray &header, qint64 offset,
                             qint64 bytes) { QTest::newRow(tag) << header << offset << bytes; };
        row("whole", "bytes=0-999", 0, 1'000);
        row("from", "bytes=400-", 400, 600);
        row("middle", "bytes=10-19", 10, 10);
        row("past-the-end", "bytes=990-5000", 990, 10);
        row("last", "bytes=-100", 900, 100);
        row("more-than-there-is", "bytes=-5000", 0, 1'000);
        row("beyond", "bytes=1000-", 1'000, 0);
        row("last-none", "bytes=-0", 1'000, 0);
        row("absent", "", -1, 0);
        row("other-unit", "lines=1-2", -1, 0);
        row("turned-round", "bytes=20-10", -1, 0);
        row("several", "bytes=0-1,4-5", -1, 0);
        row("negative", "bytes=--1", -1, 0);
        row("signed", "bytes=+1-2", -1, 0);
        row("words", "bytes=a-b", -1, 0);
        row("nothing", "bytes=-", -1, 0);
        row("huge", "bytes=99999999999999999999-", -1, 0);
    }
    //! A part that reaches outside the file.
    void ranges()
    {
        QFETCH(QByteArray, header);
        QFETCH(qint64, offset);
        QFETCH(qint64, bytes);
        const auto range = parseRange(header, 1'000);
        if (offset < 0)
            QVERIFY(!range);
        else
            QCOMPARE(range, (ByteRange { .offset = offset, .bytes = bytes }));
    }
};

QTEST_GUILESS_MAIN(TestByteRange)
#include "tst_byte_range.moc"
