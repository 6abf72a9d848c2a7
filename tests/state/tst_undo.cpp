// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "domain/transitions.h"

#include <QTest>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace Qt::StringLiterals;

namespace {

ActOnVisit step(Action action, const QString &reason = {})
{
    ActOnVisit args;
    args.action = action;
    args.reason = reason;
    return args;
}

//! What a person sees of a visit; versions and times rise with the undo.
struct Face {
    VisitState state;
    std::optional<TechnicianId> technician;
    std::optional<TimeWindow> window;
    bool isIncomplete;
    bool operator==(const Face &) const = default;
};

Face faceOf(const Visit &v)
{
    return { v.state, v.technician, v.window, v.isIncomplete };
}

} // namespace

class TestUndo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Every step of a visit goes back to exactly where it was: state, technician and window.
    void stepsGoBack_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("action");
        QTest::addColumn<bool>("byTechnician");
        using enum VisitState;
        const auto row = [](VisitState from, Action action, bool byTechnician = false) {
            QTest::newRow(name(action).data()) << int(from) << int(action) << byTechnician;
        };
        row(Unscheduled, Action::Schedule);
        row(Scheduled, Action::Unschedule);
        row(Scheduled, Action::Dispatch);
        row(Dispatched, Action::Accept, true);
        row(Accepted, Action::Decline, true);
        row(Dispatched, Action::Recall);
        row(Accepted, Action::Depart, true);
        row(EnRoute, Action::Divert, true);
        row(EnRoute, Action::Arrive, true);
        row(EnRoute, Action::Start, true);
        row(InProgress, Action::Pause, true);
        row(Paused, Action::Resume, true);
        row(Paused, Action::CloseIncomplete);
        row(OnSite, Action::NoShow, true);
        row(InProgress, Action::Complete, true);
        row(Completed, Action::Reopen);
        row(Accepted, Action::Cancel);
        row(Requested, Action::Approve);
        row(Requested, Action::Reject);
        row(Scheduled, Action::Override);
    }
    void stepsGoBack()
    {
        QFETCH(const int, from);
        QFETCH(const int, action);
        QFETCH(const bool, byTechnician);
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto tina = world.addTechnician(u"Tina"_s);
        const auto state = static_cast<VisitState>(from);
        const auto job
            = state == VisitState::Requested ? world.addRequest(world.customer) : world.addJob();
        world.bring(job, state, tom);
        const auto visit = world.visitOf(job).id;
        const auto before = faceOf(*world.operation.visit(visit));
        const auto actor = byTechnician ? world.actorFor(tom) : world.supervisor;

        auto args = step(static_cast<Action>(action), u"reason"_s);
        if (args.action == Action::Schedule || args.action == Action::Dispatch)
            args.technician = tina;
        if (args.action == Action::Schedule)
            args.window = world.window(500);
        if (args.action == Action::CloseIncomplete)
            args.followUp = world.newId<VisitId>();
        if (args.action == Action::Override)
            args.overrideTo = VisitState::Unscheduled;
        QVERIFY(world.act(actor, visit, args));
        QVERIFY(faceOf(*world.operation.visit(visit)) != before);

        const auto undone = world.undo(actor, world.lastCommand());
        QVERIFY2(undone, undone ? "" : qPrintable(undone.error().title));
        QCOMPARE(faceOf(*world.operation.visit(visit)), before);
        if (args.followUp)
            QCOMPARE(world.operation.visit(*args.followUp)->state, VisitState::Canceled);
        for (const auto &alarm : world.operation.alarms())
            QCOMPARE(alarm.state, AlarmState::Cleared);
    }

    //! A visit closed with work left, reopened by mistake: the mark is what brings somebody there again.
    void theMarkOfWorkLeftComesBack()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Paused, tom);
        const auto visit = world.visitOf(job).id;
        auto args = step(Action::CloseIncomplete);
        args.followUp = world.newId<VisitId>();
        QVERIFY(world.act(world.supervisor, visit, args));
        QVERIFY(world.act(world.supervisor, visit, step(Action::Reopen)));
        QVERIFY(!world.operation.visit(visit)->isIncomplete);
        QVERIFY(world.undo(world.supervisor, world.lastCommand()));
        QCOMPARE(world.operation.visit(visit)->state, VisitState::Completed);
        QVERIFY(world.operation.visit(visit)->isIncomplete);
    }
    void editsGoBack()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        const auto fieldsBefore = world.operation.job(job)->fields;
        JobPatch jobPatch;
        jobPatch.title = Change<QString>::to(u"Boiler"_s);
        jobPatch.place = Change<GeoPoint>::cleared();
        jobPatch.priority = Change<Priority>::to(Priority::High);
        QVERIFY(world.act(world.dispatcher, job, EditJob { .patch = jobPatch }));
        QVERIFY(world.undo(world.dispatcher, world.lastCommand()));
        QCOMPARE(world.operation.job(job)->fields, fieldsBefore);

        const auto visitBefore = world.visitOf(job);
        VisitPatch visitPatch;
        visitPatch.technician = Change<TechnicianId>::cleared();
        visitPatch.window = Change<TimeWindow>::to(world.window(900));
        visitPatch.durationMin = Change<int>::to(10);
        visitPatch.skills = Change<QStringList>::to({ u"gas"_s });
        QVERIFY(world.act(world.dispatcher, visitBefore.id, EditVisit { .patch = visitPatch }));
        QVERIFY(world.undo(world.dispatcher, world.lastCommand()));
        auto visitAfter = world.visitOf(job);
        visitAfter.ver = visitBefore.ver;
        QCOMPARE(visitAfter, visitBefore);

        TechnicianPatch technicianPatch;
        technicianPatch.phone = Change<QString>::to(u"555"_s);
        QVERIFY(world.act(world.administrator, tom, EditTechnician { .patch = technicianPatch }));
        QVERIFY(world.undo(world.administrator, world.lastCommand()));
        QCOMPARE(world.operation.technician(tom)->phone, QString());

        QVERIFY(world.act(
            world.dispatcher, tom, SetDuty { .duty = Duty::NonJob, .reason = u"lunch"_s }));
        QVERIFY(world.undo(world.dispatcher, world.lastCommand()));
        QCOMPARE(world.operation.technician(tom)->duty, Duty::Available);
        QCOMPARE(world.operation.technician(tom)->dutyReason, QString());
    }
    void aWholeBatchGoesBack()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        Batch batch;
        std::vector<JobId> jobs;
        for (int i = 0; i < 3; ++i) {
            jobs.push_back(world.addJob());
            auto schedule = step(Action::Schedule);
            schedule.technician = tom;
            schedule.window = world.window();
            const EntityRef visit = world.visitOf(jobs.back()).id;
            batch.items.push_back({ .entity = visit, .expect = {}, .args = schedule });
            batch.items.push_back(
                { .entity = visit, .expect = {}, .args = step(Action::Dispatch) });
        }
        QVERIFY(world.act(world.dispatcher, EntityRef { Kind::Org, {} }, batch));
        QVERIFY(world.undo(world.dispatcher, world.lastCommand()));
        for (const auto &job : jobs)
            QCOMPARE(faceOf(world.visitOf(job)), (Face { VisitState::Unscheduled, {}, {}, false }));
    }

    void theHoldEnds()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Dispatched, tom);
        const auto cmd = world.lastCommand();
        world.now += milliseconds(8001);
        QCOMPARE(world.undo(world.dispatcher, cmd).error().code, ErrorCode::Invalid);
        world.now -= milliseconds(1);
        QVERIFY(world.undo(world.dispatcher, cmd));
    }
    void onlyOnesOwn()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Dispatched, tom);
        QCOMPARE(world.undo(world.otherDispatcher, world.lastCommand()).error().code,
            ErrorCode::Forbidden);
        QCOMPARE(world.undo(world.dispatcher, CommandId::make(world.now)).error().code,
            ErrorCode::Invalid);
    }
    void whoeverBuiltOnItIsNotOverrun()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Dispatched, tom);
        const auto cmd = world.lastCommand();
        world.bring(job, VisitState::Accepted, tom);
        const auto undone = world.undo(world.dispatcher, cmd);
        QCOMPARE(undone.error().code, ErrorCode::Conflict);
        QCOMPARE(undone.error().expect.value() + 1, undone.error().ver.value());
        QCOMPARE(world.visitOf(job).state, VisitState::Accepted);
    }
    void someThingsStand_data()
    {
        QTest::addColumn<QString>("what");
        for (const auto *what : { "job.create", "job.note", "payment.add", "tech.emergency",
                 "tech.create", "tech.retire", "alarm.act", "thread.read" })
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void someThingsStand()
    {
        QFETCH(const QString, what);
        World world;
        auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        const auto thread = world.operation.job(job)->threads.front();
        const auto actor = world.supervisor;
        if (what == u"job.create") {
            CreateJob args;
            args.fields = fields(u"Tap"_s);
            args.visit = world.newId<VisitId>();
            args.thread = world.newId<ThreadId>();
            QVERIFY(world.act(actor, world.newId<JobId>(), args));
        }
        if (what == u"job.note")
            QVERIFY(world.act(actor, job, NoteJob { .text = u"dog"_s }));
        if (what == u"thread.read")
            QVERIFY(world.act(
                world.dispatcher, thread, PostMessage { .text = u"hi"_s, .attachments = {} }));
        if (what == u"thread.read")
            QVERIFY(world.act(actor, thread, MarkRead { .upTo = 2 }));
        if (what == u"payment.add")
            world.pay(job, PaymentKind::Payment, 5, actor);
        if (what == u"tech.emergency" || what == u"alarm.act")
            QVERIFY(world.act(actor, tom, SetEmergency { .raise = true, .note = {} }));
        if (what == u"alarm.act")
            QVERIFY(world.act(actor, world.operation.alarms().begin().key(),
                ActOnAlarm { .to = AlarmState::Escalated, .note = {} }));
        if (what == u"tech.create")
            QVERIFY(world.act(actor, world.newId<TechnicianId>(),
                CreateTechnician { .name = u"Theo"_s, .phone = {}, .area = {}, .skills = {} }));
        if (what == u"tech.retire")
            QVERIFY(world.act(actor, tom, RetireTechnician {}));
        const auto before = world.operation;
        const auto undone = world.undo(actor, world.lastCommand());
        QVERIFY(!undone);
        QCOMPARE(undone.error().code, ErrorCode::Invalid);
        QVERIFY(undone.error().title.endsWith(u'.'));
        QCOMPARE(world.operation, before);
    }

    //! The rule about money stands above undo as it stands above everything.
    void moneyStandsAboveUndo()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        QVERIFY(world.act(world.supervisor, world.visitOf(job).id, step(Action::Cancel, u"x"_s)));
        QVERIFY(world.act(world.supervisor, world.visitOf(job).id, step(Action::Restore)));
        const auto restore = world.lastCommand();
        world.pay(job, PaymentKind::Deposit, 5, world.dispatcher);
        QCOMPARE(
            world.undo(world.supervisor, restore).error().title, explain(Refusal::RefundFirst));
    }
    void aJobPaidInTheMeantimeStaysClosed()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.pay(job, PaymentKind::Charge, 5, world.dispatcher);
        world.bring(job, VisitState::Completed, tom);
        const auto complete = world.lastCommand();
        world.pay(job, PaymentKind::Payment, 5, world.dispatcher);
        QVERIFY(world.operation.job(job)->isClosed);
        QCOMPARE(
            world.undo(world.actorFor(tom), complete).error().title, explain(Refusal::JobIsClosed));
    }
    void aPrepaidCompletionGoesBackAndReopensTheJob()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.pay(job, PaymentKind::Charge, 5, world.dispatcher);
        world.pay(job, PaymentKind::Payment, 5, world.dispatcher);
        world.bring(job, VisitState::Completed, tom);
        QVERIFY(world.operation.job(job)->isClosed);
        QVERIFY(world.undo(world.actorFor(tom), world.lastCommand()));
        QVERIFY(!world.operation.job(job)->isClosed);
        QCOMPARE(world.visitOf(job).state, VisitState::InProgress);
    }
    void nobodyIsAtTwoPlaces()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto first = world.addJob();
        const auto second = world.addJob();
        world.bring(first, VisitState::Paused, tom);
        const auto pause = world.lastCommand();
        world.bring(second, VisitState::EnRoute, tom);
        QCOMPARE(
            world.undo(world.actorFor(tom), pause).error().title, explain(Refusal::TechnicianBusy));
    }
    //! Logs of other writers may lack what was there before. Guessing would send the wrong person.
    void withoutFormerValuesNothingIsGuessed()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        auto event = world.log.back();
        auto moved = std::get<VisitMoved>(event.payload);
        moved.formerTechnician = {};
        event.payload = moved;
        const auto request
            = world.command(EntityRef { Kind::Org, {} }, UndoCommand { .cmd = event.cmd });
        const auto undone = decideUndo(world.operation, world.dispatcher, request,
            std::span(&event, 1), world.now, milliseconds(8000));
        QVERIFY(!undone);
        QCOMPARE(undone.error().code, ErrorCode::Invalid);
    }
};

QTEST_GUILESS_MAIN(TestUndo)
#include "tst_undo.moc"
