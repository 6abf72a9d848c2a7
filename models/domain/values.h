// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ids.h"

#include <QStringList>

#include <optional>

namespace dispatch::domain {

//! \brief Degrees, WGS 84; latitude [-90, 90], longitude [-180, 180].
struct GeoPoint {
    double latitudeDeg = 0;
    double longitudeDeg = 0;
    bool operator==(const GeoPoint &) const = default;
};
[[nodiscard]] bool isValid(GeoPoint p);

//! \brief A sum of money in the smallest unit of its currency (cents, pence).
struct Money {
    qint64 minor = 0;
    QString currency; //!< ISO 4217, three capital letters
    bool operator==(const Money &) const = default;
};

enum class Priority : quint8 { Low, Normal, High, Emergency };

enum class VisitState : quint8 {
    Requested,
    Unscheduled,
    Scheduled,
    Dispatched,
    Accepted,
    EnRoute,
    OnSite,
    InProgress,
    Paused,
    Completed,
    NoShow,
    Rejected,
    Canceled
};
inline constexpr int visitStateCount = 13;

//! \brief What a technician is doing. EnRoute and OnSite follow the active visit. An emergency is a flag beside it.
enum class Duty : quint8 { OffShift, Available, EnRoute, OnSite, Break, NonJob, OutOfService };

//! \brief How old the last fix is; limits in SignalLimits.
enum class SignalAge : quint8 { Live, Late, Stale, NoFix, Disconnected };

struct SignalLimits {
    std::chrono::seconds live { 60 };
    std::chrono::seconds late { 300 };
    bool operator==(const SignalLimits &) const = default;
};

//! \brief Live up to limits.live, Late up to limits.late, then Stale; NoFix when there never was one.
//! Disconnected is the caller's to say: it is about the feed, not about the fix.
[[nodiscard]] SignalAge signalAge(
    std::optional<Timestamp> fixTime, Timestamp now, SignalLimits limits = {});

//! \brief One report of a phone, in SI units whatever app sent it.
struct Fix {
    GeoPoint position;
    Timestamp fixTime; //!< when the phone measured it
    Timestamp receivedTime; //!< when the server got it
    std::optional<double> speedMps;
    std::optional<double> courseDeg; //!< clockwise from north, [0, 360)
    std::optional<double> accuracyM; //!< radius
    std::optional<int> batteryPercent;
    bool operator==(const Fix &) const = default;
};

//! \brief Who may do what. One account may hold several roles.
enum class Role : quint8 {
    Dispatcher = 1,
    Supervisor = 2,
    Administrator = 4,
    Technician = 8,
    Customer = 16,
    System = 32
};
Q_DECLARE_FLAGS(Roles, Role)
Q_DECLARE_OPERATORS_FOR_FLAGS(Roles)

//! Names used on the wire, in the log and on the command line: one table, both directions.
//! Unknown names give nullopt. `dispatched`-style names are the enumerator with a capital first letter for states
//! and duties ("EnRoute"), lower case for roles ("dispatcher") and priorities ("normal").
[[nodiscard]] QLatin1StringView name(VisitState s);
[[nodiscard]] QLatin1StringView name(Duty d);
[[nodiscard]] QLatin1StringView name(Priority p);
[[nodiscard]] QLatin1StringView name(Role r);
[[nodiscard]] std::optional<VisitState> visitStateFromName(QStringView n);
[[nodiscard]] std::optional<Duty> dutyFromName(QStringView n);
[[nodiscard]] std::optional<Priority> priorityFromName(QStringView n);
[[nodiscard]] std::optional<Role> roleFromName(QStringView n);

} // namespace dispatch::domain
