// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/drive.h"

#include "domain/command.h"
#include "geo/town.h"

#include <QHash>

#include <deque>

namespace dispatch::simulator {

//! \brief What a technician sees of a visit on the phone.
struct VisitView {
    domain::VisitId visit;
    domain::JobId job;
    domain::VisitState state = domain::VisitState::Scheduled;
    std::optional<geo::GeoPoint> place;
    QString address;
};

//! \brief Something to say in a job's office conversation, or in the one named.
struct Saying {
    domain::JobId job;
    QString text;
    domain::ThreadId thread {}; //!< null: the job's
    quint64 quote = 0; //!< the message it answers
    bool operator==(const Saying &) const = default;
};

//! \brief What the technician wants to do now; at most one step and one change of duty at a time.
struct TechnicianIntents {
    struct Step {
        domain::VisitId visit;
        domain::Action action = domain::Action::Accept;
        QString reason;
    };
    std::optional<Step> step;
    std::optional<domain::SetDuty> duty;
    std::vector<Saying> sayings;
};

//! \brief How a technician spends the day: accepts, drives, works, pauses, answers. Pure: time and the world come in,
//! wishes come out. Times are seconds of the scenario, from any origin, never backwards.
//! \threads one
class TechnicianActor {
public:
    TechnicianActor(const geo::Town &town, geo::SeededRandom random);

    [[nodiscard]] Drive::Place place(double nowS) const;
    //! \param visits those of this technician that are open
    //! \param duty as the server knows it
    [[nodiscard]] TechnicianIntents step(
        double nowS, std::span<const VisitView> visits, domain::Duty duty);
    //! \brief The step asked for was answered. Until then no further one is asked for.
    void stepAnswered(double nowS, bool isAccepted);
    //! \brief Somebody in the office wrote in the conversation of \p job.
    void hear(double nowS, domain::JobId job, const QString &text);
    //! \brief The office asks in a conversation: one of \p choices is the answer, most of the time.
    void hearQuestion(double nowS, domain::ThreadId thread, quint64 n, const QStringList &choices);
    //! \brief The office wrote in a conversation that is about no job; some words are answered.
    void hearTalk(double nowS, domain::ThreadId thread, const QString &text);
    [[nodiscard]] std::optional<double> minutesToGo(double nowS) const;

private:
    struct Plan {
        domain::VisitState seen = domain::VisitState::Requested;
        double actAtS = 0;
        double pauseAtS = 0; //!< 0: no pause
        bool declines = false;
        bool hasPaused = false;
    };
    void enter(Plan &plan, const VisitView &visit, double nowS);
    [[nodiscard]] std::optional<TechnicianIntents::Step> work(
        const VisitView &visit, Plan &plan, double nowS);
    void idle(double nowS, domain::Duty duty, TechnicianIntents &out);
    void driveTo(geo::GeoPoint goal, double nowS);
    void say(domain::JobId job, const QString &text, double atS);
    [[nodiscard]] QString travelWords(double nowS) const;
    [[nodiscard]] QString answerTo(const QString &text, double nowS, const VisitView *visit) const;

    const geo::Town &m_town;
    mutable geo::SeededRandom m_random;
    geo::GeoPoint m_home;
    double m_pace;
    Drive m_drive;
    double m_driveStartS = 0;
    std::optional<domain::VisitId> m_goal; //!< the visit driven to; none on a round
    QHash<domain::VisitId, Plan> m_plans;
    std::vector<VisitView> m_visits; //!< as of the last step
    struct Due {
        double atS;
        Saying saying;
    };
    std::vector<Due> m_due;
    struct Heard {
        double answerAtS;
        domain::JobId job;
        QString text;
    };
    std::vector<Heard> m_heard;
    bool m_isPending = false;
    double m_quietUntilS = 0; //!< after a refusal
    double m_idleUntilS = 0;
    std::optional<double> m_breakUntilS;
    double m_workedSinceBreakS = 0;
    double m_lastStepS = 0;
};

} // namespace dispatch::simulator
