// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "domain/transitions.h"

#include <expected>

//! Short ways to say no. Each gives the unexpected part of a std::expected.
namespace dispatch::state {

using Refused = std::unexpected<domain::Rejection>;

[[nodiscard]] Refused refuse(
    domain::ErrorCode code, const QString &title, const QString &field = {});
[[nodiscard]] Refused invalid(const QString &field, const QString &title);
[[nodiscard]] Refused forbidden(const QString &title);
//! \brief Says the same for what does not exist and for what the actor may not see.
[[nodiscard]] Refused notFound(domain::Kind kind);
//! \brief A step that domain::next() refuses, with the argument that would have to change.
[[nodiscard]] Refused refusedStep(domain::Refusal refusal);

} // namespace dispatch::state
