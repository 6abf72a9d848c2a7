// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/limits.h"
#include "server/api.h"
#include "server/feed_session.h"
#include "server/session_host.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <QFile>

//! One TCP connection: HTTP requests one after the other, and perhaps at last a WebSocket. Private to the two files that
//! instantiate it, plain_session.cpp and tls_session.cpp, because each instance takes half a minute to compile.
namespace dispatch::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

namespace web {

inline constexpr std::size_t MaxHeaderBytes = 8 * 1024;
inline constexpr std::size_t MaxBufferBytes = 16 * 1024; //!< read ahead of the parser
inline constexpr std::chrono::seconds HeaderTimeout { 5 };
inline constexpr std::chrono::seconds BodyTimeout { 20 };
inline constexpr std::chrono::seconds AnswerTimeout { 30 };
inline constexpr std::chrono::seconds WriteTimeout { 30 };
inline constexpr std::chrono::seconds LingerTimeout { 2 };
inline constexpr std::size_t MaxLingerBytes = 1024 * 1024;
//! Of a body or file that is not held as a whole: so much memory a connection, and each within PieceTimeout.
inline constexpr std::size_t PieceBytes = 64 * 1024;
inline constexpr std::chrono::seconds PieceTimeout { 30 };

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

inline constexpr auto Awaitable = asio::as_tuple(asio::use_awaitable);

inline QByteArray bytesOf(beast::string_view text)
{
    return { text.data(), static_cast<qsizetype>(text.size()) };
}

template<class AnyResponse>
void setHeader(AnyResponse &response, const HttpResponse &from, bool keepAlive)
{
    response.set(http::field::server, "dispatch-server");
    response.set(http::field::cache_control, "no-store");
    response.set("X-Content-Type-Options", "nosniff");
    if (!from.contentType.isEmpty())
        response.set(http::field::content_type, from.contentType.toStdString());
    for (const auto &[name, value] : from.headers)
        response.set(name.toStdString(), value.toStdString());
    response.keep_alive(keepAlive);
}

inline Response makeResponse(const HttpResponse &from, unsigned version, bool keepAlive)
{
    Response response(static_cast<http::status>(from.status), version);
    setHeader(response, from, keepAlive);
    response.body().assign(from.body.constData(), static_cast<std::size_t>(from.body.size()));
    response.prepare_payload();
    return response;
}

//! Reads a file while it sends it. Other connections get their turn between two pieces.
template<class Stream>
asio::awaitable<bool> writeFile(Stream &stream, const HttpResponse &from, FileSlice slice,
    QFile &file, unsigned version, bool keepAlive)
{
    http::response<http::buffer_body> response(static_cast<http::status>(from.status), version);
    setHeader(response, from, keepAlive);
    response.content_length(static_cast<std::uint64_t>(slice.bytes));
    response.body().data = nullptr;
    response.body().more = true;
    http::response_serializer<http::buffer_body> serializer(response);
    auto &tcp = beast::get_lowest_layer(stream);
    tcp.expires_after(PieceTimeout);
    const auto [headerError, headerCount]
        = co_await http::async_write_header(stream, serializer, Awaitable);
    if (headerError)
        co_return false;
    while (slice.bytes > 0) {
        QByteArray piece = file.read(std::min(slice.bytes, static_cast<qint64>(PieceBytes)));
        if (piece.isEmpty())
            co_return false; // shorter than it was: the end of the connection says so
        slice.bytes -= piece.size();
        response.body().data = piece.data();
        response.body().size = static_cast<std::size_t>(piece.size());
        response.body().more = slice.bytes > 0;
        tcp.expires_after(PieceTimeout);
        const auto [error, count] = co_await http::async_write(stream, serializer, Awaitable);
        if (error && error != http::error::need_buffer)
            co_return false;
    }
    co_return keepAlive;
}

template<class Stream>
asio::awaitable<bool> writeResponse(
    Stream &stream, const HttpResponse &from, unsigned version, bool keepAlive)
{
    if (from.file) {
        QFile file(from.file->path);
        if (file.open(QIODevice::ReadOnly) && file.seek(from.file->offset))
            co_return co_await writeFile(stream, from, *from.file, file, version, keepAlive);
        const auto lost = problem(503, QStringLiteral("unavailable"),
            QStringLiteral("The server cannot read this file at the moment. Try again later."));
        co_return co_await writeResponse(stream, lost, version, keepAlive);
    }
    const Response response = makeResponse(from, version, keepAlive);
    beast::get_lowest_layer(stream).expires_after(WriteTimeout);
    const auto [error, count] = co_await http::async_write(stream, response, Awaitable);
    co_return !error && keepAlive;
}

//! Closes without losing the last answer: a reset while the peer still sends would throw it away.
template<class Stream>
asio::awaitable<void> linger(Stream &stream)
{
    auto &tcp = beast::get_lowest_layer(stream);
    beast::error_code ignored;
    tcp.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    tcp.expires_after(LingerTimeout);
    std::array<char, 16 * 1024> sink {};
    std::size_t total = 0;
    while (total < MaxLingerBytes) {
        const auto [error, count] = co_await tcp.async_read_some(asio::buffer(sink), Awaitable);
        if (error)
            break;
        total += count;
    }
    tcp.close();
}

//! The answer of the routes, which may come later (a password check, a commit). \p begin is given where to put it.
template<class Begin>
asio::awaitable<HttpResponse> awaitAnswer(Begin begin)
{
    struct Reply {
        explicit Reply(const asio::any_io_executor &executor)
            : arrived(executor)
        {
        }
        std::optional<HttpResponse> response;
        asio::steady_timer arrived;
    };
    const auto reply = std::make_shared<Reply>(co_await asio::this_coro::executor);
    reply->arrived.expires_after(AnswerTimeout);
    begin([reply](const HttpResponse &response) {
        if (!reply->response) {
            reply->response = response;
            reply->arrived.cancel();
        }
    });
    if (!reply->response)
        co_await reply->arrived.async_wait(Awaitable);
    if (reply->response)
        co_return *reply->response;
    reply->response = HttpResponse {}; // too late for the real one
    co_return problem(503, QStringLiteral("unavailable"),
        QStringLiteral("The server did not get to this in time. Try again."));
}

//! Hands a body on as it arrives. \return nullopt if the connection ended before it was whole
template<class Stream>
asio::awaitable<std::optional<HttpResponse>> takeBody(Stream &stream, beast::flat_buffer &buffer,
    http::request_parser<http::string_body> &header, BodySink &sink, std::uint64_t limit)
{
    http::request_parser<http::buffer_body> parser(std::move(header));
    parser.body_limit(limit);
    std::vector<char> piece(PieceBytes);
    bool isWanted = true;
    while (isWanted && !parser.is_done()) {
        auto &body = parser.get().body();
        body.data = piece.data();
        body.size = piece.size();
        beast::get_lowest_layer(stream).expires_after(PieceTimeout);
        const auto [error, count] = co_await http::async_read(stream, buffer, parser, Awaitable);
        // What came before a cut is kept: the next connection goes on behind it.
        const auto got = static_cast<qsizetype>(piece.size() - body.size);
        if (got > 0)
            isWanted = sink.write(QByteArrayView(piece.data(), got));
        if (error == http::error::body_limit)
            co_return problem(
                413, QStringLiteral("too-large"), QStringLiteral("The request carries too much."));
        if (error && error != http::error::need_buffer)
            co_return std::nullopt;
    }
    beast::get_lowest_layer(stream).expires_never();
    co_return co_await awaitAnswer([&sink](auto answer) { sink.finish(std::move(answer)); });
}

//! An answer that says what the feed's address wants instead (RFC 6455, 4.2.2 and 4.4).
inline HttpResponse wantsWebSocket(const QString &title)
{
    HttpResponse response = problem(426, QStringLiteral("upgrade-required"), title);
    response.headers = { { "Upgrade", "websocket" }, { "Connection", "Upgrade" },
        { "Sec-WebSocket-Version", "13" } };
    return response;
}

//! Sixteen bytes in base64, once (RFC 6455, 4.1). Beast looks at its length alone.
inline bool hasWebSocketKey(const Request &request)
{
    constexpr qsizetype KeyBytes = 16;
    constexpr qsizetype Base64Bytes = 24;
    if (request.count(http::field::sec_websocket_key) != 1)
        return false;
    const QByteArray key = bytesOf(request[http::field::sec_websocket_key]);
    const auto decoded
        = QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    return key.size() == Base64Bytes && decoded && (*decoded).size() == KeyBytes;
}

//! Why a request for the feed cannot become one, or nullopt. \p hasMore: something follows its header, or is
//! announced.
inline std::optional<HttpResponse> refuseUpgrade(
    const SessionHost &host, const Request &request, const Peer &peer, bool hasMore)
{
    if (peer.isAdminPort || pathOf(bytesOf(request.target())) != protocol::FeedPath)
        return problem(
            404, QStringLiteral("not-found"), QStringLiteral("There is no feed at this address."));
    if (request.method() != http::verb::get) {
        auto response = problem(405, QStringLiteral("method-not-allowed"),
            QStringLiteral("The feed is opened with GET."));
        response.headers.emplace_back("Allow", "GET");
        if (request.method() == http::verb::head)
            response.body.clear();
        return response;
    }
    if (!websocket::is_upgrade(request))
        return wantsWebSocket(QStringLiteral("The feed is a WebSocket."));
    if (request.count(http::field::sec_websocket_version) != 1
        || request[http::field::sec_websocket_version] != "13")
        return wantsWebSocket(QStringLiteral("The feed speaks version 13 of WebSocket."));
    if (!hasWebSocketKey(request))
        return problem(400, QStringLiteral("invalid"),
            QStringLiteral("The request's Sec-WebSocket-Key is not 16 bytes in base64."));
    // A client waits for the answer. What comes with the request would be taken for a body by one reader and for frames by
    // another.
    if (hasMore)
        return problem(400, QStringLiteral("invalid"),
            QStringLiteral("Nothing may follow a request for the feed before its answer."));
    const auto origin = request.find(http::field::origin);
    if (origin != request.end() && !host.isOriginAllowed(bytesOf(origin->value())))
        return problem(
            403, QStringLiteral("forbidden"), QStringLiteral("Web pages may not open the feed."));
    http::token_list offered(request[http::field::sec_websocket_protocol]);
    if (!offered.exists(protocol::Subprotocol))
        return problem(400, QStringLiteral("invalid"),
            QStringLiteral("The feed speaks the subprotocol dispatch.feed.v1, which the request "
                           "does not offer."));
    return std::nullopt;
}

//! Shapes that two readers of one stream may take apart at different places (RFC 9112, 3.2 and 6.1), or nullopt. Beast refuses
//! lengths that contradict each other.
inline std::optional<HttpResponse> refuseShape(const Request &request)
{
    const bool isLater = request.version() >= 11;
    const auto hosts = request.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && isLater))
        return problem(400, QStringLiteral("invalid"),
            QStringLiteral("The request must name its host exactly once."));
    const auto codings = request.count(http::field::transfer_encoding);
    if (codings == 0)
        return std::nullopt;
    const auto coding = request[http::field::transfer_encoding];
    if (!isLater || codings > 1
        || (http::token_list { coding }.exists("chunked") && !beast::iequals(coding, "chunked")))
        return problem(400, QStringLiteral("invalid"),
            QStringLiteral("It is not clear where the request ends."));
    if (!beast::iequals(coding, "chunked"))
        return problem(501, QStringLiteral("unsupported"),
            QStringLiteral("The server knows no transfer coding but chunked."));
    return std::nullopt;
}

