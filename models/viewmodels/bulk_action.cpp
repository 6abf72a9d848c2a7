// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/bulk_action.h"

#include "viewmodels/fuzzy.h"
#include "viewmodels/id_text.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

void BulkAction::start(BulkKind::Value kind)
{
    m_deed = {};
    m_deed.kind = kind;
    m_jobs = m_session ? m_session->picks()->ids() : QStringList();
    if (kind == BulkKind::Assign) {
        findTakers();
        if (!m_takers.isEmpty())
            m_deed.technician = idFrom<TechnicianId>(m_takers.first().technicianId);
    }
    refresh();
}

void BulkAction::refresh()
{
    if (!m_session)
        return;
    m_plan = m_session->planBulk(m_jobs, m_deed);
    Q_EMIT changed();
}

void BulkAction::findTakers()
{
    m_takers.clear();
    const FuzzyNeedle needle(m_deed.text);
    struct Taker {
        int score;
        const TechnicianInfo *info;
    };
    std::vector<Taker> found;
    for (const TechnicianInfo &info : m_session->technicians()->all()) {
        if (const int score = needle.score(plainText(info.name)); score > 0)
            found.push_back({ score, &info });
    }
    std::ranges::sort(found, [](const Taker &a, const Taker &b) {
        if (a.score != b.score)
            return a.score > b.score;
        if (a.info->isOnShift != b.info->isOnShift)
            return a.info->isOnShift;
        if (a.info->openVisits != b.info->openVisits)
            return a.info->openVisits < b.info->openVisits;
        return a.info->name < b.info->name;
    });
    for (const Taker &taker : found | std::views::take(MaxTakers))
        m_takers << Suggestion { .technicianId = taker.info->id,
            .name = taker.info->name,
            .reason = tr("%1 · %2 open").arg(taker.info->dutyText).arg(taker.info->openVisits) };
}

QString BulkAction::title() const
{
    return m_session ? m_session->bulkTitle(m_deed, m_jobs.size()) : QString();
}

QString BulkAction::warning() const
{
    const auto late = std::ranges::count(m_plan.rows, true, &BulkRow::isDoubtful);
    QStringList parts;
    if (late > 0)
        parts << tr("%1 of them would come late").arg(late);
    return (parts + m_plan.late).join(u" · "_s);
}

QString BulkAction::whyNot() const
{
    if (!m_session)
        return {};
    if (const QString text = m_session->whyNotAct(); !text.isEmpty())
        return text;
    if (!m_plan.problem.isEmpty())
        return m_plan.problem;
    if (m_deed.kind == BulkKind::Cancel && m_deed.text.trimmed().isEmpty())
        return tr("It needs a reason, as the log will show it.");
    if (const int refused = m_plan.refused())
        return refused == m_jobs.size()
            ? tr("None of them can be done.")
            : tr("%1 of %2 cannot be done, and it is all or none.").arg(refused).arg(m_jobs.size());
    return m_plan.batch.items.empty() ? tr("It is so already.") : QString();
}

QString BulkAction::technicianId() const
{
    return m_deed.technician ? uuidText(m_deed.technician->uuid) : QString();
}

void BulkAction::setTechnicianId(const QString &id)
{
    if (id == technicianId())
        return;
    m_deed.technician = idFrom<TechnicianId>(id);
    refresh();
}

void BulkAction::setPriority(int priority)
{
    const auto wanted = static_cast<domain::Priority>(std::clamp(priority, 0, 3));
    if (wanted == m_deed.priority)
        return;
    m_deed.priority = wanted;
    refresh();
}

void BulkAction::setText(const QString &text)
{
    if (text == m_deed.text)
        return;
    m_deed.text = text;
    if (m_deed.kind == BulkKind::Assign && m_session) {
        findTakers();
        m_deed.technician = m_takers.isEmpty()
            ? std::nullopt
            : idFrom<TechnicianId>(m_takers.first().technicianId);
    }
    refresh();
}

void BulkAction::leaveOutRefused()
{
    if (!m_session)
        return;
    QStringList refused;
    for (const BulkRow &row : std::as_const(m_plan.rows)) {
        if (!row.isAllowed)
            refused << row.jobId;
    }
    m_session->picks()->leaveOut(refused);
    for (const QString &id : std::as_const(refused))
        m_jobs.removeAll(id);
    refresh();
}

bool BulkAction::submit()
{
    if (!m_session || !whyNot().isEmpty() || !m_session->doBulk(m_jobs, m_deed))
        return false;
    m_session->picks()->clear();
    return true;
}

} // namespace dispatch::viewmodels
