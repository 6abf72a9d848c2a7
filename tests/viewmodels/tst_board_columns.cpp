// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/board_columns.h"
#include "viewmodels/desk.h"
#include "viewmodels/saved_queues.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using viewmodels::BoardColumn;
using viewmodels::BoardColumns;
using viewmodels::JobColumns;
using viewmodels::JobListModel;
using viewmodels::QueueView;
using viewmodels::SavedQueues;

namespace JobColumn = viewmodels::JobColumn;
namespace JobForm = viewmodels::JobForm;
namespace JobGrouping = viewmodels::JobGrouping;
namespace JobQueue = viewmodels::JobQueue;
namespace JobSort = viewmodels::JobSort;

namespace {

QList<int> shownIn(const JobColumns &columns)
{
    QList<int> all;
    for (const auto &column : columns.list) {
        if (column.isShown)
            all << column.what;
    }
    return all;
}

} // namespace

//! The columns of the board, and that they come back with the queue they were made for.
class TestBoardColumns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void everyColumnIsThereOnce()
    {
        const JobColumns columns;
        QCOMPARE(columns.list.size(), std::size_t(viewmodels::JobColumnTotal));
        for (int what = 0; what < viewmodels::JobColumnTotal; ++what) {
            const auto column = static_cast<JobColumn::Value>(what);
            QCOMPARE(std::ranges::count(columns.list, column, &JobColumns::Column::what), 1);
            QVERIFY(!viewmodels::columnText(column).isEmpty());
            QVERIFY(viewmodels::sortOf(column) != JobSort::Urgency);
        }
    }

    void columnsMoveAmongThoseThatAreShown()
    {
        JobColumns columns;
        const QList<int> before = shownIn(columns);
        columns.moveBy(JobColumn::Title, 1);
        QList<int> expected = before;
        expected.move(2, 3);
        QCOMPARE(shownIn(columns), expected);
        columns.moveBy(JobColumn::Title, -1);
        QCOMPARE(shownIn(columns), before);
        columns.moveBy(JobColumn::Number, -1); // is the first already
        QCOMPARE(shownIn(columns), before);
        columns.moveBy(JobColumn::Number, 100);
        QCOMPARE(shownIn(columns).constLast(), int(JobColumn::Number));
        columns.moveTo(JobColumn::Number, JobColumn::Priority);
        QCOMPARE(shownIn(columns), before);
    }

    //! A board without any column shows nothing, and nothing to get them back by.
    void theLastColumnStays()
    {
        JobColumns columns;
        for (int what = 0; what < viewmodels::JobColumnTotal; ++what)
            columns.show(static_cast<JobColumn::Value>(what), false);
        QCOMPARE(shownIn(columns).size(), 1);
        columns.resize(JobColumn::Title, -5);
        QCOMPARE(columns.of(JobColumn::Title).width, JobColumns::MinWidth);
        columns.resize(JobColumn::Title, 100'000);
        QCOMPARE(columns.of(JobColumn::Title).width, JobColumns::MaxWidth);
    }

    void whatIsWrittenIsReadBack()
    {
        JobColumns columns;
        columns.show(JobColumn::Phone, true);
        columns.show(JobColumn::Area, false);
        columns.resize(JobColumn::Customer, 222);
        columns.moveBy(JobColumn::Customer, -3);
        JobColumns read;
        read.setText(columns.text());
        QCOMPARE(read, columns);
        // What somebody wrote by hand, and a version with other columns, take none away.
        read.setText(u"title:9999,nonsense:10,-title:50,-phone,:,customer:x"_s);
        QCOMPARE(read.list.size(), std::size_t(viewmodels::JobColumnTotal));
        QCOMPARE(read.list[0].what, JobColumn::Title);
        QCOMPARE(read.list[0].width, JobColumns::MaxWidth);
        QVERIFY(!read.of(JobColumn::Phone).isShown);
        QCOMPARE(read.of(JobColumn::Customer).width, JobColumns::MinWidth);
        read.setText({});
        QCOMPARE(read, JobColumns());
    }

    void headsSayTheOrder()
    {
        JobListModel model;
        BoardColumns columns(model);
        columns.sort(JobColumn::Customer, false);
        columns.sort(JobColumn::Clock, true);
        columns.sort(JobColumn::Clock, true);
        const auto places = columns.places();
        QCOMPARE(places[JobColumn::Customer].rank, 1);
        QVERIFY(!places[JobColumn::Customer].isDescending);
        QCOMPARE(places[JobColumn::Clock].rank, 2);
        QVERIFY(places[JobColumn::Clock].isDescending);
        QCOMPARE(places[JobColumn::Title].rank, 0);
        QCOMPARE(model.sortKeys(), (QStringList { u"customer"_s, u"-due"_s }));
        columns.sort(JobColumn::Clock, true); // a third time takes it out
        QCOMPARE(columns.places()[JobColumn::Clock].rank, 0);
    }

    //! A gap or an overlap would put a cell under its neighbour's head.
    void columnsStandSideBySideAndTheTitleTakesTheRest()
    {
        JobListModel model;
        BoardColumns columns(model);
        const int least = columns.width();
        columns.setRoom(least + 300);
        QCOMPARE(columns.width(), least + 300);
        int x = 0;
        for (const BoardColumn &column : columns.shown()) {
            QCOMPARE(column.x, x);
            QCOMPARE(columns.places()[column.what], column);
            x += column.width;
        }
        QCOMPARE(x, columns.width());
        const int wide = columns.places()[JobColumn::Title].width;
        columns.widen(JobColumn::Title, -1); // from what is seen
        QCOMPARE(model.view().columns.of(JobColumn::Title).width, wide - BoardColumns::WidthStep);
        columns.setRoom(200);
        QVERIFY(columns.width() > 200); // the list scrolls
        columns.show(JobColumn::Title, false);
        QCOMPARE(columns.places()[JobColumn::Title].width, 0);
        const BoardColumn third = columns.shown()[2];
        columns.moveToX(JobColumn::Number, third.x + third.width / 2.0);
        QCOMPARE(columns.shown()[2].what, JobColumn::Number);
        columns.moveToX(JobColumn::Number, 100'000);
        QCOMPARE(columns.shown().constLast().what, JobColumn::Number);
        columns.useUsual();
        QCOMPARE(model.view().columns, JobColumns());
    }

    void everyColumnSortsByWhatItShows()
    {
        Desk desk;
        for (quint64 number = 1; number <= 6; ++number) {
            const auto added
                = desk.addJob(number, u"Tap %1"_s.arg(number % 3), VisitState::Unscheduled);
            Job job = *desk.operation.job(added.job);
            job.fields.customerPhone = u"555 010%1"_s.arg(number % 2);
            job.fields.skills = { number % 2 ? u"gas"_s : u"ladder"_s };
            desk.operation.put(job);
        }
        JobListModel model;
        model.reset(desk.context());
        BoardColumns columns(model);
        for (const auto what : { JobColumn::Title, JobColumn::Phone, JobColumn::Skills }) {
            columns.sort(what, false);
            for (int row = 1; row < model.count(); ++row) {
                const auto &a = *model.find(model.jobAt(row - 1));
                const auto &b = *model.find(model.jobAt(row));
                QVERIFY(BoardColumns::cellText(a, what) <= BoardColumns::cellText(b, what));
            }
        }
    }

    //! Each queue is looked at in its own way, and so again tomorrow.
    void everyQueueKeepsItsLook()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"settings.ini"_s);
        {
            JobListModel model;
            BoardColumns columns(model);
            SavedQueues queues(model, file);
            queues.setAccount(u"https://a.example"_s, u"ada"_s);
            columns.resize(JobColumn::Customer, 300);
            columns.sort(JobColumn::Customer, false);
            model.setFilter(u"tap"_s);
            model.setQueue(JobQueue::Late);
            QCOMPARE(model.view().columns, JobColumns());
            QVERIFY(model.sortKeys().isEmpty());
            QCOMPARE(model.filter(), u"tap"_s); // what one looks for goes along
            columns.show(JobColumn::Area, false);
            columns.setForm(JobForm::Columns);
            model.setGrouping(JobGrouping::Trade);
            model.setQueue(JobQueue::Open);
            QCOMPARE(columns.places()[JobColumn::Customer].width, 300);
            QCOMPARE(model.sortKeys(), QStringList { u"customer"_s });
            QCOMPARE(model.grouping(), JobGrouping::None);
        }
        JobListModel model;
        BoardColumns columns(model);
        SavedQueues queues(model, file);
        queues.setAccount(u"https://a.example"_s, u"ada"_s);
        QCOMPARE(model.queue(), JobQueue::Open);
        QCOMPARE(columns.places()[JobColumn::Customer].width, 300);
        model.setQueue(JobQueue::Late);
        QCOMPARE(columns.form(), JobForm::Columns);
        QCOMPARE(model.grouping(), JobGrouping::Trade);
        QVERIFY(!columns.places()[JobColumn::Area].isShown);
        model.setQueue(JobQueue::Done);
        QCOMPARE(model.view().columns, JobColumns());
        // Somebody else at the same desk has none of it.
        queues.setAccount(u"https://a.example"_s, u"sam"_s);
        model.setQueue(JobQueue::Late);
        QCOMPARE(model.view().columns, JobColumns());
    }

    //! Whoever makes a column wider in a queue of their own does not save it anew for that, and finds it so again.
    void anOwnQueueKeepsItsColumns()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"settings.ini"_s);
        {
            JobListModel model;
            BoardColumns columns(model);
            SavedQueues queues(model, file);
            queues.setAccount(u"https://a.example"_s, u"ada"_s);
            model.setFilter(u"tap"_s);
            queues.save(1);
            queues.go(1);
            columns.resize(JobColumn::Address, 333);
            model.setQueue(JobQueue::Open); // back to the one that is always there
            QVERIFY(columns.places()[JobColumn::Address].width != 333);
            model.setQueue(JobQueue::Late);
        }
        JobListModel model;
        BoardColumns columns(model);
        SavedQueues queues(model, file);
        queues.setAccount(u"https://a.example"_s, u"ada"_s);
        queues.go(1);
        QCOMPARE(model.filter(), u"tap"_s);
        QCOMPARE(columns.places()[JobColumn::Address].width, 333);
        QVERIFY(std::ranges::any_of(queues.choices(), [](const viewmodels::BoardChoice &choice) {
            return choice.kind == viewmodels::BoardChoiceKind::Saved && choice.isChosen;
        }));
    }

    //! What the version before this one saved has no columns.
    void queuesOfTheLastVersionAreRead()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"settings.ini"_s);
        JobListModel model;
        {
            SavedQueues queues(model, file);
            queues.setAccount(u"https://a.example"_s, u"ada"_s);
            queues.save(1);
        }
        QSettings settings(file, QSettings::IniFormat);
        const QString group = settings.childGroups().value(0);
        settings.setValue(
            group + u"/2"_s, QStringList { u"late"_s, u"due"_s, u"day"_s, u"n"_s, u"f"_s });
        settings.sync();
        SavedQueues queues(model, file);
        queues.setAccount(u"https://a.example"_s, u"ada"_s);
        QCOMPARE(queues.queueIn(2)->columns, JobColumns());
        QCOMPARE(queues.queueIn(2)->queue, JobQueue::Late);
    }
};

QTEST_GUILESS_MAIN(TestBoardColumns)
#include "tst_board_columns.moc"
