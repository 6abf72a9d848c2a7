// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "domain/transitions.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::test {

using namespace domain;
using state::Actor;

namespace {

//! Situations are the ground a test stands on; if one cannot be made, going on would test something else.
void mustWork(const World::Outcome &outcome)
{
    if (!outcome)
        qFatal("The office refuses: %s (%s)", qPrintable(outcome.error().title),
            qPrintable(outcome.error().field));
}

} // namespace

JobFields fields(const QString &title)
{
    JobFields f;
    f.title = title;
    f.trade = u"plumbing"_s;
    f.customerName = u"Ada Berg"_s;
    f.address = u"Mill Lane 4"_s;
    f.place = GeoPoint { 59.91, 10.75 };
    return f;
}

World::World(quint32 seed)
    : m_random(seed)
{
    dispatcher = addUser(u"Dora"_s, Role::Dispatcher);
    otherDispatcher = addUser(u"Otto"_s, Role::Dispatcher);
    supervisor = addUser(u"Susan"_s, Role::Supervisor);
    administrator = addUser(u"Adam"_s, Role::Administrator);
    customer = addUser(u"Carla"_s, Role::Customer);
    otherCustomer = addUser(u"Cyril"_s, Role::Customer);
    automaton = { .user = UserId { newId<OrgId>().uuid }, .roles = Role::System, .technician = {} };
}

Actor World::addUser(const QString &name, Roles roles)
{
    const auto id = newId<UserId>();
    UserChanged changed;
    changed.name = name;
    changed.roles = roles;
    append(id, changed);
    return { .user = id, .roles = roles, .technician = {} };
}

void World::append(const EntityRef &entity, EventPayload payload)
{
    Event event;
    event.entity = entity;
    event.ver = operation.version(entity) + 1;
    event.at = now;
    event.by = { Kind::Org, QUuid::fromString("01970e00-0000-7000-8000-000000000001"_L1) };
    event.payload = std::move(payload);
    fold({ event });
}

void World::fold(const std::vector<Event> &events)
{
    for (auto event : events) {
        event.seq = log.size() + 1;
        operation.apply(event);
        log.push_back(std::move(event));
    }
}

Command World::command(const EntityRef &entity, CommandArgs args, std::optional<Expect> expect)
{
    return { .id = CommandId { makeUuidV7(now, m_random) },
        .entity = entity,
        .expect = std::move(expect),
        .after = {},
        .made = now,
        .args = std::move(args) };
}

World::Outcome World::judge(const Actor &actor, const Command &command) const
{
    // As a server does: the log since the expected version, for every entity that expects one.
    std::vector<Event> since;
    const auto collect = [&](const EntityRef &entity, const std::optional<Expect> &expect) {
        if (!expect || !std::holds_alternative<quint64>(*expect))
            return;
        for (const auto &event : log) {
            if (event.entity == entity && event.ver > std::get<quint64>(*expect))
                since.push_back(event);
        }
    };
    collect(command.entity, command.expect);
    if (const auto *batch = std::get_if<Batch>(&command.args)) {
        for (const auto &item : batch->items)
            collect(item.entity, item.expect);
    }
    return decide(operation, actor, command, now, since);
}

World::Outcome World::commit(const Actor &actor, const Command &command)
{
    auto outcome = judge(actor, command);
    if (outcome)
        fold(outcome->events);
    return outcome;
}

World::Outcome World::act(
    const Actor &actor, const EntityRef &entity, CommandArgs args, std::optional<Expect> expect)
{
    return commit(actor, command(entity, std::move(args), std::move(expect)));
}

World::Outcome World::undo(const Actor &actor, const CommandId &cmd, milliseconds hold)
{
    std::vector<Event> caused;
    std::ranges::copy_if(
        log, std::back_inserter(caused), [&](const Event &event) { return event.cmd == cmd; });
    const auto request = command({ Kind::Org, {} }, UndoCommand { .cmd = cmd });
    auto outcome = decideUndo(operation, actor, request, caused, now, hold);
    if (outcome)
        fold(outcome->events);
    return outcome;
}

