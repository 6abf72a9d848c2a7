// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/bulk.h"

#include "domain/limits.h"
#include "domain/transitions.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/id_text.h"
#include "viewmodels/job_info.h"
#include "viewmodels/roster_words.h"
#include "viewmodels/timeline.h"
#include "viewmodels/visit_plan.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("Bulk", text, nullptr, n);
}

//! Windows of those that have none: one after the other.
struct DayAhead {
    Timestamp from;
    TimeWindow next(const Visit &visit)
    {
        constexpr std::chrono::minutes Quarter { 15 };
        const TimeWindow window = windowFrom(visit, from);
        const std::chrono::minutes work { visit.durationMin };
        from += (work + Quarter - std::chrono::minutes(1)) / Quarter * Quarter;
        return window;
    }
};

Timestamp quarterBefore(Timestamp now)
{
    constexpr std::chrono::minutes Quarter { 15 };
    const auto minute = std::chrono::floor<std::chrono::minutes>(now);
    return minute - minute.time_since_epoch() % Quarter;
}

//! The steps for one job, or the words that say why there are none.
struct Steps {
    std::vector<BatchItem> items;
    QString words;
    bool isAsItIs = false;
};

Steps stepsFor(const Job &job, const BulkDeed &deed, const RowContext &context, DayAhead &ahead)
{
    const Visit *visit = context.operation.currentVisit(job.id);
    const auto act = [&](ActOnVisit args) {
        return Steps { { { .entity = visit->id, .expect = visit->ver, .args = std::move(args) } },
            {}, false };
    };
    const auto edit = [&](const JobPatch &patch) {
        return Steps { { { .entity = job.id, .expect = job.ver, .args = EditJob { patch } } }, {},
            false };
    };
    switch (deed.kind) {
    case BulkKind::Priority: {
        if (job.fields.priority == deed.priority)
            return { {}, tr("as it is"), true };
        JobPatch patch;
        patch.priority = Change<Priority>::to(deed.priority);
        Steps steps = edit(patch);
        steps.words
            = tr("%1, was %2")
                  .arg(priorityText(deed.priority), priorityText(job.fields.priority).toLower());
        return steps;
    }
    case BulkKind::Area: {
        const QString area = deed.text.trimmed();
        if (job.fields.area == area)
            return { {}, tr("as it is"), true };
        JobPatch patch;
        patch.area = area.isEmpty() ? Change<QString>::cleared() : Change<QString>::to(area);
        Steps steps = edit(patch);
        steps.words
            = job.fields.area.isEmpty() ? tr("had none") : tr("was %1").arg(job.fields.area);
        return steps;
    }
    default:
        break;
    }
    if (!visit)
        return { {}, tr("it has no visit"), false };
    if (deed.kind == BulkKind::Assign) {
        if (!deed.technician)
            return { {}, tr("nobody is chosen yet"), false };
        if (visit->technician == deed.technician && visit->state == VisitState::Scheduled)
            return { {}, tr("as it is"), true };
        const bool isGivable = visit->state == VisitState::Requested
            || visit->state == VisitState::Unscheduled || visit->state == VisitState::Scheduled;
        if (!isGivable)
            return { {},
                (visit->state == VisitState::Dispatched || visit->state == VisitState::Accepted
                        ? tr("%1 already: recall it first")
                        : tr("%1 already"))
                    .arg(stateText(visit->state)),
                false };
        const TimeWindow window = visit->window ? *visit->window : ahead.next(*visit);
        const auto plan = planAssignment(*visit, *deed.technician, context.now, window);
        Steps steps;
        if (const auto *batch = std::get_if<Batch>(&plan->args))
            steps.items = batch->items;
        else
            steps.items
                = { { .entity = plan->entity, .expect = plan->expect, .args = plan->args } };
        steps.words = Format::window(
            static_cast<double>(toMs(window.from)), static_cast<double>(toMs(window.to)));
        return steps;
    }
    ActOnVisit args;
    args.action = deed.kind == BulkKind::Dispatch ? Action::Dispatch : Action::Cancel;
    args.reason = deed.kind == BulkKind::Cancel ? deed.text.trimmed() : QString();
    Steps steps = act(args);
    const Technician *who
        = visit->technician ? context.operation.technician(*visit->technician) : nullptr;
    steps.words = deed.kind == BulkKind::Cancel ? tr("is %1").arg(stateText(visit->state).toLower())
        : who                                   ? tr("%1 is told").arg(who->name)
                                                : QString();
    return steps;
}

