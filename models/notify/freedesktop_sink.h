// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "notify/notification_sink.h"

#include <QThread>

namespace dispatch::notify {

//! \brief Notifications of a Linux desktop, over D-Bus, from a thread of their own.
class FreedesktopSink final : public NotificationSink {
    Q_OBJECT
public:
    explicit FreedesktopSink(const QString &desktopEntry);
    ~FreedesktopSink() override;

    void show(const Notification &notification) override;
    void close(const QString &key) override;
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] QString stateText() const override { return m_stateText; }

Q_SIGNALS:
    // To the worker; a queued signal is how a value gets into its thread.
    void showAsked(const dispatch::notify::Notification &notification);
    void closeAsked(const QString &key);

private:
    void take(const QString &server, const QString &text);

    QThread m_thread;
    State m_state = State::Unknown;
    QString m_stateText;
};

} // namespace dispatch::notify
