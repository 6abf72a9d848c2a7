// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ids.h"

#include <optional>

namespace dispatch::viewmodels {

//! \brief An id that QML passes as text; nullopt for anything that is none.
template<class IdType>
[[nodiscard]] std::optional<IdType> idFrom(const QString &text)
{
    const auto uuid = domain::parseUuid(text);
    return uuid ? std::optional<IdType>(IdType { *uuid }) : std::nullopt;
}

} // namespace dispatch::viewmodels
