// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/feed_values.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

using namespace dispatch::domain;

namespace {

constexpr int MaxVersion
    = 1'000; //!< a later client may name a later version; the session answers 4504
constexpr auto ViewMode = "view"_L1;
constexpr auto EditMode = "edit"_L1;

QLatin1StringView authName(AuthKind kind)
{
    switch (kind) {
    case AuthKind::Login:
        return "login"_L1;
    case AuthKind::Oidc:
        return "oidc"_L1;
    case AuthKind::Link:
        return "link"_L1;
    }
    return {};
}

std::optional<AuthKind> authFromName(QStringView name)
{
    for (const AuthKind kind : { AuthKind::Login, AuthKind::Oidc, AuthKind::Link }) {
        if (name == authName(kind))
            return kind;
    }
    return std::nullopt;
}

QJsonObject encodeMessage(const Hello &hello)
{
    QJsonObject client;
    putText(client, "name"_L1, hello.clientName);
    putText(client, "build"_L1, hello.clientBuild);
    if (!hello.install.isNull())
        client.insert("install"_L1, uuidText(hello.install));
    QJsonObject auth { { "kind"_L1, QString(authName(hello.authKind)) } };
    auth.insert("token"_L1, sendable(hello.token));

    QJsonObject object = message("hello"_L1);
    object.insert("version"_L1, hello.version);
    object.insert("client"_L1, client);
    object.insert("auth"_L1, auth);
    putTexts(object, "features"_L1, hello.features);
    if (hello.resume) {
        QJsonObject resume;
        putPosition(resume, *hello.resume);
        object.insert("resume"_L1, resume);
    }
    return object;
}

ClientMessage readHello(Fields &f)
{
    Hello hello;
    hello.version = static_cast<int>(f.integer("version"_L1, 1, MaxVersion));
    if (f.has("client"_L1)) {
        Fields client(f, "client"_L1);
        hello.clientName = client.textOr("name"_L1);
        hello.clientBuild = client.textOr("build"_L1);
        hello.install = client.uuidOr("install"_L1);
    }
    Fields auth(f, "auth"_L1);
    hello.authKind = auth.named("kind"_L1, authFromName);
    hello.token = auth.text("token"_L1);
    hello.features = f.texts("features"_L1);
    if (f.has("resume"_L1)) {
        Fields resume(f, "resume"_L1);
        hello.resume = readPosition(resume);
    }
    return hello;
}

QJsonObject encodeMessage(const Ack &ack)
{
    QJsonObject object = message("ack"_L1);
    putCount(object, "seq"_L1, ack.seq);
    return object;
}

QJsonObject encodeMessage(const Resync &resync)
{
    QJsonObject object = message("resync"_L1);
    if (resync.position)
        putPosition(object, *resync.position);
    return object;
}

ClientMessage readResync(Fields &f)
{
    const bool hasPosition = f.has("epoch"_L1) || f.has("seq"_L1) || f.has("h"_L1);
    return Resync { hasPosition ? std::optional(readPosition(f)) : std::nullopt };
}

QJsonObject encodeMessage(const ClientHeartbeat &heartbeat)
{
    QJsonObject object = message("hb"_L1);
    object.insert("echoMs"_L1, heartbeat.echoMs);
    putCount(object, "seq"_L1, heartbeat.seq);
    return object;
}

QJsonObject encodeMessage(const Subscribe &subscribe)
{
    QJsonObject object = message("sub"_L1);
    object.insert("id"_L1, subscribe.id);
    if (subscribe.wantsLocations) {
        QJsonObject loc { { "everyMs"_L1, subscribe.everyMs } };
        if (const auto &box = subscribe.box)
            loc.insert(
                "box"_L1, QJsonArray { box->southDeg, box->westDeg, box->northDeg, box->eastDeg });
        object.insert("loc"_L1, loc);
    }
    putFlag(object, "presence"_L1, subscribe.wantsPresence);
    return object;
}

Box readBox(Fields &f)
{
    constexpr auto name = "box"_L1;
    const QJsonArray corners = f.array(name);
    constexpr std::array<double, 4> bounds { 90, 180, 90, 180 };
    std::array<double, 4> degrees {};
    if (corners.size() != static_cast<qsizetype>(bounds.size())) {
        f.fail(DecodeErrorCode::OutOfRange, name);
        return {};
    }
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const QJsonValue corner = corners.at(static_cast<qsizetype>(i));
        degrees[i] = corner.toDouble();
        if (!corner.isDouble())
            f.fail(DecodeErrorCode::WrongType, name, static_cast<qsizetype>(i));
        else if (std::abs(degrees[i]) > bounds[i])
            f.fail(DecodeErrorCode::OutOfRange, name, static_cast<qsizetype>(i));
    }
    if (degrees[0] > degrees[2])
        f.fail(DecodeErrorCode::OutOfRange, name);
    return {
        .southDeg = degrees[0], .westDeg = degrees[1], .northDeg = degrees[2], .eastDeg = degrees[3]
    };
}

