// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/body_sink.h"
#include "server/outlet.h"

#include <expected>
#include <functional>
#include <memory>

namespace dispatch::server {

//! \brief The sending half of one WebSocket, without its type.
class FeedSocket {
public:
    virtual ~FeedSocket() = default;
    virtual void send(const QByteArray &bytes) = 0;
    virtual void close(protocol::CloseCode code, const QByteArray &reason) = 0;
    [[nodiscard]] virtual qsizetype unsentBytes() const = 0;
};

//! \brief What a session needs from the server. Keeps Beast out of everything but the sessions themselves.
//! \threads the event loop's
class SessionHost {
public:
    virtual ~SessionHost() = default;

    //! \p done is called once, in a later turn of the loop or at once.
    virtual void handle(const HttpRequest &request, std::function<void(const HttpResponse &)> done)
        = 0;
    //! \brief Where the body of \p request goes piece by piece, for requests of which UploadRoutes::takesBody() says so.
    //! \return the refusal, before any of it is read
    [[nodiscard]] virtual std::expected<std::unique_ptr<BodySink>, HttpResponse> openBody(
        const HttpRequest &request)
        = 0;
    [[nodiscard]] virtual bool isOriginAllowed(const QByteArray &origin) const = 0;

    [[nodiscard]] virtual ConnectionId feedOpened(
        std::shared_ptr<FeedSocket> socket, const QString &address)
        = 0;
    virtual void feedMessage(ConnectionId connection, QByteArrayView bytes) = 0;
    //! \brief A ping, which has been answered, or a pong.
    virtual void feedControl(ConnectionId connection) = 0;
    //! \brief What was queued has mostly gone out.
    virtual void feedDrained(ConnectionId connection) = 0;
    virtual void feedClosed(ConnectionId connection) = 0;
};

//! \brief Who is at the other end.
struct Peer {
    QString address;
    bool isAdminPort = false;
};

} // namespace dispatch::server
