// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <optional>
#include <string_view>

namespace dispatch::protocol {

//! \brief ISO 8601 as phones write it: `2025-03-01T14:05:09.123+0100`.
//!
//! Date and time are needed; `T`, `t` or a space between them; seconds may be left out or have a fraction, cut to ms. Zone:
//! `Z`, `+01:00`, `+0100`, `+01`, or none, which means UTC. A space in place of `+` is taken for `+`, because forms turn one
//! into the other.
//! \return nullopt for anything else, for impossible dates, and for years outside 1970 .. 9999
[[nodiscard]] std::optional<domain::Timestamp> parseIsoTime(std::string_view text);

} // namespace dispatch::protocol
