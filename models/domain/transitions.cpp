// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/transitions.h"

#include "domain/name_table.h"

#include <algorithm>
#include <initializer_list>
#include <span>

using namespace Qt::StringLiterals;

namespace dispatch::domain {

namespace {

using enum VisitState;

constexpr NameTable<Action, actionCount> actions { std::array { "approve"_L1, "reject"_L1,
    "schedule"_L1, "unschedule"_L1, "dispatch"_L1, "accept"_L1, "decline"_L1, "recall"_L1,
    "time-out"_L1, "depart"_L1, "divert"_L1, "arrive"_L1, "start"_L1, "pause"_L1, "resume"_L1,
    "close-incomplete"_L1, "no-show"_L1, "complete"_L1, "reopen"_L1, "cancel"_L1, "restore"_L1,
    "override"_L1 } };

//! A set of states or of guards, one bit each.
template<class E>
struct BitSet {
    quint32 bits = 0;
    constexpr BitSet() = default;
    constexpr BitSet(std::initializer_list<E> members)
    {
        for (const E e : members)
            bits |= 1U << std::to_underlying(e);
    }
    [[nodiscard]] constexpr bool has(E e) const { return (bits >> std::to_underlying(e)) & 1U; }
    [[nodiscard]] constexpr BitSet operator|(BitSet other) const
    {
        BitSet both;
        both.bits = bits | other.bits;
        return both;
    }
};

using States = BitSet<VisitState>;

//! In the order in which they are tried.
enum class Guard : quint8 {
    OnBehalf,    //!< the office acts for the technician and says so
    Own,         //!< the visit (or the job) is the acting person's
    Reason,
    Technician,
    Window,
    OnShift,
    NotBusy,
    NothingPaid,
    NotClosed,
    InsideUndo,
    Target
};
using Guards = BitSet<Guard>;

enum class Effect : quint8 {
    ClearTechnician,
    ClearWindow,
    FixArrival,
    Incomplete,
    FollowUp,
    AlertTechnician,
    RaiseAlarm
};
using Effects = BitSet<Effect>;

//! Who may take a step, and what is asked of them beyond the guards of the step itself.
struct Permission {
    Role role;
    Guards guards;
};

//! One row of the life-cycle table.
struct Step {
    Action action;
    States from;
    VisitState to;
    std::span<const Permission> who;
    Guards guards;
    Effects effects;
};

// The usual groups of people. A dispatcher who acts for a technician says so, gives the reason, and there has to be a
// technician to act for.
constexpr Guards ForTechnician { Guard::OnBehalf, Guard::Reason, Guard::Technician };
constexpr Permission dispatcher { Role::Dispatcher, {} };
constexpr Permission dispatcherOnBehalf { Role::Dispatcher, ForTechnician };
constexpr Permission dispatcherInsideUndo { Role::Dispatcher, { Guard::InsideUndo } };
constexpr Permission supervisor { Role::Supervisor, {} };
constexpr Permission technician { Role::Technician, { Guard::Own } };
constexpr Permission customer { Role::Customer, { Guard::Own } };
constexpr Permission automaton { Role::System, {} };

constexpr std::array office { dispatcher, supervisor };
constexpr std::array officeOrSystem { dispatcher, supervisor, automaton };
constexpr std::array onlyTechnician { technician };
constexpr std::array onlySystem { automaton };
constexpr std::array onlySupervisor { supervisor };
constexpr std::array field { technician, dispatcherOnBehalf };
constexpr std::array fieldOrSupervisor { technician, dispatcherOnBehalf, supervisor };
constexpr std::array technicianOrDispatcher { technician, dispatcher };
constexpr std::array takeBack { supervisor, dispatcherInsideUndo };
constexpr std::array officeOrCustomer { dispatcher, supervisor, customer };

constexpr Guards CancelGuards { Guard::Reason, Guard::NothingPaid };

constexpr std::array steps {
    Step { Action::Approve, { Requested }, Unscheduled, office, {}, {} },
    Step { Action::Reject, { Requested }, Rejected, office, { Guard::Reason }, {} },
    Step { Action::Schedule, { Unscheduled, Scheduled }, Scheduled, office, { Guard::Window }, {} },
    Step { Action::Unschedule, { Scheduled }, Unscheduled, office, {},
        { Effect::ClearTechnician, Effect::ClearWindow } },
    Step { Action::Dispatch, { Scheduled }, Dispatched, officeOrSystem,
        { Guard::Technician, Guard::OnShift }, {} },
    Step { Action::Accept, { Dispatched }, Accepted, field, {}, {} },
    Step { Action::Decline, { Dispatched, Accepted }, Scheduled, onlyTechnician, { Guard::Reason },
        { Effect::ClearTechnician, Effect::RaiseAlarm } },
    Step { Action::Recall, { Dispatched, Accepted }, Scheduled, office, { Guard::Reason },
        { Effect::ClearTechnician, Effect::AlertTechnician } },
    // The passing of time is its own reason.
    Step { Action::TimeOut, { Dispatched, Accepted }, Scheduled, onlySystem, {},
        { Effect::ClearTechnician, Effect::AlertTechnician, Effect::RaiseAlarm } },
    Step { Action::Depart, { Dispatched, Accepted }, EnRoute, field, { Guard::NotBusy }, {} },
    Step { Action::Divert, { EnRoute }, Accepted, technicianOrDispatcher, {}, {} },
    Step { Action::Arrive, { EnRoute }, OnSite, field, {}, { Effect::FixArrival } },
    Step { Action::Start, { OnSite }, InProgress, field, {}, {} },
    Step { Action::Start, { EnRoute }, InProgress, field, {}, { Effect::FixArrival } },
    Step { Action::Pause, { InProgress }, Paused, fieldOrSupervisor, { Guard::Reason }, {} },
    Step { Action::Resume, { Paused }, InProgress, fieldOrSupervisor, { Guard::NotBusy }, {} },
    Step { Action::CloseIncomplete, { Paused }, Completed, office, {},
        { Effect::Incomplete, Effect::FollowUp } },
    Step { Action::NoShow, { OnSite }, NoShow, technicianOrDispatcher, { Guard::Reason }, {} },
    Step { Action::Complete, { InProgress }, Completed, field, {}, {} },
    Step { Action::Reopen, { Completed }, InProgress, takeBack,
        { Guard::NotClosed, Guard::NotBusy }, {} },
    Step { Action::Cancel, { Requested, Unscheduled, Scheduled }, Canceled, officeOrCustomer,
        CancelGuards, {} },
    Step { Action::Cancel, { Dispatched, Accepted }, Canceled, officeOrCustomer, CancelGuards,
        { Effect::AlertTechnician } },
    Step { Action::Cancel, { EnRoute, OnSite, Paused }, Canceled, office, CancelGuards,
        { Effect::AlertTechnician } },
    Step { Action::Cancel, { InProgress }, Canceled, onlySupervisor, CancelGuards,
        { Effect::AlertTechnician } },
    Step { Action::Restore, { Canceled }, Unscheduled, takeBack, {},
        { Effect::ClearTechnician, Effect::ClearWindow } },
};

const Step *findStep(VisitState state, Action action)
{
    const auto *const it = std::ranges::find_if(
        steps, [&](const Step &step) { return step.action == action && step.from.has(state); });
    return it == steps.end() ? nullptr : &*it;
}

//! The first guard that does not hold.
std::optional<Refusal> firstBroken(Guards guards, const Facts &facts, VisitState state)
{
    struct Check {
        Guard guard;
        bool holds;
        Refusal refusal;
    };
    const std::array checks {
        Check { Guard::OnBehalf, facts.isOnBehalf, Refusal::WrongRole },
        Check { Guard::Own, facts.isOwnVisit, Refusal::NotYourVisit },
        Check { Guard::Reason, facts.hasReason, Refusal::NeedsReason },
        Check { Guard::Technician, facts.hasTechnician, Refusal::NeedsTechnician },
        Check { Guard::Window, facts.hasWindow, Refusal::NeedsWindow },
        Check { Guard::OnShift, facts.isTechnicianOnShift, Refusal::TechnicianOffShift },
        Check { Guard::NotBusy, !facts.hasOtherActiveVisit, Refusal::TechnicianBusy },
        Check { Guard::NothingPaid, !facts.hasNetPayments, Refusal::RefundFirst },
        Check { Guard::NotClosed, !facts.isJobClosed, Refusal::JobIsClosed },
        Check { Guard::InsideUndo, facts.isInsideUndo, Refusal::UndoWindowOver },
        Check {
            Guard::Target, facts.overrideTo && *facts.overrideTo != state, Refusal::NeedsTarget },
    };
    for (const auto &check : checks) {
        if (guards.has(check.guard) && !check.holds)
            return check.refusal;
    }
    return std::nullopt;
}

Transition transitionOf(VisitState to, Effects effects)
{
    return {
        .to = to,
        .clearsTechnician = effects.has(Effect::ClearTechnician),
        .clearsWindow = effects.has(Effect::ClearWindow),
        .fixesArrival = effects.has(Effect::FixArrival),
        .isIncomplete = effects.has(Effect::Incomplete),
        .needsFollowUpVisit = effects.has(Effect::FollowUp),
        .alertsTechnician = effects.has(Effect::AlertTechnician),
        .raisesAlarm = effects.has(Effect::RaiseAlarm),
    };
}

bool isWithTechnician(VisitState s)
{
    return States { Dispatched, Accepted, EnRoute, OnSite, InProgress, Paused }.has(s);
}

//! A supervisor puts a visit where it belongs. Only the money rule stands above that.
std::expected<Transition, Refusal> overrideStep(VisitState state, Roles roles, const Facts &facts)
{
    if (!roles.testFlag(Role::Supervisor))
        return std::unexpected(Refusal::WrongRole);
    Guards guards { Guard::Reason, Guard::Target };
    if (facts.overrideTo == Canceled)
        guards = guards | Guards { Guard::NothingPaid };
    if (const auto broken = firstBroken(guards, facts, state))
        return std::unexpected(*broken);
    const auto to = *facts.overrideTo;
    Effects effects;
    if (to == Requested || to == Unscheduled) // these states have neither
        effects = effects | Effects { Effect::ClearTechnician, Effect::ClearWindow };
    if (to == OnSite || to == InProgress || to == Paused)
        effects = effects | Effects { Effect::FixArrival };
    if (isWithTechnician(state) && !isWithTechnician(to))
        effects = effects | Effects { Effect::AlertTechnician };
    auto result = transitionOf(to, effects);
    result.isOverride = true;
    return result;
}

} // namespace

QLatin1StringView name(Action a)
{
    return actions.nameOf(a);
}

std::optional<Action> actionFromName(QStringView n)
{
    return actions.valueOf(n);
}

std::expected<Transition, Refusal> next(
    VisitState state, Action action, Roles roles, const Facts &facts)
{
    if (action == Action::Override)
        return overrideStep(state, roles, facts);
    const auto *const step = findStep(state, action);
    if (!step)
        return std::unexpected(Refusal::WrongState);
    // Of several roles the most permitting one counts: one that passes, else the one that came furthest.
    auto refusal = Refusal::WrongRole;
    for (const auto &permission : step->who) {
        if (!roles.testFlag(permission.role))
            continue;
        const auto broken = firstBroken(step->guards | permission.guards, facts, state);
        if (!broken)
            return transitionOf(step->to, step->effects);
        refusal = std::max(refusal, *broken);
    }
    return std::unexpected(refusal);
}

QString explain(Refusal r)
{
    switch (r) {
    case Refusal::WrongState:
        return u"This step does not follow from where the visit stands now. Look at its state and choose another step."_s;
    case Refusal::WrongRole:
        return u"Your role may not take this step. The technician's own steps can be taken by a "
               u"dispatcher on the "
               "technician's behalf, with a reason; for the others, ask a supervisor."_s;
    case Refusal::NotYourVisit:
        return u"This visit is not yours. Only the person it belongs to, or the office, can take this step."_s;
    case Refusal::NeedsReason:
        return u"This step needs a reason, which goes into the log. Write a few words and try again."_s;
    case Refusal::NeedsTechnician:
        return u"Nobody is assigned to this visit. Choose a technician first."_s;
    case Refusal::NeedsWindow:
        return u"The visit has no time window. Choose when the technician should come."_s;
    case Refusal::TechnicianOffShift:
        return u"The technician is off shift. Choose somebody who is on shift, or wait until this shift begins."_s;
    case Refusal::TechnicianBusy:
        return u"The technician is on the way to, or at, another visit. Finish, pause or divert that one first."_s;
    case Refusal::RefundFirst:
        return u"Money has been paid for this job, so the visit cannot be canceled. Refund it first."_s;
    case Refusal::JobIsClosed:
        return u"The job is completed and settled, so this visit stays closed. Plan a new visit instead."_s;
    case Refusal::UndoWindowOver:
        return u"The time for taking this back is over. A supervisor can still do it."_s;
    case Refusal::NeedsTarget:
        return u"An override needs to say which other state the visit should have. Choose one."_s;
    }
    return {};
}

} // namespace dispatch::domain
