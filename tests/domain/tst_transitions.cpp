// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/transitions.h"

#include <QTest>

#include <array>
#include <vector>

using namespace dispatch::domain;
using namespace Qt::StringLiterals;

namespace {

//! The life cycle once more, written down by hand from what the office asked for, not from the code.
//!
//! who: D S A T C Y; Db is a dispatcher on behalf of the technician.
//! needs: what the step asks of everybody in that row: reason, window, technician, shift, free (no other active visit),
//! unpaid, open (job not closed). A technician or customer always needs to own it; Db always needs a reason and a
//! technician to act for; Du is a dispatcher inside the undo window.
//! brings: unassign, unwindow, arrival, incomplete, follow-up, alert, alarm.
struct Row {
    const char *action;
    const char *from;
    const char *to;
    const char *who;
    const char *needs;
    const char *brings;
};

constexpr Row expectedRows[] {
    { "approve", "Requested", "Unscheduled", "D S", "", "" },
    { "reject", "Requested", "Rejected", "D S", "reason", "" },
    { "schedule", "Unscheduled", "Scheduled", "D S", "window", "" },
    { "schedule", "Scheduled", "Scheduled", "D S", "window", "" },
    { "unschedule", "Scheduled", "Unscheduled", "D S", "", "unassign unwindow" },
    { "dispatch", "Scheduled", "Dispatched", "D S Y", "technician shift", "" },
    { "accept", "Dispatched", "Accepted", "T Db", "", "" },
    { "decline", "Dispatched Accepted", "Scheduled", "T", "reason", "unassign alarm" },
    { "recall", "Dispatched Accepted", "Scheduled", "D S", "reason", "unassign alert" },
    { "time-out", "Dispatched Accepted", "Scheduled", "Y", "", "unassign alert alarm" },
    { "depart", "Dispatched Accepted", "EnRoute", "T Db", "free", "" },
    { "divert", "EnRoute", "Accepted", "T D", "", "" },
    { "arrive", "EnRoute", "OnSite", "T Db", "", "arrival" },
    { "start", "OnSite", "InProgress", "T Db", "", "" },
    { "start", "EnRoute", "InProgress", "T Db", "", "arrival" },
    { "pause", "InProgress", "Paused", "T Db S", "reason", "" },
    { "resume", "Paused", "InProgress", "T Db S", "free", "" },
    { "close-incomplete", "Paused", "Completed", "D S", "", "incomplete follow-up" },
    { "no-show", "OnSite", "NoShow", "T D", "reason", "" },
    { "complete", "InProgress", "Completed", "T Db", "", "" },
    { "reopen", "Completed", "InProgress", "S Du", "open free", "" },
    { "cancel", "Requested Unscheduled Scheduled", "Canceled", "D S C", "reason unpaid", "" },
    { "cancel", "Dispatched Accepted", "Canceled", "D S C", "reason unpaid", "alert" },
    { "cancel", "EnRoute OnSite Paused", "Canceled", "D S", "reason unpaid", "alert" },
    { "cancel", "InProgress", "Canceled", "S", "reason unpaid", "alert" },
    { "restore", "Canceled", "Unscheduled", "S Du", "", "unassign unwindow" },
};

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

constexpr std::array<Role, 6> allRoles { Role::Dispatcher, Role::Supervisor, Role::Administrator,
    Role::Technician, Role::Customer, Role::System };

QString letterOf(Role role)
{
    switch (role) {
    case Role::Dispatcher:
        return u"D"_s;
    case Role::Supervisor:
        return u"S"_s;
    case Role::Administrator:
        return u"A"_s;
    case Role::Technician:
        return u"T"_s;
    case Role::Customer:
        return u"C"_s;
    case Role::System:
        return u"Y"_s;
    }
    return {};
}

//! The entry for a role in `who`: "D", "Db", "Du", …; empty if the role is not there.
QString entryFor(const Row &row, Role role)
{
    for (const auto &entry : words(row.who)) {
        if (entry.startsWith(letterOf(role)))
            return entry;
    }
    return {};
}

QStringList needsOf(const Row &row, Role role)
{
    auto needs = words(row.needs);
    const auto entry = entryFor(row, role);
    if (entry == u"T" || entry == u"C")
        needs << u"own"_s;
    if (entry == u"Db")
        needs << u"behalf"_s << u"reason"_s << u"technician"_s;
    if (entry == u"Du")
        needs << u"undo"_s;
    return needs;
}

const Row *rowFor(VisitState state, Action action)
{
    for (const auto &row : expectedRows) {
        if (actionFromName(QString::fromLatin1(row.action)) == action
            && words(row.from).contains(QString(name(state))))
            return &row;
    }
    return nullptr;
}

Transition expectedTransition(const Row &row)
{
    const auto brings = words(row.brings);
    return { .to = *visitStateFromName(QString::fromLatin1(row.to)),
        .clearsTechnician = brings.contains(u"unassign"_s),
        .clearsWindow = brings.contains(u"unwindow"_s),
        .fixesArrival = brings.contains(u"arrival"_s),
        .isIncomplete = brings.contains(u"incomplete"_s),
        .needsFollowUpVisit = brings.contains(u"follow-up"_s),
        .alertsTechnician = brings.contains(u"alert"_s),
        .raisesAlarm = brings.contains(u"alarm"_s),
        .isOverride = false };
}

//! A world in which nothing is in the way.
Facts goodFacts()
{
    return { .hasTechnician = true,
        .hasWindow = true,
        .isTechnicianOnShift = true,
        .hasOtherActiveVisit = false,
        .isOwnVisit = true,
        .isOnBehalf = true,
        .hasReason = true,
        .hasNetPayments = false,
        .isJobClosed = false,
        .isInsideUndo = true,
        .overrideTo = std::nullopt };
}

struct Break {
    const char *need;
    void (*apply)(Facts &);
    Refusal refusal;
};

constexpr Break breaks[] {
    { "behalf", [](Facts &f) { f.isOnBehalf = false; }, Refusal::WrongRole },
    { "own", [](Facts &f) { f.isOwnVisit = false; }, Refusal::NotYourVisit },
    { "reason", [](Facts &f) { f.hasReason = false; }, Refusal::NeedsReason },
    { "technician", [](Facts &f) { f.hasTechnician = false; }, Refusal::NeedsTechnician },
    { "window", [](Facts &f) { f.hasWindow = false; }, Refusal::NeedsWindow },
    { "shift", [](Facts &f) { f.isTechnicianOnShift = false; }, Refusal::TechnicianOffShift },
    { "free", [](Facts &f) { f.hasOtherActiveVisit = true; }, Refusal::TechnicianBusy },
    { "unpaid", [](Facts &f) { f.hasNetPayments = true; }, Refusal::RefundFirst },
    { "open", [](Facts &f) { f.isJobClosed = true; }, Refusal::JobIsClosed },
    { "undo", [](Facts &f) { f.isInsideUndo = false; }, Refusal::UndoWindowOver },
};

std::vector<VisitState> allStates()
{
    std::vector<VisitState> states;
    for (int i = 0; i < visitStateCount; ++i)
        states.push_back(static_cast<VisitState>(i));
    return states;
}

std::vector<Action> allActions()
{
    std::vector<Action> actions;
    for (int i = 0; i < actionCount; ++i)
        actions.push_back(static_cast<Action>(i));
    return actions;
}

QByteArray tagOf(VisitState state, Action action, Role role)
{
    return (QString(name(state)) + u'-' + QString(name(action)) + u'-' + QString(name(role)))
        .toLatin1();
}

} // namespace

