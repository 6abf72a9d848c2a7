// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

//! The categories of this library. What people wrote, names and tokens are never logged.
namespace dispatch::feed {

Q_DECLARE_LOGGING_CATEGORY(lcSession)   // dispatch.feed.session
Q_DECLARE_LOGGING_CATEGORY(lcTransport) // dispatch.feed.transport

} // namespace dispatch::feed
