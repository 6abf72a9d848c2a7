// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/event_codec.h"
#include "protocol/json_values.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

using namespace dispatch::domain;

namespace {

QJsonObject encodeNote(const Note &note)
{
    QJsonObject object;
    putTime(object, "tsMs"_L1, note.at);
    putRef(object, "by"_L1, note.by);
    putText(object, "text"_L1, note.text);
    return object;
}

QJsonObject encode(const Job &job)
{
    QJsonObject object;
    putRef(object, "id"_L1, job.id);
    putCount(object, "ver"_L1, job.ver);
    putCount(object, "number"_L1, job.number);
    putJobFields(object, job.fields);
    putTime(object, "createdMs"_L1, job.createdAt);
    putRef(object, "createdBy"_L1, job.createdBy);
    if (!job.notes.empty()) {
        QJsonArray notes;
        for (const Note &note : job.notes)
            notes.append(encodeNote(note));
        object.insert("notes"_L1, notes);
    }
    putRefs(object, "visits"_L1, job.visits);
    putRefs(object, "threads"_L1, job.threads);
    putRefs(object, "payments"_L1, job.payments);
    putFlag(object, "closed"_L1, job.isClosed);
    return object;
}

SnapshotItem readJob(Fields &f)
{
    Job job;
    job.id = f.id<JobId>("id"_L1);
    job.ver = f.count("ver"_L1);
    job.number = f.count("number"_L1);
    job.fields = readJobFields(f);
    job.createdAt = f.time("createdMs"_L1);
    job.createdBy = f.entityOr("createdBy"_L1);
    const QJsonArray notes = f.arrayOr("notes"_L1);
    for (qsizetype i = 0; i < notes.size(); ++i) {
        Fields note(f, "notes"_L1, notes, i);
        job.notes.push_back(
            { note.time("tsMs"_L1), note.entityOr("by"_L1), note.textOr("text"_L1) });
    }
    job.visits = f.ids<VisitId>("visits"_L1);
    job.threads = f.ids<ThreadId>("threads"_L1);
    job.payments = f.ids<PaymentId>("payments"_L1);
    job.isClosed = f.flag("closed"_L1);
    return job;
}

QJsonObject encode(const Visit &visit)
{
    QJsonObject object;
    putRef(object, "id"_L1, visit.id);
    putCount(object, "ver"_L1, visit.ver);
    putRef(object, "job"_L1, visit.job);
    putName(object, "state"_L1, visit.state);
    if (visit.window)
        object.insert("window"_L1, encodeWindow(*visit.window));
    putRef(object, "technician"_L1, visit.technician);
    object.insert("durationMin"_L1, visit.durationMin);
    putTexts(object, "skills"_L1, visit.skills);
    putTime(object, "createdMs"_L1, visit.createdAt);
    putTime(object, "dispatchedMs"_L1, visit.dispatchedAt);
    putTime(object, "enRouteMs"_L1, visit.enRouteAt);
    putTime(object, "arrivedMs"_L1, visit.arrivedAt);
    putTime(object, "startedMs"_L1, visit.startedAt);
    putTime(object, "endedMs"_L1, visit.endedAt);
    putFlag(object, "incomplete"_L1, visit.isIncomplete);
    putText(object, "reason"_L1, visit.reason);
    return object;
}

SnapshotItem readVisit(Fields &f)
{
    Visit visit;
    visit.id = f.id<VisitId>("id"_L1);
    visit.ver = f.count("ver"_L1);
    visit.job = f.id<JobId>("job"_L1);
    visit.state = f.named("state"_L1, visitStateFromName);
    if (f.has("window"_L1))
        visit.window = readWindow(f, "window"_L1);
    visit.technician = f.idIf<TechnicianId>("technician"_L1);
    visit.durationMin = readDuration(f);
    visit.skills = f.texts("skills"_L1);
    visit.createdAt = f.time("createdMs"_L1);
    visit.dispatchedAt = f.timeIf("dispatchedMs"_L1);
    visit.enRouteAt = f.timeIf("enRouteMs"_L1);
    visit.arrivedAt = f.timeIf("arrivedMs"_L1);
    visit.startedAt = f.timeIf("startedMs"_L1);
    visit.endedAt = f.timeIf("endedMs"_L1);
    visit.isIncomplete = f.flag("incomplete"_L1);
    visit.reason = f.textOr("reason"_L1);
    return visit;
}

QJsonObject encode(const Technician &technician)
{
    QJsonObject object;
    putRef(object, "id"_L1, technician.id);
    putCount(object, "ver"_L1, technician.ver);
    putCount(object, "handle"_L1, technician.handle);
    putText(object, "name"_L1, technician.name);
    putText(object, "phone"_L1, technician.phone);
    putTexts(object, "skills"_L1, technician.skills);
    putText(object, "area"_L1, technician.area);
    putName(object, "duty"_L1, technician.duty);
    putText(object, "dutyReason"_L1, technician.dutyReason);
    putTime(object, "dutySinceMs"_L1, technician.dutySince);
    putFlag(object, "emergency"_L1, technician.hasEmergency);
    putText(object, "emergencyNote"_L1, technician.emergencyNote);
    putFlag(object, "retired"_L1, technician.isRetired);
    return object;
}

SnapshotItem readTechnician(Fields &f)
{
    Technician technician;
    technician.id = f.id<TechnicianId>("id"_L1);
    technician.ver = f.count("ver"_L1);
    technician.handle
        = static_cast<quint32>(f.integer("handle"_L1, 0, std::numeric_limits<quint32>::max()));
    technician.name = f.textOr("name"_L1);
    technician.phone = f.textOr("phone"_L1);
    technician.skills = f.texts("skills"_L1);
    technician.area = f.textOr("area"_L1);
    technician.duty = f.named("duty"_L1, dutyFromName);
    technician.dutyReason = f.textOr("dutyReason"_L1);
    technician.dutySince = f.timeIf("dutySinceMs"_L1);
    technician.hasEmergency = f.flag("emergency"_L1);
    technician.emergencyNote = f.textOr("emergencyNote"_L1);
    technician.isRetired = f.flag("retired"_L1);
    return technician;
}

void putMarks(QJsonObject &object, QLatin1StringView field, const ReadingMarks &marks)
{
    if (marks.empty())
        return;
    QJsonArray array;
    for (const auto &[user, upTo] : marks) {
        QJsonObject mark;
        putRef(mark, "user"_L1, user);
        putCount(mark, "upTo"_L1, upTo);
        array.append(mark);
    }
    object.insert(field, array);
}

ReadingMarks readMarks(Fields &f, QLatin1StringView field)
{
    ReadingMarks marks;
    const QJsonArray array = f.arrayOr(field);
    for (qsizetype i = 0; i < array.size(); ++i) {
        Fields mark(f, field, array, i);
        marks.emplace_back(mark.id<UserId>("user"_L1), mark.count("upTo"_L1));
    }
    return marks;
}

QJsonObject encode(const Thread &thread)
{
    QJsonObject object;
    putRef(object, "id"_L1, thread.id);
    putCount(object, "ver"_L1, thread.ver);
    putRef(object, "job"_L1, thread.job);
    putRef(object, "technician"_L1, thread.technician);
    putName(object, "audience"_L1, thread.audience);
    putFlag(object, "team"_L1, thread.isTeam);
    putText(object, "area"_L1, thread.area);
    putText(object, "title"_L1, thread.title);
    if (thread.olderMessages > 0)
        putCount(object, "older"_L1, thread.olderMessages);
    putMarks(object, "read"_L1, thread.readUpTo);
    putMarks(object, "delivered"_L1, thread.deliveredUpTo);
    if (thread.settledUpTo > 0)
        putCount(object, "settled"_L1, thread.settledUpTo);
    return object;
}

SnapshotItem readThread(Fields &f)
{
    Thread thread;
    thread.id = f.id<ThreadId>("id"_L1);
    thread.ver = f.count("ver"_L1);
    thread.job = f.idIf<JobId>("job"_L1);
    thread.technician = f.idIf<TechnicianId>("technician"_L1);
    thread.audience = f.named("audience"_L1, audienceFromName);
    thread.isTeam = f.flag("team"_L1);
    thread.area = f.textOr("area"_L1);
    thread.title = f.textOr("title"_L1);
    thread.olderMessages = f.countOr("older"_L1);
    thread.readUpTo = readMarks(f, "read"_L1);
    thread.deliveredUpTo = readMarks(f, "delivered"_L1);
    thread.settledUpTo = f.countOr("settled"_L1);
    return thread;
}

QJsonObject encode(const MessageItem &item)
{
    QJsonObject object;
    putRef(object, "thread"_L1, item.thread);
    putCount(object, "n"_L1, item.message.n);
    putRef(object, "by"_L1, item.message.by);
    putTime(object, "tsMs"_L1, item.message.at);
    putText(object, "text"_L1, item.message.text);
    putTexts(object, "attachments"_L1, item.message.attachments);
    if (item.message.quote > 0)
        putCount(object, "quote"_L1, item.message.quote);
    putTexts(object, "choices"_L1, item.message.choices);
    putTime(object, "editedMs"_L1, item.message.editedAt);
    putFlag(object, "deleted"_L1, item.message.isTakenBack);
    return object;
}

SnapshotItem readMessage(Fields &f)
{
    MessageItem item;
    item.thread = f.id<ThreadId>("thread"_L1);
    item.message.n = f.count("n"_L1);
    item.message.by = f.entityOr("by"_L1);
    item.message.at = f.time("tsMs"_L1);
    item.message.text = f.textOr("text"_L1);
    item.message.attachments = f.texts("attachments"_L1);
    item.message.quote = f.countOr("quote"_L1);
    item.message.choices = f.texts("choices"_L1);
    item.message.editedAt = f.timeIf("editedMs"_L1);
    item.message.isTakenBack = f.flag("deleted"_L1);
    return item;
}

QJsonObject encode(const Payment &payment)
{
    QJsonObject object;
    putRef(object, "id"_L1, payment.id);
    putCount(object, "ver"_L1, payment.ver);
    putRef(object, "job"_L1, payment.job);
    putName(object, "kind"_L1, payment.kind);
    putMoney(object, payment.amount);
    putText(object, "method"_L1, payment.method);
    putText(object, "ref"_L1, payment.reference);
    putRef(object, "by"_L1, payment.by);
    putTime(object, "tsMs"_L1, payment.at);
    return object;
}

SnapshotItem readPayment(Fields &f)
{
    Payment payment;
    payment.id = f.id<PaymentId>("id"_L1);
    payment.ver = f.count("ver"_L1);
    payment.job = f.id<JobId>("job"_L1);
    payment.kind = f.named("kind"_L1, paymentKindFromName);
    payment.amount = readMoney(f);
    payment.method = f.textOr("method"_L1);
    payment.reference = f.textOr("ref"_L1);
    payment.by = f.entityOr("by"_L1);
    payment.at = f.time("tsMs"_L1);
    return payment;
}

QJsonObject encode(const Alarm &alarm)
{
    QJsonObject object;
    putRef(object, "id"_L1, alarm.id);
    putCount(object, "ver"_L1, alarm.ver);
    putText(object, "kind"_L1, alarm.kindName);
    putRef(object, "about"_L1, alarm.about);
    putName(object, "state"_L1, alarm.state);
    putRef(object, "owner"_L1, alarm.owner);
    putText(object, "note"_L1, alarm.note);
    putTime(object, "raisedMs"_L1, alarm.raisedAt);
    return object;
}

SnapshotItem readAlarm(Fields &f)
{
    Alarm alarm;
    alarm.id = f.id<AlarmId>("id"_L1);
    alarm.ver = f.count("ver"_L1);
    alarm.kindName = f.textOr("kind"_L1);
    alarm.about = f.entityOr("about"_L1);
    alarm.state = f.named("state"_L1, alarmStateFromName);
    alarm.owner = f.idIf<UserId>("owner"_L1);
    alarm.note = f.textOr("note"_L1);
    alarm.raisedAt = f.time("raisedMs"_L1);
    return alarm;
}

QJsonObject encode(const Zone &zone)
{
    QJsonObject object;
    putRef(object, "id"_L1, zone.id);
    putCount(object, "ver"_L1, zone.ver);
    putText(object, "name"_L1, zone.name);
    putName(object, "kind"_L1, zone.kind);
    putText(object, "area"_L1, zone.area);
    putOutline(object, zone.outline);
    putFlag(object, "retired"_L1, zone.isRetired);
    return object;
}

SnapshotItem readZone(Fields &f)
{
    Zone zone;
    zone.id = f.id<ZoneId>("id"_L1);
    zone.ver = f.count("ver"_L1);
    zone.name = f.textOr("name"_L1);
    zone.kind = f.named("kind"_L1, zoneKindFromName);
    zone.area = f.textOr("area"_L1);
    zone.outline = readOutline(f);
    zone.isRetired = f.flag("retired"_L1);
    return zone;
}

QJsonObject encode(const Shift &shift)
{
    QJsonObject object;
    putRef(object, "id"_L1, shift.id);
    putCount(object, "ver"_L1, shift.ver);
    putRef(object, "technician"_L1, shift.technician);
    object.insert("hours"_L1, encodeWindow(shift.hours));
    putBreaks(object, shift.breaks);
    putText(object, "note"_L1, shift.note);
    putFlag(object, "canceled"_L1, shift.isCanceled);
    return object;
}

SnapshotItem readShift(Fields &f)
{
    Shift shift;
    shift.id = f.id<ShiftId>("id"_L1);
    shift.ver = f.count("ver"_L1);
    shift.technician = f.id<TechnicianId>("technician"_L1);
    shift.hours = readWindow(f, "hours"_L1);
    shift.breaks = readBreaks(f);
    shift.note = f.textOr("note"_L1);
    shift.isCanceled = f.flag("canceled"_L1);
    return shift;
}

QJsonObject encode(const User &user)
{
    QJsonObject object;
    putRef(object, "id"_L1, user.id);
    putCount(object, "ver"_L1, user.ver);
    putText(object, "name"_L1, user.name);
    putRoles(object, user.roles);
    putTexts(object, "areas"_L1, user.areas);
    putRef(object, "technician"_L1, user.technician);
    putFlag(object, "disabled"_L1, user.isDisabled);
    return object;
}

SnapshotItem readUser(Fields &f)
{
    User user;
    user.id = f.id<UserId>("id"_L1);
    user.ver = f.count("ver"_L1);
    user.name = f.textOr("name"_L1);
    user.roles = readRoles(f);
    user.areas = f.texts("areas"_L1);
    user.technician = f.idIf<TechnicianId>("technician"_L1);
    user.isDisabled = f.flag("disabled"_L1);
    return user;
}

struct ItemType {
    QLatin1StringView kind;
    SnapshotItem (*read)(Fields &);
};

//! In the order of SnapshotItem's alternatives.
constexpr std::array<ItemType, std::variant_size_v<SnapshotItem>> itemTypes { {
    { "job"_L1, readJob },
    { "visit"_L1, readVisit },
    { "tech"_L1, readTechnician },
    { "thread"_L1, readThread },
    { "message"_L1, readMessage },
    { "payment"_L1, readPayment },
    { "alarm"_L1, readAlarm },
    { "user"_L1, readUser },
    { "zone"_L1, readZone },
    { "shift"_L1, readShift },
} };

} // namespace

QLatin1StringView snapshotKind(const SnapshotItem &item)
{
    return itemTypes[item.index()].kind;
}

QJsonObject encodeItem(const SnapshotItem &item)
{
    return std::visit([](const auto &value) { return encode(value); }, item);
}

Decoded<SnapshotItem> decodeItem(QStringView kind, const QJsonObject &object)
{
    const auto type
        = std::ranges::find_if(itemTypes, [&](const ItemType &t) { return kind == t.kind; });
    if (type == itemTypes.end())
        return std::unexpected(DecodeError { DecodeErrorCode::Unknown, u"kind"_s });
    Fields fields(object);
    SnapshotItem item = type->read(fields);
    return fields.result(std::move(item));
}

} // namespace dispatch::protocol
