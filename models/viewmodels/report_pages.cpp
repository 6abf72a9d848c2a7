// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/report_pages.h"

#include "viewmodels/csv_text.h"

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

using Look = Paper::Look;

//! Numbers of jobs behind a figure that are printed; the rest is counted.
constexpr qsizetype MaxPrintedJobs = 40;

QString tr(const char *text)
{
    return QCoreApplication::translate("ReportPages", text);
}

//! "▲ 3 points better"
QString changeOf(const ReportCard &card)
{
    return card.isBetter ? tr("%1 better").arg(card.trend)
        : card.isWorse   ? tr("%1 worse").arg(card.trend)
                         : card.trend;
}

QString jobsText(const QStringList &numbers)
{
    QString text = numbers.first(std::min(numbers.size(), MaxPrintedJobs)).join(u", "_s);
    if (numbers.size() > MaxPrintedJobs)
        text += tr(" and %1 more").arg(numbers.size() - MaxPrintedJobs);
    return text;
}

void putReport(Paper &paper, const ReportBook &book)
{
    paper.title(tr("Report"));
    paper.paragraph(book.text(), Look::Strong);
    paper.beginTable({ { .title = tr("Figure"), .share = 3 },
        { .title = tr("Value"), .share = 1.6, .isNumber = true },
        { .title = tr("Before"), .share = 1.6, .isNumber = true },
        { .title = tr("Change"), .share = 2.2 }, { .title = tr("What it is"), .share = 6 } });
    for (const auto &card : book.cards())
        paper.row({ { card.cases.isEmpty() ? card.title : card.title + u'\n' + card.cases },
            { card.value, Look::Strong }, { card.before }, { changeOf(card) },
            { card.definition, Look::Small } });
    paper.endTable();
    for (const auto &chart : book.charts()) {
        paper.heading(chart.title);
        if (chart.bars.isEmpty())
            paper.paragraph(tr("None."), Look::Muted);
        for (const auto &bar : chart.bars)
            paper.bar(bar.label, bar.share, bar.text);
    }
    paper.heading(tr("The jobs behind the figures"));
    paper.beginTable(
        { { .title = tr("Figure"), .share = 1 }, { .title = tr("Jobs"), .share = 3 } });
    for (const auto &card : book.cards()) {
        const auto numbers = book.numbersOf(card.jobs);
        paper.row({ { card.title }, { numbers.isEmpty() ? tr("none") : jobsText(numbers) } });
    }
    paper.endTable();
}

} // namespace

QByteArray reportCsv(const ReportBook &book)
{
    QByteArray csv = "\xEF\xBB\xBF"
        + csvRow({ tr("Figure"), tr("Value"), tr("Before"), tr("Change"), tr("Cases"),
            tr("Jobs behind it"), tr("What it is") });
    csv += csvRow({ tr("Period"), book.text(), {}, {}, {}, {}, {} });
    for (const auto &each : book.cards())
        csv += csvRow({ each.title, each.value, each.before, changeOf(each), each.cases,
            book.numbersOf(each.jobs).join(u' '), each.definition });
    for (const auto &chart : book.charts()) {
        for (const auto &bar : chart.bars)
            csv += csvRow({ bar.isQuiet ? chart.title : u"%1: %2"_s.arg(chart.title, bar.label),
                bar.text, {}, {}, {}, book.numbersOf(bar.jobs).join(u' '), {} });
    }
    return csv;
}

std::expected<int, QString> printReport(
    QIODevice &out, const ReportBook &book, std::vector<Paper::Mark> *marks)
{
    const Paper::Frame frame { .name = tr("Report · %1").arg(book.text()),
        .made = QDateTime::currentDateTime().toString(u"yyyy-MM-dd HH:mm"_s),
        .note = tr("Counted from the log on this computer") };
    return Paper::print(
        out, frame, [&](Paper &paper) { putReport(paper, book); }, [](int, int) { return true; },
        marks);
}

} // namespace dispatch::viewmodels
