// SPDX-License-Identifier: GPL-3.0-or-later
#include "workload.h"

#include "sim_client.h"

#include <algorithm>
#include <iterator>

namespace dispatch::simulation {

using namespace Qt::StringLiterals;
using namespace domain;

template<class Id>
std::optional<Id> Workload::pick(const std::vector<Id> &all)
{
    if (all.empty())
        return std::nullopt;
    // Mostly the newest few: people meet where something happens.
    constexpr std::size_t Few = 4;
    const auto count = m_random.chance(0.8) ? std::min(all.size(), Few) : all.size();
    return all[all.size() - 1 - m_random.below(static_cast<quint32>(count))];
}

std::optional<Expect> Workload::expectation(SimClient &client, const EntityRef &entity)
{
    const auto seen = client.session->operation().version(entity);
    const auto draw = m_random.below(10);
    if (draw < 6)
        return Expect { seen };
    if (draw < 7)
        return Expect { seen > 1 ? seen - 1 : seen };
    if (draw < 8)
        return Expect { ExpectAfter {} };
    return std::nullopt;
}

QString Workload::words()
{
    return u"w%1"_s.arg(++m_words);
}

JobPatch Workload::somePatch()
{
    JobPatch patch;
    switch (m_random.below(4)) {
    case 0:
        patch.title = Change<QString>::to(words());
        break;
    case 1:
        patch.description = Change<QString>::to(words());
        break;
    case 2:
        patch.priority
            = Change<Priority>::to(m_random.chance(0.5) ? Priority::High : Priority::Normal);
        break;
    default:
        patch.address = Change<QString>::to(words());
        patch.area = Change<QString>::to(words());
        break;
    }
    return patch;
}

TimeWindow Workload::window(SimClient &client)
{
    const auto from = client.clock() + std::chrono::hours(1 + m_random.below(4));
    return { from, from + std::chrono::hours(2) };
}

void Workload::act(SimClient &client)
{
    using Deed = void (Workload::*)(SimClient &);
    struct Weight {
        quint32 weight;
        Deed deed;
    };
    static constexpr Weight Weights[] { { 12, &Workload::createJob }, { 14, &Workload::editJob },
        { 5, &Workload::noteJob }, { 34, &Workload::actOnVisit }, { 4, &Workload::editVisit },
        { 2, &Workload::createVisit }, { 14, &Workload::post }, { 6, &Workload::markRead },
        { 5, &Workload::setDuty }, { 2, &Workload::emergency }, { 2, &Workload::actOnAlarm },
        { 4, &Workload::pay }, { 4, &Workload::undo }, { 4, &Workload::withdraw },
        { 4, &Workload::chain }, { 4, &Workload::roster } };
    static constexpr quint32 Sum = [] {
        quint32 sum = 0;
        for (const auto &w : Weights)
            sum += w.weight;
        return sum;
    }();
    auto draw = m_jobs.empty() ? 0 : m_random.below(Sum);
    for (const auto &w : Weights) {
        if (draw < w.weight)
            return (this->*w.deed)(client);
        draw -= w.weight;
    }
}

void Workload::createJob(SimClient &client)
{
    const auto now = client.clock();
    const auto job = JobId::make(now, m_ids);
    CreateJob args;
    args.fields.title = words();
    if (m_random.chance(0.1))
        args.fields.priority = Priority::Emergency;
    args.isRequest = m_random.chance(0.2);
    args.visit = VisitId::make(now, m_ids);
    args.thread = ThreadId::make(now, m_ids);
    if (m_random.chance(0.5))
        args.customerThread = ThreadId::make(now, m_ids);
    const auto [visit, thread, customerThread]
        = std::tuple(args.visit, args.thread, args.customerThread);
    if (!client.act(job, std::move(args), std::nullopt))
        return;
    m_jobs.push_back(job);
    m_visits.push_back(visit);
    m_threads.push_back(thread);
    if (customerThread)
        m_threads.push_back(*customerThread);
}

void Workload::editJob(SimClient &client)
{
    if (const auto job = pick(m_jobs))
        client.act(*job, EditJob { somePatch() }, expectation(client, *job));
}

void Workload::noteJob(SimClient &client)
{
    if (const auto job = pick(m_jobs))
        client.act(*job, NoteJob { words() }, std::nullopt);
}

void Workload::actOnVisit(SimClient &client)
{
    const auto id = pick(m_visits);
    if (!id)
        return;
    const auto *visit = client.session->operation().visit(*id);
    ActOnVisit args;
    args.reason = words();
    const bool isField = client.who == Cast::Tom || client.who == Cast::Tess;
    args.isOnBehalf = !isField;
    const auto technician = [&] {
        const auto who = m_random.chance(0.5) ? Cast::Tom : Cast::Tess;
        return theCast().logins[who].actor.technician;
    };
    using enum Action;
    // Mostly the next sensible step of what the person sees, sometimes any step at all.
    const auto step = [&]() -> Action {
        if (!visit || m_random.chance(0.1))
            return static_cast<Action>(m_random.below(actionCount));
        switch (visit->state) {
        case VisitState::Requested:
            return m_random.chance(0.8) ? Approve : Reject;
        case VisitState::Unscheduled:
            return Schedule;
        case VisitState::Scheduled:
            return m_random.chance(0.6) ? Dispatch : m_random.chance(0.6) ? Schedule : Unschedule;
        case VisitState::Dispatched:
            return m_random.chance(0.6) ? Accept : m_random.chance(0.5) ? Decline : Recall;
        case VisitState::Accepted:
            return m_random.chance(0.8) ? Depart : Recall;
        case VisitState::EnRoute:
            return m_random.chance(0.5) ? Arrive : Start;
        case VisitState::OnSite:
            return m_random.chance(0.8) ? Start : NoShow;
        case VisitState::InProgress:
            return m_random.chance(0.5) ? Complete : Pause;
        case VisitState::Paused:
            return m_random.chance(0.5) ? Resume : CloseIncomplete;
        case VisitState::Completed:
        case VisitState::NoShow:
            return m_random.chance(0.5) ? Reopen : Override;
        case VisitState::Canceled:
        case VisitState::Rejected:
            return m_random.chance(0.5) ? Restore : Override;
        }
        return Schedule;
    };
    args.action = step();
    if (args.action == Schedule) {
        args.window = window(client);
        if (m_random.chance(0.8))
            args.technician = technician();
    }
    if (args.action == Dispatch && m_random.chance(0.4))
        args.technician = technician();
    if (args.action == Override)
        args.overrideTo = static_cast<VisitState>(m_random.below(visitStateCount));
    if (args.action == CloseIncomplete || (args.action == NoShow && m_random.chance(0.5)))
        args.followUp = VisitId::make(client.clock(), m_ids);
    const auto followUp = args.followUp;
    if (client.act(*id, std::move(args), expectation(client, *id)) && followUp)
        m_visits.push_back(*followUp);
}

void Workload::editVisit(SimClient &client)
{
    const auto id = pick(m_visits);
    if (!id)
        return;
    EditVisit args;
    if (m_random.chance(0.5))
        args.patch.durationMin = Change<int>::to(30 + static_cast<int>(m_random.below(60)));
    else
        args.patch.technician = Change<TechnicianId>::to(
            *theCast().logins[m_random.chance(0.5) ? Cast::Tom : Cast::Tess].actor.technician);
    client.act(*id, std::move(args), expectation(client, *id));
}

void Workload::createVisit(SimClient &client)
{
    const auto job = pick(m_jobs);
    if (!job)
        return;
    const auto visit = VisitId::make(client.clock(), m_ids);
    if (client.act(
            visit, CreateVisit { .job = *job, .durationMin = 60, .skills = {} }, std::nullopt))
        m_visits.push_back(visit);
}

void Workload::post(SimClient &client)
{
    const auto thread = pick(m_threads);
    if (!thread)
        return;
    constexpr int LongText = 3'000;
    const auto text = m_random.chance(0.03) ? QString(LongText, u'x') : words();
    client.act(*thread, PostMessage { .text = text, .attachments = {} }, std::nullopt);
}

void Workload::markRead(SimClient &client)
{
    if (const auto thread = pick(m_threads))
        client.act(
            *thread, MarkRead { client.session->operation().version(*thread) }, std::nullopt);
}

void Workload::setDuty(SimClient &client)
{
    const auto who = m_random.chance(0.5) ? Cast::Tom : Cast::Tess;
    const auto technician = *theCast().logins[who].actor.technician;
    const auto duty = m_random.chance(0.7) ? Duty::Available : Duty::Break;
    client.act(
        technician, SetDuty { .duty = duty, .reason = words() }, expectation(client, technician));
}

void Workload::emergency(SimClient &client)
{
    const auto who = m_random.chance(0.5) ? Cast::Tom : Cast::Tess;
    const auto technician = *theCast().logins[who].actor.technician;
    client.act(
        technician, SetEmergency { .raise = m_random.chance(0.6), .note = words() }, std::nullopt);
}

void Workload::actOnAlarm(SimClient &client)
{
    std::optional<AlarmId> oldest;
    for (const auto &alarm : client.session->operation().alarms()) {
        if (alarm.state != AlarmState::Cleared && (!oldest || alarm.id < *oldest))
            oldest = alarm.id;
    }
    if (!oldest)
        return;
    client.act(*oldest,
        ActOnAlarm {
            .to = m_random.chance(0.5) ? AlarmState::Owned : AlarmState::Cleared, .note = words() },
        expectation(client, *oldest));
}

void Workload::pay(SimClient &client)
{
    const auto job = pick(m_jobs);
    if (!job)
        return;
    const auto kind = m_random.chance(0.5) ? PaymentKind::Charge
        : m_random.chance(0.7)             ? PaymentKind::Payment
                                           : PaymentKind::Refund;
    client.act(PaymentId::make(client.clock(), m_ids),
        AddPayment { .job = *job,
            .kind = kind,
            .amount = { 1 + static_cast<qint64>(m_random.below(5'000)), u"EUR"_s },
            .method = u"card"_s,
            .reference = {} },
        std::nullopt);
}

void Workload::undo(SimClient &client)
{
    if (client.made.empty())
        return;
    client.act({ Kind::Org, {} }, UndoCommand { client.made.back() }, std::nullopt);
}

void Workload::withdraw(SimClient &client)
{
    std::vector<CommandId> candidates;
    for (const auto &row : client.session->outbox()) {
        if (row.status != journal::OutboxStatus::Sent)
            candidates.push_back(row.command.id);
    }
    if (!candidates.empty())
        client.withdraw(candidates[m_random.below(static_cast<quint32>(candidates.size()))]);
}

// Several steps on one thing, each on the version which the one before makes.
void Workload::chain(SimClient &client)
{
    const auto job = pick(m_jobs);
    if (!job)
        return;
    auto expect = expectation(client, *job);
    const auto count = 2 + m_random.below(3);
    for (quint32 i = 0; i < count && client.isRunning(); ++i) {
        client.act(*job, EditJob { somePatch() }, expect);
        expect = Expect { ExpectAfter {} };
    }
}

// Two dispatchers who write the same roster: most of it is refused as taken, or meets.
void Workload::roster(SimClient &client)
{
    const auto who = m_random.chance(0.5) ? Cast::Tom : Cast::Tess;
    const auto technician = *theCast().logins[who].actor.technician;
    const auto hour = std::chrono::floor<std::chrono::hours>(client.clock());
    const TimeWindow hours { hour + std::chrono::hours(m_random.below(24)),
        hour + std::chrono::hours(24 + m_random.below(8)) };
    const auto known = client.session->operation().shiftsOf(technician, hours);
    if (known.empty() || m_random.chance(0.2)) {
        client.act(ShiftId::make(client.clock(), m_ids),
            CreateShift { .technician = technician, .hours = hours, .breaks = {}, .note = words() },
            std::nullopt);
        return;
    }
    const auto &shift = *known.front();
    if (m_random.chance(0.2)) {
        client.act(shift.id, CancelShift {}, expectation(client, shift.id));
        return;
    }
    EditShift args;
    if (m_random.chance(0.5)) {
        const auto from = shift.hours.from + std::chrono::hours(m_random.below(4));
        args.patch.breaks
            = Change<QList<TimeWindow>>::to({ { from, from + std::chrono::minutes(30) } });
    } else {
        args.patch.note = Change<QString>::to(words());
    }
    client.act(shift.id, args, expectation(client, shift.id));
}

void Workload::burst(SimClient &client, int count)
{
    Batch batch;
    for (int i = 0; i < count; ++i) {
        if (m_random.chance(0.5)) {
            const auto thread = pick(m_threads);
            if (thread && client.session->operation().thread(*thread))
                batch.items.push_back({ .entity = *thread,
                    .expect = std::nullopt,
                    .args = PostMessage { .text = words(), .attachments = {} } });
        } else if (const auto job = pick(m_jobs); job && client.session->operation().job(*job)) {
            batch.items.push_back({ .entity = *job,
                .expect = expectation(client, *job),
                .args = EditJob { somePatch() } });
        }
    }
    if (!batch.items.empty())
        client.act({ Kind::Org, {} }, std::move(batch), std::nullopt);
}

} // namespace dispatch::simulation
