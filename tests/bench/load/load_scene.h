// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/console_swarm.h"
#include "load/machine.h"
#include "load/office_folder.h"
#include "load/parts.h"

#include "server/server_process.h"

namespace dispatch::bench {

//! \brief A server in a process of its own with a folder that can be filled before it starts, and the loop that loads it.
class LoadScene {
public:
    LoadScene();

    [[nodiscard]] OfficeFolder &office() { return m_office; }
    [[nodiscard]] EventLoop &loop() { return m_loop; }
    //! \return ms until it said that it is ready
    double start(
        const QStringList &more = {}, const QString &listen = QStringLiteral("127.0.0.1:0"));
    //! \brief Starts and stops it, so that it has recorded the accounts in the log. \return where the log is then: consoles
    //! can resume from there
    [[nodiscard]] protocol::Position settle();
    void kill() { m_server.kill(); }
    //! \brief An account that can sign in with the password in passwordFile(); while the server does not run.
    void addUser(const QString &name, const QString &roles) const;
    [[nodiscard]] QString passwordFile() const { return m_server.passwordFile(); }
    void stop();
    [[nodiscard]] quint16 port() const { return m_server.port(); }
    [[nodiscard]] qint64 pid() const { return m_server.processId(); }
    [[nodiscard]] QString path(const QString &name) const
    {
        return m_server.folder().filePath(name);
    }

    //! \brief Turns the loop until \p isDone. Ends the benchmark if that takes longer than \p limit.
    void until(
        const QString &what, std::chrono::seconds limit, const std::function<bool()> &isDone);
    void turnFor(std::chrono::milliseconds time);

private:
    server::test::ServerProcess m_server;
    OfficeFolder m_office;
    EventLoop m_loop;
};

//! \brief One token for each of \p consoles connections, PerAccount to a token.
[[nodiscard]] std::vector<QByteArray> spread(const std::vector<QByteArray> &tokens, int consoles);
//! \brief Accounts needed for that many consoles.
[[nodiscard]] int accountsFor(int consoles);

//! \brief Sends commands evenly from all consoles of a swarm, whether or not the former are answered.
class SteadyCommands {
public:
    SteadyCommands(ConsoleSwarm &swarm, CommandMaker &maker, double perSecond);
    [[nodiscard]] Moment step(Moment now);
    void stop() { m_isStopped = true; }

private:
    ConsoleSwarm &m_swarm;
    CommandMaker &m_maker;
    steady_clock::duration m_gap;
    Moment m_next;
    std::size_t m_console = 0;
    bool m_isStopped = false;
};

} // namespace dispatch::bench
