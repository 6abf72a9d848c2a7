// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/load_scene.h"

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

//! Coprime to any number of consoles in use, so that one after the other is far from the one before.
constexpr std::size_t Stride = 7'919;

} // namespace

LoadScene::LoadScene()
    : m_office(m_server.data())
{
    m_server.logTo(path(u"server.log"_s));
}

double LoadScene::start(const QStringList &more, const QString &listen)
{
    const Moment begin = steady_clock::now();
    if (!m_server.start(more, listen))
        fail(u"the server did not start"_s);
    return msBetween(begin, steady_clock::now());
}

protocol::Position LoadScene::settle()
{
    start();
    stop();
    return m_office.head();
}

void LoadScene::addUser(const QString &name, const QString &roles) const
{
    const auto ran = server::test::run({ u"user"_s, u"add"_s, name, u"--roles"_s, roles,
        u"--data"_s, m_server.data(), u"--password-file"_s, passwordFile() });
    if (ran.exitCode != 0)
        fail(u"no account could be made: "_s % ran.err);
}

void LoadScene::stop()
{
    if (m_server.stop() != 0)
        fail(u"the server did not end as it should"_s);
}

void LoadScene::until(
    const QString &what, std::chrono::seconds limit, const std::function<bool()> &isDone)
{
    if (!m_loop.run(steady_clock::now() + limit, isDone))
        fail(u"%1 took longer than %2 s"_s.arg(what).arg(limit.count()));
}

void LoadScene::turnFor(std::chrono::milliseconds time)
{
    (void)m_loop.run(steady_clock::now() + time, [] { return false; });
}

int accountsFor(int consoles)
{
    return (consoles + protocol::MaxConnectionsPerUser - 1) / protocol::MaxConnectionsPerUser;
}

std::vector<QByteArray> spread(const std::vector<QByteArray> &tokens, int consoles)
{
    std::vector<QByteArray> out;
    for (int i = 0; i < consoles; ++i)
        out.push_back(tokens[static_cast<std::size_t>(i) % tokens.size()]);
    return out;
}

SteadyCommands::SteadyCommands(ConsoleSwarm &swarm, CommandMaker &maker, double perSecond)
    : m_swarm(swarm)
    , m_maker(maker)
    , m_gap(std::chrono::duration_cast<steady_clock::duration>(
          std::chrono::duration<double>(1.0 / perSecond)))
    , m_next(steady_clock::now())
{
}

Moment SteadyCommands::step(Moment now)
{
    if (m_isStopped)
        return now + std::chrono::seconds(1);
    while (m_next <= now) {
        m_console = (m_console + Stride) % m_swarm.count();
        m_swarm.console(m_console).act(m_maker.next(), m_next);
        m_next += m_gap;
    }
    return m_next;
}

} // namespace dispatch::bench
