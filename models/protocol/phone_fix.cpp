// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/phone_fix.h"

#include "protocol/iso_time.h"

#include <cmath>

namespace dispatch::protocol {

using domain::Fix;
using domain::Timestamp;

namespace {

constexpr double FullTurnDeg = 360;
constexpr double MaxSpeedMps = 500;       // no technician flies faster
constexpr double MaxAccuracyM = 100'000;  // a radio mast's guess; more says nothing
constexpr double FullPercent = 100;
constexpr double MsPerS = 1000;
constexpr double FirstMs = 1e11;          // as seconds the year 5138, as milliseconds 1973

//! Negative values are how several apps say "none".
std::optional<double> within(std::optional<double> value, double max)
{
    return value && *value >= 0 && *value <= max ? value : std::nullopt;
}

} // namespace

void add(PhoneReport &report, const PhoneFix &fix, Timestamp arrival)
{
    const domain::GeoPoint position { fix.latitudeDeg.value_or(NAN),
        fix.longitudeDeg.value_or(NAN) };
    if (fix.hasBadTime || !domain::isValid(position) || report.fixes.size() >= MaxPhoneFixes) {
        ++report.unusable;
        return;
    }
    Timestamp time = fix.time.value_or(arrival);
    if (time > arrival + MaxFutureFix)
        time = arrival;
    std::optional<double> course = within(fix.courseDeg, FullTurnDeg);
    if (course == FullTurnDeg)
        course = 0;
    const auto battery = within(fix.batteryPercent, FullPercent);
    report.fixes.push_back({ .position = position,
        .fixTime = time,
        .receivedTime = arrival,
        .speedMps = within(fix.speedMps, MaxSpeedMps),
        .courseDeg = course,
        .accuracyM = within(fix.accuracyM, MaxAccuracyM),
        .batteryPercent
        = battery ? std::optional(static_cast<int>(std::lround(*battery))) : std::nullopt });
}

void setEpochTime(PhoneFix &fix, double secondsOrMs)
{
    const double ms = secondsOrMs < FirstMs ? secondsOrMs * MsPerS : secondsOrMs;
    fix.hasBadTime = !(ms > 0 && ms <= static_cast<double>(MaxInteger));
    if (!fix.hasBadTime)
        fix.time = domain::timestampFromMs(std::llround(ms));
}

void setIsoTime(PhoneFix &fix, std::string_view text)
{
    fix.time = parseIsoTime(text);
    fix.hasBadTime = !fix.time;
}

void setTime(PhoneFix &fix, JsonCursor &cursor)
{
    if (cursor.peek() == JsonCursor::Kind::Number)
        setEpochTime(fix, numberIf(cursor).value_or(0));
    else if (const auto text = textIf(cursor))
        setIsoTime(fix, text->raw); // a time has nothing to escape
    else
        fix.hasBadTime = true;
}

std::optional<double> numberIf(JsonCursor &cursor)
{
    double number = 0;
    if (cursor.peek() == JsonCursor::Kind::Number && cursor.readNumber(number))
        return number;
    cursor.skip();
    return std::nullopt;
}

std::optional<JsonCursor::Text> textIf(JsonCursor &cursor)
{
    JsonCursor::Text text;
    if (cursor.peek() == JsonCursor::Kind::String && cursor.readText(text))
        return text;
    cursor.skip();
    return std::nullopt;
}

} // namespace dispatch::protocol
