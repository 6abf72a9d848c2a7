// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "domain/event.h"

#include <QHash>
#include <QRandomGenerator>

namespace dispatch::test {

//! \brief Tells a small, sound story of an office: events with rising seq and ver, the same for the same seed.
//! Job n is called "Boiler n", its customer "Customer n"; the dispatcher is "mia", the technician "Ada Lind".
class Story {
public:
    explicit Story(
        quint32 seed = 1, domain::Timestamp start = domain::timestampFromMs(1'772'460'000'000));

    [[nodiscard]] std::vector<domain::Event> next(int count);
    //! \brief One more event of any payload on any entity.
    [[nodiscard]] domain::Event event(const domain::EntityRef &entity, domain::EventPayload payload,
        std::optional<domain::CommandId> cmd = std::nullopt);
    [[nodiscard]] domain::Command command(const QString &note);

    [[nodiscard]] domain::UserId mia() const { return m_mia; }
    [[nodiscard]] domain::TechnicianId ada() const { return m_ada; }
    [[nodiscard]] domain::JobId lastJob() const { return m_job; }
    [[nodiscard]] domain::VisitId lastVisit() const { return m_visit; }
    [[nodiscard]] domain::Timestamp now() const { return m_now; }
    [[nodiscard]] quint64 seq() const { return m_seq; }

private:
    [[nodiscard]] domain::Event step();
    template<class Id>
    Id make()
    {
        return Id::make(m_now, m_random);
    }

    QRandomGenerator m_random;
    domain::Timestamp m_now;
    quint64 m_seq = 0;
    int m_step = 0;
    quint64 m_jobs = 0;
    domain::UserId m_mia;
    domain::TechnicianId m_ada;
    domain::JobId m_job;
    domain::VisitId m_visit;
    domain::ThreadId m_thread;
    QHash<domain::EntityRef, quint64> m_versions;
};

} // namespace dispatch::test
