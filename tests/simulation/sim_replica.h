// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/memory_replica.h"

namespace dispatch::simulation {

//! \brief Thrown out of a write: the console is gone at this very instruction.
struct ClientCrash { };

//! \brief Told what a replica holds, right after it holds it.
class ReplicaWatcher {
public:
    virtual ~ReplicaWatcher() = default;
    virtual void stored(const domain::Command &command) = 0;
    //! \param row as it was
    virtual void rowGone(const journal::OutboxRow &row) = 0;
    //! \param isWhole by a snapshot
    virtual void moved(const std::optional<protocol::Position> &from, bool isWhole) = 0;
};

//! \brief A client's file: outlives every crash of the client, may be full, and may be the place where the client dies.
class SimReplica final : public journal::Replica {
public:
    enum class Fate : quint8 { Works, DiskFull, CrashBefore, CrashAfter };

    SimReplica(const QUuid &install, ReplicaWatcher &watcher)
        : m_install(install)
        , m_watcher(watcher)
    {
    }
    bool isDiskFull = false;
    std::optional<Fate> nextWrite; //!< of the next write alone

    [[nodiscard]] std::optional<protocol::Position> position() const override
    {
        return m_memory.position();
    }
    [[nodiscard]] std::optional<domain::Timestamp> asOf() const override { return m_memory.asOf(); }
    [[nodiscard]] journal::Stored<state::Operation> load() const override
    {
        return m_memory.load();
    }
    [[nodiscard]] journal::Stored<void> apply(std::span<const domain::Event> events,
        const protocol::Position &position, domain::Timestamp asOf) override;
    [[nodiscard]] journal::Stored<void> replaceAll(const state::Operation &operation,
        const protocol::Position &position, domain::Timestamp asOf) override;
    [[nodiscard]] journal::Stored<std::vector<journal::OutboxRow>> outbox() const override
    {
        return m_memory.outbox();
    }
    [[nodiscard]] journal::Stored<void> enqueue(const domain::Command &command) override;
    [[nodiscard]] journal::Stored<void> update(const journal::OutboxRow &row) override;
    [[nodiscard]] journal::Stored<void> remove(const domain::CommandId &id) override;
    [[nodiscard]] journal::Stored<std::vector<domain::Event>> log(
        const journal::LogQuery &query) const override
    {
        return m_memory.log(query);
    }
    [[nodiscard]] QUuid install() const override { return m_install; }
    [[nodiscard]] bool isReadOnly() const override { return false; }

private:
    template<class Write>
    journal::Stored<void> write(Write &&write);
    //! Says which rows a write has removed.
    void tellGone(const std::vector<journal::OutboxRow> &before);

    QUuid m_install;
    ReplicaWatcher &m_watcher;
    journal::MemoryReplica m_memory;
};

} // namespace dispatch::simulation
