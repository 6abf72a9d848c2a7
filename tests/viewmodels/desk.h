// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/row_context.h"

//! A small operation to look at: one dispatcher, two technicians, and jobs put in by hand.
namespace dispatch::tests {

using namespace dispatch::domain;

inline Timestamp noon()
{
    return timestampFromMs(1'772'452'800'000); // 2026-03-02 12:00 UTC
}

struct Desk {
    state::Operation operation;
    QHash<EntityRef, viewmodels::Pending> pending;
    Timestamp now = noon();
    User dispatcher { .id = UserId::make(noon()),
        .ver = 1,
        .name = QStringLiteral("sam"),
        .roles = Role::Dispatcher,
        .areas = {},
        .technician = {} };

    Desk() { operation.put(dispatcher); }

    [[nodiscard]] viewmodels::RowContext context() const
    {
        return { .operation = operation,
            .actor = { .user = dispatcher.id, .roles = dispatcher.roles, .technician = {} },
            .now = now,
            .pending = pending };
    }

    TechnicianId addTechnician(quint32 handle, const QString &name, Duty duty)
    {
        Technician t;
        t.id = TechnicianId::make(now);
        t.ver = 1;
        t.handle = handle;
        t.name = name;
        t.duty = duty;
        operation.put(t);
        return t.id;
    }

    struct Added {
        JobId job;
        VisitId visit;
    };
    Added addJob(quint64 number, const QString &title, VisitState state,
        std::optional<TimeWindow> window = {}, std::optional<TechnicianId> technician = {},
        Priority priority = Priority::Normal)
    {
        Job job;
        job.id = JobId::make(now);
        job.ver = 1;
        job.number = number;
        job.fields.title = title;
        job.fields.priority = priority;
        job.createdAt = now;
        job.createdBy = dispatcher.id;
        Visit visit;
        visit.id = VisitId::make(now);
        visit.ver = 1;
        visit.job = job.id;
        visit.state = state;
        visit.window = window;
        visit.technician = technician;
        visit.createdAt = now;
        if (!isOpen(state))
            visit.endedAt = now;
        job.visits.push_back(visit.id);
        operation.put(job);
        operation.put(visit);
        return { job.id, visit.id };
    }
};

} // namespace dispatch::tests
