// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decisions.h"

#include "domain/billing.h"
#include "domain/limits.h"
#include "domain/transitions.h"
#include "state/alarms.h"
#include "state/closing.h"
#include "state/patches.h"
#include "state/roster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

Checked checkAssignable(const Operation &operation, const TechnicianId &id)
{
    const auto *technician = operation.technician(id);
    if (!technician)
        return invalid(
            u"technician"_s, u"There is no such technician. Choose one from the list."_s);
    if (technician->isRetired)
        return invalid(u"technician"_s,
            u"%1 does not work here any more. Choose somebody else."_s.arg(technician->name));
    return {};
}

//! Where it is the roster and not the duty that is against it, the words say so.
Refused refusedSending(
    const Operation &operation, const TechnicianId &id, const std::optional<TimeWindow> &window)
{
    const auto *technician = operation.technician(id);
    const bool isOnDuty = technician && !technician->isRetired && technician->duty != Duty::OffShift
        && technician->duty != Duty::OutOfService;
    if (!isOnDuty || !window || !rosterAt(operation, id, *window).isRecorded)
        return refusedStep(Refusal::TechnicianOffShift);
    return invalid(u"technician"_s,
        u"The window lies outside the shifts of %1. Change the window or the shift, or choose somebody else."_s
            .arg(technician->name));
}

bool hasOtherActiveVisit(
    const Operation &operation, const TechnicianId &technician, const VisitId &visit)
{
    return std::ranges::any_of(operation.openVisitsOf(technician),
        [&](const Visit *other) { return other->id != visit && isActive(other->state); });
}

//! A ledger that cannot be summed is treated as holding money: refusing is the harmless side.
bool hasNetPayments(const Operation &operation, const JobId &job)
{
    const auto sum = balance(operation.ledger(job));
    return !sum || sum->hasNetPayments();
}

//! The roles as far as this visit is concerned: who is technician and customer at once acts as the one whose it is.
Roles rolesFor(const Draft &draft, bool isOwnAsTechnician, bool isOwnAsCustomer)
{
    auto roles = draft.actor().roles;
    if (isOwnAsTechnician && !isOwnAsCustomer)
        roles.setFlag(Role::Customer, false);
    if (isOwnAsCustomer && !isOwnAsTechnician)
        roles.setFlag(Role::Technician, false);
    return roles;
}

bool mayAssign(Action action)
{
    return action == Action::Schedule || action == Action::Dispatch;
}

bool mayFollowUp(Action action)
{
    return action == Action::CloseIncomplete || action == Action::NoShow
        || action == Action::Complete;
}

Checked checkArguments(const Draft &draft, const ActOnVisit &args)
{
    if (auto ok = checkBytes(args.reason, u"reason"_s, MaxTextBytes); !ok)
        return ok;
    if (args.technician) {
        if (!mayAssign(args.action))
            return invalid(u"technician"_s,
                u"A technician is chosen when a visit is scheduled or dispatched, not with this step."_s);
        if (auto ok = checkAssignable(draft.operation(), *args.technician); !ok)
            return ok;
    }
    if (args.window) {
        if (args.action != Action::Schedule)
            return invalid(u"window"_s,
                u"A window is chosen when a visit is scheduled, not with this step."_s);
        if (auto ok = checkWindow(*args.window); !ok)
            return ok;
    }
    if (args.overrideTo && args.action != Action::Override)
        return invalid(u"overrideTo"_s, u"Only an override names the state to go to."_s);
    if (args.followUp) {
        if (!mayFollowUp(args.action))
            return invalid(u"followUp"_s,
                u"A further visit follows when this one ends, not with this step."_s);
        return draft.checkNewId(*args.followUp, u"followUp"_s);
    }
    return {};
}

VisitMoved moveOf(const Visit &visit, const ActOnVisit &args, const Transition &transition)
{
    VisitPatch asked;
    if (args.technician)
        asked.technician = Change<TechnicianId>::to(*args.technician);
    if (args.window)
        asked.window = Change<TimeWindow>::to(*args.window);
    if (transition.clearsTechnician)
        asked.technician = Change<TechnicianId>::cleared();
    if (transition.clearsWindow)
        asked.window = Change<TimeWindow>::cleared();
    const auto d = difference(visit, asked);
    return { .from = visit.state,
        .to = transition.to,
        .reason = args.reason,
        .isOnBehalf = args.isOnBehalf,
        .isOverride = transition.isOverride,
        .isIncomplete = transition.isIncomplete,
        .technician = d.patch.technician,
        .window = d.patch.window,
        .formerTechnician = d.former.technician,
        .formerWindow = d.former.window,
        .wasIncomplete = visit.isIncomplete };
}

} // namespace

