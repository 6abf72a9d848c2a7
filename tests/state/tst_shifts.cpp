// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "domain/limits.h"
#include "state/roster.h"

#include <QTest>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

using Breaks = QList<TimeWindow>;

//! Tom's day from two hours ago on, and who else works here.
struct Office {
    World world;
    TechnicianId tom = world.addTechnician(u"Tom"_s);
    TechnicianId tina = world.addTechnician(u"Tina"_s);

    [[nodiscard]] Timestamp at(milliseconds fromNow) const { return world.now + fromNow; }
    [[nodiscard]] TimeWindow span(milliseconds from, milliseconds to) const
    {
        return { at(from), at(to) };
    }
    World::Outcome create(const TechnicianId &who, const TimeWindow &hours,
        const Breaks &breaks = {}, const QString &note = {})
    {
        return world.act(world.dispatcher, world.newId<ShiftId>(),
            CreateShift { .technician = who, .hours = hours, .breaks = breaks, .note = note });
    }
    ShiftId created(const TechnicianId &who, const TimeWindow &hours, const Breaks &breaks = {})
    {
        const auto done = create(who, hours, breaks);
        if (!done)
            qFatal("%s", qPrintable(done.error().title));
        return ShiftId { world.log.back().entity.uuid };
    }
    World::Outcome edit(const ShiftId &shift, const ShiftPatch &patch)
    {
        return world.act(world.dispatcher, shift, EditShift { patch });
    }
    [[nodiscard]] const Shift &of(const ShiftId &id) const { return *world.operation.shift(id); }
};

ShiftPatch hoursTo(const TimeWindow &hours)
{
    ShiftPatch patch;
    patch.hours = Change<TimeWindow>::to(hours);
    return patch;
}

ShiftPatch breaksTo(const Breaks &breaks)
{
    ShiftPatch patch;
    patch.breaks = Change<Breaks>::to(breaks);
    return patch;
}

} // namespace

