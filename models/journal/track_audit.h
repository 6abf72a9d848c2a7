// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite_event_store.h"
#include "journal/track_store.h"

namespace dispatch::journal {

//! \brief What the tracks are, held against what the log says about them.
struct TrackAudit {
    struct Deletion {
        domain::Timestamp at; //!< when the log took it in
        domain::TracksDeleted what;
    };
    std::vector<Deletion> deletions; //!< oldest first
    quint64 days = 0; //!< closed, not deleted, and just as they were closed
    quint64 fixes = 0; //!< of these
    quint64 leftOver = 0; //!< fixes that are deleted by the log's word and still lie in the file
};

//! \brief Compares every day that the log has closed with the file, and every deletion with the days that it deleted. Days that are
//! not closed yet, and fixes that came after their day was closed, are not judged: the log says nothing of them.
//! \errors Damaged, in plain words with the day: fixes were changed or taken out, and no deletion is recorded
[[nodiscard]] Stored<TrackAudit> auditTracks(const SqliteEventStore &log, const TrackStore &tracks);

} // namespace dispatch::journal
