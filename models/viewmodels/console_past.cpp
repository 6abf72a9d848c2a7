// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "viewmodels/event_sentence.h"
#include "viewmodels/id_text.h"

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// How the whole console shows what was. Everything that models read comes from operation(), now() and context(), which are
// those of the instant while m_past has one; here is what makes them look again, and what the feed brings meanwhile.

namespace {

void copyTrails(const map::Trails &from, map::Trails &to)
{
    for (const map::Trails::Trail &trail : from.all()) {
        std::vector<Fix> fixes;
        fixes.reserve(trail.points.size());
        for (const map::TrailPoint &point : trail.points) {
            Fix fix;
            fix.position = geo::toGeo(point.place());
            fix.fixTime = fix.receivedTime = Timestamp(std::chrono::seconds(point.timeS));
            fixes.push_back(fix);
        }
        to.merge(trail.handle, fixes);
    }
}

} // namespace

void ConsoleSession::openPast(const QString &replicaPath)
{
    m_history.close();
    m_pastTracks.close();
    if (isReadOnly())
        return; // the program that writes the replica keeps its history too
    m_history.open(replicaPath);
    m_pastTracks.open(replicaPath, liveNow());
    beginHistory();
}

void ConsoleSession::beginHistory()
{
    const feed::Session &session = m_client->session();
    if (const auto position = session.position())
        m_history.begin(session.operation(), *position, liveNow(), *m_replica);
}

// --- what the feed brings

void ConsoleSession::takeReset()
{
    beginHistory();
    if (!m_held)
        return resetAll();
    Q_EMIT liveAlarmChanged();
}

void ConsoleSession::takeChanges(const state::ChangeSet &changes)
{
    if (!m_held)
        return applyChanges(changes);
    Q_EMIT liveAlarmChanged();
}

void ConsoleSession::takeEvents(const std::vector<Event> &events)
{
    if (const auto position = m_client->session().position())
        m_history.take(events, *position);
    for (const Event &event : events) {
        if (const auto *deleted = std::get_if<TracksDeleted>(&event.payload))
            m_pastTracks.forget(deleted->span.to);
    }
    notifyMessages(events);
    if (m_held)
        return;
    m_log.append(events);
    m_chat.noteEvents(events);
}

QString ConsoleSession::liveAlarmText() const
{
    if (!m_held)
        return {};
    for (const Technician &technician : live().technicians()) {
        if (technician.hasEmergency)
            return tr("Now: emergency of %1").arg(technician.name);
    }
    return {};
}

bool ConsoleSession::refusesPast()
{
    if (!m_held)
        return false;
    Q_EMIT notice(whyNotAct(), true);
    return true;
}

// --- into the past

void ConsoleSession::holdLive()
{
    m_held.emplace();
    const auto &units = m_fleet.units();
    for (std::size_t row = 0; row < units.size(); ++row) {
        if (units[row].hasFix)
            m_held->fixes.insert(units[row].handle, m_fleet.fixAt(row));
    }
    m_heldTrails.clear();
    copyTrails(m_trails, m_heldTrails);
    m_trails.clear();
    m_trailLoader.reset();
    m_planner.cancel();
    m_arrivals.setHidden(true);
    m_fleet.setConnected(true);
    m_fleet.setRate(0);
    m_history.fetch();
}

void ConsoleSession::showPast(const state::ChangeSet *changes)
{
    const bool isEntering = !m_held;
    if (isEntering)
        holdLive();
    const PastView &view = *m_past.view();
    if (changes && !isEntering)
        applyChanges(*changes);
    else
        resetAll();
    m_jobs.tick(context());
    keepSelection();
    placePast();
    m_pastTracks.retry();
    m_log.setEnd(view.isKnown ? view.moment.seq : 0);
    m_chat.reread();
    m_timeline.reset(); // on the way back what had ended has not
    updateAlarms();
    Q_EMIT nowChanged();
    if (isEntering)
        Q_EMIT linkChanged(); // what depends on whether one can act
}

// Where everybody was, as far as recorded fixes tell. Between two of them a place is known; beyond the last one it is not,
// and its mark grows old as it did then.
void ConsoleSession::placePast()
{
    const Timestamp at = now();
    std::vector<TechnicianId> wanted;
    if (const auto selected = idFrom<TechnicianId>(m_technicianId))
        wanted.push_back(*selected);
    else if (const JobInfo *info = m_jobs.find(m_jobId))
        if (const auto assigned = idFrom<TechnicianId>(info->technicianId))
            wanted.push_back(*assigned);
    const std::optional<TechnicianId> first
        = wanted.empty() ? std::nullopt : std::optional(wanted.front());
    for (const Technician &technician : operation().technicians()) {
        if (!m_fleet.contains(technician.handle))
            continue;
        if (technician.id != first)
            wanted.push_back(technician.id);
        const auto place = m_pastTracks.placeOf(technician.id, at);
        // A fleet only ever goes on: for a way back its units are made anew.
        m_fleet.remove(technician.handle);
        updateFleet({ technician.id });
        if (!place)
            continue;
        Fix fix;
        fix.position = place->position;
        fix.fixTime = fix.receivedTime = place->measured;
        fix.speedMps = place->speedMps;
        fix.courseDeg = place->courseDeg;
        m_fleet.applyFix(technician.handle, fix, at);
    }
    m_fleet.tick(at);
    m_technicians.refreshFixes();
    m_pastTracks.want(at, wanted);
    m_trails.clear();
    if (const int handle = trailHandle(); handle > 0 && first)
        m_trails.merge(static_cast<quint32>(handle),
            m_pastTracks.fixesOf(*first, at - map::Trails::KeepFor, at));
    updateStops();
}

// What is selected may not be there yet, and is selected again when it is.
void ConsoleSession::keepSelection()
{
    if (m_selection == SelectedJob && !m_jobs.find(m_jobId)) {
        const QString gone = m_jobId;
        clearSelection();
        m_held->jobId = gone;
    } else if (m_selection == Nothing && !m_held->jobId.isEmpty() && m_jobs.find(m_held->jobId)) {
        const QString back = std::exchange(m_held->jobId, {});
        selectJob(back);
    }
}

// --- and back

void ConsoleSession::leavePast()
{
    if (!m_held)
        return;
    const Held held = std::move(*m_held);
    m_held.reset();
    m_pastTracks.rest();
    m_fleet.setRate(1);
    m_fleet.setConnected(link() == Live);
    m_log.setEnd({});
    m_arrivals.setHidden(false);
    m_trails.clear();
    copyTrails(m_heldTrails, m_trails);
    m_heldTrails.clear();
    if (m_client) {
        resetAll();
        m_chat.reread();
    }
    const Timestamp at = now();
    for (auto it = held.fixes.cbegin(); it != held.fixes.cend(); ++it)
        m_fleet.applyFix(it.key(), *it, at);
    m_fleet.tick(at);
    m_technicians.refreshFixes();
    if (m_selection == Nothing && !held.jobId.isEmpty())
        selectJob(held.jobId);
    else
        updateStops();
    Q_EMIT nowChanged();
    Q_EMIT linkChanged();
}

} // namespace dispatch::viewmodels
