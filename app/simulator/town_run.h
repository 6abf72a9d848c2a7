// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/customer_actor.h"
#include "simulator/desk_actor.h"
#include "simulator/http_api.h"
#include "simulator/member.h"
#include "simulator/options.h"
#include "simulator/phone_line.h"
#include "simulator/technician_actor.h"

#include <QElapsedTimer>

namespace dispatch::simulator {

//! \brief Brings the demo town to life on a server: makes what is missing (technicians, accounts, phones), then moves
//! everybody until stopped. Every technician, the customers and the desk colleague have a connection of their own, so
//! each sees only what the server shows that role.
//! \threads one, with an event loop
class TownRun final : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds TickEvery { 200 };
    static constexpr std::chrono::milliseconds StandingFixEvery { 10'000 };
    static constexpr std::chrono::milliseconds BetweenSteps {
        1'000
    }; //!< of one technician, whatever the speed
    static constexpr std::chrono::seconds ProgressEvery { 5 };
    static constexpr std::chrono::milliseconds GoodbyeTime { 2'500 };
    static constexpr int MaxSetUpAtOnce = 3;

    TownRun(Options options, QString password, QObject *parent = nullptr);

    void start();
    //! \brief Ends all shifts, waits a moment for the answers, then finished().
    void stop();

Q_SIGNALS:
    void finished();
    //! \brief It cannot go on; \p text is for people.
    void failed(const QString &text);

private:
    struct Tech {
        Worker worker;
        domain::TechnicianId id;
        QString password;
        std::unique_ptr<Member> member;
        std::unique_ptr<PhoneLine> phone;
        std::unique_ptr<TechnicianActor> actor;
        std::optional<domain::Timestamp> fixAt;
        std::optional<domain::Timestamp> stepAt;
        double lastCourseDeg = 0;
        double batteryPercent = 100;
        bool isOnShift = false;
    };
    void ensureTechnicians();
    void ensureZones();
    void ensureShifts();
    void ensureAccounts();
    void setUpNext();
    void openTechnician(Tech &tech);
    void openCustomers();
    void openRobot();
    void tick();
    void moveTechnician(Tech &tech, domain::Timestamp now);
    void sendFix(Tech &tech, domain::Timestamp now);
    void moveCustomers();
    void moveRobot(domain::Timestamp now);
    //! What somebody else said is on the telephone now, as soon as it is there.
    void received(Member &member, const domain::Event &event);
    void hearOffice(Tech &tech, const domain::Event &event);
    void speak(Tech &tech, const Saying &saying);
    void saySomething(
        Member &member, domain::JobId job, domain::Audience audience, const QString &text);
    void progress();
    void fail(const QString &text);
    [[nodiscard]] double nowS() const;

    Options m_options;
    geo::Town m_town;
    geo::SeededRandom m_random;
    QNetworkAccessManager m_network;
    HttpApi m_api;
    Member m_admin; //!< the account of the command line; only to set things up
    domain::SystemClock m_clock;
    std::vector<Tech> m_technicians;
    std::size_t m_nextSetUp = 0;
    int m_setUpPending = 0;
    std::unique_ptr<Member> m_customers;
    CustomerActor m_customerActor;
    std::unique_ptr<Member> m_robot;
    DeskActor m_robotActor;
    bool m_isSetUp = false;
    bool m_isOver = false;
    QElapsedTimer m_elapsed;
    QTimer m_tick;
    QTimer m_progress;
    QTimer m_end;
};

} // namespace dispatch::simulator
