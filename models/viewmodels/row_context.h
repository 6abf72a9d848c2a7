// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/decide.h"
#include "state/operation.h"

#include <QHash>

namespace dispatch::viewmodels {

//! \brief Whether an own action on a thing is under way.
enum class Pending : quint8 { None, Waiting, Refused };

//! \brief All that a row is computed from. Lives only during the call it is passed to.
struct RowContext {
    const state::Operation &operation;
    state::Actor actor;
    domain::Timestamp now;
    const QHash<domain::EntityRef, Pending> &pending;

    [[nodiscard]] Pending pendingOf(const domain::EntityRef &ref) const
    {
        return pending.value(ref, Pending::None);
    }
};

} // namespace dispatch::viewmodels
