// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "state/operation.h"

#include <expected>

namespace dispatch::state {

//! \brief Who is acting, as the server established it.
struct Actor {
    domain::UserId
        user; //!< with the role System alone: the organisation's uuid; its events are by org/…
    domain::Roles roles;
    std::optional<domain::TechnicianId> technician; //!< for the technician role
    QStringList
        areas {}; //!< of a dispatcher who is no supervisor: what is of others is not shown; empty: all
    bool operator==(const Actor &) const = default;
};

//! \brief Supervisors, administrators and the system; dispatchers unless their account names areas.
[[nodiscard]] bool seesEverything(const Actor &actor);

//! \brief Whether \p actor may see \p ref at all. Office roles see everything, but for a dispatcher whose account names areas:
//! those see jobs of these areas and of none with all that belongs to them, and technicians of these areas, of none, or with an
//! open visit for a job they see. A technician sees the own record, visits,
//! their jobs, office threads and the alarms about these; a customer the jobs they made, those visits and customer threads. Users are visible to the office
//! and, themselves, to everybody; the organisation to everybody. Judged by the present: a visit that has just been taken
//! from a technician is no longer visible to them, so whoever filters events asks before and after applying them.
[[nodiscard]] bool isVisible(
    const Operation &operation, const Actor &actor, const domain::EntityRef &ref);
//! \brief As above, and what the log says about tracks is the office's: a look at somebody's is shown to who may see them.
[[nodiscard]] bool isVisible(
    const Operation &operation, const Actor &actor, const domain::Event &event);
//! \brief Whether things that existed before may appear or vanish with \p event for an \p actor whose account names areas: a job or
//! technician got another area, or somebody from elsewhere was given or has ended a visit.
//! \param operation with the event applied
[[nodiscard]] bool movesAreas(
    const Operation &operation, const Actor &actor, const domain::Event &event);

//! \brief Turns one command into the events it causes, or says why not. All rules of the product live here and in
//! domain::next(); the server commits what this returns, the console uses it to show what an action would do.
//!
//! \param operation the state the command is judged against; for several commands in one commit, the state with the
//!        events of the former ones applied
//! \param changesSince the events of the command's entity after the version it expects, oldest first; empty if the
//!        expectation holds. Used to merge edits of different fields and to name what a conflict is about. For a batch:
//!        of all entities whose item expects an older version, in any order of entities. Where they do not reach from
//!        the expected to the present version without a gap, the answer is a conflict.
//! \return events with entity, ver, at, by, cmd and payload set, `seq` zero; at least one, except for a command
//!         that changes nothing (marking read what is read), which gives an empty list
//! \errors forbidden, not-found (also when not visible), conflict, invalid; `field` and `index` where they apply.
//!         `undo` and `batch`: undo is answered by the caller through decideUndo(); batch is decided here item by item.
//! \threads pure
struct Decision {
    std::vector<domain::Event> events;
    bool isMerged = false;
};
[[nodiscard]] std::expected<Decision, domain::Rejection> decide(const Operation &operation,
    const Actor &actor, const domain::Command &command, domain::Timestamp now,
    std::span<const domain::Event> changesSince = {});

//! \brief Each step of a batch by itself, judged in order on top of the former ones that are good: for whoever wants to know
//! what is against every one of them, and not only whether decide() takes them all.
//! \param command its args are a Batch; empty for any other
//! \return one for each item, in order; past MaxBatchItems only that many
//! \threads pure
[[nodiscard]] std::vector<std::expected<Decision, domain::Rejection>> decideEach(
    const Operation &operation, const Actor &actor, const domain::Command &command,
    domain::Timestamp now, std::span<const domain::Event> changesSince = {});

//! \brief The events that take back \p caused (the events of the actor's own earlier command).
//! \errors conflict if the entity has moved on since, invalid if it cannot be taken back or the hold is over
[[nodiscard]] std::expected<Decision, domain::Rejection> decideUndo(const Operation &operation,
    const Actor &actor, const domain::Command &command, std::span<const domain::Event> caused,
    domain::Timestamp now, domain::milliseconds hold);

} // namespace dispatch::state