Checked judge(Draft &draft, const CreateVisit &args)
{
    const auto &operation = draft.operation();
    const auto *job = operation.job(args.job);
    if (!job)
        return notFound(Kind::Job);
    if (auto ok = checkDuration(args.durationMin); !ok)
        return ok;
    if (auto ok = checkSkills(args.skills); !ok)
        return ok;
    if (const auto *current = operation.currentVisit(args.job); current && isOpen(current->state))
        return invalid(u"job"_s,
            u"Job %1 has an open visit already. End that one first, or change it."_s.arg(
                job->number));
    draft.add(draft.entity(),
        VisitCreated { .job = args.job,
            .state = VisitState::Unscheduled,
            .durationMin = args.durationMin,
            .skills = args.skills });
    Aftermath aftermath;
    aftermath.hasNewVisit = true;
    closeOrReopen(draft, args.job, aftermath);
    return {};
}

Checked judge(Draft &draft, const EditVisit &args)
{
    const auto &operation = draft.operation();
    const auto *visit = operation.visit(VisitId { draft.entity().uuid });
    if (!visit)
        return notFound(Kind::Visit);
    if (auto ok = checkPatch(args.patch); !ok)
        return ok;
    const auto d = difference(*visit, args.patch);
    if (d.patch == VisitPatch {})
        return {};
    if (!isOpen(visit->state))
        return invalid(
            u"entity"_s, u"This visit is over and cannot be changed. Plan a new one instead."_s);
    const auto isReplanned = d.patch.technician.isSet || d.patch.window.isSet;
    if (isReplanned && visit->state != VisitState::Scheduled)
        return invalid(d.patch.technician.isSet ? u"technician"_s : u"window"_s,
            u"Technician and window are changed here only while the visit is scheduled. Schedule it, or recall it first."_s);
    if (d.patch.window.isSet && !d.patch.window.value)
        return invalid(u"window"_s,
            u"A scheduled visit has a window. Choose another one, or unschedule the visit."_s);
    if (d.patch.technician.value) {
        if (auto ok = checkAssignable(operation, *d.patch.technician.value); !ok)
            return ok;
    }
    draft.add(visit->id, VisitChanged { .patch = d.patch, .former = d.former });
    return {};
}

Checked judge(Draft &draft, const ActOnVisit &args)
{
    const auto &operation = draft.operation();
    const auto *visit = operation.visit(VisitId { draft.entity().uuid });
    if (!visit)
        return notFound(Kind::Visit);
    if (auto ok = checkArguments(draft, args); !ok)
        return ok;
    const auto *job = operation.job(visit->job);
    const auto isOwnAsTechnician = draft.isSelf(visit->technician);
    const auto isOwnAsCustomer
        = draft.hasRole(Role::Customer) && job && job->createdBy == draft.actor().user.ref();
    const auto technician = args.technician ? args.technician : visit->technician;

    Facts facts;
    facts.hasTechnician = technician.has_value();
    facts.hasWindow = args.window || visit->window;
    const auto window = args.window ? args.window : visit->window;
    facts.isTechnicianOnShift
        = technician && isOnShift(operation, *technician, window, draft.now());
    facts.hasOtherActiveVisit
        = technician && hasOtherActiveVisit(operation, *technician, visit->id);
    facts.isOwnVisit = isOwnAsTechnician || isOwnAsCustomer;
    facts.isOnBehalf = args.isOnBehalf;
    facts.hasReason = !args.reason.trimmed().isEmpty();
    facts.hasNetPayments = hasNetPayments(operation, visit->job);
    facts.isJobClosed = job && job->isClosed;
    facts.isInsideUndo = visit->endedAt && draft.now() - *visit->endedAt <= DefaultUndoWindow;
    facts.overrideTo = args.overrideTo;

    const auto transition = next(
        visit->state, args.action, rolesFor(draft, isOwnAsTechnician, isOwnAsCustomer), facts);
    if (!transition && transition.error() == Refusal::TechnicianOffShift && technician)
        return refusedSending(operation, *technician, window);
    if (!transition)
        return refusedStep(transition.error());
    if (transition->needsFollowUpVisit && !args.followUp)
        return invalid(u"followUp"_s,
            u"Work is left, so a further visit has to follow. Give it an id and try again."_s);

    auto move = moveOf(*visit, args, *transition);
    const auto isStill = move.to == move.from && !move.technician.isSet && !move.window.isSet;
    if (isStill)
        return {};
    if (args.action == Action::TimeOut && move.reason.isEmpty())
        move.reason = u"No answer in time"_s;
    const auto reason = move.reason;
    draft.add(visit->id, std::move(move));
    if (args.followUp)
        draft.add(*args.followUp,
            VisitCreated { .job = visit->job,
                .state = VisitState::Unscheduled,
                .durationMin = visit->durationMin,
                .skills = visit->skills });
    if (transition->raisesAlarm)
        draft.raiseAlarm(
            args.action == Action::TimeOut ? u"timed-out"_s : u"declined"_s, visit->id, reason);
    if (visit->state == VisitState::Requested)
        clearAlarms(draft, visit->job, UrgentRequestAlarm, u"The request was answered"_s);
    Aftermath aftermath;
    aftermath.moved.emplace_back(visit->id, transition->to);
    aftermath.hasNewVisit = args.followUp.has_value();
    closeOrReopen(draft, visit->job, aftermath);
    return {};
}

} // namespace dispatch::state
