// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "domain/billing.h"
#include "domain/transitions.h"
#include "state/checks.h"

#include <QTest>

#include <algorithm>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int CommandsPerHistory = 1500;

//! An office where everybody presses buttons at random. Most of it is refused, as it should be; what is accepted has to
//! leave the operation in order.
class Monkeys {
public:
    explicit Monkeys(quint32 seed)
        : world(seed)
    {
        for (const auto *name : { "Tom", "Tina", "Theo" })
            technicians.push_back(world.addTechnician(QString::fromLatin1(name)));
        for (int i = 0; i < 4; ++i)
            jobs.push_back(i % 2 ? world.addJob() : world.addRequest(world.customer));
    }

    void press()
    {
        world.now += milliseconds(pick(4000));
        const auto expect
            = pick(4) == 0 ? std::optional<Expect>(quint64(1 + pick(12))) : std::nullopt;
        switch (pick(13)) {
        case 0:
            if (jobs.size() < 30) {
                CreateJob args;
                args.fields = fields(u"Job %1"_s.arg(jobs.size()));
                args.fields.priority = static_cast<Priority>(pick(4));
                args.isRequest = pick(2) == 0;
                args.visit = world.newId<VisitId>();
                args.thread = world.newId<ThreadId>();
                const auto id = world.newId<JobId>();
                if (submit(anybody(), id, args, {}))
                    jobs.push_back(id);
            }
            break;
        case 1: {
            JobPatch patch;
            patch.title = Change<QString>::to(QString(pick(5), u'x'));
            submit(anybody(), job(), EditJob { .patch = patch }, expect);
            break;
        }
        case 2: {
            VisitPatch patch;
            if (pick(2))
                patch.technician = Change<TechnicianId>::to(technician());
            if (pick(2))
                patch.durationMin = Change<int>::to(pick(200));
            submit(anybody(), visit(), EditVisit { .patch = patch }, expect);
            break;
        }
        case 3: {
            const auto &threads = world.operation.job(job())->threads;
            const EntityRef thread = threads[static_cast<std::size_t>(pick(int(threads.size())))];
            if (pick(2))
                submit(anybody(), thread, PostMessage { .text = u"word"_s, .attachments = {} }, {});
            else
                submit(anybody(), thread, MarkRead { .upTo = quint64(pick(20)) }, {});
            break;
        }
        case 4:
            submit(anybody(), technician(),
                SetDuty { .duty = static_cast<Duty>(pick(7)), .reason = {} }, expect);
            break;
        case 5:
            submit(anybody(), technician(),
                SetEmergency { .raise = pick(2) == 0, .note = u"note"_s }, expect);
            break;
        case 6: {
            AddPayment args;
            args.job = job();
            args.kind = static_cast<PaymentKind>(pick(6));
            args.amount = { .minor = pick(100), .currency = u"EUR"_s };
            submit(anybody(), world.newId<PaymentId>(), args, {});
            break;
        }
        case 7: {
            const auto alarms = world.operation.alarms().keys();
            if (!alarms.isEmpty())
                submit(anybody(), alarms[pick(int(alarms.size()))],
                    ActOnAlarm { .to = static_cast<AlarmState>(pick(4)), .note = u"seen"_s },
                    expect);
            break;
        }
        case 8:
            takeBack();
            break;
        case 9:
            submitBatch();
            break;
        case 10:
            submitZone(expect);
            break;
        case 11:
            submitShift(expect);
            break;
        default:
            submit(anybody(), visit(), randomStep(), expect);
            break;
        }
    }

