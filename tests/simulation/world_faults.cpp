// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

namespace dispatch::simulation {

using domain::milliseconds;
using domain::Role;

namespace {

constexpr quint32 HourMs = 3'600'000;

domain::Roles otherRoles(const state::Actor &actor)
{
    // Each of these opens or closes something, and none leaves a client without anything to see.
    if (actor.roles.testFlag(Role::Technician))
        return actor.roles ^ Role::Dispatcher;
    if (actor.roles.testFlag(Role::Dispatcher))
        return actor.roles ^ Role::Supervisor;
    return actor.roles;
}

} // namespace

void World::fail(Fault fault)
{
    auto &client = *m_clients[m_random.below(static_cast<quint32>(m_clients.size()))];
    switch (fault) {
    case Fault::LinkCut:
    case Fault::HalfOpen:
    case Fault::SlowLink:
    case Fault::DelaySpike:
        return failWire(wireOf(client), fault);
    case Fault::NetworkDown:
    case Fault::ClientCrash:
    case Fault::ClientCrashInWrite:
    case Fault::ReplicaLost:
    case Fault::ClientDiskFull:
    case Fault::ClientClock:
    case Fault::ClientSleep:
    case Fault::PersonStops:
    case Fault::Burst:
        if (client.isRunning() && !client.isAsleep())
            failClient(client, fault);
        return;
    case Fault::ServerCrash:
    case Fault::ServerCrashInAppend:
    case Fault::ServerCrashInSend:
    case Fault::ServerDiskFull:
    case Fault::ServerIoError:
    case Fault::Drain:
    case Fault::Restore:
    case Fault::ServerClock:
        return failServer(fault);
    case Fault::LongNight: {
        // All machines sleep through it. Beyond seven days a client has to reload.
        constexpr quint32 ManyHours = 9 * 24;
        const auto night = std::chrono::hours(8 + m_random.below(ManyHours));
        m_serverClockOffset += night;
        for (const auto &each : m_clients)
            each->clockOffset += night;
        return;
    }
    case Fault::RolesChanged:
    case Fault::AccountDisabled:
    case Fault::PasswordChanged:
        return failAccount(client.who, fault);
    }
}

void World::failWire(Wire *wire, Fault fault)
{
    if (!wire)
        return;
    auto &client = *m_clients[static_cast<std::size_t>(wire->client)];
    switch (fault) {
    case Fault::LinkCut:
        if (m_random.chance(0.5))
            wire->up.inFlight.clear();
        if (m_random.chance(0.5))
            wire->down.inFlight.clear();
        transmitUp(*wire, { .bytes = {}, .closeCode = 0, .grantee = {} });
        transmitDown(*wire, { .bytes = {}, .closeCode = 0, .grantee = {} });
        return;
    case Fault::HalfOpen: {
        const auto which = m_random.below(3);
        wire->up.isDead = which != 1;
        wire->down.isDead = which != 2;
        return;
    }
    case Fault::SlowLink:
        wire->isSlow = true;
        wire->inflation = m_random.chance(0.5) ? 64 : 400;
        schedule(2'000 + m_random.below(68'000), Step::WireRecovers, wire->client, wire->id);
        return;
    default:
        // Late on the way to the server: this connection, or the next one, which then is overtaken by its successor.
        if (m_random.chance(0.5)) {
            wire->extraDelayMs = 500 + m_random.below(10'000);
            schedule(1'000 + m_random.below(5'000), Step::WireRecovers, wire->client, wire->id);
        } else {
            client.nextWireDelayMs = 500 + m_random.below(10'000);
        }
        return;
    }
}

void World::failClient(SimClient &client, Fault fault)
{
    using Fate = SimReplica::Fate;
    switch (fault) {
    case Fault::NetworkDown: {
        const auto forMs = 1'000 + m_random.below(40'000);
        client.hasNetwork = false;
        client.refusesFast = m_random.chance(0.5);
        const bool isNewAddress = m_random.chance(0.5);
        for (auto &[id, wire] : m_wires) {
            if (wire.client != client.index)
                continue;
            // With another address nothing goes through ever again; else it only comes late.
            wire.up.isDead = wire.up.isDead || isNewAddress;
            wire.down.isDead = wire.down.isDead || isNewAddress;
            wire.up.lastArrivalMs = std::max(wire.up.lastArrivalMs, m_nowMs + forMs);
            wire.down.lastArrivalMs = std::max(wire.down.lastArrivalMs, m_nowMs + forMs);
        }
        schedule(forMs, Step::Network, client.index, m_random.chance(0.5) ? 1 : 0);
        return;
    }
    case Fault::ClientCrash:
        return client.crash();
    case Fault::ClientCrashInWrite:
        client.replica->nextWrite = m_random.chance(0.5) ? Fate::CrashBefore : Fate::CrashAfter;
        return;
    case Fault::ReplicaLost:
        client.crash();
        return client.loseReplica();
    case Fault::ClientDiskFull:
        client.replica->isDiskFull = true;
        schedule(1'000 + m_random.below(20'000), Step::ClientDiskWorks, client.index);
        return;
    case Fault::ClientClock:
        client.clockOffset += clockError();
        return;
    case Fault::ClientSleep:
        client.wakesAtMs = m_nowMs + 1'000 + m_random.below(50'000);
        client.wakeJump = milliseconds(m_random.below(8 * HourMs));
        schedule(client.wakesAtMs - m_nowMs, Step::ClientWakes, client.index);
        return;
    case Fault::PersonStops:
        client.stop();
        schedule(500 + m_random.below(8'000), Step::PersonStarts, client.index);
        return;
    default: {
        constexpr quint32 Few = 8;
        constexpr quint32 Many = 40;
        m_workload.burst(
            client, 2 + static_cast<int>(m_random.below(m_random.chance(0.9) ? Few : Many)));
        return;
    }
    }
}

