// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/log.h"

namespace dispatch::feed {

Q_LOGGING_CATEGORY(lcSession, "dispatch.feed.session", QtInfoMsg)
Q_LOGGING_CATEGORY(lcTransport, "dispatch.feed.transport", QtInfoMsg)

} // namespace dispatch::feed
