// SPDX-License-Identifier: GPL-3.0-or-later
#include "notify/freedesktop_sink.h"

#include "notify/freedesktop_bus.h"

#include <QDeadlineTimer>

namespace dispatch::notify {

namespace {
constexpr std::chrono::seconds EndTimeout { 2 };
}

FreedesktopSink::FreedesktopSink(const QString &desktopEntry)
{
    auto *bus = new FreedesktopBus(desktopEntry);
    bus->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, bus, &FreedesktopBus::begin);
    connect(&m_thread, &QThread::finished, bus, &QObject::deleteLater);
    connect(this, &FreedesktopSink::showAsked, bus, &FreedesktopBus::show);
    connect(this, &FreedesktopSink::closeAsked, bus, &FreedesktopBus::close);
    connect(bus, &FreedesktopBus::found, this, &FreedesktopSink::take);
    connect(bus, &FreedesktopBus::opened, this, [this](const QString &key, const QString &token) {
        // With it a Wayland desktop lets the window come to the front; Qt takes it from there.
        if (!token.isEmpty())
            qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
        Q_EMIT opened(key);
    });
    m_thread.setObjectName(QStringLiteral("notifications"));
    m_thread.start(QThread::LowPriority);
}

FreedesktopSink::~FreedesktopSink()
{
    m_thread.quit();
    // A bus that hangs must not hold up the program's end.
    if (!m_thread.wait(QDeadlineTimer(EndTimeout))) {
        m_thread.terminate();
        m_thread.wait();
    }
}

void FreedesktopSink::show(const Notification &notification)
{
    Q_EMIT showAsked(notification);
}

void FreedesktopSink::close(const QString &key)
{
    Q_EMIT closeAsked(key);
}

void FreedesktopSink::take(const QString &server, const QString &text)
{
    const State state = server.isEmpty() ? State::Missing : State::Ready;
    const QString words = server.isEmpty() ? text : server;
    if (state == m_state && words == m_stateText)
        return;
    m_state = state;
    m_stateText = words;
    Q_EMIT stateChanged();
}

} // namespace dispatch::notify
