// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_list_model.h"

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
    const Row row = m_shown[static_cast<std::size_t>(index.row())];
    const JobInfo &info = m_all[row];
    switch (role) {
    case Qt::DisplayRole:
        return info.title;
    case InfoRole:
        return QVariant::fromValue(info);
    case JobIdRole:
        return info.id;
    case GroupRole:
        return isGrouped() ? m_groups.text(row) : QString();
    default:
        return {};
    }
}

QHash<int, QByteArray> JobListModel::roleNames() const
{
    return { { InfoRole, "info"_ba }, { JobIdRole, "jobId"_ba }, { GroupRole, "group"_ba } };
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
    return row == m_rows.cend() || m_gone.contains(*row) ? nullptr : &m_all[*row];
}

const JobInfo *JobListModel::findByNumber(quint64 number) const
{
    const auto found = std::ranges::find(
        m_all, number, [](const JobInfo &info) { return static_cast<quint64>(info.number); });
    return found == m_all.end() ? nullptr : &*found;
}

std::vector<JobListModel::Row>::iterator JobListModel::placeIn(std::vector<Row> &rows, Row row)
{
    return std::ranges::lower_bound(rows, row, [this](Row a, Row b) { return comesBefore(a, b); });
}

void JobListModel::put(JobInfo info, double nowMs)
{
    const Row row = static_cast<Row>(m_all.size());
    m_rows.insert(info.id, row);
    m_index.add(info, m_day);
    m_index.setChangesAt(row, changesAt(info, nowMs));
    m_finder.note(row);
    const auto others = m_visits.put(row, info);
    m_renumbered.insert(m_renumbered.end(), others.begin(), others.end());
    m_visits.tell(row, info);
    m_all.push_back(std::move(info));
    m_isShown.push_back(0);
    count(m_index.queues(row), 1);
}

//! What came before it, or was its customer's, is another one now.
void JobListModel::tellVisits()
{
    for (const Row row : std::exchange(m_renumbered, {}))
        m_visits.tell(row, m_all[row]);
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
    m_gone.clear();
    m_index.clear();
    m_finder.clear();
    m_visits.clear();
    m_groups.clear();
    m_isShown.clear();
    m_shown.clear();
    m_counts.fill(0);
    m_all.reserve(static_cast<std::size_t>(context.operation.jobs().size()));
    for (const domain::Job &job : context.operation.jobs())
        put(makeJobInfo(job, context), toMoment(context.now));
    tellVisits();
    m_order.resize(m_all.size());
    std::iota(m_order.begin(), m_order.end(), Row(0));
    sortRows();
    m_finder.bringUpToDate();
    endResetModel();
    rebuild();
    Q_EMIT queueCountsChanged();
}

bool JobListModel::update(const std::vector<domain::JobId> &jobs, const RowContext &context)
{
    bool hasNews = false;
    const QList<int> counts = m_counts;
    for (const domain::JobId &id : jobs) {
        if (const domain::Job *job = context.operation.job(id))
            hasNews = replace(makeJobInfo(*job, context), toMoment(context.now)) || hasNews;
    }
    for (const Row row : std::exchange(m_renumbered, {}))
        replace(JobInfo(m_all[row]), toMoment(context.now));
    if (m_index.isWasteful())
        refill();
    if (counts != m_counts)
        Q_EMIT queueCountsChanged();
    return hasNews;
}

void JobListModel::hide(const std::vector<domain::JobId> &jobs)
{
    const QList<int> counts = m_counts;
    for (const domain::JobId &id : jobs) {
        const auto known = m_rows.constFind(domain::uuidText(id.uuid));
        if (known == m_rows.cend() || m_gone.contains(*known))
            continue;
        const Row row = *known;
        const int oldPlace = rowOf(m_all[row].id);
        if (oldPlace >= 0 && isGrouped())
            changeGroup(row, -1);
        m_gone.insert(row);
        count(m_index.queues(row), -1);
        m_index.hide(row);
        show(row, oldPlace, true);
    }
    if (counts != m_counts)
        Q_EMIT queueCountsChanged();
}

bool JobListModel::tick(const RowContext &context)
{
    const double nowMs = toMoment(context.now);
    if (DayBounds::around(nowMs) != m_day) {
        // Another day: every "today" means another one.
        setDay(nowMs);
        refill();
        rebuild();
        Q_EMIT queueCountsChanged();
    }
    std::vector<domain::JobId> crossed;
    for (Row row = 0; row < m_index.size(); ++row) {
        if (m_index.changesAtMs(row) >= nowMs)
            continue;
        m_index.setChangesAt(row, changesAt(m_all[row], nowMs));
        if (const auto uuid = domain::parseUuid(m_all[row].id))
            crossed.push_back(domain::JobId { *uuid });
    }
    m_finder.bringUpToDate();
    return !crossed.empty() && update(crossed, context);
}

bool JobListModel::replace(JobInfo info, double nowMs)
{
    const auto known = m_rows.constFind(info.id);
    if (known == m_rows.cend()) {
        put(std::move(info), nowMs);
        const Row row = m_index.size() - 1;
        if (isGrouped())
            m_groups.set(row, m_all[row], grouping());
        m_order.insert(placeIn(m_order, row), row);
        show(row, -1, false);
        return true;
    }
    const Row row = *known;
    const auto others = m_visits.put(row, info);
    m_renumbered.insert(m_renumbered.end(), others.begin(), others.end());
    m_visits.tell(row, info);
    JobInfo &was = m_all[row];
    const bool wasGone = m_gone.remove(row);
    if (was == info && !wasGone)
        return false;
    const bool isSamePlace = m_view.order.compare(was, info) == 0;
    const int oldPlace = rowOf(info.id);
    if (oldPlace >= 0 && isGrouped())
        changeGroup(row, -1);
    if (!isSamePlace)
        m_order.erase(std::ranges::find(m_order, row)); // before its place becomes another one
    count(m_index.queues(row), -1);
    const QString text = m_index.plain(row);
    m_index.set(row, info, m_day);
    if (m_index.plain(row) != text)
        m_finder.note(row);
    else
        m_finder.forget();
    m_index.setChangesAt(row, changesAt(info, nowMs));
    count(m_index.queues(row), 1);
    was = std::move(info);
    if (isGrouped())
        m_groups.set(row, was, grouping());
    if (!isSamePlace)
        m_order.insert(placeIn(m_order, row), row);
    show(row, oldPlace, isSamePlace);
    return true;
}

//! The row is another one: it comes, goes, moves or stays where it is.
void JobListModel::show(Row row, int oldPlace, bool isSamePlace)
{
    const bool isNowShown = belongs(row);
    if (isNowShown && isGrouped())
        changeGroup(row, 1);
    else if (oldPlace >= 0 && isGrouped())
        Q_EMIT groupCountsChanged();
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
        Q_EMIT dataChanged(index(place), index(place));
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
    Q_EMIT countChanged();
}

void JobListModel::refill()
{
    m_search.reset();
    std::vector<double> moments;
    moments.reserve(m_all.size());
    for (Row row = 0; row < m_index.size(); ++row)
        moments.push_back(m_index.changesAtMs(row));
    m_index.clear();
    m_finder.clear();
    m_counts.fill(0);
    for (Row row = 0; row < m_all.size(); ++row) {
        m_index.add(m_all[row], m_day);
        m_index.setChangesAt(row, moments[row]);
        if (m_gone.contains(row))
            m_index.hide(row);
        count(m_index.queues(row), 1);
    }
    if (!m_filter.isEmpty())
        m_search = std::make_unique<JobSearch>(m_filter, m_index, m_day);
}

} // namespace dispatch::viewmodels
