// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/command.h"

#include <QTest>

#include <limits>

using namespace dispatch::domain;
using namespace Qt::StringLiterals;

namespace {

template<class E, class FromName>
void checkNames(int count, FromName fromName)
{
    for (int i = 0; i < count; ++i) {
        const auto value = static_cast<E>(i);
        QVERIFY(!name(value).isEmpty());
        QCOMPARE(fromName(QString(name(value))), value);
    }
    QVERIFY(name(static_cast<E>(count)).isEmpty()); // the table ends where the enumeration does
    QVERIFY(!fromName(u""));
    QVERIFY(!fromName(u"nonsense"));
}

} // namespace

class TestValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void namesGoBothWays()
    {
        checkNames<VisitState>(visitStateCount, visitStateFromName);
        checkNames<Duty>(7, dutyFromName);
        checkNames<Priority>(4, priorityFromName);
        checkNames<Audience>(2, audienceFromName);
        checkNames<PaymentKind>(6, paymentKindFromName);
        checkNames<AlarmState>(4, alarmStateFromName);
        checkNames<ErrorCode>(11, errorCodeFromName);
        for (const auto role : { Role::Dispatcher, Role::Supervisor, Role::Administrator,
                 Role::Technician, Role::Customer, Role::System })
            QCOMPARE(roleFromName(QString(name(role))), role);
        QVERIFY(!roleFromName(u"Dispatcher"));
    }
    //! Names are written into logs that are kept for ever; a renamed one makes old logs unreadable.
    void namesStay()
    {
        QCOMPARE(name(VisitState::EnRoute), "EnRoute"_L1);
        QCOMPARE(name(Duty::OutOfService), "OutOfService"_L1);
        QCOMPARE(name(Priority::Emergency), "emergency"_L1);
        QCOMPARE(name(Role::Administrator), "administrator"_L1);
        QCOMPARE(name(PaymentKind::WriteOff), "write-off"_L1);
        QCOMPARE(name(ErrorCode::ReadOnly), "readonly"_L1);
        QCOMPARE(name(ErrorCode::UnsupportedOp), "unsupported-op"_L1);
    }
    void onlyPassingErrorsMayBeRetried()
    {
        for (int i = 0; i < 11; ++i) {
            const auto code = static_cast<ErrorCode>(i);
            const auto passes = code == ErrorCode::RateLimited || code == ErrorCode::ReadOnly
                || code == ErrorCode::Unavailable;
            QCOMPARE(mayRetry(code), passes);
        }
    }

    //! An old position shown as live sends somebody to the wrong street.
    void signalAgeAtItsEdges_data()
    {
        QTest::addColumn<qint64>("ageMs");
        QTest::addColumn<int>("age");
        QTest::newRow("future") << qint64(-5'000) << int(SignalAge::Live);
        QTest::newRow("now") << qint64(0) << int(SignalAge::Live);
        QTest::newRow("live-60s") << qint64(60'000) << int(SignalAge::Live);
        QTest::newRow("late-60.001s") << qint64(60'001) << int(SignalAge::Late);
        QTest::newRow("late-300s") << qint64(300'000) << int(SignalAge::Late);
        QTest::newRow("stale-300.001s") << qint64(300'001) << int(SignalAge::Stale);
    }
    void signalAgeAtItsEdges()
    {
        QFETCH(const qint64, ageMs);
        QFETCH(const int, age);
        const auto now = timestampFromMs(1'772'460'309'123);
        QCOMPARE(int(signalAge(now - milliseconds(ageMs), now)), age);
    }
    void signalAgeWithoutFixAndWithOwnLimits()
    {
        const auto now = timestampFromMs(1'000'000);
        QCOMPARE(signalAge(std::nullopt, now), SignalAge::NoFix);
        const SignalLimits limits { .live = std::chrono::seconds(5),
            .late = std::chrono::seconds(10) };
        QCOMPARE(signalAge(now - milliseconds(5'001), now, limits), SignalAge::Late);
        QCOMPARE(signalAge(now - milliseconds(10'001), now, limits), SignalAge::Stale);
    }

    void placesOnEarth_data()
    {
        QTest::addColumn<double>("lat");
        QTest::addColumn<double>("lon");
        QTest::addColumn<bool>("isGood");
        const auto nan = std::numeric_limits<double>::quiet_NaN();
        const auto inf = std::numeric_limits<double>::infinity();
        QTest::newRow("zero") << 0.0 << 0.0 << true;
        QTest::newRow("corner") << -90.0 << 180.0 << true;
        QTest::newRow("lat-90.1") << 90.1 << 0.0 << false;
        QTest::newRow("lon-180.1") << 0.0 << -180.1 << false;
        QTest::newRow("nan") << nan << 0.0 << false;
        QTest::newRow("inf") << 0.0 << inf << false;
    }
    void placesOnEarth()
    {
        QFETCH(const double, lat);
        QFETCH(const double, lon);
        QFETCH(const bool, isGood);
        QCOMPARE(isValid(GeoPoint { lat, lon }), isGood);
    }
};

QTEST_GUILESS_MAIN(TestValues)
#include "tst_values.moc"
