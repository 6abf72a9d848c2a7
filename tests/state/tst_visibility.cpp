// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <QTest>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace Qt::StringLiterals;

class TestVisibility : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Who sees what: D S A Y the office and the system; T the technician it is about, t another one; C the customer who
    //! asked, c another one. A letter too many is a leak.
    void whoSeesWhat_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("who");
        const auto row = [](const char *what, const char *who) {
            QTest::newRow(what) << QString::fromLatin1(what) << QString::fromLatin1(who);
        };
        row("job", "D S A Y T C");
        row("job-of-the-office", "D S A Y");
        row("visit", "D S A Y T C");
        row("visit-of-another", "D S A Y t C");
        row("technician", "D S A Y T");
        row("office-thread", "D S A Y T");
        row("customer-thread", "D S A Y C");
        row("technician-thread", "D S A Y T");
        row("payment", "D S A Y");
        row("alarm-about-technician", "D S A Y T");
        row("alarm-about-visit", "D S A Y T");
        row("alarm-about-job", "D S A Y T");
        row("user-customer", "D S A Y C");
        row("user-dispatcher", "D S A Y");
        row("organisation", "D S A Y T t C c");
        row("unknown-job", "");
        row("unknown-user", "");
        row("unknown-alarm", "");
    }
    void whoSeesWhat()
    {
        QFETCH(const QString, what);
        QFETCH(const QString, who);
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto tina = world.addTechnician(u"Tina"_s);
        const auto job = world.addRequest(world.customer);
        world.bring(job, VisitState::Dispatched, tom);
        const auto others = world.addRequest(world.customer);
        world.bring(others, VisitState::Scheduled, tina);
        const auto officeJob = world.addJob();
        world.pay(job, PaymentKind::Deposit, 5, world.dispatcher);
        const auto technicianThread = world.newId<ThreadId>();
        world.append(technicianThread,
            ThreadCreated { .job = {}, .technician = tom, .audience = Audience::Office });
        const auto visit = world.visitOf(job).id;
        const auto alarm = [&](const EntityRef &about) -> EntityRef {
            const auto id = world.newId<AlarmId>();
            world.append(id, AlarmRaised { .kindName = u"declined"_s, .about = about, .note = {} });
            return id;
        };
        const auto threads = world.operation.job(job)->threads;
        const QHash<QString, EntityRef> refs {
            { u"job"_s, job },
            { u"job-of-the-office"_s, officeJob },
            { u"visit"_s, visit },
            { u"visit-of-another"_s, world.visitOf(others).id },
            { u"technician"_s, tom },
            { u"office-thread"_s, threads[0] },
            { u"customer-thread"_s, threads[1] },
            { u"technician-thread"_s, technicianThread },
            { u"payment"_s, world.operation.job(job)->payments.front() },
            { u"alarm-about-technician"_s, alarm(tom) },
            { u"alarm-about-visit"_s, alarm(visit) },
            { u"alarm-about-job"_s, alarm(job) },
            { u"user-customer"_s, world.customer.user },
            { u"user-dispatcher"_s, world.dispatcher.user },
            { u"organisation"_s, EntityRef { Kind::Org, makeUuidV7(world.now) } },
            { u"unknown-job"_s, world.newId<JobId>() },
            { u"unknown-user"_s, world.newId<UserId>() },
            { u"unknown-alarm"_s, world.newId<AlarmId>() },
        };
        const std::vector<std::pair<QChar, Actor>> actors { { u'D', world.dispatcher },
            { u'S', world.supervisor }, { u'A', world.administrator }, { u'Y', world.automaton },
            { u'T', world.actorFor(tom) }, { u't', world.actorFor(tina) }, { u'C', world.customer },
            { u'c', world.otherCustomer } };
        QStringList got;
        for (const auto &[letter, actor] : actors) {
            if (isVisible(world.operation, actor, refs.value(what)))
                got << QString(letter);
        }
        QCOMPARE(got.join(u' '), who);
    }

    //! The role is what opens the door; the technician's id in an account without the role opens nothing.
    void theRoleCountsNotTheId()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        auto actor = world.actorFor(tom);
        QVERIFY(isVisible(world.operation, actor, tom));
        actor.roles = Role::Customer;
        QVERIFY(!isVisible(world.operation, actor, tom));
        actor.roles = {};
        QVERIFY(!isVisible(world.operation, actor, tom));
        actor.roles = Role::Technician;
        actor.technician.reset();
        QVERIFY(!isVisible(world.operation, actor, tom));
    }

    //! Areas on an account that sees all anyway limit nothing; on any other they open nothing.
    void areasAreADispatchers()
    {
        World world;
        const auto job = world.addJob();
        EditJob edit;
        edit.patch.area = Change<QString>::to(u"south"_s);
        QVERIFY(world.act(world.dispatcher, job, edit));
        auto actor = world.dispatcher;
        actor.areas = { u"north"_s };
        QVERIFY(!seesEverything(actor));
        QVERIFY(!isVisible(world.operation, actor, job));
        actor.areas = { u"South"_s };
        QVERIFY(isVisible(world.operation, actor, job));
        actor.areas = { u"north"_s };
        actor.roles |= Role::Supervisor;
        QVERIFY(isVisible(world.operation, actor, job));
        actor = world.customer;
        actor.areas = { u"south"_s };
        QVERIFY(!isVisible(world.operation, actor, job));
    }

    //! Moves that load a console anew for nothing, or leave it with what it must not see.
    void whatMovesAreas()
    {
        World world;
        auto north = world.dispatcher;
        north.areas = { u"north"_s };
        const auto job = world.addJob();
        const auto moves = [&](const QString &from, const QString &to) {
            EditJob edit;
            edit.patch.area = Change<QString>::to(from);
            [&] { QVERIFY(world.act(world.dispatcher, job, edit)); }();
            edit.patch.area = Change<QString>::to(to);
            [&] { QVERIFY(world.act(world.dispatcher, job, edit)); }();
            return movesAreas(world.operation, north, world.log.back());
        };
        QVERIFY(moves(u"north"_s, u"south"_s));
        QVERIFY(moves(u"south"_s, u"north"_s));
        QVERIFY(!moves(u"south"_s, u"west"_s));
        QVERIFY(!moves(u"north"_s, u"North"_s));
        QVERIFY(!movesAreas(world.operation, world.dispatcher, world.log.back()));
        QVERIFY(!movesAreas(world.operation, world.supervisor, world.log.back()));
    }

    void aVisitTakenAwayIsSeenNoMore()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Dispatched, tom);
        const auto visit = world.visitOf(job).id;
        QVERIFY(isVisible(world.operation, world.actorFor(tom), visit));
        QVERIFY(isVisible(world.operation, world.actorFor(tom), job));
        ActOnVisit recall;
        recall.action = Action::Recall;
        recall.reason = u"sick"_s;
        QVERIFY(world.act(world.dispatcher, visit, recall));
        QVERIFY(!isVisible(world.operation, world.actorFor(tom), visit));
        QVERIFY(!isVisible(world.operation, world.actorFor(tom), job));
    }
};

QTEST_GUILESS_MAIN(TestVisibility)
#include "tst_visibility.moc"
