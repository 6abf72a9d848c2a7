// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "state/operation.h"

#include <QString>

namespace dispatch::viewmodels {

//! \brief A command in words: "Dispatch", "Message: on my way". A batch is named after its last step.
[[nodiscard]] QString commandSentence(
    const domain::CommandArgs &args, const state::Operation &operation);

//! \brief What a command is about; for a batch what its last item is about.
[[nodiscard]] domain::EntityRef subjectOf(const domain::Command &command);

//! \brief The jobs a command is about: more than one only for what was done with several at once.
[[nodiscard]] std::vector<domain::JobId> jobsOf(
    const domain::Command &command, const state::Operation &operation);

//! \brief What a command is about, in words: "Job 481", "12 jobs".
[[nodiscard]] QString subjectTitle(
    const domain::Command &command, const state::Operation &operation);

//! \brief The same wish as a new command against the things as they are now: versions expected are those of
//! \p operation. Within a batch the steps on one thing keep their distance. The id is left to who sends it.
[[nodiscard]] domain::Command renewed(
    const domain::Command &command, const state::Operation &operation);

} // namespace dispatch::viewmodels
