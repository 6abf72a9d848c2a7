// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/field_crew.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::test {

using namespace domain;

namespace {

//! The next step of a visit on the telephone; none where it is the office's turn.
std::optional<Action> nextStep(VisitState state)
{
    switch (state) {
    case VisitState::Dispatched:
        return Action::Accept;
    case VisitState::Accepted:
        return Action::Depart;
    case VisitState::EnRoute:
        return Action::Arrive;
    case VisitState::OnSite:
        return Action::Start;
    case VisitState::InProgress:
        return Action::Complete;
    default:
        return std::nullopt;
    }
}

} // namespace

bool addUser(
    const Office &office, const QString &name, const QString &roles, const QString &technician)
{
    Program add(serverProgram());
    QStringList arguments { u"user"_s, u"add"_s, name, u"--data"_s, office.data(), u"--roles"_s,
        roles, u"--password-file"_s, office.passwordFile() };
    if (!technician.isEmpty())
        arguments << u"--technician"_s << technician;
    const auto code = add.run(arguments);
    if (code != 0)
        qInfo().noquote() << add.report();
    return code == 0;
}

bool askForMany(Console &customer, int count)
{
    constexpr double StepDeg = 0.002; // a few hundred metres
    constexpr int PerRow = 7;
    const SystemClock clock;
    for (int i = 0; i < count; ++i) {
        const auto now = clock.now();
        CreateJob request;
        request.fields.title = u"Tap %1 drips"_s.arg(i + 1);
        request.fields.customerName = u"Vera Holm"_s;
        request.fields.address = u"Harbour Road %1"_s.arg(i + 1);
        request.fields.trade = u"plumbing"_s;
        const int row = i / PerRow;
        const int column = i % PerRow;
        request.fields.place = GeoPoint { 47 + StepDeg * column, -15 + StepDeg * row };
        request.durationMin = 20;
        request.visit = VisitId::make(now);
        request.thread = ThreadId::make(now);
        if (!customer.client().act(JobId::make(now), request, std::nullopt))
            return false;
    }
    return true;
}

Phone::Phone(const Office &office, const QString &name)
    : m_name(name)
    , m_console(
          office.path(u"phone-"_s + name + u".replica"_s), office.url(), name, Office::password())
{
}

TechnicianId Phone::technician() const
{
    const auto &technicians = m_console.operation().technicians();
    return technicians.isEmpty() ? TechnicianId()
                                 : technicians.begin()->id; // the own one alone is seen
}

void Phone::beginShift()
{
    (void)m_console.client().act(
        technician(), SetDuty { .duty = Duty::Available, .reason = {} }, std::nullopt);
}

void Phone::raiseEmergency(const QString &note)
{
    (void)m_console.client().act(
        technician(), SetEmergency { .raise = true, .note = note }, std::nullopt);
}

void Phone::act(const Visit &visit, Action action, const QString &reason)
{
    ActOnVisit step;
    step.action = action;
    step.reason = reason;
    (void)m_console.client().act(visit.id, step, visit.ver);
}

bool Phone::hasOne(VisitState state) const
{
    const auto visits = m_console.operation().openVisitsOf(technician());
    return std::ranges::any_of(visits, [state](const Visit *v) { return v->state == state; });
}

JobId Phone::declineOne(const QString &reason)
{
    for (const Visit *visit : m_console.operation().openVisitsOf(technician())) {
        if (visit->state != VisitState::Dispatched)
            continue;
        const JobId job = visit->job;
        act(*visit, Action::Decline, reason);
        return job;
    }
    return {};
}

void Phone::work()
{
    if (!m_console.hasNothingPending())
        return;
    const auto visits = m_console.operation().openVisitsOf(technician());
    // One that was begun before one that waits: two at a time are refused.
    const auto furthest = std::ranges::max_element(visits, {}, [](const Visit *visit) {
        return nextStep(visit->state) ? std::to_underlying(visit->state) : 0;
    });
    if (furthest == visits.end())
        return;
    if (const auto step = nextStep((*furthest)->state))
        act(**furthest, *step);
}

} // namespace dispatch::test
