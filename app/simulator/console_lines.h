// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QString>

namespace dispatch::simulator {

//! \brief One line on the error stream: "simulator: ...".
void say(const QString &text);

//! \brief 24 random characters from the system's generator, for accounts nobody signs in to by hand.
[[nodiscard]] QString randomPassword();

//! \return what the account lacks, in plain words; empty if it may set up a simulation
[[nodiscard]] QString missingRoles(const QString &login, domain::Roles roles);

} // namespace dispatch::simulator
