// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/router.h"
#include "travel/routing_host.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace dispatch::travel {

//! \brief Who can be asked for travel times; shared by everybody who asks.
struct Ways {
    std::shared_ptr<RoutingHost> host; //!< null: none is configured
    std::shared_ptr<const atlas::Router> router; //!< null: no map, so that all else is an estimate
};

//! \brief How long from these places to that place, or from one to many: the routing server, else the roads of the map, else
//! an estimate, place by place.
//! \threads lives in the main thread; the roads are searched in a worker, for the newest question only
class TravelFinder final : public QObject {
    Q_OBJECT

public:
    using Legs = std::vector<atlas::Leg>;

    explicit TravelFinder(QObject *parent = nullptr);
    ~TravelFinder() override;

    //! \brief Asks these from now on; the question under way is dropped.
    void setWays(Ways ways);
    [[nodiscard]] const Ways &ways() const { return m_ways; }

    //! \brief From each of \p from to each of \p to, row by row; at least one of them is a single place.
    //! \param done called once with a figure for each, after this returned; not at all if something else is asked before
    void askLegs(std::vector<geo::GeoPoint> from, std::vector<geo::GeoPoint> to,
        std::function<void(const Legs &)> done);
    //! \brief The way itself; else as askLegs().
    void askJourney(
        geo::GeoPoint from, geo::GeoPoint to, std::function<void(const atlas::Journey &)> done);
    //! \brief Drops the question under way.
    void cancel();
    [[nodiscard]] bool isAsking() const { return m_asking != nullptr; }

private:
    template<class Answer>
    void work(std::function<Answer(const atlas::Router &)> search,
        std::function<void(const Answer &)> done);

    Ways m_ways;
    std::unique_ptr<QObject> m_asking; //!< stands for the question under way
    quint64 m_question = 0;
    QThreadPool m_pool;
};

} // namespace dispatch::travel
