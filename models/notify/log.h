// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace dispatch::notify {

Q_DECLARE_LOGGING_CATEGORY(lcNotify)

} // namespace dispatch::notify
