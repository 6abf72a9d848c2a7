// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"

#include <optional>

namespace dispatch::viewmodels {

//! \brief One command ready to be sent.
struct PlannedCommand {
    domain::EntityRef entity;
    domain::CommandArgs args;
    std::optional<domain::Expect> expect;
};

//! \brief How a visit is given to a technician from where it stands now: a request is approved on the way, an unscheduled
//! one gets an arrival window from \p now (rounded down to the quarter of an hour, two hours long), a scheduled one keeps
//! its window; with \p window it is that one.
//! \return nullopt once it has been sent out: then it has to be recalled first
[[nodiscard]] std::optional<PlannedCommand> planAssignment(const domain::Visit &visit,
    const domain::TechnicianId &technician, domain::Timestamp now,
    const std::optional<domain::TimeWindow> &window = {});

//! \brief The arrival window that begins at \p from: as long as the one it has, else two hours.
[[nodiscard]] domain::TimeWindow windowFrom(const domain::Visit &visit, domain::Timestamp from);

//! \brief What the work asks for and the technician has not, each once.
[[nodiscard]] QStringList missingSkills(
    const domain::Job &job, const domain::Visit &visit, const domain::Technician &technician);

//! \brief Whether the step is the technician's own, so that the desk does it on behalf.
[[nodiscard]] bool isTechniciansStep(domain::Action action);

} // namespace dispatch::viewmodels
