// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/inventions.h"

#include <QHash>

namespace dispatch::simulator {

//! \brief The people of the town who need help: requests at random times, and what they write. Pure; times are seconds
//! of the scenario.
//! \threads one
class CustomerActor {
public:
    static constexpr int FirstBurst = 8; //!< so that the board is not empty at the start
    static constexpr int MaxWaiting = 30; //!< unanswered requests; then nobody else calls
    static constexpr int MaxAnswersPerJob = 2;

    struct Saying {
        domain::JobId job;
        QString text;
    };

    //! \param meanGapS between requests
    CustomerActor(const geo::Town &town, geo::SeededRandom random, double meanGapS);

    //! \param waiting open requests that nobody has been assigned to
    [[nodiscard]] std::vector<Request> newRequests(double nowS, int waiting);
    //! \brief A request has become job \p job; its customer may write a line soon.
    void accepted(double nowS, domain::JobId job);
    //! \brief The office wrote to the customer of \p job.
    void hear(double nowS, domain::JobId job, const QString &text);
    [[nodiscard]] std::vector<Saying> sayings(double nowS);

private:
    const geo::Town &m_town;
    geo::SeededRandom m_random;
    double m_meanGapS;
    std::optional<double> m_nextS;
    struct Due {
        double atS;
        Saying saying;
    };
    std::vector<Due> m_due;
    QHash<domain::JobId, int> m_answers;
};

} // namespace dispatch::simulator
