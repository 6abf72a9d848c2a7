// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_list_model.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using domain::VisitState;

namespace {

bool comesBefore(const JobInfo &a, const JobInfo &b)
{
    return a.sortKey() < b.sortKey();
}

} // namespace

bool isInQueue(const JobInfo &info, JobListModel::Queue queue)
{
    switch (queue) {
    case JobListModel::Open:
        return info.isOpen;
    case JobListModel::Requests:
        return info.state == VisitState::Requested;
    case JobListModel::ToSchedule:
        return info.state == VisitState::Unscheduled && info.isOpen;
    case JobListModel::Planned:
        return info.state == VisitState::Scheduled;
    case JobListModel::Active:
        return info.isOpen && info.state >= VisitState::Dispatched;
    case JobListModel::Late:
        return info.isOpen && (info.isLate || info.isAtRisk);
    case JobListModel::Done:
        return !info.isOpen;
    }
    return false;
}

int JobListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant JobListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const JobInfo &info = m_shown[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return info.title;
    case InfoRole:
        return QVariant::fromValue(info);
    case JobIdRole:
        return info.id;
    default:
        return {};
    }
}

QHash<int, QByteArray> JobListModel::roleNames() const
{
    return { { InfoRole, "info"_ba }, { JobIdRole, "jobId"_ba } };
}

void JobListModel::setQueue(Queue queue)
{
    if (queue == m_queue)
        return;
    m_queue = queue;
    rebuild();
    Q_EMIT
    queueChanged();
}

void JobListModel::setFilter(const QString &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_words = filter.toLower().split(u' ', Qt::SkipEmptyParts);
    rebuild();
    Q_EMIT
    filterChanged();
}

int JobListModel::rowOf(const QString &jobId) const
{
    const auto it = std::ranges::find(m_shown, jobId, &JobInfo::id);
    return it == m_shown.end() ? -1 : static_cast<int>(it - m_shown.begin());
}

QString JobListModel::jobAt(int row) const
{
    return row >= 0 && row < count() ? m_shown[static_cast<std::size_t>(row)].id : QString();
}

const JobInfo *JobListModel::find(const QString &jobId) const
{
    const auto it = m_all.constFind(jobId);
    return it == m_all.cend() ? nullptr : &*it;
}

bool JobListModel::isShown(const JobInfo &info) const
{
    return isInQueue(info, m_queue) && info.matches(m_words);
}

void JobListModel::reset(const RowContext &context)
{
    m_all.clear();
    for (const domain::Job &job : context.operation.jobs()) {
        JobInfo info = makeJobInfo(job, context);
        m_all.insert(info.id, std::move(info));
    }
    rebuild();
    recount();
}

bool JobListModel::update(const std::vector<domain::JobId> &jobs, const RowContext &context)
{
    bool hasNews = false;
    for (const domain::JobId &id : jobs) {
        if (const domain::Job *job = context.operation.job(id))
            hasNews = replace(makeJobInfo(*job, context)) || hasNews;
    }
    recount();
    return hasNews;
}

bool JobListModel::tick(const RowContext &context)
{
    // Only jobs that cross their due moment change by time alone; the others need no recomputation.
    const auto nowMs = static_cast<double>(domain::toMs(context.now));
    std::vector<domain::JobId> crossed;
    for (const JobInfo &info : std::as_const(m_all)) {
        if (!info.isOpen || info.dueMs <= 0 || info.isLate)
            continue;
        constexpr double RiskMarginMs = 15 * 60 * 1000.0;
        if (nowMs > info.dueMs || (!info.isAtRisk && nowMs > info.dueMs - RiskMarginMs)) {
            if (const auto uuid = domain::parseUuid(info.id))
                crossed.push_back(domain::JobId { *uuid });
        }
    }
    return !crossed.empty() && update(crossed, context);
}

bool JobListModel::replace(const JobInfo &info)
{
    const auto known = m_all.constFind(info.id);
    if (known != m_all.cend() && *known == info)
        return false;
    const int oldRow = known == m_all.cend() || !isShown(*known) ? -1 : rowOf(info.id);
    const bool isNowShown = isShown(info);
    m_all.insert(info.id, info);

    if (oldRow < 0 && !isNowShown)
        return true;
    if (oldRow >= 0 && isNowShown) {
        auto &was = m_shown[static_cast<std::size_t>(oldRow)];
        if (was.sortKey() == info.sortKey()) {
            was = info;
            Q_EMIT
            dataChanged(index(oldRow), index(oldRow));
            return true;
        }
    }
    if (oldRow >= 0) {
        beginRemoveRows({}, oldRow, oldRow);
        m_shown.erase(m_shown.begin() + oldRow);
        endRemoveRows();
    }
    if (isNowShown) {
        const auto at = std::ranges::upper_bound(m_shown, info, comesBefore);
        const int row = static_cast<int>(at - m_shown.begin());
        beginInsertRows({}, row, row);
        m_shown.insert(at, info);
        endInsertRows();
    }
    Q_EMIT
    countChanged();
    return true;
}

void JobListModel::rebuild()
{
    beginResetModel();
    m_shown.clear();
    for (const JobInfo &info : std::as_const(m_all)) {
        if (isShown(info))
            m_shown.push_back(info);
    }
    std::ranges::sort(m_shown, comesBefore);
    endResetModel();
    Q_EMIT
    countChanged();
}

void JobListModel::recount()
{
    QList<int> counts(queueTotal, 0);
    for (const JobInfo &info : std::as_const(m_all)) {
        for (int queue = 0; queue < queueTotal; ++queue)
            counts[queue] += isInQueue(info, static_cast<Queue>(queue)) ? 1 : 0;
    }
    if (counts != m_counts) {
        m_counts = counts;
        Q_EMIT
        queueCountsChanged();
    }
}

} // namespace dispatch::viewmodels
