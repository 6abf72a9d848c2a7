// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/thread_inbox.h"

#include "viewmodels/fuzzy.h"
#include "viewmodels/id_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr int UrgentFrom = static_cast<int>(Priority::High);

enum class Rank : quint8 { ReminderDue, WaitsUrgently, Waits, Unread, Read, Muted };

Rank rankOf(const ThreadInfo &info)
{
    if (info.isReminderDue)
        return Rank::ReminderDue;
    if (info.isMuted)
        return Rank::Muted;
    if (info.waitingMs > 0)
        return info.priority >= UrgentFrom ? Rank::WaitsUrgently : Rank::Waits;
    return info.unread > 0 ? Rank::Unread : Rank::Read;
}

//! Of those who wait the longest, of the rest the newest.
double momentOf(const ThreadInfo &info)
{
    switch (rankOf(info)) {
    case Rank::ReminderDue:
        return info.remindMs;
    case Rank::WaitsUrgently:
    case Rank::Waits:
        return info.waitingMs;
    default:
        return -info.momentMs;
    }
}

bool comesBefore(const ThreadInfo &a, const ThreadInfo &b)
{
    const auto key = [](const ThreadInfo &info) {
        return std::tuple(rankOf(info), momentOf(info), QStringView(info.id));
    };
    return key(a) < key(b);
}

bool isIn(ThreadInbox::Filter filter, const ThreadInfo &info)
{
    switch (filter) {
    case ThreadInbox::All:
        return true;
    case ThreadInbox::Waiting:
        return info.waitingMs > 0 || info.isReminderDue;
    case ThreadInbox::Unread:
        return info.unread > 0;
    case ThreadInbox::Customers:
        return info.kind == ThreadKind::Customer;
    case ThreadInbox::Technicians:
        return info.kind == ThreadKind::Technician || info.kind == ThreadKind::Job;
    case ThreadInbox::Teams:
        return info.kind == ThreadKind::Team;
    }
    return true;
}

//! A job that nobody has said a word about is on the board, not here.
bool hasContent(const Thread &thread, const ChatDrafts &kept)
{
    return !thread.messages.isEmpty() || thread.isTeam || thread.technician
        || kept.hasDraft(thread.id) || kept.reminders().contains(thread.id);
}

} // namespace

ThreadInbox::ThreadInbox(const ChatDrafts &kept, QObject *parent)
    : QAbstractListModel(parent)
    , m_kept(kept)
{
}

int ThreadInbox::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant ThreadInbox::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ThreadInfo &info = m_shown[static_cast<std::size_t>(index.row())];
    if (role == InfoRole)
        return QVariant::fromValue(info);
    return role == Qt::DisplayRole ? QVariant(info.title) : QVariant();
}

QHash<int, QByteArray> ThreadInbox::roleNames() const
{
    return { { InfoRole, "info"_ba } };
}

bool ThreadInbox::isShown(const ThreadInfo &info) const
{
    return isIn(m_filter, info)
        && (m_plainText.isEmpty() || plainText(info.title).contains(m_plainText)
            || plainText(info.lastWords).contains(m_plainText));
}

std::vector<ThreadInfo> ThreadInbox::sorted(bool isFiltered) const
{
    std::vector<ThreadInfo> rows;
    for (const ThreadInfo &info : m_all) {
        if (!isFiltered || isShown(info))
            rows.push_back(info);
    }
    std::ranges::sort(rows, comesBefore);
    return rows;
}

void ThreadInbox::rebuild()
{
    beginResetModel();
    m_shown = sorted(true);
    endResetModel();
    Q_EMIT countChanged();
}

void ThreadInbox::setFilter(Filter filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    rebuild();
    Q_EMIT filterChanged();
}

void ThreadInbox::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_plainText = plainText(text.trimmed());
    rebuild();
    Q_EMIT filterChanged();
}

QList<int> ThreadInbox::counts() const
{
    return { m_counts.cbegin(), m_counts.cend() };
}

void ThreadInbox::count(const ThreadInfo &info, int by)
{
    m_unread += by * info.unread;
    m_waiting += info.waitingMs > 0 && !info.isMuted ? by : 0;
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        m_counts[i] += isIn(static_cast<Filter>(i), info) ? by : 0;
}

