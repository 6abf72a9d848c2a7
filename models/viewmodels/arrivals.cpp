// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/arrivals.h"

#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/job_info.h"

#include <algorithm>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

Arrivals::Arrivals(Confirm confirm, QObject *parent)
    : QObject(parent)
    , m_confirm(std::move(confirm))
{
}

ArrivalInfo Arrivals::ofJob(const QString &jobId) const
{
    const auto found = std::ranges::find(m_list, jobId, &ArrivalInfo::jobId);
    return m_isHidden || found == m_list.end() ? ArrivalInfo() : *found;
}

ArrivalInfo Arrivals::ofTechnician(const QString &technicianId) const
{
    const auto found = std::ranges::find(m_list, technicianId, &ArrivalInfo::technicianId);
    return m_isHidden || found == m_list.end() ? ArrivalInfo() : *found;
}

ArrivalInfo Arrivals::meant(const QString &selectedJobId, const QString &selectedTechnicianId) const
{
    for (const ArrivalInfo &chosen : { ofJob(selectedJobId), ofTechnician(selectedTechnicianId) }) {
        if (!chosen.jobId.isEmpty())
            return chosen;
    }
    return m_isHidden || m_list.isEmpty() ? ArrivalInfo() : m_list.constFirst();
}

void Arrivals::confirm(const QString &jobId)
{
    // What it says may go while it is done.
    const ArrivalInfo info = ofJob(jobId);
    if (!info.jobId.isEmpty())
        m_confirm(jobId, tr("by position, there since %1").arg(Format::clock(info.sinceMs)));
}

void Arrivals::dismiss(const QString &jobId)
{
    const auto found = std::ranges::find(m_list, jobId, &ArrivalInfo::jobId);
    if (found == m_list.end())
        return;
    const auto row = std::distance(m_list.begin(), found);
    m_watch.dismiss(m_visits.takeAt(row));
    m_list.removeAt(row);
    Q_EMIT changed();
}

void Arrivals::take(const state::Operation &operation, const TechnicianId &technician,
    const Fix &fix, Timestamp now)
{
    m_isStale = m_watch.take(operation, technician, fix, now) || m_isStale;
}

void Arrivals::review(const state::Operation &operation, state::ArrivalWatch::Zones zones)
{
    m_isStale = m_watch.review(operation, zones) || m_isStale;
    show(operation);
}

void Arrivals::show(const state::Operation &operation)
{
    if (!std::exchange(m_isStale, false))
        return;
    m_list.clear();
    m_visits.clear();
    for (const auto &suggestion : m_watch.suggestions()) {
        const Visit *visit = operation.visit(suggestion.visit);
        const Job *job = visit ? operation.job(visit->job) : nullptr;
        if (!job)
            continue;
        ArrivalInfo info;
        info.jobId = uuidText(job->id.uuid);
        info.technicianId = uuidText(suggestion.technician.uuid);
        info.text
            = tr("%1 seems to have arrived at %2")
                  .arg(entityTitle(suggestion.technician, operation), jobNumberText(job->number));
        info.detail = suggestion.site.isEmpty() ? tr("near the address")
                                                : tr("on the grounds of %1").arg(suggestion.site);
        info.sinceMs = static_cast<double>(toMs(suggestion.since));
        m_list << info;
        m_visits << suggestion.visit;
    }
    Q_EMIT changed();
}

void Arrivals::setHidden(bool isHidden)
{
    if (isHidden == m_isHidden)
        return;
    m_isHidden = isHidden;
    Q_EMIT changed();
}

void Arrivals::clear()
{
    m_watch.clear();
    m_isStale = false;
    if (m_list.isEmpty())
        return;
    m_list.clear();
    m_visits.clear();
    Q_EMIT changed();
}

} // namespace dispatch::viewmodels