class TestShifts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! A roster with a shift that nobody can work gets into a log that is kept for ever.
    void badShiftsAreRefused_data()
    {
        using Minutes = QList<std::pair<int, int>>;
        QTest::addColumn<int>("lengthMin");
        QTest::addColumn<Minutes>("breaks");
        QTest::addColumn<QString>("field"); // of the refusal; empty: taken
        QTest::newRow("day") << 510 << Minutes { { 240, 270 } } << QString();
        QTest::newRow("no-breaks") << 510 << Minutes {} << QString();
        QTest::newRow("no-length") << 0 << Minutes {} << u"hours"_s;
        QTest::newRow("backwards") << -60 << Minutes {} << u"hours"_s;
        QTest::newRow("24-h") << 24 * 60 << Minutes {} << QString();
        QTest::newRow("24-h-1-min") << 24 * 60 + 1 << Minutes {} << u"hours"_s;
        QTest::newRow("break-at-both-ends")
            << 510 << Minutes { { 0, 30 }, { 480, 510 } } << QString();
        QTest::newRow("break-before") << 510 << Minutes { { -10, 20 } } << u"breaks"_s;
        QTest::newRow("break-beyond") << 510 << Minutes { { 490, 520 } } << u"breaks"_s;
        QTest::newRow("break-backwards") << 510 << Minutes { { 60, 30 } } << u"breaks"_s;
        QTest::newRow("break-5-min") << 510 << Minutes { { 60, 65 } } << QString();
        QTest::newRow("break-4-min") << 510 << Minutes { { 60, 64 } } << u"breaks"_s;
        QTest::newRow("breaks-touch") << 510 << Minutes { { 60, 90 }, { 90, 100 } } << QString();
        QTest::newRow("breaks-overlap")
            << 510 << Minutes { { 60, 90 }, { 80, 100 } } << u"breaks"_s;
        Minutes many;
        for (int i = 0; i < MaxBreaks; ++i)
            many << std::pair(60 * i, 60 * i + 10);
        QTest::newRow("most-breaks") << 510 << many << QString();
        many << std::pair(500, 510);
        QTest::newRow("one-more") << 510 << many << u"breaks"_s;
    }
    void badShiftsAreRefused()
    {
        QFETCH(const int, lengthMin);
        using Minutes = QList<std::pair<int, int>>;
        QFETCH(const Minutes, breaks);
        QFETCH(const QString, field);
        Office office;
        Breaks list;
        for (const auto &[from, to] : breaks)
            list << office.span(std::chrono::minutes(from), std::chrono::minutes(to));
        const auto hours = office.span(0ms, std::chrono::minutes(lengthMin));
        const auto outcome = office.create(office.tom, hours, list);
        QCOMPARE(outcome.has_value(), field.isEmpty());
        if (!outcome) {
            QCOMPARE(outcome.error().code, ErrorCode::Invalid);
            QCOMPARE(outcome.error().field, field);
            QVERIFY(outcome.error().title.size() > 20);
        }
        // The same by an edit of a good one.
        const auto shift = office.created(office.tina, office.span(0ms, 1h));
        ShiftPatch patch = breaksTo(list);
        patch.hours = Change<TimeWindow>::to(hours);
        QCOMPARE(office.edit(shift, patch).has_value(), field.isEmpty());
    }

    //! Somebody who does not exist, who has left, or who works elsewhere at that time.
    void theTechnicianMustBeFree()
    {
        Office office;
        QCOMPARE(
            office.create(office.world.newId<TechnicianId>(), office.span(0ms, 8h)).error().field,
            u"technician"_s);
        office.created(office.tom, office.span(0ms, 8h));
        const auto taken = office.create(office.tom, office.span(7h, 9h));
        QVERIFY(!taken);
        QCOMPARE(taken.error().field, u"hours"_s);
        QVERIFY2(taken.error().title.contains(u"Tom"), qPrintable(taken.error().title));
        QVERIFY(!office.create(office.tom, office.span(-1h, 24h - 1h)));
        QVERIFY(office.create(office.tom, office.span(8h, 12h))); // one after the other
        QVERIFY(office.create(office.tina, office.span(0ms, 8h)));
        QVERIFY(office.world.act(office.world.supervisor, office.tina, RetireTechnician {}));
        const auto gone = office.create(office.tina, office.span(24h, 32h));
        QCOMPARE(gone.error().field, u"technician"_s);
        QVERIFY(gone.error().title.contains(u"Tina"));
    }

    void aNoteHasALimit()
    {
        Office office;
        QCOMPARE(
            office.create(office.tom, office.span(0ms, 8h), {}, QString(MaxTextBytes + 1, u'x'))
                .error()
                .field,
            u"note"_s);
        QVERIFY(office.create(office.tom, office.span(0ms, 8h), {}, QString(MaxTextBytes, u'x')));
    }

    //! The fold, and what an edit leaves alone.
    void anEditChangesWhatItSays()
    {
        Office office;
        const Breaks lunch { office.span(4h, 4h + 30min) };
        const auto id = office.created(office.tom, office.span(0ms, 8h), lunch);
        QCOMPARE(office.of(id).ver, 1u);
        QVERIFY(office.edit(id, hoursTo(office.span(1h, 9h))));
        QCOMPARE(office.of(id).hours, office.span(1h, 9h));
        QCOMPARE(office.of(id).breaks, lunch);
        // In the order of the day, however they come.
        const Breaks two { office.span(6h, 6h + 15min), office.span(3h, 3h + 15min) };
        QVERIFY(office.edit(id, breaksTo(two)));
        QCOMPARE(office.of(id).breaks, Breaks({ two[1], two[0] }));
        const auto &changed = std::get<ShiftChanged>(office.world.log.back().payload);
        QCOMPARE(changed.former.breaks.value, std::optional(lunch));
        QVERIFY(!changed.patch.hours.isSet);
        // Nothing new is no event; a break that the new hours leave out is refused.
        const auto before = office.world.log.size();
        QVERIFY(office.edit(id, hoursTo(office.span(1h, 9h))));
        QCOMPARE(office.world.log.size(), before);
        QCOMPARE(office.edit(id, hoursTo(office.span(4h, 9h))).error().field, u"breaks"_s);
        ShiftPatch none;
        none.hours = Change<TimeWindow>::cleared();
        QCOMPARE(office.edit(id, none).error().field, u"hours"_s);
        QCOMPARE(
            office.world.act(office.world.dispatcher, office.world.newId<ShiftId>(), EditShift {})
                .error()
                .code,
            ErrorCode::NotFound);
    }

    //! A canceled shift that still stands in the way, or is changed by somebody who has not seen it.
    void aCanceledShiftIsOver()
    {
        Office office;
        const auto id = office.created(office.tom, office.span(0ms, 8h));
        QVERIFY(office.world.act(office.world.dispatcher, id, CancelShift {}));
        QVERIFY(office.of(id).isCanceled);
        QVERIFY(office.world.operation.shiftsOf(office.tom, office.span(0ms, 8h)).empty());
        QCOMPARE(office.edit(id, hoursTo(office.span(1h, 8h))).error().field, u"entity"_s);
        const auto before = office.world.log.size();
        QVERIFY(office.world.act(office.world.dispatcher, id, CancelShift {}));
        QCOMPARE(office.world.log.size(), before);
        QVERIFY(office.create(office.tom, office.span(0ms, 8h)));
    }

    //! The look-up by time is an index: it has to follow every edit, and find what began the day before.
    void shiftsAreFoundByTime()
    {
        Office office;
        const auto late = office.created(office.tom, office.span(20h, 28h));
        const auto early = office.created(office.tom, office.span(0ms, 8h));
        const auto foundIn = [&](milliseconds from, milliseconds to) {
            std::vector<ShiftId> ids;
            for (const auto *shift :
                office.world.operation.shiftsOf(office.tom, office.span(from, to)))
                ids.push_back(shift->id);
            return ids;
        };
        using Ids = std::vector<ShiftId>;
        QCOMPARE(foundIn(0ms, 48h), Ids({ early, late }));
        QCOMPARE(foundIn(7h + 59min, 20h), Ids({ early }));
        QCOMPARE(foundIn(8h, 20h), Ids());
        QCOMPARE(foundIn(27h, 60h), Ids({ late }));
        QVERIFY(office.edit(early, hoursTo(office.span(30h, 38h))));
        QCOMPARE(foundIn(0ms, 48h), Ids({ late, early }));
        // A whole day ends when its last minute has passed.
        const auto whole = office.created(office.tina, office.span(0ms, 24h));
        QCOMPARE(office.world.operation.shiftsOf(office.tina, office.span(24h - 1min, 25h)).size(),
            std::size_t(1));
        QCOMPARE(office.world.operation.shiftsOf(office.tina, office.span(24h, 25h)).size(),
            std::size_t(0));
        QVERIFY(!office.of(whole).isCanceled);
    }

    //! What was folded alone and what came in a snapshot are the same, the index included.
    void aSnapshotGivesTheSame()
    {
        Office office;
        const auto id = office.created(office.tom, office.span(0ms, 8h));
        QVERIFY(office.edit(id, hoursTo(office.span(2h, 9h))));
        Operation copy = office.world.operation;
        Shift shift = office.of(id);
        copy.put(shift);
        QVERIFY(copy == office.world.operation);
        QCOMPARE(copy.shiftsOf(office.tom, office.span(0ms, 24h)).size(), std::size_t(1));
        shift.isCanceled = true;
        copy.put(shift);
        QVERIFY(!(copy == office.world.operation));
        QVERIFY(copy.shiftsOf(office.tom, office.span(0ms, 24h)).empty());
    }

    void undoPutsBack()
    {
        Office office;
        auto &world = office.world;
        const auto id = office.created(office.tom, office.span(0ms, 8h));
        QVERIFY(office.edit(id, hoursTo(office.span(1h, 9h))));
        QVERIFY(world.undo(world.dispatcher, world.lastCommand()));
        QCOMPARE(office.of(id).hours, office.span(0ms, 8h));
        QVERIFY(world.act(world.dispatcher, id, CancelShift {}));
        const auto cancel = world.lastCommand();
        QVERIFY(world.undo(world.dispatcher, cancel));
        QVERIFY(!office.of(id).isCanceled);
        QCOMPARE(world.operation.shiftsOf(office.tom, office.span(0ms, 8h)).size(), std::size_t(1));
        // A new one goes by being canceled.
        const auto other = office.created(office.tom, office.span(24h, 32h));
        QVERIFY(world.undo(world.dispatcher, world.lastCommand()));
        QVERIFY(office.of(other).isCanceled);
    }

    //! Taken back into the time of another shift: two at once, which no rule would ever have allowed.
    void undoKeepsShiftsApart()
    {
        Office office;
        auto &world = office.world;
        const auto id = office.created(office.tom, office.span(0ms, 8h));
        QVERIFY(world.act(world.dispatcher, id, CancelShift {}));
        const auto cancel = world.lastCommand();
        office.created(office.tom, office.span(4h, 12h));
        QCOMPARE(world.undo(world.dispatcher, cancel).error().field, u"hours"_s);
        const auto moved = office.created(office.tina, office.span(0ms, 8h));
        QVERIFY(office.edit(moved, hoursTo(office.span(12h, 20h))));
        const auto move = world.lastCommand();
        office.created(office.tina, office.span(0ms, 8h));
        QCOMPARE(world.undo(world.dispatcher, move).error().field, u"hours"_s);
    }

    //! Two who write the same roster: breaks and hours belong together, a note does not.
    void editsMeetByField()
    {
        Office office;
        auto &world = office.world;
        const auto id = office.created(office.tom, office.span(0ms, 8h));
        QVERIFY(
            world.act(world.otherDispatcher, id, EditShift { breaksTo({ office.span(4h, 5h) }) }));
        const auto late = world.act(world.dispatcher, id,
            EditShift { hoursTo(office.span(1h, 9h)) }, Expect { quint64(1) });
        QCOMPARE(late.error().code, ErrorCode::Conflict);
        ShiftPatch note;
        note.note = Change<QString>::to(u"short day"_s);
        const auto merged
            = world.act(world.dispatcher, id, EditShift { note }, Expect { quint64(1) });
        QVERIFY(merged && merged->isMerged);
        QCOMPARE(
            world.act(world.dispatcher, id, CancelShift {}, Expect { quint64(1) }).error().code,
            ErrorCode::Conflict);
    }

    void technicianSeesTheOwn()
    {
        Office office;
        auto &world = office.world;
        const auto id = office.created(office.tom, office.span(0ms, 8h));
        QVERIFY(isVisible(world.operation, world.dispatcher, id));
        QVERIFY(isVisible(world.operation, world.administrator, id));
        QVERIFY(isVisible(world.operation, world.actorFor(office.tom), id));
        QVERIFY(!isVisible(world.operation, world.actorFor(office.tina), id));
        QVERIFY(!isVisible(world.operation, world.customer, id));
    }

    //! The guard of `dispatch`, row by row: duty, the shift, the window, now in the shift or not.
    void whoMayBeSent_data()
    {
        QTest::addColumn<Duty>("duty");
        QTest::addColumn<int>("fromH"); // of the shift, from now; both 0: none
        QTest::addColumn<int>("toH");
        QTest::addColumn<bool>("isAllowed"); // with a window from in one hour to in three
        QTest::newRow("no-roster-on-duty") << Duty::Available << 0 << 0 << true;
        QTest::newRow("no-roster-off-duty") << Duty::OffShift << 0 << 0 << false;
        QTest::newRow("inside") << Duty::Available << -2 << 6 << true;
        QTest::newRow("on-a-break") << Duty::Break << -2 << 6 << true;
        QTest::newRow("now-in-it-window-reaches-beyond") << Duty::Available << -6 << 2 << true;
        QTest::newRow("gone-home-in-it") << Duty::OffShift << -2 << 6 << false;
        QTest::newRow("ill-in-it") << Duty::OutOfService << -2 << 6 << false;
        QTest::newRow("begins-later-window-inside") << Duty::Available << 1 << 9 << true;
        QTest::newRow("begins-later-not-yet-on-duty") << Duty::OffShift << 1 << 9 << true;
        QTest::newRow("begins-later-ill") << Duty::OutOfService << 1 << 9 << false;
        QTest::newRow("begins-within-the-window") << Duty::Available << 2 << 10 << false;
        QTest::newRow("over") << Duty::Available << -9 << -1 << false;
        // Nobody has said anything about this day.
        QTest::newRow("yesterday") << Duty::Available << -16 << -8 << true;
        QTest::newRow("tomorrow") << Duty::Available << 12 << 20 << true;
        QTest::newRow("tomorrow-off-duty") << Duty::OffShift << 12 << 20 << false;
    }
    void whoMayBeSent()
    {
        QFETCH(const Duty, duty);
        QFETCH(const int, fromH);
        QFETCH(const int, toH);
        QFETCH(const bool, isAllowed);
        Office office;
        auto &world = office.world;
        const auto job = world.addJob();
        world.bring(job, VisitState::Scheduled, office.tom);
        Visit visit = world.visitOf(job);
        visit.window = office.span(1h, 3h);
        world.operation.put(visit);
        if (fromH != toH)
            office.created(
                office.tom, office.span(std::chrono::hours(fromH), std::chrono::hours(toH)));
        Technician tom = *world.operation.technician(office.tom);
        tom.duty = duty;
        world.operation.put(tom);
        ActOnVisit dispatch;
        dispatch.action = Action::Dispatch;
        const auto outcome = world.judge(world.dispatcher, world.command(visit.id, dispatch));
        QCOMPARE(outcome.has_value(), isAllowed);
        if (!outcome) {
            QCOMPARE(outcome.error().field, u"technician"_s);
            // Whose duty is not in the way is refused by the roster, and the words say so.
            QCOMPARE(outcome.error().title.contains(u"shifts of Tom"), duty == Duty::Available);
        }
    }

    void workingTimeIsShiftsWithoutBreaks()
    {
        Office office;
        office.created(office.tom, office.span(0ms, 8h),
            { office.span(0ms, 15min), office.span(4h, 4h + 30min) });
        const auto working
            = workingTimeOf(office.world.operation, office.tom, office.span(-5h, 7h));
        using Parts = std::vector<TimeWindow>;
        QCOMPARE(working, Parts({ office.span(15min, 4h), office.span(4h + 30min, 7h) }));
        // A span that nobody has recorded anything for stays whole, one that is said to be free is none.
        const Parts asked { office.span(-5h, -1h), office.span(0ms, 4h), office.span(40h, 50h) };
        QCOMPARE(workingPartsOf(office.world.operation, office.tom, asked),
            Parts({ office.span(15min, 4h), office.span(40h, 50h) }));
        QCOMPARE(workingPartsOf(office.world.operation, office.tina, asked), asked);
    }

    void workGoesAroundBreaks_data()
    {
        QTest::addColumn<int>("fromMin");
        QTest::addColumn<int>("lasts");
        QTest::addColumn<int>("beginsMin");
        QTest::addColumn<int>("endsMin");
        // Breaks from 60 to 90 and from 90 to 100.
        QTest::newRow("before") << 0 << 60 << 0 << 60;
        QTest::newRow("into-both") << 30 << 40 << 30 << 110;
        QTest::newRow("begins-with-one") << 60 << 30 << 100 << 130;
        QTest::newRow("begins-in-the-second") << 95 << 30 << 100 << 130;
        QTest::newRow("after") << 100 << 30 << 100 << 130;
    }
    void workGoesAroundBreaks()
    {
        QFETCH(const int, fromMin);
        QFETCH(const int, lasts);
        QFETCH(const int, beginsMin);
        QFETCH(const int, endsMin);
        const auto at = [](int minutes) { return timestampFromMs(minutes * 60'000LL); };
        const std::vector<TimeWindow> breaks { { at(60), at(90) }, { at(90), at(100) } };
        const auto work = aroundBreaks(at(fromMin), std::chrono::minutes(lasts), breaks);
        QCOMPARE(work, TimeWindow({ at(beginsMin), at(endsMin) }));
    }
};

QTEST_GUILESS_MAIN(TestShifts)
#include "tst_shifts.moc"