//! Mostly within the hour, sometimes the wrong day.
milliseconds World::clockError()
{
    const auto within = m_random.chance(0.8) ? HourMs : 72 * HourMs;
    return milliseconds(static_cast<qint64>(m_random.below(2 * within)) - within);
}

void World::failServer(Fault fault)
{
    using Fate = SimStore::Fate;
    if (!m_hub)
        return;
    switch (fault) {
    case Fault::ServerCrash:
        return crashServer(m_random.chance(0.3));
    case Fault::ServerCrashInAppend:
        m_nextAppend = m_random.chance(0.5) ? Fate::CrashBefore : Fate::CrashAfter;
        return;
    case Fault::ServerCrashInSend:
        m_sendsToCrash = 1 + static_cast<int>(m_random.below(12));
        return;
    case Fault::ServerDiskFull:
        m_diskTrouble = Fate::DiskFull;
        schedule(1'000 + m_random.below(15'000), Step::DiskWorks);
        return;
    case Fault::ServerIoError:
        m_diskTrouble = Fate::IoError;
        schedule(m_random.below(4'000), Step::DiskWorks);
        return;
    case Fault::ServerClock:
        m_serverClockOffset += clockError();
        return;
    case Fault::Drain: {
        const auto spread = m_hub->drain(serverClock());
        schedule(spread.count() + 500, Step::ServerStop, 0, static_cast<quint64>(m_generation));
        return;
    }
    default: {
        stopServer();
        // The first commit makes the people known; a back-up of an office without any is not worth restoring.
        const auto &log = m_disk.log();
        const auto commits = 1 + m_random.below(static_cast<quint32>(log.commits.size()));
        m_disk.restore(log.restoredAt(commits, domain::makeUuidV7(serverClock(), m_ids)));
        ++m_tally.restores;
        note("log restored", -1, m_disk.log().head());
        return;
    }
    }
}

void World::failAccount(Cast::Who who, Fault fault)
{
    auto &account = m_accounts[who];
    switch (fault) {
    case Fault::RolesChanged:
        return changeRoles(who, otherRoles(account.login.actor));
    case Fault::AccountDisabled:
        account.isDisabled = true;
        schedule(1'000 + m_random.below(10'000), Step::Enable, who);
        return changeAccount(who);
    default:
        ++account.passwords;
        if (m_hub)
            m_hub->signedOut(account.login.actor.user);
        return;
    }
}

void World::heal()
{
    note("all faults end");
    m_healedAtMs = m_nowMs;
    m_diskTrouble.reset();
    m_nextAppend.reset();
    m_sendsToCrash = 0;
    for (auto &[id, wire] : m_wires)
        recover(wire);
    for (const auto &client : m_clients) {
        client->replica->nextWrite.reset();
        client->replica->isDiskFull = false;
        client->wakesAtMs = 0;
        client->clockOffset += std::exchange(client->wakeJump, milliseconds(0));
        client->nextWireDelayMs = 0;
        client->opensSinceHeal = 0;
        if (!std::exchange(client->hasNetwork, true) && m_random.chance(0.5))
            client->networkBack();
    }
}

} // namespace dispatch::simulation
