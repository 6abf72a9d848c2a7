// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/event_loop.h"

#include <QByteArray>

#include <span>

struct ssl_ctx_st;
struct ssl_st;

namespace dispatch::bench {

//! \brief One connection to the server under load: non-blocking, from one of many loopback addresses, because one pair of
//! addresses has only 28,000 ports.
class TcpLine : public Pollable {
public:
    explicit TcpLine(EventLoop &loop)
        : m_loop(loop)
    {
    }
    ~TcpLine() override;
    TcpLine(const TcpLine &) = delete;
    TcpLine &operator=(const TcpLine &) = delete;

    //! \param index picks the source address, 127.0.0.2 and up
    //! \param tls nullptr: plain
    void connectTo(quint16 port, int index, ssl_ctx_st *tls = nullptr);
    void drop(); //!< at once, without a goodbye
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    //! \brief Sends, keeping what the socket does not take.
    void write(QByteArrayView bytes);

    void onReady(quint32 events) final;

protected:
    virtual void onConnected() = 0;
    virtual void onBytes(QByteArrayView bytes) = 0; //!< valid during the call
    virtual void onLost() = 0; //!< the other side ended it, or it never came to be

private:
    void lose();
    void readAll();
    void handshake();
    void flush();
    [[nodiscard]] qsizetype send(QByteArrayView bytes);
    void watch(bool forWriting);

    EventLoop &m_loop;
    int m_fd = -1;
    ssl_st *m_tls = nullptr;
    bool m_isConnected = false;
    bool m_isWatchedForWriting = false;
    QByteArray m_unsent;
};

} // namespace dispatch::bench
