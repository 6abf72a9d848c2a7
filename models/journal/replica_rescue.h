// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite_replica.h"

namespace dispatch::journal {

//! \brief What could be saved from a damaged replica.
struct Rescue {
    SqliteReplica::Seed seed;
    QString notice; //!< for the person
    QString keptAs; //!< where the damaged file is now
};

//! \brief Renames the damaged file at \p path, so that nothing of it is lost, and reads its outbox as far as it goes.
//! \pre the caller holds the lock of \p path, and no connection to it
//! \errors Io if it cannot be renamed
[[nodiscard]] Stored<Rescue> setAside(const QString &path);

//! \brief Undoes setAside(), for when the new file could not be made: the next start tries again with nothing lost.
void putBack(const QString &path, const Rescue &rescue);

} // namespace dispatch::journal
