// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "travel/travel_finder.h"
#include "viewmodels/actions.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace dispatch::viewmodels {

//! \brief Who could take a job, ranked by travel time: estimates at once, the better figures when they come.
//!
//! A figure that was found stays while its technician stays about there, so that a row does not change back and forth with
//! everything that happens in the operation.
//! \threads the main thread
class SuggestionFinder final : public QObject {
    Q_OBJECT

public:
    //! Whoever has moved farther than this is asked for anew.
    static constexpr double MovedM = 200;

    //! \param askAgainAfter how long a figure for the same job is good enough, wherever the technicians drive meanwhile
    explicit SuggestionFinder(std::chrono::milliseconds askAgainAfter = std::chrono::seconds(5),
        QObject *parent = nullptr);

    void setWays(travel::Ways ways);
    //! \brief What is known of job and technicians now. Cheap: nobody is asked for what is known already.
    void show(const domain::Job &job, std::vector<Candidate> candidates);
    void clear();

    [[nodiscard]] const QList<Suggestion> &list() const { return m_list; }

Q_SIGNALS:
    void changed();

private:
    struct Known {
        domain::GeoPoint from;
        atlas::Leg leg;
        bool isOld = false; //!< shown, but to be asked for again
    };
    void rank();
    void ask();

    domain::Job m_job;
    std::vector<Candidate> m_candidates;
    QHash<domain::TechnicianId, Known> m_known; //!< legs to the place of m_job
    QList<Suggestion> m_list;
    travel::TravelFinder m_finder;
    QTimer m_pause;
};

} // namespace dispatch::viewmodels
