// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;

namespace {

domain::Fix fixAt(domain::Timestamp at, double lat, double lon, double speedMps = 10)
{
    domain::Fix fix;
    fix.position = { lat, lon };
    fix.fixTime = at;
    fix.receivedTime = at;
    fix.speedMps = speedMps;
    return fix;
}

protocol::Subscribe everything(int everyMs = 1'000)
{
    protocol::Subscribe wish;
    wish.id = 4;
    wish.wantsLocations = true;
    wish.everyMs = everyMs;
    return wish;
}

} // namespace

//! Live places: latest wins, nothing queued, nobody shown off shift.
class TestLocationHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! A new subscriber whose map stays empty until the next fix; a subscription not confirmed.
    void aSubscriptionBeginsWithEverything()
    {
        Bench bench;
        QVERIFY(bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 44.8, 20.4)));
        const auto dina = bench.connect(u"dina"_s);
        bench.take(dina);
        bench.send(dina, everything());
        const auto ok = bench.takeOf<protocol::SubOk>(dina);
        QCOMPARE(ok.at(0).id, 4);
        bench.tick(100ms);
        auto batches = bench.takeLocations(dina);
        QCOMPARE(batches.size(), 1u);
        QVERIFY(batches[0].isFull);
        QCOMPARE(batches[0].records.size(), 1u);
        QCOMPARE(batches[0].records[0].handle, bench.operation().technician(bench.tom)->handle);
        QCOMPARE(batches[0].records[0].latitudeE7, 448'000'000);
        QCOMPARE(batches[0].records[0].state, protocol::MotionState::Moving);
        bench.tick(5s);
        QVERIFY(bench.takeLocations(dina).empty()); // nothing new, nothing sent
    }

    //! An empty full set is what clears a map after a reload.
    void nobodyIsAlsoAnAnswer()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        bench.send(dina, everything());
        bench.tick(100ms);
        const auto batches = bench.takeLocations(dina);
        QCOMPARE(batches.size(), 1u);
        QVERIFY(batches[0].isFull);
        QVERIFY(batches[0].records.empty());
    }

    //! Every fix sent, or a batch every tick instead of at the asked rate.
    void theNewestGoesOutAtTheRate()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        bench.send(dina, everything(1'000));
        bench.tick(100ms);
        bench.takeLocations(dina);
        int batches = 0;
        for (int i = 0; i < 50; ++i) {
            bench.clock.advance(100ms);
            bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 44.8 + i * 0.001, 20.4));
            bench.hub->tick(bench.clock.now());
            for (const auto &batch : bench.takeLocations(dina)) {
                ++batches;
                QCOMPARE(batch.records.size(), 1u);
                QVERIFY(!batch.isFull);
            }
        }
        QCOMPARE(batches, 5);
    }

    //! A late batch that makes a technician jump back.
    void anOlderFixNeverShows()
    {
        Bench bench;
        QVERIFY(bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 1, 1)));
        QVERIFY(!bench.hub->locations().put(bench.tom, fixAt(bench.clock.now() - 1ms, 2, 2)));
        QVERIFY(!bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 2, 2)));
        QCOMPARE(bench.hub->locations().latest(bench.tom)->position.latitudeDeg, 1.0);
    }

    //! A technician followed after the shift.
    void offShiftVanishes()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 44.8, 20.4));
        bench.send(dina, everything());
        bench.tick(100ms);
        bench.takeLocations(dina);
        QVERIFY(bench.act(dina, bench.tom, domain::SetDuty { domain::Duty::OffShift, {} }).outcome);
        bench.tick(1s);
        const auto batches = bench.takeLocations(dina);
        QCOMPARE(batches.size(), 1u);
        QCOMPARE(batches[0].records.at(0).state, protocol::MotionState::OffShift);
        QCOMPARE(batches[0].records[0].latitudeE7, 0);
        QVERIFY(!bench.hub->locations().latest(bench.tom));
        QVERIFY(!bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 44.8, 20.4)));
    }

    //! A technician who sees where the others are.
    void visibleByRole()
    {
        Bench bench;
        const auto tom = bench.connect(u"tom"_s);
        const auto carl = bench.connect(u"carl"_s);
        bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 44.8, 20.4));
        bench.hub->locations().put(bench.tess, fixAt(bench.clock.now(), 44.9, 20.5));
        bench.send(tom, everything());
        bench.send(carl, everything());
        bench.tick(100ms);
        const auto seen = bench.takeLocations(tom);
        QCOMPARE(seen.at(0).records.size(), 1u);
        QCOMPARE(seen[0].records[0].handle, bench.operation().technician(bench.tom)->handle);
        QVERIFY(bench.takeLocations(carl).at(0).records.empty());
    }

    void boxes_data()
    {
        QTest::addColumn<double>("west");
        QTest::addColumn<double>("east");
        QTest::addColumn<double>("inside");
        QTest::addColumn<double>("outside");
        QTest::newRow("plain") << 20.0 << 21.0 << 20.5 << 22.0;
        QTest::newRow("across-180") << 179.0 << -179.0 << 179.5 << 0.0;
    }
    //! Somebody left on the edge of the map for ever after driving out of it.
    void boxes()
    {
        QFETCH(double, west);
        QFETCH(double, east);
        QFETCH(double, inside);
        QFETCH(double, outside);
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        auto wish = everything();
        wish.box = protocol::Box { 40, west, 50, east };
        bench.hub->locations().put(bench.tess, fixAt(bench.clock.now(), 45, outside));
        bench.send(dina, wish);
        bench.tick(100ms);
        QVERIFY(bench.takeLocations(dina).at(0).records.empty());
        bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 45, inside));
        bench.tick(1s);
        QCOMPARE(bench.takeLocations(dina).at(0).records.size(), 1u);
        bench.hub->locations().put(
            bench.tom, fixAt(bench.clock.now(), 45, outside)); // leaves: said once
        bench.tick(1s);
        QCOMPARE(bench.takeLocations(dina).at(0).records.size(), 1u);
        bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 45.01, outside));
        bench.tick(1s);
        for (const auto &batch : bench.takeLocations(dina))
            QVERIFY(batch.records.empty());
    }

    //! The same bytes made once for each of a thousand consoles; a console that nobody gets round to; two with one box that
    //! end up showing different people.
    void manySubscribersShareAndTakeTurns()
    {
        Bench bench;
        constexpr int Consoles = static_cast<int>(LocationHub::MaxServed) + 44;
        std::vector<ConnectionId> consoles;
        for (int i = 0; i < Consoles; ++i) {
            const auto user = domain::UserId::make(bench.clock.now());
            const QString name = u"d%1"_s.arg(i);
            bench.logins.logins[name]
                = { { { user, domain::Role::Dispatcher, std::nullopt }, name }, false };
            const auto id = bench.connect(name);
            consoles.push_back(id);
            auto wish = everything();
            wish.box = protocol::Box { 40, 20, 50, i % 2 == 0 ? 21.0 : 23.0 };
            bench.send(id, wish);
            bench.outlet.lines[id].sent.clear();
        }
        const auto countServed = [&] {
            return std::ranges::count_if(
                consoles, [&](const auto id) { return !bench.outlet.lines[id].sent.empty(); });
        };
        bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 45, 20.5));
        bench.tick(10ms);
        QCOMPARE(countServed(), static_cast<qsizetype>(LocationHub::MaxServed));
        bench.tick(10ms);
        QCOMPARE(countServed(), static_cast<qsizetype>(Consoles));
        const auto &first = bench.outlet.lines[consoles[0]].sent;
        QVERIFY(first.at(0).isSharedWith(bench.outlet.lines[consoles[2]].sent.at(0)));
        QVERIFY(!first.at(0).isSharedWith(bench.outlet.lines[consoles[1]].sent.at(0)));
        for (const auto id : consoles)
            QCOMPARE(bench.takeLocations(id).at(0).records.size(), 1u);
        // Out of the small box and still in the large one: the small ones hear that once.
        bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 45, 22));
        bench.tick(1s);
        bench.tick(10ms);
        for (const auto id : consoles)
            QCOMPARE(bench.takeLocations(id).at(0).records.size(), 1u);
        bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 45, 22.5));
        bench.tick(1s);
        bench.tick(10ms);
        for (std::size_t i = 0; i < consoles.size(); ++i) {
            const auto batches = bench.takeLocations(consoles[i]);
            QCOMPARE(batches.size(), i % 2 == 0 ? 0u : 1u);
        }
    }

    //! Locations queued for a reader that does not read.
    void aSlowReaderGetsTheNewestLater()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        bench.send(dina, everything());
        bench.tick(100ms);
        bench.takeLocations(dina);
        bench.outlet.lines[dina].unsent = protocol::LocationSkipBytes + 1;
        for (int i = 0; i < 5; ++i) {
            bench.clock.advance(1s);
            bench.hub->locations().put(bench.tom, fixAt(bench.clock.now(), 44 + i, 20));
            bench.hub->tick(bench.clock.now());
        }
        QVERIFY(bench.takeLocations(dina).empty());
        bench.outlet.lines[dina].unsent = 0;
        bench.tick(100ms);
        const auto batches = bench.takeLocations(dina);
        QCOMPARE(batches.size(), 1u);
        QCOMPARE(batches[0].records.at(0).latitudeE7, 480'000'000);
    }
};

QTEST_GUILESS_MAIN(TestLocationHub)
#include "tst_location_hub.moc"
