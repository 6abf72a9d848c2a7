// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/outbox.h"

#include "domain/seeded_bugs.h"
#include "protocol/feed_messages.h"
#include "protocol/limits.h"

#include <algorithm>
#include <ranges>
#include <tuple>

namespace dispatch::feed {

using domain::CommandId;
using domain::hasBug;
using domain::SeededBug;
using journal::OutboxRow;
using journal::OutboxStatus;
using journal::Stored;

Outbox::Outbox(journal::Replica &replica)
    : m_replica(replica)
{
}

Stored<void> Outbox::load(const std::optional<protocol::Position> &position)
{
    auto rows = m_replica.outbox();
    if (!rows)
        return std::unexpected(rows.error());
    clear();
    m_rows = std::move(*rows);
    for (const auto &row : m_rows) {
        const auto bytes
            = protocol::encode(protocol::ClientMessage(protocol::CommandMessage { row.command }))
                  .size();
        m_sizes.insert(row.command.id, bytes);
        m_bytes += bytes;
    }
    if (position)
        std::ignore = settle({}, *position);
    return {};
}

qsizetype Outbox::unsettled() const
{
    return std::ranges::count_if(
        m_rows, [](const OutboxRow &row) { return row.status != OutboxStatus::Refused; });
}

bool Outbox::hasRoomFor(qsizetype bytes) const
{
    return m_rows.size() < protocol::MaxOutboxCommands
        && m_bytes + bytes <= protocol::MaxOutboxBytes;
}

Stored<void> Outbox::add(const domain::Command &command, qsizetype bytes)
{
    if (auto stored = m_replica.enqueue(command); !stored)
        return stored;
    m_rows.push_back(
        { .command = command, .status = OutboxStatus::Waiting, .accepted = {}, .rejection = {} });
    m_sizes.insert(command.id, bytes);
    m_bytes += bytes;
    return {};
}

OutboxRow *Outbox::find(const CommandId &id)
{
    const auto it
        = std::ranges::find(m_rows, id, [](const OutboxRow &row) { return row.command.id; });
    return it == m_rows.end() ? nullptr : &*it;
}

void Outbox::forget(const CommandId &id)
{
    m_bytes -= m_sizes.take(id);
    m_held.remove(id);
    m_confirmed.remove(id);
}

bool Outbox::withdraw(const CommandId &id)
{
    const auto *row = find(id);
    if (!row || row->accepted || row->status == OutboxStatus::Sent)
        return false;
    if (!m_replica.remove(id))
        return false;
    m_rows.erase(m_rows.begin() + (row - m_rows.data()));
    forget(id);
    return true;
}

std::optional<CommandId> Outbox::lastPendingOn(const domain::EntityRef &entity) const
{
    for (const auto &row : std::views::reverse(m_rows)) {
        if (row.command.entity == entity && row.status != OutboxStatus::Refused)
            return row.command.id;
    }
    return std::nullopt;
}

std::optional<CommandId> Outbox::later(
    const std::optional<CommandId> &a, const std::optional<CommandId> &b) const
{
    for (const auto &row : std::views::reverse(m_rows)) {
        if (row.command.id == a || row.command.id == b)
            return row.command.id;
    }
    return std::nullopt;
}

const domain::Command *Outbox::next(domain::Timestamp now)
{
    for (const auto &row : m_rows) {
        if (row.status == OutboxStatus::Refused || row.accepted)
            continue;
        if (std::ranges::contains(m_inFlight, row.command.id, &domain::Command::id))
            continue;
        if (m_held.contains(row.command.id))
            continue;
        if (row.status == OutboxStatus::Waiting
            && now - row.command.made > protocol::StaleCommandAge
            && !m_confirmed.contains(row.command.id))
            continue; // holdStale() tells the person
        // Rows go out in order, so what this one builds on can only be unsent because it is held; without it, it would be
        // refused.
        if (const auto *before = row.command.after ? find(*row.command.after) : nullptr;
            before && before->status == OutboxStatus::Waiting && !before->accepted)
            continue;
        return &row.command;
    }
    return nullptr;
}

Stored<void> Outbox::markSent(const CommandId &id)
{
    auto *row = find(id);
    if (!row)
        return {};
    if (row->status != OutboxStatus::Sent) {
        auto sent = *row;
        sent.status = OutboxStatus::Sent;
        if (auto stored = m_replica.update(sent); !stored)
            return stored;
        *row = std::move(sent);
    }
    m_inFlight.push_back(row->command);
    return {};
}

std::optional<domain::Command> Outbox::answered(const CommandId &id)
{
    const auto it = std::ranges::find(m_inFlight, id, &domain::Command::id);
    if (it == m_inFlight.end())
        return std::nullopt;
    auto command = std::move(*it);
    m_inFlight.erase(it);
    return command;
}

Stored<void> Outbox::accept(const CommandId &id, const domain::Accepted &accepted,
    const std::optional<protocol::Position> &position)
{
    auto *row = find(id);
    if (!row)
        return {}; // its event was faster than the answer
    auto now = *row;
    now.accepted = accepted;
    now.rejection.reset();
    const bool isHere = position && accepted.seq <= position->seq;
    if (isHere || hasBug(SeededBug::DropsRowWithAnswer)) {
        if (auto stored = m_replica.remove(id); !stored)
            return stored;
        m_rows.erase(m_rows.begin() + (row - m_rows.data()));
        forget(id);
        return {};
    }
    if (auto stored = m_replica.update(now); !stored)
        return stored;
    *row = std::move(now);
    return {};
}

Stored<void> Outbox::refuse(const CommandId &id, const domain::Rejection &rejection)
{
    auto *row = find(id);
    if (!row)
        return {};
    auto now = *row;
    now.status = OutboxStatus::Refused;
    now.rejection = rejection;
    if (!hasBug(SeededBug::ForgetsRefusal)) {
        if (auto stored = m_replica.update(now); !stored)
            return stored;
    }
    *row = std::move(now);
    return {};
}

bool Outbox::settle(std::span<const domain::Event> events, const protocol::Position &position)
{
    if (m_rows.empty())
        return false;
    QSet<CommandId> done;
    for (const auto &event : events) {
        if (!event.cmd.isNull())
            done.insert(event.cmd);
    }
    const auto gone = std::erase_if(m_rows, [&](const OutboxRow &row) {
        const bool hasEvent = done.contains(row.command.id);
        const bool isPassed = row.accepted && row.accepted->seq <= position.seq;
        if (!hasEvent && !isPassed)
            return false;
        // The replica dropped the rows whose events it stored. A row that fails to go is dropped by the next load().
        if (!hasEvent)
            std::ignore = m_replica.remove(row.command.id);
        forget(row.command.id);
        return true;
    });
    return gone > 0;
}

bool Outbox::forgetAcceptance()
{
    bool changed = false;
    for (auto &row : m_rows) {
        if (!row.accepted)
            continue;
        row.accepted.reset();
        std::ignore = m_replica.update(row);
        changed = true;
    }
    return changed;
}

void Outbox::clear()
{
    m_rows.clear();
    m_sizes.clear();
    m_bytes = 0;
    m_inFlight.clear();
    m_held.clear();
    m_confirmed.clear();
}

bool Outbox::confirm(const CommandId &id)
{
    if (!m_held.remove(id))
        return false;
    m_confirmed.insert(id);
    return true;
}

bool Outbox::holdStale(domain::Timestamp now)
{
    bool changed = false;
    for (const auto &row : m_rows) {
        // Not in order of age: a clock that was set back in between makes a later row the older one.
        if (now - row.command.made <= protocol::StaleCommandAge
            || row.status != OutboxStatus::Waiting || m_confirmed.contains(row.command.id)
            || m_held.contains(row.command.id))
            continue;
        m_held.insert(row.command.id);
        changed = true;
    }
    return changed;
}

} // namespace dispatch::feed
