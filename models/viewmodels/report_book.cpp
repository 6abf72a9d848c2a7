// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/report_book.h"

#include "journal/sqlite_replica.h"
#include "viewmodels/id_text.h"
#include "viewmodels/report_pages.h"

#include <QDateTime>
#include <QDir>
#include <QLocale>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr auto PeriodKey = "reports/period"_L1;

QString dayText(Timestamp at)
{
    return QLocale().toString(
        QDateTime::fromMSecsSinceEpoch(toMs(at)).date(), QLocale::ShortFormat);
}

} // namespace

ReportBook::ReportBook(std::function<Source()> source, const QString &settingsFile, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_settingsFile(settingsFile)
{
    if (m_settingsFile.isEmpty())
        return;
    const int kept = QSettings(m_settingsFile, QSettings::IniFormat).value(PeriodKey, Week).toInt();
    if (kept >= Today && kept <= Month)
        m_period = kept;
}

ReportBook::~ReportBook()
{
    if (!m_thread)
        return;
    m_isCanceled->store(true);
    m_thread->wait();
}

QStringList ReportBook::periods()
{
    return { tr("Today"), tr("Yesterday"), tr("7 days"), tr("30 days") };
}

void ReportBook::setPeriod(int period)
{
    if (period == m_period || period < Today || period > Month)
        return;
    m_period = period;
    if (!m_settingsFile.isEmpty())
        QSettings(m_settingsFile, QSettings::IniFormat).setValue(PeriodKey, period);
    Q_EMIT changed();
    refresh();
}

ReportBook::Bounds ReportBook::bounds(Period period, Timestamp now, const QTimeZone &zone)
{
    const auto moment = QDateTime::fromMSecsSinceEpoch(toMs(now), zone);
    const auto at = [](const QDateTime &when) { return timestampFromMs(when.toMSecsSinceEpoch()); };
    const int days = period == Week ? 7 : period == Month ? 30 : 1;
    const QDateTime end = period == Yesterday ? moment.date().startOfDay(zone) : moment;
    const QDateTime begin
        = moment.date().addDays(period == Yesterday ? -1 : 1 - days).startOfDay(zone);
    return { { at(begin), at(end) }, { at(begin.addDays(-days)), at(end.addDays(-days)) } };
}

std::expected<ReportBook::Both, QString> ReportBook::compute(const QString &replicaPath,
    const Bounds &bounds, const QTimeZone &zone, const std::function<bool()> &goesOn)
{
    const auto replica = journal::SqliteReplica::openBeside(replicaPath);
    if (!replica)
        return std::unexpected(replica.error().text);
    state::ReportMaker now(bounds.now, zone), before(bounds.before, zone);
    quint64 seq = 0;
    for (;;) {
        const auto page = (*replica)->log(
            { .text = {}, .entity = {}, .limit = PageRows, .filter = {}, .afterSeq = seq });
        if (!page)
            return std::unexpected(page.error().text);
        for (auto event = page->rbegin(); event != page->rend(); ++event) {
            now.take(*event);
            before.take(*event);
        }
        if (page->size() < std::size_t(PageRows))
            break;
        if (!goesOn())
            return std::unexpected(tr("Stopped."));
        seq = page->front().seq;
    }
    return Both { now.finish(), before.finish() };
}

void ReportBook::refresh()
{
    if (m_thread) {
        m_isAskedAgain = true;
        m_isCanceled->store(true);
        return;
    }
    const auto source = m_source();
    if (source.replicaPath.isEmpty())
        return;
    const auto zone = QTimeZone::systemTimeZone();
    const auto both = bounds(static_cast<Period>(m_period), source.now, zone);
    const auto &[period, before] = both;
    const auto last = std::chrono::milliseconds(1);
    m_text = tr("%1 to %2, compared with %3 to %4")
                 .arg(dayText(period.from), dayText(period.to - last), dayText(before.from),
                     dayText(before.to - last));
    m_isCanceled = std::make_shared<std::atomic_bool>(false);
    m_thread.reset(
        QThread::create([this, path = source.replicaPath, both, zone, stop = m_isCanceled] {
            const auto result = compute(path, both, zone, [&] { return !stop->load(); });
            QMetaObject::invokeMethod(
                this,
                [this, result] {
                    m_thread->wait();
                    m_thread.reset();
                    if (std::exchange(m_isAskedAgain, false))
                        return refresh();
                    m_problem = result ? QString() : result.error();
                    if (result)
                        show(*result);
                    Q_EMIT changed();
                },
                Qt::QueuedConnection);
        }));
    m_thread->start(QThread::LowPriority);
    Q_EMIT changed();
}

QList<ReportJob> ReportBook::jobsOf(const QStringList &ids) const
{
    QList<ReportJob> jobs;
    const auto source = m_source();
    for (const auto &id : ids) {
        const auto known = idFrom<JobId>(id);
        if (const Job *job = known ? source.operation.job(*known) : nullptr) {
            jobs.push_back({ .id = id,
                .number = QString::number(job->number),
                .text = job->fields.customerName.isEmpty()
                    ? job->fields.title
                    : u"%1 · %2"_s.arg(job->fields.title, job->fields.customerName) });
        }
    }
    return jobs;
}

QStringList ReportBook::numbersOf(const QStringList &ids) const
{
    QStringList numbers;
    for (const auto &job : jobsOf(ids))
        numbers << job.number;
    return numbers;
}

QList<ReportBook::Chart> ReportBook::charts() const
{
    return { { tr("Late, by hour of arrival"), m_hours }, { tr("Late, by area"), m_areas },
        { tr("Canceled, by reason"), m_reasons } };
}

QString ReportBook::suggestedPath() const
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    return folder.filePath(u"report-%1"_s.arg(QDate::currentDate().toString(Qt::ISODate)));
}

QString ReportBook::write(const QString &path) const
{
    if (isRunning())
        return tr(
            "Not saved: the figures are still being computed. Export them when they are there.");
    if (!m_problem.isEmpty())
        return m_problem; // what is here is of another period
    QString base = path;
    for (const auto ending : { ".csv"_L1, ".pdf"_L1 }) {
        if (base.endsWith(ending, Qt::CaseInsensitive))
            base.chop(ending.size());
    }
    QSaveFile csv(base + u".csv"_s), pdf(base + u".pdf"_s);
    for (auto *out : { &csv, &pdf }) {
        if (!out->open(QIODevice::WriteOnly))
            return tr("%1 cannot be written: %2").arg(out->fileName(), out->errorString());
    }
    csv.write(reportCsv(*this));
    if (const auto pages = printReport(pdf, *this); !pages)
        return pages.error();
    for (auto *out : { &csv, &pdf }) {
        if (!out->commit())
            return tr("%1 cannot be written: %2").arg(out->fileName(), out->errorString());
    }
    return tr("The figures are in %1 (.csv and .pdf)").arg(QDir::toNativeSeparators(base));
}

} // namespace dispatch::viewmodels
