// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_list_model.h"

#include "viewmodels/desk.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using namespace std::chrono_literals;
using viewmodels::JobInfo;
using viewmodels::JobListModel;

namespace JobQueue = viewmodels::JobQueue;

class TestJobListModel : public QObject {
    Q_OBJECT

    static JobInfo infoAt(const JobListModel &model, int row)
    {
        return model.data(model.index(row), JobListModel::InfoRole).value<JobInfo>();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void emptyHasNoRows()
    {
        JobListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.jobAt(0), QString());
        QCOMPARE(model.rowOf(u"nobody"_s), -1);
    }

    //! An emergency buried under routine work is the complaint this order answers.
    void emergenciesComeFirstThenWhatIsDueFirst()
    {
        Desk desk;
        desk.addJob(1, u"later"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 3h });
        desk.addJob(2, u"sooner"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 1h });
        desk.addJob(3, u"gas"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 5h }, {},
            Priority::Emergency);
        JobListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reset(desk.context());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(infoAt(model, 0).number, 3);
        QCOMPARE(infoAt(model, 1).number, 2);
        QCOMPARE(infoAt(model, 2).number, 1);
    }

    void queuesCountEveryJobOnce()
    {
        Desk desk;
        desk.addJob(1, u"a"_s, VisitState::Requested);
        desk.addJob(2, u"b"_s, VisitState::Unscheduled);
        desk.addJob(3, u"c"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 2h });
        desk.addJob(4, u"d"_s, VisitState::EnRoute, TimeWindow { noon(), noon() + 2h });
        desk.addJob(5, u"e"_s, VisitState::Completed);
        JobListModel model;
        model.reset(desk.context());
        const QList<int> counts = model.queueCounts();
        QCOMPARE(counts[JobQueue::Open], 4);
        QCOMPARE(counts[JobQueue::Requests] + counts[JobQueue::ToSchedule]
                + counts[JobQueue::Planned] + counts[JobQueue::Active] + counts[JobQueue::Done],
            5);
    }

    //! A reset on each event loses the scroll position and the row under the pointer.
    void anUpdateInPlaceTouchesOneRow()
    {
        Desk desk;
        desk.addJob(1, u"a"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 1h });
        const auto second
            = desk.addJob(2, u"b"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 2h });
        JobListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reset(desk.context());
        QSignalSpy changed(&model, &JobListModel::dataChanged);
        QSignalSpy reset(&model, &JobListModel::modelReset);
        Job job = *desk.operation.job(second.job);
        job.fields.title = u"renamed"_s;
        desk.operation.put(job);
        model.update({ second.job }, desk.context());
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 1);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(infoAt(model, 1).title, u"renamed"_s);
        model.update({ second.job }, desk.context());
        QCOMPARE(changed.size(), 1);
    }

    void aJobThatLeavesTheQueueIsRemoved()
    {
        Desk desk;
        const auto job = desk.addJob(1, u"a"_s, VisitState::Requested);
        JobListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reset(desk.context());
        model.setQueue(JobQueue::Requests);
        QCOMPARE(model.rowCount(), 1);
        Visit visit = *desk.operation.visit(job.visit);
        visit.state = VisitState::Unscheduled;
        desk.operation.put(visit);
        QSignalSpy removed(&model, &JobListModel::rowsRemoved);
        model.update({ job.job }, desk.context());
        QCOMPARE(removed.size(), 1);
        QCOMPARE(model.rowCount(), 0);
    }

    void everyWordOfTheFilterMustMatch_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<int>("rows");
        QTest::newRow("empty") << QString() << 2;
        QTest::newRow("one-word") << u"boiler"_s << 1;
        QTest::newRow("case") << u"BOILER"_s << 1;
        QTest::newRow("number") << u"48"_s << 1;
        QTest::newRow("two-words") << u"boiler cold"_s << 1;
        QTest::newRow("second-word-missing") << u"boiler zebra"_s << 0;
    }
    void everyWordOfTheFilterMustMatch()
    {
        QFETCH(QString, filter);
        QFETCH(int, rows);
        Desk desk;
        desk.addJob(481, u"Boiler stays cold"_s, VisitState::Unscheduled);
        desk.addJob(7, u"Tap drips"_s, VisitState::Unscheduled);
        JobListModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reset(desk.context());
        model.setFilter(filter);
        QCOMPARE(model.rowCount(), rows);
    }

    //! Lateness comes by time alone: without the tick a board would stay green all night.
    void aJobBecomesLateAsTimePasses()
    {
        Desk desk;
        desk.addJob(1, u"a"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 1h });
        JobListModel model;
        model.reset(desk.context());
        QVERIFY(!infoAt(model, 0).isLate);
        desk.now += 50min;
        model.tick(desk.context());
        QVERIFY(infoAt(model, 0).isAtRisk);
        desk.now += 11min;
        model.tick(desk.context());
        QVERIFY(infoAt(model, 0).isLate);
        QVERIFY(!infoAt(model, 0).isAtRisk);
        QCOMPARE(model.queueCounts()[JobQueue::Late], 1);
    }

    void aPendingActionMarksItsJob()
    {
        Desk desk;
        const auto job
            = desk.addJob(1, u"a"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 1h });
        JobListModel model;
        model.reset(desk.context());
        QVERIFY(!infoAt(model, 0).isPending);
        desk.pending.insert(job.visit, viewmodels::Pending::Waiting);
        model.update({ job.job }, desk.context());
        QVERIFY(infoAt(model, 0).isPending);
        desk.pending.insert(job.visit, viewmodels::Pending::Refused);
        model.update({ job.job }, desk.context());
        QVERIFY(infoAt(model, 0).isRefused);
    }
};

QTEST_GUILESS_MAIN(TestJobListModel)
#include "tst_job_list_model.moc"
