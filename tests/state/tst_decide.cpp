// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "domain/limits.h"
#include "domain/transitions.h"

#include <QTest>

#include <algorithm>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace Qt::StringLiterals;

namespace {

QString codeOf(const World::Outcome &outcome)
{
    return outcome ? u"ok"_s : QString(name(outcome.error().code));
}

QString fieldOf(const World::Outcome &outcome)
{
    return outcome ? QString() : outcome.error().field;
}

ActOnVisit step(Action action, const QString &reason = {})
{
    ActOnVisit args;
    args.action = action;
    args.reason = reason;
    return args;
}

template<class T>
const T *payloadOf(const World::Outcome &outcome)
{
    for (const auto &event : outcome->events) {
        if (const auto *payload = std::get_if<T>(&event.payload))
            return payload;
    }
    return nullptr;
}

const Alarm *onlyAlarm(const World &world)
{
    return world.operation.alarms().size() == 1 ? &*world.operation.alarms().begin() : nullptr;
}

} // namespace

class TestDecide : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Who may do what: one row per command, one letter per role that may (D S A, T own, t other technician, C own,
    //! c other customer, Y system). `-` after a letter: may see that there is such a thing but not do this.
    void whoMayWhat_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("who");
        const auto row = [](const char *command, const char *who) {
            QTest::newRow(command) << QString::fromLatin1(command) << QString::fromLatin1(who);
        };
        row("job.create", "D S C c Y");
        row("job.edit", "D S");
        row("job.note", "D S");
        row("visit.create", "D S");
        row("visit.edit", "D S");
        row("visit.recall", "D S");
        row("visit.decline", "T");
        row("visit.cancel", "D S C");
        row("office.post", "D S A T Y");
        row("office.read", "D S A T");
        row("customer.post", "D S A C Y");
        row("customer.read", "D S A C");
        row("tech.duty", "D S T");
        row("tech.raise", "D S T Y");
        row("tech.clear", "D S");
        row("tech.create", "S A Y");
        row("tech.edit", "S A");
        row("tech.retire", "S A");
        row("payment.charge", "D S");
        row("payment.refund", "S");
        row("alarm.own", "D S");
        row("zone.create", "S A");
        row("zone.edit", "S A");
        row("zone.retire", "S A");
        row("shift.create", "D S");
        row("shift.edit", "D S");
        row("shift.cancel", "D S");
    }
    void whoMayWhat()
    {
        QFETCH(const QString, command);
        QFETCH(const QString, who);
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto tina = world.addTechnician(u"Tina"_s);
        const auto job = world.addRequest(world.customer);
        world.bring(job, VisitState::Dispatched, tom);
        const auto visit = world.visitOf(job).id;
        const auto done = world.addJob();
        world.bring(done, VisitState::Completed, tom);
        world.pay(done, PaymentKind::Payment, 100, world.dispatcher);
        if (command == u"tech.clear")
            QVERIFY(
                world.act(world.actorFor(tom), tom, SetEmergency { .raise = true, .note = {} }));
        const auto alarm = world.newId<AlarmId>();
        world.append(alarm, AlarmRaised { .kindName = u"declined"_s, .about = visit, .note = {} });
        const QList<GeoPoint> outline { { 47, -15 }, { 47.01, -15 }, { 47, -14.99 } };
        const auto zone = world.newId<ZoneId>();
        world.append(zone,
            ZoneCreated {
                .name = u"North"_s, .kind = ZoneKind::Site, .area = {}, .outline = outline });
        const auto shift = world.newId<ShiftId>();
        world.append(shift,
            ShiftCreated { .technician = tom, .hours = world.window(), .breaks = {}, .note = {} });
        const auto threads = world.operation.job(job)->threads;
        for (const auto &thread : threads)
            QVERIFY(world.act(
                world.automaton, thread, PostMessage { .text = u"hello"_s, .attachments = {} }));

        JobPatch title;
        title.title = Change<QString>::to(u"Boiler"_s);
        VisitPatch duration;
        duration.durationMin = Change<int>::to(15);
        TechnicianPatch phone;
        phone.phone = Change<QString>::to(u"123"_s);
        const auto build = [&]() -> Command {
            if (command == u"job.create") {
                CreateJob args;
                args.fields = fields(u"Tap"_s);
                args.visit = world.newId<VisitId>();
                args.thread = world.newId<ThreadId>();
                return world.command(world.newId<JobId>(), args);
            }
            if (command == u"job.edit")
                return world.command(job, EditJob { .patch = title });
            if (command == u"job.note")
                return world.command(job, NoteJob { .text = u"dog"_s });
            if (command == u"visit.create") {
                CreateVisit args;
                args.job = done;
                return world.command(world.newId<VisitId>(), args);
            }
            if (command == u"visit.edit")
                return world.command(visit, EditVisit { .patch = duration });
            if (command == u"visit.recall")
                return world.command(visit, step(Action::Recall, u"sick"_s));
            if (command == u"visit.decline")
                return world.command(visit, step(Action::Decline, u"no parts"_s));
            if (command == u"visit.cancel")
                return world.command(visit, step(Action::Cancel, u"solved"_s));
            if (command == u"office.post")
                return world.command(
                    threads[0], PostMessage { .text = u"hi"_s, .attachments = {} });
            if (command == u"office.read")
                return world.command(threads[0], MarkRead { .upTo = 2 });
            if (command == u"customer.post")
                return world.command(
                    threads[1], PostMessage { .text = u"hi"_s, .attachments = {} });
            if (command == u"customer.read")
                return world.command(threads[1], MarkRead { .upTo = 2 });
            if (command == u"tech.duty")
                return world.command(tom, SetDuty { .duty = Duty::Break, .reason = {} });
            if (command == u"tech.raise")
                return world.command(tom, SetEmergency { .raise = true, .note = {} });
            if (command == u"tech.clear")
                return world.command(
                    tom, SetEmergency { .raise = false, .note = u"called, all well"_s });
            if (command == u"tech.create")
                return world.command(world.newId<TechnicianId>(),
                    CreateTechnician { .name = u"Theo"_s, .phone = {}, .area = {}, .skills = {} });
            if (command == u"tech.edit")
                return world.command(tom, EditTechnician { .patch = phone });
            if (command == u"tech.retire")
                return world.command(tina, RetireTechnician {});
            if (command == u"zone.create")
                return world.command(world.newId<ZoneId>(),
                    CreateZone { .name = u"South"_s,
                        .kind = ZoneKind::Site,
                        .area = {},
                        .outline = outline });
            if (command == u"zone.edit") {
                ZonePatch patch;
                patch.area = Change<QString>::to(u"north"_s);
                return world.command(zone, EditZone { patch });
            }
            if (command == u"zone.retire")
                return world.command(zone, RetireZone {});
            if (command == u"shift.create")
                return world.command(world.newId<ShiftId>(),
                    CreateShift {
                        .technician = tina, .hours = world.window(), .breaks = {}, .note = {} });
            if (command == u"shift.edit") {
                ShiftPatch patch;
                patch.note = Change<QString>::to(u"late"_s);
                return world.command(shift, EditShift { patch });
            }
            if (command == u"shift.cancel")
                return world.command(shift, CancelShift {});
            if (command == u"alarm.own")
                return world.command(alarm, ActOnAlarm { .to = AlarmState::Owned, .note = {} });
            AddPayment args;
            args.job = done;
            args.kind = command == u"payment.charge" ? PaymentKind::Charge : PaymentKind::Refund;
            args.amount = { .minor = 5, .currency = u"EUR"_s };
            return world.command(world.newId<PaymentId>(), args);
        };
        const std::vector<std::pair<QChar, Actor>> actors { { u'D', world.dispatcher },
            { u'S', world.supervisor }, { u'A', world.administrator },
            { u'T', world.actorFor(tom) }, { u't', world.actorFor(tina) }, { u'C', world.customer },
            { u'c', world.otherCustomer }, { u'Y', world.automaton } };
        QStringList got;
        for (const auto &[letter, actor] : actors) {
            const auto outcome = world.judge(actor, build());
            if (outcome) {
                got << QString(letter);
                QVERIFY(!outcome->events.empty());
                continue;
            }
            QVERIFY2(outcome.error().code == ErrorCode::Forbidden
                    || outcome.error().code == ErrorCode::NotFound,
                qPrintable(outcome.error().title));
            QVERIFY(!outcome.error().title.isEmpty());
        }
        auto expected = who.split(u' ');
        std::ranges::sort(expected);
        std::ranges::sort(got);
        QCOMPARE(got, expected);
    }

    //! What is not visible is answered like what does not exist, or ids could be probed.
    void hiddenAndMissingLookAlike()
    {
        World world;
        const auto job = world.addRequest(world.customer);
        const auto hidden = world.judge(world.otherCustomer,
            world.command(world.visitOf(job).id, step(Action::Cancel, u"x"_s)));
        const auto missing = world.judge(world.otherCustomer,
            world.command(world.newId<VisitId>(), step(Action::Cancel, u"x"_s)));
        QCOMPARE(hidden.error(), missing.error());
        QCOMPARE(hidden.error().code, ErrorCode::NotFound);
    }
    void aCommandIsAboutItsOwnKind()
    {
        World world;
        const auto job = world.addJob();
        const auto outcome
            = world.judge(world.supervisor, world.command(job, step(Action::Cancel, u"x"_s)));
        QCOMPARE(codeOf(outcome), u"invalid"_s);
        QCOMPARE(fieldOf(outcome), u"entity"_s);
    }

    void jobsFromOutsideAreRequests_data()
    {
        QTest::addColumn<QString>("who");
        QTest::addColumn<bool>("isRequest");
        QTest::addColumn<QString>("state");
        QTest::newRow("dispatcher-telephone") << u"D"_s << false << u"Unscheduled"_s;
        QTest::newRow("dispatcher-request") << u"D"_s << true << u"Requested"_s;
        QTest::newRow("supervisor-telephone") << u"S"_s << false << u"Unscheduled"_s;
        QTest::newRow("customer-claims-agreed") << u"C"_s << false << u"Requested"_s;
        QTest::newRow("customer") << u"C"_s << true << u"Requested"_s;
        QTest::newRow("system") << u"Y"_s << false << u"Requested"_s;
    }
    void jobsFromOutsideAreRequests()
    {
        QFETCH(const QString, who);
        QFETCH(const bool, isRequest);
        QFETCH(const QString, state);
        World world;
        const auto &actor = who == u"D" ? world.dispatcher
            : who == u"S"               ? world.supervisor
            : who == u"C"               ? world.customer
                                        : world.automaton;
        CreateJob args;
        args.fields = fields(u"Tap"_s);
        args.isRequest = isRequest;
        args.visit = world.newId<VisitId>();
        args.thread = world.newId<ThreadId>();
        const auto job = world.newId<JobId>();
        const auto outcome = world.act(actor, job, args);
        QVERIFY(outcome);
        QCOMPARE(QString(name(world.visitOf(job).state)), state);
        QCOMPARE(outcome->events.front().by.kind, who == u"Y" ? Kind::Org : Kind::User);
        for (const auto &event : outcome->events)
            QCOMPARE(event.seq, 0U);
    }
    void urgentRequestsRaiseAnAlarm()
    {
        World world;
        world.addRequest(world.customer, Priority::High);
        QVERIFY(world.operation.alarms().isEmpty());
        const auto job = world.addRequest(world.customer, Priority::Emergency);
        const auto *alarm = onlyAlarm(world);
        QVERIFY(alarm);
        QCOMPARE(alarm->kindName, u"urgent-request"_s);
        QCOMPARE(alarm->about, job.ref());
        QCOMPARE(uuidText(alarm->id.uuid)[14], u'7');
    }
    //! Alarms whose cause is gone bury those that still need somebody.
    void anAnsweredRequestIsNoAlarmAnyMore()
    {
        World world;
        const auto job = world.addRequest(world.customer, Priority::Emergency);
        QVERIFY(onlyAlarm(world)->state == AlarmState::Raised);
        QVERIFY(world.act(world.dispatcher, world.visitOf(job).id, step(Action::Approve)));
        QVERIFY(onlyAlarm(world)->state == AlarmState::Cleared);
    }
    //! The server and an optimistic console judge the same command; ids made on the way must not differ.
    void judgingTwiceGivesTheSameEvents()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Dispatched, tom);
        const auto command
            = world.command(world.visitOf(job).id, step(Action::Decline, u"no parts"_s));
        const auto once = world.judge(world.actorFor(tom), command);
        const auto twice = world.judge(world.actorFor(tom), command);
        QCOMPARE(once->events, twice->events);
        const auto other = world.judge(world.actorFor(tom),
            world.command(world.visitOf(job).id, step(Action::Decline, u"no parts"_s)));
        QVERIFY(other->events.back().entity != once->events.back().entity);
    }

    void badJobsAreRefused_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *fault, const char *field) {
            QTest::newRow(fault) << QString::fromLatin1(fault) << QString::fromLatin1(field);
        };
        row("title-empty", "title");
        row("title-blank", "title");
        row("title-201", "title");
        row("place-off-earth", "place");
        row("skills-33", "skills");
        row("duration-0", "durationMin");
        row("visit-null", "visit");
        row("visit-taken", "visit");
        row("thread-taken", "thread");
        row("threads-equal", "customerThread");
        row("job-taken", "entity");
        row("job-null", "entity");
    }
    void badJobsAreRefused()
    {
        QFETCH(const QString, fault);
        QFETCH(const QString, field);
        World world;
        const auto old = world.addJob();
        auto id = world.newId<JobId>();
        CreateJob args;
        args.fields = fields(u"Tap"_s);
        args.visit = world.newId<VisitId>();
        args.thread = world.newId<ThreadId>();
        args.customerThread = world.newId<ThreadId>();
        if (fault == u"title-empty")
            args.fields.title.clear();
        if (fault == u"title-blank")
            args.fields.title = u" \t "_s;
        if (fault == u"title-201")
            args.fields.title = QString(MaxTitleChars + 1, u'x');
        if (fault == u"place-off-earth")
            args.fields.place = GeoPoint { 91, 0 };
        if (fault == u"skills-33")
            args.fields.skills = QStringList(MaxSkills + 1, u"gas"_s);
        if (fault == u"duration-0")
            args.durationMin = 0;
        if (fault == u"visit-null")
            args.visit = {};
        if (fault == u"visit-taken")
            args.visit = world.visitOf(old).id;
        if (fault == u"thread-taken")
            args.thread = world.operation.job(old)->threads.front();
        if (fault == u"threads-equal")
            args.customerThread = args.thread;
        if (fault == u"job-taken")
            id = old;
        if (fault == u"job-null")
            id = {};
        const auto outcome = world.judge(world.dispatcher, world.command(id, args));
        QCOMPARE(codeOf(outcome), u"invalid"_s);
        QCOMPARE(fieldOf(outcome), field);
    }

    void editsKeepWhatTheyReplace()
    {
        World world;
        const auto job = world.addJob(u"Tap"_s);
        JobPatch patch;
        patch.title = Change<QString>::to(u"Pipe"_s);
        patch.place = Change<GeoPoint>::cleared();
        patch.trade = Change<QString>::to(u"plumbing"_s); // as it is
        const auto outcome = world.act(world.dispatcher, job, EditJob { .patch = patch });
        const auto *changed = payloadOf<JobChanged>(outcome);
        QVERIFY(changed);
        QCOMPARE(fieldsOf(changed->patch), QStringList({ u"title"_s, u"place"_s }));
        QCOMPARE(changed->former.title.value, u"Tap"_s);
        QCOMPARE(changed->former.place.value, (GeoPoint { 59.91, 10.75 }));
        QVERIFY(!world.operation.job(job)->fields.place);

        const auto again = world.act(world.dispatcher, job, EditJob { .patch = patch });
        QVERIFY(again);
        QVERIFY(again->events.empty()); // nothing to change, nothing in the log
        patch.title = Change<QString>::cleared();
        QCOMPARE(
            fieldOf(world.judge(world.dispatcher, world.command(job, EditJob { .patch = patch }))),
            u"title"_s);
    }

    void visitsAreReplannedWhileScheduled_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("field"); // empty: may
        QTest::addColumn<QString>("durationField");
        using enum VisitState;
        QTest::newRow("Unscheduled") << int(Unscheduled) << u"technician"_s << QString();
        QTest::newRow("Scheduled") << int(Scheduled) << QString() << QString();
        QTest::newRow("Dispatched") << int(Dispatched) << u"technician"_s << QString();
        QTest::newRow("EnRoute") << int(EnRoute) << u"technician"_s << QString();
        QTest::newRow("Completed") << int(Completed) << u"entity"_s << u"entity"_s;
    }
    void visitsAreReplannedWhileScheduled()
    {
        QFETCH(const int, state);
        QFETCH(const QString, field);
        QFETCH(const QString, durationField);
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto tina = world.addTechnician(u"Tina"_s);
        const auto job = world.addJob();
        world.bring(job, static_cast<VisitState>(state), tom);
        VisitPatch patch;
        patch.technician = Change<TechnicianId>::to(tina);
        QCOMPARE(fieldOf(world.judge(world.dispatcher,
                     world.command(world.visitOf(job).id, EditVisit { .patch = patch }))),
            field);
        VisitPatch duration;
        duration.durationMin = Change<int>::to(90);
        QCOMPARE(fieldOf(world.judge(world.dispatcher,
                     world.command(world.visitOf(job).id, EditVisit { .patch = duration }))),
            durationField);
    }
    void aScheduledVisitKeepsItsWindow()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        const auto edit = [&](VisitPatch patch) {
            return world.judge(world.dispatcher,
                world.command(world.visitOf(job).id, EditVisit { .patch = patch }));
        };
        VisitPatch patch;
        patch.window = Change<TimeWindow>::cleared();
        QCOMPARE(fieldOf(edit(patch)), u"window"_s);
        patch.window = Change<TimeWindow>::to({ world.now, world.now - milliseconds(1) });
        QCOMPARE(fieldOf(edit(patch)), u"window"_s);
        patch.window
            = Change<TimeWindow>::to({ world.now, world.now + MaxWindow + milliseconds(1) });
        QCOMPARE(fieldOf(edit(patch)), u"window"_s);
        patch.window = Change<TimeWindow>::to({ world.now, world.now + MaxWindow });
        QVERIFY(edit(patch));
        VisitPatch nobody;
        nobody.technician = Change<TechnicianId>::cleared();
        QVERIFY(edit(nobody));
        VisitPatch stranger;
        stranger.technician = Change<TechnicianId>::to(world.newId<TechnicianId>());
        QCOMPARE(fieldOf(edit(stranger)), u"technician"_s);
        VisitPatch noDuration;
        noDuration.durationMin = Change<int>::cleared();
        QCOMPARE(fieldOf(edit(noDuration)), u"durationMin"_s);
    }

    void dispatchingNeedsSomebodyOnShift_data()
    {
        QTest::addColumn<int>("duty");
        QTest::addColumn<bool>("isOk");
        QTest::newRow("OffShift") << int(Duty::OffShift) << false;
        QTest::newRow("Available") << int(Duty::Available) << true;
        QTest::newRow("Break") << int(Duty::Break) << true;
        QTest::newRow("NonJob") << int(Duty::NonJob) << true;
        QTest::newRow("OutOfService") << int(Duty::OutOfService) << false;
    }
    void dispatchingNeedsSomebodyOnShift()
    {
        QFETCH(const int, duty);
        QFETCH(const bool, isOk);
        World world;
        const auto tom = world.addTechnician(u"Tom"_s, static_cast<Duty>(duty));
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        const auto outcome = world.judge(
            world.dispatcher, world.command(world.visitOf(job).id, step(Action::Dispatch)));
        QCOMPARE(outcome.has_value(), isOk);
        if (!isOk)
            QCOMPARE(outcome.error().title, explain(Refusal::TechnicianOffShift));
    }
    void retiredTechniciansAreNotAssigned()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        QVERIFY(world.act(world.supervisor, tom, RetireTechnician {}));
        QCOMPARE(world.operation.technician(tom)->duty, Duty::OffShift);
        auto args = step(Action::Schedule);
        args.technician = tom;
        args.window = world.window();
        const auto outcome
            = world.judge(world.dispatcher, world.command(world.visitOf(world.addJob()).id, args));
        QCOMPARE(fieldOf(outcome), u"technician"_s);
        QVERIFY(world.act(world.supervisor, tom, RetireTechnician {})->events.empty());
        QCOMPARE(codeOf(world.judge(world.dispatcher,
                     world.command(tom, SetDuty { .duty = Duty::Available, .reason = {} }))),
            u"invalid"_s);
    }
    void whoeverHasVisitsIsNotRetired()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        world.bring(world.addJob(), VisitState::Scheduled, tom);
        QCOMPARE(codeOf(world.judge(world.supervisor, world.command(tom, RetireTechnician {}))),
            u"invalid"_s);
    }

    void dispatchAssignsAndSaysWhomItReplaced()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s, Duty::OffShift);
        const auto tina = world.addTechnician(u"Tina"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        auto args = step(Action::Dispatch);
        args.technician = tina; // on shift, while the one assigned so far is not
        const auto outcome = world.act(world.dispatcher, world.visitOf(job).id, args);
        const auto *moved = payloadOf<VisitMoved>(outcome);
        QVERIFY(moved);
        QCOMPARE(moved->from, VisitState::Scheduled);
        QCOMPARE(moved->to, VisitState::Dispatched);
        QCOMPARE(moved->technician, Change<TechnicianId>::to(tina));
        QCOMPARE(moved->formerTechnician, Change<TechnicianId>::to(tom));
        QVERIFY(!moved->window.isSet && !moved->formerWindow.isSet);
        QCOMPARE(world.visitOf(job).technician, tina);
    }
    void argumentsOfOtherStepsAreRefused()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        const auto judged = [&](const ActOnVisit &args) {
            return fieldOf(
                world.judge(world.supervisor, world.command(world.visitOf(job).id, args)));
        };
        auto args = step(Action::Unschedule);
        args.technician = tom;
        QCOMPARE(judged(args), u"technician"_s);
        args = step(Action::Dispatch);
        args.window = world.window();
        QCOMPARE(judged(args), u"window"_s);
        args = step(Action::Dispatch);
        args.overrideTo = VisitState::Completed;
        QCOMPARE(judged(args), u"overrideTo"_s);
        args = step(Action::Dispatch);
        args.followUp = world.newId<VisitId>();
        QCOMPARE(judged(args), u"followUp"_s);
        args = step(Action::Cancel, QString(MaxTextBytes + 1, u'x'));
        QCOMPARE(judged(args), u"reason"_s);
        QCOMPARE(judged(step(Action::Cancel, u"  "_s)), u"reason"_s);
        QCOMPARE(judged(step(Action::Override, u"mix-up"_s)), u"overrideTo"_s);
        QCOMPARE(judged(step(Action::Arrive)), u"action"_s);
    }
    void schedulingTheSameAgainChangesNothing()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        const auto outcome
            = world.act(world.dispatcher, world.visitOf(job).id, step(Action::Schedule));
        QVERIFY(outcome);
        QVERIFY(outcome->events.empty());
    }
    void oneActiveVisitPerTechnician()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto first = world.addJob();
        const auto second = world.addJob();
        world.bring(first, VisitState::InProgress, tom);
        world.bring(second, VisitState::Accepted, tom);
        auto depart = step(Action::Depart);
        QCOMPARE(world.judge(world.actorFor(tom), world.command(world.visitOf(second).id, depart))
                     .error()
                     .title,
            explain(Refusal::TechnicianBusy));
        QVERIFY(world.act(
            world.actorFor(tom), world.visitOf(first).id, step(Action::Pause, u"emergency"_s)));
        QVERIFY(world.act(world.actorFor(tom), world.visitOf(second).id, depart));
        QCOMPARE(world
                     .judge(world.actorFor(tom),
                         world.command(world.visitOf(first).id, step(Action::Resume)))
                     .error()
                     .title,
            explain(Refusal::TechnicianBusy));
    }
    void decliningUnassignsAndRaisesAnAlarm()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Accepted, tom);
        QVERIFY(world.act(
            world.actorFor(tom), world.visitOf(job).id, step(Action::Decline, u"van broken"_s)));
        QCOMPARE(world.visitOf(job).state, VisitState::Scheduled);
        QVERIFY(!world.visitOf(job).technician);
        QVERIFY(world.visitOf(job).window);
        const auto *alarm = onlyAlarm(world);
        QVERIFY(alarm);
        QCOMPARE(alarm->kindName, u"declined"_s);
        QCOMPARE(alarm->note, u"van broken"_s);
        QCOMPARE(alarm->about, world.visitOf(job).id.ref());
    }
    void timeOutSaysSo()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Dispatched, tom);
        QVERIFY(world.act(world.automaton, world.visitOf(job).id, step(Action::TimeOut)));
        QCOMPARE(onlyAlarm(world)->kindName, u"timed-out"_s);
        QVERIFY(!world.visitOf(job).reason.isEmpty());
    }
    void closingIncompleteBringsTheNextVisit()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Paused, tom);
        const auto first = world.visitOf(job).id;
        auto args = step(Action::CloseIncomplete);
        QCOMPARE(fieldOf(world.judge(world.dispatcher, world.command(first, args))), u"followUp"_s);
        args.followUp = first;
        QCOMPARE(fieldOf(world.judge(world.dispatcher, world.command(first, args))), u"followUp"_s);
        args.followUp = world.newId<VisitId>();
        const auto followUp = *args.followUp;
        QVERIFY(world.act(world.dispatcher, first, args));
        QVERIFY(world.operation.visit(first)->isIncomplete);
        QCOMPARE(world.operation.visit(first)->state, VisitState::Completed);
        QCOMPARE(world.visitOf(job).id, followUp);
        QCOMPARE(world.visitOf(job).state, VisitState::Unscheduled);
    }
    void onlyOneOpenVisitAtATime()
    {
        World world;
        CreateVisit args;
        args.job = world.addJob();
        QCOMPARE(
            fieldOf(world.judge(world.dispatcher, world.command(world.newId<VisitId>(), args))),
            u"job"_s);
    }

    void moneyHoldsTheCancellation()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, tom);
        world.pay(job, PaymentKind::Deposit, 500, world.dispatcher);
        const auto cancel = step(Action::Cancel, u"moved away"_s);
        auto override = step(Action::Override, u"moved away"_s);
        override.overrideTo = VisitState::Canceled;
        for (const auto &args : { cancel, override })
            QCOMPARE(world.judge(world.supervisor, world.command(world.visitOf(job).id, args))
                         .error()
                         .title,
                explain(Refusal::RefundFirst));
        world.pay(job, PaymentKind::Refund, 500, world.supervisor);
        QVERIFY(world.act(world.dispatcher, world.visitOf(job).id, cancel));
    }
    void aJobClosesWhenDoneAndSettled()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Completed, tom);
        QVERIFY(!world.operation.job(job)->isClosed);
        world.pay(job, PaymentKind::Charge, 100, world.dispatcher);
        QVERIFY(!world.operation.job(job)->isClosed);
        world.pay(job, PaymentKind::Payment, 100, world.dispatcher);
        QVERIFY(world.operation.job(job)->isClosed);
        QCOMPARE(
            world
                .judge(world.supervisor, world.command(world.visitOf(job).id, step(Action::Reopen)))
                .error()
                .title,
            explain(Refusal::JobIsClosed));
        world.pay(job, PaymentKind::Refund, 40, world.supervisor);
        QVERIFY(!world.operation.job(job)->isClosed);
        world.pay(job, PaymentKind::WriteOff, 40, world.supervisor);
        QVERIFY(world.operation.job(job)->isClosed);
        CreateVisit again;
        again.job = job;
        QVERIFY(world.act(world.dispatcher, world.newId<VisitId>(), again));
        QVERIFY(!world.operation.job(job)->isClosed);
    }
    //! Paid for the first visit, while the second is still to come: the job is not over.
    void aPaidJobWithAnOpenVisitStaysOpen()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Completed, tom);
        CreateVisit second;
        second.job = job;
        QVERIFY(world.act(world.dispatcher, world.newId<VisitId>(), second));
        world.pay(job, PaymentKind::Charge, 100, world.dispatcher);
        world.pay(job, PaymentKind::Payment, 100, world.dispatcher);
        QVERIFY(!world.operation.job(job)->isClosed);
        world.bring(job, VisitState::Completed, tom);
        QVERIFY(world.operation.job(job)->isClosed);
    }
    void aPrepaidJobClosesWithItsWork()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.pay(job, PaymentKind::Charge, 100, world.dispatcher);
        world.pay(job, PaymentKind::Deposit, 100, world.dispatcher);
        QVERIFY(!world.operation.job(job)->isClosed);
        world.bring(job, VisitState::Completed, tom);
        QVERIFY(world.operation.job(job)->isClosed);
    }
    void reopeningIsTheSupervisorsAfterAWhile()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Completed, tom);
        const auto reopen = world.command(world.visitOf(job).id, step(Action::Reopen));
        QVERIFY(world.judge(world.dispatcher, reopen));
        world.now += DefaultUndoWindow;
        QVERIFY(world.judge(world.dispatcher, reopen));
        world.now += milliseconds(1);
        QCOMPARE(codeOf(world.judge(world.dispatcher, reopen)), u"forbidden"_s);
        QVERIFY(world.judge(world.supervisor, reopen));
    }
    void whoIsTechnicianAndCustomerActsAsOne()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        auto both = world.actorFor(tom);
        both.roles |= Role::Customer;
        const auto own = world.addRequest(both); // asked for it, somebody else comes
        const auto tina = world.addTechnician(u"Tina"_s);
        world.bring(own, VisitState::Dispatched, tina);
        QVERIFY(!world.judge(both, world.command(world.visitOf(own).id, step(Action::Accept))));
        QVERIFY(world.judge(
            both, world.command(world.visitOf(own).id, step(Action::Cancel, u"solved"_s))));
        const auto others = world.addJob(); // comes to it, somebody else asked
        world.bring(others, VisitState::Dispatched, tom);
        QVERIFY(world.judge(both, world.command(world.visitOf(others).id, step(Action::Accept))));
        QVERIFY(!world.judge(
            both, world.command(world.visitOf(others).id, step(Action::Cancel, u"lazy"_s))));
    }

    void customersNeverReachTheOfficeThread()
    {
        World world;
        const auto job = world.addRequest(world.customer);
        const auto threads = world.operation.job(job)->threads;
        const PostMessage hello { .text = u"hello"_s, .attachments = {} };
        QCOMPARE(
            codeOf(world.judge(world.customer, world.command(threads[0], hello))), u"not-found"_s);
        QVERIFY(world.act(world.customer, threads[1], hello));
        QCOMPARE(world.operation.thread(threads[1])->messages.front().n, 2U);
    }
    void messagesHaveLimits()
    {
        World world;
        const auto thread = world.operation.job(world.addJob())->threads.front();
        const auto post = [&](const QString &text, const QStringList &attachments = {}) {
            return fieldOf(world.judge(world.dispatcher,
                world.command(thread, PostMessage { .text = text, .attachments = attachments })));
        };
        QCOMPARE(post(QString()), u"text"_s);
        QCOMPARE(post(u"\n "_s), u"text"_s);
        QCOMPARE(post(QString(), { u"upload-1"_s }), QString());
        QCOMPARE(post(QString(MaxChatBytes, u'x')), QString());
        QCOMPARE(post(QString(MaxChatBytes + 1, u'x')), u"text"_s);
        QCOMPARE(post(QString(MaxChatBytes / 2 + 1, u'ø')), u"text"_s); // two bytes each
        QCOMPARE(post(u"x"_s, QStringList(MaxAttachments + 1, u"u"_s)), u"attachments"_s);
    }
    //! A read mark raises the thread's version; marking that version as read must come to rest.
    void markingReadComesToRest()
    {
        World world;
        const auto thread = world.operation.job(world.addJob())->threads.front();
        QVERIFY(world.act(world.dispatcher, thread, MarkRead { .upTo = 1 })
                ->events.empty()); // nothing was said
        QVERIFY(
            world.act(world.dispatcher, thread, PostMessage { .text = u"a"_s, .attachments = {} }));
        QCOMPARE(world.act(world.supervisor, thread, MarkRead { .upTo = 99 })->events.size(), 1U);
        for (int i = 0; i < 3; ++i) {
            const auto upTo = world.operation.version(thread);
            QVERIFY(world.act(world.supervisor, thread, MarkRead { .upTo = upTo })->events.empty());
        }
        QCOMPARE(world.operation.thread(thread)->readUpTo.size(), 1U);
        QCOMPARE(world.operation.thread(thread)->readUpTo.front().second, 2U);
    }

    void dutyIsWhatPeopleSet()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s, Duty::OffShift);
        const auto set = [&](Duty duty, const QString &reason) {
            return world.act(world.actorFor(tom), tom, SetDuty { .duty = duty, .reason = reason });
        };
        QCOMPARE(fieldOf(set(Duty::EnRoute, {})), u"duty"_s);
        QCOMPARE(fieldOf(set(Duty::OnSite, {})), u"duty"_s);
        const auto lunch = set(Duty::NonJob, u"lunch"_s);
        QCOMPARE(payloadOf<DutyChanged>(lunch)->formerDuty, Duty::OffShift);
        QCOMPARE(world.operation.technician(tom)->dutyReason, u"lunch"_s);
        QCOMPARE(world.operation.technician(tom)->dutySince, world.now);
        QVERIFY(set(Duty::NonJob, u"lunch"_s)->events.empty());
        QCOMPARE(set(Duty::NonJob, u"training"_s)->events.size(), 1U);
    }
    void emergencyFlagAndAlarmGoTogether()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto raise = [&] {
            return world.act(
                world.actorFor(tom), tom, SetEmergency { .raise = true, .note = u"fire"_s });
        };
        QCOMPARE(raise()->events.size(), 2U);
        QVERIFY(world.operation.technician(tom)->hasEmergency);
        QVERIFY(raise()->events.empty());
        const auto *alarm = onlyAlarm(world);
        QVERIFY(alarm);
        QCOMPARE(alarm->kindName, u"emergency"_s);
        const auto alarmId = alarm->id;

        // The dispatcher has to have called back, whichever of the two is cleared.
        QCOMPARE(fieldOf(world.act(
                     world.dispatcher, tom, SetEmergency { .raise = false, .note = u" "_s })),
            u"note"_s);
        QCOMPARE(fieldOf(world.act(world.dispatcher, alarmId,
                     ActOnAlarm { .to = AlarmState::Cleared, .note = {} })),
            u"note"_s);
        QVERIFY(world.act(world.dispatcher, alarmId,
            ActOnAlarm { .to = AlarmState::Cleared, .note = u"all well"_s }));
        QVERIFY(!world.operation.technician(tom)->hasEmergency);
        QCOMPARE(world.operation.alarm(alarmId)->state, AlarmState::Cleared);

        QVERIFY(raise());
        QCOMPARE(world.operation.alarms().size(), 2);
        QVERIFY(world.act(world.supervisor, tom, SetEmergency { .raise = false, .note = {} }));
        QVERIFY(!world.operation.technician(tom)->hasEmergency);
        for (const auto &each : world.operation.alarms())
            QCOMPARE(each.state, AlarmState::Cleared);
        QVERIFY(world.act(world.supervisor, tom, SetEmergency { .raise = false, .note = {} })
                ->events.empty());
    }
    void alarmsAreOwnedEscalatedAndCleared()
    {
        World world;
        const auto alarm = world.newId<AlarmId>();
        world.append(
            alarm, AlarmRaised { .kindName = u"declined"_s, .about = world.addJob(), .note = {} });
        const auto act = [&](const Actor &actor, AlarmState to) {
            return world.act(actor, alarm, ActOnAlarm { .to = to, .note = {} });
        };
        QCOMPARE(fieldOf(act(world.dispatcher, AlarmState::Raised)), u"to"_s);
        QVERIFY(act(world.dispatcher, AlarmState::Owned));
        QCOMPARE(world.operation.alarm(alarm)->owner, world.dispatcher.user);
        QVERIFY(act(world.dispatcher, AlarmState::Owned)->events.empty());
        QVERIFY(act(world.otherDispatcher, AlarmState::Owned));
        QCOMPARE(world.operation.alarm(alarm)->owner, world.otherDispatcher.user);
        QVERIFY(act(world.otherDispatcher, AlarmState::Escalated));
        QCOMPARE(world.operation.alarm(alarm)->owner, world.otherDispatcher.user);
        QVERIFY(act(world.supervisor, AlarmState::Cleared));
        QCOMPARE(fieldOf(act(world.supervisor, AlarmState::Owned)), u"to"_s);
    }
    void technicianNamesAreUnique()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto tina = world.addTechnician(u"Tina"_s);
        const auto create = [&](const QString &name) {
            return fieldOf(world.judge(world.supervisor,
                world.command(world.newId<TechnicianId>(),
                    CreateTechnician { .name = name, .phone = {}, .area = {}, .skills = {} })));
        };
        QCOMPARE(create(u"TOM"_s), u"name"_s);
        QCOMPARE(create(QString()), u"name"_s);
        QCOMPARE(create(u"Theo"_s), QString());
        TechnicianPatch patch;
        patch.name = Change<QString>::to(u"tom"_s);
        QCOMPARE(fieldOf(world.judge(
                     world.supervisor, world.command(tina, EditTechnician { .patch = patch }))),
            u"name"_s);
        QVERIFY(
            world.judge(world.supervisor, world.command(tom, EditTechnician { .patch = patch })));
    }

    void badLedgerRowsAreRefused_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char *fault, const char *outcome) {
            QTest::newRow(fault) << QString::fromLatin1(fault) << QString::fromLatin1(outcome);
        };
        row("good", "ok ");
        row("zero", "invalid minor");
        row("currency", "invalid currency");
        row("other-currency", "invalid currency");
        row("refund-too-much", "invalid minor");
        row("card-in-reference", "invalid reference");
        row("card-in-method", "invalid method");
        row("job-unknown", "not-found ");
        row("id-taken", "invalid entity");
    }
    void badLedgerRowsAreRefused()
    {
        QFETCH(const QString, fault);
        QFETCH(const QString, outcome);
        World world;
        const auto job = world.addJob();
        world.pay(job, PaymentKind::Payment, 10, world.dispatcher);
        auto id = world.newId<PaymentId>();
        AddPayment args;
        args.job = job;
        args.kind = PaymentKind::Payment;
        args.amount = { .minor = 100, .currency = u"EUR"_s };
        args.method = u"card"_s;
        args.reference = u"receipt 4711"_s;
        if (fault == u"zero")
            args.amount.minor = 0;
        if (fault == u"currency")
            args.amount.currency = u"Euro"_s;
        if (fault == u"other-currency")
            args.amount.currency = u"USD"_s;
        if (fault == u"refund-too-much") {
            args.kind = PaymentKind::Refund;
            args.amount.minor = 11;
        }
        if (fault == u"card-in-reference")
            args.reference = u"4111 1111 1111 1111"_s;
        if (fault == u"card-in-method")
            args.method = u"visa 4111-1111-1111-1111"_s;
        if (fault == u"job-unknown")
            args.job = world.newId<JobId>();
        if (fault == u"id-taken")
            id = world.operation.job(job)->payments.front();
        const auto got = world.judge(world.supervisor, world.command(id, args));
        QCOMPARE(QString(codeOf(got) + u' ' + fieldOf(got)), outcome);
    }
};

QTEST_GUILESS_MAIN(TestDecide)
#include "tst_decide.moc"
