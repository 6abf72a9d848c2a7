// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "protocol/json_reader.h"

namespace dispatch::protocol {

//! \brief `visit.moved` and the like.
[[nodiscard]] QString eventName(const domain::EventPayload &payload, domain::Kind kind);
//! \brief The fields an event touches, as named on the wire; for merging and conflict lists.
[[nodiscard]] QStringList eventFields(const domain::EventPayload &payload);

[[nodiscard]] QJsonObject encodeEvent(const domain::Event &event);
//! \brief An unknown event name gives UnknownEvent, not an error.
[[nodiscard]] Decoded<domain::Event> decodeEvent(const QJsonObject &object);

//! \brief The bytes the hash chain covers: the event's JSON, keys sorted, no white space.
[[nodiscard]] QByteArray canonicalEvent(const domain::Event &event);

//! \brief One item of a snapshot.
struct MessageItem {
    domain::ThreadId thread;
    domain::Message message;
    bool operator==(const MessageItem &) const = default;
};
//! A Thread item goes without its messages; they follow as MessageItem (kind name "message") in ascending n.
using SnapshotItem = std::variant<domain::Job, domain::Visit, domain::Technician, domain::Thread,
    MessageItem, domain::Payment, domain::Alarm, domain::User, domain::Zone, domain::Shift>;
[[nodiscard]] QLatin1StringView snapshotKind(
    const SnapshotItem &item); //!< job visit tech thread message payment alarm user zone shift
[[nodiscard]] QJsonObject encodeItem(const SnapshotItem &item);
[[nodiscard]] Decoded<SnapshotItem> decodeItem(QStringView kind, const QJsonObject &object);

//! \brief The `cmd` message, with `type`.
[[nodiscard]] QJsonObject encodeCommand(const domain::Command &command);
//! \errors Unknown with field "op" for an op this version does not know
[[nodiscard]] Decoded<domain::Command> decodeCommand(const QJsonObject &object);
//! \brief SHA-256 over op, entity, expect, after and args: what "the same body" means for a repeated id.
[[nodiscard]] QByteArray commandDigest(const domain::Command &command);
[[nodiscard]] QString opName(const domain::CommandArgs &args);

} // namespace dispatch::protocol
