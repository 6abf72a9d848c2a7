// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_list_model.h"

#include "viewmodels/fuzzy.h"

#include <algorithm>
#include <limits>
#include <numeric>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

//! As state::promptness() has it, and for the clock of a request likewise.
constexpr double RiskMarginMs = 15 * 60 * 1'000.0;

//! The next moment at which the row may become another one by time alone.
double changesAt(const JobInfo &info, double nowMs)
{
    constexpr double Never = std::numeric_limits<double>::infinity();
    if (!info.isOpen || info.dueMs <= 0)
        return Never;
    for (const double moment : { info.dueMs - RiskMarginMs, info.dueMs }) {
        if (moment >= nowMs)
            return moment;
    }
    return Never;
}

double toMoment(domain::Timestamp at)
{
    return static_cast<double>(domain::toMs(at));
}

} // namespace

int JobListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant JobListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const JobInfo &info = m_all[m_shown[static_cast<std::size_t>(index.row())]];
    switch (role) {
    case Qt::DisplayRole:
        return info.title;
    case InfoRole:
        return QVariant::fromValue(info);
    case JobIdRole:
        return info.id;
    case GroupRole:
        return groupText(info, grouping());
    default:
        return {};
    }
}

QHash<int, QByteArray> JobListModel::roleNames() const
{
    return { { InfoRole, "info"_ba }, { JobIdRole, "jobId"_ba }, { GroupRole, "group"_ba } };
}

