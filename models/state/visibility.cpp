// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decide.h"

#include "domain/transitions.h"

#include <algorithm>

namespace dispatch::state {

using namespace domain;

namespace {

constexpr Roles AboveAreas = Role::Supervisor | Role::Administrator | Role::System;

//! Only asked of a dispatcher whose account names areas.
bool isOfAreas(const Actor &actor, const QString &area)
{
    return area.isEmpty() || actor.areas.contains(area, Qt::CaseInsensitive);
}

bool isOfAreas(const Operation &operation, const Actor &actor, const JobId &id)
{
    const auto *job = operation.job(id);
    return job && isOfAreas(actor, job->fields.area);
}

bool worksInAreas(const Operation &operation, const Actor &actor, const TechnicianId &id)
{
    const auto *technician = operation.technician(id);
    if (!technician)
        return false;
    // Whoever sits at a desk must see an emergency, wherever it is.
    return technician->hasEmergency || isOfAreas(actor, technician->area)
        || std::ranges::any_of(operation.openVisitsOf(id),
            [&](const Visit *visit) { return isOfAreas(operation, actor, visit->job); });
}

bool isThreadOfAreas(const Operation &operation, const Actor &actor, const Thread &thread)
{
    if (thread.job)
        return isOfAreas(operation, actor, *thread.job);
    if (thread.technician)
        return worksInAreas(operation, actor, *thread.technician);
    return isOfAreas(actor, thread.area);
}

bool isVisibleInAreas(const Operation &operation, const Actor &actor, const EntityRef &ref)
{
    switch (ref.kind) {
    case Kind::Job:
        return isOfAreas(operation, actor, JobId { ref.uuid });
    case Kind::Visit: {
        const auto *visit = operation.visit(VisitId { ref.uuid });
        return visit && isOfAreas(operation, actor, visit->job);
    }
    case Kind::Technician:
        return worksInAreas(operation, actor, TechnicianId { ref.uuid });
    case Kind::Thread: {
        const auto *thread = operation.thread(ThreadId { ref.uuid });
        return thread && isThreadOfAreas(operation, actor, *thread);
    }
    case Kind::Payment: {
        const auto *payment = operation.payment(PaymentId { ref.uuid });
        return payment && isOfAreas(operation, actor, payment->job);
    }
    case Kind::Alarm: {
        const auto *alarm = operation.alarm(AlarmId { ref.uuid });
        return alarm && alarm->about.kind != Kind::Alarm
            && isVisibleInAreas(operation, actor, alarm->about);
    }
    case Kind::Shift: {
        const auto *shift = operation.shift(ShiftId { ref.uuid });
        return shift && worksInAreas(operation, actor, shift->technician);
    }
    case Kind::User:
    case Kind::Zone:
    case Kind::Org:
        return operation.version(ref) > 0;
    }
    return false;
}

bool isLimitedToAreas(const Actor &actor)
{
    return actor.roles.testFlag(Role::Dispatcher) && !seesEverything(actor);
}

//! A former area that the writer did not name may have been any.
bool movesBetween(const Actor &actor, const Change<QString> &now, const Change<QString> &former)
{
    if (!now.isSet)
        return false;
    return !former.isSet
        || isOfAreas(actor, now.value.value_or(QString()))
        != isOfAreas(actor, former.value.value_or(QString()));
}

bool isFromElsewhere(const Operation &operation, const Actor &actor, const TechnicianId &id)
{
    const auto *technician = operation.technician(id);
    return technician && !isOfAreas(actor, technician->area);
}

bool isCustomersJob(const Actor &actor, const Job &job)
{
    return actor.roles.testFlag(Role::Customer) && !actor.user.isNull()
        && job.createdBy == actor.user.ref();
}

bool isTechnicians(const Actor &actor, const std::optional<TechnicianId> &technician)
{
    return actor.roles.testFlag(Role::Technician) && technician && actor.technician == technician;
}

bool isTechniciansJob(const Operation &operation, const Actor &actor, const Job &job)
{
    return std::ranges::any_of(job.visits, [&](const VisitId &id) {
        const auto *visit = operation.visit(id);
        return visit && isTechnicians(actor, visit->technician);
    });
}

bool isVisitVisible(const Operation &operation, const Actor &actor, const VisitId &id)
{
    const auto *visit = operation.visit(id);
    if (!visit)
        return false;
    if (isTechnicians(actor, visit->technician))
        return true;
    const auto *job = operation.job(visit->job);
    return job && isCustomersJob(actor, *job);
}

bool isJobVisible(const Operation &operation, const Actor &actor, const JobId &id)
{
    const auto *job = operation.job(id);
    return job && (isCustomersJob(actor, *job) || isTechniciansJob(operation, actor, *job));
}

bool isInTeam(const Operation &operation, const Actor &actor, const Thread &thread)
{
    if (!actor.roles.testFlag(Role::Technician) || !actor.technician)
        return false;
    const auto *technician = operation.technician(*actor.technician);
    return technician && !technician->isRetired
        && (thread.area.isEmpty() || thread.area == technician->area);
}

bool isThreadVisible(const Operation &operation, const Actor &actor, const ThreadId &id)
{
    const auto *thread = operation.thread(id);
    if (!thread)
        return false;
    const auto *job = thread->job ? operation.job(*thread->job) : nullptr;
    // The audience parts them strictly: the customer never reads the office's words, whatever else holds.
    if (thread->audience == Audience::Customer)
        return job && isCustomersJob(actor, *job);
    if (thread->isTeam)
        return isInTeam(operation, actor, *thread);
    return isTechnicians(actor, thread->technician)
        || (job && isTechniciansJob(operation, actor, *job));
}

bool isAlarmVisible(const Operation &operation, const Actor &actor, const AlarmId &id)
{
    const auto *alarm = operation.alarm(id);
    if (!alarm || !actor.roles.testFlag(Role::Technician))
        return false;
    switch (alarm->about.kind) {
    case Kind::Technician:
        return isTechnicians(actor, TechnicianId::from(alarm->about));
    case Kind::Visit: {
        const auto *visit = operation.visit(VisitId { alarm->about.uuid });
        return visit && isTechnicians(actor, visit->technician);
    }
    case Kind::Job: {
        const auto *job = operation.job(JobId { alarm->about.uuid });
        return job && isTechniciansJob(operation, actor, *job);
    }
    default:
        return false;
    }
}

bool isShiftVisible(const Operation &operation, const Actor &actor, const ShiftId &id)
{
    const auto *shift = operation.shift(id);
    return shift && isTechnicians(actor, shift->technician);
}

} // namespace

bool seesEverything(const Actor &actor)
{
    return actor.roles.testAnyFlags(AboveAreas)
        || (actor.roles.testFlag(Role::Dispatcher) && actor.areas.isEmpty());
}

bool isVisible(const Operation &operation, const Actor &actor, const Event &event)
{
    const bool isOffice = seesEverything(actor) || isLimitedToAreas(actor);
    if (const auto *viewed = std::get_if<TrackViewed>(&event.payload))
        return isOffice && isVisible(operation, actor, viewed->technician);
    if (std::holds_alternative<TracksClosed>(event.payload)
        || std::holds_alternative<TracksDeleted>(event.payload))
        return isOffice;
    return isVisible(operation, actor, event.entity);
}

bool movesAreas(const Operation &operation, const Actor &actor, const Event &event)
{
    if (!isLimitedToAreas(actor))
        return false;
    if (const auto *job = std::get_if<JobChanged>(&event.payload))
        return movesBetween(actor, job->patch.area, job->former.area);
    if (const auto *technician = std::get_if<TechnicianChanged>(&event.payload))
        return movesBetween(actor, technician->patch.area, technician->former.area);
    if (std::holds_alternative<EmergencyChanged>(event.payload))
        return isFromElsewhere(operation, actor, TechnicianId { event.entity.uuid });
    const auto *visit = operation.visit(VisitId { event.entity.uuid });
    if (event.entity.kind != Kind::Visit || !visit || !isOfAreas(operation, actor, visit->job))
        return false;
    const auto shows = [&](const std::optional<TechnicianId> &id) {
        return id && isFromElsewhere(operation, actor, *id);
    };
    if (const auto *changed = std::get_if<VisitChanged>(&event.payload))
        return shows(changed->patch.technician.value) || shows(changed->former.technician.value);
    if (const auto *moved = std::get_if<VisitMoved>(&event.payload))
        return shows(moved->technician.value) || shows(moved->formerTechnician.value)
            || (isOpen(moved->from) != isOpen(moved->to) && shows(visit->technician));
    return false;
}

bool isVisible(const Operation &operation, const Actor &actor, const EntityRef &ref)
{
    if (ref.kind == Kind::Org)
        return true;
    if (seesEverything(actor))
        return operation.version(ref) > 0;
    if (isLimitedToAreas(actor) && isVisibleInAreas(operation, actor, ref))
        return true;
    switch (ref.kind) {
    case Kind::Job:
        return isJobVisible(operation, actor, JobId { ref.uuid });
    case Kind::Visit:
        return isVisitVisible(operation, actor, VisitId { ref.uuid });
    case Kind::Technician:
        return operation.version(ref) > 0 && isTechnicians(actor, TechnicianId { ref.uuid });
    case Kind::Thread:
        return isThreadVisible(operation, actor, ThreadId { ref.uuid });
    case Kind::Alarm:
        return isAlarmVisible(operation, actor, AlarmId { ref.uuid });
    case Kind::Shift:
        return isShiftVisible(operation, actor, ShiftId { ref.uuid });
    case Kind::User:
        return operation.version(ref) > 0 && ref == actor.user.ref();
    case Kind::Payment: // the office's
    case Kind::Zone:
    case Kind::Org:
        return false;
    }
    return false;
}

} // namespace dispatch::state
