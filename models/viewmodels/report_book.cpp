// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/report_book.h"

#include "journal/sqlite_replica.h"
#include "viewmodels/csv_text.h"
#include "viewmodels/id_text.h"
#include "viewmodels/money_text.h"

#include <QDateTime>
#include <QDir>
#include <QLocale>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;
using state::ReportFigure;

namespace {

QStringList idsOf(const std::vector<JobId> &jobs)
{
    QStringList ids;
    for (const auto &job : jobs) {
        const QString id = uuidText(job.uuid);
        if (ids.size() < ReportBook::MaxJobs && !ids.contains(id))
            ids << id;
    }
    return ids;
}

QString dayText(Timestamp at)
{
    return QLocale().toString(
        QDateTime::fromMSecsSinceEpoch(toMs(at)).date(), QLocale::ShortFormat);
}

QString percent(double share)
{
    return ReportBook::tr("%1 %").arg(QLocale().toString(share * 100, 'f', 0));
}

QString minutesText(double minutes)
{
    constexpr double MinutesOfAnHour = 60;
    constexpr double HoursFrom = 3 * MinutesOfAnHour;
    return minutes < HoursFrom
        ? ReportBook::tr("%1 min").arg(QLocale().toString(minutes, 'f', minutes < 10 ? 1 : 0))
        : ReportBook::tr("%1 h").arg(QLocale().toString(minutes / MinutesOfAnHour, 'f', 1));
}

enum class Kind : quint8 { Share, Minutes };
enum class Good : quint8 { High, Low };

//! What changed, with a sign that does not need a colour.
void compare(ReportCard &card, double difference, const QString &size, Good good)
{
    const bool isUp = difference > 0;
    card.trend = isUp ? u"▲ "_s + size : u"▼ "_s + size;
    card.isBetter = isUp == (good == Good::High);
    card.isWorse = !card.isBetter;
}

ReportCard card(const QString &title, const QString &definition, Kind kind, Good good,
    const ReportFigure &now, const ReportFigure &before, const QString &cases)
{
    const auto words = [kind](const ReportFigure &figure) {
        return figure.count == 0  ? ReportBook::tr("none")
            : kind == Kind::Share ? percent(figure.value)
                                  : minutesText(figure.value);
    };
    ReportCard card { .title = title,
        .value = words(now),
        .before = words(before),
        .trend = {},
        .definition = definition,
        .cases = cases,
        .jobs = idsOf(now.jobs) };
    if (now.count == 0 || before.count == 0)
        return card;
    if (card.value == card.before) {
        card.trend = u"="_s;
        return card;
    }
    const double difference = now.value - before.value;
    compare(card, difference,
        kind == Kind::Share ? ReportBook::tr("%1 points")
                                  .arg(QLocale().toString(std::abs(difference) * 100, 'f', 0))
                            : minutesText(std::abs(difference)),
        good);
    return card;
}

QList<ReportBar> scaled(QList<ReportBar> bars, const std::vector<double> &values)
{
    const double most = values.empty() ? 0 : *std::ranges::max_element(values);
    for (qsizetype i = 0; i < bars.size(); ++i)
        bars[i].share = most > 0 ? values[static_cast<std::size_t>(i)] / most : 0;
    return bars;
}

QString latenessText(const ReportFigure &figure)
{
    return figure.count == 0 ? ReportBook::tr("no arrivals")
                             : ReportBook::tr("%1 late on average, %2 arrivals")
                                   .arg(minutesText(figure.value))
                                   .arg(figure.count);
}

} // namespace

ReportBook::ReportBook(std::function<Source()> source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
{
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
    Q_EMIT
    changed();
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
                    Q_EMIT
                    changed();
                },
                Qt::QueuedConnection);
        }));
    m_thread->start(QThread::LowPriority);
    Q_EMIT
    changed();
}

