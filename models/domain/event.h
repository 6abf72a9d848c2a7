// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"

#include <variant>

//! What the log consists of. One struct per event of the protocol; the wire names are in protocol/event_codec.h.
namespace dispatch::domain {

//! \brief A field that may be left alone, cleared or set: absent, `null` or a value on the wire.
template<class T>
struct Change {
    bool isSet = false; //!< the field is mentioned
    std::optional<T> value; //!< nullopt with isSet: cleared
    bool operator==(const Change &) const = default;
    static Change to(T v) { return { true, std::move(v) }; }
    static Change cleared() { return { true, std::nullopt }; }
};

//! \brief The fields of a job that an edit touches. Strings and lists are cleared to empty.
struct JobPatch {
    Change<QString> title, description, trade, customerName, customerPhone, address, area;
    Change<Priority> priority;
    Change<GeoPoint> place;
    Change<QStringList> skills;
    bool operator==(const JobPatch &) const = default;
};

struct VisitPatch {
    Change<TimeWindow> window;
    Change<TechnicianId> technician;
    Change<int> durationMin;
    Change<QStringList> skills;
    bool operator==(const VisitPatch &) const = default;
};

struct TechnicianPatch {
    Change<QString> name, phone, area;
    Change<QStringList> skills;
    bool operator==(const TechnicianPatch &) const = default;
};

struct ZonePatch {
    Change<QString> name, area;
    Change<QList<GeoPoint>> outline;
    bool operator==(const ZonePatch &) const = default;
};

struct ShiftPatch {
    Change<TimeWindow> hours;
    Change<QList<TimeWindow>> breaks;
    Change<QString> note;
    bool operator==(const ShiftPatch &) const = default;
};

// job
struct JobCreated {
    quint64 number = 0;
    JobFields fields;
    bool operator==(const JobCreated &) const = default;
};
//! \brief The fields set, and what they held before: `former` mentions exactly the fields of `patch`, so that the log can
//! say "from … to …" and an undo can put them back. Events of other writers may leave `former` empty.
struct JobChanged {
    JobPatch patch;
    JobPatch former {};
    bool operator==(const JobChanged &) const = default;
};
struct JobNoted {
    QString text;
    bool operator==(const JobNoted &) const = default;
};
struct JobClosed {
    bool isReopened = false;
    bool operator==(const JobClosed &) const = default;
};
// visit
struct VisitCreated {
    JobId job;
    VisitState state = VisitState::Unscheduled; //!< Requested or Unscheduled
    int durationMin = 60;
    QStringList skills;
    bool operator==(const VisitCreated &) const = default;
};
//! \brief `former` as in JobChanged.
struct VisitChanged {
    VisitPatch patch;
    VisitPatch former {};
    bool operator==(const VisitChanged &) const = default;
};
//! \brief Every change of state; carries the technician and window the move sets or clears, and those it replaced
//! (mentioned exactly where `technician` or `window` are; as in JobChanged).
struct VisitMoved {
    VisitState from = VisitState::Unscheduled;
    VisitState to = VisitState::Unscheduled;
    QString reason {};
    bool isOnBehalf = false;
    bool isOverride = false;
    bool isIncomplete = false;
    Change<TechnicianId> technician {};
    Change<TimeWindow> window {};
    Change<TechnicianId> formerTechnician {};
    Change<TimeWindow> formerWindow {};
    bool wasIncomplete = false; //!< the visit had the mark before; for undo
    bool operator==(const VisitMoved &) const = default;
};
// tech
struct TechnicianCreated {
    quint32 handle = 0;
    QString name, phone, area;
    QStringList skills;
    bool operator==(const TechnicianCreated &) const = default;
};
//! \brief `former` as in JobChanged.
struct TechnicianChanged {
    TechnicianPatch patch;
    TechnicianPatch former {};
    bool operator==(const TechnicianChanged &) const = default;
};
struct DutyChanged {
    Duty duty = Duty::OffShift;
    QString reason;
    std::optional<Duty> formerDuty {}; //!< what it was before; nullopt if the writer did not say
    QString formerReason {};
    bool operator==(const DutyChanged &) const = default;
};
struct EmergencyChanged {
    bool isRaised = false;
    QString note;
    bool operator==(const EmergencyChanged &) const = default;
};
struct TechnicianRetired {
    bool operator==(const TechnicianRetired &) const = default;
};
// thread
struct ThreadCreated {
    std::optional<JobId> job;
    std::optional<TechnicianId> technician;
    Audience audience = Audience::Office;
    bool isTeam = false;
    QString area {}, title {}; //!< of a team
    bool operator==(const ThreadCreated &) const = default;
};
struct MessagePosted {
    QString text;
    QStringList attachments;
    quint64 quote = 0;
    QStringList choices {};
    bool operator==(const MessagePosted &) const = default;
};
//! \brief `former` is what it said before.
struct MessageEdited {
    quint64 n = 0;
    QString text, former;
    bool operator==(const MessageEdited &) const = default;
};
//! \brief Nobody is shown it any more; `former` keeps what it said.
struct MessageTakenBack {
    quint64 n = 0;
    QString former;
    bool operator==(const MessageTakenBack &) const = default;
};
struct ThreadRead {
    quint64 upTo = 0;
    bool operator==(const ThreadRead &) const = default;
};
struct ThreadDelivered {
    quint64 upTo = 0;
    bool operator==(const ThreadDelivered &) const = default;
};
struct ThreadSettled {
    quint64 upTo = 0;
    bool operator==(const ThreadSettled &) const = default;
};
// payment
struct PaymentAdded {
    JobId job;
    PaymentKind kind = PaymentKind::Payment;
    Money amount;
    QString method, reference;
    bool operator==(const PaymentAdded &) const = default;
};
// alarm
struct AlarmRaised {
    QString kindName;
    EntityRef about;
    QString note;
    bool operator==(const AlarmRaised &) const = default;
};
//! \brief owned, escalated, cleared.
struct AlarmMoved {
    AlarmState to = AlarmState::Owned;
    QString note;
    bool operator==(const AlarmMoved &) const = default;
};
// zone
struct ZoneCreated {
    QString name;
    ZoneKind kind = ZoneKind::Territory;
    QString area;
    QList<GeoPoint> outline;
    bool operator==(const ZoneCreated &) const = default;
};
//! \brief `former` as in JobChanged.
struct ZoneChanged {
    ZonePatch patch;
    ZonePatch former {};
    bool operator==(const ZoneChanged &) const = default;
};
struct ZoneRetired {
    bool operator==(const ZoneRetired &) const = default;
};
// shift
struct ShiftCreated {
    TechnicianId technician;
    TimeWindow hours;
    QList<TimeWindow> breaks;
    QString note;
    bool operator==(const ShiftCreated &) const = default;
};
//! \brief `former` as in JobChanged.
struct ShiftChanged {
    ShiftPatch patch;
    ShiftPatch former {};
    bool operator==(const ShiftChanged &) const = default;
};
struct ShiftCanceled {
    bool isRestored = false; //!< the cancellation was taken back
    bool operator==(const ShiftCanceled &) const = default;
};
// user, org
struct UserChanged {
    QString name;
    Roles roles;
    QStringList areas;
    std::optional<TechnicianId> technician;
    bool isDisabled = false;
    bool operator==(const UserChanged &) const = default;
};
//! \brief Where a restored log comes from.
struct Restoration {
    QUuid epoch; //!< the life of the log that was backed up
    quint64 seq = 0; //!< its newest event in the back-up
    Timestamp backedUp; //!< when the back-up was made
    bool operator==(const Restoration &) const = default;
};
struct OrgChanged {
    QString name; //!< empty: not changed
    std::optional<Restoration> restored = std::nullopt; //!< the log begins another life here
    bool operator==(const OrgChanged &) const = default;
};
// tracks: where technicians were is kept outside the log; what is done with it is in the log, about the organisation
//! \brief Somebody looked at where a technician had been. `span` is made of whole days (UTC): one look a day and hour is
//! recorded, not every turn of a slider.
struct TrackViewed {
    TechnicianId technician;
    TimeWindow span;
    bool operator==(const TrackViewed &) const = default;
};
//! \brief A day (UTC) of tracks is over: what was recorded of it. A day whose fixes came late has another one later, which
//! counts.
struct TracksClosed {
    TimeWindow span;
    quint64 fixes = 0; //!< measured in `span`, received before `counted`
    QString
        digest; //!< SHA-256 over them in lower-case hex; models/journal/track_store.h says over what
    Timestamp counted;
    bool operator==(const TracksClosed &) const = default;
};
//! \brief Tracks are deleted, because they are older than `keepDays`.
struct TracksDeleted {
    TimeWindow span;
    int keepDays = 0;
    quint64 fixes = 0;
    QString digest; //!< SHA-256 over the digests (as text) of the days in it, in their order
    bool operator==(const TracksDeleted &) const = default;
};
//! \brief An event of a later version: kept as it is, counted in `ver`, otherwise without effect.
struct UnknownEvent {
    QString event;
    QByteArray dataJson;
    bool operator==(const UnknownEvent &) const = default;
};

using EventPayload = std::variant<JobCreated, JobChanged, JobNoted, JobClosed, VisitCreated,
    VisitChanged, VisitMoved, TechnicianCreated, TechnicianChanged, DutyChanged, EmergencyChanged,
    TechnicianRetired, ThreadCreated, MessagePosted, MessageEdited, MessageTakenBack, ThreadRead,
    ThreadDelivered, ThreadSettled, PaymentAdded, AlarmRaised, AlarmMoved, ZoneCreated, ZoneChanged,
    ZoneRetired, ShiftCreated, ShiftChanged, ShiftCanceled, UserChanged, OrgChanged, TrackViewed,
    TracksClosed, TracksDeleted, UnknownEvent>;

//! \brief `visit.moved` and the like: the name of the event in the log and on the wire. For an UnknownEvent, its own name.
[[nodiscard]] QString eventName(const EventPayload &payload);
//! \brief The fields of the entity that the event touches, by the name of the member ("title", "technician", "state"), in
//! the order of the struct. Two commands whose fields do not meet can be merged. Empty for what only appends (notes,
//! messages, payments, read marks) and for unknown events.
[[nodiscard]] QStringList fieldsOf(const EventPayload &payload);
[[nodiscard]] QStringList fieldsOf(const JobPatch &patch);
[[nodiscard]] QStringList fieldsOf(const VisitPatch &patch);
[[nodiscard]] QStringList fieldsOf(const TechnicianPatch &patch);
[[nodiscard]] QStringList fieldsOf(const ZonePatch &patch);
[[nodiscard]] QStringList fieldsOf(const ShiftPatch &patch);

struct Event {
    quint64 seq = 0; //!< place in the organisation's log, from 1 without holes
    EntityRef entity;
    quint64 ver = 0; //!< the entity's version after this event, from 1
    Timestamp at; //!< when the server committed it
    EntityRef by; //!< the user, or org/… for the system itself
    CommandId cmd; //!< the command that caused it; null for the system
    EventPayload payload;
    bool operator==(const Event &) const = default;
};

} // namespace dispatch::domain
