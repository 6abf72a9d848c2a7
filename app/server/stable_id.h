// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ids.h"

#include <QByteArrayView>

namespace dispatch::server {

//! \brief A command id that the same \p key always gets: the command log then knows what was asked for before, also after
//! a restart. \p purpose keeps the keys of different doors apart.
[[nodiscard]] domain::CommandId stableCommandId(QByteArrayView purpose, QStringView key);

} // namespace dispatch::server
