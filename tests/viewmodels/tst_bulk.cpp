// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_desk.h"

#include "viewmodels/bulk_action.h"

#include "domain/limits.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using namespace dispatch::viewmodels;

namespace {

//! Ten jobs to plan, of which the second is being worked on already.
struct BulkDesk : LiveDesk {
    BulkAction action;
    std::vector<JobId> jobs;
    std::vector<VisitId> visits;

    explicit BulkDesk(int count = 10)
    {
        for (int i = 0; i < count; ++i) {
            jobs.push_back(log.addJob(u"Tap %1"_s.arg(i)));
            visits.push_back(VisitId::make(Noon));
            log.add(visits.back(), VisitCreated { .job = jobs.back(), .skills = {} });
        }
        log.add(visits[1],
            VisitMoved { .from = VisitState::Unscheduled,
                .to = VisitState::InProgress,
                .technician = Change<TechnicianId>::to(nora) });
        action.setProperty("session", QVariant::fromValue(&session));
    }
    void pick(const QList<int> &which)
    {
        session.picks()->clear();
        for (const int n : which)
            session.picks()->toggle(uuidText(jobs[static_cast<std::size_t>(n)].uuid));
    }
    [[nodiscard]] const BulkRow &row(int n) const
    {
        const auto rows = action.rows();
        static BulkRow found;
        for (const BulkRow &one : rows) {
            if (one.jobId == uuidText(jobs[static_cast<std::size_t>(n)].uuid))
                found = one;
        }
        return found;
    }
    [[nodiscard]] const JobInfo &info(int n)
    {
        return *session.jobs()->find(uuidText(jobs[static_cast<std::size_t>(n)].uuid));
    }
};

} // namespace

