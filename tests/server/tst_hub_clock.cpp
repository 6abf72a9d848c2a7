// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;

//! A server whose clock is set, or whose machine slept. Each case names what it would catch.
class TestHubClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void aClockThatIsSetKeepsTheLinks_data()
    {
        QTest::addColumn<int>("hours");
        QTest::newRow("back") << -1;
        QTest::newRow("ahead") << 1;
    }
    //! All links dropped at once as silent for an hour, or no heartbeat for an hour, whereupon all clients drop them.
    void aClockThatIsSetKeepsTheLinks()
    {
        QFETCH(const int, hours);
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        bench.tick(1s);
        bench.clock.advance(std::chrono::hours(hours));
        bench.tick(10ms);
        QCOMPARE(bench.closed(dina), std::nullopt);
        bench.take(dina);
        for (int i = 0; i < 16; ++i)
            bench.tick(1s);
        QCOMPARE(bench.closed(dina), std::nullopt);
        const auto beats = bench.takeOf<protocol::ServerHeartbeat>(dina);
        QCOMPARE(beats.size(), 1u);
    }

    //! Found by the simulation: three steps of less than a silence each, taken for silence together.
    void aClockThatIsSetInStepsKeepsTheLinks()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        for (int i = 0; i < 3; ++i) {
            bench.tick(1s);
            bench.clock.advance(20s);
        }
        bench.tick(1s);
        QVERIFY(!bench.closed(dina));
    }

    //! A dead link that a clock set ahead keeps alive for the difference.
    void aDeadLinkIsStillFound()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        bench.tick(1s);
        bench.clock.advance(1h);
        bench.tick(1s);
        for (int i = 0; i < 36; ++i)
            bench.tick(1s);
        QCOMPARE(bench.closed(dina), protocol::CloseCode::HeartbeatLost);
    }
};

QTEST_GUILESS_MAIN(TestHubClock)
#include "tst_hub_clock.moc"
