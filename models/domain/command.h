// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"
#include "domain/transitions.h"

#include <memory>

//! What people ask for. One struct per op of the protocol; names in protocol/command_codec.h.
namespace dispatch::domain {

//! `job.create`: the job, its first visit and its office thread come into being together; all ids are the client's.
struct CreateJob {
    JobFields fields;
    bool isRequest
        = false; //!< true: Requested (asked from outside), false: Unscheduled (taken on the telephone)
    VisitId visit;
    ThreadId thread;
    std::optional<ThreadId> customerThread;
    int durationMin = 60;
    bool operator==(const CreateJob &) const = default;
};
struct EditJob {
    JobPatch patch;
    bool operator==(const EditJob &) const = default;
};
struct NoteJob {
    QString text;
    bool operator==(const NoteJob &) const = default;
};
//! `visit.create`: a further visit of a job that has no open one.
struct CreateVisit {
    JobId job;
    int durationMin = 60;
    QStringList skills;
    bool operator==(const CreateVisit &) const = default;
};
//! `visit.edit`: duration and skills, and technician or window of a visit that is Scheduled already.
struct EditVisit {
    VisitPatch patch;
    bool operator==(const EditVisit &) const = default;
};
//! `visit.act`: a step through the life cycle.
struct ActOnVisit {
    Action action = Action::Schedule;
    QString reason;
    bool isOnBehalf = false;
    std::optional<TechnicianId> technician; //!< Schedule, Dispatch: also assigns
    std::optional<TimeWindow> window; //!< Schedule
    std::optional<VisitState> overrideTo; //!< Override
    std::optional<VisitId> followUp; //!< CloseIncomplete, NoShow: id of the new visit
    bool operator==(const ActOnVisit &) const = default;
};
//! `thread.create`: a conversation with a technician, of a team, or with the customer of a job that has none yet.
struct CreateThread {
    std::optional<JobId> job; //!< its customer side
    std::optional<TechnicianId> technician;
    QString title, area; //!< of a team (neither job nor technician); no area: everybody
    bool operator==(const CreateThread &) const = default;
};
struct PostMessage {
    QString text;
    QStringList attachments;
    quint64 quote = 0; //!< the message it answers; 0: none
    QStringList choices {}; //!< the office asks: one of these
    bool operator==(const PostMessage &) const = default;
};
//! `thread.edit`, `thread.delete`: the own words, inside the hold. The log keeps what was said.
struct EditMessage {
    quint64 n = 0;
    QString text;
    bool operator==(const EditMessage &) const = default;
};
struct DeleteMessage {
    quint64 n = 0;
    bool operator==(const DeleteMessage &) const = default;
};
struct MarkRead {
    quint64 upTo = 0;
    bool operator==(const MarkRead &) const = default;
};
//! `thread.delivered`: the words are on the telephone of a technician or customer.
struct MarkDelivered {
    quint64 upTo = 0;
    bool operator==(const MarkDelivered &) const = default;
};
//! `thread.settle`: the office owes no answer to what was said so far.
struct SettleThread {
    quint64 upTo = 0;
    bool operator==(const SettleThread &) const = default;
};
struct SetDuty {
    Duty duty = Duty::Available;
    QString reason;
    bool operator==(const SetDuty &) const = default;
};
struct SetEmergency {
    bool raise = false;
    QString note;
    bool operator==(const SetEmergency &) const = default;
};
struct AddPayment {
    JobId job;
    PaymentKind kind = PaymentKind::Payment;
    Money amount;
    QString method, reference;
    bool operator==(const AddPayment &) const = default;
};
struct ActOnAlarm {
    AlarmState to = AlarmState::Owned;
    QString note;
    bool operator==(const ActOnAlarm &) const = default;
};
//! `tech.create`, `tech.edit`, `tech.retire`: administrators and supervisors (an addition to version 1).
struct CreateTechnician {
    QString name, phone, area;
    QStringList skills;
    bool operator==(const CreateTechnician &) const = default;
};
struct EditTechnician {
    TechnicianPatch patch;
    bool operator==(const EditTechnician &) const = default;
};
struct RetireTechnician {
    bool operator==(const RetireTechnician &) const = default;
};
//! `zone.create`, `zone.edit`, `zone.retire`: administrators and supervisors (an addition to version 1).
struct CreateZone {
    QString name;
    ZoneKind kind = ZoneKind::Territory;
    QString area;
    QList<GeoPoint> outline;
    bool operator==(const CreateZone &) const = default;
};
struct EditZone {
    ZonePatch patch;
    bool operator==(const EditZone &) const = default;
};
struct RetireZone {
    bool operator==(const RetireZone &) const = default;
};
//! `shift.create`, `shift.edit`, `shift.cancel`: dispatchers and supervisors (an addition to version 1).
struct CreateShift {
    TechnicianId technician;
    TimeWindow hours;
    QList<TimeWindow> breaks;
    QString note;
    bool operator==(const CreateShift &) const = default;
};
struct EditShift {
    ShiftPatch patch;
    bool operator==(const EditShift &) const = default;
};
struct CancelShift {
    bool operator==(const CancelShift &) const = default;
};
//! `undo`: takes back an own command within the hold.
struct UndoCommand {
    CommandId cmd;
    bool operator==(const UndoCommand &) const = default;
};

struct BatchItem;
//! `batch`: up to 256 items, all or none.
struct Batch {
    std::vector<BatchItem> items;
    bool operator==(const Batch &) const;
};

using CommandArgs
    = std::variant<CreateJob, EditJob, NoteJob, CreateVisit, EditVisit, ActOnVisit, CreateThread,
        PostMessage, EditMessage, DeleteMessage, MarkRead, MarkDelivered, SettleThread, SetDuty,
        SetEmergency, AddPayment, ActOnAlarm, CreateTechnician, EditTechnician, RetireTechnician,
        CreateZone, EditZone, RetireZone, CreateShift, EditShift, CancelShift, UndoCommand, Batch>;

//! \brief The version the user saw: a number, or "the one my earlier command made".
struct ExpectAfter {
    bool operator==(const ExpectAfter &) const = default;
};
using Expect = std::variant<quint64, ExpectAfter>;

struct BatchItem {
    EntityRef entity;
    std::optional<Expect> expect;
    CommandArgs args;
    bool operator==(const BatchItem &) const = default;
};

struct Command {
    CommandId id;
    EntityRef entity; //!< what it is about; for undo and batch the org or a null reference
    std::optional<Expect> expect;
    std::optional<CommandId> after;
    Timestamp made; //!< by the client's clock
    CommandArgs args;
    bool operator==(const Command &) const = default;
};

inline bool Batch::operator==(const Batch &) const = default;

//! \brief Why a command was refused; the codes of protocol section 10.
enum class ErrorCode : quint8 {
    Invalid,
    Forbidden,
    NotFound,
    Conflict,
    IdReused,
    DependencyFailed,
    UnsupportedOp,
    TooLarge,
    RateLimited,
    ReadOnly,
    Unavailable
};
[[nodiscard]] QLatin1StringView name(ErrorCode c);
[[nodiscard]] std::optional<ErrorCode> errorCodeFromName(QStringView n);
//! \brief Whether the same command may be sent again unchanged.
[[nodiscard]] bool mayRetry(ErrorCode c);

struct ConflictingChange {
    quint64 ver = 0;
    QString event;
    EntityRef by;
    Timestamp at;
    QStringList fields;
    bool operator==(const ConflictingChange &) const = default;
};

struct Rejection {
    ErrorCode code = ErrorCode::Invalid;
    QString title; //!< plain words for the dispatcher
    QString field; //!< the offending field, if one
    std::optional<quint64> expect, ver; //!< conflict
    std::vector<ConflictingChange> changes; //!< conflict: what happened since, oldest first
    std::optional<int> index; //!< batch: the failing item
    std::optional<milliseconds> retryAfter; //!< rate-limited
    bool operator==(const Rejection &) const = default;
};

struct Accepted {
    quint64 seq = 0; //!< the last event of the command
    quint64 ver = 0; //!< of the command's entity
    bool isDuplicate = false;
    bool isMerged = false;
    bool operator==(const Accepted &) const = default;
};

} // namespace dispatch::domain
