// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "e2e/office.h"

namespace dispatch::test {

//! \brief An account by the server's own command.
//! \param technician whose visits the account works on; empty for none
[[nodiscard]] bool addUser(const Office &office, const QString &name, const QString &roles,
    const QString &technician = {});

//! \brief A customer asks for many visits, as from a web page: each with a place, some streets apart.
[[nodiscard]] bool askForMany(Console &customer, int count);

//! \brief A technician's telephone: sees the own visits and reports its steps, one after the other.
class Phone {
public:
    Phone(const Office &office, const QString &name);

    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] bool isLive() const { return m_console.isLive(); }
    [[nodiscard]] domain::TechnicianId technician() const;
    void beginShift();
    void raiseEmergency(const QString &note);
    [[nodiscard]] bool hasOne(domain::VisitState state) const;
    //! \return the job of the visit that was declined; null if there is none to decline
    [[nodiscard]] domain::JobId declineOne(const QString &reason);
    //! \brief Takes the next step of a visit that was sent here, if nothing is on its way. Call again and again.
    void work();

private:
    void act(const domain::Visit &visit, domain::Action action, const QString &reason = {});

    QString m_name;
    Console m_console;
};

} // namespace dispatch::test
