// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/intake.h"
#include "viewmodels/job_list_model.h"

#include "viewmodels/desk.h"

namespace dispatch::tests {

//! \brief A desk with a telephone: what is sent is judged and folded in at once, as a server would do it.
struct IntakeDesk {
    Desk desk;
    viewmodels::JobListModel jobs;
    QHash<TechnicianId, std::optional<GeoPoint>> positions;
    std::vector<viewmodels::PlannedCommand> sent;
    QString refusal; //!< of what is sent next; empty: it is taken
    viewmodels::Intake intake { { .context = [this] { return desk.context(); },
        .candidates = [this] { return candidates(); },
        .travel = { .position
            = [this](const Technician &technician) { return positions.value(technician.id); },
            // Every drive takes ten minutes.
            .legOf =
                [](GeoPoint, GeoPoint) {
                    return atlas::Leg {
                        .source = atlas::TravelSource::Roads, .distanceM = 5'000, .durationS = 600
                    };
                } },
        .jobs = &jobs,
        .send = [this](const viewmodels::PlannedCommand &planned) { return take(planned); } } };

    TechnicianId addTechnician(quint32 handle, const QString &name, const QStringList &skills = {})
    {
        const auto id = desk.addTechnician(handle, name, Duty::Available);
        Technician technician = *desk.operation.technician(id);
        technician.skills = skills;
        desk.operation.put(technician);
        positions.insert(id, here());
        return id;
    }
    static GeoPoint here(double metresNorth = 0) { return { 47 + metresNorth / 111'195, -15 }; }

    struct Caller {
        QString name, phone, address;
        QString trade;
        std::optional<GeoPoint> place;
    };
    Desk::Added addJob(quint64 number, const QString &title, const Caller &caller,
        VisitState state = VisitState::Completed, std::optional<TechnicianId> technician = {},
        int windowInMin = 0, int windowMin = 120)
    {
        std::optional<TimeWindow> window;
        if (technician)
            window = TimeWindow { desk.now + std::chrono::minutes(windowInMin),
                desk.now + std::chrono::minutes(windowInMin + windowMin) };
        const auto added = desk.addJob(number, title, state, window, technician);
        Job job = *desk.operation.job(added.job);
        job.fields.customerName = caller.name;
        job.fields.customerPhone = caller.phone;
        job.fields.address = caller.address;
        job.fields.trade = caller.trade;
        job.fields.place = caller.place;
        desk.operation.put(job);
        jobs.reset(desk.context());
        intake.reset();
        return added;
    }

    std::vector<viewmodels::Candidate> candidates() const
    {
        std::vector<viewmodels::Candidate> all;
        for (const Technician &technician : desk.operation.technicians())
            all.push_back({ .id = technician.id,
                .name = technician.name,
                .duty = technician.duty,
                .position = positions.value(technician.id),
                .openVisits = 0,
                .skills = technician.skills,
                .leg = {} });
        return all;
    }
    QString take(const viewmodels::PlannedCommand &planned)
    {
        if (!refusal.isEmpty())
            return refusal;
        sent.push_back(planned);
        const Command command { .id = CommandId::make(desk.now),
            .entity = planned.entity,
            .expect = planned.expect,
            .after = {},
            .made = desk.now,
            .args = planned.args };
        const auto decided = state::decide(desk.operation, desk.context().actor, command, desk.now);
        if (!decided)
            return decided.error().title;
        for (const Event &event : decided->events)
            desk.operation.apply(event);
        jobs.reset(desk.context());
        return {};
    }
};

} // namespace dispatch::tests
