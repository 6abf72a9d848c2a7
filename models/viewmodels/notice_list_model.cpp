// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/notice_list_model.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

int NoticeListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant NoticeListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KeyRole:
        return QVariant::fromValue(row.key);
    case Qt::DisplayRole:
    case TextRole:
        return row.text;
    case MayDismissRole:
        return row.mayDismiss;
    default:
        return {};
    }
}

QHash<int, QByteArray> NoticeListModel::roleNames() const
{
    return { { KeyRole, "key"_ba }, { TextRole, "text"_ba }, { MayDismissRole, "mayDismiss"_ba } };
}

int NoticeListModel::rowOf(Key key) const
{
    const auto it = std::ranges::find(m_rows, key, &Row::key);
    return it == m_rows.end() ? -1 : static_cast<int>(it - m_rows.begin());
}

QString NoticeListModel::text(Key key) const
{
    const int row = rowOf(key);
    return row < 0 ? QString() : m_rows[static_cast<std::size_t>(row)].text;
}

void NoticeListModel::removeRow(int row)
{
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
}

void NoticeListModel::put(Key key, const QString &text, bool mayDismiss)
{
    const int row = rowOf(key);
    if (text.isEmpty()) {
        m_dismissed.remove(key);
        if (row >= 0)
            removeRow(row);
        return;
    }
    if (m_dismissed.value(key) == text)
        return;
    m_dismissed.remove(key);
    const Row now { .key = key, .text = text, .mayDismiss = mayDismiss };
    if (row < 0) {
        beginInsertRows({}, rowCount(), rowCount());
        m_rows.push_back(now);
        endInsertRows();
        return;
    }
    Row &was = m_rows[static_cast<std::size_t>(row)];
    if (was == now)
        return;
    was = now;
    Q_EMIT dataChanged(index(row), index(row));
}

void NoticeListModel::dismiss(Key key)
{
    const int row = rowOf(key);
    if (row < 0 || !m_rows[static_cast<std::size_t>(row)].mayDismiss)
        return;
    m_dismissed.insert(key, m_rows[static_cast<std::size_t>(row)].text);
    removeRow(row);
}

} // namespace dispatch::viewmodels