    World world;
    std::vector<TechnicianId> technicians;
    std::vector<JobId> jobs;
    int accepted = 0, refused = 0, undone = 0;

private:
    int pick(int n) { return n > 0 ? int(world.random().bounded(quint32(n))) : 0; }
    JobId job() { return jobs[static_cast<std::size_t>(pick(int(jobs.size())))]; }
    TechnicianId technician()
    {
        return technicians[static_cast<std::size_t>(pick(int(technicians.size())))];
    }
    VisitId visit()
    {
        const auto &visits = world.operation.job(job())->visits;
        return visits[static_cast<std::size_t>(pick(int(visits.size())))];
    }
    Actor anybody()
    {
        switch (pick(6)) {
        case 0:
            return world.supervisor;
        case 1:
        case 2:
            return world.actorFor(technician());
        case 3:
            return world.customer;
        default:
            return world.dispatcher;
        }
    }
    ActOnVisit randomStep()
    {
        ActOnVisit args;
        // Overrides are rare, or every history would be made of them.
        args.action = static_cast<Action>(pick(pick(10) == 0 ? actionCount : actionCount - 1));
        args.reason = pick(5) ? u"reason"_s : QString();
        args.isOnBehalf = pick(2) == 0;
        if (args.action == Action::Schedule || (args.action == Action::Dispatch && pick(2)))
            args.technician = technician();
        if (args.action == Action::Schedule)
            args.window = world.window(pick(500), pick(300));
        if (args.action == Action::Override)
            args.overrideTo = static_cast<VisitState>(pick(visitStateCount));
        if (args.action == Action::CloseIncomplete || (args.action == Action::NoShow && pick(2)))
            args.followUp = world.newId<VisitId>();
        return args;
    }
    bool submit(
        const Actor &actor, const EntityRef &entity, CommandArgs args, std::optional<Expect> expect)
    {
        const auto outcome = world.act(actor, entity, std::move(args), std::move(expect));
        outcome ? ++accepted : ++refused;
        if (!outcome && outcome.error().title.isEmpty())
            qFatal("A refusal without a word");
        return outcome.has_value();
    }
    //! Of few names, so that they clash, and of a shape that is wrong now and then.
    void submitZone(const std::optional<Expect> &expect)
    {
        const double south = 47 + pick(5) * 0.01;
        QList<GeoPoint> outline { { south, -15 }, { south, -14.99 }, { south + 0.01, -14.99 } };
        if (pick(6) == 0)
            outline.removeLast();
        const auto name = QString(1 + pick(4), u'z');
        const auto known = world.operation.zones().keys();
        if (known.isEmpty() || pick(3) == 0) {
            submit(anybody(), world.newId<ZoneId>(),
                CreateZone { .name = name,
                    .kind = static_cast<ZoneKind>(pick(2)),
                    .area = QString(pick(2), u'a'),
                    .outline = outline },
                {});
            return;
        }
        const auto zone = known[pick(int(known.size()))];
        ZonePatch patch;
        if (pick(2))
            patch.name = Change<QString>::to(name);
        if (pick(2))
            patch.outline = Change<QList<GeoPoint>>::to(outline);
        if (pick(4) == 0)
            submit(anybody(), zone, RetireZone {}, expect);
        else
            submit(anybody(), zone, EditZone { patch }, expect);
    }
    //! Of few hours, so that they clash, with a break that may lie beyond.
    void submitShift(const std::optional<Expect> &expect)
    {
        const auto hour = [&] { return world.now + std::chrono::hours(pick(12) - 2); };
        const TimeWindow hours { hour(), hour() + std::chrono::hours(4) };
        const auto lunch = hour();
        const QList<TimeWindow> breaks { { lunch, lunch + std::chrono::minutes(pick(40)) } };
        const auto known = world.operation.shifts().keys();
        if (known.isEmpty() || pick(3) == 0) {
            submit(anybody(), world.newId<ShiftId>(),
                CreateShift {
                    .technician = technician(), .hours = hours, .breaks = breaks, .note = {} },
                {});
            return;
        }
        const auto shift = known[pick(int(known.size()))];
        ShiftPatch patch;
        if (pick(2))
            patch.hours = Change<TimeWindow>::to(hours);
        if (pick(2))
            patch.breaks = Change<QList<TimeWindow>>::to(breaks);
        if (pick(4) == 0)
            submit(anybody(), shift, CancelShift {}, expect);
        else
            submit(anybody(), shift, EditShift { patch }, expect);
    }
    void submitBatch()
    {
        Batch batch;
        for (int i = 0; i < 3; ++i)
            batch.items.push_back({ .entity = visit(), .expect = {}, .args = randomStep() });
        submit(world.supervisor, EntityRef { Kind::Org, {} }, batch, {});
    }
    void takeBack()
    {
        const auto last = world.log.back();
        Actor actor = world.dispatcher;
        for (const auto &candidate :
            { world.supervisor, world.customer, world.actorFor(technicians[0]),
                world.actorFor(technicians[1]), world.actorFor(technicians[2]) }) {
            if (candidate.user.ref() == last.by)
                actor = candidate;
        }
        if (world.undo(actor, last.cmd))
            ++undone;
    }
};

