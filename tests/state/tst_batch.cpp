// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "domain/limits.h"

#include <QTest>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace Qt::StringLiterals;

class TestBatch : public QObject {
    Q_OBJECT

    static BatchItem item(
        const EntityRef &entity, CommandArgs args, std::optional<Expect> expect = {})
    {
        return { .entity = entity, .expect = std::move(expect), .args = std::move(args) };
    }
    static ActOnVisit schedule(const World &world, const TechnicianId &technician)
    {
        ActOnVisit args;
        args.action = Action::Schedule;
        args.technician = technician;
        args.window = world.window();
        return args;
    }
    static ActOnVisit dispatch()
    {
        ActOnVisit args;
        args.action = Action::Dispatch;
        return args;
    }
    static EntityRef org() { return { Kind::Org, {} }; }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! The complaint about others: the bulk action that says done and did one of many.
    void bulkActionThatSaysDoneAndDidOneOfMany_data()
    {
        QTest::addColumn<int>("bad"); // which of ten is impossible; -1: none
        QTest::newRow("none") << -1;
        QTest::newRow("first") << 0;
        QTest::newRow("middle") << 5;
        QTest::newRow("last") << 9;
    }
    void bulkActionThatSaysDoneAndDidOneOfMany()
    {
        QFETCH(const int, bad);
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        Batch batch;
        std::vector<JobId> jobs;
        for (int i = 0; i < 10; ++i) {
            jobs.push_back(world.addJob());
            if (i == bad)
                world.bring(jobs.back(), VisitState::OnSite, tom);
            batch.items.push_back(item(world.visitOf(jobs.back()).id, schedule(world, tom)));
        }
        const auto before = world.operation;
        const auto outcome = world.act(world.dispatcher, org(), batch);
        if (bad < 0) {
            QVERIFY(outcome);
            QCOMPARE(outcome->events.size(), 10U);
            for (const auto &job : jobs)
                QCOMPARE(world.visitOf(job).state, VisitState::Scheduled);
            for (const auto &event : outcome->events)
                QCOMPARE(event.cmd, world.lastCommand());
            return;
        }
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().index, bad);
        QVERIFY2(outcome.error().title.startsWith(
                     u"Nothing was changed, because %1 of 10"_s.arg(bad + 1)),
            qPrintable(outcome.error().title));
        QCOMPARE(world.operation, before);
    }

    //! Whoever is told only of the first mends it and is refused again, and again.
    void theRefusalSaysWhatIsAgainstEach()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        Batch batch;
        std::vector<VisitId> visits;
        for (int i = 0; i < 6; ++i) {
            const auto job = world.addJob();
            if (i == 1 || i == 4)
                world.bring(job, VisitState::OnSite, i == 1 ? tom : world.addTechnician(u"Tina"_s));
            visits.push_back(world.visitOf(job).id);
            batch.items.push_back(item(visits.back(), schedule(world, tom)));
        }
        batch.items.push_back(item(world.newId<VisitId>(), schedule(world, tom)));
        const auto before = world.operation;
        const auto command = world.command(org(), batch);
        const auto refused = world.judge(world.dispatcher, command);
        QVERIFY(!refused);
        QCOMPARE(refused.error().index, 1);
        const QString title = refused.error().title;
        QVERIFY2(
            title.startsWith(u"Nothing was changed, because 2, 5, 7 of 7 are refused. 2, 5: "_s),
            qPrintable(title));
        QVERIFY2(title.contains(u" 7: "_s), qPrintable(title));
        const auto each = decideEach(world.operation, world.dispatcher, command, world.now);
        QCOMPARE(each.size(), 7U);
        for (std::size_t i = 0; i < each.size(); ++i)
            QCOMPARE(each[i].has_value(), i != 1 && i != 4 && i != 6);
        QCOMPARE(world.operation, before);
    }

    //! A refusal of all 256 has to fit into one string of the wire, or the server could not answer.
    void aLongRefusalStaysShort()
    {
        World world;
        Batch batch;
        for (std::size_t i = 0; i < MaxBatchItems; ++i)
            batch.items.push_back(item(world.newId<VisitId>(), dispatch()));
        const auto refused = world.judge(world.dispatcher, world.command(org(), batch));
        QVERIFY(!refused);
        QVERIFY(refused.error().title.toUtf8().size() < 1'000);
        QVERIFY(refused.error().title.contains(u"and 240 more"_s));
    }

    void itemsBuildOnEachOther()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto visit = world.visitOf(world.addJob()).id;
        const auto seen = world.operation.version(visit);
        // The person saw one version for both items; the first item's own change is no conflict for the second.
        const auto outcome = world.act(world.dispatcher, org(),
            Batch { { item(visit, schedule(world, tom), seen), item(visit, dispatch(), seen) } });
        QVERIFY(outcome);
        QVERIFY(!outcome->isMerged);
        QCOMPARE(outcome->events[0].ver, seen + 1);
        QCOMPARE(outcome->events[1].ver, seen + 2);
        QCOMPARE(world.operation.visit(visit)->state, VisitState::Dispatched);
    }
    void newJobsGetNumbersInOrder()
    {
        World world;
        Batch batch;
        std::vector<JobId> jobs;
        for (int i = 0; i < 3; ++i) {
            CreateJob args;
            args.fields = fields(u"Tap %1"_s.arg(i));
            args.visit = world.newId<VisitId>();
            args.thread = world.newId<ThreadId>();
            jobs.push_back(world.newId<JobId>());
            batch.items.push_back(item(jobs.back(), args));
        }
        QVERIFY(world.act(world.dispatcher, org(), batch));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(world.operation.job(jobs[static_cast<std::size_t>(i)])->number,
                static_cast<quint64>(i + 1));
        // An id that the same batch has used already is in use.
        CreateJob twice;
        twice.fields = fields(u"Tap"_s);
        twice.visit = world.newId<VisitId>();
        twice.thread = world.newId<ThreadId>();
        auto again = twice;
        again.thread = world.newId<ThreadId>();
        const auto outcome = world.act(world.dispatcher, org(),
            Batch { { item(world.newId<JobId>(), twice), item(world.newId<JobId>(), again) } });
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().index, 1);
        QCOMPARE(outcome.error().field, u"visit"_s);
    }
    void conflictsAreFoundInsideToo()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto a = world.addJob();
        const auto b = world.addJob();
        const auto seen = world.visitOf(b).ver;
        world.bring(b, VisitState::Scheduled, tom);
        const auto outcome = world.act(world.dispatcher, org(),
            Batch { { item(world.visitOf(a).id, schedule(world, tom)),
                item(world.visitOf(b).id, schedule(world, tom), seen) } });
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::Conflict);
        QCOMPARE(outcome.error().index, 1);
        QCOMPARE(outcome.error().changes.size(), 1U);
        QCOMPARE(world.visitOf(a).state, VisitState::Unscheduled);
    }
    void sameAlarmTwiceHasTwoIds()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const SetEmergency raise { .raise = true, .note = {} };
        const SetEmergency clear { .raise = false, .note = u"well"_s };
        const auto outcome = world.act(world.supervisor, org(),
            Batch { { item(tom, raise), item(tom, clear), item(tom, raise) } });
        QVERIFY(outcome);
        QCOMPARE(world.operation.alarms().size(), 2);
        QVERIFY(world.operation.technician(tom)->hasEmergency);
    }

    void batchesHaveLimits()
    {
        World world;
        const auto job = world.addJob();
        const auto judge = [&](const Batch &batch) {
            return world.judge(world.dispatcher, world.command(org(), batch));
        };
        QCOMPARE(judge({}).error().field, u"items"_s);
        Batch full;
        for (std::size_t i = 0; i < MaxBatchItems; ++i)
            full.items.push_back(item(job, NoteJob { .text = u"n"_s }));
        QCOMPARE(judge(full)->events.size(), MaxBatchItems);
        full.items.push_back(item(job, NoteJob { .text = u"n"_s }));
        QCOMPARE(judge(full).error().code, ErrorCode::TooLarge);
        const auto nested
            = judge({ { item(job, NoteJob { .text = u"n"_s }), item(org(), Batch {}) } });
        QCOMPARE(nested.error().index, 1);
        QCOMPARE(judge({ { item(org(), UndoCommand {}) } }).error().index, 0);
    }
    void undoIsNotDecidedHere()
    {
        World world;
        QCOMPARE(world.judge(world.dispatcher, world.command(org(), UndoCommand {})).error().code,
            ErrorCode::Invalid);
    }
};

QTEST_GUILESS_MAIN(TestBatch)
#include "tst_batch.moc"
