// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_desk.h"

#include "viewmodels/last_deeds.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using namespace dispatch::viewmodels;
using namespace std::chrono_literals;

//! Taking back: what was done by mistake, in the seconds in which nobody has been told yet.
class TestConsoleUndo : public QObject {
    Q_OBJECT

    static Command step(Action action = Action::Schedule)
    {
        ActOnVisit act;
        act.action = action;
        return { .id = CommandId::make(LiveDesk::Noon),
            .entity = VisitId::make(LiveDesk::Noon),
            .expect = {},
            .after = {},
            .made = LiveDesk::Noon,
            .args = act };
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void theNewestGoesFirstAndTimeEndsAll()
    {
        LastDeeds deeds;
        const auto first = step();
        const auto second = step();
        deeds.note(first, LiveDesk::Noon + 8s, u"first"_s);
        deeds.note(second, LiveDesk::Noon + 10s, u"second"_s);
        QCOMPARE(deeds.newest(LiveDesk::Noon)->words, u"second"_s);
        deeds.forget(second.id);
        QCOMPARE(deeds.newest(LiveDesk::Noon)->words, u"first"_s);
        QVERIFY(!deeds.newest(LiveDesk::Noon + 8s));
    }

    void wordsAreNotKept()
    {
        LastDeeds deeds;
        auto command = step();
        command.args = PostMessage { .text = u"On my way"_s, .attachments = {} };
        deeds.note(command, LiveDesk::Noon + 8s, u"message"_s);
        Batch batch;
        batch.items.push_back({ .entity = command.entity, .expect = {}, .args = step().args });
        batch.items.push_back(
            { .entity = command.entity, .expect = {}, .args = NoteJob { u"x"_s } });
        command.args = batch;
        deeds.note(command, LiveDesk::Noon + 8s, u"a batch with a note in it"_s);
        QVERIFY(!deeds.newest(LiveDesk::Noon));
        batch.items.pop_back();
        command.args = batch;
        deeds.note(command, LiveDesk::Noon + 8s, u"a batch"_s);
        QVERIFY(deeds.newest(LiveDesk::Noon));
    }

    //! It stays, and whoever takes it back by the key must not lose what they did before it instead.
    void aRowOfTheLedgerStandsBeforeWhatCameEarlier()
    {
        LastDeeds deeds;
        deeds.note(step(), LiveDesk::Noon + 8s, u"a step"_s);
        auto payment = step();
        payment.args = AddPayment {};
        deeds.note(payment, LiveDesk::Noon + 9s, u"a payment"_s);
        QVERIFY(deeds.newest(LiveDesk::Noon)->stands);
        deeds.forget(payment.id);
        QCOMPARE(deeds.newest(LiveDesk::Noon)->words, u"a step"_s);
    }

    void theKeySaysThatMoneyStays()
    {
        LiveDesk desk;
        QVERIFY(desk.goLive());
        desk.session.assign(desk.jobText(), uuidText(desk.nora.uuid));
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        const auto assigned = desk.sent()[0].id;
        desk.accept(assigned);
        QTRY_COMPARE(desk.session.undoLeftS(), 8);
        QVERIFY(desk.session.money()->add(
            desk.jobText(), MoneyKind::Charge, u"120"_s, u"pump replaced"_s, {}));
        QTRY_COMPARE(desk.sent().size(), std::size_t(2));
        desk.accept(desk.sent()[1].id);
        QTRY_COMPARE(
            desk.session.undoLeftS(), 0); // nothing is offered that would be something else
        QSignalSpy notices(&desk.session, &ConsoleSession::notice);
        desk.session.undo();
        QCOMPARE(notices.count(), 1);
        QVERIFY2(notices[0][0].toString().contains(u"never taken back"_s),
            qPrintable(notices[0][0].toString()));
        QCOMPARE(desk.sent().size(), std::size_t(2));
        // Told once; then the step before it is next.
        QCOMPARE(desk.session.undoLeftS(), 8);
        desk.session.undo();
        QTRY_COMPARE(desk.sent().size(), std::size_t(3));
        QCOMPARE(std::get<UndoCommand>(desk.sent()[2].args).cmd, assigned);
    }

    void aRowThatWasNotSentNeverWas()
    {
        LiveDesk desk;
        QVERIFY(desk.goLive());
        desk.session.selectJob(desk.jobText());
        desk.session.signOut();
        QVERIFY(desk.session.money()->add(
            desk.jobText(), MoneyKind::Charge, u"120"_s, u"pump replaced"_s, {}));
        QCOMPARE(desk.session.money()->rows().size(), 1);
        desk.session.undo();
        QVERIFY(desk.session.money()->rows().isEmpty());
        QCOMPARE(desk.session.review()->waiting(), 0);
    }

    void neverMoreThanItsLimit()
    {
        LastDeeds deeds;
        for (std::size_t i = 0; i < LastDeeds::MaxDeeds + 5; ++i)
            deeds.note(step(), LiveDesk::Noon + 8s, QString::number(i));
        std::size_t count = 0;
        while (const auto *deed = deeds.newest(LiveDesk::Noon)) {
            deeds.forget(CommandId(deed->command));
            ++count;
        }
        QCOMPARE(count, LastDeeds::MaxDeeds);
    }

    void theServerIsAskedWhileItHolds()
    {
        LiveDesk desk;
        QVERIFY(desk.goLive());
        QCOMPARE(desk.session.undoLeftS(), 0);
        desk.session.assign(desk.jobText(), uuidText(desk.nora.uuid));
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        const auto id = desk.sent()[0].id;
        desk.accept(id);
        QTRY_COMPARE(desk.session.undoLeftS(), 8);
        QVERIFY2(desk.session.undoText().contains(u"Job 1"_s), qPrintable(desk.session.undoText()));
        desk.session.undo();
        QTRY_COMPARE(desk.sent().size(), std::size_t(2));
        QCOMPARE(std::get<UndoCommand>(desk.sent()[1].args).cmd, id);
        QCOMPARE(desk.session.undoLeftS(), 0);
    }

    void afterTheHoldItIsSaidWhyNot()
    {
        LiveDesk desk;
        QVERIFY(desk.goLive());
        desk.session.assign(desk.jobText(), uuidText(desk.nora.uuid));
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        desk.accept(desk.sent()[0].id);
        QTRY_COMPARE(desk.session.undoLeftS(), 8);
        desk.clock.advance(8s);
        QSignalSpy notices(&desk.session, &ConsoleSession::notice);
        desk.session.undo();
        QCOMPARE(notices.count(), 1);
        QVERIFY(notices[0][1].toBool());
        QCOMPARE(desk.sent().size(), std::size_t(1));
    }

    void whatWasNotSentNeverHappens()
    {
        LiveDesk desk;
        QVERIFY(desk.goLive());
        desk.session.signOut();
        desk.session.assign(desk.jobText(), uuidText(desk.nora.uuid));
        QCOMPARE(desk.session.review()->waiting(), 1);
        desk.session.undo();
        QCOMPARE(desk.session.review()->waiting(), 0);
        QVERIFY(desk.sent().empty());
    }
};

QTEST_MAIN(TestConsoleUndo)
#include "tst_console_undo.moc"
