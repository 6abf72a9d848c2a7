// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/timeline.h"

#include "domain/transitions.h"
#include "state/roster.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/id_text.h"
#include "viewmodels/job_info.h"
#include "viewmodels/roster_words.h"
#include "viewmodels/travel_words.h"
#include "viewmodels/visit_plan.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

double momentMs(const std::optional<Timestamp> &moment)
{
    return moment ? static_cast<double>(toMs(*moment)) : 0;
}

int wholeMinutes(milliseconds length)
{
    return static_cast<int>(std::chrono::ceil<std::chrono::minutes>(length).count());
}

// The visit's own side of a bar; when it takes place is the caller's to say.
TimelineBar barOf(const Visit &visit, const RowContext &context)
{
    TimelineBar bar;
    bar.jobId = uuidText(visit.job.uuid);
    bar.stateText = stateText(visit.state);
    bar.tone = toneOf(visit.state);
    bar.durationMin = visit.durationMin;
    bar.isMovable = visit.state == VisitState::Scheduled;
    if (visit.window) {
        bar.windowFromMs = momentMs(visit.window->from);
        bar.windowToMs = momentMs(visit.window->to);
    }
    Pending pending = context.pendingOf(visit.id);
    if (const Job *job = context.operation.job(visit.job)) {
        bar.numberText = jobNumberText(job->number);
        bar.title = job->fields.title;
        pending = std::max(pending, context.pendingOf(job->id));
    }
    bar.isPending = pending == Pending::Waiting;
    bar.isRefused = pending == Pending::Refused;
    return bar;
}

TimelineBar endedBar(const Visit &visit, const RowContext &context)
{
    TimelineBar bar = barOf(visit, context);
    const Timestamp end = *visit.endedAt;
    const Timestamp from = visit.arrivedAt.value_or(visit.startedAt.value_or(end));
    bar.fromMs = momentMs(from);
    bar.toMs = momentMs(end);
    bar.leaveMs = momentMs(std::min(from, visit.enRouteAt.value_or(from)));
    if (visit.window && visit.arrivedAt && from > visit.window->to)
        bar.lateMin = wholeMinutes(from - visit.window->to);
    bar.isOver = true;
    return bar;
}

QStringList troublesOf(const state::Operation &operation, const TechnicianId &technician,
    const Visit &visit, const state::PlannedStop &stop)
{
    const TimeWindow work { stop.arrive, stop.end };
    return rosterTroubles(operation, technician, visit.window.value_or(work), work, stop.pause);
}

milliseconds lateOf(const std::vector<DriveStop> &day, const VisitId &visit)
{
    const auto found
        = std::ranges::find(day, visit, [](const DriveStop &drive) { return drive.stop.visit; });
    return found == day.end() ? milliseconds(0) : found->stop.late;
}

} // namespace

