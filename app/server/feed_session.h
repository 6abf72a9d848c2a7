// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/limits.h"
#include "server/session_host.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <deque>

namespace dispatch::server {

//! \brief One WebSocket of the feed: a reading coroutine, and a queue of messages of which one is being written. Message
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
        , m_guard(m_socket.get_executor())
    {
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
        boost::beast::flat_buffer buffer;
        for (;;) {
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
            buffer.consume(buffer.size());
            if (buffer.capacity() > KeptBufferBytes)
                buffer.shrink_to_fit();
        }
        m_isGone = true;
        m_host.feedClosed(m_id);
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
        writeNext();
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
        writeNext();
        m_guard.expires_after(code == HeartbeatLost ? std::chrono::seconds(0) : CloseTimeout);
        m_guard.async_wait([self = this->shared_from_this()](boost::system::error_code error) {
            if (!error)
                self->drop();
        });
    }

    //! Kept between two messages of the client, most of which are short.
    static constexpr std::size_t KeptBufferBytes = 4 * 1024;

    //! Hands the next message to the socket, unless one is under way.
    void writeNext()
    {
        if (m_isWriting || m_isGone)
            return;
        if (m_queue.empty()) {
            if (m_isClosing)
                sayGoodbye();
            return;
        }
        m_isWriting = true;
        m_written = std::move(m_queue.front());
        m_queue.pop_front();
        m_socket.binary(!m_isText || !m_written.startsWith('{'));
        m_socket.async_write(
            boost::asio::buffer(m_written.constData(), static_cast<std::size_t>(m_written.size())),
            [self = this->shared_from_this()](
                const boost::system::error_code &error, std::size_t) { self->wrote(error); });
    }

    void wrote(const boost::system::error_code &error)
    {
        m_isWriting = false;
        if (error) {
            drop(); // ends the reader, which tells the host
            return;
        }
        m_unsent -= m_written.size();
        m_written.clear();
        if (m_isFilling && m_unsent <= protocol::LocationSkipBytes) {
            m_isFilling = false;
            if (!m_isClosing && !m_isGone)
                m_host.feedDrained(m_id);
        }
        writeNext();
    }

    void sayGoodbye()
    {
        m_isWriting = true; // the last thing that is written
        const boost::beast::websocket::close_reason reason(
            m_closeCode, m_closeReason.toStdString());
        m_socket.async_close(reason,
            [self = this->shared_from_this()](const boost::system::error_code &) { self->drop(); });
    }

    void drop() { boost::beast::get_lowest_layer(m_socket).close(); }

    boost::beast::websocket::stream<Stream> m_socket;
    SessionHost &m_host;
    ConnectionId m_id = 0;
    std::deque<QByteArray> m_queue;
    QByteArray m_written; //!< being written
    bool m_isWriting = false;
    qsizetype m_unsent = 0;
    bool m_isFilling = false;
    bool m_isText = false;
    bool m_isClosing = false;
    bool m_isGone = false;
    boost::beast::websocket::close_code m_closeCode = boost::beast::websocket::close_code::none;
    QByteArray m_closeReason;
    boost::asio::steady_timer m_guard;
};

} // namespace dispatch::server
