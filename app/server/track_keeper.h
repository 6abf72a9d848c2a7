// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/track_store.h"
#include "server/commit_queue.h"

namespace dispatch::server {

//! \brief What becomes of tracks in the course of time. A day that is over is closed: the log gets how many fixes it had and a digest
//! over them, so that none can vanish or change unnoticed. What is older than the rule says is deleted, after the log has said
//! which days, how many fixes and by which rule.
//!
//! The log is first: a crash in between leaves fixes that are deleted at the next start, never a hole that nobody explains.
//! \threads one
class TrackKeeper {
public:
    static constexpr int DefaultKeepDays = 90;
    static constexpr int MaxKeepDays = 36'500;
    //! What phones still send of a day in this time needs no second record of it.
    static constexpr std::chrono::hours CloseAfter { 1 };
    static constexpr std::chrono::minutes LookEvery { 1 };
    //! In one tick of about a hundred a second: 2 ms.
    static constexpr int RowsPerTick = 500;

    //! \param keepDays 0: for ever
    TrackKeeper(journal::TrackStore &tracks, CommitQueue &commits, int keepDays);

    void tick(domain::Timestamp now);

private:
    void look(domain::Timestamp now);
    [[nodiscard]] bool beginCount(domain::Timestamp now);
    void count();
    void close(const journal::TrackStore::Day &day);
    void expire(domain::Timestamp now);
    void record(domain::EventPayload payload, std::function<journal::Stored<void>()> then);
    void fail(const journal::StoreError &error);

    journal::TrackStore &m_tracks;
    CommitQueue &m_commits;
    int m_keepDays;
    std::optional<journal::TrackStore::DayCount> m_count; //!< the day that is being counted
    std::optional<domain::Timestamp> m_lookedAt; //!< nullopt: there may be more at once
    std::optional<domain::Timestamp> m_failedAt; //!< deleting; again after LookEvery
    bool m_isRecording = false; //!< the log is being asked
};

} // namespace dispatch::server
