// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/memory_replica.h"

#include <algorithm>

namespace dispatch::journal {

using namespace Qt::StringLiterals;

MemoryReplica::MemoryReplica()
    : m_install(domain::makeUuidV7(domain::SystemClock().now()))
{
}

void MemoryReplica::dropAccepted(quint64 seq)
{
    std::erase_if(
        m_outbox, [&](const OutboxRow &row) { return row.accepted && row.accepted->seq <= seq; });
}

Stored<void> MemoryReplica::apply(std::span<const domain::Event> events,
    const protocol::Position &position, domain::Timestamp asOf)
{
    for (const auto &event : events) {
        m_operation.apply(event);
        if (!event.cmd.isNull())
            std::erase_if(
                m_outbox, [&](const OutboxRow &row) { return row.command.id == event.cmd; });
    }
    dropAccepted(position.seq);
    m_position = position;
    m_asOf = asOf;
    return {};
}

Stored<void> MemoryReplica::replaceAll(
    const state::Operation &operation, const protocol::Position &position, domain::Timestamp asOf)
{
    if (!m_position || m_position->epoch != position.epoch) {
        for (auto &row : m_outbox)
            row.accepted.reset();
    } else {
        dropAccepted(position.seq);
    }
    m_operation = operation;
    m_position = position;
    m_asOf = asOf;
    return {};
}

Stored<void> MemoryReplica::enqueue(const domain::Command &command)
{
    if (std::ranges::contains(
            m_outbox, command.id, [](const OutboxRow &row) { return row.command.id; }))
        return std::unexpected(
            StoreError { StoreErrorCode::Io, u"This action is in the outbox already."_s });
    m_outbox.push_back({ .command = command, .accepted = {}, .rejection = {} });
    return {};
}

Stored<void> MemoryReplica::update(const OutboxRow &row)
{
    for (auto &stored : m_outbox) {
        if (stored.command.id == row.command.id)
            stored = row;
    }
    return {};
}

Stored<void> MemoryReplica::remove(const domain::CommandId &id)
{
    std::erase_if(m_outbox, [&](const OutboxRow &row) { return row.command.id == id; });
    return {};
}

} // namespace dispatch::journal
