// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "state/operation.h"

#include "geo/seeded_random.h"

#include <QRandomGenerator>

namespace dispatch::simulation {

class SimClient;

//! \brief What the people do. Knows what was made, so that they meet at the same jobs.
class Workload {
public:
    Workload(geo::SeededRandom &random, QRandomGenerator &ids)
        : m_random(random)
        , m_ids(ids)
    {
    }
    void act(SimClient &client);
    //! \brief Many small changes in one command.
    void burst(SimClient &client, int count);

private:
    void createJob(SimClient &client);
    void editJob(SimClient &client);
    void noteJob(SimClient &client);
    void actOnVisit(SimClient &client);
    void editVisit(SimClient &client);
    void createVisit(SimClient &client);
    void post(SimClient &client);
    void markRead(SimClient &client);
    void setDuty(SimClient &client);
    void emergency(SimClient &client);
    void actOnAlarm(SimClient &client);
    void pay(SimClient &client);
    void undo(SimClient &client);
    void withdraw(SimClient &client);
    void chain(SimClient &client);
    void roster(SimClient &client);

    template<class Id>
    [[nodiscard]] std::optional<Id> pick(const std::vector<Id> &all);
    //! \brief What the person saw: the present version, an older one, the one an earlier command makes, or nothing.
    [[nodiscard]] std::optional<domain::Expect> expectation(
        SimClient &client, const domain::EntityRef &entity);
    [[nodiscard]] QString words();
    [[nodiscard]] domain::JobPatch somePatch();
    [[nodiscard]] domain::TimeWindow window(SimClient &client);

    geo::SeededRandom &m_random;
    QRandomGenerator &m_ids;
    std::vector<domain::JobId> m_jobs;
    std::vector<domain::VisitId> m_visits;
    std::vector<domain::ThreadId> m_threads;
    int m_words = 0;
};

} // namespace dispatch::simulation
