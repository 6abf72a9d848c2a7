// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QUrl>
#include <QWebSocket>

namespace dispatch::feed {

//! \brief One attempt at a connection: made, used and thrown away.
//!
//! Its signals carry the number of the attempt, so that what an abandoned one still says can be told apart. closed() comes
//! exactly once, unless retire() comes first; nothing comes after either.
class FeedSocket final : public QObject {
    Q_OBJECT
public:
    explicit FeedSocket(quint64 attempt, QObject *parent = nullptr);
    ~FeedSocket() override;

    //! \param feed `ws://…` or `wss://…`
    void open(const QUrl &feed);
    void send(const QByteArray &message);
    //! \brief Says nothing more, ends the connection and deletes itself. \param closeCode 0: without a closing handshake
    void retire(int closeCode);

Q_SIGNALS:
    void opened(quint64 attempt);
    void received(quint64 attempt, const QByteArray &message);
    //! \param closeCode as sent by the server; 0 if the connection broke or never came about
    void closed(quint64 attempt, int closeCode, const QString &reason);

private:
    void finish(int closeCode, const QString &reason);

    const quint64 m_attempt;
    QWebSocket m_socket;
    bool m_isOver = false;
};

} // namespace dispatch::feed
