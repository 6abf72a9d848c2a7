// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/event_codec.h"

#include <QByteArray>

//! The JSON messages of the feed as values. Location batches are in location_batch.h.
namespace dispatch::protocol {

//! \brief A place in the log: (epoch, seq, first 64 bits of the hash chain in hex).
struct Position {
    QUuid epoch;
    quint64 seq = 0;
    QByteArray h; //!< 16 lower-case hex digits, kept as they came
    bool operator==(const Position &) const = default;
};

//! \brief Name in `features` of a client that reads zones. One that does not could not even name them: it gets none of their
//! events.
inline constexpr QLatin1StringView ZoneFeature { "zones1" };
//! \brief The same for shifts.
inline constexpr QLatin1StringView ShiftFeature { "shifts1" };

enum class SnapshotReason : quint8 { First, Epoch, Trimmed, Fork, Perms };
enum class AuthKind : quint8 { Login, Oidc, Link };

// client -> server
struct Hello {
    int version = Version;
    QString clientName, clientBuild;
    QUuid install;
    AuthKind authKind = AuthKind::Login;
    QString token;
    QStringList features;
    std::optional<Position> resume;
    bool operator==(const Hello &) const = default;
};
struct Ack {
    quint64 seq = 0;
    bool operator==(const Ack &) const = default;
};
struct Resync {
    std::optional<Position> position;
    bool operator==(const Resync &) const = default;
};
struct ClientHeartbeat {
    qint64 echoMs = 0;
    quint64 seq = 0;
    bool operator==(const ClientHeartbeat &) const = default;
};
struct Box {
    double southDeg = -90, westDeg = -180, northDeg = 90, eastDeg = 180;
    bool operator==(const Box &) const = default;
};
struct Subscribe {
    int id = 0;
    bool wantsLocations = false;
    std::optional<Box> box;
    int everyMs = 1000;
    bool wantsPresence = false;
    bool operator==(const Subscribe &) const = default;
};
struct Here {
    domain::EntityRef entity;
    bool isEditing = false;
    bool operator==(const Here &) const = default;
};
struct CommandMessage {
    domain::Command command;
    bool operator==(const CommandMessage &) const = default;
};
//! \brief A well-formed `cmd` whose op or args cannot be read: answered with `res`, not with a closed connection.
struct BadCommand {
    domain::CommandId id;
    DecodeError error;
    bool operator==(const BadCommand &) const = default;
};
//! \brief A type this version does not know: ignored and counted.
struct UnknownMessage {
    QString type;
    bool operator==(const UnknownMessage &) const = default;
};

using ClientMessage = std::variant<Hello, Ack, Resync, ClientHeartbeat, Subscribe, Here,
    CommandMessage, BadCommand, UnknownMessage>;

// server -> client
struct ServerLimits {
    qint64 messageIn = MaxMessageBytes;
    int inFlight = MaxInFlight;
    int window = MaxUnackedEvents;
    int cmdPerS = CommandsPerSecond;
    bool operator==(const ServerLimits &) const = default;
};
struct Welcome {
    int version = Version;
    QString connection, node;
    qint64 timeMs = 0;
    domain::UserId userId;
    QString userName;
    domain::Roles roles;
    QStringList areas;
    std::optional<domain::TechnicianId> technician;
    qint64 holdMs = 8000;
    QUuid epoch;
    quint64 head = 0;
    std::optional<SnapshotReason> snapshot; //!< nullopt: resume ok
    int heartbeatS = 15;
    QStringList features;
    ServerLimits limits;
    std::optional<domain::Restoration>
        restored; //!< the last time the log was restored from a back-up, if ever
    bool operator==(const Welcome &) const = default;
};
struct SnapBegin {
    QUuid snap;
    Position position;
    int parts = 0;
    bool operator==(const SnapBegin &) const = default;
};
struct SnapPart {
    QUuid snap;
    int n = 0;
    std::vector<SnapshotItem> items;
    bool operator==(const SnapPart &) const = default;
}; //!< one kind a part; n from 1
struct SnapEnd {
    QUuid snap;
    QByteArray digest;
    bool operator==(const SnapEnd &) const = default;
}; //!< digest: 32 raw bytes of SHA-256 over the bytes of all parts in order
struct EventBatch {
    quint64 prev = 0, to = 0;
    QByteArray h;
    std::vector<domain::Event> events;
    bool operator==(const EventBatch &) const = default;
};
struct Reset {
    SnapshotReason reason = SnapshotReason::Perms;
    bool operator==(const Reset &) const = default;
};
struct Result {
    domain::CommandId id;
    std::expected<domain::Accepted, domain::Rejection> outcome;
    bool operator==(const Result &) const = default;
};
struct SubOk {
    int id = 0;
    bool operator==(const SubOk &) const = default;
};
struct ServerHeartbeat {
    qint64 timeMs = 0;
    quint64 head = 0;
    bool operator==(const ServerHeartbeat &) const = default;
};
struct Presence {
    domain::EntityRef entity;
    domain::UserId user;
    QString userName;
    bool isEditing = false;
    bool operator==(const Presence &) const = default;
};
struct Bye {
    int code = 4404;
    qint64 retryAfterMs = 0;
    bool operator==(const Bye &) const = default;
};

using ServerMessage = std::variant<Welcome, SnapBegin, SnapPart, SnapEnd, EventBatch, Reset, Result,
    SubOk, ServerHeartbeat, Presence, Bye, UnknownMessage>;

//! \brief UTF-8 JSON, keys sorted, first byte `{`.
[[nodiscard]] QByteArray encode(const ClientMessage &message);
[[nodiscard]] QByteArray encode(const ServerMessage &message);
[[nodiscard]] Decoded<ClientMessage> decodeClientMessage(QByteArrayView bytes);
[[nodiscard]] Decoded<ServerMessage> decodeServerMessage(QByteArrayView bytes);

enum class CloseCode : quint16 {
    InternalError = 4400,
    NoHello = 4401,
    HeartbeatLost = 4402,
    TooSlow = 4403,
    Draining = 4404,
    Overloaded = 4405,
    RateLimited = 4406,
    NotAuthenticated = 4501,
    Forbidden = 4502,
    Revoked = 4503,
    VersionNotSupported = 4504,
    ProtocolViolation = 4505,
    Replaced = 4506,
    TooManyConnections = 4507
};
//! \brief 44xx: reconnect with back-off. 45xx and 1002, 1003, 1007, 1009: not without a person.
[[nodiscard]] bool mayReconnect(int closeCode);

} // namespace dispatch::protocol
