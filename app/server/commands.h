// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/options.h"

//! The commands of the program. Each gives what it has to say on standard output, or a plain sentence why not.
namespace dispatch::server {

using CommandResult = std::expected<QString, QString>;

[[nodiscard]] CommandResult runInit(const Options &options);
[[nodiscard]] CommandResult runUserAdd(const Options &options);
[[nodiscard]] CommandResult runUserPassword(const Options &options);
[[nodiscard]] CommandResult runUserAreas(const Options &options);
[[nodiscard]] CommandResult runUserDisable(const Options &options);
[[nodiscard]] CommandResult runDeviceAdd(const Options &options);
[[nodiscard]] CommandResult runIntakeAdd(const Options &options);
[[nodiscard]] CommandResult runIntakeRemove(const Options &options);
[[nodiscard]] CommandResult runImportJobs(const Options &options);
[[nodiscard]] CommandResult runVerify(const Options &options);
//! \brief The public key, and what was signed with it. Also while a server runs.
[[nodiscard]] CommandResult runProof(const Options &options);
//! \brief Checks a case file; needs no data folder.
[[nodiscard]] CommandResult runVerifyCase(const Options &options);
[[nodiscard]] CommandResult runBackup(const Options &options);
[[nodiscard]] CommandResult runRestore(const Options &options);
//! \brief Prints its ready line itself, because it stays.
[[nodiscard]] CommandResult runServe(const Options &options);

} // namespace dispatch::server
