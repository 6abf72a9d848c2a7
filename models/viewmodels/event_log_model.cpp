// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/event_log_model.h"

#include "protocol/event_codec.h"
#include "viewmodels/event_sentence.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

int EventLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant EventLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case SeqRole:
        return row.seq;
    case MomentRole:
        return row.momentMs;
    case WhoRole:
        return row.who;
    case Qt::DisplayRole:
    case SentenceRole:
        return row.sentence;
    case TitleRole:
        return row.title;
    case JobIdRole:
        return row.jobId;
    case NameRole:
        return row.eventName;
    default:
        return {};
    }
}

QHash<int, QByteArray> EventLogModel::roleNames() const
{
    return { { SeqRole, "seq"_ba }, { MomentRole, "momentMs"_ba }, { WhoRole, "who"_ba },
        { SentenceRole, "sentence"_ba }, { TitleRole, "title"_ba }, { JobIdRole, "jobId"_ba },
        { NameRole, "eventName"_ba } };
}

bool EventLogModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && count() < MaxRows;
}

void EventLogModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    std::vector<Row> page = readPage(m_rows.empty() ? 0 : m_rows.back().seq);
    m_hasMore = static_cast<int>(page.size()) == PageRows;
    if (!page.empty()) {
        beginInsertRows({}, count(), count() + static_cast<int>(page.size()) - 1);
        std::ranges::move(page, std::back_inserter(m_rows));
        endInsertRows();
    }
    Q_EMIT
    countChanged();
}

void EventLogModel::setFilter(const QString &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    Q_EMIT
    filterChanged();
    reload();
}

void EventLogModel::setSource(const journal::Replica *replica, const state::Operation *operation)
{
    m_replica = replica;
    m_operation = operation;
    reload();
}

void EventLogModel::setEnd(std::optional<quint64> seq)
{
    if (seq == m_end)
        return;
    m_end = seq;
    reload();
}

void EventLogModel::reload()
{
    beginResetModel();
    m_rows = readPage(0);
    m_hasMore = static_cast<int>(m_rows.size()) == PageRows;
    endResetModel();
    Q_EMIT
    countChanged();
}

void EventLogModel::append(std::span<const domain::Event> events)
{
    if (events.empty() || !m_operation || m_end)
        return;
    if (!m_filter.isEmpty()) {
        reload();
        return;
    }
    std::vector<Row> fresh;
    fresh.reserve(events.size());
    for (auto it = events.rbegin(); it != events.rend(); ++it) {
        if (m_rows.empty() || it->seq > m_rows.front().seq)
            fresh.push_back(makeRow(*it));
    }
    if (fresh.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(fresh.size()) - 1);
    m_rows.insert(m_rows.begin(), std::make_move_iterator(fresh.begin()),
        std::make_move_iterator(fresh.end()));
    endInsertRows();
    if (count() > MaxRows) {
        beginRemoveRows({}, MaxRows, count() - 1);
        m_rows.resize(MaxRows);
        endRemoveRows();
        m_hasMore = true;
    }
    Q_EMIT
    countChanged();
}

EventLogModel::Row EventLogModel::makeRow(const domain::Event &event) const
{
    const domain::JobId job = jobOf(event.entity, *m_operation);
    return { .seq = event.seq,
        .momentMs = static_cast<double>(domain::toMs(event.at)),
        .who = m_operation->actorName(event.by),
        .sentence = eventSentence(event, *m_operation),
        .title = entityTitle(event.entity, *m_operation),
        .jobId = job.isNull() ? QString() : domain::uuidText(job.uuid),
        .eventName = protocol::eventName(event.payload, event.entity.kind) };
}

std::vector<EventLogModel::Row> EventLogModel::readPage(quint64 beforeSeq)
{
    std::vector<Row> rows;
    if (!m_replica || !m_operation || m_end == 0U)
        return rows;
    if (m_end && beforeSeq == 0)
        beforeSeq = *m_end + 1;
    const auto events = m_replica->log(
        { .text = m_filter, .entity = {}, .beforeSeq = beforeSeq, .limit = PageRows });
    setProblem(events ? QString() : events.error().text);
    if (events) {
        rows.reserve(events->size());
        for (const domain::Event &event : *events)
            rows.push_back(makeRow(event));
    }
    return rows;
}

void EventLogModel::setProblem(const QString &problem)
{
    if (problem == m_problem)
        return;
    m_problem = problem;
    Q_EMIT
    problemChanged();
}

} // namespace dispatch::viewmodels
