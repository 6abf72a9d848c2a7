// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/report.h"

#include "domain/billing.h"
#include "geo/geometry.h"
#include "state/payment_of.h"

#include <QDateTime>

#include <algorithm>

namespace dispatch::state {

using namespace domain;

namespace {

constexpr double MsPerMinute = 60'000;

double minutesBetween(Timestamp from, Timestamp to)
{
    return static_cast<double>((to - from).count()) / MsPerMinute;
}

bool isBusy(VisitState state)
{
    return state == VisitState::EnRoute || state == VisitState::OnSite
        || state == VisitState::InProgress;
}

//! Adds one case to a share or a mean.
void add(ReportFigure &figure, double value)
{
    const auto count = static_cast<double>(figure.count);
    figure.value = (figure.value * count + value) / (count + 1);
    ++figure.count;
}

} // namespace

ReportMaker::ReportMaker(const ReportPeriod &period, const QTimeZone &zone)
    : m_zone(zone)
{
    m_report.period = period;
}

void ReportMaker::take(const Event &event)
{
    const auto &payload = event.payload;
    if (const auto *created = std::get_if<JobCreated>(&payload)) {
        m_jobs[JobId { event.entity.uuid }] = { .createdAt = event.at,
            .area = created->fields.area,
            .place = created->fields.place,
            .ledger = {} };
    } else if (const auto *edited = std::get_if<JobChanged>(&payload)) {
        if (edited->patch.area.isSet)
            m_jobs[JobId { event.entity.uuid }].area = edited->patch.area.value.value_or(QString());
        if (edited->patch.place.isSet)
            m_jobs[JobId { event.entity.uuid }].place = edited->patch.place.value;
    } else if (const auto *visit = std::get_if<VisitCreated>(&payload)) {
        auto &job = m_jobs[visit->job];
        m_visits[VisitId { event.entity.uuid }] = { .job = visit->job,
            .place = ++job.visits,
            .window = {},
            .technician = {},
            .busySince = {} };
    } else if (const auto *changed = std::get_if<VisitChanged>(&payload)) {
        auto &facts = m_visits[VisitId { event.entity.uuid }];
        if (changed->patch.window.isSet)
            facts.window = changed->patch.window.value;
        if (changed->patch.technician.isSet) {
            facts.technician = changed->patch.technician.value;
            if (facts.technician)
                given(facts.job, event.at);
        }
    } else if (const auto *move = std::get_if<VisitMoved>(&payload)) {
        moved(event, *move);
    } else if (const auto *duty = std::get_if<DutyChanged>(&payload)) {
        auto &facts = m_technicians[TechnicianId { event.entity.uuid }];
        spend(facts.duty, facts.since, event.at);
        facts = { .duty = duty->duty, .since = event.at };
    } else if (const auto *user = std::get_if<UserChanged>(&payload)) {
        m_roles[UserId { event.entity.uuid }] = user->roles;
    } else if (const auto *thread = std::get_if<ThreadCreated>(&payload)) {
        if (thread->audience == Audience::Customer && thread->job)
            m_customerThreads[ThreadId { event.entity.uuid }] = *thread->job;
    } else if (std::holds_alternative<MessagePosted>(payload)) {
        posted(event);
    } else if (const auto *payment = std::get_if<PaymentAdded>(&payload)) {
        paid(event, *payment);
    }
}

void ReportMaker::moved(const Event &event, const VisitMoved &move)
{
    auto &visit = m_visits[VisitId { event.entity.uuid }];
    if (move.window.isSet)
        visit.window = move.window.value;
    if (move.technician.isSet) {
        visit.technician = move.technician.value;
        if (visit.technician)
            given(visit.job, event.at);
    }
    const bool isOnSite = move.to == VisitState::OnSite
        || (move.to == VisitState::InProgress && move.from == VisitState::EnRoute);
    if (isOnSite && !visit.hasArrived) {
        visit.hasArrived = true;
        arrived(visit, event.at);
        drove(visit, event.at);
    }
    if (isBusy(move.to) && !visit.busySince) {
        visit.busySince = event.at;
    } else if (!isBusy(move.to) && visit.busySince) {
        worked(visit.job, *visit.busySince, event.at);
        visit.busySince.reset();
    }
    if (!m_report.period.has(event.at))
        return;
    if (move.to == VisitState::Completed && !move.isIncomplete) {
        const auto &job = m_jobs[visit.job];
        m_cycles.push_back({ minutesBetween(job.createdAt, event.at), visit.job });
        add(m_report.firstFix, visit.place == 1 ? 1 : 0);
        if (visit.place > 1)
            m_report.firstFix.jobs.push_back(visit.job);
    } else if (move.to == VisitState::Canceled) {
        auto &figure = m_report.cancellations[move.reason];
        figure.value = static_cast<double>(++figure.count);
        figure.jobs.push_back(visit.job);
    }
}

void ReportMaker::arrived(const VisitFacts &visit, Timestamp at)
{
    if (!visit.window || !m_report.period.has(at))
        return;
    const double late = std::max(0., minutesBetween(visit.window->to, at));
    add(m_report.promptness, late > 0 ? 0 : 1);
    const int hour = QDateTime::fromMSecsSinceEpoch(toMs(at), m_zone).time().hour();
    auto &byHour = m_report.latenessByHour[static_cast<std::size_t>(hour)];
    auto &byArea = m_report.latenessByArea[m_jobs[visit.job].area];
    add(byHour, late);
    add(byArea, late);
    if (late > 0) {
        for (auto *figure : { &m_report.promptness, &byHour, &byArea })
            figure->jobs.push_back(visit.job);
    }
}

void ReportMaker::drove(const VisitFacts &visit, Timestamp at)
{
    if (!visit.technician)
        return;
    const Stop here { QDateTime::fromMSecsSinceEpoch(toMs(at), m_zone).date(),
        m_jobs[visit.job].place };
    const auto before = std::exchange(m_stops[*visit.technician], here);
    if (!before.place || !here.place || before.day != here.day || !m_report.period.has(at))
        return;
    constexpr double MetresPerKm = 1'000;
    m_ways.emplace_back(
        DetourFactor * geo::distanceM(*before.place, *here.place) / MetresPerKm, visit.job);
}

void ReportMaker::worked(const JobId &job, Timestamp from, Timestamp to)
{
    const double spent = within(from, to);
    m_times.busy += spent;
    if (spent > 0)
        m_busyMs[job] += spent;
}

void ReportMaker::given(const JobId &id, Timestamp at)
{
    auto &job = m_jobs[id];
    if (std::exchange(job.isGiven, true) || !m_report.period.has(at))
        return;
    m_responses.push_back({ minutesBetween(job.createdAt, at), id });
}

void ReportMaker::posted(const Event &event)
{
    const ThreadId thread { event.entity.uuid };
    const auto job = m_customerThreads.constFind(thread);
    if (job == m_customerThreads.cend())
        return;
    const bool isCustomers = event.by.kind == Kind::User
        && m_roles.value(UserId { event.by.uuid }).testFlag(Role::Customer);
    const auto waiting = m_waiting.constFind(thread);
    if (isCustomers && waiting == m_waiting.cend()) {
        m_waiting[thread] = { *job, event.at };
    } else if (!isCustomers && waiting != m_waiting.cend()) {
        if (m_report.period.has(waiting->since))
            m_chatWaits.push_back({ minutesBetween(waiting->since, event.at), *job });
        m_waiting.erase(waiting);
    }
}

void ReportMaker::paid(const Event &event, const PaymentAdded &payment)
{
    if (event.at >= m_report.period.to)
        return; // what is open is so at the end of the period
    m_jobs[payment.job].ledger.push_back(paymentOf(event, payment));
    auto &sum = m_report.money[payment.amount.currency];
    if (!m_report.period.has(event.at))
        return;
    if (payment.kind == PaymentKind::Deposit || payment.kind == PaymentKind::Payment)
        sum.collectedMinor += payment.amount.minor;
    else if (payment.kind == PaymentKind::Refund)
        sum.collectedMinor -= payment.amount.minor;
    else
        return;
    sum.collectedJobs.push_back(payment.job);
}

double ReportMaker::within(Timestamp from, Timestamp to) const
{
    const auto begin = std::max(from, m_report.period.from);
    const auto end = std::min(to, m_report.period.to);
    return std::max(0., static_cast<double>((end - begin).count()));
}

void ReportMaker::spend(Duty duty, Timestamp from, Timestamp to)
{
    if (duty == Duty::OffShift)
        return;
    const double spent = within(from, to);
    m_times.shift += spent;
    if (duty == Duty::Break || duty == Duty::NonJob || duty == Duty::OutOfService)
        m_times.away += spent;
}

ReportFigure ReportMaker::median(std::vector<Timed> times)
{
    ReportFigure figure;
    figure.count = times.size();
    if (times.empty())
        return figure;
    std::ranges::stable_sort(times, {}, &Timed::minutes);
    const auto middle = times.size() / 2;
    figure.value = times.size() % 2 ? times[middle].minutes
                                    : (times[middle - 1].minutes + times[middle].minutes) / 2;
    for (auto slow = times.rbegin(); slow != times.rend() && slow->minutes > figure.value; ++slow)
        figure.jobs.push_back(slow->job);
    return figure;
}

namespace {

//! The largest first; those of one size in an order that does not depend on the hash.
std::vector<JobId> ranked(std::vector<std::pair<double, JobId>> rows)
{
    std::ranges::sort(rows, [](const auto &one, const auto &other) {
        return one.first != other.first ? one.first > other.first
                                        : one.second.uuid < other.second.uuid;
    });
    std::vector<JobId> jobs;
    for (const auto &row : rows)
        jobs.push_back(row.second);
    return jobs;
}

} // namespace

void ReportMaker::sumUp(ReportFigure &use)
{
    std::vector<std::pair<double, JobId>> busy;
    for (auto it = m_busyMs.cbegin(); it != m_busyMs.cend(); ++it)
        busy.emplace_back(it.value(), it.key());
    use.jobs = ranked(std::move(busy));
    for (const auto &way : m_ways)
        m_report.driven.value += way.first;
    m_report.driven.count = m_ways.size();
    m_report.driven.jobs = ranked(std::move(m_ways));
    std::map<QString, std::vector<std::pair<double, JobId>>> open;
    for (auto job = m_jobs.cbegin(); job != m_jobs.cend(); ++job) {
        const auto sum = balance(job->ledger);
        if (!sum || sum->currency.isEmpty())
            continue;
        m_report.money[sum->currency].openMinor += sum->openMinor;
        if (sum->openMinor > 0)
            open[sum->currency].emplace_back(static_cast<double>(sum->openMinor), job.key());
    }
    for (auto &[currency, rows] : open)
        m_report.money[currency].openJobs = ranked(std::move(rows));
}

Report ReportMaker::finish()
{
    for (const auto &technician : std::as_const(m_technicians))
        spend(technician.duty, technician.since, m_report.period.to);
    for (const auto &visit : std::as_const(m_visits)) {
        if (visit.busySince)
            worked(visit.job, *visit.busySince, m_report.period.to);
    }
    m_report.response = median(std::move(m_responses));
    m_report.cycle = median(std::move(m_cycles));
    m_report.chatWait = median(std::move(m_chatWaits));
    if (m_times.shift > 0) {
        const auto minutes = static_cast<quint64>(m_times.shift / MsPerMinute);
        m_report.use
            = { .value = std::min(1., m_times.busy / m_times.shift), .count = minutes, .jobs = {} };
        m_report.idle
            = { .value = std::max(0., m_times.shift - m_times.busy - m_times.away) / m_times.shift,
                  .count = minutes,
                  .jobs = {} };
    }
    sumUp(m_report.use);
    return std::move(m_report);
}

} // namespace dispatch::state
