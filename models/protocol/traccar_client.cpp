// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/phone_fix.h"

namespace dispatch::protocol {

namespace {

constexpr double PercentPerLevel = 100;
constexpr std::string_view SosAlarm = "sos";

void readAlarm(JsonCursor &cursor, PhoneReport &report)
{
    const auto alarm = textIf(cursor);
    if (alarm && alarm->raw == SosAlarm)
        report.isEmergency = true;
}

void readCoords(JsonCursor &cursor, PhoneFix &fix)
{
    forMembers(cursor, [&](std::string_view key) {
        if (key == "latitude")
            fix.latitudeDeg = numberIf(cursor);
        else if (key == "longitude")
            fix.longitudeDeg = numberIf(cursor);
        else if (key == "speed")
            fix.speedMps = numberIf(cursor);
        else if (key == "heading")
            fix.courseDeg = numberIf(cursor);
        else if (key == "accuracy")
            fix.accuracyM = numberIf(cursor);
        else
            cursor.skip();
    });
}

void readBattery(JsonCursor &cursor, PhoneFix &fix)
{
    forMembers(cursor, [&](std::string_view key) {
        if (key == "level")
            fix.batteryPercent
                = numberIf(cursor).transform([](double level) { return level * PercentPerLevel; });
        else
            cursor.skip();
    });
}

void readLocation(JsonCursor &cursor, PhoneReport &report, domain::Timestamp arrival)
{
    PhoneFix fix;
    forMembers(cursor, [&](std::string_view key) {
        if (key == "coords")
            readCoords(cursor, fix);
        else if (key == "timestamp")
            setTime(fix, cursor);
        else if (key == "battery")
            readBattery(cursor, fix);
        else if (key == "alarm")
            readAlarm(cursor, report);
        else
            cursor.skip();
    });
    add(report, fix, arrival);
}

} // namespace

// One location, or an array of them where the app sends what it stored; -1 means "none" throughout.
PhoneReport parseTraccarJson(QByteArrayView body, domain::Timestamp arrival)
{
    return readBody(body, [arrival](JsonCursor &cursor, PhoneReport &report) {
        forElements(cursor, [&] {
            bool hasLocation = false;
            forMembers(cursor, [&](std::string_view key) {
                if (key == "location") {
                    hasLocation = true;
                    forElements(cursor, [&] { readLocation(cursor, report, arrival); });
                } else if (key == "device_id") {
                    if (const auto device = textIf(cursor))
                        report.deviceId = device->value();
                } else if (key == "alarm") {
                    readAlarm(cursor, report);
                } else {
                    cursor.skip();
                }
            });
            if (!hasLocation)
                ++report.unusable;
        });
    });
}

} // namespace dispatch::protocol
