// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"

#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>

#include <functional>

namespace dispatch::test {

//! \brief Login over HTTP and the feed over WebSocket on one loopback port, as the real server has them. The test answers.
class FakeServer final : public QObject {
    Q_OBJECT
public:
    explicit FakeServer(QObject *parent = nullptr);
    ~FakeServer() override;

    [[nodiscard]] QUrl url() const;

    // Answers to POST; the body of the last one of each path is kept.
    int loginStatus = 200;
    QByteArray loginAnswer = R"({"token":"access-1","refresh":"refresh-1","expiresInS":3600})";
    int refreshStatus = 200;
    QByteArray refreshAnswer = R"({"token":"access-2","refresh":"refresh-2","expiresInS":3600})";
    QHash<QByteArray, QList<QByteArray>> posted; //!< by path
    bool answersNothing = false; //!< HTTP requests are left open
    bool opensNothing = false; //!< and so is the handshake of the feed
    int upgradesAsked = 0;
    int tracksStatus = 200;
    QList<QByteArray> tracksFirst; //!< what is answered before tracksAnswer, one each
    QByteArray tracksAnswer = R"({"fixes":[],"isComplete":true})";
    QList<QByteArray> tracksAsked; //!< targets with their queries
    int logStatus = 200;
    std::function<QByteArray(quint64 after, int limit)> logAnswer; //!< of GET /v1/log
    QList<QByteArray> logAsked;

    [[nodiscard]] int connections() const { return m_connections; }
    [[nodiscard]] QWebSocket *socket() const { return m_socket; } //!< of the newest connection
    void send(const protocol::ServerMessage &message);
    void close(int code);
    [[nodiscard]] std::vector<protocol::ClientMessage> takeReceived()
    {
        return std::exchange(m_received, {});
    }
    [[nodiscard]] const std::vector<protocol::ClientMessage> &receivedMessages() const
    {
        return m_received;
    }

Q_SIGNALS:
    void connected();
    void received();

private:
    void greet(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const QByteArray &path, const QByteArray &body);
    static void write(QTcpSocket *socket, int status, const QByteArray &content);

    QTcpServer m_listener;
    QWebSocketServer m_feed;
    QPointer<QWebSocket> m_socket;
    std::vector<protocol::ClientMessage> m_received;
    int m_connections = 0;
};

} // namespace dispatch::test
