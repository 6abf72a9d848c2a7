// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/review_model.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

int ReviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant ReviewModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ReviewItem &item = m_items[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return item.what;
    case ItemRole:
        return QVariant::fromValue(item);
    case KindRole:
        return QVariant::fromValue(item.kind);
    default:
        return {};
    }
}

QHash<int, QByteArray> ReviewModel::roleNames() const
{
    return { { ItemRole, "item"_ba }, { KindRole, "kind"_ba } };
}

void ReviewModel::set(std::vector<ReviewItem> items)
{
    const auto isSame
        = [](const ReviewItem &a, const ReviewItem &b) { return a.id == b.id && a.kind == b.kind; };
    // Out goes what is gone or stands in another section now.
    for (int row = rowCount() - 1; row >= 0; --row) {
        const auto at = m_items.begin() + row;
        if (std::ranges::any_of(items, [&](const ReviewItem &item) { return isSame(item, *at); }))
            continue;
        beginRemoveRows({}, row, row);
        m_items.erase(at);
        endRemoveRows();
    }
    // What is left stands in the order of the new list, as a rule: the outbox only ever grows at its end. Where it does
    // not, the row is put in anew and its old place falls off the end.
    for (std::size_t i = 0; i < items.size(); ++i) {
        const int row = static_cast<int>(i);
        if (i == m_items.size() || !isSame(items[i], m_items[i])) {
            beginInsertRows({}, row, row);
            m_items.insert(m_items.begin() + row, std::move(items[i]));
            endInsertRows();
        } else if (items[i] != m_items[i]) {
            m_items[i] = std::move(items[i]);
            Q_EMIT dataChanged(index(row), index(row));
        }
    }
    if (const int surplus = rowCount() - static_cast<int>(items.size()); surplus > 0) {
        beginRemoveRows({}, rowCount() - surplus, rowCount() - 1);
        m_items.resize(items.size());
        endRemoveRows();
    }
    const auto count = [this](auto... kinds) {
        return static_cast<int>(std::ranges::count_if(
            m_items, [&](const ReviewItem &item) { return ((item.kind == kinds) || ...); }));
    };
    const int waiting = count(ReviewKind::Waiting);
    const int refused = count(ReviewKind::Conflict, ReviewKind::Refused);
    const int undecided = refused + count(ReviewKind::Held);
    if (waiting == m_waiting && refused == m_refused && undecided == m_undecided)
        return;
    m_waiting = waiting;
    m_refused = refused;
    m_undecided = undecided;
    Q_EMIT countsChanged();
}

} // namespace dispatch::viewmodels
