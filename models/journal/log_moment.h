// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <QTimeZone>

#include <optional>

namespace dispatch::journal {

//! \brief A stretch of time as somebody says it: a day, a minute, or an instant (then both are the same).
struct LogMoment {
    domain::Timestamp from, to; //!< to is the first instant after it
    bool operator==(const LogMoment &) const = default;
};

//! \brief "today", "yesterday", "monday" (the last one, today included), "2026-11-20", "2026-11-20T14:30", "20.11.2026",
//! "20.11.", "14:30" (today), "2h", "30min", "3d" (ago). nullopt if it is none of these.
[[nodiscard]] std::optional<LogMoment> parseLogMoment(
    QStringView text, domain::Timestamp now, const QTimeZone &zone);

} // namespace dispatch::journal
