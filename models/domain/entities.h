// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QByteArray>
#include <QList>

#include <vector>

//! The things the operation is made of, as values. Every one carries `ver`, which rises by one with each event of it.
namespace dispatch::domain {

//! \brief What the office knows about a piece of work; everything here can be edited.
struct JobFields {
    QString title; //!< "Boiler gives no hot water"
    QString description;
    QString trade; //!< "plumbing", "heating", ...; free text, lower case
    Priority priority = Priority::Normal;
    QString customerName;
    QString customerPhone;
    QString address;
    std::optional<GeoPoint> place;
    QString area;
    QStringList skills;
    bool operator==(const JobFields &) const = default;
};

struct Note {
    Timestamp at;
    EntityRef by;
    QString text;
    bool operator==(const Note &) const = default;
};

struct Job {
    JobId id;
    quint64 ver = 0;
    quint64 number = 0; //!< what people say: "job 481"; given by the server, rising from 1
    JobFields fields;
    Timestamp createdAt;
    EntityRef createdBy;
    std::vector<Note> notes; //!< oldest first
    std::vector<VisitId> visits; //!< in order of creation
    std::vector<ThreadId> threads; //!< in order of creation
    std::vector<PaymentId> payments; //!< in order of entry
    bool isClosed = false;
    bool operator==(const Job &) const = default;
};

struct Visit {
    VisitId id;
    quint64 ver = 0;
    JobId job;
    VisitState state = VisitState::Unscheduled;
    std::optional<TimeWindow> window; //!< the arrival window promised
    std::optional<TechnicianId> technician;
    int durationMin = 60;
    QStringList skills;
    Timestamp createdAt;
    std::optional<Timestamp> dispatchedAt;
    std::optional<Timestamp> enRouteAt;
    std::optional<Timestamp> arrivedAt;
    std::optional<Timestamp> startedAt;
    std::optional<Timestamp> endedAt;
    bool isIncomplete = false; //!< closed with work left; a new visit follows
    QString reason; //!< of the last move that had one
    bool operator==(const Visit &) const = default;
};

struct Technician {
    TechnicianId id;
    quint64 ver = 0;
    quint32 handle
        = 0; //!< names the technician in location batches; stable within an epoch, from 1
    QString name;
    QString phone;
    QStringList skills;
    QString area;
    Duty duty = Duty::OffShift;
    QString dutyReason;
    bool hasEmergency = false;
    QString emergencyNote;
    bool isRetired = false;
    std::optional<Timestamp> dutySince;
    bool operator==(const Technician &) const = default;
};

//! \brief Who reads a thread. An internal word never goes to the customer.
enum class Audience : quint8 { Office, Customer };
[[nodiscard]] QLatin1StringView name(Audience a);
[[nodiscard]] std::optional<Audience> audienceFromName(QStringView n);

struct Message {
    quint64 n = 0; //!< the thread's `ver` at this message: its place in the thread
    EntityRef by; //!< a user
    Timestamp at;
    QString text; //!< as it reads now; empty once taken back
    QStringList attachments; //!< upload ids; none once taken back
    quint64 quote = 0; //!< the message this one answers, by its n; 0: none
    QStringList choices {}; //!< the answers asked for: one tap each on a telephone
    std::optional<Timestamp> editedAt {}; //!< when the text was last put right
    bool isTakenBack = false; //!< the log still has what it said
    bool operator==(const Message &) const = default;
};

//! \brief Up to which message somebody has come; ascending by user id.
using ReadingMarks = std::vector<std::pair<UserId, quint64>>;

//! \brief A conversation: about a job (office or customer side), with one technician, or of a team.
struct Thread {
    ThreadId id;
    quint64 ver = 0;
    std::optional<JobId> job;
    std::optional<TechnicianId> technician;
    Audience audience = Audience::Office;
    bool isTeam = false; //!< of everybody, or of those who work in `area`
    QString area {}; //!< of a team; empty: everybody
    QString title {}; //!< of a team: what it is called
    //! Ascending n; the newest MaxThreadTail. The log has the others. Shared, because copies of an operation are made to
    //! try things out.
    QList<Message> messages {};
    quint64 olderMessages = 0; //!< said before those
    ReadingMarks readUpTo {}; //!< highest n read, by user
    ReadingMarks deliveredUpTo {}; //!< highest n on a telephone, by user (technicians, customers)
    quint64 settledUpTo = 0; //!< highest n that needs no answer, as somebody in the office said
    bool operator==(const Thread &) const = default;
};

enum class PaymentKind : quint8 { Charge, Deposit, Payment, Refund, Void, WriteOff };
[[nodiscard]] QLatin1StringView name(PaymentKind k);
[[nodiscard]] std::optional<PaymentKind> paymentKindFromName(QStringView n);

//! \brief One row of the money ledger. Rows are added and never changed.
struct Payment {
    PaymentId id;
    quint64 ver = 0;
    JobId job;
    PaymentKind kind = PaymentKind::Payment;
    Money amount; //!< minor > 0; the kind says the direction
    QString method;
    QString reference;
    EntityRef by;
    Timestamp at;
    bool operator==(const Payment &) const = default;
};

enum class AlarmState : quint8 { Raised, Owned, Escalated, Cleared };
[[nodiscard]] QLatin1StringView name(AlarmState s);
[[nodiscard]] std::optional<AlarmState> alarmStateFromName(QStringView n);

struct Alarm {
    AlarmId id;
    quint64 ver = 0;
    QString kindName; //!< "emergency", "declined", "timed-out", "urgent-request"
    EntityRef about;
    AlarmState state = AlarmState::Raised;
    std::optional<UserId> owner;
    QString note;
    Timestamp raisedAt;
    bool operator==(const Alarm &) const = default;
};

//! \brief A territory names an area, the label that technicians, jobs and users carry. A site is the grounds of one
//! customer place: who is inside has arrived there.
enum class ZoneKind : quint8 { Territory, Site };
[[nodiscard]] QLatin1StringView name(ZoneKind k);
[[nodiscard]] std::optional<ZoneKind> zoneKindFromName(QStringView n);

struct Zone {
    ZoneId id;
    quint64 ver = 0;
    QString name;
    ZoneKind kind = ZoneKind::Territory; //!< never changes
    QString area; //!< the label a territory gives; a site may have none
    QList<GeoPoint> outline; //!< not closed: the last point is joined to the first
    bool isRetired = false;
    bool operator==(const Zone &) const = default;
};

//! \brief The time a technician is to work in one go, with the breaks in it: what the roster says. What somebody really does
//! is their duty.
struct Shift {
    ShiftId id;
    quint64 ver = 0;
    TechnicianId technician; //!< never changes
    TimeWindow hours;
    QList<TimeWindow> breaks; //!< within the hours, ascending, apart from each other
    QString note;
    bool isCanceled = false;
    bool operator==(const Shift &) const = default;
};

struct User {
    UserId id;
    quint64 ver = 0;
    QString name; //!< the login name and what the log shows
    Roles roles;
    QStringList areas;
    std::optional<TechnicianId> technician; //!< whose visits these are, for the technician role
    bool isDisabled = false;
    bool operator==(const User &) const = default;
};

} // namespace dispatch::domain
