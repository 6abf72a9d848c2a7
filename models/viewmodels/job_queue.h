// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_info.h"

#include <QObject>

//! \brief The queues of the job board that are always there, in the order of their tabs.
namespace dispatch::viewmodels::JobQueue {
Q_NAMESPACE
QML_ELEMENT
enum Value {
    Open,
    Today,
    Requests,
    ToSchedule,
    Planned,
    Active,
    Late, //!< late or at risk
    Parts, //!< waiting for parts
    Unread,
    Unpaid, //!< done, and something is owed
    Done
};
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::JobQueue

namespace dispatch::viewmodels {

inline constexpr int JobQueueTotal = JobQueue::Done + 1;

//! \brief The local day that "today" means, and the one after.
struct DayBounds {
    double startMs = 0, endMs = 0, tomorrowEndMs = 0;
    bool operator==(const DayBounds &) const = default;
    [[nodiscard]] static DayBounds around(double nowMs);
};

//! \brief The queues a job stands in, one bit each. Today: it should be done by the end of the day, or is being done.
[[nodiscard]] quint32 queuesOf(const JobInfo &info, const DayBounds &day);
[[nodiscard]] inline bool isIn(quint32 queues, JobQueue::Value queue)
{
    return (queues >> queue & 1U) != 0;
}
//! \brief "Waiting for parts", as its tab says.
[[nodiscard]] QString queueText(JobQueue::Value queue);

} // namespace dispatch::viewmodels
