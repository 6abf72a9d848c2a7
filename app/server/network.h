// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/engine.h"
#include "server/outlet.h"
#include "server/password.h"

#include <QStringList>

namespace dispatch::server {

//! \brief Listeners, the event loop, the sockets and the threads for passwords. One thread runs the loop and with it the
//! engine; only password hashing runs elsewhere.
class Network final : public Outlet, public Worker {
public:
    static constexpr int PasswordThreads = 2; //!< each takes 64 MiB while it works
    static constexpr int MaxPasswordsWaiting = 64;
    static constexpr int MaxConnections = 20'000;
    static constexpr int Backlog = 4'096;
    static constexpr std::chrono::milliseconds TickEvery { 10 };
    static constexpr std::chrono::milliseconds LastAnswers { 100 };
    //! \brief So long after the last client was to be sent away the process ends all the same. With Hub::DrainMost it
    //! must fit TimeoutStopSec of the service.
    static constexpr std::chrono::milliseconds DrainGrace { 5'000 };

    struct Settings {
        QString listen
            = QStringLiteral("127.0.0.1:8470"); //!< ADDRESS:PORT, port 0 picks a free one
        QString admin = QStringLiteral("127.0.0.1:0");
        QString tlsCertificate; //!< PEM file with the chain
        QString tlsKey; //!< PEM file
        QStringList origins; //!< web pages that may open the feed
        int maxPerAddress
            = protocol::MaxConnectionsPerAddress; //!< not counted for this machine's own addresses
    };
    struct Addresses {
        QString http, feed, admin; //!< URLs
        quint16 adminPort = 0;
    };

    explicit Network(Settings settings);
    ~Network() override;

    //! \brief Takes both ports. \return a plain sentence if one is taken, or the address or certificate does not do
    [[nodiscard]] std::expected<Addresses, QString> listen();
    //! \brief Runs until SIGTERM or SIGINT and the goodbye to all clients after it; a second one ends it at once.
    void run(Engine &engine);

    void send(ConnectionId connection, const QByteArray &bytes) override;
    void close(
        ConnectionId connection, protocol::CloseCode code, const QByteArray &reason) override;
    [[nodiscard]] qsizetype unsentBytes(ConnectionId connection) const override;
    [[nodiscard]] bool run(std::function<void()> heavy, std::function<void()> done,
        std::function<void()> late) override;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace dispatch::server
