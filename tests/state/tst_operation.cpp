// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "domain/transitions.h"

#include <QTest>

#include <algorithm>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace Qt::StringLiterals;

namespace {

Event eventOf(const EntityRef &entity, quint64 ver, EventPayload payload, qint64 atMs = 1'000)
{
    Event e;
    e.entity = entity;
    e.ver = ver;
    e.at = timestampFromMs(atMs);
    e.by = EntityRef { Kind::User, QUuid::fromString("01970e00-0000-7000-8000-0000000000aa"_L1) };
    e.payload = std::move(payload);
    return e;
}

VisitMoved move(VisitState from, VisitState to)
{
    VisitMoved moved;
    moved.from = from;
    moved.to = to;
    return moved;
}

bool mentions(const std::vector<EntityRef> &refs, const EntityRef &ref)
{
    return std::ranges::contains(refs, ref);
}

} // namespace

class TestOperation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void aJobComesWithVisitAndThreads()
    {
        World world;
        const auto id = world.addJob();
        const auto *job = world.operation.job(id);
        QVERIFY(job);
        QCOMPARE(job->ver, 1U);
        QCOMPARE(job->number, 1U);
        QCOMPARE(job->visits.size(), 1U);
        QCOMPARE(job->threads.size(), 2U);
        QCOMPARE(job->createdBy, world.dispatcher.user.ref());
        QCOMPARE(world.operation.jobByNumber(1), job);
        QCOMPARE(world.operation.nextJobNumber(), 2U);
        QVERIFY(!world.operation.jobByNumber(2));
        QCOMPARE(world.operation.currentVisit(id)->job, id);
    }

    //! A board that redraws a job's card only when the job's own version rises shows yesterday's state.
    void aJobIsChangedWithWhatBelongsToIt()
    {
        World world;
        const auto job = world.addJob();
        const auto technician = world.addTechnician(u"Tom"_s);
        const auto visit = world.visitOf(job).id;
        const auto changes = [&](const EntityRef &entity, EventPayload payload) {
            return world.operation.apply(
                eventOf(entity, world.operation.version(entity) + 1, std::move(payload)));
        };
        auto moved = move(VisitState::Unscheduled, VisitState::Scheduled);
        moved.technician = Change<TechnicianId>::to(technician);
        auto set = changes(visit, moved);
        QVERIFY(mentions(set.changed, visit));
        QVERIFY(mentions(set.changed, job));
        QVERIFY(mentions(set.changed, technician));
        QVERIFY(set.created.empty());

        VisitChanged edited;
        edited.patch.durationMin = Change<int>::to(30);
        QVERIFY(mentions(changes(visit, edited).changed, job));
        const auto thread = world.operation.job(job)->threads.front();
        QVERIFY(mentions(
            changes(thread, MessagePosted { .text = u"hello"_s, .attachments = {} }).changed, job));
        QVERIFY(mentions(changes(thread, ThreadRead { .upTo = 2 }).changed, job));
        const auto payment = world.newId<PaymentId>();
        PaymentAdded added;
        added.job = job;
        set = changes(payment, added);
        QVERIFY(mentions(set.created, payment));
        QVERIFY(mentions(set.changed, job));
        const auto second = world.newId<VisitId>();
        VisitCreated created;
        created.job = job;
        set = changes(second, created);
        QVERIFY(mentions(set.created, second));
        QVERIFY(mentions(set.changed, job));
        QCOMPARE(world.operation.currentVisit(job)->id, second);
    }
    void changeSetsAddUpWithoutRepeats()
    {
        const EntityRef a { Kind::Job, makeUuidV7(timestampFromMs(1)) };
        const EntityRef b { Kind::Visit, makeUuidV7(timestampFromMs(1)) };
        ChangeSet sum { .created = { a }, .changed = { a } };
        sum.add({ .created = { a, b }, .changed = { b, b } });
        QCOMPARE(sum.created, (std::vector { a, b }));
        QCOMPARE(sum.changed, (std::vector { a, b }));
    }

    //! The same events twice, as after a reconnect, must not double a chat line or a payment.
    void repeatedEventsAreWithoutEffect()
    {
        World world;
        const auto job = world.addJob();
        QVERIFY(world.act(world.dispatcher, world.operation.job(job)->threads.front(),
            PostMessage { .text = u"on my way"_s, .attachments = {} }));
        world.pay(job, PaymentKind::Charge, 100, world.dispatcher);
        const auto before = world.operation;
        for (const auto &e : world.log) {
            const auto changes = world.operation.apply(e);
            QVERIFY(changes.created.empty() && changes.changed.empty());
        }
        QCOMPARE(world.operation, before);
        QCOMPARE(world.operation.unknownEntities(), 0U);
    }

