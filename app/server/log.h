// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include <chrono>
#include <optional>

//! The program's log: one JSON object a line on standard error. Never in it: tokens, passwords, what people wrote,
//! where somebody is.
namespace dispatch::server {

enum class LogLevel : quint8 { Info, Warning, Error };

//! \brief Of one kind of line so many are written in this time; how many were left out is said by the next one after it,
//! as `suppressed`. Somebody who connects in vain ten thousand times must not fill the disk, or hide other lines.
inline constexpr int MaxLinesOfAKind = 20;
inline constexpr std::chrono::seconds LinesWindow { 10 };

//! \param what a short name in kebab case: `listening`, `slow-reader`
void logLine(LogLevel level, const char *what, const QJsonObject &fields = {});
//! \brief For tests and the command line: nothing below \p level is written.
void setLogLevel(LogLevel level);
[[nodiscard]] std::optional<LogLevel> logLevelFromName(QStringView name);

} // namespace dispatch::server
