// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/stored_event.h"

#include "protocol/event_codec.h"
#include "protocol/json_text.h"

namespace dispatch::journal {

using namespace Qt::StringLiterals;

std::expected<domain::Event, QString> decodeStoredEvent(QByteArrayView bytes)
{
    QJsonParseError parse;
    const auto document = protocol::documentOf(bytes, &parse);
    if (!document.isObject())
        return std::unexpected(u"its text is not JSON"_s);
    auto event = protocol::decodeEvent(document.object());
    if (!event)
        return std::unexpected(u"its text is not an event (%1)"_s.arg(event.error().text()));
    return *std::move(event);
}

} // namespace dispatch::journal