    void strangersAreCountedAndIgnored()
    {
        Operation operation;
        const JobId job = JobId::make(timestampFromMs(1));
        const VisitId visit = VisitId::make(timestampFromMs(1));
        const ThreadId thread = ThreadId::make(timestampFromMs(1));
        const TechnicianId technician = TechnicianId::make(timestampFromMs(1));
        const AlarmId alarm = AlarmId::make(timestampFromMs(1));
        const ZoneId zone = ZoneId::make(timestampFromMs(1));
        const std::vector<Event> events { eventOf(job, 2, JobChanged {}),
            eventOf(job, 3, JobNoted {}), eventOf(job, 4, JobClosed {}),
            eventOf(visit, 2, VisitMoved {}), eventOf(visit, 3, VisitChanged {}),
            eventOf(thread, 2, MessagePosted {}), eventOf(thread, 3, ThreadRead {}),
            eventOf(technician, 2, TechnicianChanged {}), eventOf(technician, 3, DutyChanged {}),
            eventOf(technician, 4, EmergencyChanged {}),
            eventOf(technician, 5, TechnicianRetired {}), eventOf(alarm, 2, AlarmMoved {}),
            eventOf(zone, 2, ZoneChanged {}), eventOf(zone, 3, ZoneRetired {}),
            eventOf(job, 5, UnknownEvent { .event = u"job.weighed"_s, .dataJson = {} }),
            eventOf(visit, 9, JobChanged {}) }; // a payload about another kind of thing
        for (const auto &e : events) {
            const auto changes = operation.apply(e);
            QVERIFY(changes.created.empty() && changes.changed.empty());
        }
        QCOMPARE(operation.unknownEntities(), events.size());
        QCOMPARE(operation, Operation {}); // the counter is no part of the state
    }
    //! An event of a later version keeps its place in the count, or every later edit would be a conflict.
    void unknownEventsCountInTheVersion()
    {
        World world;
        const auto job = world.addJob();
        const auto technician = world.addTechnician(u"Tom"_s);
        const auto visit = world.visitOf(job).id;
        const auto thread = world.operation.job(job)->threads.front();
        const UnknownEvent unknown { .event = u"x.weighed"_s, .dataJson = "{}" };
        for (const EntityRef &ref : { EntityRef(job), EntityRef(technician), EntityRef(visit),
                 EntityRef(thread), EntityRef(world.dispatcher.user) }) {
            const auto before = world.operation.version(ref);
            const auto changes = world.operation.apply(eventOf(ref, before + 1, unknown));
            QCOMPARE(world.operation.version(ref), before + 1);
            QVERIFY(mentions(changes.changed, ref));
        }
        const EntityRef org { Kind::Org, makeUuidV7(timestampFromMs(1)) };
        world.operation.apply(eventOf(org, 1, OrgChanged { .name = u"Fixit"_s }));
        world.operation.apply(eventOf(org, 2, unknown));
        QCOMPARE(world.operation.version(org), 2U);
    }

