// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "geo/geometry.h"
#include "geo/seeded_random.h"

#include <QHash>

#include <span>

namespace dispatch::simulator {

//! \brief An open visit as the desk sees it.
struct DeskVisit {
    domain::VisitId visit;
    domain::JobId job;
    quint64 jobNumber = 0;
    domain::VisitState state = domain::VisitState::Requested;
    domain::Priority priority = domain::Priority::Normal;
    std::optional<geo::GeoPoint> place;
    std::optional<domain::TechnicianId> technician;
};

struct DeskTechnician {
    domain::TechnicianId id;
    geo::GeoPoint place;
    bool isOnShift = false;  //!< and not on a break
    int openVisits = 0;      //!< Scheduled to Paused
};

struct DeskIntents {
    struct Step {
        domain::VisitId visit;
        domain::ActOnVisit act;
    };
    struct Saying {
        domain::JobId job;
        bool isToCustomer = false;
        QString text;
    };
    std::vector<Step> steps;
    std::vector<Saying> sayings;
};

//! \brief A desk colleague who approves, plans and sends a share of the jobs and leaves the others to the person at the
//! console. Which job is whose follows from its number alone. Pure; times are seconds of the scenario.
//! \threads one
class DeskActor {
public:
    static constexpr int SharePercent = 60;
    static constexpr int MaxVisitsEach = 2; //!< planned for one technician at a time

    explicit DeskActor(geo::SeededRandom random)
        : m_random(random)
    {
    }
    [[nodiscard]] static bool isMine(quint64 jobNumber)
    {
        return jobNumber * 37 % 100 < SharePercent;
    }

    //! \param wallNow for the arrival windows
    [[nodiscard]] DeskIntents step(double nowS, domain::Timestamp wallNow,
        std::span<const DeskVisit> visits, std::span<const DeskTechnician> technicians);
    //! \brief The customer of \p job wrote.
    void hearCustomer(double nowS, domain::JobId job, quint64 jobNumber, const QString &text,
        bool isSomebodySent);

private:
    struct Plan {
        domain::VisitState seen = domain::VisitState::Completed;
        std::optional<domain::TechnicianId> technician;
        double actAtS = 0;
    };
    [[nodiscard]] const DeskTechnician *choose(const DeskVisit &visit,
        std::span<const DeskTechnician> technicians,
        const QHash<domain::TechnicianId, int> &given) const;
    [[nodiscard]] domain::TimeWindow windowFor(domain::Priority priority, domain::Timestamp now);

    geo::SeededRandom m_random;
    QHash<domain::VisitId, Plan> m_plans;
    struct Due {
        double atS;
        DeskIntents::Saying saying;
    };
    std::vector<Due> m_due;
    QHash<domain::JobId, int> m_answers; //!< so that two polite people come to an end
};

} // namespace dispatch::simulator
