// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_filter.h"

#include "viewmodels/desk.h"
#include "viewmodels/job_list_model.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using namespace std::chrono_literals;
using viewmodels::JobFilter;
using viewmodels::JobListModel;
using viewmodels::parseJobFilter;

namespace JobQueue = viewmodels::JobQueue;

//! What is typed into the board's filter, and what it finds.
class TestJobFilter : public QObject {
    Q_OBJECT

    Desk m_desk;
    JobListModel m_model;

    void change(const Desk::Added &added, const std::function<void(Job &)> &edit)
    {
        Job job = *m_desk.operation.job(added.job);
        edit(job);
        m_desk.operation.put(job);
    }
    QList<int> found(const QString &filter)
    {
        m_model.setFilter(filter);
        QList<int> numbers;
        for (int row = 0; row < m_model.rowCount(); ++row)
            numbers << m_model.find(m_model.jobAt(row))->number;
        std::ranges::sort(numbers);
        return numbers;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void initTestCase()
    {
        const auto nora = m_desk.addTechnician(1, u"Nora Ferreira"_s, Duty::Available);
        const auto jose = m_desk.addTechnician(2, u"José Lind"_s, Duty::Available);
        const TimeWindow today { noon(), noon() + 2h };
        const TimeWindow tomorrow { noon() + 24h, noon() + 26h };
        change(m_desk.addJob(
                   481, u"Boiler stays cold"_s, VisitState::Scheduled, today, nora, Priority::High),
            [](Job &job) {
                job.fields.trade = u"heating"_s;
                job.fields.area = u"North"_s;
                job.fields.customerName = u"Zoë Brand"_s;
            });
        change(
            m_desk.addJob(48, u"Tap drips"_s, VisitState::EnRoute, tomorrow, jose), [](Job &job) {
                job.fields.trade = u"plumbing"_s;
                job.fields.address = u"Quay Street 14"_s;
            });
        change(m_desk.addJob(7, u"No light in the hall"_s, VisitState::Unscheduled), [](Job &job) {
            job.fields.trade = u"electrical"_s;
            job.fields.area = u"Old Town"_s;
        });
        const auto paused = m_desk.addJob(9, u"Pump is loud"_s, VisitState::Paused, today, nora);
        Visit visit = *m_desk.operation.visit(paused.visit);
        visit.reason = u"Waiting for a part from the warehouse"_s;
        visit.arrivedAt = noon();
        m_desk.operation.put(visit);
        m_model.reset(m_desk.context());
    }
    void cleanup() { m_model.setFilter({}); }

    void finds_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QList<int>>("numbers");
        const auto row = [](const char *name, const QString &filter, const QList<int> &numbers) {
            QTest::newRow(name) << filter << numbers;
        };
        row("words", u"boil col"_s, { 481 });
        row("accents", u"zoe"_s, { 481 });
        row("number-begins", u"48"_s, { 48, 481 });
        row("number-only", u"#48"_s, { 48, 481 });
        row("not-inside-a-number", u"81"_s, {});
        row("number-in-an-address", u"14"_s, { 48 });
        row("technician-as-a-word", u"ferr"_s, { 9, 481 });
        row("state", u"state:planned"_s, { 481 });
        row("state-of-the-log", u"state:scheduled"_s, { 481 });
        row("tech-any-name", u"tech:fer"_s, { 9, 481 });
        row("tech-not-inside", u"tech:erreira"_s, {});
        row("tech-accents", u"tech:jose"_s, { 48 });
        row("tech-none", u"tech:none"_s, { 7 });
        row("quotes", u"tech:\"nora f\""_s, { 9, 481 });
        row("trade", u"trade:pl"_s, { 48 });
        row("area-two-words", u"area:town"_s, { 7 });
        row("area-none", u"area:none"_s, { 9, 48 });
        row("prio", u"prio:high"_s, { 481 });
        row("prio-cut-short", u"prio:h"_s, { 481 });
        row("due-today", u"due:today"_s, { 481 });
        row("due-cut-short", u"due:tod"_s, { 481 });
        row("due-tomorrow", u"due:tomorrow"_s, { 48 });
        row("due-none", u"due:none"_s, { 7, 9 });
        row("parts", u"is:parts"_s, { 9 });
        row("unassigned", u"is:unass"_s, { 7 });
        row("all-must-hold", u"trade:pl tap due:tomorrow"_s, { 48 });
        row("and-not-some", u"trade:pl boiler"_s, {});
        row("an-unknown-field-is-left-out", u"colour:red boiler"_s, { 481 });
        row("a-clock-is-no-field", u"14:00"_s, {});
    }
    void finds()
    {
        QFETCH(QString, filter);
        QFETCH(QList<int>, numbers);
        QCOMPARE(found(filter), numbers);
    }

    //! A board that is empty without a word is taken for a day without work.
    void whatIsNotUnderstoodIsSaid_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("says"); // empty: all is well
        QTest::newRow("field") << u"colour:red"_s << u"“colour:”"_s;
        QTest::newRow("its-fields") << u"colour:red"_s << u"due:"_s;
        QTest::newRow("value") << u"prio:purple"_s << u"emergency"_s;
        QTest::newRow("goes-on") << u"due:"_s << u"tomorrow"_s;
        QTest::newRow("fine") << u"due:today boiler"_s << QString();
    }
    void whatIsNotUnderstoodIsSaid()
    {
        QFETCH(QString, filter);
        QFETCH(QString, says);
        const QString hint = parseJobFilter(filter).hint;
        QCOMPARE(hint.isEmpty(), says.isEmpty());
        QVERIFY2(hint.contains(says), qPrintable(hint));
    }

    void aPartIsTakenOff()
    {
        m_model.setFilter(u"  boiler   tech:\"nora f\" due:today"_s);
        QCOMPARE(m_model.filterParts(),
            (QStringList { u"boiler"_s, u"tech:\"nora f\""_s, u"due:today"_s }));
        m_model.dropFilterPart(1);
        QCOMPARE(m_model.filter(), u"boiler due:today"_s);
        m_model.dropFilterPart(7);
        QCOMPARE(m_model.filter(), u"boiler due:today"_s);
        m_model.dropFilterPart(0);
        m_model.dropFilterPart(0);
        QCOMPARE(m_model.filter(), QString());
    }

    void aPastedBookIsCut()
    {
        m_model.setFilter(QString(100'000, u'a'));
        QCOMPARE(m_model.filter().size(), viewmodels::MaxFilterChars);
        QCOMPARE(m_model.rowCount(), 0);
    }

    //! Words and technicians that come after the filter was typed are found as well.
    void whatComesLaterIsFoundToo()
    {
        QCOMPARE(found(u"zeppelin"_s), QList<int>());
        const auto added = m_desk.addJob(500, u"Zeppelin leaks"_s, VisitState::Unscheduled);
        m_model.update({ added.job }, m_desk.context());
        QCOMPARE(m_model.rowCount(), 1);
        QCOMPARE(found(u"tech:ada"_s), QList<int>());
        const auto ada = m_desk.addTechnician(3, u"Ada Cole"_s, Duty::Available);
        Visit visit = *m_desk.operation.visit(added.visit);
        visit.technician = ada;
        visit.state = VisitState::Dispatched;
        m_desk.operation.put(visit);
        m_model.update({ added.job }, m_desk.context());
        QCOMPARE(m_model.rowCount(), 1);
        QCOMPARE(m_model.jobAt(0), uuidText(added.job.uuid));
    }
};

QTEST_GUILESS_MAIN(TestJobFilter)
#include "tst_job_filter.moc"
