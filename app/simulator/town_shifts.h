// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"

namespace dispatch::simulator {

//! \brief The shift of a day around \p now, with lunch still to come: some began late, some end early, no two lunches of
//! neighbours at the same time. Whatever the hour, somebody can be seen at work.
//! \param index of the technician in the town
//! \threads pure
[[nodiscard]] domain::CreateShift inventShift(
    const domain::TechnicianId &technician, std::size_t index, domain::Timestamp now);

} // namespace dispatch::simulator
