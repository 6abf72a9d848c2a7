// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/json_cursor.h"
#include "protocol/phone_forms.h"

//! What the four parsers of phone_forms.h share.
namespace dispatch::protocol {

//! \brief What one entry said, in SI units and not yet judged.
struct PhoneFix {
    std::optional<double> latitudeDeg, longitudeDeg;
    std::optional<double> speedMps, courseDeg, accuracyM;
    std::optional<double> batteryPercent;
    std::optional<domain::Timestamp> time;
    bool hasBadTime = false; //!< it named a time that cannot be read
};

//! \brief Applies the rules for all: adds a fix to \p report, or counts the entry as unusable.
void add(PhoneReport &report, const PhoneFix &fix, domain::Timestamp arrival);

//! \brief Seconds or milliseconds since 1970; which of them is told by the size, as no phone reports from 1973.
void setEpochTime(PhoneFix &fix, double secondsOrMs);
void setIsoTime(PhoneFix &fix, std::string_view text);
void setTime(PhoneFix &fix, JsonCursor &cursor); //!< a number or a text; anything else is bad

//! \return the number, or nullopt after passing over a value of another kind
[[nodiscard]] std::optional<double> numberIf(JsonCursor &cursor);
//! \return the text, or nullopt after passing over a value of another kind
[[nodiscard]] std::optional<JsonCursor::Text> textIf(JsonCursor &cursor);
//! \brief Calls \p read(key) for each member of the object that comes next, or passes over another value.
//! \p read must consume the value.
template<class Read>
void forMembers(JsonCursor &cursor, Read read)
{
    if (cursor.peek() != JsonCursor::Kind::Object) {
        cursor.skip();
        return;
    }
    JsonCursor::Text key;
    for (cursor.beginObject(); cursor.nextMember(key);)
        read(key.raw);
}
//! \brief Calls \p read() for each element of the array that comes next, or once for a value of another kind.
template<class Read>
void forElements(JsonCursor &cursor, Read read)
{
    if (cursor.peek() != JsonCursor::Kind::Array) {
        read();
        return;
    }
    for (cursor.beginArray(); cursor.nextElement();)
        read();
}

//! \brief The same for every JSON form: an empty body says nothing, one that is too large or is not JSON counts as one
//! unusable entry, whatever was read from it before the fault.
template<class Read>
[[nodiscard]] PhoneReport readBody(QByteArrayView body, Read read)
{
    if (body.trimmed().isEmpty())
        return {};
    PhoneReport report;
    if (body.size() <= MaxIngestBytes && body.isValidUtf8()) {
        JsonCursor cursor(body);
        read(cursor, report);
        if (cursor.atEnd())
            return report;
    }
    PhoneReport nothing;
    nothing.unusable = 1;
    return nothing;
}

} // namespace dispatch::protocol
