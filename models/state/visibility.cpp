// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decide.h"

#include <algorithm>

namespace dispatch::state {

using namespace domain;

namespace {

constexpr Roles SeesEverything
    = Role::Dispatcher | Role::Supervisor | Role::Administrator | Role::System;

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

bool isVisible(const Operation &operation, const Actor &actor, const EntityRef &ref)
{
    if (ref.kind == Kind::Org)
        return true;
    if (actor.roles.testAnyFlags(SeesEverything))
        return operation.version(ref) > 0;
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
