// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/desk.h"
#include "viewmodels/job_picks.h"
#include "viewmodels/saved_queues.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using namespace std::chrono_literals;
using viewmodels::BoardChoice;
using viewmodels::JobInfo;
using viewmodels::JobListModel;
using viewmodels::JobPicks;
using viewmodels::QueueView;
using viewmodels::SavedQueues;

namespace JobGrouping = viewmodels::JobGrouping;
namespace JobQueue = viewmodels::JobQueue;
namespace JobSort = viewmodels::JobSort;
namespace BoardChoiceKind = viewmodels::BoardChoiceKind;

namespace {

//! Twelve jobs of two technicians and nobody.
struct Board : Desk {
    JobListModel model;
    std::vector<Added> jobs;
    std::vector<TechnicianId> crew;

    Board()
    {
        crew = { addTechnician(1, u"Nora Ferreira"_s, Duty::Available),
            addTechnician(2, u"Bo Ek"_s, Duty::Available) };
        for (int i = 0; i < 12; ++i) {
            const bool isGiven = i % 3 != 0;
            const auto added = addJob(static_cast<quint64>(i + 1), u"Tap %1"_s.arg(i),
                isGiven ? VisitState::Scheduled : VisitState::Unscheduled,
                isGiven ? std::optional(TimeWindow { noon() + (i % 4) * 1h, noon() + 5h })
                        : std::nullopt,
                isGiven ? std::optional(crew[static_cast<std::size_t>(i % 2)]) : std::nullopt,
                static_cast<Priority>(i % 3));
            Job job = *operation.job(added.job);
            job.fields.customerName = u"Customer %1"_s.arg(i % 5);
            job.fields.area = i % 4 == 0 ? QString() : u"Area %1"_s.arg(i % 2);
            operation.put(job);
            jobs.push_back(added);
        }
        model.reset(context());
    }
    [[nodiscard]] const JobInfo &at(int row) const { return *model.find(model.jobAt(row)); }
    [[nodiscard]] QString id(int job) const
    {
        return uuidText(jobs[static_cast<std::size_t>(job)].job.uuid);
    }
    [[nodiscard]] QStringList shown() const
    {
        QStringList all;
        for (int row = 0; row < model.count(); ++row)
            all << model.jobAt(row);
        return all;
    }
};

} // namespace

