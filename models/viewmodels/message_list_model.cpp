// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/message_list_model.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

int MessageListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant MessageListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto at = static_cast<std::size_t>(index.row());
    const Row &row = m_rows[at];
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return row.text;
    case AuthorRole:
        return row.author;
    case MomentRole:
        return row.momentMs;
    case IsOwnRole:
        return row.isOwn;
    case IsPendingRole:
        return row.isPending;
    case IsRefusedRole:
        return row.isRefused;
    case IsFirstOfAuthorRole:
        return at == 0 || m_rows[at - 1].by != row.by;
    case AttachmentsRole:
        return row.attachments;
    case DayRole:
        return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(row.momentMs))
            .toLocalTime()
            .date()
            .toString(Qt::ISODate);
    default:
        return {};
    }
}

QHash<int, QByteArray> MessageListModel::roleNames() const
{
    return { { TextRole, "text"_ba }, { AuthorRole, "author"_ba }, { MomentRole, "momentMs"_ba },
        { IsOwnRole, "isOwn"_ba }, { IsPendingRole, "isPending"_ba },
        { IsRefusedRole, "isRefused"_ba }, { IsFirstOfAuthorRole, "isFirstOfAuthor"_ba },
        { DayRole, "day"_ba }, { AttachmentsRole, "attachments"_ba } };
}

void MessageListModel::show(const ThreadId &thread, const RowContext &context,
    const std::vector<journal::OutboxRow> &outbox)
{
    std::vector<Row> rows;
    if (const Thread *t = context.operation.thread(thread)) {
        rows.reserve(t->messages.size());
        for (const Message &m : t->messages) {
            rows.push_back({ .n = m.n,
                .cmd = {},
                .by = m.by,
                .author = context.operation.actorName(m.by),
                .text = m.text,
                .momentMs = static_cast<double>(toMs(m.at)),
                .attachments = m.attachments,
                .isOwn = m.by == context.actor.user.ref() });
        }
    }
    for (const journal::OutboxRow &waiting : outbox) {
        const auto *post = std::get_if<PostMessage>(&waiting.command.args);
        if (!post || waiting.command.entity != thread.ref())
            continue;
        rows.push_back({ .n = 0,
            .cmd = waiting.command.id.uuid,
            .by = context.actor.user.ref(),
            .author = context.operation.actorName(context.actor.user),
            .text = post->text,
            .momentMs = static_cast<double>(toMs(waiting.command.made)),
            .attachments = post->attachments,
            .isOwn = true,
            .isPending = waiting.status != journal::OutboxStatus::Refused,
            .isRefused = waiting.status == journal::OutboxStatus::Refused });
    }

    const bool isSameThread = thread == m_thread;
    m_thread = thread;
    // Keep the rows both lists begin with, so that the view stays where it is when words arrive.
    const auto [was, now] = std::ranges::mismatch(m_rows, rows);
    const int kept = isSameThread ? static_cast<int>(was - m_rows.begin()) : 0;
    if (kept < count()) {
        beginRemoveRows({}, kept, count() - 1);
        m_rows.erase(m_rows.begin() + kept, m_rows.end());
        endRemoveRows();
    }
    if (kept < static_cast<int>(rows.size())) {
        beginInsertRows({}, kept, static_cast<int>(rows.size()) - 1);
        m_rows.insert(m_rows.end(), rows.begin() + kept, rows.end());
        endInsertRows();
    }
    if (!isSameThread)
        Q_EMIT
    threadChanged();
    Q_EMIT
    countChanged();
}

} // namespace dispatch::viewmodels
