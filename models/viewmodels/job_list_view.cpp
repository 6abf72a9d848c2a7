// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_list_model.h"

#include "viewmodels/fuzzy.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

// Which of the jobs are shown, in which order and groups; and the search through all of them.

JobListModel::Looks JobListModel::looks() const
{
    Looks looks = m_looks;
    if (m_view.name.isEmpty())
        looks[m_view.queue] = m_view;
    return looks;
}

void JobListModel::setQueue(JobQueue::Value queue)
{
    if (queue == m_view.queue && m_view.name.isEmpty())
        return;
    QueueView view = looks()[queue];
    view.queue = queue;
    view.filter = m_view.filter;
    setView(view);
}

void JobListModel::setFilter(const QString &filter)
{
    QueueView view = m_view;
    view.filter = filter.left(MaxFilterChars);
    setView(view);
}

void JobListModel::dropFilterPart(int part)
{
    setFilter(withoutPart(m_view.filter, part));
}

void JobListModel::sortBy(JobSort::Value by, bool isAdding)
{
    QueueView view = m_view;
    view.order.choose(by, isAdding);
    setView(view);
}

void JobListModel::sortByUrgency()
{
    QueueView view = m_view;
    view.order.keys.clear();
    setView(view);
}

void JobListModel::setGrouping(JobGrouping::Value grouping)
{
    QueueView view = m_view;
    view.order.grouping = grouping;
    setView(view);
}

void JobListModel::setView(const QueueView &view)
{
    const QueueView was = std::exchange(m_view, view);
    const bool isOtherQueue = was.queue != view.queue;
    const bool isOtherFilter = was.filter != view.filter;
    const bool isOtherOrder = was.order != view.order;
    // One with a name is kept under that.
    if (was.name.isEmpty())
        m_looks[was.queue] = was;
    if (was.columns != view.columns || was.form != view.form)
        Q_EMIT columnsChanged();
    if (!isOtherQueue && !isOtherFilter && !isOtherOrder)
        return;
    const JobFilter oldFilter = m_filter;
    if (isOtherFilter)
        m_filter = parseJobFilter(view.filter);
    // A hint, or a blank typed behind the last word, changes no row.
    if (isOtherQueue || isOtherOrder || oldFilter.words != m_filter.words
        || oldFilter.terms != m_filter.terms) {
        if (isOtherOrder)
            sortRows();
        // What few rows are shown are asked again; of many it is quicker to ask all, in the order of memory.
        const bool isNarrower = !isOtherQueue && !isOtherOrder && narrows(m_filter, oldFilter)
            && m_shown.size() < m_all.size() / 4;
        if (isNarrower)
            narrow();
        else
            rebuild();
    }
    if (isOtherQueue)
        Q_EMIT queueChanged();
    if (isOtherFilter)
        Q_EMIT filterChanged();
    if (isOtherOrder)
        Q_EMIT orderChanged();
}

QStringList JobListModel::sortKeys() const
{
    return m_view.order.text().split(u',', Qt::SkipEmptyParts);
}

QString JobListModel::sortText() const
{
    QStringList all;
    for (const JobOrder::Key &key : m_view.order.keys)
        all << viewmodels::sortText(key.by) + (key.isDescending ? u" ↓"_s : QString());
    return all.join(u", "_s);
}

QString JobListModel::groupingText() const
{
    return viewmodels::groupingText(grouping());
}

std::vector<const JobInfo *> JobListModel::like(
    const QString &typed, std::size_t most, bool isOpenOnly)
{
    const FuzzyNeedle needle(typed);
    std::vector<const JobInfo *> jobs;
    if (!needle.isEmpty()) {
        for (const Row row : m_finder.best(needle, most, isOpenOnly))
            jobs.push_back(&m_all[row]);
        return jobs;
    }
    // All are as good: those that stand first on the board.
    for (auto row = m_order.begin(); row != m_order.end() && jobs.size() < most; ++row) {
        if (!isOpenOnly || isIn(m_index.queues(*row), JobQueue::Open))
            jobs.push_back(&m_all[*row]);
    }
    return jobs;
}

bool JobListModel::belongs(Row row) const
{
    return isIn(m_index.queues(row), m_view.queue) && (!m_search || m_search->matches(row));
}

bool JobListModel::comesBefore(Row a, Row b) const
{
    return m_view.order.compare(m_all[a], m_all[b]) < 0;
}

void JobListModel::setDay(double nowMs)
{
    m_day = DayBounds::around(nowMs);
}

void JobListModel::sortRows()
{
    std::ranges::sort(m_order, [this](Row a, Row b) { return comesBefore(a, b); });
    if (isGrouped())
        m_groups.build(m_order, m_all, m_view.order);
    else
        m_groups.clear();
}

void JobListModel::rebuild()
{
    m_search.reset();
    if (!m_filter.isEmpty())
        m_search = std::make_unique<JobSearch>(m_filter, m_index, m_day);
    beginResetModel();
    // In the order of the index, which is that of its memory; then in that of the board.
    if (m_search) {
        m_search->matchAll(m_view.queue, m_isShown);
    } else {
        for (Row row = 0; row < m_index.size(); ++row)
            m_isShown[row] = belongs(row) ? 1 : 0;
    }
    m_shown.resize(m_order.size());
    auto end = m_shown.begin();
    for (const Row row : m_order) {
        // Without a branch: nobody foretells which of them are shown.
        *end = row;
        end += m_isShown[row];
    }
    m_shown.erase(end, m_shown.end());
    if (isGrouped())
        m_groups.count(m_isShown);
    endResetModel();
    Q_EMIT countChanged();
    Q_EMIT groupCountsChanged();
}

//! As rebuild(), where nothing can come that is not shown already.
void JobListModel::narrow()
{
    m_search = std::make_unique<JobSearch>(m_filter, m_index, m_day);
    beginResetModel();
    std::erase_if(m_shown, [this](Row row) {
        if (m_search->matches(row))
            return false;
        m_isShown[row] = 0;
        if (isGrouped())
            m_groups.add(row, -1);
        return true;
    });
    endResetModel();
    Q_EMIT countChanged();
    Q_EMIT groupCountsChanged();
}

void JobListModel::changeGroup(Row row, int by)
{
    m_groups.add(row, by);
    if (by > 0)
        Q_EMIT groupCountsChanged();
}

} // namespace dispatch::viewmodels
