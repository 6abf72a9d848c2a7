// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_queue.h"

#include <QCoreApplication>
#include <QDateTime>

namespace dispatch::viewmodels {

using domain::VisitState;

DayBounds DayBounds::around(double nowMs)
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(nowMs)).date();
    const auto startOf
        = [](QDate day) { return static_cast<double>(day.startOfDay().toMSecsSinceEpoch()); };
    return { startOf(today), startOf(today.addDays(1)), startOf(today.addDays(2)) };
}

quint32 queuesOf(const JobInfo &info, const DayBounds &day)
{
    const auto isBeforeTonight = [&](double moment) { return moment > 0 && moment < day.endMs; };
    const bool isActive = info.isOpen && info.state >= VisitState::Dispatched;
    quint32 queues = 0;
    const auto put
        = [&](JobQueue::Value queue, bool isIn) { queues |= isIn ? quint32(1) << queue : 0; };
    put(JobQueue::Open, info.isOpen);
    put(JobQueue::Today,
        isActive
            || (info.isOpen
                && (isBeforeTonight(info.dueMs) || isBeforeTonight(info.windowFromMs))));
    put(JobQueue::Requests, info.state == VisitState::Requested);
    put(JobQueue::ToSchedule, info.state == VisitState::Unscheduled && info.isOpen);
    put(JobQueue::Planned, info.state == VisitState::Scheduled);
    put(JobQueue::Active, isActive);
    put(JobQueue::Late, info.isOpen && (info.isLate || info.isAtRisk));
    put(JobQueue::Parts, info.isWaitingForParts);
    put(JobQueue::Unread, info.unread > 0);
    put(JobQueue::Unpaid, info.isUnpaid);
    put(JobQueue::Done, !info.isOpen);
    return queues;
}

QString queueText(JobQueue::Value queue)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("JobQueue", text); };
    switch (queue) {
    case JobQueue::Open:
        return tr("Open");
    case JobQueue::Today:
        return tr("Today");
    case JobQueue::Requests:
        return tr("Requests");
    case JobQueue::ToSchedule:
        return tr("To plan");
    case JobQueue::Planned:
        return tr("Planned");
    case JobQueue::Active:
        return tr("Active");
    case JobQueue::Late:
        return tr("Late or at risk");
    case JobQueue::Parts:
        return tr("Waiting for parts");
    case JobQueue::Unread:
        return tr("Unread chat");
    case JobQueue::Unpaid:
        return tr("Done, unpaid");
    case JobQueue::Done:
        return tr("Done");
    }
    return {};
}

} // namespace dispatch::viewmodels
