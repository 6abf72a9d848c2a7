// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"
#include "state/operation.h"

#include <functional>

namespace dispatch::journal {

//! \brief The operation at one place of the log, kept in a file beside the journal so that a start folds only what came
//! later. A shortcut and never the truth: whoever cannot use one folds from the beginning and loses nothing but time.
struct Checkpoint {
    //! Raised whenever an entity gets or loses a field, or the fold treats an event otherwise than before: a state that
    //! older code made must not live on.
    static constexpr quint32 Format = 3;

    state::Operation operation;
    protocol::Position position;
};

//! \brief Writes it beside the old one and puts it in its place, on stable storage. A process that dies before leaves the
//! old one as it was.
//! \errors DiskFull or Io; then the old one is still there
//! \threads any; \p checkpoint is only read
[[nodiscard]] Stored<void> writeCheckpoint(const QString &path, const Checkpoint &checkpoint);

//! \param isOfThisLog whether the log passes through the position: same epoch, same check value
//! \return why there is none to use, or what was written: whole, by this version, and part of this log
[[nodiscard]] std::expected<Checkpoint, QString> readCheckpoint(
    const QString &path, const std::function<bool(const protocol::Position &)> &isOfThisLog);

} // namespace dispatch::journal
