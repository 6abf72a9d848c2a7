// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/location_batch.h"
#include "server/metrics.h"
#include "server/outlet.h"
#include "state/decide.h"

#include <QSet>

#include <map>

namespace dispatch::server {

//! \brief The newest place of each technician on shift, and who wants to know it how often. Latest wins: a fix may be
//! skipped, never replayed, and nothing is queued for a slow reader.
//!
//! What can never happen: a fix older than the one shown (by fix time) takes its place; a technician off shift is shown.
//! \threads one
class LocationHub {
public:
    static constexpr int MinEveryMs = 200;
    static constexpr int MaxEveryMs = 60'000;
    static constexpr double MovingMps = 0.8; //!< a slow walk; below it is GPS noise
    //! Served in one tick, and looked at; then whatever else there is to do gets its turn.
    static constexpr std::size_t MaxServed = 256;
    static constexpr std::size_t MaxVisited = 2'048;

    LocationHub(const state::Operation &operation, Outlet &outlet, Metrics &metrics);

    //! \return false if \p fix is not newer than what is known, or the technician is unknown or off shift
    bool put(const domain::TechnicianId &technician, const domain::Fix &fix);
    //! \brief The duty of \p technician may have changed: off shift means gone from every map.
    void dutyChanged(const domain::TechnicianId &technician);
    [[nodiscard]] std::optional<domain::Fix> latest(const domain::TechnicianId &technician) const;

    //! \brief Replaces a former subscription; a full batch follows with the next tick().
    void subscribe(
        ConnectionId connection, const state::Actor &actor, const protocol::Subscribe &wish);
    void unsubscribe(ConnectionId connection);
    //! \brief What \p actor may see has changed: a full batch follows.
    void actorChanged(ConnectionId connection, const state::Actor &actor);
    //! \brief Sends what is due, to the next MaxServed of those to whom it is. About a hundred times a second.
    void tick(domain::Timestamp now);
    [[nodiscard]] bool hasSubscribers() const { return !m_subscribers.empty(); }

private:
    struct Place {
        domain::TechnicianId technician;
        domain::Fix fix;
        bool isShown = false;
        bool isMoving = false;
        quint64 change = 0; //!< the value of m_changes when it last changed; 0 = never
    };
    struct Subscriber {
        state::Actor actor;
        std::optional<protocol::Box> box;
        int everyMs = 1'000;
        qint64 lastSlot
            = -1; //!< of length everyMs since 1970: subscribers of one rate are served in one tick
        bool wantsFull = true;
        quint64 seen = 0; //!< changes up to here were sent
        //! With a box: whom the client shows, to see them leave. Those who have the same box and are equally far show
        //! the same, and share this set.
        QSet<quint32> inside;
    };
    //! What was made for one subscriber of a tick and serves all who see everything, have the same box and are equally far.
    struct Made {
        bool isFull = false;
        quint64 seen = 0;
        std::optional<protocol::Box> box;
        std::vector<QByteArray> batches;
        QSet<quint32> inside;
    };

    [[nodiscard]] bool serve(ConnectionId connection, Subscriber &subscriber, domain::Timestamp now,
        std::vector<Made> &shared);
    [[nodiscard]] std::vector<protocol::LocationRecord> recordsFor(
        Subscriber &subscriber, domain::Timestamp now) const;
    [[nodiscard]] std::vector<QByteArray> encoded(
        const std::vector<protocol::LocationRecord> &records, bool isFull, domain::Timestamp now);

    const state::Operation &m_operation;
    Outlet &m_outlet;
    Metrics &m_metrics;
    std::vector<Place> m_places; //!< by handle
    std::map<ConnectionId, Subscriber>
        m_subscribers; //!< in order: a tick goes on where the last one ended
    ConnectionId m_visitedTo = 0;
    quint64 m_changes = 0;
    quint32 m_batchNumber = 0;
};

} // namespace dispatch::server
