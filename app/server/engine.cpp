// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine.h"

#include "server/log.h"

namespace dispatch::server {

using namespace Qt::StringLiterals;

journal::Stored<void> Engine::create(const DataFolder &folder, domain::Timestamp now)
{
    if (auto store = journal::SqliteEventStore::create(folder.journalPath(), now); !store)
        return std::unexpected(store.error());
    if (auto tracks = journal::TrackStore::openOrCreate(folder.tracksPath()); !tracks)
        return std::unexpected(tracks.error());
    if (auto accounts = Accounts::create(folder.accountsPath()); !accounts)
        return std::unexpected(accounts.error());
    return {};
}

journal::Stored<std::unique_ptr<Engine>> Engine::open(const DataFolder &folder,
    const domain::Clock &clock, Outlet &outlet, Worker &worker, Settings settings)
{
    auto store = journal::SqliteEventStore::open(folder.journalPath());
    if (!store)
        return std::unexpected(store.error());
    auto tracks = journal::TrackStore::openOrCreate(folder.tracksPath());
    if (!tracks)
        return std::unexpected(tracks.error());
    auto accounts = Accounts::open(folder.accountsPath());
    if (!accounts)
        return std::unexpected(accounts.error());
    std::unique_ptr<Engine> engine(new Engine(folder, clock, std::move(*store), std::move(*tracks),
        std::move(*accounts), outlet, worker, std::move(settings)));
    if (auto ok = engine->m_commits.load(); !ok)
        return std::unexpected(ok.error());
    const auto latest = engine->m_tracks->latest();
    if (!latest)
        return std::unexpected(latest.error());
    for (const auto &row : *latest)
        engine->m_hub.locations().put(row.technician, row.fix);
    engine->m_adminRoutes.reconcile();
    engine->flush();
    return engine;
}

Engine::Engine(const DataFolder &folder, const domain::Clock &clock,
    std::unique_ptr<journal::SqliteEventStore> store, std::unique_ptr<journal::TrackStore> tracks,
    std::unique_ptr<Accounts> accounts, Outlet &outlet, Worker &worker, Settings settings)
    : m_clock(clock)
    , m_store(std::move(store))
    , m_tracks(std::move(tracks))
    , m_accounts(std::move(accounts))
    , m_commits(*m_store, m_metrics, settings.hub.hold)
    , m_hub(m_commits, outlet, *m_accounts, m_metrics, settings.hub,
          QRandomGenerator::securelySeeded())
    , m_ingest(*m_tracks, *m_accounts, m_commits, m_hub.locations(), m_metrics, settings.ingest)
    , m_accountRoutes(*m_accounts, worker, clock, m_metrics)
    , m_adminRoutes(*m_accounts, m_commits, m_hub, worker, clock, settings.adminSecret)
    , m_historyRoutes(*m_accounts, m_hub, *m_tracks)
    , m_phoneRoutes(m_ingest)
    , m_backupRoutes(
          folder.path(),
          {
              // The tracks may be a little older than the rest; the accounts must fit the journal.
              { folder.tracksPath(),
                  [this](const QString &to) { return m_tracks->beginCopy(to); } },
              { folder.journalPath(),
                  [this](const QString &to) { return m_store->beginCopy(to); } },
              { folder.accountsPath(),
                  [this](const QString &to) { return m_accounts->beginCopy(to); } },
          },
          [this] { return m_store->head(); }, settings.adminSecret)
    , m_api(m_accountRoutes, m_adminRoutes, m_historyRoutes, m_phoneRoutes, m_backupRoutes,
          m_metrics, [this] { return health(); })
{
}

Api::Health Engine::health() const
{
    Api::Health health;
    health.head = m_store->head().seq;
    health.connections = m_hub.connectionCount();
    if (m_isDraining)
        health.reason = u"The server is stopping."_s;
    else if (m_commits.isBroken())
        health.reason
            = u"The journal could not be read back after a failed write. Restart the server."_s;
    else if (!m_commits.isWritable())
        health.reason = u"The journal cannot be written: free some disk space."_s;
    health.isReady = health.reason.isEmpty();
    return health;
}

void Engine::flush()
{
    // An answer may ask for more (a technician made for a new phone), so a few rounds, but not without end.
    constexpr int MaxRounds = 8;
    for (int round = 0; round < MaxRounds && needsFlush(); ++round) {
        m_hub.flush(m_clock.now());
        m_ingest.flush();
    }
}

void Engine::tick()
{
    const auto now = m_clock.now();
    m_hub.tick(now);
    m_ingest.tick(now);
    m_backupRoutes.tick(now);
}

void Engine::beginDrain(domain::milliseconds spread)
{
    m_isDraining = true;
    m_hub.drain(spread, m_clock.now());
}

} // namespace dispatch::server
