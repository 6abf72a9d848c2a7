// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions.h"

#include "server/web_session.h"

#include <boost/asio/ssl.hpp>
#include <boost/beast/ssl.hpp>

namespace dispatch::server {

boost::asio::awaitable<void> serveTls(boost::asio::ip::tcp::socket socket,
    boost::asio::ssl::context &tls, SessionHost &host, Peer peer)
{
    beast::ssl_stream<beast::tcp_stream> stream(beast::tcp_stream(std::move(socket)), tls);
    beast::get_lowest_layer(stream).expires_after(web::HeaderTimeout);
    const auto [error]
        = co_await stream.async_handshake(asio::ssl::stream_base::server, web::Awaitable);
    if (error)
        co_return;
    co_await web::serveHttp(std::move(stream), host, std::move(peer));
}

} // namespace dispatch::server
