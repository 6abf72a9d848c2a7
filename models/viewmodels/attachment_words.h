// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace dispatch::viewmodels {

//! \brief "1 file", "3 files".
[[nodiscard]] QString filesText(qsizetype count);

} // namespace dispatch::viewmodels
