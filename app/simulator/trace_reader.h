// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/text_lines.h"

#include "domain/values.h"

#include <chrono>
#include <optional>
#include <vector>

namespace dispatch::simulator {

//! \brief One row of a recorded trace.
struct TraceFix {
    domain::GeoPoint position;
    std::chrono::seconds timeOfDay { 0 }; //!< local, [0, 24 h)
    std::optional<double> speedMps; //!< from the fix before; none for the first and after a gap
    std::optional<double> courseDeg; //!< likewise; none when standing
    bool isRepeat = false; //!< an earlier fix of the same shift has this time
    bool operator==(const TraceFix &) const = default;
};

//! \brief What one carrier recorded on one day: becomes one technician's shift.
struct Shift {
    QString carrier; //!< as in the file: "007"
    QString date; //!< "2008-10-24"
    std::vector<TraceFix> fixes; //!< by time; equal times in file order
    [[nodiscard]] QString technicianName() const; //!< "Unit 007 (2008-10-24)"
};

struct Traces {
    std::vector<Shift> shifts; //!< in order of first appearance
    int rows = 0; //!< without the header and empty lines
    BadRows bad;
};

//! \brief After a pause longer than this no speed is derived: it would be that of nobody.
inline constexpr std::chrono::seconds MaxSpeedGap { 60 };
//! \brief A derived speed above this is a jump of the receiver, not a movement, m/s.
inline constexpr double MaxDerivedSpeedMps = 60;

//! \brief Reads `lat,lng,datetime,uid` (header optional; degrees WGS 84; local `YYYY-MM-DD HH:MM:SS`), plain or gzip.
//! Bad rows are counted and named, good rows are kept.
//! \errors only if the file cannot be read at all, or holds no good row
[[nodiscard]] std::expected<Traces, QString> readTraces(const QString &path);

} // namespace dispatch::simulator
