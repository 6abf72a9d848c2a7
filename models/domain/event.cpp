// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/event.h"

using namespace Qt::StringLiterals;

namespace dispatch::domain {

namespace {

template<class... F>
struct Overloaded : F... {
    using F::operator()...;
};

template<class T>
void addIf(QStringList &fields, const Change<T> &change, QLatin1StringView name)
{
    if (change.isSet)
        fields << QString(name);
}

QString alarmEventName(AlarmState to)
{
    return "alarm."_L1 + name(to);
}

QStringList movedFields(const VisitMoved &moved)
{
    QStringList fields { u"state"_s };
    addIf(fields, moved.window, "window"_L1);
    addIf(fields, moved.technician, "technician"_L1);
    return fields;
}

} // namespace

QString eventName(const EventPayload &payload)
{
    return std::visit(Overloaded {
                          [](const JobCreated &) { return u"job.created"_s; },
                          [](const JobChanged &) { return u"job.changed"_s; },
                          [](const JobNoted &) { return u"job.noted"_s; },
                          [](const JobClosed &) { return u"job.closed"_s; },
                          [](const VisitCreated &) { return u"visit.created"_s; },
                          [](const VisitChanged &) { return u"visit.changed"_s; },
                          [](const VisitMoved &) { return u"visit.moved"_s; },
                          [](const TechnicianCreated &) { return u"tech.created"_s; },
                          [](const TechnicianChanged &) { return u"tech.changed"_s; },
                          [](const DutyChanged &) { return u"tech.duty"_s; },
                          [](const EmergencyChanged &) { return u"tech.emergency"_s; },
                          [](const TechnicianRetired &) { return u"tech.retired"_s; },
                          [](const ThreadCreated &) { return u"thread.created"_s; },
                          [](const MessagePosted &) { return u"thread.posted"_s; },
                          [](const MessageEdited &) { return u"thread.edited"_s; },
                          [](const MessageTakenBack &) { return u"thread.deleted"_s; },
                          [](const ThreadRead &) { return u"thread.read"_s; },
                          [](const ThreadDelivered &) { return u"thread.delivered"_s; },
                          [](const ThreadSettled &) { return u"thread.settled"_s; },
                          [](const PaymentAdded &) { return u"payment.added"_s; },
                          [](const AlarmRaised &) { return u"alarm.raised"_s; },
                          [](const AlarmMoved &moved) { return alarmEventName(moved.to); },
                          [](const ZoneCreated &) { return u"zone.created"_s; },
                          [](const ZoneChanged &) { return u"zone.changed"_s; },
                          [](const ZoneRetired &) { return u"zone.retired"_s; },
                          [](const ShiftCreated &) { return u"shift.created"_s; },
                          [](const ShiftChanged &) { return u"shift.changed"_s; },
                          [](const ShiftCanceled &) { return u"shift.canceled"_s; },
                          [](const UserChanged &) { return u"user.changed"_s; },
                          [](const OrgChanged &) { return u"org.changed"_s; },
                          [](const TrackViewed &) { return u"track.viewed"_s; },
                          [](const TracksClosed &) { return u"track.closed"_s; },
                          [](const TracksDeleted &) { return u"track.deleted"_s; },
                          [](const UnknownEvent &unknown) { return unknown.event; },
                      },
        payload);
}

QStringList fieldsOf(const JobPatch &patch)
{
    QStringList fields;
    addIf(fields, patch.title, "title"_L1);
    addIf(fields, patch.description, "description"_L1);
    addIf(fields, patch.trade, "trade"_L1);
    addIf(fields, patch.priority, "priority"_L1);
    addIf(fields, patch.customerName, "customerName"_L1);
    addIf(fields, patch.customerPhone, "customerPhone"_L1);
    addIf(fields, patch.address, "address"_L1);
    addIf(fields, patch.place, "place"_L1);
    addIf(fields, patch.area, "area"_L1);
    addIf(fields, patch.skills, "skills"_L1);
    return fields;
}

QStringList fieldsOf(const VisitPatch &patch)
{
    QStringList fields;
    addIf(fields, patch.window, "window"_L1);
    addIf(fields, patch.technician, "technician"_L1);
    addIf(fields, patch.durationMin, "durationMin"_L1);
    addIf(fields, patch.skills, "skills"_L1);
    return fields;
}

QStringList fieldsOf(const TechnicianPatch &patch)
{
    QStringList fields;
    addIf(fields, patch.name, "name"_L1);
    addIf(fields, patch.phone, "phone"_L1);
    addIf(fields, patch.skills, "skills"_L1);
    addIf(fields, patch.area, "area"_L1);
    return fields;
}

QStringList fieldsOf(const ZonePatch &patch)
{
    QStringList fields;
    addIf(fields, patch.name, "name"_L1);
    addIf(fields, patch.area, "area"_L1);
    addIf(fields, patch.outline, "outline"_L1);
    return fields;
}

QStringList fieldsOf(const ShiftPatch &patch)
{
    QStringList fields;
    addIf(fields, patch.hours, "hours"_L1);
    addIf(fields, patch.breaks, "breaks"_L1);
    addIf(fields, patch.note, "note"_L1);
    return fields;
}

QStringList fieldsOf(const EventPayload &payload)
{
    return std::visit(
        Overloaded {
            [](const JobCreated &) {
                return QStringList { u"title"_s, u"description"_s, u"trade"_s, u"priority"_s,
                    u"customerName"_s, u"customerPhone"_s, u"address"_s, u"place"_s, u"area"_s,
                    u"skills"_s };
            },
            [](const JobChanged &changed) { return fieldsOf(changed.patch); },
            [](const JobClosed &) { return QStringList { u"isClosed"_s }; },
            [](const VisitCreated &) {
                return QStringList { u"job"_s, u"state"_s, u"durationMin"_s, u"skills"_s };
            },
            [](const VisitChanged &changed) { return fieldsOf(changed.patch); },
            [](const VisitMoved &moved) { return movedFields(moved); },
            [](const TechnicianCreated &) {
                return QStringList { u"handle"_s, u"name"_s, u"phone"_s, u"skills"_s, u"area"_s };
            },
            [](const TechnicianChanged &changed) { return fieldsOf(changed.patch); },
            [](const DutyChanged &) { return QStringList { u"duty"_s }; },
            [](const EmergencyChanged &) { return QStringList { u"emergency"_s }; },
            [](const TechnicianRetired &) { return QStringList { u"isRetired"_s }; },
            [](const ThreadCreated &) {
                return QStringList { u"job"_s, u"technician"_s, u"audience"_s, u"area"_s,
                    u"title"_s };
            },
            [](const AlarmRaised &) { return QStringList { u"state"_s }; },
            [](const AlarmMoved &) { return QStringList { u"state"_s }; },
            [](const ZoneCreated &) {
                return QStringList { u"name"_s, u"kind"_s, u"area"_s, u"outline"_s };
            },
            [](const ZoneChanged &changed) { return fieldsOf(changed.patch); },
            [](const ZoneRetired &) { return QStringList { u"isRetired"_s }; },
            [](const ShiftCreated &) {
                return QStringList { u"technician"_s, u"hours"_s, u"breaks"_s, u"note"_s };
            },
            [](const ShiftChanged &changed) { return fieldsOf(changed.patch); },
            [](const ShiftCanceled &) { return QStringList { u"isCanceled"_s }; },
            [](const UserChanged &) {
                return QStringList { u"name"_s, u"roles"_s, u"areas"_s, u"technician"_s,
                    u"isDisabled"_s };
            },
            [](const OrgChanged &) { return QStringList { u"name"_s }; },
            [](const auto &) { return QStringList {}; }, // appended, or not known to this version
        },
        payload);
}

} // namespace dispatch::domain
