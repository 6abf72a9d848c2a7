// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/memory_disk_vfs.h"
#include "support/fake_transport.h"
#include "support/scripted_log.h"

#include "protocol/limits.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;

namespace {

const auto Morning = domain::timestampFromMs(1'772'460'309'000);
const QString Path = u"/home/replica.db"_s;
constexpr int MostTries = 500; //!< until a full disk refuses; far more than it takes

//! A console with its real file, on a disk that can be filled up.
struct Console {
    MemoryDiskVfs vfs;
    MemoryDisk disk { MemoryDisk::Kind::Powersafe };
    domain::ManualClock clock { Morning };
    ScriptedLog log { Morning };
    domain::JobId job;
    std::unique_ptr<journal::Replica> replica;
    std::optional<FakeTransport> client;

    Console()
    {
        disk.setTelling(false);
        vfs.mount(disk);
        log.addTechnicians(2);
        job = log.addJob(u"Boiler gives no hot water"_s);
        open();
        client->start();
        client->opened();
        client->serve(log.welcome(protocol::SnapshotReason::First));
        for (const auto &message : log.snapshot())
            client->serve(message);
        (void)client->takeSent();
    }
    void open()
    {
        client.reset();
        replica.reset();
        replica = journal::openReplica(Path).value();
        client.emplace(*replica, clock);
    }
    feed::Session &session() { return client->session(); }
    void fill() { disk.setCapacity(disk.used()); }
    void makeRoom() { disk.setCapacity(-1); }
    auto note(int number)
    {
        return client->act(job,
            domain::NoteJob {
                u"Note %1: the key lies under the mat. "_s.arg(number).repeated(40) });
    }
};

} // namespace

//! The session on its real file while the disk is full: what is not kept is neither sent nor shown.
class TestSessionDisk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! An action that is shown and sent but not kept, words that do not say what to do, a console that has to be started
    //! again when there is room.
    void fullDiskRefusesActions()
    {
        Console console;
        QCOMPARE(console.session().link(), feed::Link::Live);
        const auto shown = console.session().operation();
        std::vector<domain::CommandId> kept;
        console.fill();
        std::optional<domain::Rejection> refused;
        for (int n = 0; n < MostTries && !refused; ++n) {
            const auto done = console.note(n);
            if (done)
                kept.push_back(*done);
            else
                refused = done.error();
        }
        QVERIFY(refused);
        QCOMPARE(refused->code, domain::ErrorCode::ReadOnly);
        for (const auto &part : { u"was not kept"_s, u"disk is full"_s, u"Free some space"_s })
            QVERIFY2(refused->title.contains(part), qPrintable(refused->title));
        QCOMPARE(console.session().outbox().size(), kept.size());
        for (const auto &sent : console.client->take<protocol::CommandMessage>())
            QVERIFY(std::ranges::contains(kept, sent.command.id));

        // Reading goes on, and a console started now shows the same.
        QVERIFY(console.session().operation() == shown);
        QVERIFY(console.replica->log({ .text = {}, .entity = std::nullopt }));
        console.open();
        QVERIFY(!console.session().loadError());
        QVERIFY(console.session().operation() == shown);
        QCOMPARE(console.session().outbox().size(), kept.size());

        console.makeRoom();
        const auto again = console.note(MostTries);
        QVERIFY2(again, again ? "" : qPrintable(again.error().title));
        kept.push_back(*again);
        console.open();
        QVERIFY(console.replica->notice().isEmpty());
        const auto &rows = console.session().outbox();
        QVERIFY(std::ranges::equal(
            rows, kept, {}, [](const journal::OutboxRow &row) { return row.command.id; }));
    }

    //! Events shown or acknowledged that are not stored: after a restart they would be gone, and the server would not
    //! send them again.
    void fullDiskAppliesNothingAndCatchesUp()
    {
        Console console;
        auto &session = console.session();
        console.fill();
        for (int n = 0; n < MostTries && console.client->observer.passingTexts.isEmpty(); ++n) {
            const auto was = console.log.head();
            console.log.addJob(u"Job %1 "_s.arg(n).repeated(20));
            console.client->serve(console.log.batch(was, console.log.head()));
        }
        QCOMPARE(console.client->observer.passingTexts.size(), 1);
        const QString text = console.client->observer.passingTexts.front();
        QVERIFY2(text.contains(u"disk is full"_s) && text.contains(u"Free some space"_s),
            qPrintable(text));
        const auto position = session.position();
        QVERIFY(position && position->seq < console.log.head());
        QCOMPARE(console.replica->position(), position);
        QVERIFY(session.operation() == console.replica->load().value());
        for (const auto &ack : console.client->take<protocol::Ack>())
            QVERIFY(ack.seq <= position->seq);

        console.makeRoom();
        console.client->pass(protocol::GapTimeout);
        const auto asked = console.client->take<protocol::Resync>();
        QCOMPARE(asked.size(), 1u);
        QCOMPARE(asked[0].position, position);
        console.client->serve(console.log.batch(position->seq, console.log.head()));
        QCOMPARE(session.link(), feed::Link::Live);
        QVERIFY(session.operation() == console.log.operation());
        console.open();
        QVERIFY(console.session().operation() == console.log.operation());
    }
};

QTEST_GUILESS_MAIN(TestSessionDisk)
#include "tst_session_disk.moc"
