// SPDX-License-Identifier: GPL-3.0-or-later
#include "notify/freedesktop_message.h"

#include <QVariantMap>

#include <utility>

using namespace Qt::StringLiterals;

namespace dispatch::notify {

Capabilities capabilitiesOf(const QStringList &names)
{
    return { .hasActions = names.contains("actions"_L1),
        .hasMarkup = names.contains("body-markup"_L1) };
}

QVariantList notifyArguments(const Notification &notification, quint32 replaces,
    const Capabilities &capabilities, const QString &desktopEntry)
{
    QStringList actions;
    if (capabilities.hasActions && !notification.deed.isEmpty())
        actions << DefaultAction << notification.deed << u"open"_s << notification.deed;
    QVariantMap hints {
        { u"urgency"_s,
            QVariant::fromValue(static_cast<uchar>(std::to_underlying(notification.urgency))) },
        { u"desktop-entry"_s, desktopEntry },
        { u"category"_s, notification.isMessage ? u"im.received"_s : u"presence"_s },
    };
    if (notification.sound.isEmpty())
        hints.insert(u"suppress-sound"_s, true);
    else
        hints.insert(u"sound-name"_s, notification.sound);
    constexpr int AsTheServerLikes = -1;
    constexpr int Never = 0;
    return { u"Dispatch"_s, replaces, desktopEntry, notification.title,
        capabilities.hasMarkup ? notification.body.toHtmlEscaped() : notification.body, actions,
        hints, notification.stays ? Never : AsTheServerLikes };
}

} // namespace dispatch::notify
