// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/storage_case.h"
#include "journal/track_store.h"

namespace dispatch::test {

//! \brief The file of tracks, whose commits are not synced one by one: a power cut may cost the newest of them, but none
//! in the middle, and nothing once the file was closed. A promise is the number of commits that must be there.
class TrackStorageCase final : public StorageCase {
public:
    static constexpr int DefaultCommits = 60;
    explicit TrackStorageCase(MemoryDiskVfs &vfs, int commits = DefaultCommits)
        : StorageCase(vfs)
        , m_commits(commits)
    {
    }
    [[nodiscard]] const char *name() const override { return "tracks"; }
    [[nodiscard]] Recorded record(MemoryDisk::Kind kind) override;
    [[nodiscard]] std::optional<Complaint> check(
        MemoryDisk::Kind kind, const MemoryDisk::Image &image, int promised) override;
    [[nodiscard]] std::optional<Complaint> endure(MemoryDisk &disk, Fault &fault) override;

private:
    int m_commits;
};

} // namespace dispatch::test
