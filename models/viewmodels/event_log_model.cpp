// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/event_log_model.h"

#include "protocol/event_codec.h"
#include "viewmodels/event_sentence.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

EventLogModel::EventLogModel(QObject *parent)
    : QAbstractListModel(parent)
    , m_now([] { return domain::SystemClock().now(); })
{
}

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
    case KindRole:
        return row.kind;
    case MadeRole:
        return row.madeMs;
    default:
        return {};
    }
}

QHash<int, QByteArray> EventLogModel::roleNames() const
{
    return { { SeqRole, "seq"_ba }, { MomentRole, "momentMs"_ba }, { WhoRole, "who"_ba },
        { SentenceRole, "sentence"_ba }, { TitleRole, "title"_ba }, { JobIdRole, "jobId"_ba },
        { NameRole, "eventName"_ba }, { KindRole, "kind"_ba }, { MadeRole, "madeMs"_ba } };
}

bool EventLogModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore;
}

void EventLogModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    auto wanted = query();
    wanted.beforeSeq = m_rows.empty() ? 0 : m_rows.back().seq;
    Page page = readPage(wanted);
    m_hasMore = static_cast<int>(page.size()) == PageRows;
    if (!page.empty()) {
        beginInsertRows({}, count(), count() + static_cast<int>(page.size()) - 1);
        std::ranges::move(page, std::back_inserter(m_rows));
        endInsertRows();
        trimAbove();
    }
    Q_EMIT countChanged();
}

void EventLogModel::fetchNewer()
{
    if (!m_hasNewer || m_rows.empty())
        return;
    auto wanted = query();
    wanted.afterSeq = m_rows.front().seq;
    Page page = readPage(wanted);
    m_hasNewer = static_cast<int>(page.size()) == PageRows;
    if (!m_hasNewer)
        setWaiting(0);
    putOnTop(std::move(page));
    Q_EMIT countChanged();
}

void EventLogModel::goToOldest()
{
    auto wanted = query();
    wanted.afterSeq = 0;
    Page page = readPage(wanted);
    const bool hasNewer = static_cast<int>(page.size()) == PageRows;
    replaceRows(std::move(page), hasNewer, false);
}

int EventLogModel::goToMoment(double momentMs)
{
    const auto moment = domain::timestampFromMs(static_cast<qint64>(momentMs));
    auto wanted = query();
    const auto before = moment + domain::milliseconds(1);
    wanted.filter.to = wanted.filter.to ? std::min(*wanted.filter.to, before) : before;
    Page page = readPage(wanted);
    if (page.empty()) {
        goToOldest();
        return count() > 0 ? count() - 1 : -1;
    }
    const bool hasMore = static_cast<int>(page.size()) == PageRows;
    replaceRows(std::move(page), true, hasMore);
    const int below = count();
    fetchNewer();
    return count() - below;
}

EventDetails EventLogModel::details(int row) const
{
    if (row < 0 || row >= count() || !m_replica || !m_operation)
        return {};
    const quint64 seq = m_rows[static_cast<std::size_t>(row)].seq;
    const auto events = m_replica->log({ .text = {},
        .entity = {},
        .beforeSeq = seq + 1,
        .limit = 1,
        .filter = {},
        .afterSeq = {} });
    if (!events || events->empty() || events->front().seq != seq)
        return {};
    return eventDetails(events->front(), *m_operation);
}

void EventLogModel::setFilter(const QString &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    parse();
    Q_EMIT filterChanged();
    reload();
}

