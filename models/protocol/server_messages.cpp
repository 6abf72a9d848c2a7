// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/feed_values.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

using namespace dispatch::domain;

namespace {

constexpr int MaxVersion = 1'000;
constexpr auto DigestPrefix = "sha256:"_L1;
constexpr qsizetype DigestBytes = 32;
constexpr auto ViewMode = "view"_L1;
constexpr auto EditMode = "edit"_L1;
constexpr int FirstCloseCode = 1'000;
constexpr int LastCloseCode = 4'999;
constexpr int MaxInt = std::numeric_limits<int>::max();

QLatin1StringView reasonName(SnapshotReason reason)
{
    switch (reason) {
    case SnapshotReason::First:
        return "first"_L1;
    case SnapshotReason::Epoch:
        return "epoch"_L1;
    case SnapshotReason::Trimmed:
        return "trimmed"_L1;
    case SnapshotReason::Fork:
        return "fork"_L1;
    case SnapshotReason::Perms:
        return "perms"_L1;
    }
    return {};
}

std::optional<SnapshotReason> reasonFromName(QStringView name)
{
    using enum SnapshotReason;
    for (const SnapshotReason reason : { First, Epoch, Trimmed, Fork, Perms }) {
        if (name == reasonName(reason))
            return reason;
    }
    return std::nullopt;
}

int readInt(Fields &f, QLatin1StringView name, int min = 0, int max = MaxInt)
{
    return static_cast<int>(f.integer(name, min, max));
}

int readIntOr(Fields &f, QLatin1StringView name, int fallback, int min = 0)
{
    return static_cast<int>(f.integerOr(name, fallback, min, MaxInt));
}

// --- opening ---------------------------------------------------------------------------------------------------------

QJsonObject encodeLimits(const ServerLimits &limits)
{
    return { { "messageIn"_L1, limits.messageIn }, { "inFlight"_L1, limits.inFlight },
        { "window"_L1, limits.window }, { "cmdPerS"_L1, limits.cmdPerS } };
}

ServerLimits readLimits(Fields &f)
{
    ServerLimits limits;
    if (!f.has("limits"_L1))
        return limits;
    Fields fields(f, "limits"_L1);
    limits.messageIn = fields.integerOr("messageIn"_L1, limits.messageIn, 1);
    limits.inFlight = readIntOr(fields, "inFlight"_L1, limits.inFlight, 1);
    limits.window = readIntOr(fields, "window"_L1, limits.window, 1);
    limits.cmdPerS = readIntOr(fields, "cmdPerS"_L1, limits.cmdPerS, 1);
    return limits;
}

QJsonObject encodeMessage(const Welcome &welcome)
{
    QJsonObject user;
    putRef(user, "id"_L1, welcome.userId);
    putText(user, "name"_L1, welcome.userName);
    putRoles(user, welcome.roles);
    putTexts(user, "areas"_L1, welcome.areas);
    putRef(user, "technician"_L1, welcome.technician);

    QJsonObject object = message("welcome"_L1);
    object.insert("version"_L1, welcome.version);
    putText(object, "connection"_L1, welcome.connection);
    putText(object, "node"_L1, welcome.node);
    object.insert("timeMs"_L1, welcome.timeMs);
    object.insert("user"_L1, user);
    object.insert("holdMs"_L1, welcome.holdMs);
    object.insert("epoch"_L1, uuidText(welcome.epoch));
    putCount(object, "head"_L1, welcome.head);
    object.insert("resume"_L1, welcome.snapshot ? u"snapshot"_s : u"ok"_s);
    if (welcome.snapshot)
        object.insert("reason"_L1, QString(reasonName(*welcome.snapshot)));
    object.insert("heartbeatS"_L1, welcome.heartbeatS);
    putTexts(object, "features"_L1, welcome.features);
    object.insert("limits"_L1, encodeLimits(welcome.limits));
    putRestoration(object, welcome.restored);
    return object;
}

ServerMessage readWelcome(Fields &f)
{
    Welcome welcome;
    welcome.version = readInt(f, "version"_L1, 1, MaxVersion);
    welcome.connection = f.textOr("connection"_L1);
    welcome.node = f.textOr("node"_L1);
    welcome.timeMs = f.integer("timeMs"_L1);
    Fields user(f, "user"_L1);
    welcome.userId = user.id<UserId>("id"_L1);
    welcome.userName = user.textOr("name"_L1);
    welcome.roles = readRoles(user);
    welcome.areas = user.texts("areas"_L1);
    welcome.technician = user.idIf<TechnicianId>("technician"_L1);
    welcome.holdMs = f.integerOr("holdMs"_L1, welcome.holdMs);
    welcome.epoch = f.uuid("epoch"_L1);
    welcome.head = f.count("head"_L1);
    const QString resume = f.text("resume"_L1);
    if (resume == "snapshot"_L1)
        welcome.snapshot = f.named("reason"_L1, reasonFromName);
    else if (resume != "ok"_L1)
        f.fail(DecodeErrorCode::OutOfRange, "resume"_L1);
    welcome.heartbeatS = readIntOr(f, "heartbeatS"_L1, welcome.heartbeatS, 1);
    welcome.features = f.texts("features"_L1);
    welcome.limits = readLimits(f);
    welcome.restored = readRestoration(f);
    return welcome;
}

// --- snapshot --------------------------------------------------------------------------------------------------------

QJsonObject encodeMessage(const SnapBegin &begin)
{
    QJsonObject object = message("snap.begin"_L1);
    object.insert("snap"_L1, uuidText(begin.snap));
    putPosition(object, begin.position);
    object.insert("parts"_L1, begin.parts);
    return object;
}

ServerMessage readSnapBegin(Fields &f)
{
    return SnapBegin { f.uuid("snap"_L1), readPosition(f), readInt(f, "parts"_L1) };
}

QJsonObject encodeMessage(const SnapPart &part)
{
    QJsonObject object = message("snap.part"_L1);
    object.insert("snap"_L1, uuidText(part.snap));
    object.insert("n"_L1, part.n);
    QJsonArray items;
    for (const SnapshotItem &item : part.items) {
        Q_ASSERT(item.index() == part.items.front().index());
        items.append(encodeItem(item));
    }
    // A part without items says nothing, so its kind does not matter; it must still be one.
    object.insert(
        "kind"_L1, part.items.empty() ? u"job"_s : QString(snapshotKind(part.items.front())));
    object.insert("items"_L1, items);
    return object;
}

ServerMessage readSnapPart(Fields &f)
{
    SnapPart part { .snap = f.uuid("snap"_L1), .n = readInt(f, "n"_L1, 1), .items = {} };
    const QString kind = f.text("kind"_L1);
    const QJsonArray items = f.array("items"_L1);
    part.items.reserve(static_cast<std::size_t>(items.size()));
    for (qsizetype i = 0; i < items.size() && !f.failed(); ++i) {
        Fields fields(f, "items"_L1, items, i);
        auto item = decodeItem(kind, fields.object());
        if (item)
            part.items.push_back(std::move(*item));
        else if (item.error().code == DecodeErrorCode::Unknown)
            break; // a kind of a later version: nothing here for this one
        else
            f.fail(item.error(), "items"_L1, i);
    }
    return part;
}

QJsonObject encodeMessage(const SnapEnd &end)
{
    QJsonObject object = message("snap.end"_L1);
    object.insert("snap"_L1, uuidText(end.snap));
    object.insert("digest"_L1, QString(DigestPrefix + QString::fromLatin1(end.digest.toHex())));
    return object;
}

ServerMessage readSnapEnd(Fields &f)
{
    const QUuid snap = f.uuid("snap"_L1);
    const QString text = f.text("digest"_L1);
    const QByteArray hex = text.sliced(std::min(text.size(), DigestPrefix.size())).toLatin1();
    const QByteArray digest = QByteArray::fromHex(hex);
    // Spelled again, because fromHex() passes over what is not a digit.
    if (!text.startsWith(DigestPrefix) || digest.size() != DigestBytes || digest.toHex() != hex)
        f.fail(DecodeErrorCode::OutOfRange, "digest"_L1);
    return SnapEnd { snap, digest };
}

// --- events ----------------------------------------------------------------------------------------------------------

QJsonObject encodeMessage(const EventBatch &batch)
{
    QJsonObject object = message("evs"_L1);
    putCount(object, "prev"_L1, batch.prev);
    putCount(object, "to"_L1, batch.to);
    putTag(object, batch.h);
    QJsonArray events;
    for (const Event &event : batch.events)
        events.append(encodeEvent(event));
    object.insert("events"_L1, events);
    return object;
}

ServerMessage readEvents(Fields &f)
{
    EventBatch batch {
        .prev = f.count("prev"_L1), .to = f.count("to"_L1), .h = readTag(f), .events = {}
    };
    if (batch.to < batch.prev)
        f.fail(DecodeErrorCode::OutOfRange, "to"_L1);
    const QJsonArray events = f.array("events"_L1);
    batch.events.reserve(static_cast<std::size_t>(events.size()));
    quint64 last = batch.prev;
    for (qsizetype i = 0; i < events.size() && !f.failed(); ++i) {
        Fields fields(f, "events"_L1, events, i);
        auto event = decodeEvent(fields.object());
        if (!event) {
            f.fail(event.error(), "events"_L1, i);
            break;
        }
        // In order and inside what the batch covers, or applying it could not be called gapless.
        if (event->seq <= last || event->seq > batch.to)
            fields.fail(DecodeErrorCode::OutOfRange, "seq"_L1);
        last = event->seq;
        batch.events.push_back(std::move(*event));
    }
    return batch;
}

QJsonObject encodeMessage(const Reset &reset)
{
    QJsonObject object = message("reset"_L1);
    object.insert("reason"_L1, QString(reasonName(reset.reason)));
    return object;
}

// --- results ---------------------------------------------------------------------------------------------------------

QJsonObject encodeChange(const ConflictingChange &change)
{
    QJsonObject object;
    putCount(object, "ver"_L1, change.ver);
    putText(object, "event"_L1, change.event);
    putRef(object, "by"_L1, change.by);
    putTime(object, "tsMs"_L1, change.at);
    putTexts(object, "fields"_L1, change.fields);
    return object;
}

ConflictingChange readChange(Fields &f)
{
    return { .ver = f.count("ver"_L1),
        .event = f.textOr("event"_L1),
        .by = f.entityOr("by"_L1),
        .at = f.time("tsMs"_L1),
        .fields = f.texts("fields"_L1) };
}

QJsonObject encodeRejection(const Rejection &rejection)
{
    QJsonObject error;
    putName(error, "code"_L1, rejection.code);
    putText(error, "title"_L1, rejection.title);
    putText(error, "field"_L1, rejection.field);
    if (rejection.expect)
        putCount(error, "expect"_L1, *rejection.expect);
    if (rejection.ver)
        putCount(error, "ver"_L1, *rejection.ver);
    if (!rejection.changes.empty()) {
        QJsonArray changes;
        for (const ConflictingChange &change : rejection.changes)
            changes.append(encodeChange(change));
        error.insert("changes"_L1, changes);
    }
    if (rejection.index)
        error.insert("index"_L1, *rejection.index);
    if (rejection.retryAfter)
        error.insert("afterMs"_L1, static_cast<qint64>(rejection.retryAfter->count()));
    return error;
}

Rejection readRejection(Fields &f)
{
    Rejection rejection;
    // A code of a later version still ends the command: refused, with the server's own words.
    rejection.code = errorCodeFromName(f.text("code"_L1)).value_or(ErrorCode::Invalid);
    rejection.title = f.textOr("title"_L1);
    rejection.field = f.textOr("field"_L1);
    if (f.has("expect"_L1))
        rejection.expect = f.count("expect"_L1);
    if (f.has("ver"_L1))
        rejection.ver = f.count("ver"_L1);
    const QJsonArray changes = f.arrayOr("changes"_L1);
    for (qsizetype i = 0; i < changes.size(); ++i) {
        Fields change(f, "changes"_L1, changes, i);
        rejection.changes.push_back(readChange(change));
    }
    if (f.has("index"_L1))
        rejection.index = readInt(f, "index"_L1, 0, MaxBatchItems - 1);
    if (f.has("afterMs"_L1))
        rejection.retryAfter = milliseconds(f.integer("afterMs"_L1));
    return rejection;
}

QJsonObject encodeMessage(const Result &result)
{
    QJsonObject object = message("res"_L1);
    object.insert("id"_L1, uuidText(result.id.uuid));
    object.insert("ok"_L1, result.outcome.has_value());
    if (!result.outcome) {
        object.insert("error"_L1, encodeRejection(result.outcome.error()));
        return object;
    }
    putCount(object, "seq"_L1, result.outcome->seq);
    putCount(object, "ver"_L1, result.outcome->ver);
    putFlag(object, "dup"_L1, result.outcome->isDuplicate);
    putFlag(object, "merged"_L1, result.outcome->isMerged);
    return object;
}

ServerMessage readResult(Fields &f)
{
    const CommandId id { f.uuid("id"_L1) };
    if (!f.has("ok"_L1))
        f.fail(DecodeErrorCode::Missing, "ok"_L1);
    if (f.flag("ok"_L1)) {
        return Result { id,
            Accepted { .seq = f.count("seq"_L1),
                .ver = f.count("ver"_L1),
                .isDuplicate = f.flag("dup"_L1),
                .isMerged = f.flag("merged"_L1) } };
    }
    Fields error(f, "error"_L1);
    return Result { id, std::unexpected(readRejection(error)) };
}

// --- the rest --------------------------------------------------------------------------------------------------------

QJsonObject encodeMessage(const SubOk &subOk)
{
    QJsonObject object = message("subok"_L1);
    object.insert("id"_L1, subOk.id);
    return object;
}

QJsonObject encodeMessage(const ServerHeartbeat &heartbeat)
{
    QJsonObject object = message("hb"_L1);
    object.insert("timeMs"_L1, heartbeat.timeMs);
    putCount(object, "head"_L1, heartbeat.head);
    return object;
}

QJsonObject encodeMessage(const Presence &presence)
{
    QJsonObject user;
    putRef(user, "id"_L1, presence.user);
    putText(user, "name"_L1, presence.userName);
    QJsonObject object = message("presence"_L1);
    putRef(object, "entity"_L1, presence.entity);
    object.insert("mode"_L1, QString(presence.isEditing ? EditMode : ViewMode));
    object.insert("user"_L1, user);
    return object;
}

ServerMessage readPresence(Fields &f)
{
    Presence presence;
    presence.entity = f.entity("entity"_L1);
    const QString mode = f.text("mode"_L1);
    if (mode != ViewMode && mode != EditMode)
        f.fail(DecodeErrorCode::OutOfRange, "mode"_L1);
    presence.isEditing = mode == EditMode;
    Fields user(f, "user"_L1);
    presence.user = user.id<UserId>("id"_L1);
    presence.userName = user.textOr("name"_L1);
    return presence;
}

QJsonObject encodeMessage(const Bye &bye)
{
    QJsonObject object = message("bye"_L1);
    object.insert("code"_L1, bye.code);
    object.insert("retryAfterMs"_L1, bye.retryAfterMs);
    return object;
}

QJsonObject encodeMessage(const UnknownMessage &unknown)
{
    return { { "type"_L1, sendable(unknown.type) } };
}

struct MessageType {
    QLatin1StringView name;
    ServerMessage (*read)(Fields &);
};

constexpr std::array messageTypes {
    MessageType { "welcome"_L1, readWelcome },
    MessageType { "snap.begin"_L1, readSnapBegin },
    MessageType { "snap.part"_L1, readSnapPart },
    MessageType { "snap.end"_L1, readSnapEnd },
    MessageType { "evs"_L1, readEvents },
    MessageType { "reset"_L1,
        [](Fields &f) -> ServerMessage { return Reset { f.named("reason"_L1, reasonFromName) }; } },
    MessageType { "res"_L1, readResult },
    MessageType {
        "subok"_L1, [](Fields &f) -> ServerMessage { return SubOk { readInt(f, "id"_L1) }; } },
    MessageType { "hb"_L1,
        [](Fields &f) -> ServerMessage {
            return ServerHeartbeat { f.integer("timeMs"_L1), f.count("head"_L1) };
        } },
    MessageType { "presence"_L1, readPresence },
    MessageType { "bye"_L1,
        [](Fields &f) -> ServerMessage {
            return Bye { readInt(f, "code"_L1, FirstCloseCode, LastCloseCode),
                f.integerOr("retryAfterMs"_L1, 0) };
        } },
};

} // namespace

QByteArray encode(const ServerMessage &message)
{
    return canonical(
        std::visit([](const auto &content) { return encodeMessage(content); }, message));
}

Decoded<ServerMessage> decodeServerMessage(QByteArrayView bytes)
{
    const auto envelope = openEnvelope(bytes);
    if (!envelope)
        return std::unexpected(envelope.error());
    if (envelope->content.overLimit)
        return std::unexpected(*envelope->content.overLimit);
    const auto type = std::ranges::find(messageTypes, envelope->type, &MessageType::name);
    if (type == messageTypes.end())
        return UnknownMessage { envelope->type };
    Fields fields(envelope->content.object);
    ServerMessage message = type->read(fields);
    return fields.result(std::move(message));
}

bool mayReconnect(int closeCode)
{
    constexpr int FirstPersonCode = 4'500;
    constexpr int LastPersonCode = 4'599;
    constexpr std::array breaches { 1002, 1003, 1007,
        1009 }; // RFC 6455, 7.4.1: our own messages were at fault
    return !(closeCode >= FirstPersonCode && closeCode <= LastPersonCode)
        && std::ranges::find(breaches, closeCode) == breaches.end();
}

} // namespace dispatch::protocol
