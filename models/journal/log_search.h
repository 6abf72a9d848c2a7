// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace dispatch::journal {

//! \brief What a person typed as an FTS5 expression: every word must occur, as the beginning of a word. Nothing typed is
//! syntax. \return empty if there is no word in it
[[nodiscard]] QString searchExpression(const QString &typed);

} // namespace dispatch::journal
