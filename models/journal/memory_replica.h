// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"

namespace dispatch::journal {

//! \brief The replica of makeMemoryReplica(): gone with the process.
class MemoryReplica final : public Replica {
public:
    MemoryReplica();

    [[nodiscard]] std::optional<protocol::Position> position() const override { return m_position; }
    [[nodiscard]] std::optional<domain::Timestamp> asOf() const override { return m_asOf; }
    [[nodiscard]] Stored<state::Operation> load() const override { return m_operation; }
    [[nodiscard]] Stored<void> apply(std::span<const domain::Event> events,
        const protocol::Position &position, domain::Timestamp asOf) override;
    [[nodiscard]] Stored<void> replaceAll(const state::Operation &operation,
        const protocol::Position &position, domain::Timestamp asOf) override;

    [[nodiscard]] Stored<std::vector<OutboxRow>> outbox() const override { return m_outbox; }
    [[nodiscard]] Stored<void> enqueue(const domain::Command &command) override;
    [[nodiscard]] Stored<void> update(const OutboxRow &row) override;
    [[nodiscard]] Stored<void> remove(const domain::CommandId &id) override;

    [[nodiscard]] Stored<std::vector<domain::Event>> log(const LogQuery &) const override
    {
        return {};
    }
    [[nodiscard]] QUuid install() const override { return m_install; }
    [[nodiscard]] bool isReadOnly() const override { return false; }

private:
    void dropAccepted(quint64 seq);

    QUuid m_install;
    std::optional<protocol::Position> m_position;
    std::optional<domain::Timestamp> m_asOf;
    state::Operation m_operation;
    std::vector<OutboxRow> m_outbox;
};

} // namespace dispatch::journal
