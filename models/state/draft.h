// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/checks.h"
#include "state/decide.h"

#include <QHash>

namespace dispatch::state {

//! \brief The events of one command in the making. It knows who acts, when and on what, and numbers the versions right
//! when several events are about one entity.
//! \threads none of its own; lives inside one decide()
class Draft {
public:
    Draft(const Operation &operation, const Actor &actor, const domain::Command &command,
        domain::Timestamp now);

    [[nodiscard]] const Operation &operation() const { return m_operation; }
    [[nodiscard]] const Actor &actor() const { return m_actor; }
    [[nodiscard]] const domain::Command &command() const { return m_command; }
    [[nodiscard]] const domain::EntityRef &entity() const { return m_command.entity; }
    [[nodiscard]] domain::Timestamp now() const { return m_now; }
    [[nodiscard]] bool hasRole(domain::Role role) const { return m_actor.roles.testFlag(role); }
    [[nodiscard]] bool hasAnyRole(domain::Roles roles) const
    {
        return m_actor.roles.testAnyFlags(roles);
    }
    //! \brief Whether \p technician is the acting person.
    [[nodiscard]] bool isSelf(const std::optional<domain::TechnicianId> &technician) const;

    void add(const domain::EntityRef &entity, domain::EventPayload payload);
    //! \brief The id is derived from the command, so that judging it twice gives the same events.
    void raiseAlarm(const QString &kindName, const domain::EntityRef &about, const QString &note);

    //! \brief Whether the client's \p id may name something new: a UUID that is set and not taken.
    [[nodiscard]] Checked checkNewId(const domain::EntityRef &id, const QString &field) const;

    [[nodiscard]] std::vector<domain::Event> take() { return std::move(m_events); }

private:
    const Operation &m_operation;
    const Actor &m_actor;
    const domain::Command &m_command;
    domain::Timestamp m_now;
    domain::EntityRef m_by;
    std::vector<domain::Event> m_events;
    QHash<domain::EntityRef, quint64> m_versions; //!< of the entities that have events here
};

//! \brief Who an actor is in the log: the user, or org/… for the system alone.
[[nodiscard]] domain::EntityRef actingRef(const Actor &actor);

} // namespace dispatch::state
