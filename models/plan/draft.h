// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/route_walk.h"

#include <compare>

namespace dispatch::plan {

//! \brief What a proposal is judged by, the first difference decides: what is left out, by weight; what comes late, weight
//! times seconds; then the driving, ms, with AreaDetour for each visit in somebody else's area, and with the waiting of urgent ones.
struct Cost {
    qint64 unplanned = 0;
    qint64 late = 0;
    qint64 drive = 0;
    auto operator<=>(const Cost &) const = default;
    Cost &operator+=(const Cost &other)
    {
        unplanned += other.unplanned;
        late += other.late;
        drive += other.drive;
        return *this;
    }
    Cost &operator-=(const Cost &other)
    {
        unplanned -= other.unplanned;
        late -= other.late;
        drive -= other.drive;
        return *this;
    }
    friend Cost operator+(Cost a, const Cost &b) { return a += b; }
    friend Cost operator-(Cost a, const Cost &b) { return a -= b; }
};

struct Route {
    std::vector<Item> items;
    Cost cost;
};

//! \brief Sums for people.
struct Totals {
    int planned = 0; //!< of the open visits
    int unplanned = 0;
    int late = 0; //!< visits, promised ones included
    milliseconds lateness {};
    milliseconds drive {};
    double metres = 0;
    bool operator==(const Totals &) const = default;
};

//! \brief A proposal in the making: in which order who does what. Every route in it can be done.
//! \threads a value; refers to its Day
class Draft {
public:
    //! \brief Nothing but what is promised.
    explicit Draft(const Day &day);

    [[nodiscard]] const Day &day() const { return *m_day; }
    [[nodiscard]] const std::vector<Route> &routes() const { return m_routes; }
    //! \brief Rows of Day::visits nobody does.
    [[nodiscard]] const std::vector<std::size_t> &open() const { return m_open; }
    [[nodiscard]] const Cost &cost() const { return m_cost; }

    //! \return nullopt if it cannot be done
    [[nodiscard]] std::optional<Cost> costOf(std::size_t worker, std::span<const Item> items) const;
    //! \brief Puts another order in the place of a worker's. Visits that leave it are open, those that come are not.
    //! \pre \p cost is costOf() it, and a visit that comes is in no other route
    void setRoute(std::size_t worker, std::vector<Item> items, const Cost &cost);
    //! \brief The same for two workers who exchange visits.
    void setRoutes(std::size_t a, std::vector<Item> itemsOfA, const Cost &costOfA, std::size_t b,
        std::vector<Item> itemsOfB, const Cost &costOfB);

    //! \brief The stops of a worker's day.
    [[nodiscard]] std::vector<Stop> stopsOf(std::size_t worker) const;
    [[nodiscard]] Totals totals() const;

private:
    void findOpen();

    const Day *m_day;
    std::vector<Route> m_routes;
    std::vector<std::size_t> m_open; //!< ascending
    Cost m_cost;
};

} // namespace dispatch::plan
