// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/storage_case.h"
#include "office_script.h"

namespace dispatch::server::test {

//! \brief The server's journal under 200 commands through the commit queue. A promise is 0 while the journal is being
//! made, 1 when it is, and one more for each group of commands that was answered.
class JournalStorageCase final : public dispatch::test::StorageCase {
public:
    using Kind = dispatch::test::MemoryDisk::Kind;
    using Image = dispatch::test::MemoryDisk::Image;

    explicit JournalStorageCase(
        dispatch::test::MemoryDiskVfs &vfs, int jobs = OfficeScript::JobCount)
        : StorageCase(vfs)
        , m_script(jobs)
    {
    }
    [[nodiscard]] const char *name() const override { return "journal"; }
    [[nodiscard]] dispatch::test::Recorded record(Kind kind) override;
    [[nodiscard]] std::optional<dispatch::test::Complaint> check(
        Kind kind, const Image &image, int promised) override;

    [[nodiscard]] std::optional<dispatch::test::Complaint> endure(
        dispatch::test::MemoryDisk &disk, dispatch::test::Fault &fault) override;

    //! \brief What happens after a power cut, as a recording of its own, so that the power can go again.
    [[nodiscard]] dispatch::test::Recorded recordRecovery(
        Kind kind, const Image &image, int promised);
    //! \brief What endure() did last, so that the power can go as well.
    [[nodiscard]] const dispatch::test::Recorded &endured() const { return m_endured; }
    //! \brief Carry-overs of the write-ahead log into the file during record().
    [[nodiscard]] int checkpoints() const { return m_checkpoints; }

private:
    void run(dispatch::test::Recorded &recorded, journal::EventStore &store,
        const dispatch::test::MemoryDisk &disk);
    [[nodiscard]] std::optional<dispatch::test::Complaint> checkStored(
        journal::EventStore &store, int promised);
    [[nodiscard]] std::optional<dispatch::test::Complaint> work(journal::EventStore &store,
        const dispatch::test::MemoryDisk &disk, dispatch::test::Fault &fault);
    [[nodiscard]] std::optional<dispatch::test::Complaint> checkComplete(
        dispatch::test::MemoryDisk &disk);
    [[nodiscard]] std::expected<bool, dispatch::test::Complaint> workOn(
        CommitQueue &queue, std::size_t group, int tries, dispatch::test::Fault &fault);
    [[nodiscard]] std::optional<dispatch::test::Complaint> sendAgain(journal::EventStore &store);

    OfficeScript m_script;
    std::vector<protocol::Result> m_answers;
    std::vector<quint64>
        m_groupHeads; //!< head of the journal after each group; [0] is before the first
    std::vector<QByteArray> m_tags; //!< `h` at each seq
    std::vector<std::optional<journal::CommandRecord>> m_records;
    state::Operation m_end;
    Metrics m_metrics;
    dispatch::test::Recorded m_endured;
    bool m_isReordered = false;
    int m_checkpoints = 0;
};

} // namespace dispatch::server::test
