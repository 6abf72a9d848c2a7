// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite.h"
#include "journal/track_store.h"

#include <QHash>

namespace dispatch::journal {

//! The inside of TrackStore, for the two files it is made of.
struct TrackStore::Private {
    std::unique_ptr<sqlite::Database> database;
    QHash<domain::TechnicianId, qint64> numbers; //!< the small number a technician has in this file
    sqlite::Statement insertTechnician, insertFix, readRange, readLatest, countAll, noteLate;

    sqlite::Statement firstFrom, countDay, putClosed, settleLate, firstLate, allClosed, lastClosed,
        dropClosed, dropLate, putMark, firstOlder, deleteUpTo, countOlder;
    domain::Timestamp deletedBefore {}; //!< what was measured before is not kept
    qint64 newestClosedMs = -1; //!< a clock that was ahead closes days that are not over
    std::vector<qint64> doomed; //!< technicians who may have rows from before that

    std::vector<QUuid> uuids; //!< by number, less one; made when needed

    [[nodiscard]] Stored<void> prepare();
    void doomAll();
    [[nodiscard]] QUuid uuidOf(qint64 number);
    [[nodiscard]] Stored<void> upgrade();
    [[nodiscard]] Stored<void> prepareDays();
    [[nodiscard]] Stored<void> loadNumbers();
    //! \p added: numbers given out in this transaction, not yet certain
    [[nodiscard]] Stored<qint64> number(
        const domain::TechnicianId &technician, QHash<domain::TechnicianId, qint64> &added);
};

} // namespace dispatch::journal
