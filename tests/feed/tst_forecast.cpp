// SPDX-License-Identifier: GPL-3.0-or-later
#include "session_bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::test;
using domain::CommandId;
using domain::ErrorCode;
using domain::VisitState;
using protocol::CommandMessage;

namespace {

//! A live session with a technician on shift and a job with a visit that nobody has yet.
struct Desk : SessionBench {
    domain::TechnicianId ada, bo;
    domain::JobId job;
    domain::VisitId visit;
    domain::ThreadId thread;

    Desk()
    {
        ada = onShift(u"Ada"_s);
        bo = onShift(u"Bo"_s);
        job = log.addJob(u"Boiler gives no hot water"_s);
        visit = domain::VisitId::make(clock.now());
        log.add(visit,
            domain::VisitCreated {
                .job = job, .state = VisitState::Unscheduled, .durationMin = 60, .skills = {} });
        thread = domain::ThreadId::make(clock.now());
        goLive();
    }
    domain::TechnicianId onShift(const QString &name)
    {
        const auto id = log.addTechnician(name);
        log.add(id, domain::DutyChanged { .duty = domain::Duty::Available, .reason = {} });
        return id;
    }
    [[nodiscard]] domain::ActOnVisit schedule(const domain::TechnicianId &technician) const
    {
        domain::ActOnVisit act;
        act.action = domain::Action::Schedule;
        act.technician = technician;
        act.window = domain::TimeWindow { .from = clock.now() + 1h, .to = clock.now() + 3h };
        return act;
    }
    //! \brief The events the server would make of \p act, into the log.
    void commit(const domain::VisitId &id, const domain::ActOnVisit &act, const CommandId &cmd)
    {
        log.add(id,
            domain::VisitMoved { .from = log.operation().visit(id)->state,
                .to = VisitState::Scheduled,
                .technician = { true, act.technician },
                .window = { true, act.window },
                .formerTechnician = { true, std::nullopt },
                .formerWindow = { true, std::nullopt } },
            cmd);
    }
    void serveLog() { client->serve(log.batch(session().position()->seq, log.head())); }
    [[nodiscard]] const domain::Visit &seen() { return *session().view().visit(visit); }
    [[nodiscard]] const domain::Visit &sure() { return *session().operation().visit(visit); }
};

} // namespace

//! What a person sees of the own actions before the server has answered.
class TestForecast : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void actionIsSeenAtOnceAndKeptApart();
    void confirmationChangesNothing();
    void refusalPutsBack();
    void conflictShowsTheOther();
    void othersGoOnUnderneath();
    void wholeChainOffline();
    void actsOnWhatIsSeen();
    void batchIsForetoldAndTied();
    void vanishedCreationIsTold();
    void withdrawnIsGone();
    void restartForetellsTheSame();
    void snapshotKeepsTheForecast();
    void otherRolesForetellOtherwise();
    void whatIsRefusedIsNotForetold();
};

void TestForecast::actionIsSeenAtOnceAndKeptApart()
{
    Desk d;
    const auto before = d.session().operation();
    QCOMPARE(&d.session().view(), &d.session().operation()); // nothing pending: no copy at all
    QVERIFY(d.client->act(d.visit, d.schedule(d.ada), quint64(1)));
    QCOMPARE(d.seen().state, VisitState::Scheduled);
    QCOMPARE(d.seen().technician, d.ada);
    QCOMPARE(d.seen().ver, 2U);
    QCOMPARE(d.session().operation(), before);
    QCOMPARE(*d.replica.load(), before); // what is stored is what is sure
}

void TestForecast::confirmationChangesNothing()
{
    Desk d;
    const auto act = d.schedule(d.ada);
    const auto id = d.client->act(d.visit, act, quint64(1));
    QVERIFY(id);
    d.commit(d.visit, act, *id);
    d.client->serve(SessionBench::accepted(*id, d.log.head()));
    QCOMPARE(d.seen().technician, d.ada); // answered, but its event is still on the way
    QVERIFY(!d.sure().technician);
    d.serveLog();
    QCOMPARE(d.sure().technician, d.ada);
    QCOMPARE(&d.session().view(), &d.session().operation());
    QCOMPARE(d.session().operation(), d.log.operation());
}

