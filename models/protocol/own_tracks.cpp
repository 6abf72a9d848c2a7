// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/phone_fix.h"

namespace dispatch::protocol {

namespace {

constexpr double KmhPerMps = 3.6;

} // namespace

// Source: OwnTracks "JSON" page, _type=location: vel in km/h, acc in m, batt in percent, tst in s.
PhoneReport parseOwnTracks(QByteArrayView body, domain::Timestamp arrival)
{
    return readBody(body, [arrival](JsonCursor &cursor, PhoneReport &report) {
        PhoneFix fix;
        std::optional<JsonCursor::Text> type, topic, trackerId;
        bool isObject = cursor.peek() == JsonCursor::Kind::Object;
        forMembers(cursor, [&](std::string_view key) {
            if (key == "_type") {
                type = textIf(cursor);
            } else if (key == "lat") {
                fix.latitudeDeg = numberIf(cursor);
            } else if (key == "lon") {
                fix.longitudeDeg = numberIf(cursor);
            } else if (key == "tst") {
                setTime(fix, cursor);
            } else if (key == "vel") {
                fix.speedMps
                    = numberIf(cursor).transform([](double kmh) { return kmh / KmhPerMps; });
            } else if (key == "cog") {
                fix.courseDeg = numberIf(cursor);
            } else if (key == "acc") {
                fix.accuracyM = numberIf(cursor);
            } else if (key == "batt") {
                fix.batteryPercent = numberIf(cursor);
            } else if (key == "topic") {
                topic = textIf(cursor);
            } else if (key == "tid") {
                trackerId = textIf(cursor);
            } else {
                cursor.skip();
            }
        });
        if (const auto &device = topic ? topic : trackerId)
            report.deviceId = device->value();
        if (!isObject || !type)
            ++report.unusable;
        else if (type->raw == "location")
            add(report, fix, arrival);
        // Other types (status, transition, waypoints, cards) say nothing about where the phone is.
    });
}

} // namespace dispatch::protocol
