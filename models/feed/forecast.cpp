// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/forecast.h"

#include <algorithm>

namespace dispatch::feed {

using domain::EntityRef;
using state::Operation;

namespace {

//! Whether the version that a person saw still holds is for the server to say.
domain::Command withoutExpectation(domain::Command command)
{
    command.expect.reset();
    if (auto *batch = std::get_if<domain::Batch>(&command.args)) {
        for (auto &item : batch->items)
            item.expect.reset();
    }
    return command;
}

//! Numbers that only the server gives.
void hideWhatIsNotKnown(domain::EventPayload &payload)
{
    if (auto *job = std::get_if<domain::JobCreated>(&payload))
        job->number = 0;
    else if (auto *technician = std::get_if<domain::TechnicianCreated>(&payload))
        technician->handle = 0;
}

std::optional<domain::CommandId> find(
    const QHash<EntityRef, domain::CommandId> &commands, const EntityRef &entity)
{
    const auto it = commands.constFind(entity);
    return it == commands.cend() ? std::nullopt : std::optional(*it);
}

} // namespace

Forecast::Difference Forecast::rebuild(
    const Operation &confirmed, const state::Actor &actor, std::span<const journal::OutboxRow> rows)
{
    m_view.reset();
    m_lastOn.clear();
    m_makers.clear();
    Difference difference { .changes = std::exchange(m_foretold, {}) };
    const auto created = difference.changes.created;
    for (const auto &row : rows) {
        if (row.status != journal::OutboxStatus::Refused)
            foretell(confirmed, actor, row.command, m_foretold);
    }
    difference.changes.add(m_foretold);
    difference.hasVanished = std::ranges::any_of(
        created, [&](const EntityRef &entity) { return view(confirmed).version(entity) == 0; });
    return difference;
}

Forecast::Difference Forecast::add(
    const Operation &confirmed, const state::Actor &actor, const domain::Command &command)
{
    Difference difference;
    foretell(confirmed, actor, command, difference.changes);
    m_foretold.add(difference.changes);
    return difference;
}

std::optional<domain::CommandId> Forecast::lastOn(const EntityRef &entity) const
{
    return find(m_lastOn, entity);
}

std::optional<domain::CommandId> Forecast::makerOf(const EntityRef &entity) const
{
    return find(m_makers, entity);
}

void Forecast::foretell(const Operation &confirmed, const state::Actor &actor,
    const domain::Command &command, state::ChangeSet &changes)
{
    if (actor.user.isNull() || std::holds_alternative<domain::UndoCommand>(command.args))
        return;
    auto decision
        = state::decide(view(confirmed), actor, withoutExpectation(command), command.made);
    if (!decision || decision->events.empty())
        return;
    if (!m_view)
        m_view = confirmed;
    for (auto &event : decision->events) {
        hideWhatIsNotKnown(event.payload);
        changes.add(m_view->apply(event));
        m_lastOn.insert(event.entity, command.id);
        if (event.ver == 1)
            m_makers.insert(event.entity, command.id);
    }
}

} // namespace dispatch::feed
