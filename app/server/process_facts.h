// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <optional>

//! What the system knows about this process. nullopt where it does not say.
namespace dispatch::server {

[[nodiscard]] std::optional<qint64> residentBytes();
[[nodiscard]] std::optional<qint64> openFiles();
//! \brief Steady, from an arbitrary beginning.
[[nodiscard]] qint64 steadyMicroseconds();

} // namespace dispatch::server