//! One thing done with several jobs: all or none, and said beforehand.
class TestBulk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Ten commands could end as five; one cannot.
    void oneCommandDoesThemAll()
    {
        BulkDesk desk;
        QVERIFY(desk.goLive());
        desk.pick({ 0, 2, 3 });
        desk.action.start(BulkKind::Assign);
        desk.action.setText(u"nora"_s);
        QCOMPARE(desk.action.technicianId(), uuidText(desk.nora.uuid));
        QCOMPARE(desk.action.whyNot(), QString());
        QVERIFY(desk.action.submit());
        QCOMPARE(desk.session.picks()->count(), 0);
        // On the screen at once, and under way.
        for (const int job : { 0, 2, 3 }) {
            QCOMPARE(desk.info(job).technician, u"Nora Ferreira"_s);
            QVERIFY(desk.info(job).isPending);
        }
        QVERIFY(desk.info(4).technician.isEmpty());
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        const auto batch = std::get<Batch>(desk.sent().front().args);
        QCOMPARE(batch.items.size(), std::size_t(3));
        QSet<QUuid> entities;
        for (const BatchItem &item : batch.items) {
            entities << item.entity.uuid;
            QVERIFY(item.expect); // or a colleague's work would be written over
            QCOMPARE(std::get<ActOnVisit>(item.args).technician, std::optional(desk.nora));
        }
        QCOMPARE(entities.size(), 3);
    }

    //! Three jobs in the same hour for one technician: two would be late before they begin.
    void windowsFollowEachOther()
    {
        BulkDesk desk;
        QVERIFY(desk.goLive());
        desk.pick({ 0, 2, 3 });
        desk.action.start(BulkKind::Assign);
        QVERIFY(desk.action.submit());
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        std::vector<Timestamp> begins;
        for (const BatchItem &item : std::get<Batch>(desk.sent().front().args).items)
            begins.push_back(std::get<ActOnVisit>(item.args).window->from);
        QVERIFY(begins[1] - begins[0] >= milliseconds(std::chrono::minutes(60)));
        QVERIFY(begins[2] - begins[1] >= milliseconds(std::chrono::minutes(60)));
    }

    //! Twenty jobs fit into one command, but not into a shift: that is for the person to know before, not for the customers.
    void whoWouldComeLateIsSaidBeforehand()
    {
        BulkDesk desk(12);
        TimeWindow window { LiveDesk::Noon, LiveDesk::Noon + std::chrono::hours(2) };
        for (std::size_t i = 4; i < 12; ++i) {
            desk.log.add(desk.visits[i],
                VisitMoved { .from = VisitState::Unscheduled,
                    .to = VisitState::Scheduled,
                    .window = Change<TimeWindow>::to(window) });
        }
        QVERIFY(desk.goLive());
        desk.pick({ 4, 5 });
        desk.action.start(BulkKind::Assign);
        desk.action.setText(u"josé"_s);
        QCOMPARE(desk.action.whyNot(), QString());
        QCOMPARE(desk.action.warning(), QString());
        desk.pick({ 4, 5, 6, 7, 8, 9, 10, 11 });
        desk.action.start(BulkKind::Assign);
        desk.action.setText(u"josé"_s);
        QCOMPARE(desk.action.whyNot(), QString());
        QVERIFY2(desk.action.warning().contains(u"late"_s), qPrintable(desk.action.warning()));
        const auto rows = desk.action.rows();
        const auto late = std::ranges::count(rows, true, &BulkRow::isDoubtful);
        QVERIFY2(late > 0 && late < 8, qPrintable(QString::number(late)));
    }

    void whatIsAgainstItIsSaidBeforehand()
    {
        BulkDesk desk;
        QVERIFY(desk.goLive());
        desk.pick({ 0, 1, 2 });
        desk.action.start(BulkKind::Assign);
        QCOMPARE(desk.action.refused(), 1);
        QVERIFY(!desk.row(1).isAllowed);
        QVERIFY2(!desk.row(1).result.isEmpty(), qPrintable(desk.row(1).result));
        QVERIFY(desk.row(0).isAllowed);
        QVERIFY(!desk.action.whyNot().isEmpty());
        QVERIFY(!desk.action.submit());
        QVERIFY(desk.info(0).technician.isEmpty());
        desk.action.leaveOutRefused();
        QCOMPARE(desk.action.jobs(), 2);
        QCOMPARE(desk.session.picks()->count(), 2);
        QVERIFY(desk.action.submit());
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        QCOMPARE(std::get<Batch>(desk.sent().front().args).items.size(), std::size_t(2));
    }

    //! The very rules of the server: dispatching what nobody has is refused for each.
    void theRulesAreTheServers()
    {
        BulkDesk desk;
        QVERIFY(desk.goLive());
        desk.pick({ 0, 2 });
        desk.action.start(BulkKind::Dispatch);
        QCOMPARE(desk.action.refused(), 2);
        QVERIFY(!desk.session.doBulk({ uuidText(desk.jobs[0].uuid) },
            BulkDeed { .kind = BulkKind::Dispatch, .technician = {}, .text = {} }));
        QVERIFY(desk.sent().empty());
    }

    void priorityLeavesOutWhatIsSoAlready()
    {
        BulkDesk desk;
        QVERIFY(desk.goLive());
        desk.pick({ 0, 1, 2 });
        desk.action.start(BulkKind::Priority);
        QCOMPARE(desk.action.whyNot(), u"It is so already."_s); // Normal, as they are
        desk.action.setPriority(2);
        QVERIFY(desk.action.submit());
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        desk.pick({ 0, 1, 2, 3 });
        desk.action.start(BulkKind::Priority);
        desk.action.setPriority(2);
        QVERIFY(desk.row(0).isAsItIs && !desk.row(3).isAsItIs);
        QVERIFY(desk.action.submit());
        QTRY_COMPARE(desk.sent().size(), std::size_t(2));
        QCOMPARE(std::get<Batch>(desk.sent()[1].args).items.size(), std::size_t(1));
    }

    void cancelingNeedsAReason()
    {
        BulkDesk desk;
        QVERIFY(desk.goLive());
        desk.pick({ 0, 2 });
        desk.action.start(BulkKind::Cancel);
        QVERIFY(!desk.action.submit());
        desk.action.setText(u"  storm: all of the north is closed  "_s);
        QVERIFY(desk.action.submit());
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        for (const BatchItem &item : std::get<Batch>(desk.sent().front().args).items)
            QCOMPARE(
                std::get<ActOnVisit>(item.args).reason, u"storm: all of the north is closed"_s);
    }

    void areasAreSetAndCleared()
    {
        BulkDesk desk;
        QVERIFY(desk.goLive());
        desk.pick({ 0, 2 });
        desk.action.start(BulkKind::Area);
        QVERIFY(!desk.action.submit()); // they have none
        desk.action.setText(u"North"_s);
        QVERIFY(desk.action.submit());
        QCOMPARE(desk.info(0).area, u"North"_s);
        desk.pick({ 0, 2 });
        desk.action.start(BulkKind::Area);
        QVERIFY(desk.action.submit());
        QCOMPARE(desk.info(0).area, QString());
    }

    void thereIsALimitAndItIsSaid()
    {
        BulkDesk desk(static_cast<int>(MaxBatchItems) + 10);
        QVERIFY(desk.goLive());
        desk.session.picks()->pickAll();
        desk.action.start(BulkKind::Priority);
        desk.action.setPriority(3);
        QVERIFY2(desk.action.whyNot().contains(QString::number(MaxBatchItems)),
            qPrintable(desk.action.whyNot()));
        QVERIFY(!desk.action.submit());
        desk.session.picks()->clear();
        desk.action.start(BulkKind::Priority);
        QVERIFY(!desk.action.whyNot().isEmpty());
        QVERIFY(!desk.action.submit());
        QVERIFY(desk.sent().empty());
    }

    //! As many as go at once have to fit into one message.
    void asManyAsAreAllowedGo()
    {
        BulkDesk desk(static_cast<int>(MaxBatchItems) + 1);
        QVERIFY(desk.goLive());
        desk.session.picks()->pickAll();
        desk.session.picks()->leaveOut({ uuidText(desk.jobs[1].uuid), desk.jobText() });
        QCOMPARE(desk.session.picks()->count(), static_cast<int>(MaxBatchItems));
        desk.action.start(BulkKind::Assign);
        QCOMPARE(desk.action.whyNot(), QString());
        QVERIFY(desk.action.submit());
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
    }

    //! A refusal is told by job: the server's own words count steps.
    void aRefusalNamesTheJobs()
    {
        BulkDesk desk;
        QVERIFY(desk.goLive());
        desk.pick({ 0, 2, 3 });
        desk.action.start(BulkKind::Assign);
        QVERIFY(desk.action.submit());
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        // A colleague was quicker with one of them.
        desk.log.add(desk.visits[2],
            VisitMoved { .from = VisitState::Unscheduled,
                .to = VisitState::InProgress,
                .technician = Change<TechnicianId>::to(desk.nora) });
        desk.server.send(desk.log.batch(desk.log.head() - 1, desk.log.head()));
        Rejection rejection;
        rejection.code = ErrorCode::Conflict;
        rejection.title = u"Nothing was changed, because 2 of 3 is refused: moved"_s;
        rejection.index = 1;
        QSignalSpy notices(&desk.session, &ConsoleSession::notice);
        desk.server.send(protocol::Result {
            .id = desk.sent().front().id, .outcome = std::unexpected(rejection) });
        QTRY_COMPARE(desk.session.review()->refused(), 1);
        const ReviewItem item = desk.session.review()->items().front();
        QCOMPARE(item.about, u"3 jobs"_s);
        QVERIFY2(item.reason.contains(u"Job 4:"_s), qPrintable(item.reason));
        QVERIFY2(!item.reason.contains(u"Job 2:"_s), qPrintable(item.reason));
        QTRY_VERIFY(notices.size() > 0);
        QVERIFY2(notices.last()[0].toString().contains(u"Job 4:"_s),
            qPrintable(notices.last()[0].toString()));
        // None was changed.
        QTRY_VERIFY(desk.info(0).technician.isEmpty());
        QVERIFY(desk.info(3).technician.isEmpty());
    }

    //! One slip, one key: the whole goes back, not its last part.
    void undoTakesAllOfItBack()
    {
        BulkDesk desk;
        QVERIFY(desk.goLive());
        desk.pick({ 0, 2, 3 });
        desk.action.start(BulkKind::Assign);
        QVERIFY(desk.action.submit());
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        const auto id = desk.sent().front().id;
        desk.accept(id);
        QTRY_VERIFY(desk.session.undoText().startsWith(u"3 jobs"_s));
        desk.session.undo();
        QTRY_COMPARE(desk.sent().size(), std::size_t(2));
        QCOMPARE(std::get<UndoCommand>(desk.sent()[1].args).cmd, id);
    }
};

QTEST_MAIN(TestBulk)
#include "tst_bulk.moc"
