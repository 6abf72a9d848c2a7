// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"
#include "protocol/json_values.h"

//! What the messages of both directions share.
namespace dispatch::protocol {

//! \brief A new message object with its `type`.
[[nodiscard]] QJsonObject message(QLatin1StringView type);

void putPosition(QJsonObject &object, const Position &position); //!< `epoch`, `seq`, `h`
[[nodiscard]] Position readPosition(Fields &fields);
void putTag(QJsonObject &object, const QByteArray &h);
//! \errors OutOfRange unless 16 lower-case hex digits
[[nodiscard]] QByteArray readTag(Fields &fields);

//! \brief First byte, size, grammar and `type`: everything before the meaning.
//! \errors NotJson, TooLarge, TooDeep; Missing or WrongType with field "type"
struct Envelope {
    QString type;
    ParsedObject content;
};
[[nodiscard]] Decoded<Envelope> openEnvelope(QByteArrayView bytes);

} // namespace dispatch::protocol
