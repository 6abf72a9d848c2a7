// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/engine.h"

#include "journal/checkpoint.h"
#include "server/log.h"
#include "server/process_facts.h"

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

journal::StoreError holdsOne(const DataFolder &folder)
{
    return { journal::StoreErrorCode::CannotOpen,
        u"The folder %1 holds an organisation already. Choose another folder, or run “dispatch-server serve”."_s
            .arg(folder.path()) };
}

} // namespace

journal::Stored<void> Engine::create(const DataFolder &folder, domain::Timestamp now)
{
    if (auto store = journal::SqliteEventStore::create(folder.journalPath(), now); !store) {
        // Made by a former attempt that got no further, it is as good as a new one.
        const auto there = journal::SqliteEventStore::open(folder.journalPath());
        if (!there)
            return std::unexpected(store.error());
        if ((*there)->head().seq > 0)
            return std::unexpected(holdsOne(folder));
    }
    if (auto tracks = journal::TrackStore::openOrCreate(folder.tracksPath()); !tracks)
        return std::unexpected(tracks.error());
    const auto accounts = Accounts::create(folder.accountsPath());
    if (!accounts)
        return std::unexpected(accounts.error());
    if (!(*accounts)->all().empty())
        return std::unexpected(holdsOne(folder));
    return {}; // the key that signs is made when the folder is first opened
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
    auto uploads = UploadStore::open(folder.uploadsPath(), folder.uploadsFolder(), worker);
    if (!uploads)
        return std::unexpected(uploads.error());
    std::unique_ptr<Engine> engine(new Engine(folder, clock, std::move(*store), std::move(*tracks),
        std::move(*accounts), std::move(*uploads), outlet, worker, std::move(settings)));
    engine->m_checkpointPath = folder.checkpointPath();
    folder.removeLeftovers();
    engine->m_commits.useCheckpoint(engine->m_checkpointPath);
    if (auto ok = engine->m_commits.load(); !ok)
        return std::unexpected(ok.error());
    engine->m_checkpointSeq = engine->m_store->head().seq - engine->m_commits.folded();
    const auto latest = engine->m_tracks->latest();
    if (!latest)
        return std::unexpected(latest.error());
    for (const auto &row : *latest)
        engine->m_hub.locations().put(row.technician, row.fix);
    engine->m_adminRoutes.reconcile();
    engine->flush();
    engine->m_seals.open(clock.now());
    return engine;
}

Engine::Engine(const DataFolder &folder, const domain::Clock &clock,
    std::unique_ptr<journal::SqliteEventStore> store, std::unique_ptr<journal::TrackStore> tracks,
    std::unique_ptr<Accounts> accounts, std::unique_ptr<UploadStore> uploads, Outlet &outlet,
    Worker &worker, Settings settings)
    : m_clock(clock)
    , m_worker(worker)
    , m_store(std::move(store))
    , m_tracks(std::move(tracks))
    , m_accounts(std::move(accounts))
    , m_disk(settings.freeSpace ? settings.freeSpace : freeSpaceOf(folder.path()),
          settings.minFreeBytes)
    , m_commits(*m_store, m_metrics, settings.hub.hold)
    , m_hub(m_commits, outlet, *m_accounts, m_metrics, settings.hub,
          QRandomGenerator::securelySeeded())
    , m_ingest(*m_tracks, *m_accounts, m_commits, m_hub.locations(), m_metrics, settings.ingest)
    , m_trackKeeper(*m_tracks, m_commits, settings.keepTrackDays)
    , m_accountRoutes(*m_accounts, worker, clock, m_metrics)
    , m_adminRoutes(*m_accounts, m_commits, m_hub, worker, clock, settings.adminSecret)
    , m_historyRoutes(*m_accounts, m_hub, m_commits, *m_tracks, settings.history)
    , m_phoneRoutes(m_ingest)
    , m_requestRoutes(*m_accounts, m_commits, m_hub.log(), m_metrics)
    , m_uploads(std::move(uploads))
    , m_uploadRoutes(*m_accounts, m_hub, *m_uploads, m_metrics)
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
              // Whatever a message of the journal names is in it, because it was before the message.
              { folder.uploadsPath(),
                  [this](const QString &to) { return m_uploads->book().beginCopy(to); } },
          },
          [this] { return m_store->head(); }, [this] { return m_uploads->totalBytes(); },
          settings.adminSecret)
    , m_seals(*m_store, worker, folder.proofKeyPath(), folder.sealsPath())
    , m_proofRoutes(*m_accounts, m_hub, *m_store, m_seals)
    , m_api(m_accountRoutes, m_adminRoutes, m_historyRoutes, m_phoneRoutes, m_requestRoutes,
          m_uploadRoutes, m_backupRoutes, m_proofRoutes, m_metrics, *this)
    , m_startedAt(clock.now())
{
    m_metrics.microseconds = steadyMicroseconds;
    m_uploads->useRoom([this] { return roomForUploads(); });
    m_commits.useUploads([this](const domain::UserId &user, const QString &upload) {
        return m_uploads->mayAttach(user, upload);
    });
    watchDisk(clock.now());
}

