// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_picks.h"

#include <algorithm>

namespace dispatch::viewmodels {

JobPicks::JobPicks(const JobListModel &jobs, QObject *parent)
    : QObject(parent)
    , m_jobs(jobs)
{
    connect(&jobs, &JobListModel::modelReset, this, &JobPicks::keepShown);
    connect(&jobs, &JobListModel::rowsAboutToBeRemoved, this,
        [this](const QModelIndex &, int first, int last) {
            for (int row = first; row <= last; ++row)
                m_leaving << m_jobs.jobAt(row);
        });
    connect(&jobs, &JobListModel::rowsRemoved, this,
        [this] { leaveOut(std::exchange(m_leaving, {})); });
}

QStringList JobPicks::ids() const
{
    QStringList all;
    for (int row = 0; row < m_jobs.count() && all.size() < m_ids.size(); ++row) {
        if (const QString id = m_jobs.jobAt(row); m_ids.contains(id))
            all << id;
    }
    return all;
}

void JobPicks::toggle(const QString &jobId, const QString &also)
{
    if (!m_jobs.isShown(jobId))
        return;
    if (m_ids.isEmpty() && also != jobId && m_jobs.isShown(also))
        m_ids << also;
    if (!m_ids.remove(jobId))
        m_ids << jobId;
    m_anchor = jobId;
    note();
}

void JobPicks::extendTo(const QString &jobId, const QString &from)
{
    if (m_ids.isEmpty() || !m_jobs.isShown(m_anchor))
        m_anchor = m_jobs.isShown(from) ? from : jobId;
    const int to = m_jobs.rowOf(jobId);
    const int begin = m_jobs.rowOf(m_anchor);
    if (to < 0 || begin < 0)
        return;
    m_ids.clear();
    for (int row = std::min(begin, to); row <= std::max(begin, to); ++row)
        m_ids << m_jobs.jobAt(row);
    note();
}

void JobPicks::pickAll()
{
    m_ids.clear();
    for (int row = 0; row < m_jobs.count(); ++row)
        m_ids << m_jobs.jobAt(row);
    note();
}

void JobPicks::clear()
{
    if (m_ids.isEmpty())
        return;
    m_ids.clear();
    m_anchor.clear();
    note();
}

void JobPicks::leaveOut(const QStringList &jobIds)
{
    const auto before = m_ids.size();
    for (const QString &id : jobIds)
        m_ids.remove(id);
    if (m_ids.size() != before)
        note();
}

void JobPicks::keepShown()
{
    const auto before = m_ids.size();
    m_ids.removeIf([this](const QString &id) { return !m_jobs.isShown(id); });
    if (m_ids.size() != before)
        note();
}

void JobPicks::note()
{
    ++m_revision;
    Q_EMIT changed();
}

} // namespace dispatch::viewmodels
