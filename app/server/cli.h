// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace dispatch::server {

inline constexpr int ExitOk = 0;
inline constexpr int ExitFailure
    = 1; //!< it could not be done; one sentence on standard error says why
inline constexpr int ExitUsage = 2;   //!< it was not understood

//! \brief The whole program: finds the command, runs it, writes one plain sentence on standard error if it fails.
//! \param arguments without the program's name
//! \return the exit code
[[nodiscard]] int runCommandLine(const QStringList &arguments);

} // namespace dispatch::server