Timeline::Timeline(Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
{
}

Timestamp Timeline::toStep(double fromMs)
{
    const auto step = std::chrono::duration_cast<milliseconds>(Step).count();
    return timestampFromMs((static_cast<qint64>(fromMs) + step / 2) / step * step);
}

void Timeline::reset()
{
    m_ended.clear();
    for (const Visit &visit : m_sources.context().operation.visits())
        remember(visit);
    refresh();
}

void Timeline::noteVisit(const VisitId &visit)
{
    if (const Visit *known = m_sources.context().operation.visit(visit))
        remember(*known);
}

void Timeline::refresh()
{
    ++m_revision;
    Q_EMIT changed();
}

void Timeline::remember(const Visit &visit)
{
    if (!visit.technician || !visit.endedAt || *visit.endedAt < m_sources.context().now - Past)
        return;
    auto &ended = m_ended[*visit.technician];
    if (!std::ranges::contains(ended, visit.id))
        ended.push_back(visit.id);
}

std::vector<DriveStop> Timeline::plan(
    const state::Operation &operation, const TechnicianId &technician, Timestamp now) const
{
    const Technician *who = operation.technician(technician);
    return who ? driveDay(operation, technician, m_sources.position(*who), now, m_sources.legOf)
               : std::vector<DriveStop>();
}

QList<TimelineBar> Timeline::barsOf(const QString &technicianId) const
{
    const auto technician = idFrom<TechnicianId>(technicianId);
    if (!technician)
        return {};
    const RowContext context = m_sources.context();
    QList<TimelineBar> bars;
    for (const VisitId &id : m_ended.value(*technician)) {
        const Visit *visit = context.operation.visit(id);
        // Reopened, or given to somebody else since.
        if (visit && visit->endedAt && visit->technician == technician
            && *visit->endedAt >= context.now - Past)
            bars << endedBar(*visit, context);
    }
    std::ranges::sort(bars, {}, &TimelineBar::fromMs);
    for (const DriveStop &drive : plan(context.operation, *technician, context.now)) {
        const state::PlannedStop &stop = drive.stop;
        const Visit &visit = *context.operation.visit(stop.visit);
        TimelineBar bar = barOf(visit, context);
        bar.leaveMs = momentMs(stop.leave);
        bar.fromMs = momentMs(stop.arrive);
        bar.toMs = momentMs(stop.end);
        bar.lateMin = wholeMinutes(stop.late);
        bar.isForecast = !visit.arrivedAt;
        if (bar.isForecast)
            bar.rosterTroubles = troublesOf(context.operation, *technician, visit, stop);
        if (drive.leg)
            bar.driveText = driveText(*drive.leg, drive.isGuessed);
        bars << bar;
    }
    return bars;
}

MoveVerdict Timeline::judge(const QString &jobId, const QString &technicianId, double fromMs) const
{
    const RowContext context = m_sources.context();
    const auto jobKey = idFrom<JobId>(jobId);
    const auto technicianKey = idFrom<TechnicianId>(technicianId);
    const Job *job = jobKey ? context.operation.job(*jobKey) : nullptr;
    const Visit *visit = job ? context.operation.currentVisit(job->id) : nullptr;
    const Technician *technician
        = technicianKey ? context.operation.technician(*technicianKey) : nullptr;
    MoveVerdict verdict;
    if (!visit || !technician)
        return verdict;

    const TimeWindow window = windowFrom(*visit, toStep(fromMs));
    verdict.fromMs = momentMs(window.from);
    verdict.toMs = momentMs(window.to);
    const QString when = Format::window(verdict.fromMs, verdict.toMs);
    if (visit->technician == technicianKey && visit->window == window) {
        verdict.headline = tr("%1 · as it is").arg(when);
        return verdict;
    }
    const auto planned = planAssignment(*visit, technician->id, context.now, window);
    if (!planned) {
        const bool mayRecall
            = visit->state == VisitState::Dispatched || visit->state == VisitState::Accepted;
        verdict.headline = (mayRecall ? tr("%1 already: recall it first") : tr("%1 already"))
                               .arg(stateText(visit->state));
        return verdict;
    }
    const Command command { .id = CommandId::make(context.now),
        .entity = planned->entity,
        .expect = planned->expect,
        .after = {},
        .made = context.now,
        .args = planned->args };
    const auto decided = state::decide(context.operation, context.actor, command, context.now);
    if (!decided) {
        verdict.headline = decided.error().title;
        return verdict;
    }
    verdict.isAllowed = true;

    state::Operation after = context.operation;
    for (const Event &event : decided->events)
        after.apply(event);
    const auto before = plan(context.operation, technician->id, context.now);
    const auto day = plan(after, technician->id, context.now);
    if (const QStringList missing = missingSkills(*job, *visit, *technician); !missing.isEmpty())
        verdict.troubles << tr("Lacks: %1").arg(missing.join(u", "_s));
    if (!state::isOnShift(after, technician->id, window, context.now)
        && (technician->duty == Duty::OffShift || technician->duty == Duty::OutOfService))
        verdict.troubles << tr("%1 is not on shift now").arg(technician->name);
    if (window.to < context.now)
        verdict.troubles << tr("This window is over");
    QString drivenIn;
    for (const DriveStop &drive : day) {
        const state::PlannedStop &stop = drive.stop;
        const bool isMoved = stop.visit == visit->id;
        if (isMoved) {
            verdict.arriveMs = momentMs(stop.arrive);
            verdict.troubles << troublesOf(after, technician->id, *after.visit(stop.visit), stop);
            drivenIn = drive.leg ? u", "_s + driveText(*drive.leg, drive.isGuessed) : QString();
        }
        const auto was = isMoved ? milliseconds(0) : lateOf(before, stop.visit);
        if (stop.late - was < WorthSaying || verdict.troubles.size() >= MaxTroubles)
            continue;
        const Job *behind = after.job(after.visit(stop.visit)->job);
        const QString late = Format::duration(static_cast<double>(
            std::chrono::ceil<std::chrono::minutes>(stop.late).count() * 60'000));
        verdict.troubles << (isMoved
                ? tr("Would come %1 late").arg(late)
                : tr("%1 becomes %2 late")
                      .arg(behind ? jobNumberText(behind->number) : QString(), late));
    }
    verdict.isGood = verdict.troubles.isEmpty();
    verdict.headline = verdict.arriveMs > 0
        ? tr("%1 · there ~%2").arg(when, Format::clock(verdict.arriveMs)) + drivenIn
        : when;
    return verdict;
}

} // namespace dispatch::viewmodels
