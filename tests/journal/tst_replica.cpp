// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/raw_file.h"
#include "journal/replica.h"
#include "journal/story.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
const QUuid Epoch = QUuid::fromString(u"01970e00-0000-7000-8000-000000000001"_s);

protocol::Position at(quint64 seq, const QUuid &epoch = Epoch)
{
    return { epoch, seq, "00112233aabbccdd" };
}

state::Operation fold(std::span<const domain::Event> events)
{
    state::Operation operation;
    for (const auto &event : events)
        operation.apply(event);
    return operation;
}

} // namespace

//! What both kinds of replica promise, and what only the file does.
class TestReplica : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path;

    [[nodiscard]] std::unique_ptr<Replica> open() const
    {
        auto replica = openReplica(m_path);
        return replica ? *std::move(replica) : nullptr;
    }
    [[nodiscard]] std::unique_ptr<Replica> make(bool inMemory) const
    {
        return inMemory ? makeMemoryReplica() : open();
    }
    static void bothKinds()
    {
        QTest::addColumn<bool>("inMemory");
        QTest::newRow("file") << false;
        QTest::newRow("memory") << true;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
        m_path = m_folder.filePath(u"replica.db"_s);
    }

    void startsEmpty_data() { bothKinds(); }
    void startsEmpty()
    {
        QFETCH(bool, inMemory);
        const auto replica = make(inMemory);
        QVERIFY(replica);
        QVERIFY(!replica->position());
        QVERIFY(!replica->asOf());
        QVERIFY(!replica->install().isNull());
        QVERIFY(!replica->isReadOnly());
        QVERIFY(*replica->load() == state::Operation());
        QVERIFY(replica->outbox()->empty());
        QVERIFY(replica->notice().isEmpty());
    }

    void applyFoldsAndMoves_data() { bothKinds(); }
    void applyFoldsAndMoves()
    {
        QFETCH(bool, inMemory);
        const auto replica = make(inMemory);
        test::Story story;
        const auto first = story.next(30);
        const auto second = story.next(30);
        QVERIFY(replica->apply(first, at(30), Start));
        QVERIFY(replica->apply(
            second, at(61), Start + std::chrono::seconds(1))); // 61: hidden events at the end
        QVERIFY(
            replica->apply({}, at(70), Start + std::chrono::seconds(2))); // nothing but hidden ones
        QCOMPARE(replica->position(), std::optional(at(70)));
        QCOMPARE(replica->asOf(), std::optional(Start + std::chrono::seconds(2)));
        auto all = first;
        all.insert(all.end(), second.begin(), second.end());
        QVERIFY(*replica->load() == fold(all));
    }

    void outboxKeepsOrderAndAnswers_data() { bothKinds(); }
    void outboxKeepsOrderAndAnswers()
    {
        QFETCH(bool, inMemory);
        const auto replica = make(inMemory);
        test::Story story;
        (void)story.next(12);
        std::vector<OutboxRow> rows;
        for (int i = 0; i < 5; ++i) {
            rows.push_back({ .command = story.command(u"note %1 \"é\""_s.arg(i)),
                .status = OutboxStatus::Waiting,
                .accepted = {},
                .rejection = {} });
            QVERIFY(replica->enqueue(rows.back().command));
        }
        QVERIFY2(!replica->enqueue(rows[2].command), "one command must not be queued twice");
        rows[0].status = OutboxStatus::Sent;
        rows[0].accepted
            = domain::Accepted { .seq = 900, .ver = 4, .isDuplicate = true, .isMerged = true };
        rows[1].status = OutboxStatus::Refused;
        rows[1].rejection = domain::Rejection { .code = domain::ErrorCode::Conflict,
            .title = u"Reassigned by another dispatcher"_s,
            .field = u"technician"_s,
            .expect = 7,
            .ver = 8,
            .changes = { { 8, u"visit.changed"_s, story.mia(), Start, { u"technician"_s } } },
            .index = 2,
            .retryAfter = {} };
        rows[2].status = OutboxStatus::Sent;
        for (const auto &row : rows)
            QVERIFY(replica->update(row));
        QVERIFY(replica->remove(rows[3].command.id));
        QVERIFY(replica->remove(rows[3].command.id)); // gone is gone
        rows.erase(rows.begin() + 3);
        QCOMPARE(*replica->outbox(), rows);
        if (!inMemory) {
            auto again = openReplica(m_path); // beside the first: reads the same
            QVERIFY(again);
            QVERIFY((*again)->isReadOnly());
            QCOMPARE(*(*again)->outbox(), rows);
        }
    }

    void everyKindOfCommandCanBeQueued()
    {
        // undo and batch have no entity of their own.
        const auto replica = open();
        test::Story story;
        (void)story.next(12);
        auto undo = story.command({});
        undo.entity = {};
        undo.args = domain::UndoCommand { domain::CommandId::make(Start) };
        auto batch = story.command({});
        batch.entity = {};
        batch.args = domain::Batch { { { story.lastJob(), quint64(3), domain::NoteJob { u"a"_s } },
            { story.lastJob(), domain::ExpectAfter {}, domain::NoteJob { u"b"_s } } } };
        auto act = story.command({});
        act.entity = story.lastVisit();
        act.expect = quint64(2);
        act.after = undo.id;
        act.args = domain::ActOnVisit { .action = domain::Action::Dispatch,
            .reason = {},
            .isOnBehalf = false,
            .technician = story.ada(),
            .window = {},
            .overrideTo = {},
            .followUp = {} };
        std::vector<domain::Command> queued { undo, batch, act };
        for (const auto &command : queued) {
            const auto done = replica->enqueue(command);
            QVERIFY2(done, done ? "" : qPrintable(done.error().text));
        }
        const auto rows = replica->outbox();
        QVERIFY(rows);
        for (std::size_t i = 0; i < queued.size(); ++i)
            QVERIFY2(rows->at(i).command == queued[i], qPrintable(QString::number(i)));
    }

    void eventsSettleTheirCommands_data() { bothKinds(); }
    void eventsSettleTheirCommands()
    {
        // A row that stays is sent again; a row that goes too early loses a person's action.
        QFETCH(bool, inMemory);
        const auto replica = make(inMemory);
        test::Story story;
        auto events = story.next(12);
        const auto answered = story.command(u"by its event"_s);
        const auto reached = story.command(u"by the position"_s);
        const auto ahead = story.command(u"accepted further on"_s);
        const auto waiting = story.command(u"not sent"_s);
        for (const auto &command : { answered, reached, ahead, waiting })
            QVERIFY(replica->enqueue(command));
        QVERIFY(replica->update(
            { reached, OutboxStatus::Sent, domain::Accepted { .seq = 12, .ver = 1 }, {} }));
        QVERIFY(replica->update(
            { ahead, OutboxStatus::Sent, domain::Accepted { .seq = 13, .ver = 1 }, {} }));
        events[11].cmd = answered.id;
        QVERIFY(replica->apply(events, at(12), Start));
        const auto left = replica->outbox();
        QCOMPARE(left->size(), 2u);
        QCOMPARE(left->at(0).command, ahead);
        QCOMPARE(left->at(1).command, waiting);
    }

    void snapshotReplacesStateAndSparesTheOutbox_data() { bothKinds(); }
    void snapshotReplacesStateAndSparesTheOutbox()
    {
        QFETCH(bool, inMemory);
        const auto replica = make(inMemory);
        test::Story story;
        QVERIFY(replica->apply(story.next(30), at(30), Start));
        const auto waiting = story.command(u"not sent"_s);
        const auto reached = story.command(u"in the snapshot"_s);
        QVERIFY(replica->enqueue(waiting));
        QVERIFY(replica->enqueue(reached));
        QVERIFY(replica->update(
            { reached, OutboxStatus::Sent, domain::Accepted { .seq = 400, .ver = 1 }, {} }));

        test::Story other { 2 };
        const auto operation = fold(other.next(200));
        QVERIFY(replica->replaceAll(operation, at(500), Start));
        QVERIFY(*replica->load() == operation);
        QCOMPARE(replica->position(), std::optional(at(500)));
        QCOMPARE(replica->outbox()->size(), 1u);
        QCOMPARE(replica->outbox()->front().command, waiting);
        QVERIFY2(replica->log({ .text = {}, .entity = {} })->empty(),
            "the log may show no other history");
    }

    void anotherLifeOfTheLogForgetsItsPromises_data() { bothKinds(); }
    void anotherLifeOfTheLogForgetsItsPromises()
    {
        // Restored from a backup, the server may lack what it had accepted: the command must be sent again.
        QFETCH(bool, inMemory);
        const auto replica = make(inMemory);
        test::Story story;
        QVERIFY(replica->apply(story.next(30), at(30), Start));
        const auto accepted = story.command(u"accepted before the restore"_s);
        QVERIFY(replica->enqueue(accepted));
        QVERIFY(replica->update(
            { accepted, OutboxStatus::Sent, domain::Accepted { .seq = 31, .ver = 1 }, {} }));
        QVERIFY(replica->replaceAll({}, at(500, QUuid::createUuid()), Start));
        const auto rows = replica->outbox();
        QCOMPARE(rows->size(), 1u);
        QVERIFY(!rows->front().accepted);
    }

    void withoutAPlaceNoPromiseIsBelieved_data() { bothKinds(); }
    void withoutAPlaceNoPromiseIsBelieved()
    {
        // Accepted before any snapshot could be stored: by which life of the log, nobody here knows.
        QFETCH(bool, inMemory);
        const auto replica = make(inMemory);
        test::Story story;
        std::ignore = story.next(5); // something to act on
        const auto accepted = story.command(u"accepted by some log"_s);
        QVERIFY(replica->enqueue(accepted));
        QVERIFY(replica->update(
            { accepted, OutboxStatus::Sent, domain::Accepted { .seq = 31, .ver = 1 }, {} }));
        QVERIFY(replica->replaceAll({}, at(500), Start));
        const auto rows = replica->outbox();
        QCOMPARE(rows->size(), 1u);
        QVERIFY(!rows->front().accepted);
    }

    void everythingSurvivesReopening()
    {
        test::Story story;
        const auto base = story.next(500);
        const auto tail = story.next(500);
        const auto command = story.command(u"later"_s);
        QUuid install;
        {
            const auto replica = open();
            install = replica->install();
            QVERIFY(replica->replaceAll(fold(base), at(500), Start));
            QVERIFY(replica->apply(tail, at(1'000), Start));
            QVERIFY(replica->enqueue(command));
        }
        const auto replica = open();
        QCOMPARE(replica->install(), install);
        QCOMPARE(replica->position(), std::optional(at(1'000)));
        auto all = base;
        all.insert(all.end(), tail.begin(), tail.end());
        QVERIFY(*replica->load() == fold(all));
        QCOMPARE(replica->outbox()->front().command, command);
        // After the first load() hands over what open() read, the next one reads again.
        QVERIFY(*replica->load() == fold(all));
    }

    //! A text that is another one after the console was started again.
    void keepsAByteOrderMark()
    {
        test::Story story;
        auto base = story.next(20);
        base.push_back(
            story.event({ domain::Kind::Org, Epoch }, domain::OrgChanged { u"\ufeffHeat & Co"_s }));
        auto tail = story.next(20);
        tail.push_back(story.event(story.lastJob(), domain::JobNoted { u"\ufeffnoted"_s }));
        const auto command = story.command(u"\ufefflater"_s);
        {
            const auto replica = open();
            QVERIFY(replica->replaceAll(fold(base), at(21), Start));
            QVERIFY(replica->apply(tail, at(42), Start));
            QVERIFY(replica->enqueue(command));
        }
        const auto replica = open();
        auto all = base;
        all.insert(all.end(), tail.begin(), tail.end());
        QVERIFY(*replica->load() == fold(all));
        QCOMPARE(replica->outbox()->front().command, command);
    }

    void changesBetweenOpenAndLoadAreSeen()
    {
        test::Story story;
        const auto events = story.next(40);
        const auto replica = open();
        QVERIFY(replica->apply(events, at(40), Start));
        QVERIFY(*replica->load() == fold(events));
    }

    void longTailIsCompactedWithoutAChange()
    {
        test::Story story;
        const auto events = story.next(20'500);
        QVERIFY(open()->apply(events, at(20'500), Start));
        const auto expected = fold(events);
        QVERIFY(*open()->load() == expected); // folds and writes the snapshot
        // With the folded events gone, only the snapshot can give the state.
        QCOMPARE(test::runSql(m_path, "DELETE FROM events WHERE seq <= 20000"), QString());
        const auto replica = open();
        QVERIFY(*replica->load() == expected);
        const auto more = story.next(10);
        QVERIFY(replica->apply(more, at(20'510), Start));
        auto operation = expected;
        for (const auto &event : more)
            operation.apply(event);
        QVERIFY(*replica->load() == operation);
    }

    void historyFillsTheLogAndNotTheState()
    {
        test::Story story;
        const auto events = story.next(60);
        const auto replica = open();
        const std::span all(events);
        const auto operation = fold(all.first(40));
        QVERIFY(replica->replaceAll(operation, at(40), Start));
        QVERIFY(replica->addHistory(
            all.first(50))); // up to 40 is history; 41 to 50 is the feed's to bring
        QCOMPARE(replica->log({ .text = {}, .entity = {} })->size(), 40u);
        QVERIFY(*replica->load() == operation);
        QVERIFY(replica->apply(all.subspan(40), at(60), Start));
        QVERIFY(replica->addHistory(all)); // again changes nothing
        QCOMPARE(replica->log({ .text = {}, .entity = {} })->size(), 60u);
        QVERIFY(*replica->load() == fold(all));
    }

    void strangeFilesAreRefusedUntouched()
    {
        QVERIFY(open());
        QCOMPARE(test::runSql(m_path, "PRAGMA user_version = 9"), QString());
        QCOMPARE(openReplica(m_path).error().code, StoreErrorCode::Newer);
        QCOMPARE(test::runSql(m_path, "PRAGMA application_id = 7"), QString());
        QCOMPARE(openReplica(m_path).error().code, StoreErrorCode::NotAJournal);
        QVERIFY2(QFile::exists(m_path), "another program's database is not ours to move away");
        QCOMPARE(openReplica(m_folder.filePath(u"none/replica.db"_s)).error().code,
            StoreErrorCode::CannotOpen);
    }

    //! A file that a program from before zones went on with: what it was not sent is missing, and must be asked for. Twice,
    //! because people go back and forth.
    void zonesAreThereOnlyIfNoOlderProgramWrote()
    {
        test::Story story;
        const auto events = story.next(6);
        const std::span all(events);
        QVERIFY(open()->hasZones()); // without a position nothing is claimed to be known
        QVERIFY(open()->replaceAll(fold(all.first(2)), at(2), Start));
        QVERIFY(open()->hasZones());
        QVERIFY(open()->apply(all.subspan(2, 1), at(3), Start));
        QVERIFY(open()->hasZones());
        // What the older one does, as far as it matters.
        QCOMPARE(test::runSql(m_path, "UPDATE meta SET seq = 4"), QString());
        QVERIFY(!open()->hasZones());
        QVERIFY(open()->apply(all.subspan(4, 1), at(5), Start));
        QVERIFY(!open()->hasZones());
        QVERIFY(open()->replaceAll(fold(all), at(6), Start));
        QVERIFY(open()->hasZones());
        // One that reads zones and no shifts.
        QVERIFY(open()->hasShifts());
        QCOMPARE(
            test::runSql(m_path, "UPDATE meta SET seq = 7; UPDATE whole SET seq = 7"), QString());
        QVERIFY(open()->hasZones());
        QVERIFY(!open()->hasShifts());
        QVERIFY(open()->replaceAll(fold(all), at(6), Start));
        QVERIFY(open()->hasShifts());
        // A file of its own making has not even the table.
        QCOMPARE(test::runSql(m_path, "DROP TABLE whole"), QString());
        QVERIFY(!open()->hasZones());
        QCOMPARE(open()->load()->jobs().size(), fold(all).jobs().size());
    }
};

QTEST_GUILESS_MAIN(TestReplica)
#include "tst_replica.moc"
