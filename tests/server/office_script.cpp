// SPDX-License-Identifier: GPL-3.0-or-later
#include "office_script.h"

namespace dispatch::server::test {

using namespace Qt::StringLiterals;
using namespace domain;

namespace {
constexpr int Technicians = 4;
constexpr std::size_t GroupSizes[] { 1, 2, 3, 5, 1, 4 };
} // namespace

OfficeScript::OfficeScript(int jobs)
    : m_dispatcher { UserId::make(Now), Role::Dispatcher | Role::Supervisor | Role::Administrator,
        std::nullopt }
{
    addTechnicians();
    for (int n = 1; n <= jobs; ++n)
        addJob(n);
    std::size_t end = 0;
    for (std::size_t group = 0; end < m_commands.size(); ++group) {
        end = std::min(end + GroupSizes[group % std::size(GroupSizes)], m_commands.size());
        m_groupEnds.push_back(end);
    }
}

CommandId OfficeScript::add(const EntityRef &entity, CommandArgs args, std::optional<Expect> expect,
    std::optional<CommandId> after)
{
    Command command;
    command.id = CommandId::make(Now);
    command.entity = entity;
    command.expect = expect;
    command.after = after;
    command.made = Now;
    command.args = std::move(args);
    m_commands.push_back(std::move(command));
    return m_commands.back().id;
}

void OfficeScript::addTechnicians()
{
    for (int n = 1; n <= Technicians; ++n) {
        const auto id = TechnicianId::make(Now);
        m_technicians.push_back(id);
        add(id, CreateTechnician { u"Technician %1"_s.arg(n), {}, {}, {} });
        add(id, SetDuty { Duty::Available, {} });
    }
}

void OfficeScript::addJob(int number)
{
    const auto job = JobId::make(Now);
    CreateJob create;
    create.fields.title = u"Boiler %1"_s.arg(number);
    create.fields.customerName = u"Customer %1"_s.arg(number);
    create.fields.address = u"Kärntner Straße %1"_s.arg(number);
    create.visit = VisitId::make(Now);
    create.thread = ThreadId::make(Now);
    const auto created = add(job, create);

    ActOnVisit schedule;
    schedule.action = Action::Schedule;
    schedule.technician = m_technicians[static_cast<std::size_t>(number) % m_technicians.size()];
    schedule.window = TimeWindow { Now, Now + std::chrono::hours(2) };
    const auto scheduled = add(create.visit, schedule, ExpectAfter {}, created);

    add(job, NoteJob { u"Key under the mat of house %1. "_s.arg(number).repeated(20) });

    JobPatch urgent;
    urgent.priority = Change<Priority>::to(Priority::High);
    Batch batch;
    batch.items.push_back({ job, std::nullopt, NoteJob { u"No hot water since Monday"_s } });
    batch.items.push_back({ job, std::nullopt, EditJob { urgent } });
    add({}, batch);

    JobPatch renamed;
    renamed.title = Change<QString>::to(u"Boiler %1, ground floor"_s.arg(number));
    const auto edited = add(job, EditJob { renamed });
    add({}, UndoCommand { edited });

    add(create.thread, PostMessage { u"The customer is at home \"until\" four.\n€ 90"_s, {} });
    ActOnVisit dispatch;
    dispatch.action = Action::Dispatch;
    add(create.visit, dispatch, ExpectAfter {}, scheduled);
    add(PaymentId::make(Now),
        AddPayment { job, PaymentKind::Charge, { 12'500, u"EUR"_s }, u"invoice"_s, {} });
    add(JobId::make(Now), NoteJob { u"of a job that nobody knows"_s }); // refused

    JobPatch moved; // nobody else touched the address since version 1: merged
    moved.address = Change<QString>::to(u"Graben %1"_s.arg(number));
    add(job, EditJob { moved }, Expect { quint64(1) });
    ActOnVisit cancel;
    cancel.action = Action::Cancel;
    cancel.reason = u"The customer has gone away"_s;
    add(create.visit, cancel);
}

std::vector<protocol::Result> OfficeScript::send(
    CommitQueue &queue, std::size_t first, std::size_t last, Timestamp now) const
{
    std::vector<protocol::Result> results;
    for (std::size_t i = first; i < last; ++i) {
        queue.push({ m_dispatcher, m_commands[i].id, m_commands[i],
            [&results](const protocol::Result &result) { results.push_back(result); } });
    }
    while (!queue.isEmpty())
        (void)queue.flush(now);
    return results;
}

} // namespace dispatch::server::test
