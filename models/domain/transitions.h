// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <expected>

//! The life of a visit as one pure function, used by the server to decide, by the console to offer and by the tests.
namespace dispatch::domain {

enum class Action : quint8 {
    Approve, //!< Requested -> Unscheduled
    Reject, //!< Requested -> Rejected
    Schedule, //!< Unscheduled -> Scheduled; Scheduled -> Scheduled (move, reassign)
    Unschedule, //!< Scheduled -> Unscheduled
    Dispatch, //!< Scheduled -> Dispatched
    Accept, //!< Dispatched -> Accepted
    Decline, //!< Dispatched, Accepted -> Scheduled, by the technician
    Recall, //!< Dispatched, Accepted -> Scheduled, by the office
    TimeOut, //!< Dispatched, Accepted -> Scheduled, by the system
    Depart, //!< Dispatched, Accepted -> EnRoute
    Divert, //!< EnRoute -> Accepted
    Arrive, //!< EnRoute -> OnSite
    Start, //!< OnSite, EnRoute -> InProgress
    Pause, //!< InProgress -> Paused
    Resume, //!< Paused -> InProgress
    CloseIncomplete, //!< Paused -> Completed (incomplete), with a new visit
    NoShow, //!< OnSite -> NoShow
    Complete, //!< InProgress -> Completed
    Reopen, //!< Completed -> InProgress
    Cancel, //!< Requested .. Paused, InProgress -> Canceled
    Restore, //!< Canceled -> Unscheduled
    Override //!< any -> any
};
inline constexpr int actionCount = 22;
[[nodiscard]] QLatin1StringView name(Action a); //!< lower case with hyphens: "close-incomplete"
[[nodiscard]] std::optional<Action> actionFromName(QStringView n);

//! \brief What next() has to know about the world; all of it is the caller's to look up.
struct Facts {
    bool hasTechnician = false; //!< after the command's own assignment, if it makes one
    bool hasWindow = false; //!< likewise
    bool isTechnicianOnShift = false;
    bool hasOtherActiveVisit
        = false; //!< that technician has another visit EnRoute, OnSite or InProgress
    bool isOwnVisit
        = false; //!< the acting technician is the assigned one; the acting customer owns the job
    bool isOnBehalf = false;
    bool hasReason = false;
    bool hasNetPayments = false; //!< payments minus refunds > 0
    bool isJobClosed = false;
    bool isInsideUndo = false; //!< within the undo window of the move being taken back
    std::optional<VisitState> overrideTo;
};

enum class Refusal : quint8 {
    WrongState,
    WrongRole,
    NotYourVisit,
    NeedsReason,
    NeedsTechnician,
    NeedsWindow,
    TechnicianOffShift,
    TechnicianBusy,
    RefundFirst,
    JobIsClosed,
    UndoWindowOver,
    NeedsTarget
};

//! \brief Where the visit goes and what the move brings with it.
struct Transition {
    VisitState to = VisitState::Unscheduled;
    bool clearsTechnician = false;
    bool clearsWindow = false;
    bool fixesArrival = false; //!< the arrival time is this moment, unless it is known already
    bool isIncomplete = false;
    bool needsFollowUpVisit = false;
    bool alertsTechnician = false; //!< the technician must be told to stop or turn back
    bool raisesAlarm = false; //!< the office must look: declined, timed out
    bool isOverride = false;
    bool operator==(const Transition &) const = default;
};

//! \brief Decides one step of a visit.
//! \param roles of the person acting; with several, the most permitting one counts
//! \return the transition, or the first reason against it, in the order of Refusal's severity: state, role, guard
//! \source the transition table in models/domain/README.md
//! \threads pure
[[nodiscard]] std::expected<Transition, Refusal> next(
    VisitState state, Action action, Roles roles, const Facts &facts);

//! \brief Plain words for a refusal: what is in the way and what can be done.
[[nodiscard]] QString explain(Refusal r);

[[nodiscard]] constexpr bool isOpen(VisitState s)
{
    return s != VisitState::Completed && s != VisitState::NoShow && s != VisitState::Rejected
        && s != VisitState::Canceled;
}
//! \brief The technician is on the way or at work: one such visit per technician.
[[nodiscard]] constexpr bool isActive(VisitState s)
{
    return s == VisitState::EnRoute || s == VisitState::OnSite || s == VisitState::InProgress;
}

} // namespace dispatch::domain