//! What is kept for the journal itself is not for files.
std::optional<qint64> Engine::roomForUploads() const
{
    if (!m_disk.space())
        return std::nullopt;
    return m_disk.isLow() ? 0 : m_disk.space()->availableBytes - m_disk.minFreeBytes();
}

QString Engine::whyNotReady() const
{
    if (m_isDraining)
        return u"The server is stopping."_s;
    if (m_commits.isBroken())
        return u"The journal could not be read back after a failed write. It is tried again every 2 s; look at the disk."_s;
    if (m_disk.isLow())
        return m_disk.text();
    if (!m_commits.isWritable())
        return u"The journal cannot be written. Look at the disk: its room, and whether it is in order. It is tried again every 2 s."_s;
    return {};
}

Gauges Engine::gauges() const
{
    Gauges gauges = m_hub.gauges();
    gauges.isReady = whyNotReady().isEmpty();
    gauges.isReadOnly = m_commits.isReadOnly();
    if (m_disk.space())
        gauges.diskFreeBytes = m_disk.space()->availableBytes;
    gauges.startedMs = domain::toMs(m_startedAt);
    gauges.nowMs = domain::toMs(m_clock.now());
    return gauges;
}

void Engine::watchDisk(domain::Timestamp now)
{
    if (!m_disk.tick(now))
        return;
    const auto space = m_disk.space().value_or(FreeSpace {});
    logLine(m_disk.isLow() ? LogLevel::Error : LogLevel::Info,
        m_disk.isLow() ? "disk-nearly-full" : "disk-has-room",
        { { u"freeBytes"_s, space.availableBytes }, { u"minFreeBytes"_s, m_disk.minFreeBytes() } });
    m_commits.setReadOnly(m_disk.isLow());
    m_ingest.setStoring(!m_disk.isLow());
}

void Engine::flushSome()
{
    m_hub.flush(m_clock.now());
    m_ingest.flush();
}

void Engine::flush()
{
    // An answer may ask for more (a technician made for a new phone), so a few rounds, but not without end.
    constexpr int MaxRounds = 8;
    int round = 0;
    do {
        flushSome();
    } while (++round < MaxRounds && (m_hub.hasCommands() || m_ingest.needsFlush()));
}

void Engine::tick()
{
    const auto now = m_clock.now();
    watchDisk(now);
    m_commits.tick(now);
    m_hub.tick(now);
    m_ingest.tick(now);
    m_uploads->tick(now);
    m_backupRoutes.tick(now);
    if (!m_disk.isLow()) {
        // The copy of the tracks is older than that of the log, which must not say more of them.
        if (!m_backupRoutes.isRunning())
            m_trackKeeper.tick(now);
        m_seals.tick(now);
    }
    keepCheckpoint();
}

//! Another thread writes it, on a copy. The tables of an operation are shared until one side changes them, so the copy
//! costs nothing now, and the table's size once when the next event touches it.
void Engine::keepCheckpoint()
{
    const auto head = m_store->head();
    if (m_isKeepingCheckpoint || head.seq < m_checkpointSeq + CheckpointEvery || m_isDraining
        || !m_commits.isWritable() || m_disk.isLow())
        return;
    const auto state = std::make_shared<journal::Checkpoint>(m_commits.operation(), head);
    const auto written = std::make_shared<journal::Stored<void>>();
    m_isKeepingCheckpoint = true; // first: a worker may be done before it returns
    const bool isTaken = m_worker.run(
        [state, written, path = m_checkpointPath] {
            *written = journal::writeCheckpoint(path, *state);
            state->operation.clear(); // frees what only it still holds here, not on the loop
        },
        [this, written] {
            m_isKeepingCheckpoint = false;
            if (!*written)
                logLine(LogLevel::Warning, "checkpoint-not-written",
                    { { u"text"_s, written->error().text } });
        });
    if (isTaken)
        m_checkpointSeq
            = head.seq; // also when it fails: the next try is as far away as the next success
    else
        m_isKeepingCheckpoint = false;
}

void Engine::close()
{
    if (!m_disk.isLow() && !m_commits.isBroken())
        m_seals.close(m_clock.now());
    const auto head = m_store->head();
    if (head.seq < m_checkpointSeq + CheckpointAtStop || !m_commits.isWritable()
        || m_commits.isBroken() || m_disk.isLow())
        return;
    if (const auto written
        = journal::writeCheckpoint(m_checkpointPath, { m_commits.operation(), head });
        !written)
        logLine(
            LogLevel::Warning, "checkpoint-not-written", { { u"text"_s, written.error().text } });
}

domain::milliseconds Engine::beginDrain()
{
    m_isDraining = true;
    return m_hub.drain(m_clock.now());
}

} // namespace dispatch::server
