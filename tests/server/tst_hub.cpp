// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"

#include "journal/checkpoint.h"

#include <QCryptographicHash>
#include <QTest>

#include <set>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;

namespace {

template<class Message>
std::vector<Message> only(const std::vector<protocol::ServerMessage> &messages)
{
    std::vector<Message> out;
    for (const auto &message : messages) {
        if (const auto *wanted = std::get_if<Message>(&message))
            out.push_back(*wanted);
    }
    return out;
}

//! A client that applies what it gets and notices gaps.
struct Follower {
    state::Operation operation;
    protocol::Position position;
    int gaps = 0;
    int events = 0;
    bool isInSnapshot = false;

    void apply(const std::vector<protocol::ServerMessage> &messages)
    {
        for (const auto &message : messages) {
            if (const auto *begin = std::get_if<protocol::SnapBegin>(&message)) {
                operation.clear();
                position = begin->position;
                isInSnapshot = true;
            } else if (const auto *part = std::get_if<protocol::SnapPart>(&message)) {
                for (const auto &item : part->items)
                    put(item);
            } else if (std::holds_alternative<protocol::SnapEnd>(message)) {
                isInSnapshot = false;
            } else if (const auto *batch = std::get_if<protocol::EventBatch>(&message)) {
                gaps += isInSnapshot || batch->prev != position.seq;
                for (const auto &event : batch->events) {
                    operation.apply(event);
                    ++events;
                }
                position.seq = batch->to;
                position.h = batch->h;
            }
        }
    }
    void put(const protocol::SnapshotItem &item)
    {
        std::visit(
            [this](const auto &value) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, protocol::MessageItem>)
                    operation.put(value.thread, value.message);
                else
                    operation.put(value);
            },
            item);
    }
};

} // namespace

