// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/file_lock.h"
#include "journal/replica.h"

namespace dispatch::journal {

//! \brief The replica of openReplica(): one SQLite file (WAL, synchronous=FULL), written and checkpointed by the one
//! process that holds the lock beside it.
class SqliteReplica final : public Replica {
public:
    //! \brief What a fresh file starts with; the rest of it is empty.
    struct Seed {
        QUuid install;
        std::vector<OutboxRow> outbox;
    };
    //! \brief For writing; a missing file is made. Reads the whole state at once, so that damage is found here.
    //! \errors Damaged among the usual
    [[nodiscard]] static Stored<std::unique_ptr<SqliteReplica>> open(
        const QString &path, std::unique_ptr<FileLock> &lock, const Seed &seed, QString notice);
    //! \brief Beside the process that writes.
    [[nodiscard]] static Stored<std::unique_ptr<SqliteReplica>> openBeside(const QString &path);
    ~SqliteReplica() override;

    [[nodiscard]] std::optional<protocol::Position> position() const override;
    [[nodiscard]] std::optional<domain::Timestamp> asOf() const override;
    [[nodiscard]] Stored<state::Operation> load() const override;
    [[nodiscard]] Stored<void> apply(std::span<const domain::Event> events,
        const protocol::Position &position, domain::Timestamp asOf) override;
    [[nodiscard]] Stored<void> replaceAll(const state::Operation &operation,
        const protocol::Position &position, domain::Timestamp asOf) override;

    [[nodiscard]] Stored<std::vector<OutboxRow>> outbox() const override;
    [[nodiscard]] Stored<void> enqueue(const domain::Command &command) override;
    [[nodiscard]] Stored<void> update(const OutboxRow &row) override;
    [[nodiscard]] Stored<void> remove(const domain::CommandId &id) override;

    [[nodiscard]] Stored<void> addHistory(std::span<const domain::Event> events) override;
    [[nodiscard]] Stored<std::vector<domain::Event>> log(const LogQuery &query) const override;
    [[nodiscard]] Stored<std::optional<LogFilter>> mended(const LogFilter &filter) const override;
    [[nodiscard]] Stored<LogExtent> logExtent() const override;
    [[nodiscard]] QString path() const override;

    [[nodiscard]] bool hasZones() const override;
    [[nodiscard]] bool hasShifts() const override;
    [[nodiscard]] QUuid install() const override;
    [[nodiscard]] bool isReadOnly() const override;
    [[nodiscard]] QString notice() const override;

private:
    struct Private;
    explicit SqliteReplica(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace dispatch::journal
