// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace dispatch::viewmodels {

//! \brief A path as somebody types it: "~" is the home folder, and so is where a relative one begins.
[[nodiscard]] QString expandedPath(const QString &typed);
//! \brief How what was typed could go on: at most 12 full paths, files with one of these endings first, folders with a slash
//! behind. Reads one folder, and of a large one only the beginning.
[[nodiscard]] QStringList offersFor(const QString &typed, const QStringList &endings);

} // namespace dispatch::viewmodels
