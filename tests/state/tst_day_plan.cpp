// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/day_plan.h"
#include "world.h"

#include <QTest>

namespace dispatch::test {

using namespace domain;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestDayPlan : public QObject {
    Q_OBJECT
private:
    // A degree of longitude is an hour's drive: places are told apart by that alone.
    static milliseconds byLongitude(GeoPoint from, GeoPoint to)
    {
        return milliseconds(
            std::llround(std::abs(from.longitudeDeg - to.longitudeDeg) * 3'600'000));
    }
    struct Case {
        World world;
        TechnicianId ann = world.addTechnician(u"Ann"_s);
        Timestamp now = world.now;

        JobId job(double longitudeDeg, int windowInMin, VisitState state = VisitState::Scheduled,
            int windowMin = 120)
        {
            const auto id = world.addJob();
            JobPatch patch;
            patch.place = Change<GeoPoint>::to({ .latitudeDeg = 0, .longitudeDeg = longitudeDeg });
            if (!world.act(world.dispatcher, id, EditJob { patch }))
                qFatal("no place");
            world.bring(id, state, ann);
            Visit visit = world.visitOf(id);
            visit.window = TimeWindow { now + std::chrono::minutes(windowInMin),
                now + std::chrono::minutes(windowInMin + windowMin) };
            world.operation.put(visit);
            return id;
        }
        std::vector<state::PlannedStop> plan(std::optional<GeoPoint> position)
        {
            return state::planDay(world.operation, ann, position, now, byLongitude);
        }
        int minutesFromNow(Timestamp moment) const
        {
            return static_cast<int>((moment - now) / 1min);
        }
    };

private Q_SLOTS:
    void nobodyIsAnywhereWithoutVisits()
    {
        Case c;
        QVERIFY(c.plan(GeoPoint {}).empty());
    }

    void waitsForTheWindowAndDrivesBetween()
    {
        Case c;
        const auto second = c.job(1.0, 120);
        const auto first = c.job(0.5, 60);
        const auto day = c.plan(GeoPoint {});
        QCOMPARE(day.size(), std::size_t(2));
        QCOMPARE(day[0].visit, c.world.visitOf(first).id);
        QCOMPARE(c.minutesFromNow(day[0].leave), 30);
        QCOMPARE(c.minutesFromNow(day[0].arrive), 60); // half an hour away, and promised in an hour
        QCOMPARE(c.minutesFromNow(day[0].end), 120);
        QCOMPARE(day[1].visit, c.world.visitOf(second).id);
        QCOMPARE(c.minutesFromNow(day[1].leave), 120);
        QCOMPARE(c.minutesFromNow(day[1].arrive), 150);
        QCOMPARE(day[1].late, milliseconds(0));
    }

    void whoComesBehindIsLate()
    {
        Case c;
        c.job(0, 0);
        c.job(0, 0, VisitState::Scheduled, 30);
        const auto day = c.plan(GeoPoint {});
        // By window, the shorter one goes first; so the longer one is reached in time as well.
        QCOMPARE(day[0].late, milliseconds(0));
        QCOMPARE(c.minutesFromNow(day[1].arrive), 60);
        QCOMPARE(day[1].late, milliseconds(0));

        c.job(2.0, 0, VisitState::Scheduled,
            30); // an earlier id would be first; this one comes after the first 30 min window
        const auto later = c.plan(GeoPoint {});
        QCOMPARE(later.size(), std::size_t(3));
        const auto late = std::ranges::count_if(
            later, [](const auto &stop) { return stop.late > milliseconds(0); });
        QVERIFY(late >= 1);
        for (const auto &stop : later) {
            const auto &window = *c.world.operation.visit(stop.visit)->window;
            QCOMPARE(stop.late, std::max(milliseconds(0), stop.arrive - window.to));
        }
    }

    void workUnderWayComesFirstAndDoesNotEndInThePast()
    {
        Case c;
        const auto next = c.job(0.25, 30);
        const auto working = c.job(0, 90, VisitState::InProgress);
        Visit visit = c.world.visitOf(working);
        visit.arrivedAt = c.now - 3h;
        visit.startedAt = c.now - 3h;
        c.world.operation.put(visit);
        const auto day = c.plan(std::nullopt);
        QCOMPARE(day[0].visit, visit.id);
        QCOMPARE(day[0].arrive, c.now - 3h);
        QCOMPARE(day[0].end, c.now);
        QCOMPARE(day[1].visit, c.world.visitOf(next).id);
        QCOMPARE(c.minutesFromNow(day[1].arrive), 30);
        QCOMPARE(c.minutesFromNow(day[1].leave), 15);
    }

    void onTheWayIsReckonedFromWhereTheyAre()
    {
        Case c;
        c.job(1.0, 120, VisitState::EnRoute);
        // Before the window or not: whoever is on the way comes when they come.
        QCOMPARE(c.minutesFromNow(c.plan(GeoPoint { 0, 0.5 })[0].arrive), 30);
        QCOMPARE(c.minutesFromNow(c.plan(std::nullopt)[0].arrive), 0);
    }

    //! A forecast that sends somebody out during lunch, or promises the next customer what lunch takes.
    void breaksAreKept()
    {
        Case c;
        const auto lunch = [&](int fromMin, int toMin) {
            const TimeWindow pause { c.now + std::chrono::minutes(fromMin),
                c.now + std::chrono::minutes(toMin) };
            ShiftPatch patch;
            patch.breaks = Change<QList<TimeWindow>>::to({ pause });
            const auto known = c.world.operation.shifts().keys();
            const bool isDone = known.isEmpty()
                ? c.world
                      .act(c.world.dispatcher, c.world.newId<ShiftId>(),
                          CreateShift { .technician = c.ann,
                              .hours = { c.now - 1h, c.now + 10h },
                              .breaks = { pause },
                              .note = {} })
                      .has_value()
                : c.world.act(c.world.dispatcher, known.front(), EditShift { patch }).has_value();
            if (!isDone)
                qFatal("no shift");
            return pause;
        };
        c.job(0, 60);
        c.job(0.25, 120);
        lunch(200, 230);
        QCOMPARE(c.plan(GeoPoint {})[1].pause, std::nullopt);
        // It begins in the break: after it, and the next one waits too.
        auto pause = lunch(50, 90);
        auto day = c.plan(GeoPoint {});
        QCOMPARE(c.minutesFromNow(day[0].arrive), 90);
        QCOMPARE(c.minutesFromNow(day[0].end), 150);
        QCOMPARE(day[0].pause, std::optional(pause));
        QCOMPARE(c.minutesFromNow(day[1].arrive), 165);
        // It runs into the break, and goes on after it.
        pause = lunch(100, 130);
        day = c.plan(GeoPoint {});
        QCOMPARE(c.minutesFromNow(day[0].arrive), 60);
        QCOMPARE(c.minutesFromNow(day[0].end), 150);
        QCOMPARE(day[0].pause, std::optional(pause));
        QCOMPARE(day[1].pause, std::nullopt);
    }

    void whoIsOnTheWayDoesNotTurnRound()
    {
        Case c;
        c.job(1.0, 120, VisitState::EnRoute);
        QVERIFY(c.world.act(c.world.dispatcher, c.world.newId<ShiftId>(),
            CreateShift { .technician = c.ann,
                .hours = { c.now - 1h, c.now + 10h },
                .breaks = { { c.now + 20min, c.now + 50min }, { c.now + 60min, c.now + 80min } },
                .note = {} }));
        const auto day = c.plan(GeoPoint { 0, 0.5 });
        QCOMPARE(c.minutesFromNow(day[0].arrive), 30);
        QCOMPARE(c.minutesFromNow(day[0].end), 110); // without the one they are in
    }
};

} // namespace dispatch::test

QTEST_GUILESS_MAIN(dispatch::test::TestDayPlan)
#include "tst_day_plan.moc"
