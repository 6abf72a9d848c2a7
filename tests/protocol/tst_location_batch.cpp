// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/golden_file.h"

#include "protocol/location_batch.h"

#include <QTest>

#include <cmath>

using namespace dispatch;
using namespace dispatch::protocol;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const domain::Timestamp base = domain::timestampFromMs(1'772'460'310'000);

domain::Fix fixAt(double latitudeDeg, double longitudeDeg)
{
    domain::Fix fix;
    fix.position = { latitudeDeg, longitudeDeg };
    fix.fixTime = base;
    fix.receivedTime = base;
    return fix;
}

} // namespace

//! Would catch: another byte order, a field in the wrong place, a unit off by ten, a clamp that wraps around.
class TestLocationBatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void validBytes_data()
    {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<QByteArray>("out");
        for (const auto &row : tests::readHexCases(u"location_valid.hex"_s))
            QTest::newRow(row.name.constData()) << row.in << row.out;
    }
    void validBytes()
    {
        QFETCH(QByteArray, in);
        QFETCH(QByteArray, out);
        const auto batch = decodeLocationBatch(in);
        QVERIFY(batch);
        QCOMPARE(encode(*batch).toHex(), out.toHex());
        QCOMPARE(qsizetype(batch->droppedRecords), (in.size() - out.size()) / LocationRecordBytes);
    }

    void invalidBytes_data()
    {
        QTest::addColumn<QByteArray>("in");
        QTest::addColumn<DecodeError>("error");
        for (const auto &row : tests::readHexCases(u"location_invalid.hex"_s))
            QTest::newRow(row.name.constData()) << row.in << row.error;
    }
    void invalidBytes()
    {
        QFETCH(QByteArray, in);
        QFETCH(DecodeError, error);
        const auto batch = decodeLocationBatch(in);
        QVERIFY(!batch);
        QCOMPARE(batch.error().code, error.code);
        QCOMPARE(batch.error().field, error.field);
    }
    void nothingAtAllIsRefused() { QVERIFY(!decodeLocationBatch({})); }

    void fieldsStandWhereTheTableSays()
    {
        const auto batch = decodeLocationBatch(QByteArray::fromHex("01010100"
                                                                   "2a000000"
                                                                   "b8ae36af9c010000"
                                                                   "07000000"
                                                                   "78563412"
                                                                   "88a9cbed"
                                                                   "0100"
                                                                   "0200"
                                                                   "0300"
                                                                   "0400"
                                                                   "05"
                                                                   "02"
                                                                   "ffff"));
        QVERIFY(batch);
        QVERIFY(batch->isFull);
        QCOMPARE(batch->number, 42u);
        QCOMPARE(domain::toMs(batch->base), 0x019caf36aeb8);
        QCOMPARE(batch->records.size(), 1u);
        const LocationRecord expected { .handle = 7,
            .latitudeE7 = 0x12345678,
            .longitudeE7 = -0x12345678,
            .ageDs = 1,
            .speedCmps = 2,
            .courseCdeg = 3,
            .accuracyDm = 4,
            .batteryPercent = 5,
            .state = MotionState::Moving };
        QVERIFY(batch->records[0] == expected);
    }

    void fixBecomesRecord()
    {
        domain::Fix fix = fixAt(59.9139, -10.7522);
        fix.fixTime = base - 1'250ms;
        fix.speedMps = 50 / 3.6;
        fix.courseDeg = 271.5;
        fix.accuracyM = 4.96;
        fix.batteryPercent = 81;
        const LocationRecord expected { .handle = 9,
            .latitudeE7 = 599'139'000,
            .longitudeE7 = -107'522'000,
            .ageDs = 12,
            .speedCmps = 1389,
            .courseCdeg = 27'150,
            .accuracyDm = 50,
            .batteryPercent = 81,
            .state = MotionState::Moving };
        QVERIFY(toRecord(9, fix, base, true) == expected);
        QCOMPARE(toRecord(9, fix, base, false).state, MotionState::Stopped);
    }

    void whatIsNotKnownStaysUnknown()
    {
        const LocationRecord record = toRecord(1, fixAt(0, 0), base, false);
        QCOMPARE(record.speedCmps, LocationRecord::Unknown16);
        QCOMPARE(record.courseCdeg, LocationRecord::Unknown16);
        QCOMPARE(record.accuracyDm, LocationRecord::Unknown16);
        QCOMPARE(record.batteryPercent, LocationRecord::UnknownBattery);
        const domain::Fix fix = toFix(record, base);
        QVERIFY(!fix.speedMps && !fix.courseDeg && !fix.accuracyM && !fix.batteryPercent);
    }

    void speedAtTheEdge_data()
    {
        QTest::addColumn<double>("speedMps");
        QTest::addColumn<quint16>("units");
        QTest::newRow("zero") << 0.0 << quint16(0);
        QTest::newRow("largest") << 655.34 << quint16(65534);
        QTest::newRow("past-largest") << 655.35 << LocationRecord::Unknown16;
        QTest::newRow("huge") << 1e300 << LocationRecord::Unknown16;
        QTest::newRow("negative") << -1.0 << LocationRecord::Unknown16;
        QTest::newRow("nan") << std::nan("") << LocationRecord::Unknown16;
        QTest::newRow("infinite") << double(INFINITY) << LocationRecord::Unknown16;
    }
    void speedAtTheEdge()
    {
        QFETCH(double, speedMps);
        QFETCH(quint16, units);
        domain::Fix fix = fixAt(0, 0);
        fix.speedMps = speedMps;
        QCOMPARE(toRecord(1, fix, base, true).speedCmps, units);
    }

    void courseAtTheEdge_data()
    {
        QTest::addColumn<double>("courseDeg");
        QTest::addColumn<quint16>("units");
        QTest::newRow("north") << 0.0 << quint16(0);
        QTest::newRow("just-west-of-north") << 359.99 << quint16(35'999);
        QTest::newRow("rounds-up-to-north") << 359.996 << quint16(0);
        QTest::newRow("past-a-turn") << 360.01 << LocationRecord::Unknown16;
        QTest::newRow("negative") << -0.01 << LocationRecord::Unknown16;
    }
    void courseAtTheEdge()
    {
        QFETCH(double, courseDeg);
        QFETCH(quint16, units);
        domain::Fix fix = fixAt(0, 0);
        fix.courseDeg = courseDeg;
        QCOMPARE(toRecord(1, fix, base, true).courseCdeg, units);
    }

    void ageAtTheEdge_data()
    {
        QTest::addColumn<qint64>("ageMs");
        QTest::addColumn<quint16>("units");
        QTest::newRow("now") << qint64(0) << quint16(0);
        QTest::newRow("fix-from-the-future") << qint64(-60'000) << quint16(0);
        QTest::newRow("largest") << qint64(6'553'400) << quint16(65534);
        QTest::newRow("older") << qint64(6'553'500) << LocationRecord::Unknown16;
        QTest::newRow("months-older") << qint64(9'000'000'000) << LocationRecord::Unknown16;
    }
    void ageAtTheEdge()
    {
        QFETCH(qint64, ageMs);
        QFETCH(quint16, units);
        domain::Fix fix = fixAt(0, 0);
        fix.fixTime = base - domain::milliseconds(ageMs);
        QCOMPARE(toRecord(1, fix, base, true).ageDs, units);
    }

    void positionsOffTheGlobeAreClamped()
    {
        const auto south = toRecord(1, fixAt(-91, 181), base, true);
        QCOMPARE(south.latitudeE7, -900'000'000);
        QCOMPARE(south.longitudeE7, 1'800'000'000);
        const auto nowhere = toRecord(1, fixAt(NAN, INFINITY), base, true);
        QCOMPARE(nowhere.latitudeE7, 0);
        QCOMPARE(nowhere.longitudeE7, 1'800'000'000);
    }

    void recordBecomesFix()
    {
        const LocationRecord record { .handle = 1,
            .latitudeE7 = 599'139'000,
            .longitudeE7 = 107'522'000,
            .ageDs = 12,
            .speedCmps = 1389,
            .courseCdeg = 9'000,
            .accuracyDm = 50,
            .batteryPercent = 81,
            .state = MotionState::Moving };
        const domain::Fix fix = toFix(record, base);
        QCOMPARE(fix.position.latitudeDeg, 59.9139);
        QCOMPARE(fix.position.longitudeDeg, 10.7522);
        QCOMPARE(domain::toMs(fix.fixTime), domain::toMs(base) - 1'200);
        QCOMPARE(fix.receivedTime, base);
        QCOMPARE(fix.speedMps.value(), 13.89);
        QCOMPARE(fix.courseDeg.value(), 90.0);
        QCOMPARE(fix.accuracyM.value(), 5.0);
        QCOMPARE(fix.batteryPercent.value(), 81);
        QVERIFY(toRecord(1, fix, base, true) == record);
    }
};

QTEST_GUILESS_MAIN(TestLocationBatch)
#include "tst_location_batch.moc"
