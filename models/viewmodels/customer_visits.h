// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_info.h"

#include <unordered_map>
#include <vector>

namespace dispatch::viewmodels {

//! \brief Which of its customer's jobs a job is: the third of the month, the seventh of all. By when they were asked for.
//!
//! A customer is a telephone number (else a name) at an address, as in CustomerBook; but here they are numbers alone, 40 bytes a
//! job, so that every row of the board can say it. A job's figure does not depend on those after it.
//! \threads none of its own
class CustomerVisits {
public:
    void clear() { *this = {}; }
    //! \brief The row is new, or may be of another customer.
    //! \return other rows that may be another one in their customer's series now
    [[nodiscard]] std::vector<quint32> put(quint32 row, const JobInfo &job);
    //! \brief Fills JobInfo::visitOfAll and visitOfMonth in.
    void tell(quint32 row, JobInfo &job) const;

private:
    static constexpr quint32 None = 0;
    struct Fact {
        double atMs = 0;
        quint32 customer = None;
        int number = 0; //!< of the job: tells those of one moment apart
        bool operator==(const Fact &) const = default;
    };
    [[nodiscard]] static quint64 keyOf(const JobInfo &job);
    [[nodiscard]] quint32 customerOf(quint64 key);
    [[nodiscard]] bool isBefore(quint32 a, quint32 b) const;

    std::unordered_map<quint64, quint32> m_customers;
    std::vector<std::vector<quint32>> m_jobsOf; //!< rows, earliest first
    std::vector<Fact> m_facts; //!< by row
    mutable double m_monthFromMs = 0, m_monthToMs = 0; //!< asked for last: most are of the same
};

} // namespace dispatch::viewmodels
