// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"

#include <QHash>

#include <functional>

namespace dispatch::simulation {

//! \brief Thrown out of a write or a send: the process is gone at this very instruction.
struct ServerCrash { };

//! \brief One life of the log, from its epoch's first event on. What a restore leaves behind is kept for the checks.
struct LogLife {
    QUuid epoch;
    std::vector<domain::Event> events;
    std::vector<QByteArray> tags { QByteArray("0000000000000000") }; //!< by seq, from 0
    QHash<domain::CommandId, journal::CommandRecord> commands;
    struct Commit {
        quint64 head = 0; //!< after it
        std::vector<domain::CommandId> commands;
    };
    std::vector<Commit> commits;

    [[nodiscard]] quint64 head() const { return static_cast<quint64>(events.size()); }
    void add(const journal::AppendBatch &batch);
    //! \brief What a back-up taken after \p commits commits holds, under a new epoch.
    [[nodiscard]] LogLife restoredAt(std::size_t commitCount, const QUuid &newEpoch) const;
};

//! \brief The server's disk: outlives every crash of the server.
class Disk {
public:
    explicit Disk(LogLife first) { m_lives.push_back(std::move(first)); }
    [[nodiscard]] const LogLife &log() const { return m_lives.back(); }
    [[nodiscard]] std::size_t life() const { return m_lives.size() - 1; }
    [[nodiscard]] const LogLife &life(std::size_t index) const { return m_lives[index]; }
    [[nodiscard]] const LogLife *find(const QUuid &epoch) const;
    void append(const journal::AppendBatch &batch) { m_lives.back().add(batch); }
    void restore(LogLife life) { m_lives.push_back(std::move(life)); }

private:
    std::vector<LogLife> m_lives;
};

//! \brief An EventStore over the Disk that does what the plan of the run says.
class SimStore final : public journal::EventStore {
public:
    enum class Fate : quint8 { Works, DiskFull, IoError, CrashBefore, CrashAfter };
    //! \param fate drawn for each append
    //! \param committed told after each append that is durable, before anybody else knows
    SimStore(Disk &disk, std::function<Fate()> fate,
        std::function<void(const journal::AppendBatch &)> committed);

    [[nodiscard]] protocol::Position head() const override;
    [[nodiscard]] journal::Stored<protocol::Position> append(
        const journal::AppendBatch &batch, quint64 expectedHead) override;
    [[nodiscard]] journal::Stored<std::vector<domain::Event>> read(
        quint64 after, int limit) const override;
    [[nodiscard]] journal::Stored<std::vector<domain::Event>> readEntity(
        const domain::EntityRef &entity, quint64 afterVer, int limit) const override;
    [[nodiscard]] journal::Stored<protocol::Position> positionAt(quint64 seq) const override;
    [[nodiscard]] journal::Stored<std::optional<journal::CommandRecord>> findCommand(
        const domain::CommandId &id) const override;

private:
    Disk &m_disk;
    std::function<Fate()> m_fate;
    std::function<void(const journal::AppendBatch &)> m_committed;
};

} // namespace dispatch::simulation
