// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"

#include <QDate>
#include <QTimeZone>

#include <array>
#include <map>
#include <vector>

namespace dispatch::state {

//! \brief From (included) to (not included).
struct ReportPeriod {
    domain::Timestamp from, to;
    [[nodiscard]] bool has(domain::Timestamp at) const { return at >= from && at < to; }
    //! \brief The one before it, as long.
    [[nodiscard]] ReportPeriod previous() const { return { from - (to - from), from }; }
    bool operator==(const ReportPeriod &) const = default;
};

//! \brief A figure, how many cases it is of, and those of them that somebody wants to look at.
struct ReportFigure {
    double value = 0; //!< a share (0 to 1) or minutes; without meaning if count is 0
    quint64 count = 0;
    std::vector<domain::JobId> jobs; //!< that speak against it, in the order they came
    bool operator==(const ReportFigure &) const = default;
};

struct ReportSum {
    qint64 collectedMinor = 0; //!< deposits and payments less refunds, entered in the period
    qint64 openMinor = 0;      //!< owed at its end, over all jobs
    std::vector<domain::JobId> collectedJobs; //!< with such a row, in the order they came
    std::vector<domain::JobId> openJobs; //!< that owe, the most first
    bool operator==(const ReportSum &) const = default;
};

//! \brief How an office did in a period.
struct Report {
    ReportPeriod period;
    //! Arrivals in the period with a promised window: the share not after its end. Against it: the late ones.
    ReportFigure promptness;
    //! Jobs first given to a technician in the period: median minutes since they were taken in. Against it: the slower half.
    ReportFigure response;
    //! Jobs with a visit completed for good in the period: median minutes since they were taken in. Against it: the slower half.
    ReportFigure cycle;
    //! Of the same jobs: the share whose first visit was enough. Against it: the others.
    ReportFigure firstFix;
    //! Time on shift in the period: the share spent on the way to, at and on visits. count: minutes on shift. Behind it: the
    //! jobs that took this time, the longest first.
    ReportFigure use;
    //! The share neither so spent nor on break, other work or out of service. count: minutes on shift.
    ReportFigure idle;
    //! Kilometres from one job to the next of the same technician on the same local day, by the arrivals of the period: straight
    //! lines between the jobs' places, times DetourFactor. An estimate, of the work and not of the vehicles: the log has no
    //! positions. The way to the first job of a day and home from the last is not in it, nor is any from or to a job without a
    //! place. count: such ways. Behind it: the jobs they led to, the longest first.
    ReportFigure driven;
    //! Customers' messages of the period that were answered: median minutes until the office wrote next. Against it: the slower half.
    ReportFigure chatWait;
    //! Mean minutes beyond the window's end (0 for those in time) of promptness's arrivals, by local hour and by area.
    std::array<ReportFigure, 24> latenessByHour;
    std::map<QString, ReportFigure> latenessByArea;
    std::map<QString, ReportFigure> cancellations; //!< by reason as it was given; value: how many
    std::map<QString, ReportSum> money; //!< by currency
    bool operator==(const Report &) const = default;
};

//! \brief Makes a report from the log. Events in ascending seq, from the beginning up to the end of the period and beyond.
//! \threads none of its own
class ReportMaker {
public:
    //! Roads are longer than straight lines by so much: what the router takes where it knows no roads.
    static constexpr double DetourFactor = 1.3;

    ReportMaker(const ReportPeriod &period, const QTimeZone &zone);
    void take(const domain::Event &event);
    [[nodiscard]] Report finish();

private:
    struct JobFacts {
        domain::Timestamp createdAt;
        QString area;
        std::optional<domain::GeoPoint> place {};
        bool isGiven = false;
        int visits = 0;
        std::vector<domain::Payment> ledger;
    };
    struct VisitFacts {
        domain::JobId job;
        int place = 1; //!< first visit of its job, second, …
        std::optional<domain::TimeWindow> window;
        std::optional<domain::TechnicianId> technician;
        std::optional<domain::Timestamp> busySince;
        bool hasArrived = false;
    };
    struct TechnicianFacts {
        domain::Duty duty = domain::Duty::OffShift;
        domain::Timestamp since;
    };
    struct Stop {
        QDate day;
        std::optional<domain::GeoPoint> place;
    };
    struct Waiting {
        domain::JobId job;
        domain::Timestamp since;
    };
    struct Timed {
        double minutes = 0;
        domain::JobId job;
    };
    struct Times {
        double shift = 0, busy = 0, away = 0; //!< ms within the period
    };

    void moved(const domain::Event &event, const domain::VisitMoved &move);
    void arrived(const VisitFacts &visit, domain::Timestamp at);
    void drove(const VisitFacts &visit, domain::Timestamp at);
    void worked(const domain::JobId &job, domain::Timestamp from, domain::Timestamp to);
    void given(const domain::JobId &job, domain::Timestamp at);
    void posted(const domain::Event &event);
    void paid(const domain::Event &event, const domain::PaymentAdded &payment);
    void spend(domain::Duty duty, domain::Timestamp from, domain::Timestamp to);
    [[nodiscard]] double within(domain::Timestamp from, domain::Timestamp to) const;
    void sumUp(ReportFigure &use);
    [[nodiscard]] static ReportFigure median(std::vector<Timed> times);

    QTimeZone m_zone;
    Report m_report;
    QHash<domain::JobId, JobFacts> m_jobs;
    QHash<domain::VisitId, VisitFacts> m_visits;
    QHash<domain::ThreadId, domain::JobId> m_customerThreads;
    QHash<domain::ThreadId, Waiting> m_waiting;
    QHash<domain::TechnicianId, TechnicianFacts> m_technicians;
    QHash<domain::UserId, domain::Roles> m_roles;
    QHash<domain::TechnicianId, Stop> m_stops; //!< where each has arrived last
    QHash<domain::JobId, double> m_busyMs; //!< within the period
    std::vector<std::pair<double, domain::JobId>> m_ways; //!< kilometres, and where to
    std::vector<Timed> m_responses, m_cycles, m_chatWaits;
    Times m_times;
};

} // namespace dispatch::state
