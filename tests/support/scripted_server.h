// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHttpServer>
#include <QHttpServerResponder>
#include <QStringList>
#include <QTcpServer>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace dispatch::test {

//! An HTTP server of somebody else, that does what the test says.
class ScriptedServer {
public:
    using Handler = std::function<void(const QHttpServerRequest &, QHttpServerResponder &)>;
    using Status = QHttpServerResponder::StatusCode;
    Handler handle;
    int requests = 0;
    QStringList urls;
    quint16 port = 0;

    ScriptedServer()
    {
        m_server.setMissingHandler(
            &m_server, [this](const QHttpServerRequest &request, QHttpServerResponder &responder) {
                ++requests;
                urls << request.url().toString();
                handle(request, responder);
            });
        auto socket = std::make_unique<QTcpServer>();
        const bool listens = socket->listen(QHostAddress::LocalHost) && m_server.bind(socket.get());
        Q_ASSERT(listens);
        port = listens ? socket->serverPort() : 0;
        static_cast<void>(socket.release()); // the server owns it
    }

    void sends(const QByteArray &body, const QByteArray &type = "image/png",
        QHttpHeaders headers = {}, Status status = Status::Ok)
    {
        headers.append(QHttpHeaders::WellKnownHeader::ContentType, type);
        handle = [=](const QHttpServerRequest &, QHttpServerResponder &responder) {
            responder.write(body, headers, status);
        };
    }
    void saysOnly(Status status)
    {
        handle = [=](const QHttpServerRequest &, QHttpServerResponder &responder) {
            responder.write(status);
        };
    }
    void sendsOnWithoutEnd()
    {
        handle = [](const QHttpServerRequest &request, QHttpServerResponder &responder) {
            QHttpHeaders headers;
            headers.append(QHttpHeaders::WellKnownHeader::Location, request.url().path());
            responder.write(headers, Status::Found);
        };
    }
    void staysSilent()
    {
        handle = [this](const QHttpServerRequest &, QHttpServerResponder &responder) {
            m_kept.push_back(std::move(responder));
        };
    }
    //! A piece of an answer every few milliseconds, and never its end.
    void drips(const QByteArray &piece, std::chrono::milliseconds every)
    {
        handle = [this, piece](const QHttpServerRequest &, QHttpServerResponder &responder) {
            responder.writeBeginChunked("application/json");
            responder.writeChunk(piece);
            m_kept.push_back(std::move(responder));
        };
        QObject::connect(&m_drip, &QTimer::timeout, &m_drip, [this, piece] {
            for (QHttpServerResponder &responder : m_kept)
                responder.writeChunk(piece);
        });
        m_drip.start(every);
    }

private:
    QHttpServer m_server;
    QTimer m_drip;
    std::vector<QHttpServerResponder> m_kept; //!< without an end; must go before the server
};

} // namespace dispatch::test
