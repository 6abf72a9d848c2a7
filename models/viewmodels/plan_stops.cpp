// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/plan_stops.h"

#include "domain/transitions.h"
#include "viewmodels/format.h"
#include "viewmodels/travel_words.h"

#include <QCoreApplication>

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

// When the technician is there, in words: what has happened, or what is reckoned and from what.
QString estimateOf(const Visit &visit, const DriveStop &drive)
{
    const state::PlannedStop &planned = drive.stop;
    if (visit.state == VisitState::Paused)
        return tr("paused"); // nobody knows when it goes on
    if (isThere(visit))
        return tr("there since %1").arg(Format::clock(msOf(planned.arrive)));
    if (!planned.isReckoned || !drive.leg)
        return {};
    const QString source = driveText(*drive.leg, drive.isGuessed);
    const QString at = Format::clock(msOf(planned.ready));
    return planned.late > milliseconds(0)
        ? tr("~%1, %2 late · %3")
              .arg(at, Format::duration(static_cast<double>(planned.late.count())), source)
        : tr("~%1 · %2").arg(at, source);
}

} // namespace

QList<map::PlanStop> planStops(const state::Operation &operation, const TechnicianId &technician,
    std::optional<GeoPoint> position, Timestamp now, const LegOf &legOf)
{
    QList<map::PlanStop> stops;
    for (const DriveStop &drive : driveDay(operation, technician, position, now, legOf)) {
        const state::PlannedStop &planned = drive.stop;
        const Visit &visit = *operation.visit(planned.visit);
        const Job *job = operation.job(visit.job);
        if (!job || !job->fields.place)
            continue;
        map::PlanStop stop;
        stop.job = uuidText(visit.job.uuid);
        stop.place = { job->fields.place->latitudeDeg, job->fields.place->longitudeDeg };
        if (visit.window)
            stop.plan = Format::window(msOf(visit.window->from), msOf(visit.window->to));
        stop.isHere = isThere(visit);
        stop.isLate = !stop.isHere && planned.isReckoned && planned.late > milliseconds(0);
        stop.estimate = estimateOf(visit, drive);
        stop.order = static_cast<int>(stops.size()) + 1;
        stops << stop;
        if (stops.size() >= MaxPlanStops)
            break;
    }
    return stops;
}

QList<map::PlanStop> planStop(const state::Operation &operation, const JobId &job,
    std::optional<GeoPoint> position, Timestamp now, const LegOf &legOf)
{
    const Visit *visit = operation.currentVisit(job);
    if (!visit || !visit->technician || !isOpen(visit->state))
        return {};
    const QString wanted = uuidText(job.uuid);
    for (map::PlanStop stop : planStops(operation, *visit->technician, position, now, legOf)) {
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
