// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/plan_stops.h"

#include "domain/transitions.h"
#include "viewmodels/format.h"
#include "viewmodels/travel.h"

#include <QCoreApplication>

#include <algorithm>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PlanStops", text);
}

double msOf(Timestamp t)
{
    return static_cast<double>(toMs(t));
}

bool isThere(const Visit &visit)
{
    return visit.state == VisitState::OnSite || visit.state == VisitState::InProgress;
}

//! Walks through a plan: where the technician is by then, and when they leave.
class Walk {
public:
    Walk(std::optional<GeoPoint> position, Timestamp now)
        : m_now(now)
        , m_from(position)
        , m_leaves(now)
    {
    }

    //! \return the words for the visit, and goes on to after it
    map::PlanStop take(const Visit &visit, GeoPoint place)
    {
        map::PlanStop stop;
        stop.job = uuidText(visit.job.uuid);
        stop.place = { place.latitudeDeg, place.longitudeDeg };
        if (visit.window)
            stop.plan = Format::window(msOf(visit.window->from), msOf(visit.window->to));
        const std::chrono::minutes lasts { visit.durationMin };
        if (isThere(visit)) {
            stop.isHere = true;
            const Timestamp since = visit.startedAt.value_or(visit.arrivedAt.value_or(m_now));
            stop.estimate
                = tr("there since %1").arg(Format::clock(msOf(visit.arrivedAt.value_or(since))));
            m_leaves = std::max(m_now, since + lasts);
            m_from = place;
            return stop;
        }
        if (visit.state == VisitState::Paused) {
            // Nobody knows when it goes on; the technician may be anywhere.
            stop.estimate = tr("paused");
            return stop;
        }
        if (!m_from)
            return stop;
        const Travel travel = travelBetween(*m_from, place);
        const Timestamp arrives = m_leaves + travel.lasts;
        stop.isLate = visit.window && arrives > visit.window->to;
        stop.estimate = stop.isLate
            ? tr("~%1, %2 late · %3")
                  .arg(Format::clock(msOf(arrives)),
                      Format::duration(msOf(arrives) - msOf(visit.window->to)), travel.source)
            : tr("~%1 · %2").arg(Format::clock(msOf(arrives)), travel.source);
        // Who is early waits for the window.
        const Timestamp begins = visit.window ? std::max(arrives, visit.window->from) : arrives;
        m_leaves = begins + lasts;
        m_from = place;
        return stop;
    }
    void lose() { m_from.reset(); }

private:
    Timestamp m_now;
    std::optional<GeoPoint> m_from; //!< nullopt: nobody knows
    Timestamp m_leaves;
};

} // namespace

QList<map::PlanStop> planStops(const state::Operation &operation, const TechnicianId &technician,
    std::optional<GeoPoint> position, Timestamp now)
{
    std::vector<const Visit *> visits = operation.openVisitsOf(technician);
    if (const Visit *active = operation.activeVisitOf(technician))
        std::ranges::stable_partition(
            visits, [active](const Visit *visit) { return visit->id == active->id; });
    QList<map::PlanStop> stops;
    Walk walk(position, now);
    for (const Visit *visit : visits) {
        const Job *job = operation.job(visit->job);
        if (!job || !job->fields.place) {
            walk.lose();
            continue;
        }
        stops << walk.take(*visit, *job->fields.place);
        stops.last().order = static_cast<int>(stops.size());
        if (stops.size() >= MaxPlanStops)
            break;
    }
    return stops;
}

QList<map::PlanStop> planStop(const state::Operation &operation, const JobId &job,
    std::optional<GeoPoint> position, Timestamp now)
{
    const Visit *visit = operation.currentVisit(job);
    if (!visit || !visit->technician || !isOpen(visit->state))
        return {};
    const QString wanted = uuidText(job.uuid);
    for (map::PlanStop stop : planStops(operation, *visit->technician, position, now)) {
        if (stop.job != wanted)
            continue;
        if (stop.order > 1 && !stop.estimate.isEmpty())
            stop.estimate += tr(" · after %1 other").arg(stop.order - 1);
        stop.order = 0;
        return { stop };
    }
    return {};
}

} // namespace dispatch::viewmodels
