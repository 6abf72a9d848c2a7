// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feed_socket.h"

#include "feed/log.h"
#include "protocol/limits.h"

#include <QTimer>
#include <QWebSocketHandshakeOptions>

namespace dispatch::feed {

using namespace Qt::StringLiterals;

namespace {
//! After a closing handshake was begun: a server that does not answer is left without one.
constexpr std::chrono::seconds CloseTimeout { 3 };
// Qt reports 1006 or 1000 where no close frame came; only codes that a peer sends mean something here.
constexpr int FirstApplicationCode = 4000;
} // namespace

FeedSocket::FeedSocket(quint64 attempt, QObject *parent)
    : QObject(parent)
    , m_attempt(attempt)
{
    m_socket.setMaxAllowedIncomingMessageSize(protocol::MaxMessageBytes);
    m_socket.setMaxAllowedIncomingFrameSize(protocol::MaxMessageBytes);
    connect(&m_socket, &QWebSocket::connected, this, [this] {
        if (m_isOver)
            return;
        if (m_socket.subprotocol() != QLatin1StringView(protocol::Subprotocol))
            return finish(0, u"The server does not offer the Dispatch feed."_s);
        Q_EMIT opened(m_attempt);
    });
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &message) {
        if (!m_isOver)
            Q_EMIT received(m_attempt, message);
    });
    connect(&m_socket, &QWebSocket::disconnected, this, [this] {
        const int code = m_socket.closeCode();
        const bool isSent = code >= FirstApplicationCode
            || code == QWebSocketProtocol::CloseCodeProtocolError
            || code == QWebSocketProtocol::CloseCodeDatatypeNotSupported
            || code == QWebSocketProtocol::CloseCodeWrongDatatype
            || code == QWebSocketProtocol::CloseCodeTooMuchData;
        finish(isSent ? code : 0, m_socket.closeReason());
    });
    connect(&m_socket, &QWebSocket::errorOccurred, this, [this] {
        qCDebug(lcTransport) << "Attempt" << m_attempt << "failed:" << m_socket.error()
                             << m_socket.errorString();
        // While connected, disconnected() follows with the close code.
        if (m_socket.state() == QAbstractSocket::UnconnectedState
            || m_socket.state() == QAbstractSocket::ConnectingState)
            finish(0, m_socket.errorString());
    });
}

FeedSocket::~FeedSocket()
{
    m_isOver = true;
    m_socket.disconnect(this);
}

void FeedSocket::open(const QUrl &feed)
{
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({ QString::fromLatin1(protocol::Subprotocol) });
    m_socket.open(feed, options);
}

void FeedSocket::send(const QByteArray &message)
{
    if (!m_isOver)
        m_socket.sendBinaryMessage(message);
}

void FeedSocket::retire(int closeCode)
{
    m_isOver = true;
    m_socket.disconnect(this);
    if (closeCode == 0 || m_socket.state() != QAbstractSocket::ConnectedState) {
        // Not at once: this may run inside a signal of the socket.
        QTimer::singleShot(0, this, [this] {
            m_socket.abort();
            deleteLater();
        });
        return;
    }
    connect(&m_socket, &QWebSocket::disconnected, this, &QObject::deleteLater);
    QTimer::singleShot(CloseTimeout, this, [this] {
        m_socket.abort();
        deleteLater();
    });
    m_socket.close(static_cast<QWebSocketProtocol::CloseCode>(closeCode));
}

void FeedSocket::finish(int closeCode, const QString &reason)
{
    if (m_isOver)
        return;
    m_isOver = true;
    Q_EMIT closed(m_attempt, closeCode, reason);
}

} // namespace dispatch::feed
