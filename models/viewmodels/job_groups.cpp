// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_groups.h"

#include <algorithm>

namespace dispatch::viewmodels {

void JobGroups::clear()
{
    *this = {};
}

quint32 JobGroups::idOf(const QString &text)
{
    const auto known = m_ids.constFind(text);
    if (known != m_ids.cend())
        return *known;
    const auto id = static_cast<quint32>(m_texts.size());
    m_ids.insert(text, id);
    m_texts.push_back(text);
    m_counts.push_back(0);
    return id;
}

void JobGroups::build(
    const std::vector<quint32> &sorted, const std::vector<JobInfo> &rows, const JobOrder &order)
{
    clear();
    m_groups.resize(rows.size(), 0);
    // One text for each run of them: that of a day takes the locale's time.
    for (std::size_t from = 0; from < sorted.size();) {
        const JobInfo &first = rows[sorted[from]];
        const quint32 id = idOf(groupText(first, order.grouping));
        std::size_t to = from;
        do
            m_groups[sorted[to++]] = id;
        while (to < sorted.size() && order.isOneGroup(first, rows[sorted[to]]));
        from = to;
    }
}

void JobGroups::set(quint32 row, const JobInfo &info, JobGrouping::Value grouping)
{
    if (row >= m_groups.size())
        m_groups.resize(row + 1, 0);
    m_groups[row] = idOf(groupText(info, grouping));
}

void JobGroups::count(const std::vector<quint8> &isShown)
{
    std::ranges::fill(m_counts, 0);
    for (std::size_t row = 0; row < m_groups.size(); ++row)
        m_counts[m_groups[row]] += isShown[row];
    m_areCountsOld = true;
}

void JobGroups::add(quint32 row, int by)
{
    m_counts[m_groups[row]] += by;
    m_areCountsOld = true;
}

const QVariantMap &JobGroups::counts() const
{
    if (m_areCountsOld) {
        m_areCountsOld = false;
        m_shownCounts.clear();
        for (std::size_t group = 0; group < m_texts.size(); ++group) {
            if (m_counts[group] > 0)
                m_shownCounts.insert(m_texts[group], m_counts[group]);
        }
    }
    return m_shownCounts;
}

} // namespace dispatch::viewmodels
