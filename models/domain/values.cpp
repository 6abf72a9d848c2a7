// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/values.h"

#include "domain/name_table.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::domain {

namespace {

constexpr NameTable<VisitState, visitStateCount> visitStates { std::array { "Requested"_L1,
    "Unscheduled"_L1, "Scheduled"_L1, "Dispatched"_L1, "Accepted"_L1, "EnRoute"_L1, "OnSite"_L1,
    "InProgress"_L1, "Paused"_L1, "Completed"_L1, "NoShow"_L1, "Rejected"_L1, "Canceled"_L1 } };
constexpr NameTable<Duty, 7> duties { std::array { "OffShift"_L1, "Available"_L1, "EnRoute"_L1,
    "OnSite"_L1, "Break"_L1, "NonJob"_L1, "OutOfService"_L1 } };
constexpr NameTable<Priority, 4> priorities { std::array {
    "low"_L1, "normal"_L1, "high"_L1, "emergency"_L1 } };

struct NamedRole {
    Role role;
    QLatin1StringView name;
};
// Roles are bits, so they cannot index a table.
constexpr std::array<NamedRole, 6> roleNames { {
    { Role::Dispatcher, "dispatcher"_L1 },
    { Role::Supervisor, "supervisor"_L1 },
    { Role::Administrator, "administrator"_L1 },
    { Role::Technician, "technician"_L1 },
    { Role::Customer, "customer"_L1 },
    { Role::System, "system"_L1 },
} };

} // namespace

bool isValid(GeoPoint p)
{
    return std::isfinite(p.latitudeDeg) && std::isfinite(p.longitudeDeg)
        && std::abs(p.latitudeDeg) <= 90.0 && std::abs(p.longitudeDeg) <= 180.0;
}

SignalAge signalAge(std::optional<Timestamp> fixTime, Timestamp now, SignalLimits limits)
{
    if (!fixTime)
        return SignalAge::NoFix;
    const auto age = now - *fixTime; // negative when the clocks differ a little: as live as can be
    if (age <= limits.live)
        return SignalAge::Live;
    return age <= limits.late ? SignalAge::Late : SignalAge::Stale;
}

QLatin1StringView name(VisitState s)
{
    return visitStates.nameOf(s);
}

QLatin1StringView name(Duty d)
{
    return duties.nameOf(d);
}

QLatin1StringView name(Priority p)
{
    return priorities.nameOf(p);
}

QLatin1StringView name(Role r)
{
    for (const auto &row : roleNames) {
        if (row.role == r)
            return row.name;
    }
    return {};
}

std::optional<VisitState> visitStateFromName(QStringView n)
{
    return visitStates.valueOf(n);
}

std::optional<Duty> dutyFromName(QStringView n)
{
    return duties.valueOf(n);
}

std::optional<Priority> priorityFromName(QStringView n)
{
    return priorities.valueOf(n);
}

std::optional<Role> roleFromName(QStringView n)
{
    for (const auto &row : roleNames) {
        if (n == row.name)
            return row.role;
    }
    return std::nullopt;
}

} // namespace dispatch::domain
