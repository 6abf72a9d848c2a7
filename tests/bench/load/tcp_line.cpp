// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/tcp_line.h"

#include "load/report.h"

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace dispatch::bench {

namespace {

constexpr int AddressesUsed = 200; //!< 127.0.0.2 to 127.0.0.201
constexpr std::size_t ReadBytes = 256 * 1024;
constexpr int ReadsATurn = 4; //!< then the others have their turn

// One for all: the loop has one thread, and ten thousand buffers would be most of the memory.
std::array<char, ReadBytes> shared;

sockaddr_in loopback(quint32 lastByte, quint16 port)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl((127U << 24U) | lastByte);
    return address;
}

} // namespace

TcpLine::~TcpLine()
{
    drop();
}

void TcpLine::connectTo(quint16 port, int index, ssl_ctx_st *tls)
{
    drop();
    m_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_fd < 0)
        failErrno("socket");
    const int on = 1;
    setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(m_fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    const auto source = loopback(static_cast<quint32>(2 + index % AddressesUsed), 0);
    if (bind(m_fd, reinterpret_cast<const sockaddr *>(&source), sizeof source) != 0)
        failErrno("bind");
    if (tls) {
        m_tls = SSL_new(tls);
        SSL_set_fd(m_tls, m_fd);
        SSL_set_connect_state(m_tls);
    }
    const auto target = loopback(1, port);
    const int rc = connect(m_fd, reinterpret_cast<const sockaddr *>(&target), sizeof target);
    if (rc != 0 && errno != EINPROGRESS) {
        m_loop.add(m_fd, *this, 0);
        lose();
        return;
    }
    m_isWatchedForWriting = true;
    m_loop.add(m_fd, *this, EPOLLIN | EPOLLOUT);
}

void TcpLine::drop()
{
    if (m_fd < 0)
        return;
    m_loop.remove(m_fd);
    if (m_tls)
        SSL_free(m_tls);
    m_tls = nullptr;
    close(m_fd);
    m_fd = -1;
    m_isConnected = false;
    m_isWatchedForWriting = false;
    m_unsent.clear();
}

void TcpLine::lose()
{
    drop();
    onLost();
}

void TcpLine::watch(bool forWriting)
{
    if (m_isWatchedForWriting == forWriting)
        return;
    m_isWatchedForWriting = forWriting;
    m_loop.change(m_fd, *this, forWriting ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

void TcpLine::onReady(quint32 events)
{
    if (m_fd < 0)
        return; // dropped earlier in this turn
    if (!m_isConnected) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(m_fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) {
            lose();
            return;
        }
        if (!m_tls && (events & EPOLLOUT) == 0U)
            return;
        if (m_tls) {
            handshake();
            return;
        }
        m_isConnected = true;
        watch(false);
        onConnected();
        return;
    }
    if ((events & EPOLLOUT) != 0U)
        flush();
    if (m_fd >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0U)
        readAll();
}

void TcpLine::handshake()
{
    const int rc = SSL_do_handshake(m_tls);
    if (rc == 1) {
        m_isConnected = true;
        watch(false);
        onConnected();
        return;
    }
    const int why = SSL_get_error(m_tls, rc);
    if (why == SSL_ERROR_WANT_READ)
        watch(false);
    else if (why == SSL_ERROR_WANT_WRITE)
        watch(true);
    else
        lose();
}

void TcpLine::readAll()
{
    for (int i = 0; i < ReadsATurn && m_fd >= 0; ++i) {
        qsizetype count = 0;
        if (m_tls) {
            const int rc = SSL_read(m_tls, shared.data(), static_cast<int>(shared.size()));
            if (rc <= 0 && SSL_get_error(m_tls, rc) == SSL_ERROR_WANT_READ)
                return;
            count = rc;
        } else {
            count = recv(m_fd, shared.data(), shared.size(), 0);
            if (count < 0 && (errno == EAGAIN || errno == EINTR))
                return;
        }
        if (count <= 0) {
            lose();
            return;
        }
        onBytes({ shared.data(), count });
        if (!m_tls && count < static_cast<qsizetype>(shared.size()))
            return;
    }
}

//! \return how much went out; -1 when the line is broken
qsizetype TcpLine::send(QByteArrayView bytes)
{
    if (m_tls) {
        const int rc = SSL_write(m_tls, bytes.data(), static_cast<int>(bytes.size()));
        if (rc > 0)
            return rc;
        return SSL_get_error(m_tls, rc) == SSL_ERROR_WANT_WRITE ? 0 : -1;
    }
    const auto sent
        = ::send(m_fd, bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
    if (sent >= 0)
        return sent;
    return errno == EAGAIN ? 0 : -1;
}

void TcpLine::write(QByteArrayView bytes)
{
    if (m_fd < 0)
        return;
    if (!m_unsent.isEmpty()) {
        m_unsent.append(bytes);
        return;
    }
    const auto sent = send(bytes);
    if (sent < 0)
        return; // the next read finds out
    if (sent < bytes.size()) {
        m_unsent.append(bytes.sliced(sent));
        watch(true);
    }
}

void TcpLine::flush()
{
    if (!m_unsent.isEmpty()) {
        const auto sent = send(m_unsent);
        if (sent > 0)
            m_unsent.remove(0, sent);
    }
    if (m_unsent.isEmpty())
        watch(false);
}

} // namespace dispatch::bench
