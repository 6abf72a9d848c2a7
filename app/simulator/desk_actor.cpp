// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/desk_actor.h"

#include <algorithm>
#include <array>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;
using domain::Action;
using domain::Priority;
using domain::VisitState;
using std::chrono::minutes;

namespace {

constexpr double TryAgainS = 20;
constexpr int MaxAnswersPerJob = 3;
constexpr double TightWindowShare = 0.22; // promises made too boldly: they turn late or at risk

constexpr std::array notes { "Customer asks for a call ten minutes before."_L1,
    "Access through the yard, please."_L1, "They had us here last month, same fault."_L1,
    "Please take photos for the warranty."_L1, "How is it looking?"_L1,
    "Landlord pays, please get a signature."_L1 };

} // namespace

const DeskTechnician *DeskActor::choose(const DeskVisit &visit,
    std::span<const DeskTechnician> technicians,
    const QHash<domain::TechnicianId, int> &given) const
{
    const DeskTechnician *best = nullptr;
    std::pair<int, double> bestKey;
    for (const DeskTechnician &technician : technicians) {
        const int load = technician.openVisits + given.value(technician.id);
        if (!technician.isOnShift || load >= MaxVisitsEach)
            continue;
        const std::pair key { load,
            visit.place ? geo::distanceM(*visit.place, technician.place) : 0.0 };
        if (!best || key < bestKey) {
            best = &technician;
            bestKey = key;
        }
    }
    return best;
}

domain::TimeWindow DeskActor::windowFor(Priority priority, domain::Timestamp now)
{
    // Whole five minutes, as people write them.
    const auto rounded = [](domain::Timestamp t) {
        return std::chrono::floor<minutes>(t)
            - std::chrono::floor<minutes>(t).time_since_epoch() % minutes(5);
    };
    if (m_random.chance(TightWindowShare)) {
        const auto to = now + minutes(2 + m_random.below(9));
        return { .from = rounded(now - minutes(25)), .to = to };
    }
    const bool isUrgent = priority >= Priority::High;
    const auto from = rounded(now + minutes(isUrgent ? 0 : m_random.below(25)));
    return { .from = from, .to = from + minutes(isUrgent ? 30 : 60) };
}

DeskIntents DeskActor::step(double nowS, domain::Timestamp wallNow,
    std::span<const DeskVisit> visits, std::span<const DeskTechnician> technicians)
{
    DeskIntents out;
    QHash<domain::TechnicianId, int> given;
    QHash<domain::VisitId, Plan> stillOpen;
    for (const DeskVisit &visit : visits) {
        if (!isMine(visit.jobNumber))
            continue;
        Plan plan = m_plans.value(visit.visit);
        if (plan.seen != visit.state || plan.technician != visit.technician) {
            plan = { .seen = visit.state,
                .technician = visit.technician,
                .actAtS = nowS + m_random.between(2, 9) };
            stillOpen.insert(visit.visit, plan);
            continue;
        }
        if (nowS >= plan.actAtS) {
            plan.actAtS = nowS + TryAgainS;
            domain::ActOnVisit act;
            const bool needsSomebody = visit.state == VisitState::Unscheduled
                || (visit.state == VisitState::Scheduled && !visit.technician);
            if (visit.state == VisitState::Requested) {
                act.action = Action::Approve;
                out.steps.push_back({ visit.visit, act });
            } else if (needsSomebody) {
                if (const DeskTechnician *technician = choose(visit, technicians, given)) {
                    ++given[technician->id];
                    act.action = Action::Schedule;
                    act.technician = technician->id;
                    act.window = windowFor(visit.priority, wallNow);
                    out.steps.push_back({ visit.visit, act });
                }
            } else if (visit.state == VisitState::Scheduled) {
                const auto sent
                    = std::ranges::find(technicians, *visit.technician, &DeskTechnician::id);
                if (sent != technicians.end() && sent->isOnShift) {
                    act.action = Action::Dispatch;
                    out.steps.push_back({ visit.visit, act });
                    if (m_random.chance(0.3))
                        m_due.push_back({ nowS + m_random.between(15, 60),
                            { visit.job, false, m_random.pick(notes) } });
                }
            }
        }
        stillOpen.insert(visit.visit, plan);
    }
    m_plans = std::move(stillOpen);
    for (const Due &due : m_due) {
        if (due.atS <= nowS)
            out.sayings.push_back(due.saying);
    }
    std::erase_if(m_due, [nowS](const Due &due) { return due.atS <= nowS; });
    return out;
}

void DeskActor::hearCustomer(
    double nowS, domain::JobId job, quint64 jobNumber, const QString &text, bool isSomebodySent)
{
    // A thank-you needs no answer.
    const bool isWaiting = text.contains(u'?') || text.contains(u"hurry"_s);
    if (!isMine(jobNumber) || !isWaiting || m_answers[job]++ >= MaxAnswersPerJob)
        return;
    m_due.push_back({ nowS + m_random.between(6, 18),
        { job, true,
            isSomebodySent
                ? u"Your technician has the job and is on it. We will tell you when the van is near."_s
                : u"We are looking for the next free technician and come back to you in a few minutes."_s } });
}

} // namespace dispatch::simulator
