// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;

namespace {

bool isGivenASnapshot(const std::vector<protocol::ServerMessage> &messages)
{
    return std::ranges::any_of(messages,
        [](const auto &message) { return std::holds_alternative<protocol::SnapEnd>(message); });
}

} // namespace

//! The hub while its disk is full, or cannot even be read.
class TestFullDisk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! A snapshot with changes that are not on the disk, and a server that stays out of order when the disk is back.
    void nothingUncertainIsShown()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        const auto before = bench.operation();
        bench.take(dina);

        bench.store->failure = journal::StoreErrorCode::Io;
        bench.store->isUnreadable = true;
        const auto note = bench.command(job, domain::NoteJob { u"kept"_s });
        bench.send(dina, protocol::CommandMessage { note });
        bench.flush();
        const auto refused = bench.takeOf<protocol::Result>(dina);
        QCOMPARE(refused.at(0).outcome.error().code, domain::ErrorCode::Unavailable);
        QVERIFY(bench.commits->isBroken());
        const auto sven = bench.connect(u"sven"_s);
        QVERIFY(!isGivenASnapshot(bench.take(sven)));
        QCOMPARE(bench.closed(sven), protocol::CloseCode::InternalError);
        auto far = bench.disk->head();
        far.seq += 1;
        bench.send(dina, protocol::Resync { far }); // would be a reload
        QVERIFY(!isGivenASnapshot(bench.take(dina)));

        bench.store->failure.reset();
        bench.store->isUnreadable = false;
        bench.tick(CommitQueue::RetryEvery);
        QVERIFY(!bench.commits->isBroken());
        QVERIFY(bench.operation() == before);
        const auto back = bench.connect(u"dina"_s);
        QVERIFY(isGivenASnapshot(bench.take(back)));
        bench.send(back, protocol::CommandMessage { note });
        bench.flush();
        QVERIFY(bench.takeOf<protocol::Result>(back).at(0).outcome);
        QVERIFY(bench.disk->verify());
    }
};

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_full_disk.moc"