void ThreadInbox::reset(const RowContext &context)
{
    m_all.clear();
    m_unread = 0;
    m_waiting = 0;
    m_counts = {};
    for (const Thread &thread : context.operation.threads()) {
        if (!hasContent(thread, m_kept))
            continue;
        const ThreadInfo info = makeThreadInfo(thread, context, m_kept);
        count(info, 1);
        m_all.insert(info.id, info);
    }
    rebuild();
    Q_EMIT totalsChanged();
}

void ThreadInbox::update(const std::vector<ThreadId> &threads, const RowContext &context)
{
    bool hasChanged = false;
    for (const ThreadId &id : threads) {
        const QString key = uuidText(id.uuid);
        const Thread *thread = context.operation.thread(id);
        const auto known = m_all.constFind(key);
        const std::optional<ThreadInfo> was
            = known == m_all.cend() ? std::nullopt : std::optional(*known);
        std::optional<ThreadInfo> now;
        if (thread && hasContent(*thread, m_kept))
            now = makeThreadInfo(*thread, context, m_kept);
        if (was == now)
            continue;
        hasChanged = true;
        if (was)
            count(*was, -1);
        if (now) {
            count(*now, 1);
            m_all.insert(key, *now);
        } else {
            m_all.remove(key);
        }
        place(was ? &*was : nullptr, now ? &*now : nullptr);
    }
    if (!hasChanged)
        return;
    Q_EMIT totalsChanged();
    Q_EMIT countChanged();
}

void ThreadInbox::place(const ThreadInfo *was, const ThreadInfo *now)
{
    const int from = was ? rowOf(was->id) : -1;
    if (!now || !isShown(*now)) {
        if (from < 0)
            return;
        beginRemoveRows({}, from, from);
        m_shown.erase(m_shown.begin() + from);
        endRemoveRows();
        return;
    }
    const auto at = std::ranges::lower_bound(m_shown, *now, comesBefore);
    int to = static_cast<int>(at - m_shown.begin());
    if (from < 0) {
        beginInsertRows({}, to, to);
        m_shown.insert(at, *now);
        endInsertRows();
        return;
    }
    if (to != from && to != from + 1) {
        beginMoveRows({}, from, from, {}, to);
        const auto first = m_shown.begin();
        if (to > from) {
            std::rotate(first + from, first + from + 1, first + to);
            --to;
        } else {
            std::rotate(first + to, first + from, first + from + 1);
        }
        endMoveRows();
    } else {
        to = from;
    }
    m_shown[static_cast<std::size_t>(to)] = *now;
    Q_EMIT dataChanged(index(to), index(to));
}

void ThreadInbox::tick(const RowContext &context)
{
    std::vector<ThreadId> due;
    for (auto it = m_kept.reminders().cbegin(); it != m_kept.reminders().cend(); ++it) {
        const ThreadInfo *info = find(uuidText(it.key().uuid));
        if (info && info->isReminderDue != (it.value() <= context.now))
            due.push_back(it.key());
    }
    update(due, context);
}

const ThreadInfo *ThreadInbox::find(const QString &id) const
{
    const auto it = m_all.constFind(id);
    return it == m_all.cend() ? nullptr : &*it;
}

int ThreadInbox::rowOf(const QString &id) const
{
    const auto it = std::ranges::find(m_shown, id, &ThreadInfo::id);
    return it == m_shown.end() ? -1 : static_cast<int>(it - m_shown.begin());
}

QString ThreadInbox::idAt(int row) const
{
    return row < 0 || row >= count() ? QString() : m_shown[static_cast<std::size_t>(row)].id;
}

QString ThreadInbox::nextUnread(const QString &id, int step) const
{
    const auto rows = sorted(false);
    const auto size = static_cast<qsizetype>(rows.size());
    if (size == 0)
        return {};
    const auto here = std::ranges::find(rows, id, &ThreadInfo::id);
    qsizetype at = here == rows.end() ? (step > 0 ? -1 : size) : here - rows.begin();
    for (qsizetype i = 0; i < size; ++i) {
        at = (at + step + size) % size;
        const ThreadInfo &info = rows[static_cast<std::size_t>(at)];
        if (info.id != id && (info.unread > 0 || info.isReminderDue))
            return info.id;
    }
    return {};
}

std::vector<ThreadId> ThreadInbox::withTechnician(const QString &technicianId) const
{
    std::vector<ThreadId> found;
    for (const ThreadInfo &info : m_all) {
        const auto id = idFrom<ThreadId>(info.id);
        if (id && info.technicianId == technicianId)
            found.push_back(*id);
    }
    return found;
}

} // namespace dispatch::viewmodels
