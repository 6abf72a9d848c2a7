// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "domain/limits.h"

#include <QTest>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace Qt::StringLiterals;

//! Two people on one job: the second is merged where they do not meet, and told who and what where they do.
class TestConflicts : public QObject {
    Q_OBJECT

    static JobPatch title(const QString &text)
    {
        JobPatch patch;
        patch.title = Change<QString>::to(text);
        return patch;
    }
    static JobPatch phone(const QString &text)
    {
        JobPatch patch;
        patch.customerPhone = Change<QString>::to(text);
        return patch;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void differentFieldsMerge()
    {
        World world;
        const auto job = world.addJob();
        QVERIFY(world.act(world.dispatcher, job, EditJob { .patch = title(u"Boiler"_s) }, 1U));
        const auto second
            = world.act(world.otherDispatcher, job, EditJob { .patch = phone(u"555"_s) }, 1U);
        QVERIFY(second);
        QVERIFY(second->isMerged);
        QCOMPARE(second->events.front().ver, 3U);
        QCOMPARE(world.operation.job(job)->fields.title, u"Boiler"_s);
        QCOMPARE(world.operation.job(job)->fields.customerPhone, u"555"_s);
    }
    void theSameFieldIsAConflict()
    {
        World world;
        const auto job = world.addJob();
        QVERIFY(world.act(world.dispatcher, job, EditJob { .patch = title(u"Boiler"_s) }, 1U));
        world.now += std::chrono::seconds(4);
        QVERIFY(world.act(world.dispatcher, job, NoteJob { .text = u"dog"_s }));
        const auto second
            = world.act(world.otherDispatcher, job, EditJob { .patch = title(u"Heating"_s) }, 1U);
        QVERIFY(!second);
        const auto &r = second.error();
        QCOMPARE(r.code, ErrorCode::Conflict);
        QCOMPARE(r.expect, 1U);
        QCOMPARE(r.ver, 3U);
        QCOMPARE(r.changes.size(), 2U);
        QCOMPARE(r.changes[0],
            (ConflictingChange { .ver = 2,
                .event = u"job.changed"_s,
                .by = world.dispatcher.user,
                .at = world.now - std::chrono::seconds(4),
                .fields = { u"title"_s } }));
        QCOMPARE(r.changes[1].event, u"job.noted"_s);
        QVERIFY2(r.title.startsWith(u"Dora changed title 4 s ago"), qPrintable(r.title));
        QCOMPARE(world.operation.job(job)->fields.title, u"Boiler"_s);
        // Having seen it, they do it anyway.
        const auto anyway
            = world.act(world.otherDispatcher, job, EditJob { .patch = title(u"Heating"_s) }, 3U);
        QVERIFY(anyway);
        QVERIFY(!anyway->isMerged);
    }
    void withoutExpectationTheLastOneWins()
    {
        World world;
        const auto job = world.addJob();
        QVERIFY(world.act(world.dispatcher, job, EditJob { .patch = title(u"Boiler"_s) }));
        QVERIFY(world.act(world.otherDispatcher, job, EditJob { .patch = title(u"Heating"_s) }));
        const auto after = world.act(
            world.dispatcher, job, EditJob { .patch = title(u"Tap"_s) }, ExpectAfter {});
        QVERIFY(after);
        QVERIFY(!after->isMerged);
    }
    void wordsNeverConflict()
    {
        World world;
        const auto job = world.addJob();
        const auto thread = world.operation.job(job)->threads.front();
        for (int i = 0; i < 3; ++i) {
            QVERIFY(world.act(world.dispatcher, job, NoteJob { .text = u"note"_s }, 1U));
            QVERIFY(world.act(world.dispatcher, thread,
                PostMessage { .text = u"word"_s, .attachments = {} }, 1U));
        }
        QCOMPARE(world.operation.job(job)->notes.size(), 3U);
    }

    //! The example everybody fears: I send Tom, while a colleague has just given the visit to Tina.
    void aStepIsForTheTechnicianThatWasSeen()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto tina = world.addTechnician(u"Tina"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        const auto visit = world.visitOf(job).id;
        const auto seen = world.visitOf(job).ver;
        VisitPatch patch;
        patch.technician = Change<TechnicianId>::to(tina);
        QVERIFY(world.act(world.otherDispatcher, visit, EditVisit { .patch = patch }, seen));
        ActOnVisit dispatch;
        dispatch.action = Action::Dispatch;
        const auto outcome = world.act(world.dispatcher, visit, dispatch, seen);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::Conflict);
        QCOMPARE(outcome.error().changes.front().fields, QStringList { u"technician"_s });
        QCOMPARE(world.visitOf(job).state, VisitState::Scheduled);
    }
    void aStepMergesWithAnotherDuration()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        const auto visit = world.visitOf(job).id;
        const auto seen = world.visitOf(job).ver;
        VisitPatch patch;
        patch.durationMin = Change<int>::to(120);
        QVERIFY(world.act(world.otherDispatcher, visit, EditVisit { .patch = patch }, seen));
        ActOnVisit dispatch;
        dispatch.action = Action::Dispatch;
        const auto outcome = world.act(world.dispatcher, visit, dispatch, seen);
        QVERIFY(outcome);
        QVERIFY(outcome->isMerged);
    }
    void replanningMeetsAStep()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        const auto visit = world.visitOf(job).id;
        const auto seen = world.visitOf(job).ver;
        world.bring(job, VisitState::Dispatched, tom);
        VisitPatch patch;
        patch.window = Change<TimeWindow>::to(world.window(600));
        QCOMPARE(
            world.act(world.dispatcher, visit, EditVisit { .patch = patch }, seen).error().code,
            ErrorCode::Conflict);
    }

    void whatCannotBeKnownIsAConflict_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::newRow("changes-missing") << u"missing"_s;
        QTest::newRow("changes-with-a-hole") << u"hole"_s;
        QTest::newRow("from-the-future") << u"future"_s;
        QTest::newRow("event-of-a-later-version") << u"unknown"_s;
    }
    void whatCannotBeKnownIsAConflict()
    {
        QFETCH(const QString, fault);
        World world;
        const auto job = world.addJob();
        QVERIFY(world.act(world.dispatcher, job, EditJob { .patch = phone(u"1"_s) }));
        if (fault == u"unknown")
            world.append(job, UnknownEvent { .event = u"job.weighed"_s, .dataJson = {} });
        else
            QVERIFY(world.act(world.dispatcher, job, EditJob { .patch = phone(u"2"_s) }));
        const auto expect = fault == u"future" ? Expect(9U) : Expect(1U);
        const auto command = world.command(job, EditJob { .patch = title(u"Boiler"_s) }, expect);
        std::vector<Event> since;
        if (fault == u"hole")
            since.push_back(world.log.back());
        const auto outcome = fault == u"unknown"
            ? world.judge(world.dispatcher, command)
            : decide(world.operation, world.dispatcher, command, world.now, since);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::Conflict);
        QVERIFY(!outcome.error().title.isEmpty());
    }
    // Found by the simulation: a list that no client could read, so that the answer never came.
    void onlyTheNewestChangesAreNamed()
    {
        World world;
        const auto job = world.addJob();
        const std::size_t edits = 3 * MaxConflictChanges;
        for (std::size_t i = 0; i < edits; ++i)
            QVERIFY(world.act(
                world.dispatcher, job, EditJob { .patch = title(u"Boiler %1"_s.arg(i)) }));
        const auto late
            = world.act(world.otherDispatcher, job, EditJob { .patch = title(u"Heating"_s) }, 1U);
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::Conflict);
        QCOMPARE(late.error().changes.size(), MaxConflictChanges);
        QCOMPARE(late.error().changes.back().ver, edits + 1);
        QCOMPARE(late.error().changes.front().ver, edits + 2 - MaxConflictChanges);
    }
    void changesOfOtherThingsAreLeftOut()
    {
        World world;
        const auto job = world.addJob();
        const auto other = world.addJob();
        QVERIFY(world.act(world.dispatcher, job, EditJob { .patch = phone(u"1"_s) }));
        QVERIFY(world.act(world.dispatcher, other, EditJob { .patch = title(u"Boiler"_s) }));
        const auto command = world.command(job, EditJob { .patch = title(u"Tap 2"_s) }, 1U);
        const auto outcome
            = decide(world.operation, world.dispatcher, command, world.now, world.log);
        QVERIFY(outcome);
        QVERIFY(outcome->isMerged);
    }
};

QTEST_GUILESS_MAIN(TestConflicts)
#include "tst_conflicts.moc"
