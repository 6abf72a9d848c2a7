// SPDX-License-Identifier: GPL-3.0-or-later
#include "notify/freedesktop_bus.h"

#include "notify/log.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::notify {

namespace {

const auto Service = u"org.freedesktop.Notifications"_s;
const auto Path = u"/org/freedesktop/Notifications"_s;
const auto ConnectionName = u"dispatch-notifications"_s;
constexpr int AnswerTimeoutMs = 10'000;

QDBusMessage call(const QString &method)
{
    return QDBusMessage::createMethodCall(Service, Path, Service, method);
}

// libdbus would start a bus of its own where there is none, which takes seconds and nobody listens on.
QString busAddress()
{
    if (const QString named = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"); !named.isEmpty())
        return named;
    const QString socket = qEnvironmentVariable("XDG_RUNTIME_DIR") + u"/bus"_s;
    return QFileInfo::exists(socket) ? u"unix:path="_s + socket : QString();
}

} // namespace

FreedesktopBus::FreedesktopBus(QString desktopEntry)
    : m_desktopEntry(std::move(desktopEntry))
    , m_bus(ConnectionName)
{
}

FreedesktopBus::~FreedesktopBus()
{
    QDBusConnection::disconnectFromBus(ConnectionName);
}

void FreedesktopBus::begin()
{
    const QString address = busAddress();
    if (address.isEmpty()) {
        Q_EMIT found({}, tr("There is no desktop session here that could show them."));
        return;
    }
    m_bus = QDBusConnection::connectToBus(address, ConnectionName);
    if (!m_bus.isConnected()) {
        qCInfo(lcNotify) << "No session bus:" << m_bus.lastError().message();
        Q_EMIT found({}, tr("The desktop session's message bus cannot be reached."));
        return;
    }
    m_bus.connect(Service, Path, Service, u"ActionInvoked"_s, this, SLOT(takeClick(uint, QString)));
    m_bus.connect(
        Service, Path, Service, u"ActivationToken"_s, this, SLOT(takeToken(uint, QString)));
    m_bus.connect(Service, Path, Service, u"NotificationClosed"_s, this, SLOT(takeEnd(uint, uint)));
    ask();
}

void FreedesktopBus::ask()
{
    // In this order on one connection: the name is told when the capabilities are known.
    auto *can = new QDBusPendingCallWatcher(
        m_bus.asyncCall(call(u"GetCapabilities"_s), AnswerTimeoutMs), this);
    connect(can, &QDBusPendingCallWatcher::finished, this, [this, can] {
        can->deleteLater();
        const QDBusPendingReply<QStringList> reply = *can;
        m_isKnown = !reply.isError();
        if (m_isKnown)
            m_capabilities = capabilitiesOf(reply.value());
    });
    auto *who = new QDBusPendingCallWatcher(
        m_bus.asyncCall(call(u"GetServerInformation"_s), AnswerTimeoutMs), this);
    connect(who, &QDBusPendingCallWatcher::finished, this, [this, who] {
        who->deleteLater();
        const QDBusPendingReply<QString, QString, QString, QString> reply = *who;
        if (reply.isError()) {
            qCInfo(lcNotify) << "No notifications:" << reply.error().name();
            Q_EMIT found({}, tr("Nothing on this desktop shows notifications."));
            return;
        }
        const QString name = reply.argumentAt<0>();
        Q_EMIT found(name.isEmpty() ? tr("the desktop") : name, {});
    });
}

void FreedesktopBus::show(const Notification &notification)
{
    if (!m_bus.isConnected())
        return begin(); // a bus may have come; this one notification is lost
    if (!m_isKnown)
        ask(); // and be careful meanwhile: plain text, nothing to click
    const auto was = std::ranges::find(m_shown, notification.key, &std::pair<QString, uint>::first);
    QDBusMessage message = call(u"Notify"_s);
    message.setArguments(notifyArguments(
        notification, was == m_shown.end() ? 0 : was->second, m_capabilities, m_desktopEntry));
    auto *answer = new QDBusPendingCallWatcher(m_bus.asyncCall(message, AnswerTimeoutMs), this);
    connect(
        answer, &QDBusPendingCallWatcher::finished, this, [this, answer, key = notification.key] {
            answer->deleteLater();
            const QDBusPendingReply<uint> reply = *answer;
            if (!reply.isError())
                return remember(key, reply.value());
            m_isKnown = false;
            qCInfo(lcNotify) << "Not shown:" << reply.error().name();
            Q_EMIT found({}, tr("Nothing on this desktop shows notifications."));
        });
}

void FreedesktopBus::close(const QString &key)
{
    const auto shown = std::ranges::find(m_shown, key, &std::pair<QString, uint>::first);
    if (shown == m_shown.end())
        return;
    QDBusMessage message = call(u"CloseNotification"_s);
    message.setArguments({ shown->second });
    m_bus.asyncCall(message, AnswerTimeoutMs);
    m_shown.erase(shown);
}

void FreedesktopBus::remember(const QString &key, uint id)
{
    std::erase_if(m_shown, [&](const auto &shown) { return shown.first == key; });
    m_shown.emplace_back(key, id);
    if (m_shown.size() > MaxShown)
        m_shown.pop_front();
}

QString FreedesktopBus::keyOf(uint id) const
{
    const auto shown = std::ranges::find(m_shown, id, &std::pair<QString, uint>::second);
    return shown == m_shown.end() ? QString() : shown->first;
}

// The signals are for everybody on the bus: an id that is not ours is somebody else's notification.
void FreedesktopBus::takeClick(uint id, const QString &)
{
    if (const QString key = keyOf(id); !key.isEmpty())
        Q_EMIT opened(key, m_tokens.take(id));
}

void FreedesktopBus::takeToken(uint id, const QString &token)
{
    if (!keyOf(id).isEmpty())
        m_tokens.insert(id, token);
}

void FreedesktopBus::takeEnd(uint id, uint)
{
    m_tokens.remove(id);
    std::erase_if(m_shown, [id](const auto &shown) { return shown.second == id; });
}

} // namespace dispatch::notify
