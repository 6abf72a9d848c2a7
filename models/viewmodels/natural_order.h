// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace dispatch::viewmodels {

//! \brief The order people expect of names with numbers in them: "Van 2" stands before "Van 10". Case does not count.
//! Written out because QCollator's numeric mode does nothing in the C locale, and allocates for every pair.
//! \return < 0, 0 or > 0 as for QString::compare(); 0 only for texts that differ in case or leading zeros at most
[[nodiscard]] int compareNaturally(QStringView a, QStringView b);

} // namespace dispatch::viewmodels
