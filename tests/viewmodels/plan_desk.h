// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/day_planner.h"

#include "viewmodels/desk.h"

namespace dispatch::tests {

//! \brief A desk with a planner: what is sent is judged and folded in at once, as a server would do it.
struct PlanDesk {
    Desk desk;
    std::vector<viewmodels::PlannedCommand> sent;
    viewmodels::DayPlanner planner { { .context = [this] { return desk.context(); },
        .position = [this](const Technician &technician) { return positions.value(technician.id); },
        .legOf = &atlas::Router::estimateLeg,
        .learn = [](GeoPoint, GeoPoint, const atlas::Leg &) {},
        .send = [this](const viewmodels::PlannedCommand &planned) { return take(planned); } } };
    QHash<TechnicianId, std::optional<GeoPoint>> positions;

    TechnicianId addTechnician(
        quint32 handle, const QString &name, double kmNorth, Duty duty = Duty::Available)
    {
        const auto id = desk.addTechnician(handle, name, duty);
        positions.insert(id, placeAt(kmNorth));
        return id;
    }
    Desk::Added addJob(quint64 number, double kmNorth, VisitState state = VisitState::Unscheduled,
        std::optional<TechnicianId> technician = {}, int windowInMin = 0)
    {
        std::optional<TimeWindow> window;
        if (technician)
            window = TimeWindow { desk.now + std::chrono::minutes(windowInMin),
                desk.now + std::chrono::minutes(windowInMin + 120) };
        const auto added
            = desk.addJob(number, QStringLiteral("Tap drips"), state, window, technician);
        Job job = *desk.operation.job(added.job);
        job.fields.place = placeAt(kmNorth);
        desk.operation.put(job);
        return added;
    }
    static GeoPoint placeAt(double kmNorth) { return { 47 + kmNorth / 111.195, -15 }; }

    QString take(const viewmodels::PlannedCommand &planned)
    {
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
        return {};
    }
    //! \return the first row whose title begins so, or -1
    int rowOf(const QString &title)
    {
        const auto &rows = planner.rows()->rows();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].title.startsWith(title))
                return static_cast<int>(i);
        }
        return -1;
    }
    const viewmodels::PlanRow &row(const QString &title)
    {
        return planner.rows()->rows().at(static_cast<std::size_t>(rowOf(title)));
    }
};

} // namespace dispatch::tests
