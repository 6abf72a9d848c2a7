// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "many_runs.h"

#include <algorithm>

namespace dispatch::simulation {

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 MaxSteps = 60'000; //!< a run has a few hundred; more means that something spins
constexpr qint64 HealWithinMs = 240'000;
constexpr int MaxOpensToHeal = 10;

} // namespace

void Tally::add(const Tally &other)
{
    const auto sum = [&](quint64 Tally::*member) { this->*member += other.*member; };
    for (const auto member : { &Tally::runs, &Tally::steps, &Tally::events, &Tally::acknowledged,
             &Tally::repeated, &Tally::refused, &Tally::conflicts, &Tally::merged, &Tally::notNow,
             &Tally::connections, &Tally::snapshots, &Tally::resyncs, &Tally::serverCrashes,
             &Tally::clientCrashes, &Tally::restores, &Tally::comparisons, &Tally::healMs })
        sum(member);
    longestHealMs = std::max(longestHealMs, other.longestHealMs);
    for (std::size_t i = 0; i < faults.size(); ++i)
        faults[i] += other.faults[i];
}

World::World(quint64 seed)
    : m_seed(seed)
    , m_random(seed)
    , m_ids(freshGenerator())
    , m_disk(theCast().log)
    , m_store(
          m_disk, [this] { return appendFate(); },
          [this](const journal::AppendBatch &batch) { committed(batch); })
    , m_workload(m_random, m_ids)
{
    for (const auto &login : theCast().logins)
        m_accounts.push_back({ .login = login });
}

World::~World() = default;

QRandomGenerator World::freshGenerator()
{
    const std::array words { static_cast<quint32>(m_random.next()),
        static_cast<quint32>(m_random.next()) };
    return QRandomGenerator(words.data(), words.size());
}

void World::violate(const QString &text)
{
    if (m_violation.isEmpty())
        m_violation = text;
}

void World::note(const char *what, int who, quint64 number)
{
    m_trace[m_traced++ % m_trace.size()] = { m_nowMs, what, who, number };
}

void World::schedule(qint64 inMs, Step step, int who, quint64 what)
{
    m_queue.push({ m_nowMs + std::max<qint64>(inMs, 0), ++m_order, step, who, what });
}

//! The shape of the run. Each seed has some kinds of faults and not others, so that their combinations go deep.
void World::plan()
{
    m_meanDelayMs = 5 + m_random.below(60);
    const auto clients = 2 + (m_random.chance(0.3) ? m_random.below(4) : m_random.below(2));
    for (quint32 i = 0; i < clients; ++i) {
        const auto who = i == 0 ? Cast::Dina : static_cast<Cast::Who>(m_random.below(Cast::Count));
        m_clients.push_back(std::make_unique<SimClient>(*this, static_cast<int>(i), who));
        constexpr qint64 Hour = 3'600'000;
        if (m_random.chance(0.3))
            m_clients.back()->clockOffset
                = domain::milliseconds(static_cast<qint64>(m_random.below(2 * Hour)) - Hour);
        schedule(m_random.below(1'500), Step::ClientStart, static_cast<int>(i));
    }
    const auto kinds = 1 + m_random.below(4);
    for (quint32 i = 0; i < kinds; ++i)
        m_kinds.push_back(static_cast<Fault>(m_random.below(FaultCount)));
    using enum Fault;
    static constexpr std::array Gentle { ClientClock, ServerClock, Burst, RolesChanged };
    m_isGentle = std::ranges::all_of(
        m_kinds, [](Fault kind) { return std::ranges::contains(Gentle, kind); });
    const auto activeMs = 8'000 + m_random.below(16'000);
    const auto acts = 8 + m_random.below(16);
    for (quint32 i = 0; i < acts; ++i)
        schedule(500 + m_random.below(activeMs - 500), Step::Act,
            static_cast<int>(m_random.below(clients)));
    const auto faults = m_random.chance(0.02) ? 0 : 1 + m_random.below(6);
    for (quint32 i = 0; i < faults; ++i)
        schedule(1'000 + m_random.below(activeMs - 1'000), Step::Fail, 0,
            std::to_underlying(m_random.pick(m_kinds)));
    schedule(activeMs, Step::Heal);
}

