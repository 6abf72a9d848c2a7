// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"
#include "journal/storage_case.h"

namespace dispatch::test {

//! \brief A client's file: commands put in, marked as sent, answered, settled by events, and snapshots in between. A
//! promise is 0 while the file is being made, and then one more than the number of calls that have returned.
class ReplicaStorageCase final : public StorageCase {
public:
    static constexpr int DefaultRounds = 10;
    explicit ReplicaStorageCase(MemoryDiskVfs &vfs, int rounds = DefaultRounds)
        : StorageCase(vfs)
        , m_rounds(rounds)
    {
    }
    [[nodiscard]] const char *name() const override { return "replica"; }
    [[nodiscard]] Recorded record(MemoryDisk::Kind kind) override;
    [[nodiscard]] std::optional<Complaint> check(
        MemoryDisk::Kind kind, const MemoryDisk::Image &image, int promised) override;
    [[nodiscard]] std::optional<Complaint> endure(MemoryDisk &disk, Fault &fault) override;

private:
    using Call = std::function<journal::Stored<void>(journal::Replica &)>;
    //! Everything that can be asked of a replica.
    struct State {
        std::vector<journal::OutboxRow> outbox;
        std::optional<protocol::Position> position;
        std::optional<domain::Timestamp> asOf;
        state::Operation operation;
        std::vector<quint64> logged; //!< newest first
        std::vector<quint64> found; //!< of a search
        bool operator==(const State &) const = default;
        [[nodiscard]] QStringList differenceFrom(const State &other) const; //!< for the message
    };
    void writeScript();
    [[nodiscard]] static journal::Stored<State> stateOf(const journal::Replica &replica);

    int m_rounds;
    std::vector<Call> m_calls;
    std::vector<State> m_states; //!< before each call, and after the last
    QUuid m_install;
};

} // namespace dispatch::test
