// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk_desk.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using namespace dispatch::viewmodels;

//! Who waits longest is answered first, and every screen counts the same.
class TestThreadInbox : public QObject {
    Q_OBJECT

    static QString text(const ThreadId &id) { return uuidText(id.uuid); }
    static QStringList order(TalkDesk &desk)
    {
        QStringList titles;
        const auto *inbox = desk.chat.inbox();
        for (int row = 0; row < inbox->count(); ++row)
            titles << inbox->find(inbox->idAt(row))->title.section(u' ', 0, 0);
        return titles;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void whoWaitsComesFirstAndUrgentOnesBeforeThem()
    {
        TalkDesk desk;
        QAbstractItemModelTester tester(
            desk.chat.inbox(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        const User nora = desk.addTechnician(u"Nora"_s);
        const auto first = desk.addJob(1, u"Tap"_s);
        const auto second = desk.addJob(2, u"Boiler"_s, Priority::Emergency);
        const auto third = desk.addJob(3, u"Door"_s);
        QCOMPARE(desk.chat.inbox()->count(), 0); // nothing said: on the board, not here
        QVERIFY(desk.says(desk.vera, first.customer, u"Hello?"_s));
        QVERIFY(desk.says(desk.desk.dispatcher, third.office, u"note"_s));
        QVERIFY(desk.says(desk.vera, second.customer, u"It burns"_s));
        QVERIFY(desk.says(desk.vera, third.customer, u"And me?"_s));
        QCOMPARE(order(desk), (QStringList { u"#2"_s, u"#1"_s, u"#3"_s, u"#3"_s }));
        // An answer ends the waiting; the rest is by the newest word.
        QVERIFY(desk.says(desk.desk.dispatcher, second.customer, u"We come"_s));
        QCOMPARE(order(desk), (QStringList { u"#1"_s, u"#3"_s, u"#2"_s, u"#3"_s }));
        // And so does the word that none is owed.
        QVERIFY(desk.does(desk.desk.dispatcher, first.customer, SettleThread { 100 }));
        QCOMPARE(desk.chat.inbox()->waiting(), 1);
        QVERIFY(nora.technician.has_value());
    }

    //! The badge, the inbox and the board that say different things are each worth nothing.
    void countsAgreeAfterEachStep()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        const auto two = desk.addJob(2, u"Boiler"_s);
        const auto check = [&](int ofOne, int ofTwo) {
            QCOMPARE(desk.boardUnread(one.job), ofOne);
            QCOMPARE(desk.boardUnread(two.job), ofTwo);
            QCOMPARE(desk.chat.unread(), ofOne + ofTwo);
            int rows = 0;
            for (int row = 0; row < desk.chat.inbox()->count(); ++row)
                rows += desk.chat.inbox()->find(desk.chat.inbox()->idAt(row))->unread;
            QCOMPARE(rows, ofOne + ofTwo);
        };
        check(0, 0);
        QVERIFY(desk.says(desk.vera, one.customer, u"a"_s));
        check(1, 0);
        QVERIFY(desk.says(desk.vera, one.customer, u"b"_s));
        QVERIFY(desk.says(desk.vera, two.customer, u"c"_s));
        check(2, 1);
        desk.chat.openThread(text(one.customer));
        QCOMPARE(desk.chat.customerUnread(), 2);
        desk.chat.toggleMute();
        check(0, 1);
        QCOMPARE(desk.chat.customerUnread(), 0);
        desk.chat.toggleMute();
        check(2, 1);
        QVERIFY(desk.does(desk.desk.dispatcher, one.customer, MarkRead { 100 }));
        check(0, 1);
        QVERIFY(desk.does(desk.desk.dispatcher, two.customer, MarkRead { 100 }));
        check(0, 0);
    }

    void theKeyGoesFromUnreadToUnread()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        const auto two = desk.addJob(2, u"Boiler"_s);
        QVERIFY(desk.says(desk.vera, one.customer, u"a"_s));
        QVERIFY(desk.says(desk.vera, two.customer, u"b"_s));
        QVERIFY(desk.chat.openNextUnread(1));
        QCOMPARE(desk.chat.thread().id, text(one.customer));
        QCOMPARE(desk.job, uuidText(one.job.uuid)); // the selection goes along
        QVERIFY(desk.chat.openNextUnread(1));
        QCOMPARE(desk.chat.thread().id, text(two.customer));
        QVERIFY(desk.chat.openNextUnread(-1));
        QCOMPARE(desk.chat.thread().id, text(one.customer));
        QVERIFY(desk.does(desk.desk.dispatcher, one.customer, MarkRead { 100 }));
        QVERIFY(desk.does(desk.desk.dispatcher, two.customer, MarkRead { 100 }));
        QVERIFY(!desk.chat.openNextUnread(1));
        QCOMPARE(desk.said.last(), u"Nothing unread."_s);
    }

    void aReminderComesUpWhenItIsTime()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        const auto two = desk.addJob(2, u"Boiler"_s);
        QVERIFY(desk.says(desk.vera, one.customer, u"a"_s));
        QVERIFY(desk.says(desk.desk.dispatcher, two.office, u"b"_s));
        desk.chat.openThread(text(two.office));
        desk.chat.remind();
        desk.chat.tick();
        QCOMPARE(order(desk), (QStringList { u"#1"_s, u"#2"_s }));
        desk.desk.now += Chat::RemindAfter;
        desk.said.clear();
        desk.chat.tick();
        QCOMPARE(order(desk), (QStringList { u"#2"_s, u"#1"_s }));
        QCOMPARE(desk.said.size(), 1);
        desk.chat.tick();
        QCOMPARE(desk.said.size(), 1); // told once
        desk.chat.settle();
        QCOMPARE(order(desk), (QStringList { u"#1"_s, u"#2"_s }));
    }

    void filtersShowTheirPartAndKeepTheOrder()
    {
        TalkDesk desk;
        QAbstractItemModelTester tester(
            desk.chat.inbox(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto one = desk.addJob(1, u"Tap"_s);
        const auto two = desk.addJob(2, u"Boiler"_s);
        QVERIFY(desk.says(desk.vera, one.customer, u"water everywhere"_s));
        QVERIFY(desk.says(desk.desk.dispatcher, two.office, u"key is at the porter"_s));
        desk.chat.inbox()->setFilter(ThreadInbox::Waiting);
        QCOMPARE(order(desk), QStringList { u"#1"_s });
        QVERIFY(desk.says(desk.vera, two.customer, u"hello"_s));
        QCOMPARE(order(desk), (QStringList { u"#1"_s, u"#2"_s }));
        QVERIFY(desk.says(desk.desk.dispatcher, one.customer, u"yes"_s));
        QCOMPARE(order(desk), QStringList { u"#2"_s });
        desk.chat.inbox()->setFilter(ThreadInbox::All);
        desk.chat.inbox()->setText(u"PORTER"_s);
        QCOMPARE(order(desk), QStringList { u"#2"_s });
    }
};

QTEST_GUILESS_MAIN(TestThreadInbox)
#include "tst_thread_inbox.moc"
