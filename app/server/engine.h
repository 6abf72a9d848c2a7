// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite_event_store.h"
#include "server/api.h"
#include "server/data_folder.h"
#include "server/disk_guard.h"
#include "server/track_keeper.h"

namespace dispatch::server {

//! \brief Everything of the server but the sockets, over one data folder: stores, hub, ingest, routes. The listener and
//! the command line both run on it, so that an account made offline and one made online go the same way.
//! \threads one
class Engine final : private Api::Health {
public:
    //! How far the log may be ahead of the checkpoint: what a start after a crash has to fold.
    static constexpr quint64 CheckpointEvery = 50'000;
    //! A clean stop writes one when there is at least this much to save.
    static constexpr quint64 CheckpointAtStop = 1'000;

    struct Settings {
        Hub::Settings hub;
        Ingest::Settings ingest;
        QString adminSecret;
        FreeSpaceProbe freeSpace; //!< not set: of the data folder
        std::optional<qint64> minFreeBytes; //!< not set: the limits of DiskGuard
        HistoryRoutes::Settings history;
        int keepTrackDays = TrackKeeper::DefaultKeepDays; //!< 0: for ever
    };

    //! \brief Makes the files of a new organisation in an existing, locked folder. Those that a former attempt has left,
    //! which a power cut ended, are used.
    //! \errors CannotOpen if the folder holds an organisation with a record or an account in it
    [[nodiscard]] static journal::Stored<void> create(
        const DataFolder &folder, domain::Timestamp now);
    //! \brief Opens them, folds the journal, mends what a crash left between the files.
    [[nodiscard]] static journal::Stored<std::unique_ptr<Engine>> open(const DataFolder &folder,
        const domain::Clock &clock, Outlet &outlet, Worker &worker, Settings settings);

    [[nodiscard]] Hub &hub() { return m_hub; }
    [[nodiscard]] Api &api() { return m_api; }
    [[nodiscard]] Metrics &metrics() { return m_metrics; }
    [[nodiscard]] Accounts &accounts() { return *m_accounts; }
    [[nodiscard]] const journal::TrackStore &tracks() const { return *m_tracks; }
    [[nodiscard]] const state::Operation &operation() const { return m_commits.operation(); }

    [[nodiscard]] bool needsFlush() const { return m_hub.needsFlush() || m_ingest.needsFlush(); }
    //! \brief Group commit of commands and fixes, as many as one turn of a loop may take. Call soon after needsFlush() turns
    //! true, and again while it is.
    void flushSome();
    //! \brief All that waits, and what its answers ask for.
    void flush();
    //! \brief About a hundred times a second.
    void tick();
    //! \brief Keeps the state for the next start. Call when the loop has ended.
    void close();
    //! \brief From now on not ready. \return over which time the clients are sent away
    domain::milliseconds beginDrain();

private:
    Engine(const DataFolder &folder, const domain::Clock &clock,
        std::unique_ptr<journal::SqliteEventStore> store,
        std::unique_ptr<journal::TrackStore> tracks, std::unique_ptr<Accounts> accounts,
        std::unique_ptr<UploadStore> uploads, Outlet &outlet, Worker &worker, Settings settings);
    [[nodiscard]] QString whyNotReady() const override;
    [[nodiscard]] Gauges gauges() const override;
    void watchDisk(domain::Timestamp now);
    [[nodiscard]] std::optional<qint64> roomForUploads() const;
    void keepCheckpoint();

    const domain::Clock &m_clock;
    Worker &m_worker;
    QString m_checkpointPath;
    quint64 m_checkpointSeq = 0; //!< of the newest one, or of the one being written
    Metrics m_metrics;
    std::unique_ptr<journal::SqliteEventStore> m_store;
    std::unique_ptr<journal::TrackStore> m_tracks;
    std::unique_ptr<Accounts> m_accounts;
    DiskGuard m_disk;
    CommitQueue m_commits;
    Hub m_hub;
    Ingest m_ingest;
    TrackKeeper m_trackKeeper;
    AccountRoutes m_accountRoutes;
    AdminRoutes m_adminRoutes;
    HistoryRoutes m_historyRoutes;
    PhoneRoutes m_phoneRoutes;
    RequestRoutes m_requestRoutes;
    std::unique_ptr<UploadStore> m_uploads;
    UploadRoutes m_uploadRoutes;
    BackupRoutes m_backupRoutes;
    SealKeeper m_seals;
    ProofRoutes m_proofRoutes;
    Api m_api;
    bool m_isDraining = false;
    domain::Timestamp m_startedAt;
    bool m_isKeepingCheckpoint = false;
};

} // namespace dispatch::server
