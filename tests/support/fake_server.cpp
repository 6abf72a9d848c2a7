// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_server.h"

#include <QHash>
#include <QTcpSocket>
#include <QUrlQuery>

namespace dispatch::test {

using namespace Qt::StringLiterals;

FakeServer::FakeServer(QObject *parent)
    : QObject(parent)
    , m_feed(u"fake"_s, QWebSocketServer::NonSecureMode)
{
    m_feed.setSupportedSubprotocols({ QString::fromLatin1(protocol::Subprotocol) });
    connect(&m_listener, &QTcpServer::newConnection, this, [this] {
        while (auto *socket = m_listener.nextPendingConnection())
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { greet(socket); });
    });
    connect(&m_feed, &QWebSocketServer::newConnection, this, [this] {
        while (auto *socket = m_feed.nextPendingConnection()) {
            socket->setParent(this);
            m_socket = socket;
            ++m_connections;
            connect(
                socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &bytes) {
                    auto message = protocol::decodeClientMessage(bytes);
                    if (!message)
                        qFatal("The client sent what no server can read: %s", bytes.constData());
                    m_received.push_back(std::move(*message));
                    Q_EMIT received();
                });
            Q_EMIT connected();
        }
    });
    if (!m_listener.listen(QHostAddress::LocalHost))
        qFatal("No port on the loopback interface");
}

FakeServer::~FakeServer()
{
    m_listener.disconnect(this);
    m_feed.disconnect(this);
}

QUrl FakeServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_listener.serverPort()));
}

// Looks before it reads: a WebSocket handshake is left whole for the other class.
void FakeServer::greet(QTcpSocket *socket)
{
    const auto seen = socket->peek(64 * 1024);
    const auto headEnd = seen.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return;
    const auto head = seen.first(headEnd);
    const auto path = head.split(' ').value(1);
    if (path.startsWith("/v1/tracks/")) {
        tracksAsked << path;
        socket->read(headEnd + 4);
        if (!answersNothing)
            write(socket, tracksStatus,
                tracksFirst.isEmpty() ? tracksAnswer : tracksFirst.takeFirst());
        return;
    }
    if (path.startsWith("/v1/log?")) {
        logAsked << path;
        socket->read(headEnd + 4);
        const QUrlQuery query(QString::fromLatin1(path.mid(path.indexOf('?') + 1)));
        const auto number
            = [&query](const QString &name) { return query.queryItemValue(name).toULongLong(); };
        if (!answersNothing)
            write(socket, logStatus,
                logAnswer ? logAnswer(number(QStringLiteral("after")),
                                static_cast<int>(number(QStringLiteral("limit"))))
                          : QByteArray(R"({"head":0,"to":0,"events":[]})"));
        return;
    }
    const bool isFeed = head.toLower().contains("upgrade: websocket");
    if (head.startsWith("GET") && !isFeed) { // what this server does not have
        socket->read(headEnd + 4);
        write(socket, 404, "{}");
        return;
    }
    if (isFeed) {
        ++upgradesAsked;
        disconnect(socket, nullptr, this, nullptr);
        if (opensNothing)
            return;
        m_feed.handleConnection(socket);
        Q_EMIT socket->readyRead();
        return;
    }
    qsizetype length = 0;
    for (const auto &line : head.split('\n')) {
        if (line.toLower().startsWith("content-length:"))
            length = line.mid(15).trimmed().toLongLong();
    }
    if (seen.size() < headEnd + 4 + length)
        return;
    socket->read(headEnd + 4);
    answer(socket, path, socket->read(length));
}

void FakeServer::answer(QTcpSocket *socket, const QByteArray &path, const QByteArray &body)
{
    posted[path] << body;
    if (answersNothing)
        return;
    int status = 204;
    QByteArray content;
    if (path == "/v1/login") {
        status = loginStatus;
        content = loginAnswer;
    } else if (path == "/v1/refresh") {
        status = refreshStatus;
        content = refreshAnswer;
    }
    write(socket, status, content);
}

void FakeServer::write(QTcpSocket *socket, int status, const QByteArray &content)
{
    socket->write("HTTP/1.1 " + QByteArray::number(status)
        + " X\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(content.size()) + "\r\n\r\n" + content);
}

void FakeServer::send(const protocol::ServerMessage &message)
{
    m_socket->sendBinaryMessage(protocol::encode(message));
}

void FakeServer::close(int code)
{
    m_socket->close(static_cast<QWebSocketProtocol::CloseCode>(code));
}

} // namespace dispatch::test
