// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/plan_row_model.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

int PlanRowModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant PlanRowModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PlanRow &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.title;
    case RowRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

QHash<int, QByteArray> PlanRowModel::roleNames() const
{
    return { { RowRole, "row"_ba } };
}

void PlanRowModel::set(std::vector<PlanRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_proposed = static_cast<int>(std::ranges::count(m_rows, PlanLine::Proposed, &PlanRow::kind));
    endResetModel();
    Q_EMIT countChanged();
    updateMarks();
}

bool PlanRowModel::canChoose(const PlanRow &row) const
{
    return row.kind == PlanLine::Proposed && row.outcome.isEmpty();
}

void PlanRowModel::toggle(int row)
{
    if (row < 0 || row >= count())
        return;
    const auto at = static_cast<std::size_t>(row);
    if (m_rows[at].kind == PlanLine::Technician) {
        std::size_t end = at + 1;
        while (end < m_rows.size() && m_rows[end].technicianId == m_rows[at].technicianId)
            ++end;
        mark(at + 1, end, m_rows[at].mark == Qt::Checked ? Qt::Unchecked : Qt::Checked);
    } else {
        mark(at, at + 1, m_rows[at].mark == Qt::Checked ? Qt::Unchecked : Qt::Checked);
    }
}

void PlanRowModel::toggleAll()
{
    const bool areAll = std::ranges::none_of(
        m_rows, [this](const PlanRow &row) { return canChoose(row) && row.mark != Qt::Checked; });
    mark(0, m_rows.size(), areAll ? Qt::Unchecked : Qt::Checked);
}

void PlanRowModel::mark(std::size_t first, std::size_t end, int how)
{
    for (std::size_t i = first; i < end; ++i) {
        if (!canChoose(m_rows[i]) || m_rows[i].mark == how)
            continue;
        m_rows[i].mark = how;
        const QModelIndex where = index(static_cast<int>(i));
        Q_EMIT dataChanged(where, where);
    }
    updateMarks();
}

void PlanRowModel::setOutcome(int row, const QString &text, bool isRefused)
{
    PlanRow &changed = m_rows[static_cast<std::size_t>(row)];
    changed.outcome = text;
    changed.isRefused = isRefused;
    changed.mark = isRefused ? Qt::Unchecked : Qt::Checked;
    Q_EMIT dataChanged(index(row), index(row));
    updateMarks();
}

// A technician's mark follows from those of the visits.
void PlanRowModel::updateMarks()
{
    int chosen = 0;
    for (std::size_t head = 0; head < m_rows.size();) {
        if (m_rows[head].kind != PlanLine::Technician) {
            ++head;
            continue;
        }
        int of = 0;
        int in = 0;
        std::size_t i = head + 1;
        for (; i < m_rows.size() && m_rows[i].technicianId == m_rows[head].technicianId; ++i) {
            if (m_rows[i].kind != PlanLine::Proposed)
                continue;
            ++of;
            in += m_rows[i].mark == Qt::Checked ? 1 : 0;
            chosen += canChoose(m_rows[i]) && m_rows[i].mark == Qt::Checked ? 1 : 0;
        }
        const int how = in == 0 ? Qt::Unchecked : in == of ? Qt::Checked : Qt::PartiallyChecked;
        if (std::exchange(m_rows[head].mark, how) != how) {
            const QModelIndex where = index(static_cast<int>(head));
            Q_EMIT dataChanged(where, where);
        }
        head = i;
    }
    if (std::exchange(m_chosen, chosen) != chosen)
        Q_EMIT chosenChanged();
}

} // namespace dispatch::viewmodels
