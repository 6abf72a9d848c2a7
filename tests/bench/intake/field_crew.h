// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "intake/field_hand.h"
#include "intake/parts.h"

#include "simulator/http_api.h"

namespace dispatch::bench {

//! \brief So many technicians on shift, made as an office makes them: by an administrator over feed and HTTP. Each begins
//! where some call came from and has the skills of one, two or all three trades.
class FieldCrew {
public:
    //! \param login, password of an account that may make technicians and accounts
    FieldCrew(const QUrl &server, const QString &login, const QString &password,
        const std::vector<simulator::Call> &calls, const PressedTime &time, const IntakePlan &plan);

    //! \brief Also makes the dispatcher's account. Returns when all are on shift, connected and on the map.
    void muster(const QString &dispatcher);
    void step(Moment now);
    void dismiss();
    [[nodiscard]] bool isGone() const;
    [[nodiscard]] double drivenM() const;
    [[nodiscard]] int refused() const;

private:
    void makeTechnicians();
    void makeAccounts(const QString &dispatcher);
    void makeAccount(int index);

    QUrl m_server;
    QString m_password;
    const std::vector<simulator::Call> &m_calls;
    const PressedTime &m_time;
    IntakePlan m_plan;
    QNetworkAccessManager m_feeds, m_phones;
    simulator::HttpApi m_api;
    simulator::Member m_office;
    std::vector<domain::TechnicianId> m_technicians;
    std::vector<std::unique_ptr<FieldHand>> m_hands;
    QString m_problem;
};

} // namespace dispatch::bench
