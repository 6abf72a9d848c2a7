// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/decide.h"
#include "state/derived.h"
#include "state/operation.h"

#include <QHash>
#include <QSet>

namespace dispatch::viewmodels {

//! \brief Whether an own action on a thing is under way.
enum class Pending : quint8 { None, Waiting, Refused };

//! \brief All that a row is computed from. Lives only during the call it is passed to.
struct RowContext {
    const state::Operation &operation;
    state::Actor actor;
    domain::Timestamp now;
    const QHash<domain::EntityRef, Pending> &pending;
    const QSet<domain::ThreadId> *muted
        = nullptr; //!< conversations that count nowhere; nullptr: none

    [[nodiscard]] Pending pendingOf(const domain::EntityRef &ref) const
    {
        return pending.value(ref, Pending::None);
    }
    //! \brief What the person has not read yet. Board, inbox, rail and title all count by this, so that they agree.
    [[nodiscard]] int unreadOf(const domain::Thread &thread) const
    {
        return muted && muted->contains(thread.id) ? 0 : state::unreadCount(thread, actor.user);
    }
};

} // namespace dispatch::viewmodels
