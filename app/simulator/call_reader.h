// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/text_lines.h"

#include "domain/entities.h"

#include <chrono>
#include <vector>

namespace dispatch::simulator {

//! \brief One recorded call for help, as the job request it becomes.
struct Call {
    domain::JobFields fields;
    QString date; //!< "2016-01-15"
    std::chrono::seconds timeOfDay { 0 }; //!< local
    int line = 0;                         //!< of the file, to name it
};

struct Calls {
    std::vector<Call> calls; //!< by time of day; equal times in file order
    int rows = 0;
    BadRows bad;
};

//! \brief Reads `lat,lon,KIND: TITLE,YYYY-MM-DD HH:MM,township,address` (no header), plain or gzip. KIND gives the trade,
//! KIND and TITLE the priority.
//! \errors only if the file cannot be read at all, or holds no good row
[[nodiscard]] std::expected<Calls, QString> readCalls(const QString &path);

} // namespace dispatch::simulator