void JobListModel::setQueue(JobQueue::Value queue)
{
    QueueView view = m_view;
    view.queue = queue;
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
    if (!isOtherQueue && !isOtherFilter && !isOtherOrder)
        return;
    const JobFilter oldFilter = m_filter;
    if (isOtherFilter)
        m_filter = parseJobFilter(view.filter);
    // A hint, or a blank typed behind the last word, changes no row.
    if (isOtherQueue || isOtherOrder || oldFilter.words != m_filter.words
        || oldFilter.terms != m_filter.terms) {
        if (isOtherOrder)
            sort();
        rebuild();
    }
    if (isOtherQueue)
        Q_EMIT
    queueChanged();
    if (isOtherFilter)
        Q_EMIT
    filterChanged();
    if (isOtherOrder)
        Q_EMIT
    orderChanged();
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

int JobListModel::rowOf(const QString &jobId) const
{
    const auto row = m_rows.constFind(jobId);
    if (row == m_rows.cend() || !m_isShown[*row])
        return -1;
    return static_cast<int>(std::ranges::find(m_shown, *row) - m_shown.begin());
}

QString JobListModel::jobAt(int row) const
{
    return row >= 0 && row < count() ? m_all[m_shown[static_cast<std::size_t>(row)]].id : QString();
}

bool JobListModel::isShown(const QString &jobId) const
{
    const auto row = m_rows.constFind(jobId);
    return row != m_rows.cend() && m_isShown[*row] != 0;
}

const JobInfo *JobListModel::find(const QString &jobId) const
{
    const auto row = m_rows.constFind(jobId);
    return row == m_rows.cend() ? nullptr : &m_all[*row];
}

const JobInfo *JobListModel::findByNumber(quint64 number) const
{
    const auto found = std::ranges::find(
        m_all, number, [](const JobInfo &info) { return static_cast<quint64>(info.number); });
    return found == m_all.end() ? nullptr : &*found;
}

std::vector<const JobInfo *> JobListModel::like(
    const QString &typed, std::size_t most, bool isOpenOnly) const
{
    const FuzzyNeedle needle(typed);
    std::vector<std::pair<int, Row>> best; // best first
    const auto isBetter = [this](const std::pair<int, Row> &a, const std::pair<int, Row> &b) {
        return a.first != b.first ? a.first > b.first
                                  : m_index.plain(a.second) < m_index.plain(b.second);
    };
    const auto consider = [&](Row row) {
        if ((needle.letters() & ~m_index.letters(row)) != 0)
            return;
        if (isOpenOnly && !isIn(m_index.queues(row), JobQueue::Open))
            return;
        const std::pair<int, Row> scored { needle.score(m_index.plain(row)), row };
        if (scored.first == 0 || (best.size() == most && !isBetter(scored, best.back())))
            return;
        best.insert(std::ranges::upper_bound(best, scored, isBetter), scored);
        if (best.size() > most)
            best.pop_back();
    };
    if (needle.isEmpty()) {
        // All are as good: those that stand first on the board.
        for (auto row = m_order.begin(); row != m_order.end() && best.size() < most; ++row) {
            if (!isOpenOnly || isIn(m_index.queues(*row), JobQueue::Open))
                best.emplace_back(MereLetters, *row);
        }
    } else {
        for (Row row = 0; row < m_index.size(); ++row)
            consider(row);
    }
    std::vector<const JobInfo *> jobs;
    for (const auto &[score, row] : best)
        jobs.push_back(&m_all[row]);
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

std::vector<JobListModel::Row>::iterator JobListModel::placeIn(std::vector<Row> &rows, Row row)
{
    return std::ranges::lower_bound(rows, row, [this](Row a, Row b) { return comesBefore(a, b); });
}

void JobListModel::setDay(double nowMs)
{
    m_day = DayBounds::around(nowMs);
}

void JobListModel::put(JobInfo info, double nowMs)
{
    const Row row = static_cast<Row>(m_all.size());
    m_rows.insert(info.id, row);
    m_index.add(info, m_day);
    m_index.setChangesAt(row, changesAt(info, nowMs));
    m_all.push_back(std::move(info));
    m_isShown.push_back(0);
    count(m_index.queues(row), 1);
}

void JobListModel::count(quint32 queues, int by)
{
    for (int queue = 0; queue < JobQueueTotal; ++queue) {
        if (isIn(queues, static_cast<JobQueue::Value>(queue)))
            m_counts[queue] += by;
    }
}

void JobListModel::reset(const RowContext &context)
{
    beginResetModel();
    setDay(toMoment(context.now));
    m_all.clear();
    m_rows.clear();
    m_index.clear();
    m_isShown.clear();
    m_shown.clear();
    m_counts.fill(0);
    m_all.reserve(static_cast<std::size_t>(context.operation.jobs().size()));
    for (const domain::Job &job : context.operation.jobs())
        put(makeJobInfo(job, context), toMoment(context.now));
    m_order.resize(m_all.size());
    std::iota(m_order.begin(), m_order.end(), Row(0));
    sort();
    endResetModel();
    rebuild();
    Q_EMIT
    queueCountsChanged();
}

bool JobListModel::update(const std::vector<domain::JobId> &jobs, const RowContext &context)
{
    bool hasNews = false;
    const QList<int> counts = m_counts;
    for (const domain::JobId &id : jobs) {
        if (const domain::Job *job = context.operation.job(id))
            hasNews = replace(makeJobInfo(*job, context), toMoment(context.now)) || hasNews;
    }
    if (m_index.isWasteful())
        refill();
    if (counts != m_counts)
        Q_EMIT
    queueCountsChanged();
    return hasNews;
}

bool JobListModel::tick(const RowContext &context)
{
    const double nowMs = toMoment(context.now);
    if (DayBounds::around(nowMs) != m_day) {
        // Another day: every "today" means another one.
        setDay(nowMs);
        refill();
        rebuild();
        Q_EMIT
        queueCountsChanged();
    }
    std::vector<domain::JobId> crossed;
    for (Row row = 0; row < m_index.size(); ++row) {
        if (m_index.changesAtMs(row) >= nowMs)
            continue;
        m_index.setChangesAt(row, changesAt(m_all[row], nowMs));
        if (const auto uuid = domain::parseUuid(m_all[row].id))
            crossed.push_back(domain::JobId { *uuid });
    }
    return !crossed.empty() && update(crossed, context);
}

bool JobListModel::replace(JobInfo info, double nowMs)
{
    const auto known = m_rows.constFind(info.id);
    if (known == m_rows.cend()) {
        put(std::move(info), nowMs);
        const Row row = m_index.size() - 1;
        m_order.insert(placeIn(m_order, row), row);
        show(row, -1, false);
        return true;
    }
    const Row row = *known;
    JobInfo &was = m_all[row];
    if (was == info)
        return false;
    const bool isSamePlace = m_view.order.compare(was, info) == 0;
    const int oldPlace = rowOf(info.id);
    if (oldPlace >= 0 && !m_groupCounts.isEmpty())
        changeGroup(groupText(was, grouping()), -1);
    if (!isSamePlace)
        m_order.erase(std::ranges::find(m_order, row)); // before its place becomes another one
    count(m_index.queues(row), -1);
    m_index.set(row, info, m_day);
    m_index.setChangesAt(row, changesAt(info, nowMs));
    count(m_index.queues(row), 1);
    was = std::move(info);
    if (!isSamePlace)
        m_order.insert(placeIn(m_order, row), row);
    show(row, oldPlace, isSamePlace);
    return true;
}

//! The row is another one: it comes, goes, moves or stays where it is.
void JobListModel::show(Row row, int oldPlace, bool isSamePlace)
{
    const bool isNowShown = belongs(row);
    if (isNowShown && grouping() != JobGrouping::None)
        changeGroup(groupText(m_all[row], grouping()), 1);
    else if (oldPlace >= 0 && grouping() != JobGrouping::None)
        Q_EMIT
    groupCountsChanged();
    m_isShown[row] = isNowShown ? 1 : 0;
    if (oldPlace < 0 && !isNowShown)
        return;
    if (oldPlace >= 0 && isNowShown) {
        int place = oldPlace;
        if (!isSamePlace) {
            // The list is sorted but for this row: its place is looked for on either side of it.
            const auto at = m_shown.begin() + oldPlace;
            const auto before = [this](Row a, Row b) { return comesBefore(a, b); };
            auto to = std::lower_bound(m_shown.begin(), at, row, before);
            if (to == at)
                to = std::lower_bound(at + 1, m_shown.end(), row, before);
            const int target = static_cast<int>(to - m_shown.begin());
            place = target > oldPlace ? target - 1 : target;
            if (place != oldPlace) {
                beginMoveRows({}, oldPlace, oldPlace, {}, target);
                if (place < oldPlace)
                    std::rotate(to, at, at + 1);
                else
                    std::rotate(at, at + 1, to);
                endMoveRows();
            }
        }
        Q_EMIT
        dataChanged(index(place), index(place));
        return;
    }
    if (isNowShown) {
        const auto at = placeIn(m_shown, row);
        const int place = static_cast<int>(at - m_shown.begin());
        beginInsertRows({}, place, place);
        m_shown.insert(at, row);
        endInsertRows();
    } else {
        beginRemoveRows({}, oldPlace, oldPlace);
        m_shown.erase(m_shown.begin() + oldPlace);
        endRemoveRows();
    }
    Q_EMIT
    countChanged();
}

void JobListModel::refill()
{
    m_search.reset();
    std::vector<double> moments;
    moments.reserve(m_all.size());
    for (Row row = 0; row < m_index.size(); ++row)
        moments.push_back(m_index.changesAtMs(row));
    m_index.clear();
    m_counts.fill(0);
    for (Row row = 0; row < m_all.size(); ++row) {
        m_index.add(m_all[row], m_day);
        m_index.setChangesAt(row, moments[row]);
        count(m_index.queues(row), 1);
    }
    if (!m_filter.isEmpty())
        m_search = std::make_unique<JobSearch>(m_filter, m_index, m_day);
}

void JobListModel::sort()
{
    std::ranges::sort(m_order, [this](Row a, Row b) { return comesBefore(a, b); });
}

void JobListModel::rebuild()
{
    m_search.reset();
    if (!m_filter.isEmpty())
        m_search = std::make_unique<JobSearch>(m_filter, m_index, m_day);
    beginResetModel();
    // In the order of the index, which is that of its memory; then in that of the board.
    for (Row row = 0; row < m_index.size(); ++row)
        m_isShown[row] = belongs(row) ? 1 : 0;
    m_shown.clear();
    for (const Row row : m_order) {
        if (m_isShown[row])
            m_shown.push_back(row);
    }
    countGroups();
    endResetModel();
    Q_EMIT
    countChanged();
    Q_EMIT
    groupCountsChanged();
}

void JobListModel::countGroups()
{
    m_groupCounts.clear();
    if (grouping() == JobGrouping::None)
        return;
    // Rows of a group stand together: one look-up for each run of them.
    for (std::size_t from = 0; from < m_shown.size();) {
        const QString group = groupText(m_all[m_shown[from]], grouping());
        std::size_t to = from + 1;
        while (to < m_shown.size()
            && m_view.order.isOneGroup(m_all[m_shown[from]], m_all[m_shown[to]]))
            ++to;
        m_groupCounts[group] = m_groupCounts.value(group).toInt() + static_cast<int>(to - from);
        from = to;
    }
}

void JobListModel::changeGroup(const QString &group, int by)
{
    const int count = m_groupCounts.value(group).toInt() + by;
    if (count > 0)
        m_groupCounts[group] = count;
    else
        m_groupCounts.remove(group);
    if (by > 0)
        Q_EMIT
    groupCountsChanged();
}

} // namespace dispatch::viewmodels