class TestTransitions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Catches a step that somebody gained or lost: every state × action × single role, with every guard satisfied.
    void everyStepEveryRole_data()
    {
        QTest::addColumn<VisitState>("state");
        QTest::addColumn<Action>("action");
        QTest::addColumn<Role>("role");
        for (const auto state : allStates()) {
            for (const auto action : allActions()) {
                if (action == Action::Override)
                    continue;
                for (const auto role : allRoles)
                    QTest::newRow(tagOf(state, action, role).constData())
                        << state << action << role;
            }
        }
    }
    void everyStepEveryRole()
    {
        QFETCH(const VisitState, state);
        QFETCH(const Action, action);
        QFETCH(const Role, role);
        const auto *row = rowFor(state, action);
        const auto got = next(state, action, role, goodFacts());
        if (!row) {
            QVERIFY(!got);
            QCOMPARE(got.error(), Refusal::WrongState);
        } else if (entryFor(*row, role).isEmpty()) {
            QVERIFY(!got);
            QCOMPARE(got.error(), Refusal::WrongRole);
        } else {
            QVERIFY(got);
            QCOMPARE(*got, expectedTransition(*row));
        }
    }

    //! Catches a guard that was lost, or one that was put where it does not belong: each fact broken alone.
    void eachGuardOnAndOff_data()
    {
        QTest::addColumn<VisitState>("state");
        QTest::addColumn<Action>("action");
        QTest::addColumn<Role>("role");
        QTest::addColumn<int>("broken");
        for (const auto state : allStates()) {
            for (const auto action : allActions()) {
                const auto *row = rowFor(state, action);
                for (const auto role : allRoles) {
                    if (!row || entryFor(*row, role).isEmpty())
                        continue;
                    for (int i = 0; i < static_cast<int>(std::size(breaks)); ++i)
                        QTest::newRow(
                            QByteArray(tagOf(state, action, role) + "-without-" + breaks[i].need)
                                .constData())
                            << state << action << role << i;
                }
            }
        }
    }
    void eachGuardOnAndOff()
    {
        QFETCH(const VisitState, state);
        QFETCH(const Action, action);
        QFETCH(const Role, role);
        QFETCH(const int, broken);
        const auto &fault = breaks[broken];
        auto facts = goodFacts();
        fault.apply(facts);
        const auto got = next(state, action, role, facts);
        const auto isNeeded
            = needsOf(*rowFor(state, action), role).contains(QString::fromLatin1(fault.need));
        QCOMPARE(!got.has_value(), isNeeded);
        if (!got)
            QCOMPARE(got.error(), fault.refusal);
    }

    //! With everything in the way at once, the answer is the first in the order of severity.
    void theFirstObstacleIsNamed()
    {
        Facts none;
        none.hasNetPayments = true;
        none.hasOtherActiveVisit = true;
        QCOMPARE(next(VisitState::OnSite, Action::Accept, Role::Technician, none).error(),
            Refusal::WrongState);
        QCOMPARE(next(VisitState::Dispatched, Action::Accept, Role::Customer, none).error(),
            Refusal::WrongRole);
        QCOMPARE(next(VisitState::Dispatched, Action::Decline, Role::Technician, none).error(),
            Refusal::NotYourVisit);
        QCOMPARE(next(VisitState::EnRoute, Action::Cancel, Role::Dispatcher, none).error(),
            Refusal::NeedsReason);
        QCOMPARE(next(VisitState::Scheduled, Action::Dispatch, Role::System, none).error(),
            Refusal::NeedsTechnician);
    }

    void severalRolesTheMostPermittingCounts()
    {
        auto facts = goodFacts();
        facts.isOnBehalf = false;
        facts.isOwnVisit = false;
        // A dispatcher who also drives: on a colleague's visit the technician's half came further than the other one.
        QCOMPARE(
            next(VisitState::EnRoute, Action::Arrive, Role::Dispatcher | Role::Technician, facts)
                .error(),
            Refusal::NotYourVisit);
        facts.isOwnVisit = true;
        facts.hasReason = false;
        QVERIFY(
            next(VisitState::EnRoute, Action::Arrive, Role::Dispatcher | Role::Technician, facts));
        QVERIFY(!next(VisitState::EnRoute, Action::Arrive, Role::Dispatcher, facts));
        facts = goodFacts();
        facts.isInsideUndo = false;
        QVERIFY(!next(VisitState::Completed, Action::Reopen, Role::Dispatcher, facts));
        QVERIFY(next(
            VisitState::Completed, Action::Reopen, Role::Dispatcher | Role::Supervisor, facts));
        QVERIFY(!next(VisitState::Completed, Action::Reopen, Roles {}, facts));
    }

    //! The administrator manages users and settings; adding the role to somebody gives them no step in the field.
    void theAdministratorMovesNothing()
    {
        for (const auto state : allStates()) {
            for (const auto action : allActions()) {
                auto facts = goodFacts();
                facts.overrideTo
                    = state == VisitState::Paused ? VisitState::OnSite : VisitState::Paused;
                QVERIFY(!next(state, action, Role::Administrator, facts));
            }
        }
    }

    void overrideGoesFromAnyStateToAnyOther_data()
    {
        QTest::addColumn<VisitState>("from");
        QTest::addColumn<VisitState>("to");
        for (const auto from : allStates()) {
            for (const auto to : allStates())
                QTest::newRow(
                    (QString(name(from)) + u'-' + QString(name(to))).toLatin1().constData())
                    << from << to;
        }
    }
    void overrideGoesFromAnyStateToAnyOther()
    {
        QFETCH(const VisitState, from);
        QFETCH(const VisitState, to);
        // As hostile as it gets: an override asks for nothing but a reason, and respects nothing but money.
        Facts facts;
        facts.hasReason = true;
        facts.isJobClosed = true;
        facts.hasOtherActiveVisit = true;
        facts.overrideTo = to;
        const auto got = next(from, Action::Override, Role::Supervisor, facts);
        if (from == to) {
            QCOMPARE(got.error(), Refusal::NeedsTarget);
            return;
        }
        QVERIFY(got);
        QCOMPARE(got->to, to);
        QVERIFY(got->isOverride);
        const auto isPlain = to == VisitState::Requested || to == VisitState::Unscheduled;
        QCOMPARE(got->clearsTechnician, isPlain);
        QCOMPARE(got->clearsWindow, isPlain);

        facts.hasNetPayments = true;
        const auto paid = next(from, Action::Override, Role::Supervisor, facts);
        QCOMPARE(paid.has_value(), to != VisitState::Canceled);
        if (!paid)
            QCOMPARE(paid.error(), Refusal::RefundFirst);

        facts.hasReason = false;
        QCOMPARE(
            next(from, Action::Override, Role::Supervisor, facts).error(), Refusal::NeedsReason);
        for (const auto role : allRoles) {
            if (role != Role::Supervisor)
                QCOMPARE(next(from, Action::Override, role, facts).error(), Refusal::WrongRole);
        }
    }
    void overrideWithoutTargetIsRefused()
    {
        QCOMPARE(next(VisitState::Paused, Action::Override, Role::Supervisor, goodFacts()).error(),
            Refusal::NeedsTarget);
    }

    //! A refusal that explains nothing leaves a person alone with it.
    void everyRefusalIsExplained()
    {
        QSet<QString> seen;
        for (int i = 0; i <= static_cast<int>(Refusal::NeedsTarget); ++i) {
            const auto text = explain(static_cast<Refusal>(i));
            QVERIFY2(text.size() > 30 && text.endsWith(u'.'), qPrintable(text));
            QVERIFY2(!seen.contains(text), qPrintable(text));
            seen.insert(text);
        }
    }

    void actionNamesGoBothWays()
    {
        for (const auto action : allActions()) {
            QVERIFY(!name(action).isEmpty());
            QCOMPARE(actionFromName(QString(name(action))), action);
        }
        QCOMPARE(name(Action::CloseIncomplete), "close-incomplete"_L1);
        QVERIFY(!actionFromName(u"Accept"));
        QVERIFY(!actionFromName(u""));
    }

    void openAndActive()
    {
        for (const auto state : allStates()) {
            const auto ended = state == VisitState::Completed || state == VisitState::NoShow
                || state == VisitState::Rejected || state == VisitState::Canceled;
            QCOMPARE(isOpen(state), !ended);
            const auto active = state == VisitState::EnRoute || state == VisitState::OnSite
                || state == VisitState::InProgress;
            QCOMPARE(isActive(state), active);
        }
    }
};

QTEST_GUILESS_MAIN(TestTransitions)
#include "tst_transitions.moc"
