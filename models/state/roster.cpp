// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/roster.h"

#include "domain/limits.h"

#include <algorithm>

namespace dispatch::state {

using namespace domain;

namespace {

bool meets(const TimeWindow &a, const TimeWindow &b)
{
    return a.from < b.to && b.from < a.to;
}

bool contains(const TimeWindow &outer, const TimeWindow &inner)
{
    return outer.from <= inner.from && inner.to <= outer.to;
}

//! The time both have in common; below zero the time between them.
milliseconds overlap(const TimeWindow &a, const TimeWindow &b)
{
    return std::min(a.to, b.to) - std::max(a.from, b.from);
}

TimeWindow widened(const TimeWindow &span)
{
    return { span.from - RosterReach, span.to + RosterReach };
}

} // namespace

RosterAnswer rosterAt(
    const Operation &operation, const TechnicianId &technician, const TimeWindow &span)
{
    RosterAnswer answer;
    std::optional<milliseconds> most;
    for (const Shift *shift : operation.shiftsOf(technician, widened(span))) {
        answer.isRecorded = true;
        answer.isInside = answer.isInside || contains(shift->hours, span);
        if (const auto common = overlap(shift->hours, span); !most || common > *most) {
            most = common;
            answer.shift = shift->hours;
        }
        for (const TimeWindow &pause : shift->breaks) {
            if (!answer.pause && meets(pause, span))
                answer.pause = pause;
        }
    }
    return answer;
}

bool isOnShift(const Operation &operation, const TechnicianId &technician,
    const std::optional<TimeWindow> &window, Timestamp now)
{
    const auto *who = operation.technician(technician);
    if (!who || who->isRetired || who->duty == Duty::OutOfService)
        return false;
    const bool isOnDuty = who->duty != Duty::OffShift;
    const TimeWindow present { now, now + milliseconds(1) };
    const TimeWindow span = window.value_or(present);
    if (!rosterAt(operation, technician, span).isRecorded)
        return isOnDuty;
    const bool isRunning = rosterAt(operation, technician, present).isInside;
    if (isRunning && !isOnDuty)
        return false; // gone home, whatever the roster says
    return isRunning || rosterAt(operation, technician, span).isInside;
}

std::vector<TimeWindow> breaksOf(
    const Operation &operation, const TechnicianId &technician, const TimeWindow &span)
{
    std::vector<TimeWindow> breaks;
    for (const Shift *shift : operation.shiftsOf(technician, span)) {
        for (const TimeWindow &pause : shift->breaks) {
            if (meets(pause, span))
                breaks.push_back(pause);
        }
    }
    return breaks;
}

std::vector<TimeWindow> workingTimeOf(
    const Operation &operation, const TechnicianId &technician, const TimeWindow &span)
{
    std::vector<TimeWindow> parts;
    const auto add = [&](Timestamp from, Timestamp to) {
        const TimeWindow part { std::max(from, span.from), std::min(to, span.to) };
        if (part.from < part.to)
            parts.push_back(part);
    };
    for (const Shift *shift : operation.shiftsOf(technician, span)) {
        Timestamp from = shift->hours.from;
        for (const TimeWindow &pause : shift->breaks) {
            add(from, pause.from);
            from = pause.to;
        }
        add(from, shift->hours.to);
    }
    return parts;
}

std::vector<TimeWindow> workingPartsOf(
    const Operation &operation, const TechnicianId &technician, std::span<const TimeWindow> spans)
{
    std::vector<TimeWindow> parts;
    for (const TimeWindow &span : spans) {
        if (!rosterAt(operation, technician, span).isRecorded) {
            parts.push_back(span);
            continue;
        }
        const auto working = workingTimeOf(operation, technician, span);
        parts.insert(parts.end(), working.begin(), working.end());
    }
    return parts;
}

TimeWindow aroundBreaks(Timestamp from, milliseconds lasts, std::span<const TimeWindow> breaks)
{
    for (const TimeWindow &pause : breaks) {
        if (pause.from <= from && from < pause.to)
            from = pause.to;
    }
    return { from, endAround(from, lasts, breaks) };
}

Timestamp endAround(Timestamp from, milliseconds lasts, std::span<const TimeWindow> breaks)
{
    Timestamp end = from + lasts;
    for (const TimeWindow &pause : breaks) {
        if (pause.from > from && pause.from < end)
            end += pause.to - pause.from;
    }
    return end;
}

} // namespace dispatch::state
