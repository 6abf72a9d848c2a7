// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "viewmodels/event_sentence.h"
#include "viewmodels/id_text.h"

#include <algorithm>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// What comes from the feed goes into the models.

namespace {

constexpr std::size_t MaxSingleChanges = 48;

template<class IdType>
void addOnce(std::vector<IdType> &list, const IdType &id)
{
    if (!id.isNull() && std::ranges::find(list, id) == list.end())
        list.push_back(id);
}

} // namespace

void ConsoleSession::resetAll()
{
    if (!m_held)
        takeOutbox();
    const RowContext rows = context();
    m_fleet.clear();
    std::vector<TechnicianId> technicians;
    for (const Technician &technician : operation().technicians())
        technicians.push_back(technician.id);
    updateFleet(technicians);
    m_jobs.reset(rows);
    if (!m_held)
        m_intake.reset();
    m_technicians.reset(rows);
    m_timeline.reset();
    m_log.reload();
    m_logDesk.snapshotCame();
    updatePins();
    updateStops();
    m_breaches.reset(operation());
    updateAlarms();
    m_zones.refresh();
    if (!m_held)
        m_arrivals.review(operation(), state::ArrivalWatch::Zones::Changed);
    m_chat.reset();
    m_suggestionWatch.now();
    Q_EMIT jobChanged();
    Q_EMIT technicianChanged();
}

void ConsoleSession::applyChanges(const state::ChangeSet &changes)
{
    std::vector<JobId> jobs;
    std::vector<TechnicianId> technicians;
    bool hasAlarm = false;
    bool hasZone = false;
    // A step through the past may be over hundreds of events: then all technicians are looked at, once.
    const bool isLongWay
        = m_held && changes.created.size() + changes.changed.size() > MaxSingleChanges;
    const auto note = [&](const EntityRef &ref) {
        const JobId job = jobOf(ref, operation());
        addOnce(jobs, job);
        if (const auto id = TechnicianId::from(ref))
            addOnce(technicians, *id);
        hasAlarm = hasAlarm || ref.kind == Kind::Alarm;
        hasZone = hasZone || ref.kind == Kind::Zone;
        if (ref.kind != Kind::Visit || isLongWay)
            return;
        m_timeline.noteVisit(VisitId { ref.uuid });
        m_breaches.note(operation(), VisitId { ref.uuid });
        if (const Visit *visit = operation().visit(VisitId { ref.uuid });
            visit && visit->technician)
            addOnce(technicians, *visit->technician);
        // The one it was taken from: still shows this job.
        const QString jobText = uuidText(job.uuid);
        for (const TechnicianInfo &info : m_technicians.all()) {
            if (info.jobId == jobText || info.openVisits > 0)
                if (const auto id = idFrom<TechnicianId>(info.id))
                    addOnce(technicians, *id);
        }
    };
    std::ranges::for_each(changes.created, note);
    std::ranges::for_each(changes.changed, note);

    const RowContext rows = context();
    if (m_held) {
        std::vector<JobId> gone;
        std::ranges::copy_if(jobs, std::back_inserter(gone),
            [&](const JobId &id) { return !rows.operation.job(id); });
        m_jobs.hide(gone);
    }
    m_jobs.update(jobs, rows);
    if (!m_held)
        m_intake.noteJobs(jobs);
    updateFleet(technicians);
    if (isLongWay)
        m_technicians.reset(rows);
    else
        m_technicians.update(technicians, rows);
    if (!jobs.empty())
        updatePins();
    if (hasAlarm)
        updateAlarms();
    else if (!jobs.empty() || !technicians.empty())
        lookAtAlarmsSoon();
    if (hasZone)
        m_zones.refresh();
    if (!m_held && (hasZone || !jobs.empty())) {
        using Zones = state::ArrivalWatch::Zones;
        m_arrivals.review(operation(), hasZone ? Zones::Changed : Zones::Same);
    }
    m_chat.update(changes);
    if (const auto selected = selectedJobId();
        selected && std::ranges::find(jobs, *selected) != jobs.end()) {
        Q_EMIT jobChanged();
    }
    if (!jobs.empty() || !technicians.empty()) {
        m_timeline.refresh();
        updateStops();
    }
    if (const auto selected = selectedJobId())
        m_suggestionWatch.note(changes, *selected);
    if (!m_technicianId.isEmpty())
        Q_EMIT technicianChanged();
    if (!m_held && m_review.rowCount() > 0)
        updateReview();
}

void ConsoleSession::takeOutbox()
{
    const auto &outbox = m_client->session().outbox();
    QHash<EntityRef, Pending> pending;
    std::vector<CommandId> refusedMarks;
    const auto mark = [&pending](const EntityRef &ref, Pending how) {
        auto &slot = pending[ref];
        slot = std::max(slot, how);
    };
    for (const journal::OutboxRow &row : outbox) {
        const Pending how
            = row.status == journal::OutboxStatus::Refused ? Pending::Refused : Pending::Waiting;
        if (std::holds_alternative<MarkRead>(row.command.args)) {
            if (row.status == journal::OutboxStatus::Refused)
                refusedMarks.push_back(row.command.id);
            continue; // reading is not an action anybody waits for, or decides about
        }
        mark(row.command.entity, how);
        // A row that was refused is in no ledger that would lead to its job.
        if (const auto *payment = std::get_if<AddPayment>(&row.command.args))
            mark(payment->job, how);
        if (const auto *batch = std::get_if<Batch>(&row.command.args)) {
            for (const BatchItem &item : batch->items)
                mark(item.entity, how);
        }
    }
    std::vector<JobId> jobs;
    std::vector<TechnicianId> technicians;
    const auto collect = [&](const QHash<EntityRef, Pending> &marks) {
        for (auto it = marks.cbegin(); it != marks.cend(); ++it) {
            addOnce(jobs, jobOf(it.key(), operation()));
            if (const auto id = TechnicianId::from(it.key()))
                addOnce(technicians, *id);
        }
    };
    collect(m_pending);
    m_pending = std::move(pending);
    collect(m_pending);
    const RowContext rows = context();
    m_jobs.update(jobs, rows);
    m_technicians.update(technicians, rows);
    m_timeline.refresh();
    m_zones.refresh();
    updateReview();
    m_chat.takeOutbox();
    updateAlarms();
    Q_EMIT jobChanged();
    for (const CommandId &done : refusedMarks)
        m_client->withdraw(done);
}

} // namespace dispatch::viewmodels