JobId World::addJob(const QString &title)
{
    const auto job = newId<JobId>();
    CreateJob args;
    args.fields = fields(title);
    args.visit = newId<VisitId>();
    args.thread = newId<ThreadId>();
    args.customerThread = newId<ThreadId>();
    mustWork(act(dispatcher, job, args));
    return job;
}

JobId World::addRequest(const Actor &actor, Priority priority)
{
    const auto job = newId<JobId>();
    CreateJob args;
    args.fields = fields(u"No hot water"_s);
    args.fields.priority = priority;
    args.isRequest = true;
    args.visit = newId<VisitId>();
    args.thread = newId<ThreadId>();
    args.customerThread = newId<ThreadId>();
    mustWork(act(actor, job, args));
    return job;
}

TechnicianId World::addTechnician(const QString &name, Duty duty)
{
    const auto id = newId<TechnicianId>();
    mustWork(act(administrator, id,
        CreateTechnician { .name = name, .phone = {}, .area = {}, .skills = {} }));
    if (duty != Duty::OffShift)
        mustWork(act(dispatcher, id, SetDuty { .duty = duty, .reason = {} }));
    return id;
}

void World::bring(const JobId &job, VisitState state, const TechnicianId &technician)
{
    const auto field = actorFor(technician);
    const auto step = [&](const Actor &actor, Action action, const QString &reason = {}) {
        ActOnVisit args;
        args.action = action;
        args.reason = reason;
        if (action == Action::Schedule) {
            args.technician = technician;
            args.window = window();
        }
        mustWork(act(actor, visitOf(job).id, args));
    };
    const auto is = [&](VisitState s) { return visitOf(job).state == s; };
    if (is(VisitState::Requested) && state != VisitState::Requested)
        step(dispatcher, Action::Approve);
    if (is(VisitState::Unscheduled) && state > VisitState::Unscheduled)
        step(dispatcher, Action::Schedule);
    if (is(VisitState::Scheduled) && state > VisitState::Scheduled)
        step(dispatcher, Action::Dispatch);
    if (is(VisitState::Dispatched) && state > VisitState::Dispatched)
        step(field, Action::Accept);
    if (is(VisitState::Accepted) && state > VisitState::Accepted)
        step(field, Action::Depart);
    if (is(VisitState::EnRoute) && state > VisitState::EnRoute)
        step(field, Action::Arrive);
    if (is(VisitState::OnSite) && state == VisitState::NoShow)
        step(field, Action::NoShow, u"Rang twice, waited 15 min"_s);
    if (is(VisitState::OnSite) && state > VisitState::OnSite)
        step(field, Action::Start);
    if (is(VisitState::InProgress) && state == VisitState::Paused)
        step(field, Action::Pause, u"part"_s);
    if (is(VisitState::InProgress) && state == VisitState::Completed)
        step(field, Action::Complete);
    if (!is(state))
        qFatal("No usual way to %s", name(state).data());
}

void World::pay(const JobId &job, PaymentKind kind, qint64 minor, const Actor &by)
{
    AddPayment args;
    args.job = job;
    args.kind = kind;
    args.amount = { .minor = minor, .currency = u"EUR"_s };
    mustWork(act(by, newId<PaymentId>(), args));
}

const Visit &World::visitOf(const JobId &job) const
{
    const auto *visit = operation.currentVisit(job);
    if (!visit)
        qFatal("The job has no visit");
    return *visit;
}

Actor World::actorFor(const TechnicianId &technician) const
{
    return {
        .user = UserId { technician.uuid }, .roles = Role::Technician, .technician = technician
    };
}

TimeWindow World::window(int fromMin, int lengthMin) const
{
    const auto from = now + std::chrono::minutes(fromMin);
    return { .from = from, .to = from + std::chrono::minutes(lengthMin) };
}

} // namespace dispatch::test
