// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim_replica.h"

#include <algorithm>

namespace dispatch::simulation {

using namespace Qt::StringLiterals;
using journal::OutboxRow;
using journal::Stored;

template<class Write>
Stored<void> SimReplica::write(Write &&write)
{
    const auto fate = std::exchange(nextWrite, std::nullopt)
                          .value_or(isDiskFull ? Fate::DiskFull : Fate::Works);
    if (fate == Fate::CrashBefore)
        throw ClientCrash {};
    if (fate == Fate::DiskFull)
        return std::unexpected(journal::StoreError {
            journal::StoreErrorCode::DiskFull, u"The disk is full. Make room on it."_s, 0 });
    const auto stored = write();
    if (fate == Fate::CrashAfter)
        throw ClientCrash {};
    return stored;
}

void SimReplica::tellGone(const std::vector<OutboxRow> &before)
{
    if (before.empty())
        return;
    const auto left = m_memory.outbox().value();
    for (const auto &row : before) {
        const bool isLeft = std::ranges::any_of(
            left, [&](const OutboxRow &other) { return other.command.id == row.command.id; });
        if (!isLeft)
            m_watcher.rowGone(row);
    }
}

Stored<void> SimReplica::apply(std::span<const domain::Event> events,
    const protocol::Position &position, domain::Timestamp asOf)
{
    return write([&] {
        const auto from = m_memory.position();
        const auto rows = m_memory.outbox().value();
        const auto stored = m_memory.apply(events, position, asOf);
        m_watcher.moved(from, false);
        tellGone(rows);
        return stored;
    });
}

Stored<void> SimReplica::replaceAll(
    const state::Operation &operation, const protocol::Position &position, domain::Timestamp asOf)
{
    return write([&] {
        const auto from = m_memory.position();
        const auto rows = m_memory.outbox().value();
        const auto stored = m_memory.replaceAll(operation, position, asOf);
        m_watcher.moved(from, true);
        tellGone(rows);
        return stored;
    });
}

Stored<void> SimReplica::enqueue(const domain::Command &command)
{
    return write([&] {
        const auto stored = m_memory.enqueue(command);
        if (stored)
            m_watcher.stored(command);
        return stored;
    });
}

Stored<void> SimReplica::update(const OutboxRow &row)
{
    return write([&] { return m_memory.update(row); });
}

Stored<void> SimReplica::remove(const domain::CommandId &id)
{
    return write([&] {
        const auto rows = m_memory.outbox().value();
        const auto stored = m_memory.remove(id);
        tellGone(rows);
        return stored;
    });
}

} // namespace dispatch::simulation
