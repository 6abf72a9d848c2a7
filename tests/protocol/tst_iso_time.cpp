// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/iso_time.h"

#include <QTest>

using namespace dispatch;

//! Would catch: a zone applied with the wrong sign, a fraction read as a whole, an impossible date let through.
class TestIsoTime : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("ms");
        const qint64 at = 1'740'834'309'000; // 2025-03-01 13:05:09 UTC
        QTest::newRow("zulu") << QByteArray("2025-03-01T13:05:09Z") << at;
        QTest::newRow("small-letters") << QByteArray("2025-03-01t13:05:09z") << at;
        QTest::newRow("no-zone-is-utc") << QByteArray("2025-03-01 13:05:09") << at;
        QTest::newRow("east") << QByteArray("2025-03-01T14:05:09+01:00") << at;
        QTest::newRow("east-without-colon") << QByteArray("2025-03-01T18:35:09+0530") << at;
        QTest::newRow("east-hours-only") << QByteArray("2025-03-01T14:05:09+01") << at;
        QTest::newRow("plus-lost-in-a-form") << QByteArray("2025-03-01T14:05:09 01:00") << at;
        QTest::newRow("west-across-midnight") << QByteArray("2025-02-28T20:05:09-17:00") << at;
        QTest::newRow("ms") << QByteArray("2025-03-01T13:05:09.123Z") << at + 123;
        QTest::newRow("tenths") << QByteArray("2025-03-01T13:05:09.1Z") << at + 100;
        QTest::newRow("ns-are-cut")
            << QByteArray("2025-03-01T13:05:09.123999999+00:00") << at + 123;
        QTest::newRow("comma") << QByteArray("2025-03-01T13:05:09,5Z") << at + 500;
        QTest::newRow("no-seconds") << QByteArray("2025-03-01T13:05Z") << at - 9'000;
        QTest::newRow("leap-day") << QByteArray("2024-02-29T00:00:00Z")
                                  << qint64(1'709'164'800'000);
        QTest::newRow("leap-second")
            << QByteArray("2016-12-31T23:59:60Z") << qint64(1'483'228'800'000);
        QTest::newRow("first") << QByteArray("1970-01-01T00:00:00Z") << qint64(0);
        QTest::newRow("last") << QByteArray("9999-12-31T23:59:59.999Z")
                              << qint64(253'402'300'799'999);
    }
    void reads()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, ms);
        const auto time = protocol::parseIsoTime(text.toStdString());
        QVERIFY(time);
        QCOMPARE(domain::toMs(*time), ms);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
            { "", " ", "now", "2025-03-01", "2025-03-01T", "2025-03-01T13",
                "2025-03-01T13:", "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z",
                "2025-00-01T00:00:00Z", "2025-01-32T00:00:00Z", "2025-03-01T24:00:00Z",
                "2025-03-01T13:60:00Z", "2025-03-01T13:05:61Z", "2025-03-01T13:05:09.Z",
                "2025-03-01T13:05:09Zx", "2025-03-01T13:05:09+", "2025-03-01T13:05:09+1",
                "2025-03-01T13:05:09+01:", "2025-03-01T13:05:09+24:00", "2025-03-01T13:05:09+01:60",
                "2025-3-1T13:05:09Z", "1969-12-31T23:59:59Z", "-025-03-01T13:05:09Z",
                "2025-03-01T13:05:09*01:00", "20250301T130509Z", "2025-03-01T-3:05:09Z" })
            QTest::newRow(text) << QByteArray(text);
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!protocol::parseIsoTime(text.toStdString()));
    }
};

QTEST_GUILESS_MAIN(TestIsoTime)
#include "tst_iso_time.moc"
