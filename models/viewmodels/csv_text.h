// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace dispatch::viewmodels {

//! \brief One row of a table as RFC 4180 has it, in UTF-8, with its line end. A cell that a spreadsheet would run as a
//! formula (one that begins with = + - @, a tab or a carriage return) gets an apostrophe before it, unless it is a plain number.
[[nodiscard]] QByteArray csvRow(const QStringList &cells);

} // namespace dispatch::viewmodels
