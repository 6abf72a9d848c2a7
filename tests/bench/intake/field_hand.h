// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "intake/pressed_time.h"

#include "simulator/member.h"
#include "simulator/phone_line.h"

namespace dispatch::bench {

//! \brief One technician with an account and a phone: takes what is sent, the most urgent first, drives there (a straight
//! line × 1.3 at 30 km/h), works, completes. Everything by commands of their own over the feed; where they are by the phone.
class FieldHand {
public:
    static constexpr std::chrono::seconds ReportEvery { 10 };
    static constexpr std::chrono::milliseconds PauseAfterRefusal { 300 };
    //! An answer came, and its event did not: the next look asks again.
    static constexpr std::chrono::seconds EventPatience { 5 };

    struct Post {
        QUrl server;
        QString login, password;
        domain::TechnicianId technician;
        QString phoneToken;
        domain::GeoPoint home;
    };
    FieldHand(const Post &post, const PressedTime &time, std::chrono::minutes workLasts,
        QNetworkAccessManager &feeds, QNetworkAccessManager &phones);

    void begin() { m_feed.connectToServer(); }
    void end() { m_feed.disconnectFromServer(); }
    [[nodiscard]] bool isLive() const { return m_feed.isLive(); }
    //! \brief The phone says where it is, once; so that somebody knows before the first job.
    void report(Moment now);
    void step(Moment now);
    [[nodiscard]] double drivenM() const { return m_drivenM; }
    [[nodiscard]] int refused() const { return m_refused; }
    [[nodiscard]] const QString &problem() const
    {
        return m_problem;
    } //!< the server will not have it

private:
    struct Drive {
        domain::VisitId visit;
        domain::GeoPoint from, to;
        Moment begins, ends;
    };
    [[nodiscard]] const domain::Visit *current() const;
    [[nodiscard]] domain::GeoPoint place(Moment now) const;
    void ask(const domain::Visit &visit, domain::Action action);
    void depart(const domain::Visit &visit, Moment now);

    domain::TechnicianId m_technician;
    const PressedTime &m_time;
    std::chrono::minutes m_workLasts;
    simulator::Member m_feed;
    simulator::PhoneLine m_phone;
    domain::GeoPoint m_place;
    std::optional<Drive> m_drive;
    std::optional<std::pair<domain::VisitId, Moment>> m_work; //!< and when it ends
    //! What was asked for last, from which state: until that has changed there is nothing new to ask for.
    std::optional<std::pair<domain::VisitId, domain::VisitState>> m_asked;
    bool m_isAsking = false;
    Moment m_askedUntil, m_quietUntil, m_reportedAt;
    double m_drivenM = 0;
    int m_refused = 0;
    QString m_problem;
};

} // namespace dispatch::bench