void TestForecast::refusalPutsBack()
{
    Desk d;
    const auto id = d.client->act(d.visit, d.schedule(d.ada), quint64(1));
    QVERIFY(id);
    QStringList diary;
    d.client->observer.diary = &diary;
    d.client->serve(SessionBench::rejected(*id, ErrorCode::Invalid));
    QCOMPARE(d.seen().state, VisitState::Unscheduled);
    QVERIFY(diary.contains(u"operation"_s)); // or the window would go on showing it as done
    QCOMPARE(&d.session().view(), &d.session().operation());
}

void TestForecast::conflictShowsTheOther()
{
    Desk d;
    const auto mine = d.client->act(d.visit, d.schedule(d.ada), quint64(1));
    QVERIFY(mine);
    d.commit(d.visit, d.schedule(d.bo), CommandId::make(d.clock.now()));
    d.serveLog();
    QCOMPARE(d.sure().technician, d.bo);
    d.client->serve(SessionBench::rejected(*mine, ErrorCode::Conflict));
    QCOMPARE(d.seen().technician, d.bo);
    QCOMPARE(d.session().operation(), d.log.operation());
}

void TestForecast::othersGoOnUnderneath()
{
    Desk d;
    QVERIFY(d.client->act(d.visit, d.schedule(d.ada), quint64(1)));
    const auto other = d.log.addJob(u"Somebody else's"_s);
    d.log.add(d.job, domain::JobNoted { u"Dog in the yard"_s });
    d.serveLog();
    QVERIFY(d.session().view().job(other));
    QCOMPARE(d.session().view().job(d.job)->notes.size(), 1U);
    QCOMPARE(d.seen().technician, d.ada);
    QVERIFY(!d.sure().technician);
    QCOMPARE(d.session().operation(), d.log.operation());
}

// Taken down in a tunnel: a new job, its technician, a note. Everything builds on what is not confirmed yet.
void TestForecast::wholeChainOffline()
{
    Desk d;
    d.client->closed();
    const auto job = domain::JobId::make(d.clock.now());
    domain::CreateJob create;
    create.fields.title = u"Tap drips"_s;
    create.visit = domain::VisitId::make(d.clock.now());
    create.thread = domain::ThreadId::make(d.clock.now());
    const auto made = d.client->act(job, create);
    QVERIFY(made);
    QCOMPARE(d.session().view().job(job)->number, 0U); // the server gives it
    QCOMPARE(d.session().view().nextJobNumber(), d.session().operation().nextJobNumber());
    const auto given
        = d.client->act(create.visit, d.schedule(d.ada), d.session().view().version(create.visit));
    const auto noted = d.client->act(job, domain::NoteJob { u"Ring twice"_s });
    const auto said = d.client->act(
        create.thread, domain::PostMessage { .text = u"On my way"_s, .attachments = {} });
    QVERIFY(given && noted && said);
    QCOMPARE(d.session().view().visit(create.visit)->technician, d.ada);
    QCOMPARE(d.session().view().job(job)->notes.size(), 1U);
    QCOMPARE(d.session().view().thread(create.thread)->messages.size(), 1U);

    const auto &rows = d.session().outbox();
    QVERIFY(!rows[0].command.after);
    for (std::size_t i = 1; i < rows.size(); ++i)
        QCOMPARE(rows[i].command.after, *made); // refused together, if it comes to that
    QVERIFY(std::holds_alternative<domain::ExpectAfter>(*rows[1].command.expect));
    QVERIFY(!rows[2].command.expect);
}

void TestForecast::actsOnWhatIsSeen()
{
    Desk d;
    const auto first = d.client->act(d.visit, d.schedule(d.ada), d.seen().ver);
    const auto second = d.client->act(d.visit, d.schedule(d.bo), d.seen().ver);
    QVERIFY(first && second);
    QCOMPARE(d.seen().technician, d.bo);
    const auto sent = d.client->take<CommandMessage>();
    QCOMPARE(sent.size(), 2U);
    QCOMPARE(std::get<quint64>(*sent[0].command.expect), 1U);
    QVERIFY(std::holds_alternative<domain::ExpectAfter>(*sent[1].command.expect));
    QCOMPARE(sent[1].command.after, *first);
    // Who looked at the confirmed version says so, and is judged by it.
    const auto third = d.client->act(d.visit, d.schedule(d.ada), d.sure().ver);
    QVERIFY(third);
    QCOMPARE(std::get<quint64>(*d.client->take<CommandMessage>()[0].command.expect), 1U);
}

