// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/call_reader.h"
#include "simulator/replay_plan.h"
#include "simulator/trace_reader.h"

#include "protocol/feed_messages.h"

#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

#include <cmath>

using namespace dispatch;
using namespace dispatch::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestReaders : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    QString write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(name));
        return file.fileName();
    }
    QString writeGz(const QString &name, const QByteArray &bytes)
    {
        const QString path = m_dir.filePath(name);
        gzFile file = gzopen(QFile::encodeName(path).constData(), "wb");
        gzwrite(file, bytes.constData(), static_cast<unsigned>(bytes.size()));
        gzclose(file);
        return path;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void tracesBecomeShifts()
    {
        const QByteArray rows
            = "lat,lng,datetime,uid\n"
              "39.0,116.0,2008-10-23 05:53:05,001\r\n"
              "39.0001,116.0,2008-10-23 05:53:06,001\n"
              "\n"
              "39.0002,116.0,2008-10-23 05:53:06,001\n" // the time before again
              "40.0,116.0,2008-10-23 09:00:00,001\n"    // after a gap
              "40.0,116.0,2008-10-24 00:00:00,001\n"    // another day
              "40.0,116.0,2008-10-23 23:59:59,002";     // another carrier, no line end
        for (const QString &path : { write(u"t.csv"_s, rows), writeGz(u"t.csv.gz"_s, rows),
                 writeGz(u"disguised.csv"_s, rows) }) {
            const auto traces = readTraces(path);
            QVERIFY(traces);
            QCOMPARE(traces->rows, 6);
            QCOMPARE(traces->bad.count, 0);
            QCOMPARE(traces->shifts.size(), 3u);
            const Shift &shift = traces->shifts.front();
            QCOMPARE(shift.technicianName(), u"Unit 001 (2008-10-23)"_s);
            QCOMPARE(shift.fixes.size(), 4u);
            QCOMPARE(shift.fixes[0].timeOfDay, 5h + 53min + 5s);
            QVERIFY(!shift.fixes[0].speedMps);
            QCOMPARE_LE(std::abs(*shift.fixes[1].speedMps - 11.12), 0.01);
            QCOMPARE(*shift.fixes[1].courseDeg, 0.0);
            QVERIFY(shift.fixes[2].isRepeat && !shift.fixes[1].isRepeat);
            QVERIFY(!shift.fixes[3].speedMps); // nobody drove 111 km in three hours; it is a gap
        }
    }

    // A row read past its fields, or half a date taken for one.
    void badTraceRowsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("reason");
        QTest::newRow("few-fields")
            << QByteArray("39.0,116.0,2008-10-23 05:53:05") << u"4 fields"_s;
        QTest::newRow("many-fields")
            << QByteArray("39.0,116.0,2008-10-23 05:53:05,1,2") << u"4 fields"_s;
        QTest::newRow("lat-text") << QByteArray("north,116.0,2008-10-23 05:53:05,1")
                                  << u"latitude"_s;
        QTest::newRow("lat-91") << QByteArray("91,116.0,2008-10-23 05:53:05,1") << u"90"_s;
        QTest::newRow("lon-181") << QByteArray("39,-181,2008-10-23 05:53:05,1") << u"180"_s;
        QTest::newRow("lat-nan") << QByteArray("nan,116.0,2008-10-23 05:53:05,1") << u"latitude"_s;
        QTest::newRow("lat-inf") << QByteArray("inf,116.0,2008-10-23 05:53:05,1") << u"latitude"_s;
        QTest::newRow("february-30") << QByteArray("39,116,2008-02-30 05:53:05,1") << u"time"_s;
        QTest::newRow("hour-24") << QByteArray("39,116,2008-02-20 24:00:00,1") << u"time"_s;
        QTest::newRow("time-signs") << QByteArray("39,116,2008-02-20 +5:53:05,1") << u"time"_s;
        QTest::newRow("no-carrier") << QByteArray("39,116,2008-02-20 05:53:05,") << u"uid"_s;
        QTest::newRow("long-line") << QByteArray(3 * MaxLineBytes, 'x') << u"4 fields"_s;
    }
    void badTraceRowsAreNamed()
    {
        QFETCH(QByteArray, row);
        QFETCH(QString, reason);
        const auto traces = readTraces(write(u"bad.csv"_s,
            "39.0,116.0,2008-10-23 05:53:05,1\n" + row + "\n39.0,116.0,2008-10-23 05:53:07,1\n"));
        QVERIFY(traces);
        QCOMPARE(traces->rows, 3);
        QCOMPARE(traces->bad.count, 1);
        QCOMPARE(traces->bad.named.size(), 1u);
        QCOMPARE(traces->bad.named[0].file, u"bad.csv"_s);
        QCOMPARE(traces->bad.named[0].line, 2);
        QVERIFY2(
            traces->bad.named[0].reason.contains(reason), qPrintable(traces->bad.named[0].reason));
        QCOMPARE(traces->shifts.front().fixes.size(), 2u);
    }

    void manyBadRowsAreCountedAndTheFirstNamed()
    {
        QByteArray rows = "39.0,116.0,2008-10-23 05:53:05,1\n";
        for (int i = 0; i < 100; ++i)
            rows += "rubbish\n";
        const auto traces = readTraces(write(u"many.csv"_s, rows));
        QVERIFY(traces);
        QCOMPARE(traces->bad.count, 100);
        QCOMPARE(traces->bad.named.size(), BadRows::MaxNamed);
    }

    void aFileThatCannotBeUsedIsSaidPlainly()
    {
        QVERIFY(readTraces(m_dir.filePath(u"none.csv"_s)).error().contains(u"no file"_s));
        QVERIFY(!readTraces(m_dir.path()));
        QVERIFY(!readTraces(write(u"empty.csv"_s, {})));
        QVERIFY(!readCalls(write(u"rubbish.csv"_s, "rubbish\n")));
        // Cut short: what came before the end is not taken for the whole.
        QByteArray random;
        for (int i = 0; i < 20'000; ++i)
            random += "39." + QByteArray::number(i * 7919 % 100'003)
                + ",116.0,2008-10-23 05:53:05,1\n";
        const QString path = writeGz(u"cut.csv.gz"_s, random);
        QFile file(path);
        QVERIFY(file.resize(file.size() / 2));
        QVERIFY(readTraces(path).error().contains(u"damaged"_s));
    }

    void callsBecomeRequests_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("trade");
        QTest::addColumn<QString>("address");
        QTest::addColumn<domain::Priority>("priority");
        using enum domain::Priority;
        QTest::newRow("ems") << QByteArray("40.1,-75.3,EMS: CARDIAC EMERGENCY,2016-01-15 "
                                           "12:01,UPPER MERION,DEKALB PIKE & ALLENDALE RD")
                             << u"Cardiac emergency"_s << u"ems"_s
                             << u"Dekalb Pike & Allendale Rd"_s << Emergency;
        QTest::newRow("fire") << QByteArray("40.1,-75.3,Fire: FIRE ALARM,2016-01-15 12:01,X,A ST")
                              << u"Fire alarm"_s << u"fire"_s << u"A St"_s << Normal;
        QTest::newRow("traffic") << QByteArray(
            "40.1,-75.3,Traffic: VEHICLE ACCIDENT -,2016-01-15 12:01,X,A ST & B, C")
                                 << u"Vehicle accident"_s << u"traffic"_s << u"A St & B, C"_s
                                 << High;
        QTest::newRow("disabled") << QByteArray(
            "40.1,-75.3,Traffic: DISABLED VEHICLE -,2016-01-15 12:01,X,")
                                  << u"Disabled vehicle"_s << u"traffic"_s << QString() << Low;
    }
    void callsBecomeRequests()
    {
        QFETCH(QByteArray, row);
        const auto calls = readCalls(write(u"c.csv"_s, row + '\n'));
        QVERIFY(calls);
        QCOMPARE(calls->calls.size(), 1u);
        const Call &call = calls->calls.front();
        QTEST(call.fields.title, "title");
        QTEST(call.fields.trade, "trade");
        QTEST(call.fields.address, "address");
        QTEST(call.fields.priority, "priority");
        QCOMPARE(call.fields.place, (domain::GeoPoint { 40.1, -75.3 }));
        QCOMPARE(call.date, u"2016-01-15"_s);
        QCOMPARE(call.timeOfDay, 12h + 1min);
        QCOMPARE(call.line, 1);
    }

    void badCallRowsAreNamed()
    {
        const auto calls = readCalls(write(u"bc.csv"_s,
            "40.1,-75.3,EMS: FALL VICTIM,2016-01-15 12:01,X,A\n"
            "40.1,-75.3,FALL VICTIM,2016-01-15 12:01,X,A\n"
            "40.1,-75.3,EMS: -,2016-01-15 12:01,X,A\n"
            "40.1,-75.3,EMS: FALL VICTIM,yesterday,X,A\n"
            "40.1,-75.3,EMS: FALL VICTIM,2016-01-15 12:01,X\n"));
        QVERIFY(calls);
        QCOMPARE(calls->rows, 5);
        QCOMPARE(calls->calls.size(), 1u);
        QCOMPARE(calls->bad.count, 4);
        QCOMPARE(calls->bad.named[3].line, 5);
    }

    // A fix from the future would be moved to its arrival time by the server, and two of them would become one.
    void nothingLiesInTheFutureAndSpacingIsTrue()
    {
        const auto now = domain::timestampFromMs(1'772'460'309'123);
        const auto end = ReplayClock::endingAt(86'399s, now);
        QCOMPARE(end.at(86'399s), now);
        QCOMPARE(now - end.at(0s), 86'399s);
        const auto fast = ReplayClock::compressed(3'600s, now, 600);
        QCOMPARE(fast.at(3'600s), now);
        QCOMPARE(fast.at(7'200s), now + 6s);
        QSet<qint64> times;
        for (int s = 0; s < 10'000; ++s)
            times.insert(domain::toMs(fast.at(3'600s + std::chrono::seconds(s))));
        QCOMPARE(times.size(), 10'000);
    }

    void batchesStayBelowTheLimits()
    {
        QByteArray rows;
        for (int i = 0; i < 1'000; ++i)
            rows += "40.1,-75.3,EMS: FALL VICTIM,2016-01-15 12:01,X," + QByteArray(i % 300, 'A')
                + "\n";
        const auto calls = readCalls(write(u"many-calls.csv"_s, rows));
        QVERIFY(calls);
        std::vector<std::size_t> all(calls->calls.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = i;
        std::size_t packed = 0;
        QSet<QUuid> ids;
        for (const IntakeBatch &batch :
            packCalls(calls->calls, all, domain::timestampFromMs(1), 16'384)) {
            QCOMPARE(batch.batch.items.size(), batch.calls.size());
            QVERIFY(batch.calls.size() <= 256);
            packed += batch.calls.size();
            for (const auto &item : batch.batch.items)
                ids.insert(item.entity.uuid);
            const domain::Command command { .id
                = domain::CommandId::make(domain::timestampFromMs(1)),
                .entity = {},
                .expect = {},
                .after = {},
                .made = domain::timestampFromMs(1),
                .args = batch.batch };
            QCOMPARE_LE(
                protocol::encode(protocol::ClientMessage(protocol::CommandMessage { command }))
                    .size(),
                16'384);
        }
        QCOMPARE(packed, all.size());
        QCOMPARE(ids.size(), static_cast<qsizetype>(all.size()));
    }

    void theRealRecordings()
    {
        const QString data = qEnvironmentVariable("DISPATCH_SHARED_DATA");
        if (data.isEmpty())
            QSKIP(
                "DISPATCH_SHARED_DATA is not set: the recordings are not part of this repository.");
        const auto traces = readTraces(data + u"/geolife-sample.csv.gz"_s);
        QVERIFY(traces);
        QCOMPARE(traces->rows, 217'653);
        QCOMPARE(traces->bad.count, 0);
        QCOMPARE(traces->shifts.size(), 106u);
        const auto calls = readCalls(data + u"/emergency-calls.csv"_s);
        QVERIFY(calls);
        QCOMPARE(calls->rows, 3'051);
        QCOMPARE(calls->calls.size(), 3'051u);
    }
};

QTEST_GUILESS_MAIN(TestReaders)
#include "tst_readers.moc"