template<class Stream>
asio::awaitable<void> serveFeed(Stream stream, SessionHost &host, Request request, Peer peer)
{
    beast::get_lowest_layer(stream).expires_never(); // the WebSocket layer has its own clock
    auto session = std::make_shared<FeedSession<Stream>>(std::move(stream), host);
    if (co_await session->accept(request))
        co_await session->run(peer.address);
}

struct BodyAnswer {
    HttpResponse response;
    bool isBodyRead = false; //!< whole, so that another request may follow
};

//! \return nullopt if the connection ended
template<class Stream>
asio::awaitable<std::optional<BodyAnswer>> answerBody(Stream &stream, beast::flat_buffer &buffer,
    SessionHost &host, const HttpRequest &request, http::request_parser<http::string_body> &parser,
    std::uint64_t limit)
{
    auto sink = host.openBody(request);
    if (!sink)
        co_return BodyAnswer { sink.error(), false };
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
        http::response<http::empty_body> goOn(http::status::continue_, parser.get().version());
        const auto [error, count] = co_await http::async_write(stream, goOn, Awaitable);
        if (error)
            co_return std::nullopt;
    }
    auto answer = co_await takeBody(stream, buffer, parser, **sink, limit);
    if (!answer)
        co_return std::nullopt;
    // After a refusal in the middle nobody knows where the next request would begin.
    const bool isFine = answer->status >= 200 && answer->status < 300;
    co_return BodyAnswer { std::move(*answer), isFine };
}

