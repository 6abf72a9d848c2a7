// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/parts.h"

#include <cmath>
#include <numbers>

namespace dispatch::bench {

using namespace dispatch::domain;
using namespace Qt::StringLiterals;

namespace {

constexpr int StepsOfJob = 22;
const QStringList Troubles { u"Boiler gives no hot water"_s, u"Drain is blocked"_s,
    u"Fridge does not cool"_s, u"Fuse trips again and again"_s, u"Tap drips"_s };

} // namespace

OfficeLog::OfficeLog(const LogPlan &plan, Timestamp start)
    : m_plan(plan)
    , m_epoch(makeUuidV7(start))
    , m_now(start)
    , m_nextJob(start)
    , m_user(UserId::make(start))
{
}

Event OfficeLog::event(const EntityRef &entity, quint64 ver, EventPayload payload)
{
    m_now += milliseconds(1);
    return { .seq = ++m_seq,
        .entity = entity,
        .ver = ver,
        .at = m_now,
        .by = m_user,
        .cmd = CommandId { makeUuidV7(m_now, m_random) },
        .payload = std::move(payload) };
}

void OfficeLog::plan()
{
    // By day there are twelve times as many calls as by night.
    constexpr double DayMs = 86'400'000;
    const double hour = std::fmod(static_cast<double>(toMs(m_nextJob)), DayMs) / 3'600'000;
    const bool isDay = hour >= 8 && hour < 18;
    const double meanMs = DayMs / m_plan.jobsADay * (isDay ? 0.46 : 5.6);
    m_nextJob
        += milliseconds(1 + static_cast<qint64>(-meanMs * std::log(1 - m_random.generateDouble())));
    Work work;
    work.due = m_nextJob;
    work.number = ++m_jobs;
    work.job = JobId { makeUuidV7(work.due, m_random) };
    work.visit = VisitId { makeUuidV7(work.due, m_random) };
    work.thread = ThreadId { makeUuidV7(work.due, m_random) };
    work.technician = m_crew[m_random.bounded(static_cast<quint32>(m_crew.size()))];
    m_open.push(work);
}

Event OfficeLog::stepOf(Work &work)
{
    const auto moved = [&](VisitState from, VisitState to) {
        VisitMoved move { .from = from, .to = to };
        if (to == VisitState::Scheduled) {
            move.technician = Change<TechnicianId>::to(work.technician);
            move.window = Change<TimeWindow>::to(
                { m_now + std::chrono::hours(1), m_now + std::chrono::hours(3) });
        }
        return event(work.visit, ++work.visitVer, move);
    };
    const auto said = [&](const QString &text) {
        return event(
            work.thread, ++work.threadVer, MessagePosted { .text = text, .attachments {} });
    };
    using enum VisitState;
    switch (work.step) {
    case 0: {
        JobCreated created;
        created.number = work.number;
        created.fields.title = Troubles.at(static_cast<int>(work.number) % Troubles.size());
        created.fields.trade = u"heating"_s;
        created.fields.customerName = u"Customer %1"_s.arg(work.number % 40'000);
        created.fields.customerPhone = u"555 %1"_s.arg(work.number % 40'000);
        created.fields.address = u"%1 Quay Street"_s.arg(work.number % 900);
        created.fields.place = GeoPoint { 44.8 + m_random.generateDouble() / 10,
            20.4 + m_random.generateDouble() / 10 };
        created.fields.area = u"north"_s;
        return event(work.job, ++work.jobVer, created);
    }
    case 1:
        return event(work.visit, ++work.visitVer, VisitCreated { .job = work.job, .skills = {} });
    case 2:
        return event(
            work.thread, ++work.threadVer, ThreadCreated { .job = work.job, .technician = {} });
    case 3:
        return moved(Unscheduled, Scheduled);
    case 4:
        return said(u"The customer is at home until four."_s);
    case 5: {
        JobPatch patch;
        patch.priority = Change<Priority>::to(Priority::High);
        return event(work.job, ++work.jobVer, JobChanged { patch });
    }
    case 6:
        return moved(Scheduled, Dispatched);
    case 7:
        return moved(Dispatched, Accepted);
    case 8:
    case 11:
    case 14:
    case 16:
        return event(work.thread, ++work.threadVer, ThreadRead { work.threadVer });
    case 9:
        return moved(Accepted, EnRoute);
    case 10:
        return said(u"On my way, ten minutes."_s);
    case 12:
        return moved(EnRoute, OnSite);
    case 13:
        return moved(OnSite, InProgress);
    case 15:
        return said(u"The pump has to be changed, I have one in the van."_s);
    case 17:
        return event(work.job, ++work.jobVer, JobNoted { u"Pump changed, tested twice."_s });
    case 18:
        return moved(InProgress, Completed);
    case 19:
    case 20:
        return event(PaymentId { makeUuidV7(m_now, m_random) }, 1,
            PaymentAdded { .job = work.job,
                .kind = work.step == 19 ? PaymentKind::Charge : PaymentKind::Payment,
                .amount = { 12'500, u"EUR"_s },
                .method = u"card"_s,
                .reference = {} });
    default:
        return event(work.job, ++work.jobVer, JobClosed {});
    }
}

std::vector<Event> OfficeLog::next(int count)
{
    std::vector<Event> events;
    events.reserve(static_cast<std::size_t>(count));
    while (static_cast<int>(events.size()) < count) {
        if (m_hired < static_cast<std::size_t>(m_plan.technicians)) {
            m_crew.push_back(TechnicianId { makeUuidV7(m_now, m_random) });
            TechnicianCreated created;
            created.handle = static_cast<quint32>(++m_hired);
            created.name = u"Technician %1"_s.arg(m_hired);
            events.push_back(event(m_crew.back(), 1, created));
            events.push_back(
                event(m_crew.back(), 2, DutyChanged { .duty = Duty::Available, .reason = {} }));
            m_nextJob = m_now;
            continue;
        }
        if (m_open.empty() || m_open.top().due >= m_nextJob) {
            plan();
            continue;
        }
        Work work = m_open.top();
        m_open.pop();
        m_now = std::max(m_now, work.due);
        events.push_back(stepOf(work));
        // Three hours from the call to the last payment, on the whole.
        work.due = m_now + milliseconds(1'000 + m_random.bounded(990'000));
        if (++work.step < StepsOfJob)
            m_open.push(work);
    }
    return events;
}

} // namespace dispatch::bench