//! Order, grouping, picked rows and own queues of the job board.
class TestJobBoard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void severalKeysSort()
    {
        Board board;
        board.model.sortBy(JobSort::Customer, false);
        board.model.sortBy(JobSort::Number, true);
        board.model.sortBy(JobSort::Number, true); // the other way round
        QCOMPARE(board.model.sortKeys(), (QStringList { u"customer"_s, u"-number"_s }));
        for (int row = 1; row < board.model.count(); ++row) {
            const JobInfo &a = board.at(row - 1);
            const JobInfo &b = board.at(row);
            QVERIFY(a.customer < b.customer || (a.customer == b.customer && a.number > b.number));
        }
        board.model.sortBy(JobSort::Number, true);
        QCOMPARE(board.model.sortKeys(), QStringList { u"customer"_s });
        board.model.sortBy(JobSort::Priority, false); // alone
        QCOMPARE(board.model.sortKeys(), QStringList { u"priority"_s });
        QCOMPARE(board.at(0).priority, 2);
        board.model.sortByUrgency();
        QVERIFY(board.model.sortKeys().isEmpty());
    }

    void keysHaveALimitAndAreReadBack()
    {
        viewmodels::JobOrder order;
        order.setText(u"due,-number,nonsense,due,customer,state,trade,area"_s);
        QCOMPARE(order.text(), u"due,-number,customer,state"_s);
        order.choose(JobSort::Area, true);
        QCOMPARE(order.keys.size(), viewmodels::JobOrder::MaxKeys);
    }

    //! A count over a group that does not tell how many stand under it is worse than none.
    void groupsStandTogetherAndAreCounted()
    {
        Board board;
        for (const auto grouping : { JobGrouping::Technician, JobGrouping::Day, JobGrouping::State,
                 JobGrouping::Priority, JobGrouping::Trade, JobGrouping::Area }) {
            board.model.setGrouping(grouping);
            QHash<QString, int> counts;
            QString last;
            for (int row = 0; row < board.model.count(); ++row) {
                const QString group
                    = board.model.data(board.model.index(row), JobListModel::GroupRole).toString();
                QVERIFY(!group.isEmpty());
                QVERIFY2(group == last || !counts.contains(group), qPrintable(group));
                last = group;
                ++counts[group];
            }
            QCOMPARE(board.model.groupCounts().size(), counts.size());
            for (auto it = counts.cbegin(); it != counts.cend(); ++it)
                QCOMPARE(board.model.groupCounts().value(it.key()).toInt(), it.value());
        }
        QCOMPARE(board.model.data(board.model.index(0), JobListModel::GroupRole).toString(),
            u"No area"_s); // there something is to be done
    }

    void queuesSortTheWork()
    {
        Desk desk;
        desk.addJob(
            1, u"this afternoon"_s, VisitState::Scheduled, TimeWindow { noon() + 1h, noon() + 3h });
        desk.addJob(2, u"next week"_s, VisitState::Scheduled,
            TimeWindow { noon() + 24h * 7, noon() + 24h * 7 + 2h });
        const auto paused = desk.addJob(3, u"pump"_s, VisitState::Paused);
        Visit visit = *desk.operation.visit(paused.visit);
        visit.reason = u"No spare parts in the van"_s;
        desk.operation.put(visit);
        const auto other = desk.addJob(4, u"car in the way"_s, VisitState::Paused);
        visit = *desk.operation.visit(other.visit);
        visit.reason = u"The customer moves the party tent first"_s;
        desk.operation.put(visit);
        const auto done = desk.addJob(5, u"done"_s, VisitState::Completed);
        desk.addJob(6, u"done, nothing owed"_s, VisitState::Completed);
        Payment charge;
        charge.id = PaymentId::make(noon());
        charge.ver = 1;
        charge.job = done.job;
        charge.kind = PaymentKind::Charge;
        charge.amount = { .minor = 12'000, .currency = u"EUR"_s };
        charge.at = noon();
        Job job = *desk.operation.job(done.job);
        job.payments.push_back(charge.id);
        desk.operation.put(job);
        desk.operation.put(charge);
        JobListModel model;
        model.reset(desk.context());
        const auto numbers = [&model](JobQueue::Value queue) {
            model.setQueue(queue);
            QList<int> all;
            for (int row = 0; row < model.count(); ++row)
                all << model.find(model.jobAt(row))->number;
            std::ranges::sort(all);
            return all;
        };
        QCOMPARE(numbers(JobQueue::Today), (QList<int> { 1, 3, 4 }));
        QCOMPARE(numbers(JobQueue::Parts), QList<int> { 3 });
        QCOMPARE(numbers(JobQueue::Unpaid), QList<int> { 5 });
        QCOMPARE(numbers(JobQueue::Done), (QList<int> { 5, 6 }));
        // Midnight makes next week's work today's, by time alone.
        desk.now += 24h * 7;
        model.tick(desk.context());
        QVERIFY(numbers(JobQueue::Today).contains(2));
    }

    //! The model is changed row by row and has to be what it would be if it were made anew: a row left behind is a job
    //! that nobody sees.
    void changesEndWhereARebuildWould()
    {
        QRandomGenerator random(20'26);
        Board board;
        QAbstractItemModelTester tester(
            &board.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QueueView view;
        view.order.setText(u"technician,-due"_s);
        view.order.grouping = JobGrouping::Area;
        view.filter = u"tap"_s;
        board.model.setView(view);
        for (int step = 0; step < 400; ++step) {
            std::vector<JobId> changed;
            for (int n = 0; n < 1 + random.bounded(3); ++n) {
                const auto &added = board.jobs[static_cast<std::size_t>(
                    random.bounded(static_cast<int>(board.jobs.size())))];
                Job job = *board.operation.job(added.job);
                Visit visit = *board.operation.visit(added.visit);
                switch (random.bounded(5)) {
                case 0:
                    visit.state
                        = random.bounded(4) == 0 ? VisitState::Completed : VisitState::Scheduled;
                    visit.endedAt = isOpen(visit.state) ? std::nullopt : std::optional(noon());
                    break;
                case 1:
                    visit.technician = board.crew[static_cast<std::size_t>(random.bounded(2))];
                    break;
                case 2:
                    visit.window = TimeWindow { noon() + random.bounded(48) * 1h, noon() + 50h };
                    break;
                case 3:
                    job.fields.area = u"Area %1"_s.arg(random.bounded(3));
                    break;
                default:
                    job.fields.title = random.bounded(3) == 0 ? u"Boiler %1"_s.arg(step) : u"Tap"_s;
                }
                board.operation.put(job);
                board.operation.put(visit);
                changed.push_back(added.job);
            }
            if (step % 40 == 0) {
                const auto added = board.addJob(
                    static_cast<quint64>(100 + step), u"Tap new"_s, VisitState::Unscheduled);
                board.jobs.push_back(added);
                changed.push_back(added.job);
            }
            board.model.update(changed, board.context());
            JobListModel anew;
            anew.setView(view);
            anew.reset(board.context());
            QStringList expected;
            for (int row = 0; row < anew.count(); ++row)
                expected << anew.jobAt(row);
            QCOMPARE(board.shown(), expected);
            QCOMPARE(board.model.groupCounts(), anew.groupCounts());
            QCOMPARE(board.model.queueCounts(), anew.queueCounts());
        }
    }

    //! A letter more is looked for among what the letters before it left, and has to leave what a new board would.
    void aFilterTypedOnLeavesWhatOnePastedWould()
    {
        Board board;
        for (quint64 number = 100; number < 400; ++number)
            board.addJob(number, number % 7 == 0 ? u"Boiler cold 1%1"_s.arg(number) : u"Tap"_s,
                VisitState::Scheduled, TimeWindow { noon(), noon() + 1h }, board.crew[number % 2]);
        board.model.reset(board.context());
        for (const auto grouping : { JobGrouping::None, JobGrouping::Technician }) {
            for (const QString &line : { u"boiler cold 114"_s, u"#1 tech:nora"_s, u"tech:none"_s,
                     u"cold 28 tech:no"_s, u"11 12"_s, u"zz"_s, u"due:today boil"_s }) {
                board.model.setGrouping(grouping);
                for (qsizetype length = 1; length <= line.size(); ++length) {
                    board.model.setFilter(line.first(length));
                    JobListModel anew;
                    anew.setView(board.model.view());
                    anew.reset(board.context());
                    QStringList expected;
                    for (int row = 0; row < anew.count(); ++row)
                        expected << anew.jobAt(row);
                    QVERIFY2(board.shown() == expected, qPrintable(line.first(length)));
                    QCOMPARE(board.model.groupCounts(), anew.groupCounts());
                }
                board.model.setFilter({});
            }
        }
    }

    void aRangeIsPicked()
    {
        Board board;
        JobPicks picks(board.model);
        const QStringList shown = board.shown();
        picks.extendTo(shown[4], shown[2]);
        QCOMPARE(picks.ids(), shown.sliced(2, 3));
        picks.extendTo(shown[1], shown[4]); // back over where it began
        QCOMPARE(picks.ids(), shown.sliced(1, 2));
        picks.toggle(shown[9]);
        QCOMPARE(picks.count(), 3);
        picks.toggle(shown[1]);
        QCOMPARE(picks.ids(), (QStringList { shown[2], shown[9] }));
        picks.clear();
        picks.toggle(shown[5], shown[0]); // the row that was chosen alone counts
        QCOMPARE(picks.ids(), (QStringList { shown[0], shown[5] }));
        picks.toggle(u"nobody"_s);
        QCOMPARE(picks.count(), 2);
        picks.pickAll();
        QCOMPARE(picks.count(), board.model.count());
    }

    //! Something done to a row that nobody sees any more is what a bulk action must never do.
    void whatLeavesTheListIsPickedNoMore()
    {
        Board board;
        JobPicks picks(board.model);
        QSignalSpy changed(&picks, &JobPicks::changed);
        picks.pickAll();
        board.model.setQueue(JobQueue::ToSchedule);
        QCOMPARE(picks.count(), 4);
        Visit visit = *board.operation.visit(board.jobs[0].visit);
        visit.state = VisitState::Canceled;
        visit.endedAt = noon();
        board.operation.put(visit);
        board.model.update({ board.jobs[0].job }, board.context());
        QCOMPARE(picks.count(), 3);
        QVERIFY(!picks.has(board.id(0)));
        board.model.setFilter(u"zebra"_s);
        QCOMPARE(picks.count(), 0);
        QCOMPARE(changed.size(), 4);
        // Only moved: still picked.
        board.model.setFilter({});
        picks.pickAll();
        Job job = *board.operation.job(board.jobs[3].job);
        job.fields.priority = Priority::Emergency;
        board.operation.put(job);
        board.model.update({ board.jobs[3].job }, board.context());
        QCOMPARE(board.model.rowOf(board.id(3)), 0);
        QCOMPARE(picks.count(), 3);
    }

    void ownQueuesComeBack()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"settings.ini"_s);
        {
            Board board;
            SavedQueues queues(board.model, file);
            queues.save(1); // nobody's: not kept
            QVERIFY(!queues.queueIn(1));
            queues.setAccount(u"https://a.example"_s, u"ada"_s);
            board.model.setQueue(JobQueue::Late);
            board.model.setFilter(u"tech:nora, due:today"_s);
            board.model.sortBy(JobSort::Due, false);
            board.model.setGrouping(JobGrouping::Technician);
            QCOMPARE(queues.freeSlot(), 1);
            queues.save(1);
            queues.rename(1, u"  Nora's   day "_s);
            queues.rename(1, u" "_s);
            QCOMPARE(queues.freeSlot(), 2);
        }
        Board board;
        SavedQueues queues(board.model, file);
        queues.setAccount(u"https://a.example"_s, u"ada"_s);
        // As it was left, but for the filter.
        QCOMPARE(board.model.queue(), JobQueue::Late);
        QCOMPARE(board.model.grouping(), JobGrouping::Technician);
        QCOMPARE(board.model.filter(), QString());
        board.model.setView({});
        queues.go(1);
        QCOMPARE(board.model.filter(), u"tech:nora, due:today"_s);
        QCOMPARE(board.model.sortKeys(), QStringList { u"due"_s });
        QCOMPARE(queues.queueIn(1)->name, u"Nora's day"_s);
        queues.remove(1);
        QVERIFY(!queues.queueIn(1));
        queues.undo();
        QVERIFY(queues.queueIn(1));
        QVERIFY(!queues.canUndo());
        // Somebody else at the same desk has none of it.
        queues.setAccount(u"https://a.example"_s, u"sam"_s);
        QVERIFY(!queues.queueIn(1));
        QCOMPARE(board.model.queue(), JobQueue::Open);
    }

    void everyLineOfTheMenuDoesWhatItSays()
    {
        QTemporaryDir folder;
        Board board;
        SavedQueues queues(board.model, folder.filePath(u"settings.ini"_s));
        queues.setAccount(u"https://a.example"_s, u"ada"_s);
        board.model.setFilter(u"tap"_s);
        queues.save(3);
        board.model.setView({});
        const auto lines = queues.choices();
        const auto lineOf = [&lines](BoardChoiceKind::Value kind, int index) {
            for (int i = 0; i < lines.size(); ++i) {
                if (lines[i].kind == kind && lines[i].index == index)
                    return i;
            }
            return -1;
        };
        queues.choose(lineOf(BoardChoiceKind::Queue, JobQueue::Planned));
        QCOMPARE(board.model.queue(), JobQueue::Planned);
        queues.choose(lineOf(BoardChoiceKind::Group, JobGrouping::Area));
        QCOMPARE(board.model.grouping(), JobGrouping::Area);
        queues.choose(lineOf(BoardChoiceKind::Sort, JobSort::Due));
        queues.choose(lineOf(BoardChoiceKind::Sort, JobSort::Customer), true);
        QCOMPARE(board.model.sortKeys(), (QStringList { u"due"_s, u"customer"_s }));
        QVERIFY(queues.choices()[lineOf(BoardChoiceKind::Sort, JobSort::Customer)].isChosen);
        queues.choose(lineOf(BoardChoiceKind::Saved, 3));
        QCOMPARE(board.model.filter(), u"tap"_s);
        QVERIFY(queues.choices()[lineOf(BoardChoiceKind::Saved, 3)].isChosen);
        queues.choose(-1);
        queues.choose(1'000);
    }

    //! What somebody wrote into the settings by hand must not take the board away.
    void oddSettingsCountAsNone()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"settings.ini"_s);
        Board board;
        QString group;
        {
            SavedQueues queues(board.model, file);
            queues.setAccount(u"https://a.example"_s, u"ada"_s);
            queues.save(1);
        }
        QSettings settings(file, QSettings::IniFormat);
        group = settings.childGroups().value(0);
        QVERIFY(group.startsWith(u"queues-"_s));
        settings.setValue(group + u"/1"_s, QStringList { u"nonsense"_s, {}, u"none"_s, {}, {} });
        settings.setValue(group + u"/2"_s, u"x"_s);
        settings.setValue(
            group + u"/3"_s, QStringList { u"late"_s, u"due,what"_s, u"day"_s, u"n"_s, u"f"_s });
        settings.sync();
        SavedQueues queues(board.model, file);
        queues.setAccount(u"https://a.example"_s, u"ada"_s);
        QVERIFY(!queues.queueIn(1));
        QVERIFY(!queues.queueIn(2));
        QCOMPARE(queues.queueIn(3)->order.text(), u"due"_s);
    }
};

QTEST_GUILESS_MAIN(TestJobBoard)
#include "tst_job_board.moc"
