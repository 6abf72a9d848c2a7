// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/event_codec.h"

#include "protocol/json_text.h"
#include "protocol/json_values.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

using namespace dispatch::domain;

namespace {

template<class... F>
struct Overloaded : F... {
    using F::operator()...;
};

constexpr auto Former = "former"_L1;

//! What the fields of an edit or move held before; left out where the writer did not say.
void putFormer(QJsonObject &data, const QJsonObject &former)
{
    if (!former.isEmpty())
        data.insert(Former, former);
}

template<class Changed>
void putPatches(QJsonObject &data, const Changed &changed)
{
    putPatch(data, changed.patch);
    QJsonObject former;
    putPatch(former, changed.former);
    putFormer(data, former);
}

template<class Changed, class Patch>
EventPayload readPatches(Fields &f, Patch (*read)(Fields &))
{
    Changed changed { .patch = read(f) };
    if (f.has(Former)) {
        Fields former(f, Former);
        changed.former = read(former);
    }
    return changed;
}

QJsonObject encodePayload(const EventPayload &payload)
{
    QJsonObject data;
    std::visit(
        Overloaded {
            [&](const JobCreated &p) {
                putCount(data, "number"_L1, p.number);
                putJobFields(data, p.fields);
            },
            [&](const JobChanged &p) { putPatches(data, p); },
            [&](const JobNoted &p) { putText(data, "text"_L1, p.text); },
            [&](const JobClosed &p) { putFlag(data, "reopened"_L1, p.isReopened); },
            [&](const VisitCreated &p) {
                putRef(data, "job"_L1, p.job);
                putName(data, "state"_L1, p.state);
                data.insert("durationMin"_L1, p.durationMin);
                putTexts(data, "skills"_L1, p.skills);
            },
            [&](const VisitChanged &p) { putPatches(data, p); },
            [&](const VisitMoved &p) {
                putName(data, "from"_L1, p.from);
                putName(data, "to"_L1, p.to);
                putText(data, "reason"_L1, p.reason);
                putFlag(data, "onBehalf"_L1, p.isOnBehalf);
                putFlag(data, "override"_L1, p.isOverride);
                putFlag(data, "incomplete"_L1, p.isIncomplete);
                putChange(data, "technician"_L1, p.technician);
                putChange(data, "window"_L1, p.window);
                QJsonObject former;
                putChange(former, "technician"_L1, p.formerTechnician);
                putChange(former, "window"_L1, p.formerWindow);
                putFlag(former, "incomplete"_L1, p.wasIncomplete);
                putFormer(data, former);
            },
            [&](const TechnicianCreated &p) {
                putCount(data, "handle"_L1, p.handle);
                putText(data, "name"_L1, p.name);
                putText(data, "phone"_L1, p.phone);
                putText(data, "area"_L1, p.area);
                putTexts(data, "skills"_L1, p.skills);
            },
            [&](const TechnicianChanged &p) { putPatches(data, p); },
            [&](const DutyChanged &p) {
                putName(data, "duty"_L1, p.duty);
                putText(data, "reason"_L1, p.reason);
                QJsonObject former;
                if (p.formerDuty)
                    putName(former, "duty"_L1, *p.formerDuty);
                putText(former, "reason"_L1, p.formerReason);
                putFormer(data, former);
            },
            [&](const EmergencyChanged &p) {
                data.insert("raised"_L1, p.isRaised);
                putText(data, "note"_L1, p.note);
            },
            [&](const TechnicianRetired &) {},
            [&](const ThreadCreated &p) {
                putRef(data, "job"_L1, p.job);
                putRef(data, "technician"_L1, p.technician);
                putName(data, "audience"_L1, p.audience);
                putFlag(data, "team"_L1, p.isTeam);
                putText(data, "area"_L1, p.area);
                putText(data, "title"_L1, p.title);
            },
            [&](const MessagePosted &p) {
                putText(data, "text"_L1, p.text);
                putTexts(data, "attachments"_L1, p.attachments);
                if (p.quote > 0)
                    putCount(data, "quote"_L1, p.quote);
                putTexts(data, "choices"_L1, p.choices);
            },
            [&](const MessageEdited &p) {
                putCount(data, "n"_L1, p.n);
                putText(data, "text"_L1, p.text);
                putText(data, "former"_L1, p.former);
            },
            [&](const MessageTakenBack &p) {
                putCount(data, "n"_L1, p.n);
                putText(data, "former"_L1, p.former);
            },
            [&](const ThreadRead &p) { putCount(data, "upTo"_L1, p.upTo); },
            [&](const ThreadDelivered &p) { putCount(data, "upTo"_L1, p.upTo); },
            [&](const ThreadSettled &p) { putCount(data, "upTo"_L1, p.upTo); },
            [&](const PaymentAdded &p) {
                putRef(data, "job"_L1, p.job);
                putName(data, "kind"_L1, p.kind);
                putMoney(data, p.amount);
                putText(data, "method"_L1, p.method);
                putText(data, "ref"_L1, p.reference);
            },
            [&](const AlarmRaised &p) {
                putText(data, "kind"_L1, p.kindName);
                putRef(data, "about"_L1, p.about);
                putText(data, "note"_L1, p.note);
            },
            [&](const AlarmMoved &p) { putText(data, "note"_L1, p.note); },
            [&](const ZoneCreated &p) {
                putText(data, "name"_L1, p.name);
                putName(data, "kind"_L1, p.kind);
                putText(data, "area"_L1, p.area);
                putOutline(data, p.outline);
            },
            [&](const ZoneChanged &p) { putPatches(data, p); },
            [&](const ZoneRetired &) {},
            [&](const ShiftCreated &p) {
                putRef(data, "technician"_L1, p.technician);
                data.insert("hours"_L1, encodeWindow(p.hours));
                putBreaks(data, p.breaks);
                putText(data, "note"_L1, p.note);
            },
            [&](const ShiftChanged &p) { putPatches(data, p); },
            [&](const ShiftCanceled &p) { putFlag(data, "restored"_L1, p.isRestored); },
            [&](const UserChanged &p) {
                putText(data, "name"_L1, p.name);
                putRoles(data, p.roles);
                putTexts(data, "areas"_L1, p.areas);
                putRef(data, "technician"_L1, p.technician);
                putFlag(data, "disabled"_L1, p.isDisabled);
            },
            [&](const OrgChanged &p) {
                putText(data, "name"_L1, p.name);
                putRestoration(data, p.restored);
            },
            [&](const TrackViewed &p) {
                putRef(data, "technician"_L1, p.technician);
                data.insert("span"_L1, encodeWindow(p.span));
            },
            [&](const TracksClosed &p) {
                data.insert("span"_L1, encodeWindow(p.span));
                putCount(data, "fixes"_L1, p.fixes);
                putText(data, "digest"_L1, p.digest);
                putTime(data, "countedMs"_L1, p.counted);
            },
            [&](const TracksDeleted &p) {
                data.insert("span"_L1, encodeWindow(p.span));
                data.insert("keepDays"_L1, p.keepDays);
                putCount(data, "fixes"_L1, p.fixes);
                putText(data, "digest"_L1, p.digest);
            },
            [&](const UnknownEvent &unknown) { data = documentOf(unknown.dataJson).object(); },
        },
        payload);
    return data;
}

// A braced list is evaluated from left to right, so the first field in the order of the struct is the one reported.
EventPayload readJobCreated(Fields &f)
{
    return JobCreated { f.count("number"_L1), readJobFields(f) };
}

EventPayload readVisitCreated(Fields &f)
{
    return VisitCreated { f.id<JobId>("job"_L1), f.named("state"_L1, visitStateFromName),
        readDuration(f), f.texts("skills"_L1) };
}

EventPayload readVisitMoved(Fields &f)
{
    VisitMoved moved;
    moved.from = f.named("from"_L1, visitStateFromName);
    moved.to = f.named("to"_L1, visitStateFromName);
    moved.reason = f.textOr("reason"_L1);
    moved.isOnBehalf = f.flag("onBehalf"_L1);
    moved.isOverride = f.flag("override"_L1);
    moved.isIncomplete = f.flag("incomplete"_L1);
    moved.technician = readTechnicianChange(f);
    moved.window = readWindowChange(f);
    if (f.has(Former)) {
        Fields former(f, Former);
        moved.formerTechnician = readTechnicianChange(former);
        moved.formerWindow = readWindowChange(former);
        moved.wasIncomplete = former.flag("incomplete"_L1);
    }
    return moved;
}

EventPayload readDutyChanged(Fields &f)
{
    DutyChanged changed { .duty = f.named("duty"_L1, dutyFromName),
        .reason = f.textOr("reason"_L1) };
    if (f.has(Former)) {
        Fields former(f, Former);
        if (former.has("duty"_L1))
            changed.formerDuty = former.named("duty"_L1, dutyFromName);
        changed.formerReason = former.textOr("reason"_L1);
    }
    return changed;
}

EventPayload readTechnicianCreated(Fields &f)
{
    return TechnicianCreated { .handle
        = static_cast<quint32>(f.integer("handle"_L1, 0, std::numeric_limits<quint32>::max())),
        .name = f.textOr("name"_L1),
        .phone = f.textOr("phone"_L1),
        .area = f.textOr("area"_L1),
        .skills = f.texts("skills"_L1) };
}

EventPayload readEmergency(Fields &f)
{
    if (!f.has("raised"_L1))
        f.fail(DecodeErrorCode::Missing, "raised"_L1);
    return EmergencyChanged { f.flag("raised"_L1), f.textOr("note"_L1) };
}

EventPayload readPaymentAdded(Fields &f)
{
    return PaymentAdded { .job = f.id<JobId>("job"_L1),
        .kind = f.named("kind"_L1, paymentKindFromName),
        .amount = readMoney(f),
        .method = f.textOr("method"_L1),
        .reference = f.textOr("ref"_L1) };
}

EventPayload readZoneCreated(Fields &f)
{
    return ZoneCreated { .name = f.textOr("name"_L1),
        .kind = f.named("kind"_L1, zoneKindFromName),
        .area = f.textOr("area"_L1),
        .outline = readOutline(f) };
}

EventPayload readShiftCreated(Fields &f)
{
    return ShiftCreated { .technician = f.id<TechnicianId>("technician"_L1),
        .hours = readWindow(f, "hours"_L1),
        .breaks = readBreaks(f),
        .note = f.textOr("note"_L1) };
}

EventPayload readUserChanged(Fields &f)
{
    return UserChanged { .name = f.textOr("name"_L1),
        .roles = readRoles(f),
        .areas = f.texts("areas"_L1),
        .technician = f.idIf<TechnicianId>("technician"_L1),
        .isDisabled = f.flag("disabled"_L1) };
}

EventPayload readTrackViewed(Fields &f)
{
    return TrackViewed { .technician = f.id<TechnicianId>("technician"_L1),
        .span = readWindow(f, "span"_L1) };
}

EventPayload readTracksClosed(Fields &f)
{
    return TracksClosed { .span = readWindow(f, "span"_L1),
        .fixes = f.count("fixes"_L1),
        .digest = f.textOr("digest"_L1),
        .counted = f.time("countedMs"_L1) };
}

EventPayload readTracksDeleted(Fields &f)
{
    return TracksDeleted { .span = readWindow(f, "span"_L1),
        .keepDays = static_cast<int>(f.integer("keepDays"_L1, 0, std::numeric_limits<int>::max())),
        .fixes = f.count("fixes"_L1),
        .digest = f.textOr("digest"_L1) };
}

struct EventType {
    QLatin1StringView name;
    Kind kind;
    EventPayload (*read)(Fields &);
};

// clang-format off
constexpr std::array eventTypes {
    EventType { "job.created"_L1, Kind::Job, readJobCreated },
    EventType { "job.changed"_L1, Kind::Job, [](Fields &f) -> EventPayload { return readPatches<JobChanged>(f, readJobPatch); } },
    EventType { "job.noted"_L1, Kind::Job, [](Fields &f) -> EventPayload { return JobNoted { f.textOr("text"_L1) }; } },
    EventType { "job.closed"_L1, Kind::Job, [](Fields &f) -> EventPayload { return JobClosed { f.flag("reopened"_L1) }; } },
    EventType { "visit.created"_L1, Kind::Visit, readVisitCreated },
    EventType { "visit.changed"_L1, Kind::Visit, [](Fields &f) -> EventPayload { return readPatches<VisitChanged>(f, readVisitPatch); } },
    EventType { "visit.moved"_L1, Kind::Visit, readVisitMoved },
    EventType { "tech.created"_L1, Kind::Technician, readTechnicianCreated },
    EventType { "tech.changed"_L1, Kind::Technician, [](Fields &f) -> EventPayload { return readPatches<TechnicianChanged>(f, readTechnicianPatch); } },
    EventType { "tech.duty"_L1, Kind::Technician, readDutyChanged },
    EventType { "tech.emergency"_L1, Kind::Technician, readEmergency },
    EventType { "tech.retired"_L1, Kind::Technician, [](Fields &) -> EventPayload { return TechnicianRetired {}; } },
    EventType { "thread.created"_L1, Kind::Thread, [](Fields &f) -> EventPayload { return ThreadCreated { f.idIf<JobId>("job"_L1), f.idIf<TechnicianId>("technician"_L1), f.named("audience"_L1, audienceFromName), f.flag("team"_L1), f.textOr("area"_L1), f.textOr("title"_L1) }; } },
    EventType { "thread.posted"_L1, Kind::Thread, [](Fields &f) -> EventPayload { return MessagePosted { f.textOr("text"_L1), f.texts("attachments"_L1), f.countOr("quote"_L1), f.texts("choices"_L1) }; } },
    EventType { "thread.edited"_L1, Kind::Thread, [](Fields &f) -> EventPayload { return MessageEdited { f.count("n"_L1), f.textOr("text"_L1), f.textOr("former"_L1) }; } },
    EventType { "thread.deleted"_L1, Kind::Thread, [](Fields &f) -> EventPayload { return MessageTakenBack { f.count("n"_L1), f.textOr("former"_L1) }; } },
    EventType { "thread.read"_L1, Kind::Thread, [](Fields &f) -> EventPayload { return ThreadRead { f.count("upTo"_L1) }; } },
    EventType { "thread.delivered"_L1, Kind::Thread, [](Fields &f) -> EventPayload { return ThreadDelivered { f.count("upTo"_L1) }; } },
    EventType { "thread.settled"_L1, Kind::Thread, [](Fields &f) -> EventPayload { return ThreadSettled { f.count("upTo"_L1) }; } },
    EventType { "payment.added"_L1, Kind::Payment, readPaymentAdded },
    EventType { "alarm.raised"_L1, Kind::Alarm, [](Fields &f) -> EventPayload { return AlarmRaised { f.text("kind"_L1), f.entityOr("about"_L1), f.textOr("note"_L1) }; } },
    EventType { "alarm.owned"_L1, Kind::Alarm, [](Fields &f) -> EventPayload { return AlarmMoved { AlarmState::Owned, f.textOr("note"_L1) }; } },
    EventType { "alarm.escalated"_L1, Kind::Alarm, [](Fields &f) -> EventPayload { return AlarmMoved { AlarmState::Escalated, f.textOr("note"_L1) }; } },
    EventType { "alarm.cleared"_L1, Kind::Alarm, [](Fields &f) -> EventPayload { return AlarmMoved { AlarmState::Cleared, f.textOr("note"_L1) }; } },
    EventType { "zone.created"_L1, Kind::Zone, readZoneCreated },
    EventType { "zone.changed"_L1, Kind::Zone, [](Fields &f) -> EventPayload { return readPatches<ZoneChanged>(f, readZonePatch); } },
    EventType { "zone.retired"_L1, Kind::Zone, [](Fields &) -> EventPayload { return ZoneRetired {}; } },
    EventType { "shift.created"_L1, Kind::Shift, readShiftCreated },
    EventType { "shift.changed"_L1, Kind::Shift, [](Fields &f) -> EventPayload { return readPatches<ShiftChanged>(f, readShiftPatch); } },
    EventType { "shift.canceled"_L1, Kind::Shift, [](Fields &f) -> EventPayload { return ShiftCanceled { f.flag("restored"_L1) }; } },
    EventType { "user.changed"_L1, Kind::User, readUserChanged },
    EventType { "org.changed"_L1, Kind::Org, [](Fields &f) -> EventPayload { return OrgChanged { f.textOr("name"_L1), readRestoration(f) }; } },
    EventType { "track.viewed"_L1, Kind::Org, readTrackViewed },
    EventType { "track.closed"_L1, Kind::Org, readTracksClosed },
    EventType { "track.deleted"_L1, Kind::Org, readTracksDeleted },
};
// clang-format on

EventPayload readUnknown(const QString &name, Fields &event)
{
    if (!event.has("data"_L1))
        return UnknownEvent { name, {} };
    Fields data(event, "data"_L1);
    return UnknownEvent { name, canonical(data.object()) };
}

EventPayload readPayload(const QString &name, Kind kind, Fields &event)
{
    const auto type = std::ranges::find(eventTypes, name, &EventType::name);
    if (type == eventTypes.end())
        return readUnknown(name, event);
    if (type->kind != kind)
        event.fail(DecodeErrorCode::OutOfRange, "event"_L1);
    Fields data(event, "data"_L1);
    return type->read(data);
}

} // namespace

