// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/connection.h"
#include "server/event_log.h"
#include "server/metrics.h"

#include <QHash>

namespace dispatch::server {

//! \brief Brings each client to the head of the log: checks where it stands, sends a snapshot or the events it misses,
//! stops when it does not keep up and goes on from the log.
//!
//! Invariant: the `prev` of a batch is the `to` of the one before on this connection, or the position of the snapshot
//! before it; no batch comes between the beginning and the end of a snapshot.
//! \threads one
class EventSender {
public:
    static constexpr domain::milliseconds HiddenEvery {
        1'000
    }; //!< how often a batch without events moves a client on
    static constexpr quint64 SharedSnapshotEvents
        = 256; //!< a shared snapshot is used while no further behind
    static constexpr domain::milliseconds SharedSnapshotAge { 10'000 };

    //! \param random names snapshots; outlives the sender
    EventSender(const EventLog &log, const state::Operation &operation, Outlet &outlet,
        Metrics &metrics, QRandomGenerator &random);

    //! \return why \p resume cannot be continued from, or nullopt if it can
    [[nodiscard]] std::optional<protocol::SnapshotReason> judge(
        const std::optional<protocol::Position> &resume, const state::Actor &actor,
        domain::Timestamp now) const;

    //! \brief Goes on from a position that judge() accepted.
    void resumeAt(Connection &connection, quint64 seq, domain::Timestamp now);
    //! \brief Starts a snapshot; a running one is given up. \p reached is where the client stands already (0 if nowhere
    //! in this life of the log): a snapshot that others share may be older, and must not lead it back.
    void startSnapshot(Connection &connection, quint64 reached, domain::Timestamp now);
    //! \brief Announces with `reset` that what the client sees has changed, then starts a snapshot.
    void reload(Connection &connection, protocol::SnapshotReason reason, quint64 reached,
        domain::Timestamp now);
    //! \return where in the present log \p position lies; 0 if it is of another one
    [[nodiscard]] quint64 reachedWith(const std::optional<protocol::Position> &position) const;

    void acknowledged(Connection &connection, quint64 seq, domain::Timestamp now);
    //! \brief Sends as much as the limits allow.
    void pump(Connection &connection, domain::Timestamp now);
    //! \brief No progress for too long, or too far behind.
    [[nodiscard]] bool isTooSlow(const Connection &connection, domain::Timestamp now) const;
    //! \brief From now on pump() goes as far as the present head. Between two calls it stops where the last one stood, so
    //! that all who see everything stop at the same places and share their batches.
    void publish();
    [[nodiscard]] quint64 published() const { return m_published; }

private:
    struct EncodedBatch {
        quint64 to = 0;
        int events = 0;
        SharedMessage message;
    };
    void pumpSnapshot(Connection &connection, domain::Timestamp now);
    [[nodiscard]] bool pumpEvents(Connection &connection, domain::Timestamp now);
    [[nodiscard]] std::optional<EncodedBatch> encodeBatch(
        quint64 prev, quint64 to, std::vector<domain::Event> events, bool isCuttable);
    void sendBatch(Connection &connection, const EncodedBatch &batch, domain::Timestamp now);
    [[nodiscard]] bool hasRoom(const Connection &connection) const;

    const EventLog &m_log;
    const state::Operation &m_operation;
    Outlet &m_outlet;
    Metrics &m_metrics;
    QRandomGenerator &m_random;
    quint64 m_published = 0;
    //! By `prev`, for those who see everything: plain and packed ones, which take more events, each without and with zones and
    //! shifts.
    std::array<QHash<quint64, EncodedBatch>, 8> m_batches;
    std::shared_ptr<const Snapshot> m_shared;
    domain::Timestamp m_sharedAt;
    std::shared_ptr<const Snapshot> m_ofAreas; //!< the last one made for a dispatcher of m_areas
    QStringList m_areas;
    double m_bytesPerEvent = 500;
};

} // namespace dispatch::server
