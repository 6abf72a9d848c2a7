// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "protocol/limits.h"

namespace dispatch::simulation {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 TickEveryMs
    = 400; //!< the real one ticks every 100 ms; nothing here is finer than a second

} // namespace

void World::startServer()
{
    note("server starts", -1, m_disk.log().head());
    m_isFlushScheduled = false;
    m_metrics = {};
    m_commits = std::make_unique<server::CommitQueue>(m_store, m_metrics, protocol::DefaultHold);
    if (!m_commits->load())
        return violate(u"the server cannot load its log"_s);
    server::Outlet &outlet = *this;
    server::Authenticator &authenticator = *this;
    m_hub = std::make_unique<server::Hub>(
        *m_commits, outlet, authenticator, m_metrics, server::Hub::Settings {}, freshGenerator());
    schedule(TickEveryMs, Step::ServerTick, 0, static_cast<quint64>(m_generation));
    reconcile();
    if (m_hub->needsFlush())
        flush();
}

void World::endServer()
{
    m_hub.reset();
    m_commits.reset();
    ++m_generation; // what was scheduled for this process is void
}

//! The process is gone. \p isSilent: with its machine, so that nobody is told; the wires stay half-open.
void World::crashServer(bool isSilent)
{
    ++m_tally.serverCrashes;
    note(isSilent ? "server loses power" : "server crashes", -1, m_disk.log().head());
    endServer();
    m_sendsToCrash = 0;
    m_nextAppend.reset();
    for (auto &[id, wire] : m_wires) {
        if (!std::exchange(wire.isOpenAtServer, false))
            continue;
        wire.unsent.clear();
        if (isSilent) {
            if (m_random.chance(0.5))
                wire.down.inFlight.clear();
        } else if (!wire.down.isDead) {
            transmitDown(wire, { .bytes = {}, .closeCode = 0, .grantee = {} });
        }
    }
    schedule(200 + m_random.below(4'000), Step::ServerStart);
}

//! As on SIGTERM: what came in with the last messages is committed and answered, then the sockets close.
void World::stopServer()
{
    if (!m_hub)
        return;
    if (m_hub->needsFlush())
        flush();
    note("server stops", -1, m_disk.log().head());
    endServer();
    for (auto &[id, wire] : m_wires) {
        if (std::exchange(wire.isOpenAtServer, false) && !wire.down.isDead)
            transmitDown(wire, { .bytes = {}, .closeCode = 0, .grantee = {} });
    }
    schedule(200 + m_random.below(2'000), Step::ServerStart);
}

void World::serverTick()
{
    schedule(TickEveryMs - 50 + m_random.below(100), Step::ServerTick, 0,
        static_cast<quint64>(m_generation));
    m_hub->tick(serverClock());
    m_commits->tick(serverClock());
    flushSoon();
    if (isHealing())
        nurse();
}

void World::flushSoon()
{
    if (m_hub && m_hub->needsFlush() && !std::exchange(m_isFlushScheduled, true))
        schedule(m_random.below(20), Step::ServerFlush, 0, static_cast<quint64>(m_generation));
}

void World::flush()
{
    m_isFlushScheduled = false;
    m_hub->flush(serverClock());
    flushSoon();
}

//! What Engine::open() does: the log says the same of each account as the accounts' own file.
void World::reconcile()
{
    for (const auto &account : m_accounts) {
        const auto *user = m_commits->operation().user(account.login.actor.user);
        if (user && user->roles == account.login.actor.roles
            && user->isDisabled == account.isDisabled)
            continue;
        record(account);
    }
    flushSoon();
}

void World::record(const Account &account, std::function<void(const protocol::Result &)> answer)
{
    m_commits->push({ { {}, domain::Role::System, std::nullopt }, {},
        server::SystemFact { account.login.actor.user,
            domain::UserChanged { .name = account.login.name,
                .roles = account.login.actor.roles,
                .areas = {},
                .technician = account.login.actor.technician,
                .isDisabled = account.isDisabled } },
        std::move(answer) });
}

//! As AdminRoutes does it: the accounts' file first (which is what authenticate() reads), the connections, the log.
void World::changeAccount(Cast::Who who)
{
    if (!m_hub)
        return; // reconcile() records it at the start
    const auto &account = m_accounts[who];
    m_hub->accountChanged(account.login, account.isDisabled, serverClock());
    record(account);
    flushSoon();
}

//! Rights hold from the moment when the log has them, as Hub::accountChanged() asks for.
void World::changeRoles(Cast::Who who, domain::Roles roles)
{
    auto changed = m_accounts[who];
    if (!m_hub || changed.login.actor.roles == roles)
        return;
    changed.login.actor.roles = roles;
    record(changed, [this, who, login = changed.login](const protocol::Result &result) {
        if (!result.outcome)
            return;
        m_accounts[who].login = login;
        m_hub->accountChanged(login, m_accounts[who].isDisabled, serverClock());
    });
    flushSoon();
}

std::optional<World::Verdict> World::authenticate(
    protocol::AuthKind, const QString &shown, domain::Timestamp)
{
    for (std::size_t i = 0; i < m_accounts.size(); ++i) {
        if (shown == token(static_cast<Cast::Who>(i)))
            return Verdict { m_accounts[i].login, m_accounts[i].isDisabled };
    }
    return std::nullopt;
}

SimStore::Fate World::appendFate()
{
    if (m_nextAppend)
        return *std::exchange(m_nextAppend, std::nullopt);
    return m_diskTrouble.value_or(SimStore::Fate::Works);
}

void World::committed(const journal::AppendBatch &batch)
{
    const auto &log = m_disk.log();
    auto expected = log.head();
    for (const auto &event : batch.events) {
        if (event.seq != ++expected)
            violate(u"event %1 is committed as %2"_s.arg(
                QString::number(event.seq), QString::number(expected)));
    }
    for (const auto &record : batch.commands) {
        if (log.commands.contains(record.id))
            violate(u"command %1 takes effect a second time"_s.arg(
                record.id.uuid.toString(QUuid::WithoutBraces)));
    }
    for (const auto &event : batch.events)
        m_digest.add(event.cmd.uuid);
    note("commit", -1, expected);
}

} // namespace dispatch::simulation
