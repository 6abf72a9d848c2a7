// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session_host.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace boost::asio::ssl {
class context;
}

namespace dispatch::server {

//! \brief Serves one accepted connection until it ends. Never throws.
[[nodiscard]] boost::asio::awaitable<void> servePlain(
    boost::asio::ip::tcp::socket socket, SessionHost &host, Peer peer);
[[nodiscard]] boost::asio::awaitable<void> serveTls(boost::asio::ip::tcp::socket socket,
    boost::asio::ssl::context &tls, SessionHost &host, Peer peer);

} // namespace dispatch::server
