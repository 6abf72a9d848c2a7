// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/limits.h"
#include "server/session_host.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <deque>

namespace dispatch::server {

//! \brief One WebSocket of the feed: a reading and a writing coroutine that share a queue of messages to send. Message
//! size, control frames, masking and UTF-8 are Beast's to check; time is the hub's.
template<class Stream>
class FeedSession final : public FeedSocket,
                          public std::enable_shared_from_this<FeedSession<Stream>> {
public:
    static constexpr std::chrono::seconds HandshakeTimeout { 5 };
    static constexpr std::chrono::seconds CloseTimeout {
        3
    }; //!< for what is queued and the closing handshake

    FeedSession(Stream stream, SessionHost &host)
        : m_socket(std::move(stream))
        , m_host(host)
        , m_wake(m_socket.get_executor())
        , m_guard(m_socket.get_executor())
    {
        m_wake.expires_at(boost::asio::steady_timer::time_point::max());
    }

    template<class Request>
    boost::asio::awaitable<bool> accept(const Request &request)
    {
        namespace websocket = boost::beast::websocket;
        websocket::stream_base::timeout limits {};
        limits.handshake_timeout = HandshakeTimeout;
        limits.idle_timeout = websocket::stream_base::none(); // the hub watches the heartbeat
        limits.keep_alive_pings = false;
        m_socket.set_option(limits);
        m_socket.set_option(
            websocket::stream_base::decorator([](websocket::response_type &response) {
                response.set(boost::beast::http::field::server, "dispatch-server");
                response.set(
                    boost::beast::http::field::sec_websocket_protocol, protocol::Subprotocol);
            }));
        m_socket.read_message_max(static_cast<std::size_t>(protocol::MaxMessageBytes));
        m_socket.auto_fragment(false);
        const auto [error] = co_await m_socket.async_accept(request, Awaitable);
        co_return !error;
    }

    boost::asio::awaitable<void> run(QString address)
    {
        m_id = m_host.feedOpened(this->shared_from_this(), address);
        m_socket.control_callback(
            [this](boost::beast::websocket::frame_type kind, boost::beast::string_view) {
                if (kind != boost::beast::websocket::frame_type::close && !m_isClosing)
                    m_host.feedControl(m_id);
            });
        boost::asio::co_spawn(
            m_socket.get_executor(), [self = this->shared_from_this()] { return self->writeAll(); },
            boost::asio::detached);
        for (;;) {
            boost::beast::flat_buffer buffer;
            const auto [error, count] = co_await m_socket.async_read(buffer, Awaitable);
            if (error)
                break;
            // A tool may speak text; it is answered in kind.
            m_isText = m_socket.got_text();
            const QByteArrayView bytes(static_cast<const char *>(buffer.cdata().data()),
                static_cast<qsizetype>(buffer.size()));
            // Beast misses a character that an empty last frame cuts off.
            if (m_isText && !bytes.isValidUtf8())
                closeWith(BadPayload, "a text was not UTF-8");
            else if (!m_isClosing)
                m_host.feedMessage(m_id, bytes);
        }
        m_isGone = true;
        m_host.feedClosed(m_id);
        m_wake.cancel();
        m_guard.cancel();
        drop();
    }

    void send(const QByteArray &bytes) override
    {
        if (m_isClosing || m_isGone)
            return;
        m_queue.push_back(bytes);
        m_unsent += bytes.size();
        if (m_unsent > protocol::LocationSkipBytes)
            m_isFilling = true;
        m_wake.cancel();
    }

    void close(protocol::CloseCode code, const QByteArray &reason) override
    {
        closeWith(static_cast<boost::beast::websocket::close_code>(code), reason);
    }

    [[nodiscard]] qsizetype unsentBytes() const override { return m_unsent; }

private:
    static constexpr auto Awaitable = boost::asio::as_tuple(boost::asio::use_awaitable);
    static constexpr auto BadPayload = boost::beast::websocket::close_code::bad_payload;
    static constexpr auto HeartbeatLost
        = static_cast<boost::beast::websocket::close_code>(protocol::CloseCode::HeartbeatLost);

    void closeWith(boost::beast::websocket::close_code code, const QByteArray &reason)
    {
        if (m_isClosing || m_isGone)
            return;
        m_isClosing = true;
        m_closeCode = code;
        m_closeReason = reason;
        if (m_unsent > protocol::LocationSkipBytes)
            m_queue.clear(); // who did not read until now will not read it either
        m_wake.cancel();
        m_guard.expires_after(code == HeartbeatLost ? std::chrono::seconds(0) : CloseTimeout);
        m_guard.async_wait([self = this->shared_from_this()](boost::system::error_code error) {
            if (!error)
                self->drop();
        });
    }

    boost::asio::awaitable<void> writeAll()
    {
        const auto self = this->shared_from_this();
        while (!m_isGone) {
            if (m_queue.empty()) {
                if (m_isClosing)
                    break;
                m_wake.expires_at(boost::asio::steady_timer::time_point::max());
                co_await m_wake.async_wait(Awaitable);
                continue;
            }
            const QByteArray bytes = m_queue.front();
            m_queue.pop_front();
            m_socket.binary(!m_isText || !bytes.startsWith('{'));
            const auto [error, count] = co_await m_socket.async_write(
                boost::asio::buffer(bytes.constData(), static_cast<std::size_t>(bytes.size())),
                Awaitable);
            if (error) {
                drop(); // ends the reader, which tells the host
                co_return;
            }
            m_unsent -= bytes.size();
            if (m_isFilling && m_unsent <= protocol::LocationSkipBytes) {
                m_isFilling = false;
                if (!m_isClosing)
                    m_host.feedDrained(m_id);
            }
        }
        if (m_isGone)
            co_return;
        const boost::beast::websocket::close_reason reason(
            m_closeCode, m_closeReason.toStdString());
        co_await m_socket.async_close(reason, Awaitable);
        drop();
    }

    void drop() { boost::beast::get_lowest_layer(m_socket).close(); }

    boost::beast::websocket::stream<Stream> m_socket;
    SessionHost &m_host;
    ConnectionId m_id = 0;
    std::deque<QByteArray> m_queue;
    qsizetype m_unsent = 0;
    bool m_isFilling = false;
    bool m_isText = false;
    bool m_isClosing = false;
    bool m_isGone = false;
    boost::beast::websocket::close_code m_closeCode = boost::beast::websocket::close_code::none;
    QByteArray m_closeReason;
    boost::asio::steady_timer m_wake;
    boost::asio::steady_timer m_guard;
};

} // namespace dispatch::server