template<class Stream>
asio::awaitable<void> serveHttp(Stream stream, SessionHost &host, Peer peer)
{
    beast::flat_buffer buffer(MaxBufferBytes);
    for (;;) {
        auto &tcp = beast::get_lowest_layer(stream);
        if (buffer.size() == 0) {
            // Between requests a connection may rest; once a request has begun it must get on.
            tcp.expires_after(protocol::IdleTimeout);
            const auto [error, count]
                = co_await stream.async_read_some(buffer.prepare(4 * 1024), Awaitable);
            if (error)
                break;
            buffer.commit(count);
        }
        http::request_parser<http::string_body> parser;
        parser.header_limit(MaxHeaderBytes);
        parser.body_limit(boost::none); // known when the header says where it goes
        tcp.expires_after(HeaderTimeout);
        const auto [headerError, headerCount]
            = co_await http::async_read_header(stream, buffer, parser, Awaitable);
        // Beast applies its limit to what it is waiting for, not to a header that is in the buffer whole.
        const bool isOverLimit = !headerError && headerCount > MaxHeaderBytes;
        if (headerError || isOverLimit) {
            const bool isTooLong = isOverLimit || headerError == http::error::header_limit
                || headerError == http::error::buffer_overflow;
            const bool isMalformed = headerError.category()
                    == http::make_error_code(http::error::bad_target).category()
                && headerError != http::error::end_of_stream
                && headerError != http::error::partial_message;
            if (isTooLong || isMalformed) {
                const auto response = isTooLong
                    ? problem(431, QStringLiteral("too-large"),
                          QStringLiteral("The request's header is too long."))
                    : problem(400, QStringLiteral("invalid"),
                          QStringLiteral("The request could not be read."));
                co_await writeResponse(stream, response, 11, false);
                co_await linger(stream);
            }
            break;
        }
        if (const auto refusal = refuseShape(parser.get())) {
            co_await writeResponse(stream, *refusal, parser.get().version(), false);
            co_await linger(stream);
            break;
        }
        const bool isForFeed
            = !peer.isAdminPort && pathOf(bytesOf(parser.get().target())) == protocol::FeedPath;
        if (isForFeed || websocket::is_upgrade(parser.get())) {
            const bool hasMore
                = buffer.size() > 0 || parser.chunked() || parser.content_length().value_or(0) > 0;
            if (const auto refusal = refuseUpgrade(host, parser.get(), peer, hasMore)) {
                co_await writeResponse(stream, *refusal, parser.get().version(), false);
                co_await linger(stream);
                break;
            }
            co_await serveFeed(std::move(stream), host, parser.release(), std::move(peer));
            co_return;
        }

        const unsigned version = parser.get().version();
        const QByteArray method = bytesOf(parser.get().method_string());
        const QByteArray target = bytesOf(parser.get().target());
        const auto limit
            = static_cast<std::uint64_t>(Api::bodyLimit(method, target, peer.isAdminPort));
        if (parser.content_length().value_or(0) > limit) {
            co_await writeResponse(stream,
                problem(413, QStringLiteral("too-large"),
                    QStringLiteral("The request carries too much.")),
                version, false);
            co_await linger(stream);
            break;
        }
        parser.body_limit(limit);
        // Who sends a body in pieces is asked for it when it is known that it is wanted.
        const bool isInPieces = UploadRoutes::takesBody(method, target);
        if (!isInPieces && beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            http::response<http::empty_body> goOn(http::status::continue_, version);
            const auto [error, count] = co_await http::async_write(stream, goOn, Awaitable);
            if (error)
                break;
        }
        HttpRequest request;
        request.method = method;
        request.target = target;
        request.authorization = bytesOf(parser.get()[http::field::authorization]);
        request.contentType = bytesOf(parser.get()[http::field::content_type]);
        // Of two of a kind nobody knows which is meant.
        const auto single = [&parser](const char *name) {
            return parser.get().count(name) == 1 ? bytesOf(parser.get()[name]) : QByteArray();
        };
        request.idempotencyKey = single("Idempotency-Key");
        request.uploadOffset = single("Upload-Offset");
        request.range = single("Range");
        request.address = peer.address;
        request.isAdminPort = peer.isAdminPort;
        const bool keepsAlive = parser.get().keep_alive();
        if (isInPieces) {
            const auto answer = co_await answerBody(stream, buffer, host, request, parser, limit);
            if (!answer)
                break;
            const bool isRead = answer->isBodyRead;
            const bool goesOn
                = co_await writeResponse(stream, answer->response, version, keepsAlive && isRead);
            if (!isRead)
                co_await linger(stream);
            if (!goesOn)
                break;
            continue;
        }
        tcp.expires_after(BodyTimeout);
        const auto [bodyError, bodyCount]
            = co_await http::async_read(stream, buffer, parser, Awaitable);
        if (bodyError) {
            if (bodyError == http::error::body_limit) {
                co_await writeResponse(stream,
                    problem(413, QStringLiteral("too-large"),
                        QStringLiteral("The request carries too much.")),
                    version, false);
                co_await linger(stream);
            }
            break;
        }
        const auto &body = parser.get().body();
        request.body = QByteArray(body.data(), static_cast<qsizetype>(body.size()));
        tcp.expires_never();
        HttpResponse answer
            = co_await awaitAnswer([&](auto done) { host.handle(request, std::move(done)); });
        if (method == "HEAD")
            answer.body.clear();
        if (!co_await writeResponse(stream, answer, version, keepsAlive))
            break;
    }
    auto &tcp = beast::get_lowest_layer(stream);
    beast::error_code ignored;
    tcp.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    tcp.close();
}

} // namespace web

} // namespace dispatch::server