ClientMessage readSubscribe(Fields &f)
{
    Subscribe subscribe;
    subscribe.id = static_cast<int>(f.integer("id"_L1, 0, std::numeric_limits<int>::max()));
    if (f.has("loc"_L1)) {
        Fields loc(f, "loc"_L1);
        subscribe.wantsLocations = true;
        subscribe.everyMs = static_cast<int>(
            loc.integerOr("everyMs"_L1, subscribe.everyMs, 0, MaxSubscribeEveryMs));
        if (loc.has("box"_L1))
            subscribe.box = readBox(loc);
    }
    subscribe.wantsPresence = f.flag("presence"_L1);
    return subscribe;
}

QJsonObject encodeMessage(const Here &here)
{
    QJsonObject object = message("here"_L1);
    putRef(object, "entity"_L1, here.entity);
    object.insert("mode"_L1, QString(here.isEditing ? EditMode : ViewMode));
    return object;
}

ClientMessage readHere(Fields &f)
{
    const EntityRef entity = f.entity("entity"_L1);
    const QString mode = f.text("mode"_L1);
    if (mode != ViewMode && mode != EditMode)
        f.fail(DecodeErrorCode::OutOfRange, "mode"_L1);
    return Here { entity, mode == EditMode };
}

QJsonObject encodeMessage(const CommandMessage &command)
{
    return encodeCommand(command.command);
}

QJsonObject encodeMessage(const BadCommand &command)
{
    QJsonObject object = message("cmd"_L1);
    object.insert("id"_L1, uuidText(command.id.uuid));
    return object;
}

QJsonObject encodeMessage(const UnknownMessage &unknown)
{
    return { { "type"_L1, sendable(unknown.type) } };
}

//! A command whose id can be read is answered; only one without an id is a breach of the protocol.
Decoded<ClientMessage> readCommand(const ParsedObject &content)
{
    Fields fields(content.object);
    const CommandId id { fields.uuid("id"_L1) };
    if (fields.failed())
        return fields.result(ClientMessage {});
    if (content.overLimit)
        return BadCommand { id, *content.overLimit };
    auto command = decodeCommand(content.object);
    if (!command)
        return BadCommand { id, command.error() };
    return CommandMessage { std::move(*command) };
}

struct MessageType {
    QLatin1StringView name;
    ClientMessage (*read)(Fields &);
};

constexpr std::array messageTypes {
    MessageType { "hello"_L1, readHello },
    MessageType { "ack"_L1, [](Fields &f) -> ClientMessage { return Ack { f.count("seq"_L1) }; } },
    MessageType { "resync"_L1, readResync },
    MessageType { "hb"_L1,
        [](Fields &f) -> ClientMessage {
            return ClientHeartbeat { f.integer("echoMs"_L1), f.count("seq"_L1) };
        } },
    MessageType { "sub"_L1, readSubscribe },
    MessageType { "here"_L1, readHere },
};

} // namespace

QByteArray encode(const ClientMessage &message)
{
    return canonical(
        std::visit([](const auto &content) { return encodeMessage(content); }, message));
}

Decoded<ClientMessage> decodeClientMessage(QByteArrayView bytes)
{
    const auto envelope = openEnvelope(bytes);
    if (!envelope)
        return std::unexpected(envelope.error());
    const ParsedObject &content = envelope->content;
    if (envelope->type == "cmd"_L1)
        return readCommand(content);
    if (content.overLimit)
        return std::unexpected(*content.overLimit);

    const auto type = std::ranges::find(messageTypes, envelope->type, &MessageType::name);
    if (type == messageTypes.end())
        return UnknownMessage { envelope->type };
    Fields fields(content.object);
    ClientMessage message = type->read(fields);
    return fields.result(std::move(message));
}

} // namespace dispatch::protocol
