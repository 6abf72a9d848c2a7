// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "notify/freedesktop_message.h"

#include <QDBusConnection>
#include <QHash>
#include <QObject>

#include <deque>

namespace dispatch::notify {

//! \brief The talk with `org.freedesktop.Notifications`. Connecting may wait; that is why it has a thread of its own.
//! \threads the worker's; everything is called by queued signals
class FreedesktopBus final : public QObject {
    Q_OBJECT
public:
    //! Notifications remembered by their ids, to replace, close and understand a click.
    static constexpr std::size_t MaxShown = 64;

    explicit FreedesktopBus(QString desktopEntry);
    ~FreedesktopBus() override;

    //! \brief Connects, and asks who shows notifications here.
    void begin();
    void show(const Notification &notification);
    void close(const QString &key);

Q_SIGNALS:
    //! \brief \p server: who shows them; empty: nobody, for the reason of \p text.
    void found(const QString &server, const QString &text);
    void opened(const QString &key, const QString &token);

private Q_SLOTS:
    void takeClick(uint id, const QString &action);
    void takeToken(uint id, const QString &token);
    void takeEnd(uint id, uint reason);

private:
    void ask();
    void remember(const QString &key, uint id);
    [[nodiscard]] QString keyOf(uint id) const;

    const QString m_desktopEntry;
    QDBusConnection m_bus;
    Capabilities m_capabilities;
    bool m_isKnown = false; //!< m_capabilities were heard
    std::deque<std::pair<QString, uint>> m_shown; //!< key and the server's id, oldest first
    QHash<uint, QString> m_tokens; //!< of clicks about to be told
};

} // namespace dispatch::notify