//! What holds after every command, whatever was pressed. Empty if all is well.
QString disorder(const Operation &op, bool hasOverrides)
{
    for (const auto &visit : op.visits()) {
        const auto id = visit.id.toString();
        const auto isWithSomebody
            = visit.state >= VisitState::Dispatched && visit.state <= VisitState::Completed;
        if (!hasOverrides && isWithSomebody && !visit.technician)
            return u"%1 is %2 with nobody"_s.arg(id, name(visit.state));
        if (!hasOverrides && visit.state >= VisitState::Scheduled
            && visit.state <= VisitState::Completed && !visit.window)
            return u"%1 is %2 without a window"_s.arg(id, name(visit.state));
        if ((visit.state == VisitState::Requested || visit.state == VisitState::Unscheduled)
            && (visit.technician || visit.window))
            return u"%1 is %2 but has technician or window"_s.arg(id, name(visit.state));
        if (visit.endedAt.has_value() == isOpen(visit.state))
            return u"%1 is %2 with a wrong end"_s.arg(id, name(visit.state));
    }
    for (const auto &zone : op.zones()) {
        if (!checkOutline(zone.outline))
            return u"%1 has an outline that is none"_s.arg(zone.name);
        const auto namesakes = std::ranges::count_if(op.zones(),
            [&](const Zone &other) { return !other.isRetired && other.name == zone.name; });
        if (!zone.isRetired && namesakes != 1)
            return u"%1 zones are called %2"_s.arg(namesakes).arg(zone.name);
    }
    for (const auto &shift : op.shifts()) {
        if (!checkShift(shift.hours, shift.breaks))
            return u"%1 is no shift"_s.arg(shift.id.toString());
        const auto atOnce = op.shiftsOf(shift.technician, shift.hours).size();
        if (!shift.isCanceled && atOnce != 1)
            return u"%1 and %2 others are at one time"_s.arg(shift.id.toString()).arg(atOnce - 1);
    }
    for (const auto &job : op.jobs()) {
        const auto rows = op.ledger(job.id);
        const auto sum = balance(rows);
        if (!sum)
            return u"%1 has a ledger that cannot be summed"_s.arg(job.id.toString());
        bool isDone = false;
        bool hasOpen = false;
        for (const auto &id : job.visits) {
            isDone = isDone || op.visit(id)->state == VisitState::Completed;
            hasOpen = hasOpen || isOpen(op.visit(id)->state);
        }
        const auto isSettled = sum->state == BillingState::Paid || sum->state == BillingState::Void
            || sum->state == BillingState::WrittenOff;
        if (job.isClosed != (isDone && !hasOpen && isSettled))
            return u"%1 is closed when it should not be, or the other way round"_s.arg(
                job.id.toString());
    }
    for (const auto &technician : op.technicians()) {
        int active = 0;
        for (const auto *visit : op.openVisitsOf(technician.id)) {
            if (visit->technician != technician.id || !isOpen(visit->state))
                return u"the index of %1 is wrong"_s.arg(technician.name);
            active += isActive(visit->state);
        }
        if (!hasOverrides && active > 1)
            return u"%1 is at %2 places"_s.arg(technician.name).arg(active);
        const auto all = std::ranges::count_if(op.visits(),
            [&](const Visit &v) { return v.technician == technician.id && isOpen(v.state); });
        if (static_cast<std::size_t>(all) != op.openVisitsOf(technician.id).size())
            return u"the index of %1 has lost a visit"_s.arg(technician.name);
        const auto hasAlarm = std::ranges::any_of(op.alarms(), [&](const Alarm &a) {
            return a.about == technician.id.ref() && a.state != AlarmState::Cleared;
        });
        if (hasAlarm != technician.hasEmergency)
            return u"flag and alarm of %1 contradict each other"_s.arg(technician.name);
    }
    return {};
}

} // namespace

class TestHistories : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void randomHistoriesStayInOrder_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 8; ++seed)
            QTest::newRow(QByteArray("seed-").append(QByteArray::number(seed)).constData()) << seed;
    }
    void randomHistoriesStayInOrder()
    {
        QFETCH(const quint32, seed);
        Monkeys office(seed);
        bool hasOverrides = false;
        std::size_t looked = 0;
        QHash<EntityRef, quint64> versions;
        for (int i = 0; i < CommandsPerHistory; ++i) {
            office.press();
            for (; looked < office.world.log.size(); ++looked) {
                const auto &event = office.world.log[looked];
                // Versions rise by one, whatever command an event comes from: a hole would stop every client.
                QCOMPARE(event.ver, ++versions[event.entity]);
                QCOMPARE(office.world.operation.version(event.entity) >= event.ver, true);
                QVERIFY(!event.entity.isNull());
                if (const auto *moved = std::get_if<VisitMoved>(&event.payload))
                    hasOverrides = hasOverrides || moved->isOverride;
            }
            const auto fault = disorder(office.world.operation, hasOverrides);
            QVERIFY2(fault.isEmpty(), qPrintable(fault));
        }
        // A history in which nearly everything is refused would prove nothing.
        QVERIFY2(office.accepted > CommandsPerHistory / 10,
            qPrintable(QString::number(office.accepted)));
        QVERIFY(office.refused > 0);
        QVERIFY(office.undone > 0);
        QCOMPARE(office.world.operation.unknownEntities(), 0U);

        // The same events, folded again, in one go and with every one of them twice.
        Operation again;
        Operation twice;
        for (const auto &event : office.world.log) {
            again.apply(event);
            twice.apply(event);
            twice.apply(event);
        }
        QCOMPARE(again, office.world.operation);
        QCOMPARE(twice, office.world.operation);
    }

    //! A refused command must leave no trace, not even through a shared container.
    void judgingChangesNothing()
    {
        Monkeys office(99);
        for (int i = 0; i < 200; ++i) {
            const auto events = office.world.log.size();
            const auto before = office.world.operation;
            office.press();
            if (office.world.log.size() == events)
                QCOMPARE(office.world.operation, before);
        }
    }
};

QTEST_GUILESS_MAIN(TestHistories)
#include "tst_histories.moc"