    void timesStandWhileTheStepIsTaken_data()
    {
        QTest::addColumn<QList<int>>("path");
        QTest::addColumn<QString>(
            "times"); // d e a s z: dispatched, en route, arrived, started, ended
        using enum VisitState;
        const auto row
            = [](const char *tag, std::initializer_list<VisitState> path, const char *times) {
                  QList<int> states;
                  for (const auto s : path)
                      states << int(s);
                  QTest::newRow(tag) << states << QString::fromLatin1(times);
              };
        row("planned", { Scheduled }, "");
        row("sent", { Scheduled, Dispatched, Accepted }, "d1");
        row("driving", { Scheduled, Dispatched, Accepted, EnRoute }, "d1 e3");
        row("arrived", { Scheduled, Dispatched, EnRoute, OnSite }, "d1 e2 a3");
        row("working", { Scheduled, Dispatched, EnRoute, OnSite, InProgress }, "d1 e2 a3 s4");
        row("arrival-skipped", { Scheduled, Dispatched, EnRoute, InProgress }, "d1 e2 a3 s3");
        row("started-once",
            { Scheduled, Dispatched, EnRoute, OnSite, InProgress, Paused, InProgress },
            "d1 e2 a3 s4");
        row("done", { Scheduled, Dispatched, EnRoute, OnSite, InProgress, Completed },
            "d1 e2 a3 s4 z5");
        row("reopened",
            { Scheduled, Dispatched, EnRoute, OnSite, InProgress, Completed, InProgress },
            "d1 e2 a3 s4");
        row("diverted", { Scheduled, Dispatched, Accepted, EnRoute, Accepted }, "d1");
        row("diverted-and-again", { Scheduled, Dispatched, Accepted, EnRoute, Accepted, EnRoute },
            "d1 e5");
        row("recalled", { Scheduled, Dispatched, Scheduled }, "");
        row("arrival-taken-back", { Scheduled, Dispatched, EnRoute, OnSite, EnRoute }, "d1 e2");
        row("canceled", { Scheduled, Dispatched, Canceled }, "d1 z2");
        row("restored", { Scheduled, Dispatched, Canceled, Unscheduled }, "");
    }
    void timesStandWhileTheStepIsTaken()
    {
        QFETCH(const QList<int>, path);
        QFETCH(const QString, times);
        World world;
        const auto visit = world.visitOf(world.addJob()).id;
        auto from = VisitState::Unscheduled;
        qint64 minute = 0;
        for (const int to : path) {
            world.operation.apply(eventOf(visit, world.operation.version(visit) + 1,
                move(from, static_cast<VisitState>(to)), minute++ * 60'000));
            from = static_cast<VisitState>(to);
        }
        const auto *v = world.operation.visit(visit);
        QStringList got;
        const auto add = [&](QChar letter, const std::optional<Timestamp> &time) {
            if (time)
                got << QString(letter + QString::number(toMs(*time) / 60'000));
        };
        add(u'd', v->dispatchedAt);
        add(u'e', v->enRouteAt);
        add(u'a', v->arrivedAt);
        add(u's', v->startedAt);
        add(u'z', v->endedAt);
        QCOMPARE(got.join(u' '), times);
    }

    void openVisitsStandInTheOrderOfTheDay()
    {
        World world;
        const auto technician = world.addTechnician(u"Tom"_s);
        const auto late = world.addJob(u"late"_s);
        const auto early = world.addJob(u"early"_s);
        const auto gone = world.addJob(u"gone"_s);
        const auto schedule = [&](const JobId &job, int fromMin) {
            ActOnVisit args;
            args.action = Action::Schedule;
            args.technician = technician;
            args.window = world.window(fromMin);
            QVERIFY(world.act(world.dispatcher, world.visitOf(job).id, args));
        };
        schedule(late, 300);
        schedule(early, 30);
        schedule(gone, 100);
        ActOnVisit cancel;
        cancel.action = Action::Cancel;
        cancel.reason = u"called off"_s;
        QVERIFY(world.act(world.dispatcher, world.visitOf(gone).id, cancel));

        const auto visits = world.operation.openVisitsOf(technician);
        QCOMPARE(visits.size(), 2U);
        QCOMPARE(visits[0]->job, early);
        QCOMPARE(visits[1]->job, late);
        QVERIFY(!world.operation.activeVisitOf(technician));
        world.bring(late, VisitState::EnRoute, technician);
        QCOMPARE(world.operation.activeVisitOf(technician)->job, late);
    }
    //! The complaint: moving one visit wiped the technician's whole day.
    void reassigningOneVisitLeavesTheOthers()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto tina = world.addTechnician(u"Tina"_s);
        std::vector<JobId> day;
        for (int i = 0; i < 5; ++i) {
            day.push_back(world.addJob());
            world.bring(day.back(), VisitState::Scheduled, tom);
        }
        VisitPatch patch;
        patch.technician = Change<TechnicianId>::to(tina);
        QVERIFY(
            world.act(world.dispatcher, world.visitOf(day[2]).id, EditVisit { .patch = patch }));
        QCOMPARE(world.operation.openVisitsOf(tom).size(), 4U);
        QCOMPARE(world.operation.openVisitsOf(tina).size(), 1U);
        QCOMPARE(world.operation.openVisitsOf(tina).front()->job, day[2]);
    }

    void currentVisitIsTheNewestOpenOne()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        const auto first = world.visitOf(job).id;
        world.bring(job, VisitState::Completed, tom);
        QCOMPARE(world.visitOf(job).id, first);
        const auto second = world.newId<VisitId>();
        CreateVisit args;
        args.job = job;
        QVERIFY(world.act(world.dispatcher, second, args));
        QCOMPARE(world.visitOf(job).id, second);
        QVERIFY(!world.operation.currentVisit(JobId::make(world.now)));
    }

    void peopleAreFoundByName()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom Ås"_s);
        QCOMPARE(world.operation.technicianByName(u"TOM åS")->id, tom);
        QVERIFY(!world.operation.technicianByName(u"Tom"));
        TechnicianPatch patch;
        patch.name = Change<QString>::to(u"Thomas"_s);
        QVERIFY(world.act(world.administrator, tom, EditTechnician { .patch = patch }));
        QVERIFY(!world.operation.technicianByName(u"Tom Ås"));
        QCOMPARE(world.operation.technicianByName(u"thomas")->id, tom);
        QVERIFY(world.act(world.administrator, tom, RetireTechnician {}));
        const auto successor = world.addTechnician(u"THOMAS"_s);
        QCOMPARE(world.operation.technicianByName(u"thomas")->id, successor);
        QCOMPARE(world.operation.technicianByHandle(1)->id, tom);
        QCOMPARE(world.operation.technicianByHandle(2)->id, successor);
        QCOMPARE(world.operation.nextHandle(), 3U);
        QCOMPARE(world.operation.userByName(u"dora")->id, world.dispatcher.user);
        QCOMPARE(world.operation.actorName(world.dispatcher.user), u"Dora"_s);
        UserChanged account;
        account.name = u"viktor.cole"_s;
        account.roles = Role::Technician;
        account.technician = successor;
        const auto login = world.newId<UserId>();
        world.append(login, account);
        QCOMPARE(world.operation.actorName(login), u"THOMAS"_s); // the person, not the account
        QCOMPARE(world.operation.actorName(EntityRef { Kind::Org, {} }), u"system"_s);
        QCOMPARE(world.operation.actorName(UserId::make(world.now)), u"somebody"_s);
    }

    //! A console that loaded a snapshot and one that followed the log show the same.
    void aSnapshotEqualsTheFold()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::EnRoute, tom);
        const auto thread = world.operation.job(job)->threads.front();
        QVERIFY(
            world.act(world.dispatcher, thread, PostMessage { .text = u"a"_s, .attachments = {} }));
        QVERIFY(world.act(world.supervisor, thread, MarkRead { .upTo = 2 }));
        world.pay(job, PaymentKind::Deposit, 500, world.dispatcher);
        QVERIFY(world.act(world.supervisor, tom, SetEmergency { .raise = true, .note = {} }));

