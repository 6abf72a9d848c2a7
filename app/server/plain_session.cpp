// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions.h"

#include "server/web_session.h"

namespace dispatch::server {

boost::asio::awaitable<void> servePlain(
    boost::asio::ip::tcp::socket socket, SessionHost &host, Peer peer)
{
    beast::tcp_stream stream(std::move(socket));
    co_await web::serveHttp(std::move(stream), host, std::move(peer));
}

} // namespace dispatch::server
