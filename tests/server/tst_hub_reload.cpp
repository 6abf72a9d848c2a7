// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;

//! What a client gets when it has to start over, as found by the simulation. Each case names what it would catch.
class TestHubReload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! A client whose rights change is given the snapshot that others loaded before, and goes back in the log.
    void aSharedSnapshotDoesNotLeadBack()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        const auto reached = bench.store->head();
        bench.take(dina);
        auto login = bench.logins.logins[u"dina"_s].login;
        login.actor.roles |= domain::Role::Supervisor;
        bench.hub->accountChanged(login, false, bench.clock.now());
        const auto begins = bench.takeOf<protocol::SnapBegin>(dina);
        QCOMPARE(begins.size(), 1u);
        QCOMPARE(begins[0].position, reached);
    }

    //! The same, for one that comes back and has to reload.
    void aReturningClientIsNotLedBack()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        auto position = bench.store->head();
        position.h = "00000000000000ff"; // its history is another one: fork
        const auto again = bench.connect(u"dina"_s, position);
        const auto begins = bench.takeOf<protocol::SnapBegin>(again);
        QCOMPARE(begins.size(), 1u);
        QCOMPARE(begins[0].position, bench.store->head());
    }

    //! The same, for one that asked before it got what it has been sent since (seed 1549399).
    void aQuestionFromBeforeDoesNotLeadBack()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s); // and everybody's snapshot is from here
        auto asked = bench.store->head();
        asked.h = "00000000000000ff";
        domain::JobId job;
        bench.createJob(dina, &job);
        bench.take(dina);
        bench.send(dina, protocol::Resync { asked });
        const auto begins = bench.takeOf<protocol::SnapBegin>(dina);
        QCOMPARE(begins.size(), 1u);
        QCOMPARE(begins[0].position, bench.store->head());
    }

    //! A client that comes back between the change of its rights and the record of it in the log, and keeps for good what
    //! it was given for the former ones.
    void aChangeOfRightsThatIsNotRecordedYetReloads()
    {
        Bench bench;
        const auto position = bench.store->head();
        bench.logins.logins[u"tom"_s].login.actor.roles |= domain::Role::Dispatcher;
        const auto tom = bench.connect(u"tom"_s, position);
        const auto welcomes = bench.takeOf<protocol::Welcome>(tom);
        QCOMPARE(welcomes.size(), 1u);
        QCOMPARE(welcomes[0].snapshot, protocol::SnapshotReason::Perms);
    }

    //! A technician who reads in a job how many payments and conversations there are that he may not see.
    void aJobNamesNothingHidden()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        const auto created = bench.createJob(dina, &job);
        bench.assign(dina, created.visit, bench.tom);
        QVERIFY(bench
                .act(dina, domain::PaymentId::make(bench.clock.now()),
                    domain::AddPayment { .job = job,
                        .kind = domain::PaymentKind::Charge,
                        .amount = { 5'000, u"EUR"_s },
                        .method = {},
                        .reference = {} })
                .outcome);
        QCOMPARE(bench.operation().job(job)->payments.size(), 1u);
        const auto tom = bench.connect(u"tom"_s);
        std::optional<domain::Job> seen;
        for (const auto &part : bench.takeOf<protocol::SnapPart>(tom)) {
            for (const auto &item : part.items) {
                if (const auto *one = std::get_if<domain::Job>(&item))
                    seen = *one;
            }
        }
        QVERIFY(seen);
        QCOMPARE(seen->visits, std::vector { created.visit });
        QCOMPARE(seen->threads, std::vector { created.thread });
        QVERIFY(seen->payments.empty());
    }

    //! A hello that was held up on the way throws out the connection by which its client was replaced, for good.
    void aLateHelloDoesNotReplaceItsSuccessor()
    {
        Bench bench;
        protocol::Hello hello;
        hello.clientName = u"test"_s;
        hello.install = domain::makeUuidV7(bench.clock.now());
        hello.token = u"dina"_s;
        bench.hub->onOpened(100, u"192.0.2.1"_s, bench.clock.now());
        bench.hub->onOpened(101, u"192.0.2.1"_s, bench.clock.now());
        bench.send(101, hello);
        bench.send(100, hello);
        QCOMPARE(bench.closed(101), std::nullopt);
        QCOMPARE(bench.closed(100), protocol::CloseCode::Replaced);
    }
};

QTEST_GUILESS_MAIN(TestHubReload)
#include "tst_hub_reload.moc"
