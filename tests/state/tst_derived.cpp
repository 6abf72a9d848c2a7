// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/derived.h"

#include "world.h"

#include <QTest>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace Qt::StringLiterals;

class TestDerived : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Window from minute 60 to minute 120.
    void promptnessAtItsEdges_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<qint64>("nowMs");
        QTest::addColumn<int>("expected");
        using enum VisitState;
        const auto row = [](const char *tag, VisitState state, qint64 nowMs, Promptness expected) {
            QTest::newRow(tag) << int(state) << nowMs << int(expected);
        };
        constexpr qint64 Minute = 60'000;
        row("early", Scheduled, 0, Promptness::OnTime);
        row("before-risk", Dispatched, 105 * Minute - 1, Promptness::OnTime);
        row("risk", Dispatched, 105 * Minute, Promptness::AtRisk);
        row("risk-en-route", EnRoute, 110 * Minute, Promptness::AtRisk);
        row("last-moment", EnRoute, 120 * Minute, Promptness::AtRisk);
        row("late", EnRoute, 120 * Minute + 1, Promptness::Late);
        row("late-and-not-even-sent", Scheduled, 200 * Minute, Promptness::Late);
        row("arrived", OnSite, 119 * Minute, Promptness::OnTime);
        row("at-work-past-window", InProgress, 300 * Minute, Promptness::OnTime);
        row("paused-past-window", Paused, 300 * Minute, Promptness::OnTime);
        row("completed", Completed, 300 * Minute, Promptness::None);
        row("canceled", Canceled, 300 * Minute, Promptness::None);
    }
    void promptnessAtItsEdges()
    {
        QFETCH(const int, state);
        QFETCH(const qint64, nowMs);
        QFETCH(const int, expected);
        Visit visit;
        visit.state = static_cast<VisitState>(state);
        QCOMPARE(
            promptness(visit, timestampFromMs(nowMs)), Promptness::None); // no promise, no lateness
        visit.window = TimeWindow { timestampFromMs(60 * 60'000), timestampFromMs(120 * 60'000) };
        QCOMPARE(int(promptness(visit, timestampFromMs(nowMs))), expected);
    }
    void theMarginIsTheCallers()
    {
        Visit visit;
        visit.state = VisitState::Scheduled;
        visit.window = TimeWindow { timestampFromMs(0), timestampFromMs(120 * 60'000) };
        QCOMPARE(promptness(visit, timestampFromMs(61 * 60'000), std::chrono::minutes(60)),
            Promptness::AtRisk);
    }

    void dueAtCountsTowardsTheRightMoment_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("priority");
        QTest::addColumn<int>("dueMin"); // -1: none
        using enum VisitState;
        QTest::newRow("request-low") << int(Requested) << int(Priority::Low) << 60;
        QTest::newRow("request-normal") << int(Requested) << int(Priority::Normal) << 60;
        QTest::newRow("request-high") << int(Requested) << int(Priority::High) << 15;
        QTest::newRow("request-emergency") << int(Requested) << int(Priority::Emergency) << 15;
        QTest::newRow("scheduled") << int(Scheduled) << int(Priority::Normal) << 120;
        QTest::newRow("en-route") << int(EnRoute) << int(Priority::Emergency) << 120;
        QTest::newRow("arrived") << int(OnSite) << int(Priority::Normal) << -1;
        QTest::newRow("paused") << int(Paused) << int(Priority::Normal) << -1;
        QTest::newRow("done") << int(Completed) << int(Priority::Normal) << -1;
        QTest::newRow("rejected") << int(Rejected) << int(Priority::Normal) << -1;
    }
    void dueAtCountsTowardsTheRightMoment()
    {
        QFETCH(const int, state);
        QFETCH(const int, priority);
        QFETCH(const int, dueMin);
        Job job;
        job.createdAt = timestampFromMs(0);
        job.fields.priority = static_cast<Priority>(priority);
        Visit visit;
        visit.state = static_cast<VisitState>(state);
        visit.window = TimeWindow { timestampFromMs(60 * 60'000), timestampFromMs(120 * 60'000) };
        const auto due = dueAt(job, visit);
        QCOMPARE(due ? int(toMs(*due) / 60'000) : -1, dueMin);
        visit.window.reset();
        QCOMPARE(dueAt(job, visit).has_value(), visit.state == VisitState::Requested);
    }

    void unreadAreTheMessagesOfOthers()
    {
        World world;
        const auto thread = world.operation.job(world.addJob())->threads.front();
        const auto say = [&](const Actor &actor) {
            QVERIFY(world.act(actor, thread, PostMessage { .text = u"a"_s, .attachments = {} }));
        };
        const auto unread = [&](const Actor &actor) {
            return unreadCount(*world.operation.thread(thread), actor.user);
        };
        QCOMPARE(unread(world.dispatcher), 0);
        say(world.dispatcher);
        say(world.supervisor);
        say(world.supervisor);
        QCOMPARE(unread(world.dispatcher), 2);
        QCOMPARE(unread(world.supervisor), 1);
        QCOMPARE(unread(world.administrator), 3);
        const auto read = world.operation.thread(thread)->messages[1].n;
        QVERIFY(world.act(world.dispatcher, thread, MarkRead { .upTo = read }));
        QCOMPARE(unread(world.dispatcher), 1);
        QCOMPARE(unread(world.administrator), 3);
        QVERIFY(world.act(world.dispatcher, thread, MarkRead { .upTo = 99 }));
        QCOMPARE(unread(world.dispatcher), 0);
        say(world.supervisor);
        QCOMPARE(unread(world.dispatcher), 1);
        // A mark never goes back, in whatever order the events of two windows arrive.
        QVERIFY(world.act(world.dispatcher, thread, MarkRead { .upTo = 2 })->events.empty());
    }

    //! The complaint: "idle" shown for a technician at lunch.
    void shownDutyFollowsTheActiveVisit()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        const auto shown
            = [&] { return shownDuty(world.operation, *world.operation.technician(tom)); };
        world.bring(job, VisitState::Accepted, tom);
        QCOMPARE(shown(), Duty::Available);
        QVERIFY(world.act(
            world.dispatcher, tom, SetDuty { .duty = Duty::NonJob, .reason = u"lunch"_s }));
        QCOMPARE(shown(), Duty::NonJob);
        world.bring(job, VisitState::EnRoute, tom);
        QCOMPARE(shown(), Duty::EnRoute);
        world.bring(job, VisitState::OnSite, tom);
        QCOMPARE(shown(), Duty::OnSite);
        world.bring(job, VisitState::InProgress, tom);
        QCOMPARE(shown(), Duty::OnSite);
        world.bring(job, VisitState::Completed, tom);
        QCOMPARE(shown(), Duty::NonJob);
    }
};

QTEST_GUILESS_MAIN(TestDerived)
#include "tst_derived.moc"
