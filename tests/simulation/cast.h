// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/connection.h"
#include "sim_store.h"

namespace dispatch::simulation {

//! \brief The people of the simulated office, and the log that makes them known. The same in every run.
struct Cast {
    enum Who : quint8 { Dina, Dora, Sven, Tom, Tess, Carl };
    static constexpr int Count = 6;
    std::vector<server::Login> logins; //!< by Who
    LogLife log;
};
//! \brief Made once.
[[nodiscard]] const Cast &theCast();

inline constexpr qint64 MorningMs = 1'772'460'309'000;

} // namespace dispatch::simulation
