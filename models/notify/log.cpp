// SPDX-License-Identifier: GPL-3.0-or-later
#include "notify/log.h"

namespace dispatch::notify {

Q_LOGGING_CATEGORY(lcNotify, "dispatch.notify", QtInfoMsg)

} // namespace dispatch::notify
