// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/console_session.h"

#include "support/fake_server.h"
#include "support/scripted_log.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace dispatch::test {

//! \brief A console opposite a server in the same process, with one job (#1) and three technicians on shift.
struct LiveDesk {
    static constexpr auto Noon = domain::timestampFromMs(1'772'452'800'000); // 2026-03-02 12:00 UTC

    domain::ManualClock clock { Noon };
    ScriptedLog log { Noon };
    FakeServer server;
    QTemporaryDir folder;
    viewmodels::ConsoleSession session { clock, folder.path() };
    domain::JobId job;
    domain::VisitId visit = domain::VisitId::make(Noon);
    domain::TechnicianId nora;
    domain::Roles roles = domain::Role::Dispatcher; //!< of the account

    LiveDesk()
    {
        nora = addTechnician(QStringLiteral("Nora Ferreira"));
        addTechnician(QStringLiteral("José Lind"));
        addTechnician(QStringLiteral("Norbert Cole"));
        job = log.addJob(QStringLiteral("Boiler gives no hot water"));
        log.add(visit, domain::VisitCreated { .job = job, .skills = {} });
    }
    domain::TechnicianId addTechnician(const QString &name)
    {
        const auto id = log.addTechnician(name);
        log.add(id, domain::DutyChanged { .duty = domain::Duty::Available, .reason = {} });
        return id;
    }
    bool goLive()
    {
        session.signIn(
            server.url().toString(), QStringLiteral("ada"), QStringLiteral("correct horse"));
        const auto hasHello = [this] {
            return std::ranges::any_of(server.receivedMessages(), [](const auto &message) {
                return std::holds_alternative<protocol::Hello>(message);
            });
        };
        if (!QTest::qWaitFor(hasHello))
            return false;
        auto welcome = log.welcome(protocol::SnapshotReason::First);
        welcome.roles = roles;
        server.send(welcome);
        for (const auto &message : log.snapshot())
            server.socket()->sendBinaryMessage(message);
        return QTest::qWaitFor(
            [this] { return session.link() == viewmodels::ConsoleSession::Live; });
    }
    //! \brief Time goes by, on both sides, with the server's heartbeats.
    void pass(domain::milliseconds time)
    {
        constexpr domain::milliseconds Beat { 2'500 }; // less than what a sleep is taken to be
        while (time.count() > 0) {
            const auto step = std::min(time, Beat);
            time -= step;
            clock.advance(step);
            log.pass(step);
            server.send(protocol::ServerHeartbeat {
                .timeMs = domain::toMs(clock.now()), .head = log.head() });
            QDeadlineTimer patience(5'000);
            while (session.dataAgeMs() > 0 && !patience.hasExpired())
                QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        }
    }
    //! \brief The commands that arrived at the server.
    std::vector<domain::Command> sent() const
    {
        std::vector<domain::Command> found;
        for (const auto &message : server.receivedMessages()) {
            if (const auto *one = std::get_if<protocol::CommandMessage>(&message))
                found.push_back(one->command);
        }
        return found;
    }
    //! \brief The server says yes to a command.
    void accept(const domain::CommandId &id)
    {
        server.send(protocol::Result {
            .id = id, .outcome = domain::Accepted { .seq = log.head() + 1, .ver = 2 } });
    }
    QString jobText() const { return domain::uuidText(job.uuid); }
};

} // namespace dispatch::test
