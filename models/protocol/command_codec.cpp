// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/event_codec.h"
#include "protocol/json_values.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

using namespace dispatch::domain;

namespace {

constexpr auto AfterWord = "after"_L1;

// --- writing ---------------------------------------------------------------------------------------------------------

QJsonObject encodeItem(const BatchItem &item);

QJsonObject encodeArgs(const CreateJob &op)
{
    QJsonObject args;
    putJobFields(args, op.fields);
    putFlag(args, "request"_L1, op.isRequest);
    putRef(args, "visit"_L1, op.visit);
    putRef(args, "thread"_L1, op.thread);
    putRef(args, "customerThread"_L1, op.customerThread);
    args.insert("durationMin"_L1, op.durationMin);
    return args;
}

QJsonObject encodeArgs(const EditJob &op)
{
    QJsonObject args;
    putPatch(args, op.patch);
    return args;
}

QJsonObject encodeArgs(const NoteJob &op)
{
    QJsonObject args;
    putText(args, "text"_L1, op.text);
    return args;
}

QJsonObject encodeArgs(const CreateVisit &op)
{
    QJsonObject args;
    putRef(args, "job"_L1, op.job);
    args.insert("durationMin"_L1, op.durationMin);
    putTexts(args, "skills"_L1, op.skills);
    return args;
}

QJsonObject encodeArgs(const EditVisit &op)
{
    QJsonObject args;
    putPatch(args, op.patch);
    return args;
}

QJsonObject encodeArgs(const ActOnVisit &op)
{
    QJsonObject args;
    putName(args, "action"_L1, op.action);
    putText(args, "reason"_L1, op.reason);
    putFlag(args, "onBehalf"_L1, op.isOnBehalf);
    putRef(args, "technician"_L1, op.technician);
    if (op.window)
        args.insert("window"_L1, encodeWindow(*op.window));
    if (op.overrideTo)
        putName(args, "overrideTo"_L1, *op.overrideTo);
    putRef(args, "followUp"_L1, op.followUp);
    return args;
}

QJsonObject encodeArgs(const CreateThread &op)
{
    QJsonObject args;
    putRef(args, "job"_L1, op.job);
    putRef(args, "technician"_L1, op.technician);
    putText(args, "title"_L1, op.title);
    putText(args, "area"_L1, op.area);
    return args;
}

QJsonObject encodeArgs(const PostMessage &op)
{
    QJsonObject args;
    putText(args, "text"_L1, op.text);
    putTexts(args, "attachments"_L1, op.attachments);
    if (op.quote > 0)
        putCount(args, "quote"_L1, op.quote);
    putTexts(args, "choices"_L1, op.choices);
    return args;
}

QJsonObject encodeArgs(const EditMessage &op)
{
    QJsonObject args;
    putCount(args, "n"_L1, op.n);
    putText(args, "text"_L1, op.text);
    return args;
}

QJsonObject encodeArgs(const DeleteMessage &op)
{
    QJsonObject args;
    putCount(args, "n"_L1, op.n);
    return args;
}

QJsonObject encodeArgs(const MarkDelivered &op)
{
    QJsonObject args;
    putCount(args, "ver"_L1, op.upTo);
    return args;
}

QJsonObject encodeArgs(const SettleThread &op)
{
    QJsonObject args;
    putCount(args, "ver"_L1, op.upTo);
    return args;
}

QJsonObject encodeArgs(const MarkRead &op)
{
    QJsonObject args;
    putCount(args, "ver"_L1, op.upTo);
    return args;
}

QJsonObject encodeArgs(const SetDuty &op)
{
    QJsonObject args;
    putName(args, "duty"_L1, op.duty);
    putText(args, "reason"_L1, op.reason);
    return args;
}

QJsonObject encodeArgs(const SetEmergency &op)
{
    QJsonObject args;
    args.insert("action"_L1, op.raise ? u"raise"_s : u"clear"_s);
    putText(args, "note"_L1, op.note);
    return args;
}

QJsonObject encodeArgs(const AddPayment &op)
{
    QJsonObject args;
    putRef(args, "job"_L1, op.job);
    putName(args, "kind"_L1, op.kind);
    putMoney(args, op.amount);
    putText(args, "method"_L1, op.method);
    putText(args, "ref"_L1, op.reference);
    return args;
}

QString alarmAction(AlarmState to)
{
    switch (to) {
    case AlarmState::Owned:
        return u"own"_s;
    case AlarmState::Escalated:
        return u"escalate"_s;
    case AlarmState::Cleared:
        return u"clear"_s;
    case AlarmState::Raised:
        break;
    }
    return u"raise"_s; // refused by whoever reads it: nobody raises an alarm by hand
}

std::optional<AlarmState> alarmStateFromAction(QStringView action)
{
    for (const AlarmState to : { AlarmState::Owned, AlarmState::Escalated, AlarmState::Cleared }) {
        if (action == alarmAction(to))
            return to;
    }
    return std::nullopt;
}

QJsonObject encodeArgs(const ActOnAlarm &op)
{
    QJsonObject args;
    args.insert("action"_L1, alarmAction(op.to));
    putText(args, "note"_L1, op.note);
    return args;
}

QJsonObject encodeArgs(const CreateTechnician &op)
{
    QJsonObject args;
    putText(args, "name"_L1, op.name);
    putText(args, "phone"_L1, op.phone);
    putText(args, "area"_L1, op.area);
    putTexts(args, "skills"_L1, op.skills);
    return args;
}

QJsonObject encodeArgs(const EditTechnician &op)
{
    QJsonObject args;
    putPatch(args, op.patch);
    return args;
}

QJsonObject encodeArgs(const RetireTechnician &)
{
    return {};
}

QJsonObject encodeArgs(const CreateZone &op)
{
    QJsonObject args;
    putText(args, "name"_L1, op.name);
    putName(args, "kind"_L1, op.kind);
    putText(args, "area"_L1, op.area);
    putOutline(args, op.outline);
    return args;
}

QJsonObject encodeArgs(const EditZone &op)
{
    QJsonObject args;
    putPatch(args, op.patch);
    return args;
}

QJsonObject encodeArgs(const RetireZone &)
{
    return {};
}

QJsonObject encodeArgs(const CreateShift &op)
{
    QJsonObject args;
    putRef(args, "technician"_L1, op.technician);
    args.insert("hours"_L1, encodeWindow(op.hours));
    putBreaks(args, op.breaks);
    putText(args, "note"_L1, op.note);
    return args;
}

QJsonObject encodeArgs(const EditShift &op)
{
    QJsonObject args;
    putPatch(args, op.patch);
    return args;
}

QJsonObject encodeArgs(const CancelShift &)
{
    return {};
}

QJsonObject encodeArgs(const UndoCommand &op)
{
    return { { "cmd"_L1, uuidText(op.cmd.uuid) } };
}

QJsonObject encodeArgs(const Batch &op)
{
    QJsonArray items;
    for (const BatchItem &item : op.items)
        items.append(encodeItem(item));
    return { { "items"_L1, items } };
}

void putExpect(QJsonObject &object, const std::optional<Expect> &expect)
{
    if (!expect)
        return;
    if (const auto *ver = std::get_if<quint64>(&*expect))
        putCount(object, "expect"_L1, *ver);
    else
        object.insert("expect"_L1, QString(AfterWord));
}

//! What a command and an item of a batch have in common.
QJsonObject encodeBody(
    const EntityRef &entity, const std::optional<Expect> &expect, const CommandArgs &args)
{
    QJsonObject object;
    object.insert("op"_L1, opName(args));
    putRef(object, "entity"_L1, entity);
    putExpect(object, expect);
    object.insert("args"_L1, std::visit([](const auto &op) { return encodeArgs(op); }, args));
    return object;
}

QJsonObject encodeItem(const BatchItem &item)
{
    return encodeBody(item.entity, item.expect, item.args);
}

QJsonObject encodeIntent(const Command &command)
{
    QJsonObject object = encodeBody(command.entity, command.expect, command.args);
    if (command.after)
        object.insert("after"_L1, uuidText(command.after->uuid));
    return object;
}

// --- reading ---------------------------------------------------------------------------------------------------------

CommandArgs readCreateJob(Fields &f)
{
    return CreateJob { .fields = readJobFields(f),
        .isRequest = f.flag("request"_L1),
        .visit = f.id<VisitId>("visit"_L1),
        .thread = f.id<ThreadId>("thread"_L1),
        .customerThread = f.idIf<ThreadId>("customerThread"_L1),
        .durationMin = readDuration(f) };
}

CommandArgs readCreateVisit(Fields &f)
{
    return CreateVisit { f.id<JobId>("job"_L1), readDuration(f), f.texts("skills"_L1) };
}

CommandArgs readActOnVisit(Fields &f)
{
    ActOnVisit op;
    op.action = f.named("action"_L1, actionFromName);
    op.reason = f.textOr("reason"_L1);
    op.isOnBehalf = f.flag("onBehalf"_L1);
    op.technician = f.idIf<TechnicianId>("technician"_L1);
    if (f.has("window"_L1))
        op.window = readWindow(f, "window"_L1);
    if (f.has("overrideTo"_L1))
        op.overrideTo = f.named("overrideTo"_L1, visitStateFromName);
    op.followUp = f.idIf<VisitId>("followUp"_L1);
    return op;
}

CommandArgs readSetEmergency(Fields &f)
{
    const QString action = f.text("action"_L1);
    if (action != "raise"_L1 && action != "clear"_L1)
        f.fail(DecodeErrorCode::OutOfRange, "action"_L1);
    return SetEmergency { action == "raise"_L1, f.textOr("note"_L1) };
}

CommandArgs readAddPayment(Fields &f)
{
    return AddPayment { .job = f.id<JobId>("job"_L1),
        .kind = f.named("kind"_L1, paymentKindFromName),
        .amount = readMoney(f),
        .method = f.textOr("method"_L1),
        .reference = f.textOr("ref"_L1) };
}

CommandArgs readCreateTechnician(Fields &f)
{
    return CreateTechnician { .name = f.text("name"_L1),
        .phone = f.textOr("phone"_L1),
        .area = f.textOr("area"_L1),
        .skills = f.texts("skills"_L1) };
}

CommandArgs readCreateZone(Fields &f)
{
    return CreateZone { .name = f.text("name"_L1),
        .kind = f.named("kind"_L1, zoneKindFromName),
        .area = f.textOr("area"_L1),
        .outline = readOutline(f) };
}

CommandArgs readCreateShift(Fields &f)
{
    return CreateShift { .technician = f.id<TechnicianId>("technician"_L1),
        .hours = readWindow(f, "hours"_L1),
        .breaks = readBreaks(f),
        .note = f.textOr("note"_L1) };
}

CommandArgs readBatch(Fields &f);

struct OpType {
    QLatin1StringView name;
    std::optional<Kind> kind; //!< what the entity must be; nullopt: anything, or nothing
    CommandArgs (*read)(Fields &);
};

//! In the order of CommandArgs' alternatives.
// clang-format off
constexpr std::array<OpType, std::variant_size_v<CommandArgs>> opTypes { {
    { "job.create"_L1, Kind::Job, readCreateJob },
    { "job.edit"_L1, Kind::Job, [](Fields &f) -> CommandArgs { return EditJob { readJobPatch(f) }; } },
    { "job.note"_L1, Kind::Job, [](Fields &f) -> CommandArgs { return NoteJob { f.text("text"_L1) }; } },
    { "visit.create"_L1, Kind::Visit, readCreateVisit },
    { "visit.edit"_L1, Kind::Visit, [](Fields &f) -> CommandArgs { return EditVisit { readVisitPatch(f) }; } },
    { "visit.act"_L1, Kind::Visit, readActOnVisit },
    { "thread.create"_L1, Kind::Thread, [](Fields &f) -> CommandArgs { return CreateThread { f.idIf<JobId>("job"_L1), f.idIf<TechnicianId>("technician"_L1), f.textOr("title"_L1), f.textOr("area"_L1) }; } },
    { "thread.post"_L1, Kind::Thread, [](Fields &f) -> CommandArgs { return PostMessage { f.textOr("text"_L1), f.texts("attachments"_L1), f.countOr("quote"_L1), f.texts("choices"_L1) }; } },
    { "thread.edit"_L1, Kind::Thread, [](Fields &f) -> CommandArgs { return EditMessage { f.count("n"_L1), f.textOr("text"_L1) }; } },
    { "thread.delete"_L1, Kind::Thread, [](Fields &f) -> CommandArgs { return DeleteMessage { f.count("n"_L1) }; } },
    { "thread.read"_L1, Kind::Thread, [](Fields &f) -> CommandArgs { return MarkRead { f.count("ver"_L1) }; } },
    { "thread.delivered"_L1, Kind::Thread, [](Fields &f) -> CommandArgs { return MarkDelivered { f.count("ver"_L1) }; } },
    { "thread.settle"_L1, Kind::Thread, [](Fields &f) -> CommandArgs { return SettleThread { f.count("ver"_L1) }; } },
    { "tech.duty"_L1, Kind::Technician, [](Fields &f) -> CommandArgs { return SetDuty { f.named("duty"_L1, dutyFromName), f.textOr("reason"_L1) }; } },
    { "tech.emergency"_L1, Kind::Technician, readSetEmergency },
    { "payment.add"_L1, Kind::Payment, readAddPayment },
    { "alarm.act"_L1, Kind::Alarm, [](Fields &f) -> CommandArgs { return ActOnAlarm { f.named("action"_L1, alarmStateFromAction), f.textOr("note"_L1) }; } },
    { "tech.create"_L1, Kind::Technician, readCreateTechnician },
    { "tech.edit"_L1, Kind::Technician, [](Fields &f) -> CommandArgs { return EditTechnician { readTechnicianPatch(f) }; } },
    { "tech.retire"_L1, Kind::Technician, [](Fields &) -> CommandArgs { return RetireTechnician {}; } },
    { "zone.create"_L1, Kind::Zone, readCreateZone },
    { "zone.edit"_L1, Kind::Zone, [](Fields &f) -> CommandArgs { return EditZone { readZonePatch(f) }; } },
    { "zone.retire"_L1, Kind::Zone, [](Fields &) -> CommandArgs { return RetireZone {}; } },
    { "shift.create"_L1, Kind::Shift, readCreateShift },
    { "shift.edit"_L1, Kind::Shift, [](Fields &f) -> CommandArgs { return EditShift { readShiftPatch(f) }; } },
    { "shift.cancel"_L1, Kind::Shift, [](Fields &) -> CommandArgs { return CancelShift {}; } },
    { "undo"_L1, std::nullopt, [](Fields &f) -> CommandArgs { return UndoCommand { CommandId { f.uuid("cmd"_L1) } }; } },
    { "batch"_L1, std::nullopt, readBatch },
} };
// clang-format on

std::optional<Expect> readExpect(Fields &f)
{
    if (!f.has("expect"_L1))
        return std::nullopt;
    if (!f.object().value("expect"_L1).isString())
        return f.count("expect"_L1);
    if (f.text("expect"_L1) != AfterWord)
        f.fail(DecodeErrorCode::OutOfRange, "expect"_L1);
    return ExpectAfter {};
}

//! The counterpart of encodeBody().
BatchItem readBody(Fields &f)
{
    BatchItem body;
    const QString op = f.text("op"_L1);
    if (f.failed())
        return body;
    const auto type = std::ranges::find(opTypes, op, &OpType::name);
    if (type == opTypes.end()) {
        f.fail(DecodeErrorCode::Unknown, "op"_L1);
        return body;
    }
    body.entity = type->kind ? f.entity("entity"_L1) : f.entityOr("entity"_L1);
    if (type->kind && body.entity.kind != *type->kind)
        f.fail(DecodeErrorCode::OutOfRange, "entity"_L1);
    body.expect = readExpect(f);
    Fields args(f, "args"_L1);
    if (!f.failed())
        body.args = type->read(args);
    return body;
}

CommandArgs readBatch(Fields &f)
{
    Batch batch;
    const QJsonArray items = f.array("items"_L1);
    if (items.size() > MaxBatchItems)
        f.fail(DecodeErrorCode::TooLarge, "items"_L1);
    for (qsizetype i = 0; i < items.size() && !f.failed(); ++i) {
        Fields item(f, "items"_L1, items, i);
        // Refused before it is read, so that nesting costs nothing.
        if (item.object().value("op"_L1).toString() == "batch"_L1)
            item.fail(DecodeErrorCode::OutOfRange, "op"_L1);
        else
            batch.items.push_back(readBody(item));
    }
    return batch;
}

} // namespace

QString opName(const CommandArgs &args)
{
    return opTypes[args.index()].name;
}

QJsonObject encodeCommand(const Command &command)
{
    QJsonObject object = encodeIntent(command);
    object.insert("type"_L1, u"cmd"_s);
    object.insert("id"_L1, uuidText(command.id.uuid));
    putTime(object, "madeMs"_L1, command.made);
    return object;
}

Decoded<Command> decodeCommand(const QJsonObject &object)
{
    Fields fields(object);
    Command command;
    command.id = CommandId { fields.uuid("id"_L1) };
    BatchItem body = readBody(fields);
    command.entity = body.entity;
    command.expect = body.expect;
    command.args = std::move(body.args);
    if (fields.has("after"_L1))
        command.after = CommandId { fields.uuid("after"_L1) };
    command.made = fields.time("madeMs"_L1);
    return fields.result(std::move(command));
}

QByteArray commandDigest(const Command &command)
{
    return QCryptographicHash::hash(canonical(encodeIntent(command)), QCryptographicHash::Sha256);
}

} // namespace dispatch::protocol