//! Who comes late in the technician's day as it would be: the jobs given, and those that wait behind them.
void foresee(BulkPlan &plan, const state::Operation &after, const RowContext &context,
    const TechnicianId &technician, const std::optional<GeoPoint> &position, const LegOf &legOf)
{
    constexpr qsizetype MaxNamed = 5;
    const auto dayOf = [&](const state::Operation &operation) {
        return state::planDay(operation, technician, position, context.now,
            [&](GeoPoint from, GeoPoint to) { return lastsOf(legOf(from, to)); });
    };
    const auto before = dayOf(context.operation);
    for (const state::PlannedStop &stop : dayOf(after)) {
        const auto known = std::ranges::find(before, stop.visit, &state::PlannedStop::visit);
        const auto was = known == before.end() ? milliseconds(0) : known->late;
        const Visit &visit = *after.visit(stop.visit);
        const auto planned
            = std::ranges::find(plan.rows, uuidText(visit.job.uuid), &BulkRow::jobId);
        if (planned != plan.rows.end() && !planned->isAsItIs) {
            const TimeWindow work { stop.arrive, stop.end };
            for (const QString &trouble :
                rosterTroubles(after, technician, visit.window.value_or(work), work, stop.pause)) {
                planned->isDoubtful = true;
                planned->result += u" · "_s + trouble;
            }
        }
        if (stop.late - was < Timeline::WorthSaying)
            continue;
        const QString late = Format::duration(static_cast<double>(
            std::chrono::ceil<std::chrono::minutes>(stop.late).count() * 60'000));
        const JobId job = after.visit(stop.visit)->job;
        const auto row = std::ranges::find(plan.rows, uuidText(job.uuid), &BulkRow::jobId);
        if (row != plan.rows.end() && !row->isAsItIs) {
            row->isDoubtful = true;
            row->result += u" · "_s + tr("would come %1 late").arg(late);
        } else if (plan.late.size() < MaxNamed) {
            plan.late << tr("%1 becomes %2 late")
                             .arg(jobNumberText(after.job(job) ? after.job(job)->number : 0), late);
        }
    }
}

} // namespace

int BulkPlan::refused() const
{
    return static_cast<int>(
        std::ranges::count_if(rows, [](const BulkRow &row) { return !row.isAllowed; }));
}

BulkPlan planBulk(const QStringList &jobIds, const BulkDeed &deed, const RowContext &context,
    const std::function<std::optional<GeoPoint>(const Technician &)> &position, const LegOf &legOf)
{
    BulkPlan plan;
    DayAhead ahead { quarterBefore(context.now) };
    std::vector<qsizetype> rowOf; // of each item
    for (const QString &text : jobIds) {
        const auto id = idFrom<JobId>(text);
        const Job *job = id ? context.operation.job(*id) : nullptr;
        if (!job)
            continue;
        if (plan.batch.items.size() > MaxBatchItems)
            break; // said below; judging thousands would only keep the person waiting
        Steps steps = stepsFor(*job, deed, context, ahead);
        plan.rows << BulkRow { .jobId = text,
            .numberText = jobNumberText(job->number),
            .title = job->fields.title,
            .result = steps.words,
            .isAllowed = !steps.items.empty() || steps.isAsItIs,
            .isAsItIs = steps.isAsItIs };
        for (BatchItem &item : steps.items) {
            plan.batch.items.push_back(std::move(item));
            rowOf.push_back(plan.rows.size() - 1);
        }
    }
    if (plan.rows.isEmpty()) {
        plan.problem = tr("No job is chosen.");
        return plan;
    }
    if (plan.batch.items.size() > MaxBatchItems) {
        plan.problem = tr("At most %1 steps go at once, and a request needs two. Choose fewer "
                          "jobs: a filter helps.")
                           .arg(MaxBatchItems);
        return plan;
    }
    const Command command { .id = CommandId::make(context.now),
        .entity = {},
        .expect = {},
        .after = {},
        .made = context.now,
        .args = plan.batch };
    const auto each = state::decideEach(context.operation, context.actor, command, context.now);
    for (std::size_t i = 0; i < each.size(); ++i) {
        BulkRow &row = plan.rows[rowOf[i]];
        if (each[i] || !row.isAllowed)
            continue;
        row.isAllowed = false;
        row.result = each[i].error().title;
    }
    if (deed.kind == BulkKind::Assign && deed.technician && plan.refused() == 0) {
        state::Operation after = context.operation;
        for (const auto &decided : each) {
            for (const Event &event : decided->events)
                after.apply(event);
        }
        const Technician *who = context.operation.technician(*deed.technician);
        foresee(plan, after, context, *deed.technician,
            who && position ? position(*who) : std::nullopt, legOf);
    }
    return plan;
}

QString bulkTitle(const BulkDeed &deed, qsizetype jobs, const state::Operation &operation)
{
    const int n = static_cast<int>(jobs);
    switch (deed.kind) {
    case BulkKind::Assign: {
        const Technician *who = deed.technician ? operation.technician(*deed.technician) : nullptr;
        return who ? tr("Assign %n jobs to %1", n).arg(who->name) : tr("Assign %n jobs to …", n);
    }
    case BulkKind::Dispatch:
        return tr("Dispatch %n jobs", n);
    case BulkKind::Priority:
        return tr("Set the priority of %n jobs", n);
    case BulkKind::Area:
        return tr("Set the area of %n jobs", n);
    case BulkKind::Cancel:
        return tr("Cancel %n jobs", n);
    }
    return {};
}

} // namespace dispatch::viewmodels
