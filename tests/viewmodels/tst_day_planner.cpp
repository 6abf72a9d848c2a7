// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan_desk.h"

#include "viewmodels/format.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace dispatch::tests {

using namespace viewmodels;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int QuickMs = 20'000;

struct Office : PlanDesk {
    TechnicianId ann = addTechnician(1, u"Ann"_s, 0);
    TechnicianId ben = addTechnician(2, u"Ben"_s, 20);

    Office() { planner.setRounds(60); }
    bool plan()
    {
        planner.start();
        return QTest::qWaitFor([this] { return planner.stage() == DayPlanner::Ready; }, QuickMs);
    }
    bool accept()
    {
        planner.accept();
        return QTest::qWaitFor([this] { return planner.stage() == DayPlanner::Done; }, QuickMs);
    }
    const Visit &visit(const Desk::Added &added) { return *desk.operation.visit(added.visit); }
};

} // namespace

//! The proposal for the day as a person meets it. Would catch: something changed before it was accepted, a row sent that was
//! taken out, a promise overwritten that somebody made meanwhile, one impossible row that keeps back the others, a search
//! that is shown after it was dropped.
class TestDayPlanner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void nothingChangesBeforeItIsAccepted()
    {
        Office office;
        office.addJob(1, 1);
        office.addJob(2, 19);
        const state::Operation before = office.desk.operation;
        QVERIFY(office.plan());
        QVERIFY(office.desk.operation == before);
        QVERIFY(office.sent.empty());
        QCOMPARE(office.planner.rows()->proposed(), 2);
        QCOMPARE(office.planner.rows()->chosen(), 2);
        QVERIFY2(office.planner.headline().startsWith(u"2 of 2 visits, until "_s),
            qPrintable(office.planner.headline()));
        office.planner.cancel();
        QCOMPARE(office.planner.rows()->count(), 0);
        QVERIFY(office.desk.operation == before);
    }

    void rowsSayWhoWhenAndWhy()
    {
        Office office;
        office.addJob(1, 1);
        office.addJob(2, 19);
        const auto promised = office.addJob(7, 3, VisitState::Scheduled, office.ann, 300);
        office.desk.addJob(9, u"Nowhere"_s, VisitState::Unscheduled);
        QVERIFY(office.plan());
        const auto &rows = office.planner.rows()->rows();
        QCOMPARE(rows.size(), std::size_t(7));
        QCOMPARE(rows[0].title, u"Ann"_s);
        QCOMPARE(rows[0].kind, PlanLine::Technician);
        QVERIFY2(rows[0].detail.startsWith(u"1 visit · "_s), qPrintable(rows[0].detail));
        QCOMPARE(rows[1].title, u"#1 Tap drips"_s);
        QCOMPARE(rows[1].kind, PlanLine::Proposed);
        const auto ms = [](Timestamp t) { return static_cast<double>(toMs(t)); };
        QCOMPARE(rows[1].when,
            Format::window(ms(noon()), ms(noon() + 2h)) + u" · there ~"_s
                + Format::clock(ms(noon() + 2min)));
        QVERIFY2(rows[1].detail.startsWith(u"~3 min estimated · wanted by "_s),
            qPrintable(rows[1].detail));
        QCOMPARE(rows[2].kind, PlanLine::Promised);
        QCOMPARE(rows[2].jobId, uuidText(promised.job.uuid));
        QCOMPARE(rows[3].title, u"Ben"_s);
        QCOMPARE(rows[5].kind, PlanLine::LeftOutHead);
        QCOMPARE(rows[6].title, u"#9 Nowhere"_s);
        QVERIFY(rows[6].detail.contains(u"on the map"_s));
        // Both sides of the comparison, and the bound.
        QCOMPARE(office.planner.totals().size(), 3);
        QCOMPARE(office.planner.totals()[0].now, u"3"_s);
        QCOMPARE(office.planner.totals()[0].proposal, u"1"_s);
        QVERIFY(office.planner.totals()[2].proposal.startsWith(u'~'));
        QVERIFY(office.planner.remarks().join(u' ').contains(u"No plan for the same visits"_s));
    }

    void onlyWhatIsChosenIsSent()
    {
        Office office;
        const auto first = office.addJob(1, 1);
        const auto second = office.addJob(2, 19);
        QVERIFY(office.plan());
        office.planner.rows()->toggle(office.rowOf(u"#2"_s));
        QCOMPARE(office.planner.rows()->chosen(), 1);
        const TimeWindow shown = office.row(u"#1"_s).window;
        QVERIFY(office.accept());
        QCOMPARE(office.sent.size(), std::size_t(1));
        QCOMPARE(office.visit(first).state, VisitState::Scheduled);
        QCOMPARE(office.visit(first).technician, std::optional(office.ann));
        QCOMPARE(office.visit(first).window, std::optional(shown));
        QCOMPARE(office.visit(second).state, VisitState::Unscheduled);
        QCOMPARE(office.row(u"#1"_s).outcome, u"given"_s);
        QVERIFY(office.row(u"#2"_s).outcome.isEmpty());
        QCOMPARE(office.planner.headline(), u"1 visit given out."_s);
        office.planner.accept(); // once is enough
        QCOMPARE(office.sent.size(), std::size_t(1));
    }

    void aTechnicianStandsForAllOfTheirs()
    {
        Office office;
        office.addJob(1, 1);
        office.addJob(2, 2);
        office.addJob(3, 19);
        QVERIFY(office.plan());
        auto &rows = *office.planner.rows();
        QAbstractItemModelTester tester(
            &rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const int ann = office.rowOf(u"Ann"_s);
        QCOMPARE(office.row(u"Ann"_s).mark, int(Qt::Checked));
        rows.toggle(office.rowOf(u"#1"_s));
        QCOMPARE(office.row(u"Ann"_s).mark, int(Qt::PartiallyChecked));
        QCOMPARE(rows.chosen(), 2);
        rows.toggle(ann); // what is missing first
        QCOMPARE(rows.chosen(), 3);
        QSignalSpy changed(&rows, &QAbstractItemModel::dataChanged);
        rows.toggle(ann);
        QCOMPARE(changed.size(), 3); // two visits and the heading
        QCOMPARE(rows.chosen(), 1);
        QCOMPARE(office.row(u"Ann"_s).mark, int(Qt::Unchecked));
        rows.toggleAll();
        QCOMPARE(rows.chosen(), 3);
        rows.toggleAll();
        QCOMPARE(rows.chosen(), 0);
        rows.toggle(-1);
        rows.toggle(rows.count());
        office.planner.accept(); // nothing is chosen
        QCOMPARE(office.planner.stage(), DayPlanner::Ready);
    }

    // What became impossible while it was looked at is named, and keeps nobody else back.
    void whatBecameImpossibleIsNamedAndTheOthersGoOn()
    {
        Office office;
        const auto cara = office.addTechnician(3, u"Cara"_s, 40);
        const auto dan = office.addTechnician(4, u"Dan"_s, 60);
        const auto quick = office.addJob(1, 1);
        const auto good = office.addJob(2, 20);
        const auto absent = office.addJob(3, 40);
        const auto busy = office.addJob(4, 60);
        QVERIFY(office.plan());
        QCOMPARE(office.planner.rows()->proposed(), 4);
        // Somebody gives #1 to Ben, Cara goes home, Dan gets another visit.
        Visit taken = office.visit(quick);
        taken.state = VisitState::Scheduled;
        taken.technician = office.ben;
        taken.window = TimeWindow { office.desk.now + 6h, office.desk.now + 8h };
        taken.ver += 1;
        Technician home = *office.desk.operation.technician(cara);
        home.duty = Duty::OffShift;
        office.desk.operation.put(home);
        office.addJob(8, 60, VisitState::Scheduled, dan, 0);
        const bool isGiven = office.row(u"#2"_s).technicianId == uuidText(office.ben.uuid);
        QVERIFY(isGiven);
        taken.technician = office.ann;
        office.desk.operation.put(taken);
        QVERIFY(office.accept());
        QCOMPARE(office.visit(good).technician, std::optional(office.ben));
        QCOMPARE(office.sent.size(), std::size_t(1));
        QCOMPARE(office.visit(quick).window, taken.window);
        QCOMPARE(office.visit(absent).state, VisitState::Unscheduled);
        QCOMPARE(office.visit(busy).state, VisitState::Unscheduled);
        QCOMPARE(office.row(u"#1"_s).outcome, u"Given to Ann in the meantime."_s);
        QVERIFY(office.row(u"#3"_s).outcome.contains(u"not on shift"_s));
        QCOMPARE(office.row(u"#4"_s).outcome, u"Dan was given #8 in the meantime: plan again."_s);
        QVERIFY(office.row(u"#4"_s).isRefused && !office.row(u"#2"_s).isRefused);
        QVERIFY2(office.planner.headline().contains(u"3 could not be"_s),
            qPrintable(office.planner.headline()));
    }

    // The rules are the server's: an administrator sees a plan and cannot give it out.
    void theServersRulesHold()
    {
        Office office;
        office.addJob(1, 1);
        QVERIFY(office.plan());
        office.desk.dispatcher.roles = Role::Administrator;
        QVERIFY(office.accept());
        QVERIFY(office.sent.empty());
        QVERIFY(office.row(u"#1"_s).isRefused);
        QVERIFY(!office.row(u"#1"_s).outcome.isEmpty());
    }

    void requestsAreApprovedOnTheWay()
    {
        Office office;
        const auto asked = office.addJob(1, 1, VisitState::Requested);
        QVERIFY(office.plan());
        QCOMPARE(office.planner.rows()->count(), 0);
        QVERIFY(office.planner.remarks().join(u' ').contains(u"1 request waits"_s));
        office.planner.setWithRequests(true); // plans anew
        QTRY_COMPARE_WITH_TIMEOUT(office.planner.stage(), DayPlanner::Ready, QuickMs);
        QCOMPARE(office.planner.rows()->proposed(), 1);
        QVERIFY(office.accept());
        QCOMPARE(office.visit(asked).state, VisitState::Scheduled);
    }

    // Dropped is dropped: what the worker still brings is not shown.
    void aDroppedSearchIsNotShown()
    {
        Office office;
        for (quint64 i = 1; i <= 30; ++i)
            office.addJob(i, 0.5 * static_cast<double>(i));
        office.planner.setRounds(1'000'000);
        office.planner.start();
        QTRY_COMPARE_WITH_TIMEOUT(office.planner.stage(), DayPlanner::Searching, QuickMs);
        office.planner.cancel();
        QCOMPARE(office.planner.stage(), DayPlanner::Idle);
        // Whoever wants to see what there is gets it, and is told that it was not all.
        office.planner.start();
        QTRY_COMPARE_WITH_TIMEOUT(office.planner.stage(), DayPlanner::Searching, QuickMs);
        QVERIFY(office.planner.rows()->rows().empty());
        office.planner.finish();
        QTRY_COMPARE_WITH_TIMEOUT(office.planner.stage(), DayPlanner::Ready, QuickMs);
        QCOMPARE(
            office.planner.rows()->proposed() + office.planner.totals()[0].proposal.toInt(), 30);
        QVERIFY(office.planner.remarks().join(u' ').contains(u"search ended"_s));
    }

    void theHoursAreThoseOfTheDay()
    {
        using namespace std::chrono;
        const auto at = [](int hour) { return noon() + hours(hour - 12); };
        QCOMPARE(DayPlanner::spansAt(at(9), false), plan::Spans({ TimeWindow { at(9), at(20) } }));
        QCOMPARE(
            DayPlanner::spansAt(at(18), false), plan::Spans({ TimeWindow { at(18), at(22) } }));
        QCOMPARE(DayPlanner::spansAt(at(18), true),
            plan::Spans({ TimeWindow { at(18), at(22) }, TimeWindow { at(32), at(44) } }));
    }

    void nobodyOnShiftIsSaid()
    {
        PlanDesk office;
        office.planner.setRounds(10);
        office.addJob(1, 1);
        office.planner.start();
        QTRY_COMPARE_WITH_TIMEOUT(office.planner.stage(), DayPlanner::Ready, QuickMs);
        QCOMPARE(office.planner.rows()->proposed(), 0);
        QVERIFY(office.row(u"#1"_s).detail.contains(u"Nobody"_s));
    }
};

} // namespace dispatch::tests

QTEST_MAIN(dispatch::tests::TestDayPlanner)
#include "tst_day_planner.moc"
