// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace dispatch::console {

//! \brief Where the imported map of a profile lies.
[[nodiscard]] QString importedMapPath(const QString &profileDir);

//! \brief Imports an OpenStreetMap extract into the profile and says on the standard output what came of it, how long it
//! took and how much memory. Ctrl-C stops it. Until the new map is complete the old one stays what it is.
//! \return the exit code: 0, 1 for what could not be imported, 130 when it was stopped
[[nodiscard]] int importMap(const QString &extract, const QString &profileDir);

} // namespace dispatch::console
