// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"
#include "state/decide.h"

namespace dispatch::feed {

//! \brief The operation as it will be when the server has taken what is still pending: what a person who acts should see.
//!
//! The server's own decide() foretells each command of the outbox on top of the confirmed operation, in order. A forecast is
//! thrown away and made anew whenever the confirmed operation or the outbox changes, so a wrong one lives no longer than the
//! answer takes. What cannot be known here is left out: a new job has the number 0, a new technician the handle 0, and
//! taking back (`undo`) shows when it is confirmed, because the events to take back are in the log only. `expect` is not
//! judged: whether a change can be merged is the server's word.
//!
//! Cost: nothing while the outbox is empty. Otherwise the tables (jobs, visits, ...) that a command touches are copied once.
//! \threads one
class Forecast {
public:
    //! \brief What a change of forecast did to the view.
    struct Difference {
        state::ChangeSet changes; //!< of the former and the new forecast together
        bool hasVanished
            = false; //!< something that was foretold to come into being is not there any more
        [[nodiscard]] bool isEmpty() const
        {
            return changes.created.empty() && changes.changed.empty() && !hasVanished;
        }
    };

    //! \brief \p confirmed with what is foretold; \p confirmed itself if that is nothing.
    [[nodiscard]] const state::Operation &view(const state::Operation &confirmed) const
    {
        return m_view ? *m_view : confirmed;
    }
    //! \brief Call before the confirmed operation changes: view and confirmed share their tables, and a shared table would
    //! be copied by the change. rebuild() must follow.
    void release() { m_view.reset(); }
    //! \param rows oldest first; refused ones are passed over
    [[nodiscard]] Difference rebuild(const state::Operation &confirmed, const state::Actor &actor,
        std::span<const journal::OutboxRow> rows);
    //! \brief One more command, after all the others.
    [[nodiscard]] Difference add(const state::Operation &confirmed, const state::Actor &actor,
        const domain::Command &command);

    //! \brief The last pending command that is foretold to change \p entity.
    [[nodiscard]] std::optional<domain::CommandId> lastOn(const domain::EntityRef &entity) const;
    //! \brief The pending command that brings \p entity into being.
    [[nodiscard]] std::optional<domain::CommandId> makerOf(const domain::EntityRef &entity) const;

private:
    void foretell(const state::Operation &confirmed, const state::Actor &actor,
        const domain::Command &command, state::ChangeSet &changes);

    std::optional<state::Operation> m_view;
    QHash<domain::EntityRef, domain::CommandId> m_lastOn;
    QHash<domain::EntityRef, domain::CommandId> m_makers;
    state::ChangeSet m_foretold; //!< all that the present forecast changes
};

} // namespace dispatch::feed