Report World::run()
{
    try {
        startServer();
    } catch (const ServerCrash &) {
        violate(u"the server dies at its first start"_s);
    }
    plan();
    while (!m_queue.empty() && m_violation.isEmpty() && !m_isOver) {
        const auto item = m_queue.top();
        m_queue.pop();
        m_nowMs = item.atMs;
        m_digest.add(static_cast<quint64>(item.atMs));
        m_digest.add(static_cast<quint64>(item.step) << 32U | static_cast<quint32>(item.who));
        try {
            perform(item);
        } catch (const ServerCrash &) {
            crashServer(m_random.chance(0.3));
        }
        if (++m_tally.steps > MaxSteps)
            violate(u"the run does not come to an end"_s);
    }
    if (m_violation.isEmpty())
        finish();
    m_tally.runs = 1;
    m_tally.events += m_disk.log().head();
    for (const auto &client : m_clients) {
        if (client->session)
            m_tally.resyncs += client->session->counters().resyncs;
    }
    Report report { .seed = m_seed,
        .digest = m_digest.value(),
        .violation = m_violation,
        .trace = {},
        .tally = m_tally };
    if (m_violation.isEmpty())
        return report;
    const auto count = std::min<quint64>(m_traced, m_trace.size());
    for (auto i = m_traced - count; i < m_traced; ++i) {
        const auto &line = m_trace[i % m_trace.size()];
        report.trace << u"%1 s  %2 %3 %4"_s.arg(
            QString::number(static_cast<double>(line.atMs - MorningMs) / 1'000, 'f', 3),
            QLatin1StringView(line.what), line.who < 0 ? QString() : QString::number(line.who),
            line.number == 0 ? QString() : QString::number(line.number));
    }
    return report;
}

void World::perform(const Item &item)
{
    auto *client = item.who >= 0 && static_cast<std::size_t>(item.who) < m_clients.size()
        ? m_clients[static_cast<std::size_t>(item.who)].get()
        : nullptr;
    auto *wire = find(item.what);
    switch (item.step) {
    case Step::Opened:
        return opened(*wire);
    case Step::OpenFailed:
        if (client->wire == item.what)
            client->closed(0);
        return;
    case Step::ArriveUp:
        return arriveUp(*wire);
    case Step::ArriveDown:
        return arriveDown(*wire);
    case Step::Drain:
        return drain(*wire);
    case Step::ServerHearsEnd:
        if (std::exchange(wire->isOpenAtServer, false) && m_hub)
            m_hub->onClosed(wire->id);
        return;
    case Step::ServerTick:
        if (static_cast<int>(item.what) == m_generation)
            serverTick();
        return;
    case Step::ServerFlush:
        if (static_cast<int>(item.what) == m_generation)
            flush();
        return;
    case Step::ServerStart:
        if (!m_hub)
            startServer();
        return;
    case Step::ServerStop:
        if (static_cast<int>(item.what) == m_generation)
            stopServer();
        return;
    case Step::DiskWorks:
        m_diskTrouble.reset();
        return;
    case Step::ClientTimer:
        if (client->timer != item.what)
            return;
        if (client->isAsleep())
            return schedule(client->wakesAtMs - m_nowMs + 5, item.step, item.who, item.what);
        return client->onTimer();
    case Step::ClientStart:
        if (!client->isRunning())
            client->startProgram();
        return;
    case Step::ClientDiskWorks:
        client->replica->isDiskFull = false;
        return;
    case Step::ClientWakes:
        client->wakesAtMs = 0;
        client->clockOffset += std::exchange(client->wakeJump, domain::milliseconds(0));
        note("client wakes", item.who);
        return;
    case Step::Network:
        client->hasNetwork = true;
        if (item.what != 0)
            client->networkBack();
        return;
    case Step::WireRecovers:
        return recover(*wire);
    case Step::Token:
        return client->giveToken();
    case Step::Enable:
        m_accounts[static_cast<std::size_t>(item.who)].isDisabled = false;
        changeAccount(static_cast<Cast::Who>(item.who));
        return;
    case Step::PersonStarts:
        return client->start();
    case Step::Act:
        if (client->isRunning() && !client->isAsleep())
            m_workload.act(*client);
        return;
    case Step::Fail: {
        const auto fault = static_cast<Fault>(item.what);
        ++m_tally.faults[item.what];
        note(nameOf(fault));
        return fail(fault);
    }
    case Step::Heal:
        return heal();
    }
}

bool World::isAtRest()
{
    if (!m_hub || m_hub->needsFlush())
        return false;
    for (const auto &client : m_clients) {
        if (!client->unrest().isEmpty())
            return false;
    }
    return true;
}

//! Called with each tick of the server once the faults are over.
void World::nurse()
{
    if (isAtRest()) {
        m_isOver = true;
        return;
    }
    if (m_nowMs - m_healedAtMs > HealWithinMs) {
        QStringList reasons;
        for (const auto &client : m_clients) {
            if (const auto unrest = client->unrest(); !unrest.isEmpty())
                reasons << u"client %1: %2"_s.arg(QString::number(client->index), unrest);
        }
        return violate(u"no rest %1 s after the last fault: %2"_s.arg(
            QString::number(HealWithinMs / 1'000), reasons.join(u"; ")));
    }
    for (const auto &client : m_clients) {
        if (!client->isRunning())
            continue;
        if (client->opensSinceHeal > MaxOpensToHeal)
            return violate(u"client %1 needs more than %2 attempts to come back"_s.arg(
                QString::number(client->index), QString::number(MaxOpensToHeal)));
        // The person in front of it.
        client->confirmHeld();
        if (client->isRunning() && client->session->link() == feed::Link::Offline
            && !m_accounts[client->who].isDisabled)
            client->start();
    }
    if (m_commits && m_commits->isBroken())
        return stopServer();
    reconcile();
}

void World::finish()
{
    for (const auto &client : m_clients) {
        client->checkReplica();
        client->checkIntents();
        const auto position = client->replica->position();
        if (position)
            m_digest.add(position->h);
    }
    m_digest.add(m_disk.log().tags.back());
    if (!m_isOver)
        return violate(u"the run ended before everything was at rest"_s);
    m_tally.healMs = static_cast<quint64>(m_nowMs - m_healedAtMs);
    m_tally.longestHealMs = m_tally.healMs;
}

void World::setTimer(SimClient &client, qint64 inMs)
{
    // The owner may be a little late.
    const qint64 late = m_random.chance(0.1) ? m_random.below(250) : 1;
    schedule(inMs + late, Step::ClientTimer, client.index, ++client.timer);
}

void World::restartLater(SimClient &client, qint64 inMs)
{
    schedule(inMs, Step::ClientStart, client.index);
}

void World::tokenLater(SimClient &client)
{
    schedule(50 + m_random.below(500), Step::Token, client.index);
}

QString World::token(Cast::Who who) const
{
    const auto &account = m_accounts[who];
    return account.login.name + u':' + QString::number(account.passwords);
}

} // namespace dispatch::simulation
