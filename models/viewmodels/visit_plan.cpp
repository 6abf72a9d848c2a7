// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/visit_plan.h"

namespace dispatch::viewmodels {

using namespace dispatch::domain;

TimeWindow windowFrom(const Visit &visit, Timestamp from)
{
    constexpr std::chrono::hours UsualLength { 2 };
    return { from,
        from + (visit.window ? visit.window->to - visit.window->from : milliseconds(UsualLength)) };
}

std::optional<PlannedCommand> planAssignment(const Visit &visit, const TechnicianId &technician,
    Timestamp now, const std::optional<TimeWindow> &window)
{
    constexpr std::chrono::minutes Quarter { 15 };
    ActOnVisit schedule;
    schedule.action = Action::Schedule;
    schedule.technician = technician;
    const auto from = std::chrono::floor<std::chrono::minutes>(now)
        - (std::chrono::floor<std::chrono::minutes>(now).time_since_epoch() % Quarter);
    schedule.window = window ? *window : visit.window ? *visit.window : windowFrom(visit, from);

    switch (visit.state) {
    case VisitState::Requested: {
        ActOnVisit approve;
        approve.action = Action::Approve;
        Batch batch;
        batch.items.push_back({ .entity = visit.id, .expect = visit.ver, .args = approve });
        batch.items.push_back({ .entity = visit.id, .expect = visit.ver + 1, .args = schedule });
        return PlannedCommand { .entity = {}, .args = batch, .expect = {} };
    }
    case VisitState::Unscheduled:
    case VisitState::Scheduled:
        return PlannedCommand { .entity = visit.id, .args = schedule, .expect = visit.ver };
    default:
        return std::nullopt;
    }
}

QStringList missingSkills(const Job &job, const Visit &visit, const Technician &technician)
{
    QStringList missing;
    for (const QString &skill : job.fields.skills + visit.skills) {
        if (!technician.skills.contains(skill) && !missing.contains(skill))
            missing << skill;
    }
    return missing;
}

bool isTechniciansStep(Action action)
{
    switch (action) {
    case Action::Accept:
    case Action::Depart:
    case Action::Arrive:
    case Action::Start:
    case Action::Pause:
    case Action::Resume:
    case Action::Complete:
        return true;
    default:
        return false;
    }
}

} // namespace dispatch::viewmodels
