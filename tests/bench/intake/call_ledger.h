// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "intake/call_poster.h"

#include "domain/transitions.h"

#include <map>

namespace dispatch::bench {

//! \brief What the server's own journal says of the calls, read when the server has ended: who became which job, once, and
//! when it was given to whom.
class CallLedger {
public:
    //! \param folder the server's data; ends the benchmark if the journal cannot be read
    CallLedger(
        const QString &folder, const std::vector<simulator::Call> &calls, const CallPoster &poster);

    struct Fate {
        quint64 number = 0;
        domain::Priority priority = domain::Priority::Normal;
        domain::Timestamp created;
        std::optional<domain::Timestamp> assigned, departed, arrived; //!< the first time
        domain::VisitState state = domain::VisitState::Requested; //!< in the end
    };
    //! \brief Of each call that is exactly one job, by line.
    [[nodiscard]] const std::map<int, Fate> &fates() const { return m_fates; }
    [[nodiscard]] int jobs() const { return m_jobs; } //!< in the journal
    //! \brief One sentence for each thing that does not fit: a call that is no job, a job that no call made, other words in
    //! it than were called in, a repeat that was answered otherwise. Empty is what is hoped for.
    [[nodiscard]] const QStringList &complaints() const { return m_complaints; }
    [[nodiscard]] std::map<domain::VisitState, int> byState() const;
    //! \brief Most jobs at one moment that were made and not given to anybody.
    [[nodiscard]] int mostWaiting() const { return m_mostWaiting; }
    //! \brief Most open visits one technician had at one moment.
    [[nodiscard]] int mostForOne() const { return m_mostForOne; }

private:
    struct JobFacts;
    void compare(const std::vector<simulator::Call> &calls, const CallPoster &poster,
        const QHash<domain::JobId, JobFacts> &facts);

    std::map<int, Fate> m_fates;
    int m_jobs = 0;
    int m_mostWaiting = 0;
    int m_mostForOne = 0;
    QStringList m_complaints;
};

} // namespace dispatch::bench