void TestForecast::batchIsForetoldAndTied()
{
    Desk d;
    const auto first = d.client->act(d.visit, d.schedule(d.ada), d.seen().ver);
    QVERIFY(first);
    domain::Batch batch;
    batch.items.push_back({ .entity = d.visit, .expect = d.seen().ver, .args = d.schedule(d.bo) });
    batch.items.push_back(
        { .entity = d.job, .expect = quint64(1), .args = domain::NoteJob { u"Moved"_s } });
    QVERIFY(d.client->act({ domain::Kind::Org, {} }, batch));
    QCOMPARE(d.seen().technician, d.bo);
    QCOMPARE(d.session().view().job(d.job)->notes.size(), 1U);
    const auto &row = d.session().outbox()[1];
    QCOMPARE(row.command.after, *first);
    const auto &items = std::get<domain::Batch>(row.command.args).items;
    QVERIFY(std::holds_alternative<domain::ExpectAfter>(*items[0].expect));
    QCOMPARE(std::get<quint64>(*items[1].expect), 1U);
}

void TestForecast::vanishedCreationIsTold()
{
    Desk d;
    const auto job = domain::JobId::make(d.clock.now());
    domain::CreateJob create;
    create.fields.title = u"Tap drips"_s;
    create.visit = domain::VisitId::make(d.clock.now());
    create.thread = domain::ThreadId::make(d.clock.now());
    const auto id = d.client->act(job, create);
    QVERIFY(id && d.session().view().job(job));
    const auto resets = d.client->observer.resets;
    d.client->serve(SessionBench::rejected(*id, ErrorCode::Forbidden));
    QVERIFY(!d.session().view().job(job));
    QCOMPARE(d.client->observer.resets, resets + 1); // a row must leave the board
}

void TestForecast::withdrawnIsGone()
{
    Desk d;
    d.client->closed();
    const auto id = d.client->act(d.visit, d.schedule(d.ada), quint64(1));
    QVERIFY(id);
    QVERIFY(d.session().withdraw(*id));
    QCOMPARE(d.seen().state, VisitState::Unscheduled);
}

void TestForecast::restartForetellsTheSame()
{
    Desk d;
    d.log.add(d.log.user(),
        domain::UserChanged {
            .name = u"ada"_s, .roles = domain::Role::Dispatcher, .areas = {}, .technician = {} });
    d.serveLog();
    d.client->closed();
    QVERIFY(d.client->act(d.visit, d.schedule(d.bo), quint64(1)));
    feed::Session::Settings settings;
    settings.account = u"Ada"_s; // as typed: names are compared without regard to case
    d.restart(1, settings);
    QCOMPARE(d.session().actor().user, d.log.user());
    QCOMPARE(d.seen().technician, d.bo);
    QVERIFY(!d.sure().technician);
    d.restart(); // nobody knows who this is: nothing is foretold, nothing is lost
    QVERIFY(!d.seen().technician);
    QCOMPARE(d.session().outbox().size(), 1U);
}

void TestForecast::snapshotKeepsTheForecast()
{
    Desk d;
    d.client->closed();
    QVERIFY(d.client->act(d.visit, d.schedule(d.ada), quint64(1)));
    d.log.add(d.job, domain::JobNoted { u"Dog in the yard"_s });
    d.client->networkUp();
    d.client->opened();
    d.client->serve(d.log.welcome(protocol::SnapshotReason::Trimmed));
    d.serveSnapshot();
    QCOMPARE(d.session().operation(), d.log.operation());
    QCOMPARE(d.seen().technician, d.ada);
}

// An account that lost its rights must not go on seeing its actions as done.
void TestForecast::otherRolesForetellOtherwise()
{
    Desk d;
    d.client->closed();
    QVERIFY(d.client->act(d.visit, d.schedule(d.ada), quint64(1)));
    QCOMPARE(d.seen().technician, d.ada);
    auto welcome = d.log.welcome();
    welcome.roles = domain::Role::Administrator;
    d.client->networkUp();
    d.client->opened();
    d.client->serve(welcome);
    QVERIFY(!d.seen().technician);
    QCOMPARE(d.session().outbox().size(), 1U); // the server decides
}

void TestForecast::whatIsRefusedIsNotForetold()
{
    Desk d;
    domain::ActOnVisit complete;
    complete.action = domain::Action::Complete; // nobody has even been sent
    QVERIFY(d.client->act(d.visit, complete, quint64(1)));
    QCOMPARE(d.seen().state, VisitState::Unscheduled);
    QCOMPARE(&d.session().view(), &d.session().operation());
}

QTEST_GUILESS_MAIN(TestForecast)
#include "tst_forecast.moc"