void ReportBook::show(const Both &both)
{
    const auto &[now, before] = both;
    m_cards = { card(tr("Arrived in time"),
                    tr("Arrivals at a visit with a promised window, not after the window's end. "
                       "Behind it: the late ones."),
                    Kind::Share, Good::High, now.promptness, before.promptness,
                    tr("of %1 arrivals").arg(now.promptness.count)),
        card(tr("Response"),
            tr("From taking a job in to giving it to a technician for the first time; the middle "
               "one (median). Behind it: the slower half."),
            Kind::Minutes, Good::Low, now.response, before.response,
            tr("of %1 jobs").arg(now.response.count)),
        card(tr("Cycle"),
            tr("From taking a job in to completing a visit with no work left; median. Behind it: "
               "the slower half."),
            Kind::Minutes, Good::Low, now.cycle, before.cycle,
            tr("of %1 jobs").arg(now.cycle.count)),
        card(tr("Fixed at the first visit"),
            tr("Of the jobs completed, those whose first visit was enough. Behind it: the others."),
            Kind::Share, Good::High, now.firstFix, before.firstFix,
            tr("of %1 jobs").arg(now.firstFix.count)),
        card(tr("Technicians' time on jobs"),
            tr("On the way to, at and on visits, as a share of the time on shift."), Kind::Share,
            Good::High, now.use, before.use,
            tr("of %1 on shift").arg(minutesText(static_cast<double>(now.use.count)))),
        card(tr("Technicians' idle time"),
            tr("On shift and neither with a visit nor on break, other work or out of service."),
            Kind::Share, Good::Low, now.idle, before.idle,
            tr("of %1 on shift").arg(minutesText(static_cast<double>(now.idle.count)))),
        card(tr("Customers waited for an answer"),
            tr("From a customer's message to the office's next word; median. Behind it: the slower "
               "half."),
            Kind::Minutes, Good::Low, now.chatWait, before.chatWait,
            tr("of %1 answers").arg(now.chatWait.count)) };
    for (const auto &[currency, sum] : now.money) {
        const auto was = before.money.find(currency);
        const auto former = was == before.money.end() ? state::ReportSum {} : was->second;
        const auto money = [&](const QString &title, const QString &definition, qint64 is,
                               qint64 previously, Good good) {
            ReportCard made { .title = title,
                .value = moneyText({ is, currency }),
                .before = moneyText({ previously, currency }),
                .trend = u"="_s,
                .definition = definition,
                .cases = {},
                .jobs = {} };
            if (is != previously)
                compare(made, static_cast<double>(is - previously),
                    moneyText({ std::abs(is - previously), currency }), good);
            return made;
        };
        m_cards << money(tr("Collected"),
            tr("Deposits and payments less refunds, entered in the period."), sum.collectedMinor,
            former.collectedMinor, Good::High);
        m_cards << money(tr("Open"), tr("What all jobs together owed at the end of the period."),
            sum.openMinor, former.openMinor, Good::Low);
    }
    QList<ReportBar> bars;
    std::vector<double> values;
    for (std::size_t hour = 0; hour < now.latenessByHour.size(); ++hour) {
        const auto &figure = now.latenessByHour[hour];
        bars.push_back({ .label = QString::number(hour),
            .text = latenessText(figure),
            .jobs = idsOf(figure.jobs) });
        values.push_back(figure.value);
    }
    m_hours = scaled(std::exchange(bars, {}), std::exchange(values, {}));
    for (const auto &[area, figure] : now.latenessByArea) {
        bars.push_back({ .label = area.isEmpty() ? tr("no area") : area,
            .text = latenessText(figure),
            .jobs = idsOf(figure.jobs) });
        values.push_back(figure.value);
    }
    m_areas = scaled(std::exchange(bars, {}), std::exchange(values, {}));
    std::vector<std::pair<QString, const ReportFigure *>> reasons;
    for (const auto &[reason, figure] : now.cancellations)
        reasons.emplace_back(reason, &figure);
    std::ranges::stable_sort(
        reasons, std::ranges::greater(), [](const auto &each) { return each.second->count; });
    for (const auto &[reason, figure] : reasons) {
        bars.push_back({ .label = reason.isEmpty() ? tr("no reason given") : reason,
            .text = QLocale().toString(figure->count),
            .jobs = idsOf(figure->jobs) });
        values.push_back(static_cast<double>(figure->count));
    }
    m_reasons = scaled(std::move(bars), values);
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

QString ReportBook::suggestedPath() const
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    return folder.filePath(u"report-%1.csv"_s.arg(QDate::currentDate().toString(Qt::ISODate)));
}

QString ReportBook::writeCsv(const QString &path) const
{
    QSaveFile out(path);
    if (!out.open(QIODevice::WriteOnly))
        return tr("%1 cannot be written: %2").arg(path, out.errorString());
    out.write("\xEF\xBB\xBF"
        + csvRow({ tr("Figure"), tr("Value"), tr("Before"), tr("Cases"), tr("What it is") }));
    out.write(csvRow({ tr("Period"), m_text, {}, {}, {} }));
    for (const auto &each : m_cards)
        out.write(csvRow({ each.title, each.value, each.before, each.cases, each.definition }));
    const auto chart = [&](const QString &title, const QList<ReportBar> &bars) {
        for (const auto &bar : bars)
            out.write(csvRow({ u"%1: %2"_s.arg(title, bar.label), bar.text, {}, {}, {} }));
    };
    chart(tr("Lateness by hour"), m_hours);
    chart(tr("Lateness by area"), m_areas);
    chart(tr("Canceled"), m_reasons);
    if (!out.commit())
        return tr("%1 cannot be written: %2").arg(path, out.errorString());
    return tr("The figures are in %1").arg(QDir::toNativeSeparators(path));
}

} // namespace dispatch::viewmodels
