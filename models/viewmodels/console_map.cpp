// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "state/derived.h"
#include "viewmodels/id_text.h"
#include "viewmodels/job_card.h"
#include "viewmodels/plan_stops.h"

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// What the map is given: who is where, which jobs, whereto next, where from.

void ConsoleSession::takeLocations(const protocol::LocationBatch &batch)
{
    const Timestamp at = now();
    for (const protocol::LocationRecord &record : batch.records) {
        if (record.state == protocol::MotionState::OffShift)
            continue;
        const Fix fix = protocol::toFix(record, batch.base);
        if (m_held) {
            Fix &newest = m_held->fixes[record.handle];
            if (fix.fixTime > newest.fixTime)
                newest = fix;
            if (record.ageDs != protocol::LocationRecord::Unknown16)
                m_heldTrails.add(record.handle, fix);
            continue;
        }
        m_fleet.applyFix(record.handle, fix, at);
        // Where somebody was is kept of those on shift only; and an age that is not known is no moment to draw.
        if (m_fleet.contains(record.handle) && record.ageDs != protocol::LocationRecord::Unknown16)
            m_trails.add(record.handle, fix);
        const Technician *who = record.ageDs == protocol::LocationRecord::Unknown16
            ? nullptr
            : operation().technicianByHandle(record.handle);
        if (who)
            m_arrivals.take(operation(), who->id, fix, at);
    }
    if (m_held)
        return;
    m_arrivals.show(operation());
    m_suggestionWatch.noteMoves();
}

void ConsoleSession::updateFleet(const std::vector<TechnicianId> &technicians)
{
    for (const TechnicianId &id : technicians) {
        const Technician *technician = operation().technician(id);
        if (!technician || technician->handle == 0)
            continue; // the server gives the handle
        // Only who is on shift is drawn; an emergency is drawn whatever the duty says.
        const bool isDrawn = !technician->isRetired
            && (technician->duty != Duty::OffShift || technician->hasEmergency);
        if (!isDrawn) {
            m_fleet.remove(technician->handle);
            m_trails.remove(technician->handle);
            continue;
        }
        m_fleet.upsert(technician->handle, technician->name,
            state::shownDuty(operation(), *technician), technician->hasEmergency);
        const Visit *active = operation().activeVisitOf(id);
        m_fleet.setWorking(technician->handle, !active || active->state != VisitState::OnSite);
    }
}

void ConsoleSession::updatePins()
{
    m_pinsAt = now();
    const auto endedFromMs = static_cast<double>(toMs(m_pinsAt - EndedPinsFor));
    std::vector<map::Pin> pins;
    for (const JobInfo &info : m_jobs.all()) {
        if (!info.hasPlace || (!info.isOpen && info.endedMs < endedFromMs))
            continue;
        const auto uuid = parseUuid(info.id);
        if (!uuid || (m_held && !operation().job(JobId { *uuid })))
            continue; // not there yet, or not any more, at the instant shown
        map::Pin pin;
        pin.job = *uuid;
        pin.number = static_cast<quint64>(info.number);
        pin.position = { .latitudeDeg = info.latitude, .longitudeDeg = info.longitude };
        pin.state = info.state;
        pin.priority = static_cast<Priority>(info.priority);
        pin.isLate = info.isLate;
        pin.isAtRisk = info.isAtRisk;
        pin.title = info.title;
        if (const TechnicianInfo *assigned = m_technicians.find(info.technicianId))
            pin.technicianHandle = static_cast<quint32>(assigned->handle);
        pins.push_back(pin);
    }
    m_pins.set(std::move(pins));
}

map::PinCard ConsoleSession::jobCard(const QString &jobId) const
{
    const JobInfo *info = m_jobs.find(jobId);
    map::PinCard card = info ? makeJobCard(*info, nowMs()) : map::PinCard();
    card.arrival = m_arrivals.ofJob(jobId).text;
    return card;
}

std::optional<GeoPoint> ConsoleSession::positionOf(const Technician &technician) const
{
    const auto fix = m_fleet.fix(technician.handle);
    return fix ? std::optional(fix->position) : std::nullopt;
}

int ConsoleSession::trailHandle() const
{
    return m_selection == SelectedTechnician ? technician().handle : -1;
}

void ConsoleSession::updateStops()
{
    QList<map::PlanStop> stops;
    const int handle = selectedHandle();
    const auto fix = handle > 0 ? m_fleet.fix(static_cast<quint32>(handle)) : std::optional<Fix>();
    const auto position = fix ? std::optional(fix->position) : std::nullopt;
    const auto technicianId = idFrom<TechnicianId>(m_technicianId);
    const auto legOf = [this](GeoPoint from, GeoPoint to) { return m_travel.leg(from, to); };
    if (m_selection == SelectedTechnician && technicianId)
        stops = planStops(operation(), *technicianId, position, now(), legOf);
    else if (const auto job = selectedJobId(); m_selection == SelectedJob && job)
        stops = planStop(operation(), *job, position, now(), legOf);
    if (m_held)
        m_trailLoader.show(0, {}); // the hour before the instant is PastTracks' part
    else
        m_trailLoader.show(trailHandle() > 0 ? static_cast<quint32>(trailHandle()) : 0,
            technicianId.value_or(TechnicianId()));
    if (stops == m_stops)
        return;
    m_stops = stops;
    Q_EMIT stopsChanged();
}

void ConsoleSession::forgetTrails()
{
    m_trails.clear();
    m_trailLoader.reset();
}

void ConsoleSession::tickMap(bool haveJobsChanged)
{
    constexpr std::chrono::minutes Rest { 1 };
    // What has ended long enough ago goes from the map by time alone.
    if (haveJobsChanged || now() - m_pinsAt >= Rest) {
        updatePins();
        m_trails.expire(now());
    }
    updateStops();
}

} // namespace dispatch::viewmodels
