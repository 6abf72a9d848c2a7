// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/draft.h"

#include "domain/billing.h"
#include "domain/transitions.h"
#include "state/closing.h"
#include "state/decisions.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

const auto TakenBack = u"Taken back"_s;

Refused cannot(const QString &title)
{
    return invalid(u"cmd"_s, title);
}

//! Nobody may have built on what is to be taken back.
Checked checkUnmoved(const Operation &operation, std::span<const Event> caused)
{
    QHash<EntityRef, quint64> made;
    for (const auto &event : caused)
        made[event.entity] = std::max(made.value(event.entity), event.ver);
    for (const auto &event :
        caused) { // in the order of the log, so that the answer is always the same
        // A conversation goes on and is read meanwhile; that builds on nothing.
        if (event.entity.kind == Kind::Thread)
            continue;
        const auto current = operation.version(event.entity);
        if (current == made.value(event.entity))
            continue;
        Rejection conflict;
        conflict.code = ErrorCode::Conflict;
        conflict.title
            = u"This has been changed again since, so it is not taken back. Look at it as it is now."_s;
        conflict.expect = made.value(event.entity);
        conflict.ver = current;
        return std::unexpected(std::move(conflict));
    }
    return {};
}

//! What the whole undo does to each job, in the order of the events.
using Aftermaths = std::vector<std::pair<JobId, Aftermath>>;

Aftermath &aftermathOf(Aftermaths &aftermaths, const JobId &job)
{
    const auto it = std::ranges::find(aftermaths, job, &std::pair<JobId, Aftermath>::first);
    return it != aftermaths.end() ? it->second : aftermaths.emplace_back(job, Aftermath {}).second;
}

bool closed(std::span<const Event> caused, const JobId &job)
{
    return std::ranges::any_of(caused, [&](const Event &event) {
        const auto *change = std::get_if<JobClosed>(&event.payload);
        return change && !change->isReopened && event.entity == job.ref();
    });
}

//! Adds the event that puts back what one event changed.
struct TakeBack {
    Draft &draft;
    std::span<const Event> caused;
    const Event &event;
    Aftermaths &aftermaths;

    Checked operator()(const VisitMoved &moved) const
    {
        const auto &operation = draft.operation();
        const auto *visit = operation.visit(VisitId { event.entity.uuid });
        if (!visit)
            return notFound(Kind::Visit);
        if (moved.from == VisitState::Canceled && isHoldingMoney(visit->job))
            return refusedStep(Refusal::RefundFirst);
        const auto *job = operation.job(visit->job);
        if (job && job->isClosed && isOpen(moved.from) && !closed(caused, job->id))
            return refusedStep(Refusal::JobIsClosed); // it was paid in the meantime
        const auto technician
            = moved.technician.isSet ? moved.formerTechnician.value : visit->technician;
        if (moved.technician.isSet && !moved.formerTechnician.isSet)
            return cannot(
                u"The log does not say who had this visit before. Assign it again by hand."_s);
        if (moved.window.isSet && !moved.formerWindow.isSet)
            return cannot(
                u"The log does not say which window this visit had before. Schedule it again by hand."_s);
        if (isActive(moved.from) && technician) {
            const auto isBusy
                = std::ranges::any_of(operation.openVisitsOf(*technician), [&](const Visit *other) {
                      return other->id != visit->id && isActive(other->state);
                  });
            if (isBusy)
                return refusedStep(Refusal::TechnicianBusy);
        }
        draft.add(event.entity,
            VisitMoved { .from = moved.to,
                .to = moved.from,
                .reason = TakenBack,
                .isOnBehalf = false,
                .isOverride = false,
                .isIncomplete = moved.wasIncomplete,
                .technician = moved.formerTechnician,
                .window = moved.formerWindow,
                .formerTechnician = moved.technician,
                .formerWindow = moved.window,
                .wasIncomplete = moved.isIncomplete });
        noteMove(visit->job, visit->id, moved.from);
        return {};
    }
    Checked operator()(const VisitCreated &created) const
    {
        if (isHoldingMoney(created.job))
            return refusedStep(Refusal::RefundFirst);
        draft.add(event.entity,
            VisitMoved { .from = created.state, .to = VisitState::Canceled, .reason = TakenBack });
        noteMove(created.job, VisitId { event.entity.uuid }, VisitState::Canceled);
        return {};
    }
    Checked operator()(const VisitChanged &changed) const { return patchBack(changed); }
    Checked operator()(const JobChanged &changed) const { return patchBack(changed); }
    Checked operator()(const TechnicianChanged &changed) const { return patchBack(changed); }
    Checked operator()(const ZoneChanged &changed) const { return patchBack(changed); }
    Checked operator()(const ZoneCreated &) const
    {
        draft.add(event.entity, ZoneRetired {});
        return {};
    }
    Checked operator()(const ZoneRetired &) const
    {
        return cannot(u"A retired zone does not come back. Draw it again."_s);
    }
    Checked operator()(const ShiftCreated &) const
    {
        draft.add(event.entity, ShiftCanceled {});
        return {};
    }
    Checked operator()(const ShiftChanged &changed) const
    {
        auto was = shiftNow();
        if (!was)
            return notFound(Kind::Shift);
        if (changed.former.hours.value)
            was->hours = *changed.former.hours.value;
        if (auto ok = checkFreeTime(draft.operation(), *was); !ok)
            return ok;
        return patchBack(changed);
    }
    Checked operator()(const ShiftCanceled &canceled) const
    {
        const auto was = shiftNow();
        if (!was)
            return notFound(Kind::Shift);
        if (!canceled.isRestored) {
            if (auto ok = checkFreeTime(draft.operation(), *was); !ok)
                return ok;
        }
        draft.add(event.entity, ShiftCanceled { .isRestored = !canceled.isRestored });
        return {};
    }
    Checked operator()(const DutyChanged &changed) const
    {
        if (!changed.formerDuty)
            return cannot(
                u"The log does not say what the technician did before. Set the duty by hand."_s);
        draft.add(event.entity,
            DutyChanged { .duty = *changed.formerDuty,
                .reason = changed.formerReason,
                .formerDuty = changed.duty,
                .formerReason = changed.reason });
        return {};
    }
    Checked operator()(const JobClosed &) const
    {
        return {};
    } // follows from the visits and the ledger again
    Checked operator()(const AlarmRaised &) const
    {
        draft.add(event.entity, AlarmMoved { .to = AlarmState::Cleared, .note = TakenBack });
        return {};
    }

