// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

//! The program's log: one JSON object a line on standard error. Never in it: tokens, passwords, what people wrote,
//! where somebody is.
namespace dispatch::server {

enum class LogLevel : quint8 { Info, Warning, Error };

//! \param what a short name in kebab case: `listening`, `slow-reader`
void logLine(LogLevel level, const char *what, const QJsonObject &fields = {});
//! \brief For tests and the command line: nothing below \p level is written.
void setLogLevel(LogLevel level);

} // namespace dispatch::server
