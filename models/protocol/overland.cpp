// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/phone_fix.h"

namespace dispatch::protocol {

namespace {

constexpr double PercentPerLevel = 100;

//! GeoJSON (RFC 7946): longitude first, then latitude, perhaps altitude.
void readGeometry(JsonCursor &cursor, PhoneFix &fix)
{
    forMembers(cursor, [&](std::string_view key) {
        if (key != "coordinates") {
            cursor.skip();
            return;
        }
        int index = 0;
        forElements(cursor, [&] {
            const auto number = numberIf(cursor);
            if (index == 0)
                fix.longitudeDeg = number;
            else if (index == 1)
                fix.latitudeDeg = number;
            ++index;
        });
    });
}

void readProperties(JsonCursor &cursor, PhoneFix &fix, PhoneReport &report)
{
    forMembers(cursor, [&](std::string_view key) {
        if (key == "timestamp") {
            setTime(fix, cursor);
        } else if (key == "speed") {
            fix.speedMps = numberIf(cursor);
        } else if (key == "course") {
            fix.courseDeg = numberIf(cursor);
        } else if (key == "horizontal_accuracy") {
            fix.accuracyM = numberIf(cursor);
        } else if (key == "battery_level") {
            fix.batteryPercent
                = numberIf(cursor).transform([](double level) { return level * PercentPerLevel; });
        } else if (key == "device_id") {
            const auto device = textIf(cursor);
            if (device && report.deviceId.isEmpty())
                report.deviceId = device->value();
        } else {
            cursor.skip();
        }
    });
}

void readFeature(JsonCursor &cursor, PhoneReport &report, domain::Timestamp arrival)
{
    PhoneFix fix;
    forMembers(cursor, [&](std::string_view key) {
        if (key == "geometry")
            readGeometry(cursor, fix);
        else if (key == "properties")
            readProperties(cursor, fix, report);
        else
            cursor.skip();
    });
    add(report, fix, arrival);
}

} // namespace

PhoneReport parseOverland(QByteArrayView body, domain::Timestamp arrival)
{
    return readBody(body, [arrival](JsonCursor &cursor, PhoneReport &report) {
        bool hasLocations = false;
        forMembers(cursor, [&](std::string_view key) {
            if (key != "locations") {
                cursor.skip(); // "current" and "trip" repeat what "locations" says
                return;
            }
            hasLocations = true;
            forElements(cursor, [&] { readFeature(cursor, report, arrival); });
        });
        if (!hasLocations)
            ++report.unusable;
    });
}

} // namespace dispatch::protocol
