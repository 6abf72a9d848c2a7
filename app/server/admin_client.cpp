// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin_client.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace dispatch::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Awaitable = asio::as_tuple(asio::use_awaitable);
constexpr std::uint64_t MaxAnswerBytes = 4 * 1024 * 1024;

asio::awaitable<void> call(
    quint16 port, const HttpRequest &from, std::optional<HttpResponse> &answer)
{
    beast::tcp_stream stream(co_await asio::this_coro::executor);
    stream.expires_after(AdminCallTimeout);
    const auto [connectError] = co_await stream.async_connect(
        asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port), Awaitable);
    if (connectError)
        co_return;
    http::request<http::string_body> request(
        http::string_to_verb(from.method.toStdString()), from.target.toStdString(), 11);
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::authorization, from.authorization.toStdString());
    request.set(http::field::content_type, from.contentType.toStdString());
    request.keep_alive(false);
    request.body() = from.body.toStdString();
    request.prepare_payload();
    const auto [writeError, written] = co_await http::async_write(stream, request, Awaitable);
    if (writeError)
        co_return;
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(MaxAnswerBytes);
    const auto [readError, got] = co_await http::async_read(stream, buffer, parser, Awaitable);
    if (readError)
        co_return;
    HttpResponse response;
    response.status = static_cast<int>(parser.get().result_int());
    response.body = QByteArray::fromStdString(parser.get().body());
    answer = std::move(response);
}

} // namespace

std::expected<HttpResponse, QString> callAdminPort(quint16 port, const HttpRequest &request)
{
    asio::io_context loop { 1 };
    std::optional<HttpResponse> answer;
    asio::co_spawn(loop, call(port, request, answer), asio::detached);
    loop.run();
    if (!answer)
        return std::unexpected(
            u"The running server did not answer on its administration port. Look at its log, or stop it and run the command again."_s);
    return std::move(*answer);
}

} // namespace dispatch::server
