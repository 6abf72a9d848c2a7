// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"
#include "travel/table_finder.h"

#include <QHash>
#include <QTimer>

namespace dispatch::viewmodels {

//! \brief The one place the plans' driving times come from: what is known at once, an estimate meanwhile; the better figure is
//! asked for in the background, many at a time, and kept.
//! \threads the main thread
class PlanTravel final : public QObject {
    Q_OBJECT

public:
    //! A figure is good for whoever sets out within this distance of where it was asked for.
    static constexpr double MovedM = 200;
    //! Up to here it is shown until the new one is there: better than an estimate in between.
    static constexpr double UsableM = 1'000;
    //! Traffic changes; what is older is shown, and asked for anew.
    static constexpr std::chrono::minutes MaxAge { 30 };
    static constexpr std::size_t MaxKnown
        = 8'192; //!< figures kept; of more the older half is dropped
    static constexpr std::size_t MaxPerPlace = 64; //!< of these to one place
    static constexpr std::size_t MaxWanted
        = 512; //!< asked for; further ones when they are looked at again
    static constexpr std::chrono::seconds MaxWait { 10 }; //!< for one round

    //! \param rest between two rounds of questions
    explicit PlanTravel(const domain::Clock &clock,
        std::chrono::milliseconds rest = std::chrono::seconds(2), QObject *parent = nullptr);

    void setWays(travel::Ways ways);
    [[nodiscard]] const travel::Ways &ways() const { return m_finder.ways(); }
    //! \brief What is known of a drive; what is not, or is old, is asked for.
    [[nodiscard]] atlas::Leg leg(domain::GeoPoint from, domain::GeoPoint to);
    //! \brief Figures from elsewhere that are worth keeping.
    void learn(domain::GeoPoint from, domain::GeoPoint to, const atlas::Leg &leg);

Q_SIGNALS:
    //! \brief leg() says something else now.
    void changed();

private:
    struct Known {
        domain::GeoPoint from;
        atlas::Leg leg;
        domain::Timestamp at;
        bool isOld = false;
    };
    struct Pair {
        domain::GeoPoint from, to;
        bool operator==(const Pair &) const = default;
    };
    using PlaceKey = std::pair<qint32, qint32>;
    [[nodiscard]] static PlaceKey keyOf(domain::GeoPoint place);
    void want(const Pair &pair);
    void ask();
    //! \return whether it is other than what was shown
    bool keep(const Pair &pair, const atlas::Leg &leg);
    void forgetOldest();

    const domain::Clock &m_clock;
    QHash<PlaceKey, std::vector<Known>> m_known; //!< by where they lead
    std::size_t m_count = 0;
    std::vector<Pair> m_wanted;
    travel::TableFinder m_finder;
    QTimer m_rest;
    std::chrono::milliseconds m_restTime;
};

} // namespace dispatch::viewmodels
