// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/history.h"
#include "load/report.h"

#include <QRandomGenerator>

#include <queue>

//! The parts of `./dev bench log`.
namespace dispatch::bench {

struct LogPlan {
    int events = 10'000'000;
    int technicians = 500;
    int jobsADay = 2'500; //!< five for each technician
    int fixes = 10'000'000;
};

//! \brief Writes the log of an office event by event: jobs overlap as they do in life, each with some twenty events from the call
//! to the last payment, and most of a day's happens between eight and six.
class OfficeLog {
public:
    OfficeLog(const LogPlan &plan, domain::Timestamp start);
    [[nodiscard]] std::vector<domain::Event> next(int count);
    [[nodiscard]] domain::Timestamp now() const { return m_now; }
    [[nodiscard]] quint64 seq() const { return m_seq; }
    [[nodiscard]] QUuid epoch() const { return m_epoch; }

private:
    struct Work {
        domain::Timestamp due;
        int step = 0;
        quint64 number = 0;
        domain::JobId job;
        domain::VisitId visit;
        domain::ThreadId thread;
        domain::TechnicianId technician;
        quint64 jobVer = 0, visitVer = 0, threadVer = 0;
        bool operator>(const Work &other) const { return due > other.due; }
    };
    domain::Event event(const domain::EntityRef &entity, quint64 ver, domain::EventPayload payload);
    domain::Event stepOf(Work &work);
    void plan();

    LogPlan m_plan;
    QRandomGenerator m_random { 20260302 };
    QUuid m_epoch;
    domain::Timestamp m_now, m_nextJob;
    quint64 m_seq = 0, m_jobs = 0;
    domain::UserId m_user;
    std::vector<domain::TechnicianId> m_crew;
    std::size_t m_hired = 0;
    std::priority_queue<Work, std::vector<Work>, std::greater<>> m_open;
};

//! \brief The console over a history of so many events: jumps, steps of the slider, and one frame after each.
void measureConsole(Report &report, const LogPlan &plan);
//! \brief Tracks in blocks: bytes a fix, how fast they are packed, and how long a place takes.
void measureTracks(Report &report, const LogPlan &plan);
//! \brief What a console's replica answers while a query is typed letter by letter, and how large its index is.
void measureSearch(Report &report, const LogPlan &plan);

} // namespace dispatch::bench
