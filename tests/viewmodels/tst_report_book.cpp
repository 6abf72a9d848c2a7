// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/id_text.h"
#include "viewmodels/report_book.h"
#include "viewmodels/report_pages.h"

#include <QBuffer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace dispatch;
using namespace dispatch::viewmodels;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Now = domain::timestampFromMs(1'772'460'000'000); // 2026-03-02 14:00 UTC

state::ReportFigure figure(double value, quint64 count, std::vector<domain::JobId> jobs = {})
{
    return { .value = value, .count = count, .jobs = std::move(jobs) };
}

} // namespace

//! A report in words, on the screen, in a table and on paper.
class TestReportBook : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_replicaPath; //!< empty: there is nothing to compute from
    state::Operation m_operation;
    std::vector<domain::JobId> m_jobs;
    std::unique_ptr<ReportBook> m_book;

    void open()
    {
        m_book = std::make_unique<ReportBook>(
            [this] {
                return ReportBook::Source {
                    .replicaPath = m_replicaPath, .operation = m_operation, .now = Now
                };
            },
            m_folder.filePath(u"settings.ini"_s));
    }
    [[nodiscard]] ReportBook::Both both() const
    {
        ReportBook::Both both;
        auto &now = both.now;
        now.promptness = figure(0.75, 8, { m_jobs[0], m_jobs[1] });
        now.latenessByHour[7] = figure(2, 3, { m_jobs[0] });
        now.latenessByHour[9] = figure(0, 4);
        now.latenessByHour[18] = figure(30, 1, { m_jobs[1] });
        now.latenessByArea[u"north"_s] = figure(4, 8, { m_jobs[0] });
        now.cancellations[u"no part"_s] = figure(2, 2, { m_jobs[2] });
        now.use = figure(0.5, 480, { m_jobs[2], m_jobs[0] });
        now.driven = figure(182.4, 24, { m_jobs[1] });
        now.money[u"EUR"_s] = { .collectedMinor = 50'000,
            .openMinor = 12'500,
            .collectedJobs = { m_jobs[0], m_jobs[0] },
            .openJobs = { m_jobs[2] } };
        both.before.promptness = figure(0.5, 10);
        both.before.driven = figure(150, 20);
        return both;
    }
    [[nodiscard]] ReportCard card(const QString &title) const
    {
        const auto cards = m_book->cards();
        const auto found = std::ranges::find(cards, title, &ReportCard::title);
        return found == cards.end() ? ReportCard {} : *found;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
        m_replicaPath.clear();
        m_operation = {};
        m_jobs.clear();
        for (quint64 number = 481; number < 484; ++number) {
            domain::Job job;
            job.id = domain::JobId { QUuid::createUuidV5(QUuid(), QByteArray::number(number)) };
            job.ver = 1;
            job.number = number;
            job.fields.title = u"Boiler"_s;
            m_operation.put(job);
            m_jobs.push_back(job.id);
        }
        open();
    }

    void hoursWithoutArrivalsAreOneLine()
    {
        m_book->show(both());
        const auto bars = m_book->hours();
        QCOMPARE(bars.size(), 4);
        QCOMPARE(bars[0].label, u"7"_s);
        QCOMPARE(bars[1].label, u"9"_s);
        QCOMPARE(bars[2].label, u"18"_s);
        QCOMPARE(bars[2].share, 1.);
        QVERIFY(bars[3].isQuiet);
        QCOMPARE(bars[3].text, u"No arrivals: 0–6, 8, 10–17, 19–23"_s);
        QVERIFY(bars[3].jobs.isEmpty());
    }
    void aDayWithoutArrivalsHasNoBars()
    {
        m_book->show({});
        QVERIFY(m_book->hours().isEmpty());
        QCOMPARE(card(u"Arrived in time"_s).value, u"none"_s);
    }
    void everyFigureSaysWhatItIsAndWhatIsBehindIt()
    {
        m_book->show(both());
        for (const auto &each : m_book->cards())
            QVERIFY2(!each.definition.isEmpty(), qPrintable(each.title));
        const auto driven = card(u"Kilometres between jobs"_s);
        QCOMPARE(driven.value, u"182 km"_s);
        QCOMPARE(driven.before, u"150 km"_s);
        QCOMPARE(driven.trend, u"▲ 32 km"_s);
        QVERIFY2(!driven.isBetter && !driven.isWorse, "more work drives further");
        QCOMPARE(driven.cases, u"on 24 ways"_s);
        QCOMPARE(m_book->numbersOf(driven.jobs), QStringList { u"482"_s });
        QVERIFY(card(u"Arrived in time"_s).isBetter);
        QCOMPARE(m_book->numbersOf(card(u"Technicians' time on jobs"_s).jobs),
            (QStringList { u"483"_s, u"481"_s }));
        QCOMPARE(m_book->numbersOf(card(u"Collected"_s).jobs), QStringList { u"481"_s });
        QCOMPARE(m_book->numbersOf(card(u"Open"_s).jobs), QStringList { u"483"_s });
    }
    void itIsWrittenAsTableAndPaper()
    {
        m_book->show(both());
        const QString path = m_folder.filePath(u"report.csv"_s);
        const auto said = m_book->write(path);
        QVERIFY2(said.contains(u"(.csv and .pdf)"), qPrintable(said));
        QFile csv(path);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const auto table = csv.readAll();
        for (const char *part : { "Kilometres between jobs", "182 km", "481 482", "No arrivals: 0",
                 "Canceled, by reason: no part" })
            QVERIFY2(table.contains(part), part);
        QFile pdf(m_folder.filePath(u"report.pdf"_s));
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        QVERIFY(pdf.readAll().startsWith("%PDF"));
        QVERIFY(m_book->write(m_folder.filePath(u"none/report"_s)).contains(u"cannot be written"));
    }
    //! Another period is chosen and saved at once: a file that is called a month and has the figures of the week.
    void figuresOfThePeriodBeforeAreNotWritten()
    {
        m_book->show(both());
        const QString path = m_folder.filePath(u"report.csv"_s);
        m_replicaPath = m_folder.filePath(u"none.replica"_s);
        m_book->setPeriod(ReportBook::Month);
        QVERIFY(m_book->isRunning());
        const auto tooEarly = m_book->write(path);
        QVERIFY2(tooEarly.contains(u"still being computed"), qPrintable(tooEarly));
        QVERIFY(!QFile::exists(path));
        QVERIFY(QTest::qWaitFor([this] { return !m_book->isRunning(); }, 60'000));
        // What came to nothing has no figures of its own either.
        QVERIFY(!m_book->problem().isEmpty());
        QCOMPARE(m_book->write(path), m_book->problem());
        QVERIFY(!QFile::exists(path));
        QVERIFY(!QFile::exists(m_folder.filePath(u"report.pdf"_s)));
    }
    void thePaperHasAllOfIt()
    {
        m_book->show(both());
        QBuffer out;
        out.open(QIODevice::WriteOnly);
        std::vector<Paper::Mark> marks;
        const auto pages = printReport(out, *m_book, &marks);
        QVERIFY(pages);
        QVERIFY(*pages <= 2);
        const auto has = [&](const QString &text) { // a title may take two lines
            return std::ranges::any_of(
                marks, [&](const auto &mark) { return mark.text.simplified().contains(text); });
        };
        for (const auto &each : m_book->cards())
            QVERIFY2(has(each.title) && has(each.value), qPrintable(each.title));
        QVERIFY(has(u"No arrivals: 0–6"_s));
        QVERIFY(has(u"481, 482"_s));
        for (const auto &mark : marks)
            QVERIFY2(QRectF(44, 28, 508, 786).contains(mark.box), qPrintable(mark.text));
    }
    void thePeriodIsRemembered()
    {
        QCOMPARE(m_book->period(), int(ReportBook::Week));
        m_book->setPeriod(ReportBook::Month);
        open();
        QCOMPARE(m_book->period(), int(ReportBook::Month));
    }
};

QTEST_MAIN(TestReportBook)
#include "tst_report_book.moc"