void EventLogModel::setFollowing(bool isFollowing)
{
    if (isFollowing == m_isFollowing)
        return;
    m_isFollowing = isFollowing;
    Q_EMIT followingChanged();
    if (isFollowing && (m_hasNewer || m_waiting > 0))
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

// "today" is counted from when it was typed, and again whenever the list begins anew.
void EventLogModel::parse()
{
    m_parsed = journal::parseLogFilter(m_filter, m_now(), QTimeZone::systemTimeZone());
    m_effective = m_parsed;
}

void EventLogModel::reload()
{
    parse();
    m_mended.clear();
    Page page = readPage(query());
    if (page.empty() && m_replica && !m_effective.terms.empty()) {
        const auto better = m_replica->mended(m_effective);
        if (better && *better) {
            m_effective = **better;
            page = readPage(query());
            if (page.empty())
                m_effective = m_parsed; // nothing is gained by saying something else was looked for
            else
                m_mended = m_effective.plainWords().join(u' ');
        }
    }
    const bool hasMore = static_cast<int>(page.size()) == PageRows;
    setWaiting(0);
    replaceRows(std::move(page), false, hasMore);
}

void EventLogModel::append(std::span<const domain::Event> events)
{
    if (events.empty() || !m_operation || m_end)
        return;
    if (m_hasNewer || !m_isFollowing) {
        setWaiting(m_waiting + static_cast<int>(events.size()));
        return;
    }
    if (!m_mended.isEmpty() || (m_rows.empty() && !m_effective.isEmpty())) {
        reload(); // what was misspelt a moment ago may be a word now
        return;
    }
    Page fresh;
    if (m_effective.isEmpty()) {
        for (auto it = events.rbegin(); it != events.rend(); ++it) {
            if (m_rows.empty() || it->seq > m_rows.front().seq)
                fresh.push_back(makeRow(*it));
        }
    } else {
        auto wanted = query();
        wanted.afterSeq = m_rows.front().seq;
        fresh = readPage(wanted);
        m_hasNewer = static_cast<int>(fresh.size()) == PageRows;
    }
    putOnTop(std::move(fresh));
    Q_EMIT countChanged();
}

void EventLogModel::historyGrew()
{
    if (m_rows.empty())
        return reload();
    if (m_hasMore)
        return;
    m_hasMore = true; // the list asks when it gets there
    Q_EMIT countChanged();
}

EventLogModel::Row EventLogModel::makeRow(const domain::Event &event) const
{
    const domain::JobId job = jobOf(event.entity, *m_operation);
    const auto made = madeAt(event);
    return { .seq = event.seq,
        .momentMs = static_cast<double>(domain::toMs(event.at)),
        .madeMs = made ? static_cast<double>(domain::toMs(*made)) : 0,
        .who = m_operation->actorName(event.by),
        .sentence = eventSentence(event, *m_operation),
        .title = entityTitle(event.entity, *m_operation),
        .jobId = job.isNull() ? QString() : domain::uuidText(job.uuid),
        .eventName = protocol::eventName(event.payload, event.entity.kind),
        .kind = eventKindText(event) };
}

journal::LogQuery EventLogModel::query() const
{
    return { .text = {},
        .entity = {},
        .beforeSeq = m_end ? *m_end + 1 : 0,
        .limit = PageRows,
        .filter = m_effective,
        .afterSeq = {} };
}

EventLogModel::Page EventLogModel::readPage(const journal::LogQuery &query)
{
    Page rows;
    if (!m_replica || !m_operation || m_end == 0U)
        return rows;
    const auto events = m_replica->log(query);
    setProblem(events ? QString() : events.error().text);
    if (events) {
        rows.reserve(events->size());
        for (const domain::Event &event : *events)
            rows.push_back(makeRow(event));
    }
    return rows;
}

void EventLogModel::replaceRows(Page page, bool hasNewer, bool hasMore)
{
    beginResetModel();
    m_rows.assign(std::make_move_iterator(page.begin()), std::make_move_iterator(page.end()));
    m_hasNewer = hasNewer;
    m_hasMore = hasMore;
    endResetModel();
    Q_EMIT countChanged();
}

void EventLogModel::putOnTop(Page page)
{
    if (page.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(page.size()) - 1);
    m_rows.insert(
        m_rows.begin(), std::make_move_iterator(page.begin()), std::make_move_iterator(page.end()));
    endInsertRows();
    trimBelow();
}

void EventLogModel::trimBelow()
{
    if (count() <= MaxRows)
        return;
    beginRemoveRows({}, MaxRows, count() - 1);
    m_rows.resize(MaxRows);
    m_hasMore = true;
    endRemoveRows();
}

void EventLogModel::trimAbove()
{
    const int spare = count() - MaxRows;
    if (spare <= 0)
        return;
    beginRemoveRows({}, 0, spare - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + spare);
    m_hasNewer = true;
    endRemoveRows();
}

void EventLogModel::setWaiting(int waiting)
{
    if (waiting == m_waiting)
        return;
    m_waiting = waiting;
    Q_EMIT waitingChanged();
}

void EventLogModel::setProblem(const QString &problem)
{
    if (problem == m_problem)
        return;
    m_problem = problem;
    Q_EMIT problemChanged();
}

} // namespace dispatch::viewmodels