    Checked operator()(const JobCreated &) const
    {
        return cannot(
            u"A new job is not taken back, so that its number never vanishes. Cancel its visit instead."_s);
    }
    Checked operator()(const JobNoted &) const { return word(); }
    Checked operator()(const MessagePosted &posted) const
    {
        const auto *thread = draft.operation().thread(ThreadId { event.entity.uuid });
        if (!thread)
            return notFound(Kind::Thread);
        const auto it = std::ranges::find(thread->messages, event.ver, &Message::n);
        if (it != thread->messages.end() && it->isTakenBack)
            return cannot(u"This message has been taken back already."_s);
        const auto &former = it == thread->messages.end() ? posted.text : it->text;
        draft.add(event.entity, MessageTakenBack { .n = event.ver, .former = former });
        return {};
    }
    Checked operator()(const PaymentAdded &) const
    {
        return cannot(
            u"Rows of the ledger are never taken back. Ask a supervisor to enter a refund or a void."_s);
    }
    Checked operator()(const EmergencyChanged &) const
    {
        return cannot(u"An emergency is not taken back. Call the technician, then clear it."_s);
    }
    template<class Other>
    Checked operator()(const Other &) const
    {
        return cannot(u"This kind of change cannot be taken back. Change it again by hand."_s);
    }

private:
    void noteMove(const JobId &job, const VisitId &visit, VisitState to) const
    {
        auto &moved = aftermathOf(aftermaths, job).moved;
        std::erase_if(moved, [&](const auto &entry) { return entry.first == visit; });
        moved.emplace_back(visit, to);
    }
    [[nodiscard]] std::optional<Shift> shiftNow() const
    {
        const auto *shift = draft.operation().shift(ShiftId { event.entity.uuid });
        return shift ? std::optional(*shift) : std::nullopt;
    }
    [[nodiscard]] bool isHoldingMoney(const JobId &job) const
    {
        const auto sum = balance(draft.operation().ledger(job));
        return !sum || sum->hasNetPayments();
    }
    template<class Changed>
    Checked patchBack(const Changed &changed) const
    {
        if (fieldsOf(changed.patch) != fieldsOf(changed.former))
            return cannot(
                u"The log does not say what was there before. Change it again by hand."_s);
        draft.add(event.entity, Changed { .patch = changed.former, .former = changed.patch });
        return {};
    }
    static Checked word()
    {
        return cannot(u"What was said stays said. Write another message to put it right."_s);
    }
};

} // namespace

std::expected<Decision, Rejection> decideUndo(const Operation &operation, const Actor &actor,
    const Command &command, std::span<const Event> caused, Timestamp now, milliseconds hold)
{
    if (caused.empty())
        return cannot(u"There is nothing to take back: that command changed nothing."_s);
    if (caused.front().by != actingRef(actor))
        return forbidden(
            u"Somebody else did this. Only they can take it back; you can change it by hand."_s);
    if (now - caused.front().at > hold)
        return cannot(u"The time for taking this back is over. Change it by hand."_s);
    for (const auto &event : caused) {
        // Given to another area by somebody else meanwhile; one's own move may be taken back.
        if (!actor.areas.isEmpty() && !isVisible(operation, actor, event.entity)
            && !movesAreas(operation, actor, event))
            return cannot(
                u"This belongs to an area that is not yours any more. Ask a supervisor."_s);
    }
    if (auto ok = checkUnmoved(operation, caused); !ok)
        return std::unexpected(ok.error());

    Draft draft(operation, actor, command, now);
    Aftermaths aftermaths;
    for (const auto &event : caused | std::views::reverse) {
        if (auto ok = std::visit(TakeBack { draft, caused, event, aftermaths }, event.payload); !ok)
            return std::unexpected(ok.error());
    }
    for (const auto &[job, aftermath] : aftermaths)
        closeOrReopen(draft, job, aftermath);
    return Decision { .events = draft.take(), .isMerged = false };
}

} // namespace dispatch::state
