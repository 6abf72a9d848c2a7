// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace std::chrono_literals;
using map::Fleet;

namespace {

const domain::Timestamp Start = domain::timestampFromMs(1'760'000'000'000);

domain::Fix fixAt(double latitude, double longitude, domain::Timestamp at)
{
    domain::Fix fix;
    fix.position = { .latitudeDeg = latitude, .longitudeDeg = longitude };
    fix.fixTime = fix.receivedTime = at;
    return fix;
}

Fleet &withAda(Fleet &fleet)
{
    fleet.upsert(7, u"Ada"_s, domain::Duty::EnRoute, false);
    return fleet;
}

} // namespace

class TestFleet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void unknownHandleHasNothing()
    {
        Fleet fleet;
        fleet.applyFix(1, fixAt(47, -15, Start), Start);
        QCOMPARE(fleet.count(), 0);
        QVERIFY(!fleet.fix(1));
        QVERIFY(!fleet.position(1, Start));
        QCOMPARE(fleet.age(1), domain::SignalAge::NoFix);
    }

    // Would catch a glide that extrapolates: the mark would be where nobody ever was.
    void glideStaysBetweenTheLastTwoFixes_data()
    {
        QTest::addColumn<int>("afterMs");
        QTest::addColumn<double>("longitude");
        QTest::newRow("before") << -1000 << -15.000;
        QTest::newRow("start") << 0 << -15.000;
        QTest::newRow("middle") << 5000 << -14.995;
        QTest::newRow("end") << 10'000 << -14.990;
        QTest::newRow("later") << 10'001 << -14.990;
        QTest::newRow("hours-later") << 36'000'000 << -14.990;
    }
    void glideStaysBetweenTheLastTwoFixes()
    {
        QFETCH(const int, afterMs);
        QFETCH(const double, longitude);
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(47, -15.0, Start), Start);
        const auto second = Start + 10s;
        fleet.applyFix(7, fixAt(47, -14.99, second), second);
        const auto at = fleet.position(7, second + std::chrono::milliseconds(afterMs));
        QVERIFY(at.has_value());
        QVERIFY(std::abs(at->longitudeDeg - longitude) < 1e-9);
        QVERIFY(std::abs(at->latitudeDeg - 47) < 1e-9);
    }

    // Would catch a jump when a fix comes before the glide to the one before it has ended.
    void earlyFixStartsWhereTheMarkIsSeen()
    {
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(47, -15.0, Start), Start);
        fleet.applyFix(7, fixAt(47, -14.99, Start + 10s), Start + 10s);
        const auto seen = fleet.position(7, Start + 14s);
        fleet.applyFix(7, fixAt(47, -14.98, Start + 14s), Start + 14s);
        const auto after = fleet.position(7, Start + 14s);
        QVERIFY(std::abs(seen->longitudeDeg - after->longitudeDeg) < 1e-9);
    }

    void longGapIsNotJoined()
    {
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(47, -15.0, Start), Start);
        const auto later = Start + Fleet::MaxGlideGap + 1ms;
        fleet.applyFix(7, fixAt(47, -14.9, later), later);
        QVERIFY(std::abs(fleet.position(7, later)->longitudeDeg + 14.9) < 1e-9);
    }

    void glideAcrossTheDateLineGoesTheShortWay()
    {
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(0, 179.99, Start), Start);
        fleet.applyFix(7, fixAt(0, -179.99, Start + 10s), Start + 10s);
        const auto middle = fleet.position(7, Start + 15s);
        QVERIFY2(std::abs(std::abs(middle->longitudeDeg) - 180) < 1e-6,
            qPrintable(QString::number(middle->longitudeDeg)));
    }

    void olderAndEqualFixTimesAreIgnored_data()
    {
        QTest::addColumn<int>("offsetMs");
        QTest::newRow("older") << -1;
        QTest::newRow("same") << 0;
    }
    void olderAndEqualFixTimesAreIgnored()
    {
        QFETCH(const int, offsetMs);
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(47, -15.0, Start), Start);
        fleet.applyFix(
            7, fixAt(40, -10.0, Start + std::chrono::milliseconds(offsetMs)), Start + 5s);
        QCOMPARE(fleet.fix(7)->position.longitudeDeg, -15.0);
        QVERIFY(std::abs(fleet.position(7, Start + 60s)->longitudeDeg + 15) < 1e-9);
    }

    void invalidPositionIsIgnored()
    {
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(91, 0, Start), Start);
        QVERIFY(!fleet.fix(7));
    }

    void courseComesFromTheMovementWhenThePhoneSendsNone()
    {
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(47, -15.0, Start), Start);
        fleet.applyFix(7, fixAt(47, -14.99, Start + 10s), Start + 10s);
        const auto &unit = fleet.units()[*fleet.row(7)];
        QVERIFY(std::abs(unit.courseDeg - 90) < 0.1F);
        QVERIFY(unit.isMoving);
    }

    void driftOfALyingPhoneIsNoMovement()
    {
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(47, -15.0, Start), Start);
        fleet.applyFix(7, fixAt(47.00001, -15.0, Start + 10s), Start + 10s);
        QVERIFY(!fleet.units()[*fleet.row(7)].isMoving);
        QVERIFY(fleet.units()[*fleet.row(7)].courseDeg < 0);
    }

    // The limits are the product's: 60 s and 300 s.
    void signalAges_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<domain::SignalAge>("age");
        QTest::newRow("live-60") << 60 << domain::SignalAge::Live;
        QTest::newRow("late-61") << 61 << domain::SignalAge::Late;
        QTest::newRow("late-300") << 300 << domain::SignalAge::Late;
        QTest::newRow("stale-301") << 301 << domain::SignalAge::Stale;
    }
    void signalAges()
    {
        QFETCH(const int, seconds);
        QFETCH(const domain::SignalAge, age);
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(47, -15.0, Start), Start);
        fleet.tick(Start + std::chrono::seconds(seconds));
        QCOMPARE(fleet.age(7), age);
    }

    // Would catch a unit shown as live while the feed is down.
    void disconnectedOutweighsEverythingButNoFix()
    {
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(47, -15.0, Start), Start);
        fleet.upsert(8, u"Ben"_s, domain::Duty::Available, false);
        fleet.setConnected(false);
        QCOMPARE(fleet.age(7), domain::SignalAge::Disconnected);
        QCOMPARE(fleet.age(8), domain::SignalAge::NoFix);
        fleet.tick(Start + 1s);
        QCOMPARE(fleet.age(7), domain::SignalAge::Disconnected);
        fleet.setConnected(true);
        fleet.tick(Start + 1s);
        QCOMPARE(fleet.age(7), domain::SignalAge::Live);
    }

    void changedIsSaidOncePerTurn()
    {
        Fleet fleet;
        QSignalSpy changed(&fleet, &Fleet::changed);
        for (quint32 handle = 1; handle <= 100; ++handle) {
            fleet.upsert(handle, u"x"_s, domain::Duty::Available, false);
            fleet.applyFix(handle, fixAt(47, -15, Start), Start);
        }
        QCOMPARE(changed.size(), 0);
        QTRY_COMPARE(changed.size(), 1);
        fleet.upsert(1, u"x"_s, domain::Duty::Available, false); // nothing new
        fleet.tick(Start + 1s);
        QCoreApplication::processEvents();
        QCOMPARE(changed.size(), 1);
    }

    void removalKeepsTheOthersInPlace()
    {
        Fleet fleet;
        for (quint32 handle = 1; handle <= 4; ++handle) {
            fleet.upsert(handle, QString::number(handle), domain::Duty::Available, false);
            fleet.applyFix(handle, fixAt(40 + handle, -15, Start), Start);
        }
        fleet.remove(2);
        fleet.remove(4);
        fleet.remove(99);
        QCOMPARE(fleet.count(), 2);
        for (const quint32 handle : { 1U, 3U }) {
            QCOMPARE(fleet.name(handle), QString::number(handle));
            QCOMPARE(fleet.fix(handle)->position.latitudeDeg, 40.0 + handle);
            QCOMPARE(fleet.units()[*fleet.row(handle)].handle, handle);
        }
        QVERIFY(!fleet.contains(2));
        fleet.clear();
        QCOMPARE(fleet.count(), 0);
    }

    void frozenTimeStandsStill()
    {
        Fleet fleet;
        withAda(fleet).applyFix(7, fixAt(47, -15.0, Start), Start);
        fleet.setRate(0);
        const auto shown = fleet.frameTime();
        QTest::qWait(5);
        QCOMPARE(fleet.frameTime(), shown);
    }
};

QTEST_GUILESS_MAIN(TestFleet)
#include "tst_fleet.moc"
