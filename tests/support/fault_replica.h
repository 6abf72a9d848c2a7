// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"

#include <QStringList>

namespace dispatch::test {

//! \brief A replica in memory that fails where the test says, and tells the order of its successful writes.
class FaultReplica final : public journal::Replica {
public:
    FaultReplica()
        : m_memory(journal::makeMemoryReplica())
    {
    }
    bool isDiskFull = false;
    bool isOpenElsewhere = false;
    bool lacksZones = false; //!< an older program filled it
    bool lacksShifts = false;
    QStringList *diary = nullptr; //!< "enqueue", "update sent", "update refused", ... if set

    std::optional<protocol::Position> position() const override { return m_memory->position(); }
    std::optional<domain::Timestamp> asOf() const override { return m_memory->asOf(); }
    journal::Stored<state::Operation> load() const override { return m_memory->load(); }
    journal::Stored<void> apply(std::span<const domain::Event> events,
        const protocol::Position &position, domain::Timestamp asOf) override
    {
        return write(u"apply", [&] { return m_memory->apply(events, position, asOf); });
    }
    journal::Stored<void> replaceAll(const state::Operation &operation,
        const protocol::Position &position, domain::Timestamp asOf) override
    {
        return write(u"replace", [&] { return m_memory->replaceAll(operation, position, asOf); });
    }
    journal::Stored<std::vector<journal::OutboxRow>> outbox() const override
    {
        return m_memory->outbox();
    }
    journal::Stored<void> enqueue(const domain::Command &command) override
    {
        return write(u"enqueue", [&] { return m_memory->enqueue(command); });
    }
    journal::Stored<void> update(const journal::OutboxRow &row) override
    {
        const auto what = row.status == journal::OutboxStatus::Refused ? u"update refused"
            : row.accepted                                             ? u"update accepted"
                                                                       : u"update sent";
        return write(what, [&] { return m_memory->update(row); });
    }
    journal::Stored<void> remove(const domain::CommandId &id) override
    {
        return write(u"remove", [&] { return m_memory->remove(id); });
    }
    journal::Stored<std::vector<domain::Event>> log(const journal::LogQuery &query) const override
    {
        return m_memory->log(query);
    }
    bool hasZones() const override { return !lacksZones; }
    bool hasShifts() const override { return !lacksShifts; }
    QUuid install() const override { return m_memory->install(); }
    bool isReadOnly() const override { return isOpenElsewhere; }

private:
    template<class F>
    journal::Stored<void> write(QStringView what, F &&work)
    {
        if (isDiskFull)
            return std::unexpected(journal::StoreError { journal::StoreErrorCode::DiskFull,
                QStringLiteral("The disk is full. Make room on it."), 0 });
        if (diary)
            *diary << what.toString();
        return work();
    }

    std::unique_ptr<journal::Replica> m_memory;
};

} // namespace dispatch::test
