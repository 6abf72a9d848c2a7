// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/outbox_codec.h"

#include "protocol/feed_messages.h"
#include "protocol/json_text.h"

#include <QJsonDocument>

namespace dispatch::journal {

using namespace Qt::StringLiterals;

namespace {

QByteArray encodeAnswer(const OutboxRow &row)
{
    if (row.accepted)
        return protocol::encode(
            protocol::ServerMessage(protocol::Result { row.command.id, *row.accepted }));
    if (row.rejection) {
        return protocol::encode(protocol::ServerMessage(
            protocol::Result { row.command.id, std::unexpected(*row.rejection) }));
    }
    return {};
}

} // namespace

StoredOutboxRow encodeOutboxRow(const OutboxRow &row)
{
    return { .command
        = QJsonDocument(protocol::encodeCommand(row.command)).toJson(QJsonDocument::Compact),
        .answer = encodeAnswer(row),
        .acceptedSeq = row.accepted ? std::optional(row.accepted->seq) : std::nullopt };
}

std::expected<OutboxRow, QString> decodeOutboxRow(
    QByteArrayView command, qint64 status, QByteArrayView answer)
{
    if (status < 0 || status > std::to_underlying(OutboxStatus::Refused))
        return std::unexpected(u"its status is unknown"_s);
    const auto document = protocol::documentOf(command);
    auto decoded = protocol::decodeCommand(document.object());
    if (!decoded)
        return std::unexpected(
            u"the action in it cannot be read (%1)"_s.arg(decoded.error().text()));
    OutboxRow row { .command = *std::move(decoded),
        .status = static_cast<OutboxStatus>(status),
        .accepted = {},
        .rejection = {} };
    if (answer.isEmpty())
        return row;
    auto message = protocol::decodeServerMessage(answer);
    auto *result = message ? std::get_if<protocol::Result>(&*message) : nullptr;
    if (!result)
        return std::unexpected(u"the answer in it cannot be read"_s);
    if (result->outcome)
        row.accepted = *result->outcome;
    else
        row.rejection = result->outcome.error();
    return row;
}

} // namespace dispatch::journal