QString eventName(const EventPayload &payload, Kind)
{
    return domain::eventName(payload);
}

QStringList eventFields(const EventPayload &payload)
{
    return fieldsOf(payload);
}

QJsonObject encodeEvent(const Event &event)
{
    QJsonObject object;
    putCount(object, "seq"_L1, event.seq);
    putRef(object, "entity"_L1, event.entity);
    putCount(object, "ver"_L1, event.ver);
    object.insert("event"_L1, eventName(event.payload, event.entity.kind));
    putTime(object, "tsMs"_L1, event.at);
    putRef(object, "by"_L1, event.by);
    if (!event.cmd.isNull())
        object.insert("cmd"_L1, uuidText(event.cmd.uuid));
    const auto *unknown = std::get_if<UnknownEvent>(&event.payload);
    if (!unknown || !unknown->dataJson.isEmpty())
        object.insert("data"_L1, encodePayload(event.payload));
    return object;
}

Decoded<Event> decodeEvent(const QJsonObject &object)
{
    Fields fields(object);
    Event event;
    event.seq = fields.count("seq"_L1);
    event.entity = fields.entity("entity"_L1);
    event.ver = fields.count("ver"_L1);
    const QString name = fields.text("event"_L1);
    event.at = fields.time("tsMs"_L1);
    event.by = fields.entityOr("by"_L1);
    event.cmd = CommandId { fields.uuidOr("cmd"_L1) };
    if (!fields.failed())
        event.payload = readPayload(name, event.entity.kind, fields);
    return fields.result(std::move(event));
}

QByteArray canonicalEvent(const Event &event)
{
    return canonical(encodeEvent(event));
}

} // namespace dispatch::protocol
