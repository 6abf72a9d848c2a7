// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "notify/notification.h"

#include <QStringList>
#include <QVariantList>

namespace dispatch::notify {

//! \brief What the desktop's server says that it can do.
struct Capabilities {
    bool hasActions = false;
    bool hasMarkup = false;
    bool operator==(const Capabilities &) const = default;
};

[[nodiscard]] Capabilities capabilitiesOf(const QStringList &names);

//! The action that a click on the notification itself stands for.
inline constexpr QLatin1StringView DefaultAction { "default" };

//! \brief The arguments of `Notify`, in order: application name, id to replace, icon, title, body, actions, hints, timeout in ms
//! (-1: as the server likes, 0: never).
//! \param replaces the server's id of what it replaces; 0: nothing
//! \source Desktop Notifications Specification 1.2
[[nodiscard]] QVariantList notifyArguments(const Notification &notification, quint32 replaces,
    const Capabilities &capabilities, const QString &desktopEntry);

} // namespace dispatch::notify