        Operation copy;
        for (const auto &j : world.operation.jobs())
            copy.put(j);
        for (const auto &v : world.operation.visits())
            copy.put(v);
        for (const auto &t : world.operation.technicians())
            copy.put(t);
        for (auto t : world.operation.threads()) {
            const auto messages = std::exchange(t.messages, {});
            copy.put(t);
            for (const auto &m : messages)
                copy.put(t.id, m);
        }
        for (const auto &p : world.operation.payments())
            copy.put(p);
        for (const auto &a : world.operation.alarms())
            copy.put(a);
        for (const auto &u : world.operation.users())
            copy.put(u);
        QCOMPARE(copy, world.operation);
        QCOMPARE(copy.activeVisitOf(tom)->job, job);
        QCOMPARE(copy.nextJobNumber(), world.operation.nextJobNumber());
        QCOMPARE(copy.technicianByName(u"tom")->id, tom);
        copy.put(*copy.technician(tom)); // once more changes nothing
        copy.put(*world.operation.currentVisit(job));
        QCOMPARE(copy, world.operation);
        QCOMPARE(copy.openVisitsOf(tom).size(), 1U);
        copy.clear();
        QCOMPARE(copy, Operation {});
        QVERIFY(!copy.technicianByName(u"tom"));
    }
    void differentOperationsDiffer()
    {
        World a;
        World b;
        a.addJob();
        b.addJob();
        QCOMPARE(a.operation, b.operation); // the same seed, the same office
        QVERIFY(
            b.act(b.dispatcher, b.operation.jobs().begin().key(), NoteJob { .text = u"dog"_s }));
        QVERIFY(!(a.operation == b.operation));
    }
};

QTEST_GUILESS_MAIN(TestOperation)
#include "tst_operation.moc"
