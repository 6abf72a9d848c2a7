// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/technician_list_model.h"

#include "viewmodels/natural_order.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {
namespace {

bool standsBefore(const TechnicianInfo &a, const TechnicianInfo &b)
{
    if (a.hasEmergency != b.hasEmergency)
        return a.hasEmergency;
    if (a.isOnShift != b.isOnShift)
        return a.isOnShift;
    const int byName = compareNaturally(a.name, b.name);
    return byName != 0 ? byName < 0 : a.handle < b.handle;
}

bool isAtSamePlace(const TechnicianInfo &a, const TechnicianInfo &b)
{
    return !standsBefore(a, b) && !standsBefore(b, a);
}

} // namespace

TechnicianListModel::TechnicianListModel(FixLookup lookUp, QObject *parent)
    : QAbstractListModel(parent)
    , m_lookUp(std::move(lookUp))
{
}

int TechnicianListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant TechnicianListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TechnicianInfo &info = m_shown[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return info.name;
    return role == InfoRole ? QVariant::fromValue(info) : QVariant();
}

QHash<int, QByteArray> TechnicianListModel::roleNames() const
{
    return { { InfoRole, "info"_ba } };
}

void TechnicianListModel::setFilter(const QString &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    rebuild();
    Q_EMIT filterChanged();
}

void TechnicianListModel::setHiddenDuties(int mask)
{
    if (mask == m_hiddenDuties)
        return;
    m_hiddenDuties = mask;
    rebuild();
    Q_EMIT hiddenDutiesChanged();
}

int TechnicianListModel::rowOf(const QString &technicianId) const
{
    const auto it = std::ranges::find(m_shown, technicianId, &TechnicianInfo::id);
    return it == m_shown.end() ? -1 : static_cast<int>(it - m_shown.begin());
}

QString TechnicianListModel::technicianAt(int row) const
{
    return row >= 0 && row < count() ? m_shown[static_cast<std::size_t>(row)].id : QString();
}

QString TechnicianListModel::nameOf(const QString &technicianId) const
{
    const TechnicianInfo *info = find(technicianId);
    return info ? info->name : QString();
}

const TechnicianInfo *TechnicianListModel::find(const QString &technicianId) const
{
    const auto it = m_all.constFind(technicianId);
    return it == m_all.cend() ? nullptr : &*it;
}

const TechnicianInfo *TechnicianListModel::findByHandle(int handle) const
{
    for (const TechnicianInfo &info : m_all) {
        if (info.handle == handle)
            return &info;
    }
    return nullptr;
}

void TechnicianListModel::reset(const RowContext &context)
{
    m_all.clear();
    for (const domain::Technician &technician : context.operation.technicians()) {
        if (!technician.isRetired) {
            TechnicianInfo info = makeTechnicianInfo(technician, context);
            m_all.insert(info.id, std::move(info));
        }
    }
    rebuild();
}

void TechnicianListModel::update(
    const std::vector<domain::TechnicianId> &technicians, const RowContext &context)
{
    bool isOrderKept = true;
    for (const domain::TechnicianId &id : technicians) {
        const domain::Technician *technician = context.operation.technician(id);
        if (!technician)
            continue;
        TechnicianInfo info = makeTechnicianInfo(*technician, context);
        const auto known = m_all.constFind(info.id);
        if (technician->isRetired) {
            isOrderKept = isOrderKept && known == m_all.cend();
            m_all.remove(info.id);
            continue;
        }
        const auto [fix, age] = m_lookUp(technician->handle);
        info.setFix(fix, age);
        const int row = rowOf(info.id);
        if (known == m_all.cend() || !isAtSamePlace(*known, info)
            || known->dutyText != info.dutyText) {
            isOrderKept = false;
        } else if (row >= 0) {
            m_shown[static_cast<std::size_t>(row)] = info;
            Q_EMIT dataChanged(index(row), index(row), { InfoRole });
        }
        m_all.insert(info.id, std::move(info));
    }
    if (!isOrderKept)
        rebuild();
}

void TechnicianListModel::refreshFixes()
{
    for (TechnicianInfo &info : m_all) {
        const auto [fix, age] = m_lookUp(static_cast<quint32>(info.handle));
        info.setFix(fix, age);
    }
    int first = -1;
    int last = -1;
    for (int row = 0; row < count(); ++row) {
        TechnicianInfo &shown = m_shown[static_cast<std::size_t>(row)];
        const TechnicianInfo &now = *m_all.constFind(shown.id);
        if (shown != now) {
            shown = now;
            first = first < 0 ? row : first;
            last = row;
        }
    }
    if (first >= 0)
        Q_EMIT dataChanged(index(first), index(last), { InfoRole });
}

void TechnicianListModel::rebuild()
{
    std::vector<TechnicianInfo> rows;
    m_onShift = 0;
    m_available = 0;
    m_dutyCounts.fill(0);
    const QStringList words = m_filter.toLower().split(u' ', Qt::SkipEmptyParts);
    for (TechnicianInfo &info : m_all) {
        const auto [fix, age] = m_lookUp(static_cast<quint32>(info.handle));
        info.setFix(fix, age);
        m_onShift += info.isOnShift ? 1 : 0;
        m_available += info.duty == domain::Duty::Available ? 1 : 0;
        m_dutyCounts[static_cast<int>(info.duty)] += 1;
        const QString text
            = info.name + u' ' + info.dutyText + u' ' + info.area + u' ' + info.skills.join(u' ');
        const bool isHidden = (m_hiddenDuties & (1 << static_cast<int>(info.duty))) != 0;
        const bool isShown = info.hasEmergency // an emergency passes every filter
            || (!isHidden && std::ranges::all_of(words, [&text](const QString &w) {
                   return text.contains(w, Qt::CaseInsensitive);
               }));
        if (isShown)
            rows.push_back(info);
    }
    std::ranges::sort(rows, standsBefore);
    // A reset loses the view's place: only when the set or the order of rows differs.
    if (std::ranges::equal(rows, m_shown, {}, &TechnicianInfo::id, &TechnicianInfo::id)) {
        m_shown = std::move(rows);
        if (!m_shown.empty())
            Q_EMIT dataChanged(index(0), index(count() - 1), { InfoRole });
    } else {
        beginResetModel();
        m_shown = std::move(rows);
        endResetModel();
        Q_EMIT countChanged();
    }
    Q_EMIT summaryChanged();
}

} // namespace dispatch::viewmodels
