// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/story.h"

namespace dispatch::test {

using namespace Qt::StringLiterals;
using namespace domain;

namespace {
constexpr int StepsOfPrologue = 2;
constexpr int StepsOfJob = 10;
} // namespace

Story::Story(quint32 seed, Timestamp start)
    : m_random(seed)
    , m_now(start)
    , m_mia(make<UserId>())
    , m_ada(make<TechnicianId>())
{
}

Event Story::event(const EntityRef &entity, EventPayload payload, std::optional<CommandId> cmd)
{
    m_now += milliseconds { 250 };
    return { .seq = ++m_seq,
        .entity = entity,
        .ver = ++m_versions[entity],
        .at = m_now,
        .by = m_mia,
        .cmd = cmd.value_or(CommandId { makeUuidV7(m_now, m_random) }),
        .payload = std::move(payload) };
}

Command Story::command(const QString &note)
{
    return { .id = CommandId { makeUuidV7(m_now, m_random) },
        .entity = m_job,
        .expect = std::nullopt,
        .after = std::nullopt,
        .made = m_now,
        .args = NoteJob { note } };
}

std::vector<Event> Story::next(int count)
{
    std::vector<Event> events;
    events.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        events.push_back(step());
    return events;
}

Event Story::step()
{
    const int step = m_step++;
    if (step == 0)
        return event(m_mia,
            UserChanged {
                .name = u"mia"_s, .roles = Role::Dispatcher, .areas = {}, .technician = {} });
    if (step == 1)
        return event(m_ada,
            TechnicianCreated { .handle = 1,
                .name = u"Ada Lind"_s,
                .phone = u"555 010"_s,
                .area = {},
                .skills = {} });
    switch ((step - StepsOfPrologue) % StepsOfJob) {
    case 0: {
        m_job = make<JobId>();
        JobFields fields;
        fields.title = u"Boiler %1"_s.arg(++m_jobs);
        fields.customerName = u"Customer %1"_s.arg(m_jobs);
        fields.address = u"Kärntner Straße %1"_s.arg(m_jobs);
        fields.place = GeoPoint { 48.2, 16.37 };
        return event(m_job, JobCreated { m_jobs, fields });
    }
    case 1:
        m_visit = make<VisitId>();
        return event(
            m_visit, VisitCreated { .job = m_job, .state = VisitState::Unscheduled, .skills = {} });
    case 2:
        m_thread = make<ThreadId>();
        return event(m_thread, ThreadCreated { .job = m_job, .technician = {} });
    case 3:
        return event(m_visit,
            VisitMoved { .from = VisitState::Unscheduled,
                .to = VisitState::Scheduled,
                .technician = Change<TechnicianId>::to(m_ada),
                .window = Change<TimeWindow>::to({ m_now, m_now + std::chrono::hours(2) }) });
    case 4:
        return event(m_thread,
            MessagePosted {
                .text = u"The customer is at home \"until\" four.\n€ 90"_s, .attachments = {} });
    case 5: {
        JobPatch patch;
        patch.priority = Change<Priority>::to(Priority::High);
        patch.place = Change<GeoPoint>::cleared();
        return event(m_job, JobChanged { patch });
    }
    case 6:
        return event(
            m_visit, VisitMoved { .from = VisitState::Scheduled, .to = VisitState::Dispatched });
    case 7:
        return event(m_job, JobNoted { u"Key under the mat of house %1"_s.arg(m_jobs) });
    case 8:
        return event(make<PaymentId>(),
            PaymentAdded { .job = m_job,
                .kind = PaymentKind::Charge,
                .amount = { 12'500, u"EUR"_s },
                .method = u"invoice"_s,
                .reference = {} });
    default:
        return event(m_visit,
            VisitMoved { .from = VisitState::Dispatched,
                .to = VisitState::Canceled,
                .reason = u"The customer has gone away"_s });
    }
}

} // namespace dispatch::test