//! The feed by messages only. Each case names what it would catch if it broke.
class TestHub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! A console from before zones that is sent what it cannot even name: it would ask for the same for ever.
    void whoDoesNotReadZonesIsNotSentThem()
    {
        Bench bench;
        const auto hello = [&bench](const QString &token, const QStringList &features,
                               std::optional<protocol::Position> resume = std::nullopt) {
            return bench.connectWith(token, features, resume);
        };
        const auto dina = hello(u"dina"_s, { u"loc1"_s });
        const auto sven = hello(u"sven"_s, { u"loc1"_s, u"zones1"_s, u"shifts1"_s });
        const auto tom = hello(u"tom"_s, { u"loc1"_s, u"zones1"_s });
        QVERIFY(!std::get<protocol::Welcome>(bench.take(dina).front())
                .features.contains(protocol::ZoneFeature));
        const auto greeting = bench.take(sven);
        QVERIFY(
            std::get<protocol::Welcome>(greeting.front()).features.contains(protocol::ZoneFeature));
        Follower old;
        Follower present;
        present.apply(greeting);
        const auto position = bench.store->head();
        old.position = position;
        old.operation = present.operation;
        const auto zone = domain::ZoneId::make(bench.clock.now());
        QVERIFY(bench
                .act(sven, zone,
                    domain::CreateZone { .name = u"North"_s,
                        .kind = domain::ZoneKind::Territory,
                        .area = u"north"_s,
                        .outline = { { 47, -15 }, { 47.01, -15 }, { 47, -14.99 } } })
                .outcome);
        const auto shift = domain::ShiftId::make(bench.clock.now());
        QVERIFY(bench
                .act(sven, shift,
                    domain::CreateShift { .technician = bench.tom,
                        .hours = { bench.clock.now(), bench.clock.now() + 8h },
                        .breaks = {},
                        .note = {} })
                .outcome);
        domain::JobId job;
        bench.createJob(dina, &job);
        bench.tick(2s);
        // Of the own shift either, if the program cannot name it.
        for (const auto &batch : only<protocol::EventBatch>(bench.take(tom)))
            QVERIFY(batch.events.empty());
        old.apply(bench.take(dina));
        present.apply(bench.take(sven));
        QCOMPARE(old.gaps, 0);
        QCOMPARE(old.position, bench.store->head());
        QVERIFY(old.operation.job(job));
        QVERIFY(old.operation.shifts().isEmpty());
        QVERIFY(!old.operation.zone(zone));
        QCOMPARE(present.position, bench.store->head());
        QVERIFY(present.operation.zone(zone));
        QVERIFY(present.operation.shift(shift));
        // The same for one that comes back.
        const auto again = hello(u"dina"_s, { u"loc1"_s }, position);
        Follower resumed;
        resumed.position = position;
        resumed.apply(bench.take(again));
        QCOMPARE(resumed.position, bench.store->head());
        QCOMPARE(resumed.operation.zones().size(), 0);
    }

    //! A first connection without a snapshot, or one whose digest does not cover its parts.
    void firstHelloGetsWelcomeAndSnapshot()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        const auto sven = bench.connect(u"sven"_s);
        QCryptographicHash digest(QCryptographicHash::Sha256);
        QByteArray said;
        for (const auto &bytes : bench.outlet.lines[sven].sent) {
            if (bytes.contains("\"snap.part\""))
                digest.addData(bytes);
        }
        const auto messages = bench.take(sven);
        const auto welcome = std::get<protocol::Welcome>(messages.front());
        QCOMPARE(welcome.snapshot, protocol::SnapshotReason::First);
        QCOMPARE(welcome.head, bench.store->head().seq);
        QCOMPARE(welcome.userName, u"sven"_s);
        QCOMPARE(welcome.features, QStringList { u"loc1"_s });
        const auto ends = only<protocol::SnapEnd>(messages);
        QCOMPARE(ends.size(), 1u);
        QCOMPARE(ends[0].digest, digest.result());
        Follower follower;
        follower.apply(messages);
        QCOMPARE(follower.position, bench.store->head());
        QVERIFY(follower.operation == bench.operation());
    }

    void refusesToOpen_data()
    {
        QTest::addColumn<QString>("token");
        QTest::addColumn<int>("version");
        QTest::addColumn<int>("code");
        QTest::newRow("unknown-token") << u"nobody"_s << 1 << 4501;
        QTest::newRow("disabled") << u"gone"_s << 1 << 4502;
        QTest::newRow("version-2") << u"dina"_s << 2 << 4504;
    }
    //! A stranger, a locked account or a later client let in.
    void refusesToOpen()
    {
        QFETCH(QString, token);
        QFETCH(int, version);
        QFETCH(int, code);
        Bench bench;
        bench.logins.logins[u"gone"_s] = { bench.logins.logins[u"dina"_s].login, true };
        bench.hub->onOpened(99, u"192.0.2.1"_s, bench.clock.now());
        protocol::Hello hello;
        hello.version = version;
        hello.token = token;
        bench.send(99, hello);
        QVERIFY(bench.closed(99));
        QCOMPARE(static_cast<int>(*bench.closed(99)), code);
        QVERIFY(bench.takeOf<protocol::Welcome>(99).empty());
    }

    //! Commands taken before anybody said who they are.
    void nothingBeforeHello()
    {
        Bench bench;
        bench.hub->onOpened(1, u"192.0.2.1"_s, bench.clock.now());
        bench.send(1, protocol::Ack { 3 });
        QCOMPARE(bench.closed(1), protocol::CloseCode::ProtocolViolation);
    }

    //! Half-open sockets kept for ever.
    void silenceIsClosed()
    {
        Bench bench;
        bench.hub->onOpened(50, u"192.0.2.1"_s, bench.clock.now());
        const auto dina = bench.connect(u"dina"_s);
        bench.tick(5s);
        QVERIFY(!bench.closed(50));
        bench.tick(1ms);
        QCOMPARE(bench.closed(50), protocol::CloseCode::NoHello);
        bench.tick(10s);
        QCOMPARE(bench.takeOf<protocol::ServerHeartbeat>(dina).size(), 1u);
        bench.tick(19s);
        QVERIFY(!bench.closed(dina));
        bench.tick(1001ms);
        QCOMPARE(bench.closed(dina), protocol::CloseCode::HeartbeatLost);
    }

    void judgesTheResumePosition_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<std::optional<protocol::SnapshotReason>>("reason");
        using R = std::optional<protocol::SnapshotReason>;
        QTest::newRow("at-head") << u"head"_s << R();
        QTest::newRow("behind") << u"behind"_s << R();
        QTest::newRow("before-the-own-account") << u"zero"_s << R(protocol::SnapshotReason::Perms);
        QTest::newRow("other-epoch") << u"epoch"_s << R(protocol::SnapshotReason::Epoch);
        QTest::newRow("other-history") << u"fork"_s << R(protocol::SnapshotReason::Fork);
        QTest::newRow("from-the-future") << u"future"_s << R(protocol::SnapshotReason::Fork);
        QTest::newRow("eight-days-ago") << u"old"_s << R(protocol::SnapshotReason::Trimmed);
    }
    //! A client that goes on from a history the server does not have.
    void judgesTheResumePosition()
    {
        QFETCH(QString, what);
        QFETCH(std::optional<protocol::SnapshotReason>, reason);
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        auto position = bench.store->head();
        if (what == "behind"_L1 || what == "old"_L1)
            position = *bench.store->positionAt(position.seq - 2);
        else if (what == "zero"_L1)
            position = *bench.store->positionAt(0);
        else if (what == "epoch"_L1)
            position.epoch = domain::makeUuidV7(bench.clock.now());
        else if (what == "fork"_L1)
            position.h = "0123456789abcdef";
        else if (what == "future"_L1)
            position.seq += 1;
        if (what == "old"_L1)
            bench.clock.advance(std::chrono::hours(24 * 8));
        const auto again = bench.connect(u"dina"_s, position);
        const auto messages = bench.take(again);
        const auto welcome = std::get<protocol::Welcome>(messages.front());
        QCOMPARE(welcome.snapshot, reason);
        Follower follower;
        follower.position = position;
        follower.apply(messages);
        QCOMPARE(follower.gaps, 0);
        QCOMPARE(follower.position, bench.store->head());
    }

    //! An answer before the commit, events lost or doubled between two consoles, `h` not that of `to`.
    void aCommandReachesEverybodyInOrder()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto sven = bench.connect(u"sven"_s);
        Follower a, b;
        a.apply(bench.take(dina));
        b.apply(bench.take(sven));
        for (int i = 0; i < 20; ++i) {
            domain::JobId job;
            bench.createJob(dina, &job, u"Job %1"_s.arg(i));
            bench.act(dina, job, domain::NoteJob { u"a note"_s });
        }
        a.apply(bench.take(dina));
        b.apply(bench.take(sven));
        QCOMPARE(a.gaps + b.gaps, 0);
        QCOMPARE(a.position, bench.store->head());
        QCOMPARE(b.position, bench.store->head());
        QVERIFY(a.operation == bench.operation());
        QVERIFY(b.operation == bench.operation());
    }

    //! One write per command, or answers out of order.
    void commandsOfOneTurnShareOneCommit()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        bench.take(dina);
        const int before = bench.store->appends;
        std::vector<domain::CommandId> asked;
        for (int i = 0; i < 10; ++i) {
            const auto c = bench.command(job, domain::NoteJob { u"note %1"_s.arg(i) });
            asked.push_back(c.id);
            bench.send(dina, protocol::CommandMessage { c });
        }
        QVERIFY(bench.takeOf<protocol::Result>(dina).empty());
        bench.flush();
        QCOMPARE(bench.store->appends, before + 1);
        const auto results = bench.takeOf<protocol::Result>(dina);
        QCOMPARE(results.size(), 10u);
        for (std::size_t i = 0; i < results.size(); ++i) {
            QCOMPARE(results[i].id, asked[i]);
            QVERIFY(results[i].outcome);
            QCOMPARE(results[i].outcome->ver, 2 + i);
        }
    }

    //! A resent command that takes effect twice.
    void aRepeatedCommandIsAnsweredAgain()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        bench.take(dina);
        auto note = bench.command(job, domain::NoteJob { u"once"_s });
        bench.send(dina, protocol::CommandMessage { note });
        bench.send(dina, protocol::CommandMessage { note }); // within the same commit
        bench.flush();
        bench.send(dina, protocol::CommandMessage { note }); // and after it
        bench.flush();
        const auto results = bench.takeOf<protocol::Result>(dina);
        QCOMPARE(results.size(), 3u);
        QVERIFY(!results[0].outcome->isDuplicate);
        QVERIFY(results[1].outcome->isDuplicate);
        QVERIFY(results[2].outcome->isDuplicate);
        QCOMPARE(results[2].outcome->seq, results[0].outcome->seq);
        QCOMPARE(results[2].outcome->ver, results[0].outcome->ver);
        QCOMPARE(bench.operation().job(job)->notes.size(), 1u);

        note.args = domain::NoteJob { u"something else"_s };
        bench.send(dina, protocol::CommandMessage { note });
        bench.flush();
        const auto reused = bench.takeOf<protocol::Result>(dina);
        QCOMPARE(reused.at(0).outcome.error().code, domain::ErrorCode::IdReused);
    }

    //! Another person's command id used to learn or repeat what they did.
    void aCommandIdBelongsToWhoUsedIt()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto sven = bench.connect(u"sven"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        const auto note = bench.command(job, domain::NoteJob { u"once"_s });
        bench.send(dina, protocol::CommandMessage { note });
        bench.flush();
        bench.take(sven);
        bench.send(sven, protocol::CommandMessage { note });
        bench.flush();
        QCOMPARE(bench.takeOf<protocol::Result>(sven).at(0).outcome.error().code,
            domain::ErrorCode::IdReused);
    }

    //! The loser of two edits not told, or two edits of different fields not merged; also inside one commit.
    void editsMergeOrConflict()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto sven = bench.connect(u"sven"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        const quint64 seen = bench.operation().job(job)->ver;
        bench.take(dina);
        bench.take(sven);
        domain::EditJob title, phone, otherTitle;
        title.patch.title = domain::Change<QString>::to(u"New title"_s);
        phone.patch.customerPhone = domain::Change<QString>::to(u"+43 1 234"_s);
        otherTitle.patch.title = domain::Change<QString>::to(u"Third title"_s);
        bench.send(
            dina, protocol::CommandMessage { bench.command(job, title, domain::Expect { seen }) });
        bench.send(
            sven, protocol::CommandMessage { bench.command(job, phone, domain::Expect { seen }) });
        bench.send(sven,
            protocol::CommandMessage { bench.command(job, otherTitle, domain::Expect { seen }) });
        bench.flush();
        QVERIFY(bench.takeOf<protocol::Result>(dina).at(0).outcome);
        const auto results = bench.takeOf<protocol::Result>(sven);
        QVERIFY(results.at(0).outcome);
        QVERIFY(results.at(0).outcome->isMerged);
        const auto conflict = results.at(1).outcome.error();
        QCOMPARE(conflict.code, domain::ErrorCode::Conflict);
        QVERIFY(!conflict.changes.empty());
        QVERIFY(conflict.changes.front().fields.contains(u"title"_s));
        QVERIFY(conflict.title.contains(u"dina"_s));
        QCOMPARE(bench.operation().job(job)->fields.title, u"New title"_s);
    }

    //! A batch half applied.
    void aBatchIsAllOrNothing()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        domain::EditJob good;
        good.patch.title = domain::Change<QString>::to(u"Good"_s);
        domain::Batch batch;
        batch.items.push_back({ job, std::nullopt, good });
        batch.items.push_back(
            { domain::JobId::make(bench.clock.now()), std::nullopt, domain::NoteJob { u"x"_s } });
        const auto refused = bench.act(dina, { domain::Kind::Org, {} }, batch);
        QVERIFY(!refused.outcome);
        QCOMPARE(refused.outcome.error().index, 1);
        QCOMPARE(bench.operation().job(job)->fields.title, u"No hot water"_s);
        batch.items.pop_back();
        batch.items.push_back({ job, std::nullopt, domain::NoteJob { u"x"_s } });
        QVERIFY(bench.act(dina, { domain::Kind::Org, {} }, batch).outcome);
        QCOMPARE(bench.operation().job(job)->fields.title, u"Good"_s);
    }

    //! `expect: after` judged against the wrong version; a dependent applied though what it builds on was refused.
    void dependentsFollowTheirCommand()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        bench.take(dina);
        domain::EditJob first, second;
        first.patch.title = domain::Change<QString>::to(u"First"_s);
        second.patch.title = domain::Change<QString>::to(u"Second"_s);
        const auto one
            = bench.command(job, first, domain::Expect { bench.operation().job(job)->ver });
        auto two = bench.command(job, second, domain::Expect { domain::ExpectAfter {} });
        two.after = one.id;
        bench.send(dina, protocol::CommandMessage { one });
        bench.send(dina, protocol::CommandMessage { two });
        bench.flush();
        auto results = bench.takeOf<protocol::Result>(dina);
        QVERIFY(results.at(0).outcome && results.at(1).outcome);
        QVERIFY(!results[1].outcome->isMerged);
        QCOMPARE(bench.operation().job(job)->fields.title, u"Second"_s);

        auto orphan = bench.command(job, first, domain::Expect { domain::ExpectAfter {} });
        orphan.after = domain::CommandId::make(bench.clock.now());
        bench.send(dina, protocol::CommandMessage { orphan });
        bench.flush();
        results = bench.takeOf<protocol::Result>(dina);
        QCOMPARE(results.at(0).outcome.error().code, domain::ErrorCode::DependencyFailed);
    }

    //! Undo of another's action, or after the hold.
    void undoTakesBackWithinTheHold()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto sven = bench.connect(u"sven"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        domain::EditJob edit;
        edit.patch.title = domain::Change<QString>::to(u"Wrong"_s);
        const auto change = bench.command(job, edit);
        bench.send(dina, protocol::CommandMessage { change });
        bench.flush();
        const domain::EntityRef none { domain::Kind::Org, {} };
        QVERIFY(!bench.act(sven, none, domain::UndoCommand { change.id }).outcome);
        bench.clock.advance(8s);
        QVERIFY(bench.act(dina, none, domain::UndoCommand { change.id }).outcome);
        QCOMPARE(bench.operation().job(job)->fields.title, u"No hot water"_s);
        const auto again = bench.command(job, edit);
        bench.send(dina, protocol::CommandMessage { again });
        bench.flush();
        bench.clock.advance(8001ms);
        QVERIFY(!bench.act(dina, none, domain::UndoCommand { again.id }).outcome);
        QCOMPARE(bench.operation().job(job)->fields.title, u"Wrong"_s);
    }

    //! A technician who sees other people's work, or does not see the own; positions that get stuck on hidden events.
    void aTechnicianSeesTheOwnWorkOnly()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto tom = bench.connect(u"tom"_s);
        const auto tess = bench.connect(u"tess"_s);
        Follower tomsView, tesssView;
        tomsView.apply(bench.take(tom));
        tesssView.apply(bench.take(tess));
        QCOMPARE(tomsView.operation.technicians().size(), 1);
        QCOMPARE(tomsView.operation.users().size(), 1);

        domain::JobId job;
        const auto made = bench.createJob(dina, &job);
        QVERIFY(bench.take(tom).empty());
        bench.assign(dina, made.visit, bench.tom);
        auto messages = bench.take(tom);
        QCOMPARE(only<protocol::Reset>(messages).size(), 1u);
        tomsView.apply(messages);
        QVERIFY(tomsView.operation.job(job));
        QVERIFY(tomsView.operation.visit(made.visit));
        bench.tick(1s);
        messages = bench.take(tess);
        QVERIFY(only<protocol::Reset>(messages).empty());
        tesssView.apply(messages);
        QVERIFY(!tesssView.operation.job(job));
        QCOMPARE(tesssView.events, 0);
        QCOMPARE(tesssView.position, bench.store->head());

        bench.assign(dina, made.visit, bench.tess);
        tomsView.apply(bench.take(tom));
        tesssView.apply(bench.take(tess));
        QVERIFY(!tomsView.operation.visit(made.visit));
        QVERIFY(tesssView.operation.visit(made.visit));
        // An ordinary change of something seen throughout is an event, not a reload.
        bench.act(dina, job, domain::NoteJob { u"ring twice"_s });
        messages = bench.take(tess);
        QVERIFY(only<protocol::Reset>(messages).empty());
        tesssView.apply(messages);
        QCOMPARE(tesssView.events, 1);
        QCOMPARE(tomsView.gaps + tesssView.gaps, 0);
    }

    //! Resuming over an assignment with events that speak of unknown things.
    void aTechnicianReloadsWhatWasAssignedMeanwhile()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        const auto made = bench.createJob(dina, &job);
        const auto before = bench.store->head();
        bench.assign(dina, made.visit, bench.tom);
        const auto tom = bench.connect(u"tom"_s, before);
        QCOMPARE(
            bench.takeOf<protocol::Welcome>(tom).at(0).snapshot, protocol::SnapshotReason::Perms);
        const auto tess = bench.connect(u"tess"_s, before);
        QCOMPARE(bench.takeOf<protocol::Welcome>(tess).at(0).snapshot,
            std::optional<protocol::SnapshotReason>());
    }

    //! A customer who reads the office's words or another customer's job.
    void aCustomerSeesTheOwnJobOnly()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto carl = bench.connect(u"carl"_s);
        domain::JobId others, own;
        bench.createJob(dina, &others);
        const auto made = bench.createJob(carl, &own, u"My boiler"_s);
        bench.act(dina, made.thread, domain::PostMessage { u"difficult customer"_s, {} });
        bench.tick(1s);
        Follower view;
        view.apply(bench.take(carl));
        QCOMPARE(view.gaps, 0);
        QVERIFY(view.operation.job(own));
        QVERIFY(!view.operation.job(others));
        QVERIFY(!view.operation.thread(made.thread));
        QCOMPARE(view.position, bench.store->head());
        QCOMPARE(bench.act(carl, others, domain::NoteJob { u"x"_s }).outcome.error().code,
            domain::ErrorCode::NotFound);
    }

    //! An account that keeps rights which were taken.
    void changedRightsReloadOrClose()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto sven = bench.connect(u"sven"_s);
        bench.take(sven);
        auto login = bench.logins.logins[u"sven"_s].login;
        login.actor.roles = domain::Role::Technician;
        login.actor.technician = bench.tom;
        bench.hub->accountChanged(login, false, bench.clock.now());
        const auto messages = bench.take(sven);
        QCOMPARE(only<protocol::Reset>(messages).size(), 1u);
        Follower view;
        view.apply(messages);
        QCOMPARE(view.operation.technicians().size(), 1);
        bench.hub->accountChanged(bench.logins.logins[u"dina"_s].login, true, bench.clock.now());
        QCOMPARE(bench.closed(dina), protocol::CloseCode::Forbidden);
        bench.hub->signedOut(login.actor.user);
        QCOMPARE(bench.closed(sven), protocol::CloseCode::NotAuthenticated);
    }

    //! A reader who never acknowledges and fills the server's memory.
    void stopsAtTheWindowAndGoesOnFromTheLog()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto sven = bench.connect(u"sven"_s);
        Follower view;
        view.apply(bench.take(sven));
        domain::JobId job;
        bench.createJob(dina, &job);
        domain::EditJob edit;
        for (int round = 0; round < 40; ++round) { // 40 x 40 events
            domain::Batch batch;
            for (int i = 0; i < 40; ++i) {
                edit.patch.description = domain::Change<QString>::to(u"%1/%2"_s.arg(round).arg(i));
                batch.items.push_back({ job, std::nullopt, edit });
            }
            bench.clock.advance(100ms);
            QVERIFY(bench.act(dina, { domain::Kind::Org, {} }, batch).outcome);
            bench.send(dina, protocol::Ack { bench.store->head().seq });
        }
        view.apply(bench.take(sven));
        QVERIFY(view.events <= protocol::MaxUnackedEvents);
        QVERIFY(view.events > protocol::MaxUnackedEvents - protocol::MaxEventsPerBatch);
        QVERIFY(view.position.seq < bench.store->head().seq);
        while (view.position.seq < bench.store->head().seq) {
            const auto before = view.position.seq;
            bench.send(sven, protocol::Ack { view.position.seq });
            view.apply(bench.take(sven));
            QVERIFY(view.position.seq > before);
        }
        QCOMPARE(view.gaps, 0);
        QVERIFY(view.operation == bench.operation());
    }

    //! A stalled socket that everything is queued for; one that is never given up.
    void aStalledSocketGetsNoMoreAndIsClosed()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto sven = bench.connect(u"sven"_s);
        bench.outlet.lines[sven].isStalled = true;
        bench.take(sven);
        domain::JobId job;
        bench.createJob(dina, &job);
        const QString text(4'000, u'x');
        for (int i = 0; i < 100; ++i) {
            bench.clock.advance(60ms);
            domain::EditJob edit;
            edit.patch.description
                = domain::Change<QString>::to(QString(QString::number(i) % text));
            QVERIFY(bench.act(dina, job, edit).outcome);
        }
        QVERIFY(bench.outlet.lines[sven].unsent
            <= protocol::MaxUnsentBytes + protocol::MaxMessageBytes);
        bench.send(dina, protocol::Ack { bench.store->head().seq });
        for (int i = 0; i < 4; ++i) {
            bench.tick(15'500ms);
            bench.send(sven, protocol::ClientHeartbeat { 0, 0 });
            bench.send(dina, protocol::ClientHeartbeat { 0, 0 });
        }
        QCOMPARE(bench.closed(sven), protocol::CloseCode::TooSlow);
        QVERIFY(!bench.closed(dina));
    }

    //! Commands beyond the limit accepted, or answered out of order.
    void commandsAreLimited()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        bench.clock.advance(10s);
        bench.take(dina);
        std::vector<domain::Command> burst;
        for (int i = 0; i < 40; ++i)
            burst.push_back(bench.command(job, domain::NoteJob { QString::number(i) }));
        for (const auto &command : burst)
            bench.send(dina, protocol::CommandMessage { command });
        bench.flush();
        auto results = bench.takeOf<protocol::Result>(dina);
        QCOMPARE(results.size(), 40u);
        for (std::size_t i = 0; i < results.size(); ++i)
            QCOMPARE(results[i].outcome.has_value(),
                i < static_cast<std::size_t>(protocol::MaxInFlight));
        for (std::size_t i = protocol::MaxInFlight; i < burst.size(); ++i) // again, in their order
            bench.send(dina, protocol::CommandMessage { burst[i] });
        bench.flush();
        for (const auto &result : bench.takeOf<protocol::Result>(dina))
            QVERIFY(result.outcome);
        domain::Command last;
        const auto send = [&] {
            bench.send(dina, protocol::CommandMessage { last });
            bench.flush();
            return bench.takeOf<protocol::Result>(dina).at(0);
        };
        protocol::Result limited;
        int more = 0;
        for (bool isLimited = false; !isLimited && more < 100; ++more) {
            last = bench.command(job, domain::NoteJob { QString::number(more) });
            limited = send();
            isLimited = !limited.outcome;
        }
        QVERIFY(!limited.outcome);
        QVERIFY2(more <= protocol::CommandBurst, qPrintable(QString::number(more)));
        QCOMPARE(limited.outcome.error().code, domain::ErrorCode::RateLimited);
        QVERIFY(limited.outcome.error().retryAfter);
        bench.clock.advance(*limited.outcome.error().retryAfter);
        QVERIFY(send().outcome);
    }

    //! Messages of one person that change places, because the first of two was too fast and the second no longer was.
    void whatIsRefusedForNowKeepsItsPlace()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        const auto created = bench.createJob(dina, &job);
        bench.clock.advance(10s);
        bench.take(dina);
        const auto post = [&](const QString &text) {
            return bench.command(
                created.thread, domain::PostMessage { .text = text, .attachments = {} });
        };
        const auto send = [&](const domain::Command &command) {
            bench.send(dina, protocol::CommandMessage { command });
            bench.flush();
            return bench.takeOf<protocol::Result>(dina).at(0);
        };
        std::optional<domain::Command> first;
        for (int i = 0; i < 100 && !first; ++i) {
            const auto command = post(QString::number(i));
            if (!send(command).outcome)
                first = command;
        }
        QVERIFY(first);
        const auto second = post(u"second"_s);
        bench.clock.advance(2s); // there would be room for it now
        const auto behind = send(second);
        QVERIFY(!behind.outcome);
        QCOMPARE(behind.outcome.error().code, domain::ErrorCode::RateLimited);
        QVERIFY(send(*first).outcome);
        QVERIFY(send(second).outcome);
        const auto &messages = bench.operation().thread(created.thread)->messages;
        QCOMPARE(messages.back().text, u"second"_s);

        // A client that thinks better of it is not held up for good.
        std::optional<domain::Command> dropped;
        for (int i = 0; i < 100 && !dropped; ++i) {
            const auto command = post(QString::number(i));
            if (!send(command).outcome)
                dropped = command;
        }
        QVERIFY(!send(post(u"third"_s)).outcome);
        for (int i = 0; i < 3; ++i)
            bench.tick(Connection::MaxHeldUp / 2);
        QVERIFY(send(post(u"fourth"_s)).outcome);
    }

    void answersWhatItCannotRead_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("code");
        const QByteArray id = "01970e6c-0000-7000-8000-000000000001";
        const QByteArray job = "job/01970e6c-0000-7000-8000-000000000002";
        QTest::newRow("unknown-op") << QByteArray("{\"type\":\"cmd\",\"id\":\"" + id
            + "\",\"op\":\"job.paint\",\"entity\":\"" + job + "\",\"madeMs\":1,\"args\":{}}")
                                    << QByteArray("unsupported-op");
        QTest::newRow("missing-args") << QByteArray("{\"type\":\"cmd\",\"id\":\"" + id
            + "\",\"op\":\"job.note\",\"entity\":\"" + job + "\",\"madeMs\":1,\"args\":{}}")
                                      << QByteArray("invalid");
    }
    //! A newer console thrown out for one command this server does not know.
    void answersWhatItCannotRead()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, code);
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        bench.take(dina);
        bench.hub->onMessage(dina, message, bench.clock.now());
        bench.flush();
        const auto results = bench.takeOf<protocol::Result>(dina);
        QCOMPARE(results.size(), 1u);
        QCOMPARE(QByteArray(domain::name(results[0].outcome.error().code).data()), code);
        QVERIFY(!bench.closed(dina));
    }

    void closesOnNonsense_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<bool>("isClosed");
        QTest::newRow("not-json") << QByteArray("{\"type\":") << true;
        QTest::newRow("unknown-first-byte") << QByteArray("\x07\x01", 2) << false;
        QTest::newRow("unknown-type") << QByteArray("{\"type\":\"dance\"}") << false;
        QTest::newRow("too-deep") << QByteArray(
            "{\"type\":\"ack\",\"seq\":" + QByteArray(40, '[') + QByteArray(40, ']') + "}")
                                  << true;
    }
    void closesOnNonsense()
    {
        QFETCH(QByteArray, message);
        QFETCH(bool, isClosed);
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        bench.hub->onMessage(dina, message, bench.clock.now());
        QCOMPARE(bench.closed(dina).has_value(), isClosed);
    }

    //! A full disk that loses acknowledged work, shows unwritten work, or is never tried again.
    void aFullDiskIsSaidAndSurvived()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        const auto before = bench.operation();
        bench.store->failure = journal::StoreErrorCode::DiskFull;
        const auto note = bench.command(job, domain::NoteJob { u"kept"_s });
        auto dependent = bench.command(job, domain::NoteJob { u"kept too"_s });
        dependent.after = note.id;
        bench.take(dina);
        bench.send(dina, protocol::CommandMessage { note });
        bench.flush();
        bench.send(dina, protocol::CommandMessage { dependent });
        bench.flush();
        auto results = bench.takeOf<protocol::Result>(dina);
        QCOMPARE(results.at(0).outcome.error().code, domain::ErrorCode::ReadOnly);
        QCOMPARE(results.at(1).outcome.error().code,
            domain::ErrorCode::ReadOnly); // not dependency-failed: it would be lost
        QVERIFY(bench.operation() == before);
        QVERIFY(!bench.commits->isWritable());
        const auto sven = bench.connect(u"sven"_s); // reading goes on
        Follower view;
        view.apply(bench.take(sven));
        QVERIFY(view.operation == before);

        bench.store->failure.reset();
        bench.clock.advance(2s);
        bench.send(dina, protocol::CommandMessage { note });
        bench.send(dina, protocol::CommandMessage { dependent });
        bench.flush();
        results = bench.takeOf<protocol::Result>(dina);
        QVERIFY(results.at(0).outcome && results.at(1).outcome);
        QVERIFY(bench.commits->isWritable());
        QCOMPARE(bench.operation().job(job)->notes.size(), 2u);
        view.apply(bench.take(sven));
        QCOMPARE(view.gaps, 0);
        QVERIFY(view.operation == bench.operation());
    }

    //! A job whose notes outgrow the largest message, so that no snapshot can be sent any more.
    void aJobNeverOutgrowsAMessage()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        std::optional<domain::Rejection> refused;
        for (int i = 0; i < 20 && !refused; ++i) {
            bench.clock.advance(1s);
            const auto result = bench.act(dina, job, domain::NoteJob { QString(8'000, u'n') });
            if (!result.outcome)
                refused = result.outcome.error();
        }
        QVERIFY(refused);
        QCOMPARE(refused->code, domain::ErrorCode::TooLarge);
        const auto sven = bench.connect(u"sven"_s);
        for (const auto &bytes : bench.outlet.lines[sven].sent)
            QVERIFY(bytes.size() <= protocol::MaxMessageBytes);
    }

    //! A console that shows the whole table again for one lost batch.
    void resyncGoesOnOrReloads()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        Follower view;
        view.apply(bench.take(dina));
        domain::JobId job;
        bench.createJob(dina, &job);
        bench.take(dina); // lost
        bench.send(dina, protocol::Resync { view.position });
        auto messages = bench.take(dina);
        QVERIFY(only<protocol::Reset>(messages).empty());
        view.apply(messages);
        QCOMPARE(view.gaps, 0);
        QVERIFY(view.operation == bench.operation());
        auto wrong = view.position;
        wrong.h = "ffffffffffffffff";
        bench.send(dina, protocol::Resync { wrong });
        messages = bench.take(dina);
        QCOMPARE(only<protocol::Reset>(messages).at(0).reason, protocol::SnapshotReason::Fork);
        QCOMPARE(only<protocol::SnapEnd>(messages).size(), 1u);
    }

    //! The same console twice, or one account on too many machines.
    void connectionsOfOneAccountAreLimited()
    {
        Bench bench;
        std::vector<ConnectionId> open;
        for (int i = 0; i < protocol::MaxConnectionsPerUser; ++i)
            open.push_back(bench.connect(u"dina"_s));
        const auto eleventh = bench.connect(u"dina"_s);
        QCOMPARE(bench.closed(eleventh), protocol::CloseCode::TooManyConnections);
        for (const auto id : open)
            QVERIFY(!bench.closed(id));

        protocol::Hello hello;
        hello.token = u"sven"_s;
        hello.install = domain::makeUuidV7(bench.clock.now());
        bench.hub->onOpened(200, u"192.0.2.1"_s, bench.clock.now());
        bench.send(200, hello);
        bench.hub->onOpened(201, u"192.0.2.1"_s, bench.clock.now());
        bench.send(201, hello);
        QCOMPARE(bench.closed(200), protocol::CloseCode::Replaced);
        QVERIFY(!bench.closed(201));
    }

    //! Presence shown to oneself, to who may not see the thing, or to who did not ask.
    void presenceReachesTheOthers()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto sven = bench.connect(u"sven"_s);
        const auto tom = bench.connect(u"tom"_s);
        protocol::Subscribe wish;
        wish.id = 1;
        wish.wantsPresence = true;
        bench.send(dina, wish);
        bench.send(tom, wish);
        domain::JobId job;
        bench.createJob(dina, &job);
        for (const auto id : { dina, sven, tom })
            bench.take(id);
        bench.send(sven, protocol::Here { job, true });
        const auto seen = bench.takeOf<protocol::Presence>(dina);
        QCOMPARE(seen.size(), 1u);
        QCOMPARE(seen[0].userName, u"sven"_s);
        QVERIFY(seen[0].isEditing);
        QVERIFY(bench.takeOf<protocol::Presence>(sven).empty());
        QVERIFY(bench.takeOf<protocol::Presence>(tom).empty());
    }

    //! Everybody thrown out at the same moment, or kept waiting although there are few, or for longer than the service
    //! manager waits.
    void drainTakesAsLongAsThereAreConnections()
    {
        QCOMPARE(Hub::drainSpread(0), 0ms);
        QCOMPARE(Hub::drainSpread(20), 100ms);
        QCOMPARE(Hub::drainSpread(2'000), 10s);
        QCOMPARE(Hub::drainSpread(3'000), 15s);
        QCOMPARE(Hub::drainSpread(20'000), 15s);
    }

    void drainSaysGoodbyeToEverybody()
    {
        Bench bench;
        std::vector<ConnectionId> open;
        for (int i = 0; i < 16; ++i)
            open.push_back(bench.connect(i % 2 ? u"dina"_s : u"sven"_s));
        for (const auto id : open)
            bench.take(id);
        const auto spread = bench.hub->drain(bench.clock.now());
        QCOMPARE(spread, Hub::drainSpread(16));
        std::set<qint64> waits;
        std::set<domain::milliseconds> moments;
        for (auto passed = 0ms; passed < spread; passed += 5ms) {
            bench.tick(5ms);
            for (const auto id : open) {
                const auto byes = bench.takeOf<protocol::Bye>(id);
                if (byes.empty())
                    continue;
                QCOMPARE(byes.size(), 1u);
                QCOMPARE(byes[0].code, 4404);
                // Not before the last has left and the next server is up; not all at once then.
                const auto back = passed + 5ms + domain::milliseconds(byes[0].retryAfterMs);
                QVERIFY(back >= spread + Hub::TakeOver);
                QVERIFY(back <= 2 * spread + Hub::TakeOver + 5ms);
                waits.insert(byes[0].retryAfterMs);
                moments.insert(passed);
                QCOMPARE(bench.closed(id), protocol::CloseCode::Draining);
            }
        }
        for (const auto id : open)
            QCOMPARE(bench.closed(id), protocol::CloseCode::Draining);
        QVERIFY(moments.size() > 4);
        QVERIFY(waits.size() > 4);
    }

    //! An answer lost to the goodbye: the person would wait for a change that is long made.
    void drainAnswersFirst()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        bench.take(dina);
        bench.hub->drain(bench.clock.now());
        const auto thread = domain::JobId::make(bench.clock.now());
        domain::CreateJob create;
        create.fields.title = u"No hot water"_s;
        create.visit = domain::VisitId::make(bench.clock.now());
        create.thread = domain::ThreadId::make(bench.clock.now());
        const auto asked = bench.command(thread, create);
        bench.send(dina, protocol::CommandMessage { asked }); // before its turn: taken as ever
        bench.tick(Hub::drainSpread(1));
        QVERIFY(!bench.closed(dina)); // bye was sent, the answer is due
        const auto later = bench.command(thread, domain::NoteJob { u"too late"_s });
        bench.send(dina, protocol::CommandMessage { later }); // after it: the next server's
        bench.flush();
        QCOMPARE(bench.closed(dina), protocol::CloseCode::Draining);
        const auto messages = bench.take(dina);
        std::vector<protocol::Result> results;
        for (const auto &message : messages) {
            if (const auto *result = std::get_if<protocol::Result>(&message))
                results.push_back(*result);
        }
        QCOMPARE(results.size(), 1u);
        QCOMPARE(results[0].id, asked.id);
        QVERIFY(results[0].outcome);
        QCOMPARE(bench.operation().jobs().size(), 1);
    }

    void whoComesDuringTheDrainIsSentAway()
    {
        Bench bench;
        bench.hub->drain(bench.clock.now());
        bench.hub->onOpened(99, u"192.0.2.1"_s, bench.clock.now());
        QCOMPARE(bench.closed(99), protocol::CloseCode::Draining);
    }

    //! Before the disk is full nothing new is taken; what was taken is confirmed again, and help is still called for.
    void readOnlyRefusesNewChangesOnly()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        const auto tom = bench.connect(u"tom"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        const auto note = bench.command(job, domain::NoteJob { u"Key under the mat"_s });
        bench.send(dina, protocol::CommandMessage { note });
        bench.flush();
        bench.take(dina);
        const auto head = bench.store->head();

        bench.commits->setReadOnly(true);
        const auto refused = bench.act(dina, job, domain::NoteJob { u"One more"_s });
        QVERIFY(!refused.outcome);
        QCOMPARE(refused.outcome.error().code, domain::ErrorCode::ReadOnly);
        QVERIFY(domain::mayRetry(refused.outcome.error().code));
        QCOMPARE(bench.store->head(), head);
        bench.send(dina, protocol::CommandMessage { note });
        bench.flush();
        const auto again = bench.takeOf<protocol::Result>(dina);
        QVERIFY(!again.empty());
        QVERIFY(again.back().outcome && again.back().outcome->isDuplicate);
        QVERIFY(bench.act(tom, bench.tom, domain::SetEmergency { true, u"Fell"_s }).outcome);
        QVERIFY(bench.operation().technician(bench.tom)->hasEmergency);

        const auto late = bench.connect(u"sven"_s); // reading goes on
        QVERIFY(!bench.takeOf<protocol::SnapEnd>(late).empty());
        bench.commits->setReadOnly(false);
        QVERIFY(bench.act(dina, job, domain::NoteJob { u"One more"_s }).outcome);
    }

    //! A server that says "not ready" until somebody tries in vain, although the disk has room again.
    void findsOutByItselfThatTheDiskTakesWritesAgain()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        bench.store->failure = journal::StoreErrorCode::Io;
        QVERIFY(!bench.act(dina, job, domain::NoteJob { u"lost"_s }).outcome);
        QVERIFY(!bench.commits->isWritable());
        const auto pass = [&] {
            bench.clock.advance(CommitQueue::RetryEvery);
            bench.commits->tick(bench.clock.now());
        };
        pass();
        QVERIFY(!bench.commits->isWritable());
        bench.store->failure.reset();
        const auto head = bench.store->head();
        bench.commits->tick(bench.clock.now()); // not at every tick
        QVERIFY(!bench.commits->isWritable());
        pass();
        QVERIFY(bench.commits->isWritable());
        QCOMPARE(bench.store->head(), head);
    }

    //! Sums that a graph would show wrong.
    void measuresWhatItDoes()
    {
        Bench bench;
        static qint64 clock = 0;
        bench.metrics.microseconds = [] { return clock += 1'000; };
        const auto dina = bench.connect(u"dina"_s);
        bench.connect(u"tom"_s);
        bench.connect(u"carl"_s);
        bench.hub->onOpened(99, u"192.0.2.1"_s, bench.clock.now());
        const auto before = bench.metrics;
        domain::JobId job;
        bench.createJob(dina, &job);
        const auto sumOf = [](const auto &histogram) {
            quint64 sum = 0;
            for (const auto count : histogram.counts)
                sum += count;
            return sum;
        };
        QCOMPARE(sumOf(bench.metrics.commandSeconds), sumOf(before.commandSeconds) + 1);
        QCOMPARE(sumOf(bench.metrics.commitSeconds), sumOf(before.commitSeconds) + 1);
        QCOMPARE(bench.metrics.commitCommands.counts[0], before.commitCommands.counts[0] + 1);
        QVERIFY(bench.metrics.commandSeconds.sum > before.commandSeconds.sum);
        const auto gauges = bench.hub->gauges();
        QCOMPARE(gauges.head, bench.store->head().seq);
        QCOMPARE(gauges.dispatchers, 1);
        QCOMPARE(gauges.technicians, 1);
        QCOMPARE(gauges.customers, 1);
        QCOMPARE(gauges.strangers, 1);
        QCOMPARE(gauges.slowReaders, 0);
        bench.outlet.lines[dina].unsent = 100'000;
        QCOMPARE(bench.hub->gauges().unsentBytes, 100'000);
        QCOMPARE(bench.hub->gauges().slowReaders, 1);
    }

    //! A command that waits until everybody has been told of the one before; a console that the slices pass over; a gap
    //! where one sweep ends and the next begins.
    void manyConsolesAreServedInSlices()
    {
        Bench bench;
        constexpr int Consoles = 2 * static_cast<int>(Hub::Slice) + 50;
        const auto dina = bench.connect(u"dina"_s);
        std::vector<ConnectionId> consoles;
        std::map<ConnectionId, Follower> views;
        for (int i = 0; i < Consoles; ++i) {
            const auto user = domain::UserId::make(bench.clock.now());
            const QString name = u"d%1"_s.arg(i);
            bench.logins.logins[name]
                = { { { user, domain::Role::Dispatcher, std::nullopt }, name }, false };
            consoles.push_back(bench.connect(name));
            views[consoles.back()].apply(bench.take(consoles.back()));
        }
        domain::JobId job;
        bench.createJob(dina, &job); // takes one flush: the first slice has it
        QVERIFY(bench.hub->needsFlush());
        bench.take(dina);
        const auto note = bench.command(job, domain::NoteJob { u"ring twice"_s });
        bench.send(dina, protocol::CommandMessage { note });
        bench.flush();
        const auto answers = bench.takeOf<protocol::Result>(dina);
        QCOMPARE(answers.size(), 1u);
        QVERIFY(answers[0].outcome);
        std::size_t told = 0;
        for (const auto id : consoles) {
            views[id].apply(bench.take(id));
            told += views[id].events > 0 ? 1U : 0U;
        }
        QVERIFY(told > 0 && told < consoles.size());
        // Each goes as far as the sweep that serves it, and all come to the end.
        for (int i = 0; i < 10; ++i)
            bench.tick(100ms);
        QVERIFY(!bench.hub->needsFlush());
        for (const auto id : consoles) {
            views[id].apply(bench.take(id));
            QCOMPARE(views[id].gaps, 0);
            QCOMPARE(views[id].position, bench.store->head());
        }
        QVERIFY(views[consoles.front()].operation == bench.operation());
        QVERIFY(views[consoles.back()].operation == bench.operation());
    }

    //! Thousands of connections that are never looked after again because a tick ends before it gets to them.
    void aTickGetsRoundToEverybody()
    {
        Bench bench;
        constexpr int Strangers = 2 * static_cast<int>(Hub::Slice);
        for (int i = 0; i < Strangers; ++i)
            bench.hub->onOpened(
                1'000 + static_cast<ConnectionId>(i), u"192.0.2.1"_s, bench.clock.now());
        bench.clock.advance(4'900ms);
        for (int i = 0; i < 3; ++i)
            bench.tick(60ms);
        for (int i = 0; i < Strangers; ++i)
            QCOMPARE(
                bench.closed(1'000 + static_cast<ConnectionId>(i)), protocol::CloseCode::NoHello);
    }

    //! A start from a checkpoint that ends at another state than a whole fold, or that trusts one of another log.
    void aCheckpointOnlySavesTime()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        const auto path = bench.folder.filePath(u"state.checkpoint"_s);
        QVERIFY(journal::writeCheckpoint(path, { bench.operation(), bench.store->head() }));
        bench.act(dina, job, domain::NoteJob { u"after the checkpoint"_s });
        const auto load = [&](quint64 folded) {
            CommitQueue again(*bench.store, bench.metrics, protocol::DefaultHold);
            again.useCheckpoint(path);
            QVERIFY(again.load());
            QVERIFY(again.operation() == bench.operation());
            QCOMPARE(again.folded(), folded);
            // The log goes on as if nothing had been: the time does not run backwards.
            again.push({ bench.logins.logins[u"dina"_s].login.actor, {},
                SystemFact { job, domain::JobNoted { u"later"_s } }, {} });
            const auto events = again.flush(bench.clock.now() - 1h);
            QCOMPARE(events.size(), 1u);
            QCOMPARE(events[0].ver, bench.operation().version(job) + 1);
            QVERIFY(events[0].at >= bench.clock.now());
        };
        load(1);
        // The same file beside a log that has another history from there on.
        auto elsewhere = bench.store->head();
        elsewhere.h = "0000000000000000";
        QVERIFY(journal::writeCheckpoint(path, { {}, elsewhere }));
        CommitQueue other(*bench.store, bench.metrics, protocol::DefaultHold);
        other.useCheckpoint(path);
        QVERIFY(other.load());
        QCOMPARE(other.folded(), bench.store->head().seq);
        auto beyond = bench.store->head();
        beyond.seq += 1;
        QVERIFY(journal::writeCheckpoint(path, { {}, beyond }));
        QVERIFY(other.load());
        QCOMPARE(other.folded(), bench.store->head().seq);
        QVERIFY(other.operation().job(job));
    }

    //! A restart that forgets commands, versions or events.
    void aRestartKeepsEverything()
    {
        Bench bench;
        const auto dina = bench.connect(u"dina"_s);
        domain::JobId job;
        bench.createJob(dina, &job);
        const auto note = bench.command(job, domain::NoteJob { u"kept"_s });
        bench.send(dina, protocol::CommandMessage { note });
        bench.flush();
        const auto before = bench.operation();
        CommitQueue again(*bench.store, bench.metrics, protocol::DefaultHold);
        QVERIFY(again.load());
        QVERIFY(again.operation() == before);
        std::vector<protocol::Result> results;
        again.push({ bench.logins.logins[u"dina"_s].login.actor, note.id, note,
            [&](const protocol::Result &result) { results.push_back(result); } });
        QVERIFY(again.flush(bench.clock.now()).empty());
        QVERIFY(results.at(0).outcome->isDuplicate);
    }
};

QTEST_GUILESS_MAIN(TestHub)
#include "tst_hub.moc"
