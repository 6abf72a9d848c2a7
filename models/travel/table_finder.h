// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "travel/travel_finder.h"

#include <atomic>
#include <chrono>

namespace dispatch::travel {

//! \brief How long from each of many places to each of many others: the routing server, else the roads of the map, else an
//! estimate, pair by pair.
//! \threads lives in the main thread; the roads are searched in a worker, for the newest question only
class TableFinder final : public QObject {
    Q_OBJECT

public:
    //! Places on each side of one request to the server.
    static constexpr std::size_t Side = RoutingHost::MaxTablePlaces / 2;
    //! Requests of one question that the server has at a time.
    static constexpr int AtOnce = RoutingHost::MaxRequests;

    struct Question {
        std::vector<geo::GeoPoint> from, to;
        std::vector<bool> isWanted; //!< row by row; empty: all are
        std::chrono::milliseconds atMost { 0 }; //!< then the rest is estimated; 0: no limit
    };
    struct Answer {
        std::vector<atlas::Leg> legs; //!< row by row; what is not wanted may be an estimate
        bool isCut = false; //!< the time was over
    };

    explicit TableFinder(QObject *parent = nullptr);
    ~TableFinder() override;

    //! \brief Asks these from now on; the question under way is dropped.
    void setWays(Ways ways);
    [[nodiscard]] const Ways &ways() const { return m_ways; }

    //! \param done called once, after this returned; not at all if something else is asked before
    void ask(Question question, std::function<void(const Answer &)> done);
    //! \brief Drops the question under way.
    void cancel();
    [[nodiscard]] bool isAsking() const { return m_asking != nullptr; }

Q_SIGNALS:
    //! \brief Of the question under way: how much of it is answered, 0 to 1.
    void progressed(double share);

private:
    struct Work;
    void askHost(const std::shared_ptr<Work> &work);
    void searchRoads(const std::shared_ptr<Work> &work);

    Ways m_ways;
    std::unique_ptr<QObject> m_asking; //!< stands for the question under way
    std::shared_ptr<std::atomic_bool> m_isDropped; //!< tells the worker
    QThreadPool m_pool;
};

} // namespace dispatch::travel
