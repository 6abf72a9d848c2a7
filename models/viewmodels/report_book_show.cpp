// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/report_book.h"

#include "viewmodels/money_text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

// Figures in words, and bars of them.

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

QString kmText(double km)
{
    return ReportBook::tr("%1 km").arg(QLocale().toString(km, 'f', km < 10 ? 1 : 0));
}

enum class Kind : quint8 { Share, Minutes, Kilometres };
enum class Good : quint8 { High, Low, Neither };

QString words(Kind kind, double value)
{
    return kind == Kind::Share  ? percent(value)
        : kind == Kind::Minutes ? minutesText(value)
                                : kmText(value);
}

//! What changed, with a sign that does not need a colour.
void compare(ReportCard &card, double difference, const QString &size, Good good)
{
    const bool isUp = difference > 0;
    card.trend = isUp ? u"▲ "_s + size : u"▼ "_s + size;
    card.isBetter = good == (isUp ? Good::High : Good::Low);
    card.isWorse = good == (isUp ? Good::Low : Good::High);
}

ReportCard card(const QString &title, const QString &definition, Kind kind, Good good,
    const ReportFigure &now, const ReportFigure &before, const QString &cases)
{
    const auto said = [kind](const ReportFigure &figure) {
        return figure.count == 0 ? ReportBook::tr("none") : words(kind, figure.value);
    };
    ReportCard card { .title = title,
        .value = said(now),
        .before = said(before),
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
                            : words(kind, std::abs(difference)),
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

void ReportBook::show(const Both &both)
{
    showCards(both);
    showMoney(both);
    showCharts(both.now);
}

void ReportBook::showCards(const Both &both)
{
    const auto &[now, before] = both;
    const auto onShift = tr("of %1 on shift").arg(minutesText(static_cast<double>(now.use.count)));
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
            tr("On the way to, at and on visits, as a share of the time on shift. Behind it: the "
               "jobs, the longest first."),
            Kind::Share, Good::High, now.use, before.use, onShift),
        card(tr("Technicians' idle time"),
            tr("On shift and neither with a visit nor on break, other work or out of service."),
            Kind::Share, Good::Low, now.idle, before.idle, onShift),
        card(tr("Kilometres between jobs"),
            tr("Estimated: from one job to a technician's next that day, straight lines × %1; not "
               "to the first and not home. Behind it: the longest ways.")
                .arg(QLocale().toString(state::ReportMaker::DetourFactor)),
            Kind::Kilometres, Good::Neither, now.driven, before.driven,
            tr("on %1 ways").arg(now.driven.count)),
        card(tr("Customers waited for an answer"),
            tr("From a customer's message to the office's next word; median. Behind it: the slower "
               "half."),
            Kind::Minutes, Good::Low, now.chatWait, before.chatWait,
            tr("of %1 answers").arg(now.chatWait.count)) };
}

void ReportBook::showMoney(const Both &both)
{
    for (const auto &[currency, sum] : both.now.money) {
        const auto was = both.before.money.find(currency);
        const auto former = was == both.before.money.end() ? state::ReportSum {} : was->second;
        const auto add = [&](const QString &title, const QString &definition, qint64 is,
                             qint64 previously, Good good, const std::vector<JobId> &jobs) {
            ReportCard made { .title = title,
                .value = moneyText({ is, currency }),
                .before = moneyText({ previously, currency }),
                .trend = u"="_s,
                .definition = definition,
                .cases = {},
                .jobs = idsOf(jobs) };
            if (is != previously)
                compare(made, static_cast<double>(is - previously),
                    moneyText({ std::abs(is - previously), currency }), good);
            m_cards << made;
        };
        add(tr("Collected"),
            tr("Deposits and payments less refunds, entered in the period. Behind it: the jobs."),
            sum.collectedMinor, former.collectedMinor, Good::High, sum.collectedJobs);
        add(tr("Open"),
            tr("What all jobs together owed at the end of the period. Behind it: those that owe, "
               "the most first."),
            sum.openMinor, former.openMinor, Good::Low, sum.openJobs);
    }
}

void ReportBook::showCharts(const state::Report &now)
{
    QList<ReportBar> bars;
    std::vector<double> values;
    QStringList quiet; // "0–6": hours that say nothing take one line, not one each
    int quietFrom = -1;
    constexpr int Hours = 24;
    for (int hour = 0; hour <= Hours; ++hour) {
        const auto *figure
            = hour < Hours ? &now.latenessByHour[static_cast<std::size_t>(hour)] : nullptr;
        if (figure && figure->count == 0) {
            quietFrom = quietFrom < 0 ? hour : quietFrom;
            continue;
        }
        if (const int from = std::exchange(quietFrom, -1); from >= 0)
            quiet << (from == hour - 1 ? QString::number(from)
                                       : u"%1–%2"_s.arg(from).arg(hour - 1));
        if (!figure)
            break;
        bars.push_back({ .label = QString::number(hour),
            .text = latenessText(*figure),
            .jobs = idsOf(figure->jobs) });
        values.push_back(figure->value);
    }
    m_hours = scaled(std::exchange(bars, {}), std::exchange(values, {}));
    if (!quiet.isEmpty() && !m_hours.isEmpty())
        m_hours.push_back({ .label = {},
            .text = tr("No arrivals: %1").arg(quiet.join(u", "_s)),
            .isQuiet = true,
            .jobs = {} });
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

} // namespace dispatch::viewmodels
