// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/decide.h"

namespace dispatch::simulation {

//! \brief Whether the roles of \p actor see everything.
[[nodiscard]] bool seesAll(const state::Actor &actor);
//! \brief What \p actor may know of \p whole, entity by entity and, inside a job, id by id.
[[nodiscard]] state::Operation visiblePart(
    const state::Operation &whole, const state::Actor &actor);
//! \brief Which entities differ, for a person who reads a failed run.
[[nodiscard]] QString difference(const state::Operation &is, const state::Operation &ought);

} // namespace dispatch::simulation
