// SPDX-License-Identifier: GPL-3.0-or-later
#include "notify/notification_sink.h"

#if defined(Q_OS_LINUX)
#include "notify/freedesktop_sink.h"
#endif

namespace dispatch::notify {

std::unique_ptr<NotificationSink> systemSink([[maybe_unused]] const QString &desktopEntry)
{
#if defined(Q_OS_LINUX)
    return std::make_unique<FreedesktopSink>(desktopEntry);
#else
    return nullptr;
#endif
}

} // namespace dispatch::notify
