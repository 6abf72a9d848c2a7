// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "notify/notification.h"

#include <QObject>

#include <memory>

namespace dispatch::notify {

//! \brief The way to the desktop's notifications.
//! \threads the one it was made in; nothing here waits
class NotificationSink : public QObject {
    Q_OBJECT
public:
    enum class State : quint8 {
        Unknown, //!< not heard yet
        Ready,
        Missing //!< nobody shows notifications here
    };
    using QObject::QObject;

    virtual void show(const Notification &notification) = 0;
    //! \brief What it was about is over.
    virtual void close(const QString &key) = 0;
    [[nodiscard]] virtual State state() const = 0;
    //! \brief Who shows them, or why nobody does; for people. Empty while Unknown.
    [[nodiscard]] virtual QString stateText() const = 0;

Q_SIGNALS:
    void stateChanged();
    //! \brief Somebody clicked it. A window may come to the front now.
    void opened(const QString &key);
};

//! \brief That of this system; null where there is none (see README.md).
//! \param desktopEntry name of the program's desktop file without its ending
[[nodiscard]] std::unique_ptr<NotificationSink> systemSink(const QString &desktopEntry);

} // namespace dispatch::notify
