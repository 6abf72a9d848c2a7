// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "viewmodels/id_text.h"

#include <algorithm>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// What is selected, and what the screens show of it.

std::optional<JobId> ConsoleSession::selectedJobId() const
{
    return idFrom<JobId>(m_jobId);
}

JobInfo ConsoleSession::job() const
{
    const JobInfo *info = m_jobs.find(m_jobId);
    return info ? *info : JobInfo();
}

TechnicianInfo ConsoleSession::technician() const
{
    const TechnicianInfo *info = m_technicians.find(m_technicianId);
    return info ? *info : TechnicianInfo();
}

int ConsoleSession::selectedHandle() const
{
    if (m_selection == SelectedTechnician)
        return technician().handle;
    if (m_selection == SelectedJob) {
        const TechnicianInfo *assigned = m_technicians.find(job().technicianId);
        return assigned ? assigned->handle : -1;
    }
    return -1;
}

QList<ActionInfo> ConsoleSession::actionsOf(const QString &jobId) const
{
    const auto id = idFrom<JobId>(jobId);
    const Visit *visit = id ? operation().currentVisit(*id) : nullptr;
    QList<ActionInfo> offers = visit ? actionsFor(*visit, context()) : QList<ActionInfo>();
    if (!whyNotAct().isEmpty()) {
        for (ActionInfo &offer : offers) {
            offer.isAllowed = false;
            offer.whyNot = whyNotAct();
        }
    }
    return offers;
}

void ConsoleSession::selectJob(const QString &jobId)
{
    if (!m_jobs.find(jobId)) {
        clearSelection();
        return;
    }
    m_selection = SelectedJob;
    m_jobId = jobId;
    m_technicianId.clear();
    m_chat.followSelection();
    m_suggestionWatch.now();
    updateStops();
    Q_EMIT selectionChanged();
    Q_EMIT jobChanged();
}

void ConsoleSession::selectTechnician(const QString &technicianId)
{
    if (!m_technicians.find(technicianId)) {
        clearSelection();
        return;
    }
    m_selection = SelectedTechnician;
    m_technicianId = technicianId;
    m_jobId.clear();
    m_chat.followSelection();
    m_suggestionWatch.now();
    updateStops();
    Q_EMIT selectionChanged();
    Q_EMIT technicianChanged();
    Q_EMIT jobChanged();
}

void ConsoleSession::selectHandle(int handle)
{
    const TechnicianInfo *info = m_technicians.findByHandle(handle);
    selectTechnician(info ? info->id : QString());
}

void ConsoleSession::clearSelection()
{
    m_selection = Nothing;
    m_jobId.clear();
    m_technicianId.clear();
    m_chat.followSelection();
    m_suggestionWatch.now();
    updateStops();
    Q_EMIT selectionChanged();
    Q_EMIT jobChanged();
    Q_EMIT technicianChanged();
}

QRectF ConsoleSession::extent() const
{
    constexpr double MinSideDeg
        = 0.03; // about 3 km: a single unit is not shown at the scale of a doorstep
    double west = 180;
    double east = -180;
    double south = 90;
    double north = -90;
    const auto take = [&](double latitude, double longitude) {
        west = std::min(west, longitude);
        east = std::max(east, longitude);
        south = std::min(south, latitude);
        north = std::max(north, latitude);
    };
    for (const TechnicianInfo &info : m_technicians.all()) {
        if (info.hasFix && info.isOnShift)
            take(info.latitude, info.longitude);
    }
    if (west > east) {
        for (const map::Pin &pin : m_pins.pins())
            take(pin.position.latitudeDeg, pin.position.longitudeDeg);
    }
    if (west > east)
        return {};
    const double width = std::max(east - west, MinSideDeg);
    const double height = std::max(north - south, MinSideDeg);
    return { (west + east - width) / 2, (south + north - height) / 2, width, height };
}

void ConsoleSession::stepJob(int step, bool isPicking)
{
    if (m_jobs.count() == 0)
        return;
    const QString from = m_jobId;
    const int row = m_jobs.rowOf(from);
    selectJob(m_jobs.jobAt(row < 0 ? 0 : std::clamp(row + step, 0, m_jobs.count() - 1)));
    if (isPicking)
        m_picks.extendTo(m_jobId, from);
    else
        m_picks.clear();
}

bool ConsoleSession::selectLiveliestJob()
{
    const JobInfo *liveliest = nullptr;
    qsizetype most = 0;
    for (const JobInfo &info : m_jobs.all()) {
        const auto id = idFrom<JobId>(info.id);
        const Job *job = id && info.isOpen ? operation().job(*id) : nullptr;
        const Thread *thread = job ? operation().thread(threadOf(*job, Audience::Office)) : nullptr;
        if (thread && thread->messages.size() > most) {
            most = thread->messages.size();
            liveliest = &info;
        }
    }
    if (liveliest)
        selectJob(liveliest->id);
    return liveliest != nullptr;
}

} // namespace dispatch::viewmodels
