// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"

#include <QStringList>

namespace dispatch::journal {

//! \brief What an event itself says that somebody may search for: its name, the texts, numbers and states in it.
//! Names of people and jobs it only refers to are not in it: see mentionedIn().
[[nodiscard]] QStringList wordsOf(const domain::Event &event);

//! \brief The things an event refers to besides its own entity and its actor: an assigned technician, a job.
[[nodiscard]] std::vector<domain::EntityRef> mentionedIn(const domain::Event &event);

} // namespace dispatch::journal
