// SPDX-License-Identifier: GPL-3.0-or-later
#include "inbox_desk.h"

#include "viewmodels/link_watch.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace dispatch::viewmodels;

namespace dispatch::tests {

class TestAlarmInbox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void theWorstFirstThenTheLongestThere()
    {
        InboxDesk desk;
        QAbstractItemModelTester tester(
            &desk.inbox, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto ada = desk.desk.addTechnician(1, u"Ada Lind"_s, Duty::Available);
        const auto bo = desk.desk.addTechnician(2, u"Bo Ek"_s, Duty::Available);
        const auto first = desk.desk.addJob(1, u"Tap"_s, VisitState::Requested);
        const auto second = desk.desk.addJob(2, u"Sink"_s, VisitState::Scheduled);
        desk.raise(u"declined"_s, second.visit, 90);
        desk.raise(u"urgent-request"_s, first.job, 5);
        desk.raise(u"emergency"_s, ada, 1);
        desk.raise(u"emergency"_s, bo, 2);
        desk.refresh(
            { desk.breach(second, 40min, true), linkRow(desk.desk.now - 1min, desk.desk.now) });
        QCOMPARE(desk.keys(),
            (QStringList { u"emergency"_s, u"emergency"_s, u"link"_s, u"urgent-request"_s,
                u"breach"_s, u"declined"_s }));
        QCOMPARE(desk.inbox.items()[0].subject, u"Bo Ek"_s);
        QCOMPARE(desk.inbox.items()[3].jobId, uuidText(first.job.uuid));
        QCOMPARE(desk.inbox.items()[3].subject, u"#1  Tap"_s);
        QCOMPARE(desk.inbox.headline(), u"2 emergencies, 4 alarms"_s);
    }

    // Two rows for one thing: somebody clears one and believes it done.
    void oneCauseIsOneRow()
    {
        InboxDesk desk;
        const auto job = desk.desk.addJob(1, u"Tap"_s, VisitState::Scheduled);
        desk.raise(u"declined"_s, job.visit, 30, u"No ladder"_s);
        desk.raise(u"declined"_s, job.visit, 10, u"Too far"_s);
        // Foreseen, and come about: judged twice in a moment, it is still one.
        desk.refresh({ desk.breach(job, 5min, false), desk.breach(job, 1min, true) });
        QCOMPARE(desk.keys(), (QStringList { u"breach"_s, u"declined"_s }));
        QCOMPARE(desk.inbox.items()[0].kindText, u"Late"_s);
        QCOMPARE(desk.inbox.items()[1].text, u"Too far"_s);
        QCOMPARE(desk.inbox.items()[1].sinceMs, static_cast<double>(toMs(desk.desk.now - 30min)));
        // And what is done is done to both.
        QVERIFY(desk.inbox.act(desk.inbox.items()[1].key, AlarmDeed::Clear));
        QCOMPARE(desk.sent.size(), std::size_t(2));
        desk.refresh();
        QCOMPARE(desk.inbox.count(), 0);
    }

    // The row moves, it does not go and come: whoever stands on it goes on standing on it.
    void foreseenBecomesLateInPlace()
    {
        InboxDesk desk;
        const auto one = desk.desk.addJob(1, u"Tap"_s, VisitState::Scheduled);
        const auto two = desk.desk.addJob(2, u"Sink"_s, VisitState::Scheduled);
        desk.raise(u"declined"_s, two.visit, 30);
        desk.refresh({ desk.breach(one, 5min, false) });
        QCOMPARE(desk.keys(), (QStringList { u"declined"_s, u"breach"_s }));
        const QString key = desk.inbox.items()[1].key;
        QSignalSpy removed(&desk.inbox, &QAbstractItemModel::rowsRemoved);
        QSignalSpy inserted(&desk.inbox, &QAbstractItemModel::rowsInserted);
        QSignalSpy moved(&desk.inbox, &QAbstractItemModel::rowsMoved);
        desk.refresh({ desk.breach(one, 1min, true) });
        QCOMPARE(desk.inbox.items()[0].key, key);
        QCOMPARE(moved.size(), 1);
        QCOMPARE(removed.size() + inserted.size(), 0);
    }

    void seenUntilItGetsWorse()
    {
        InboxDesk desk;
        const auto job = desk.desk.addJob(1, u"Tap"_s, VisitState::Scheduled);
        desk.refresh({ desk.breach(job, 5min, false) });
        const QString key = desk.inbox.items()[0].key;
        QCOMPARE(desk.inbox.offers(key).size(), 1);
        QVERIFY(desk.inbox.act(key, AlarmDeed::See));
        QCOMPARE(desk.inbox.openCount(), 0);
        QVERIFY(!desk.inbox.act(key, AlarmDeed::See)); // it has been seen already
        desk.refresh({ desk.breach(job, 8min, false) });
        QVERIFY(desk.inbox.find(key).isSeen);
        // Gone for a moment, as when a figure wavers: known all the same.
        desk.refresh();
        QCOMPARE(desk.inbox.count(), 0);
        desk.desk.now += 1min;
        desk.refresh({ desk.breach(job, 8min, false) });
        QVERIFY(desk.inbox.find(key).isSeen);
        desk.refresh({ desk.breach(job, 20min, false) });
        QVERIFY(!desk.inbox.find(key).isSeen);
        QCOMPARE(desk.inbox.openCount(), 1);
        QVERIFY(desk.inbox.act(key, AlarmDeed::See));
        desk.refresh({ desk.breach(job, 1min, true) }); // what was foreseen has come about
        QVERIFY(!desk.inbox.find(key).isSeen);
        QVERIFY(desk.sent.empty()); // nothing of it ever leaves this desk
        // After a long while it is another story.
        QVERIFY(desk.inbox.act(key, AlarmDeed::See));
        desk.refresh();
        desk.desk.now += AlarmInbox::RememberSeen + 1min;
        desk.refresh();
        desk.refresh({ desk.breach(job, 1min, true) });
        QVERIFY(!desk.inbox.find(key).isSeen);
    }

    void theServersAlarmsAreOwnedEscalatedAndCleared()
    {
        InboxDesk desk;
        const auto job = desk.desk.addJob(1, u"Tap"_s, VisitState::Requested);
        desk.raise(u"urgent-request"_s, job.job, 5, u"Tap"_s);
        desk.refresh();
        const QString key = desk.inbox.items()[0].key;
        QCOMPARE(desk.inbox.items()[0].text, QString()); // its note is its title
        QCOMPARE(desk.inbox.openCount(), 1);
        QVERIFY(desk.inbox.act(key, AlarmDeed::Own));
        desk.refresh();
        QVERIFY(desk.inbox.find(key).isOwn);
        QCOMPARE(desk.inbox.find(key).owner, u"sam"_s);
        QCOMPARE(desk.inbox.openCount(), 0);
        QVERIFY(!desk.offer(key, AlarmDeed::Own).whyNot.isEmpty());
        QVERIFY(desk.inbox.act(key, AlarmDeed::Escalate));
        desk.refresh();
        QVERIFY(desk.inbox.find(key).isEscalated);
        QVERIFY(!desk.inbox.act(key, AlarmDeed::Escalate)); // once is enough
        QVERIFY(desk.inbox.act(key, AlarmDeed::Clear));
        desk.refresh();
        QCOMPARE(desk.inbox.count(), 0);
    }

    void anEscalatedOneStandsAboveTheUsual()
    {
        InboxDesk desk;
        const auto one = desk.desk.addJob(1, u"Tap"_s, VisitState::Scheduled);
        const auto two = desk.desk.addJob(2, u"Sink"_s, VisitState::Scheduled);
        desk.raise(u"declined"_s, one.visit, 30);
        desk.raise(u"declined"_s, two.visit, 5);
        desk.refresh();
        QCOMPARE(desk.inbox.items()[0].subject, u"#1  Tap"_s);
        QVERIFY(desk.inbox.act(desk.inbox.items()[1].key, AlarmDeed::Escalate));
        desk.refresh();
        QCOMPARE(desk.inbox.items()[0].subject, u"#2  Sink"_s);
    }

    // The rules want the words of the call back; without them nothing may be sent.
    void anEmergencyIsClearedWithAWord()
    {
        InboxDesk desk;
        const auto ada = desk.desk.addTechnician(1, u"Ada Lind"_s, Duty::Available);
        desk.raise(u"emergency"_s, ada, 5, u"Fell"_s);
        desk.refresh();
        const QString key = desk.inbox.items()[0].key;
        QCOMPARE(desk.offer(key, AlarmDeed::Clear).whyNot, QString());
        QVERIFY(desk.offer(key, AlarmDeed::Clear).needsNote);
        QVERIFY(!desk.inbox.act(key, AlarmDeed::Clear));
        QVERIFY(!desk.inbox.act(key, AlarmDeed::Clear, u"  "_s));
        QVERIFY(desk.sent.empty());
        QVERIFY(desk.inbox.act(key, AlarmDeed::Clear, u" Not hurt, goes on "_s));
        QCOMPARE(desk.sent[0].note, u"Not hurt, goes on"_s);
        // Owned by somebody it still counts: it is not over.
        desk.raise(u"emergency"_s, ada, 1);
        desk.refresh();
        QVERIFY(desk.inbox.act(key, AlarmDeed::Own));
        desk.refresh();
        QCOMPARE(desk.inbox.emergencies(), 1);
        QCOMPARE(desk.inbox.headline(), u"1 emergency"_s);
    }

    void whoMayNotIsTold()
    {
        InboxDesk desk;
        const auto job = desk.desk.addJob(1, u"Tap"_s, VisitState::Requested);
        desk.raise(u"urgent-request"_s, job.job, 5);
        desk.refresh({ desk.breach(job, 5min, false) });
        const QString key = desk.inbox.items()[0].key;
        desk.whyNotAct = u"Open in another window."_s;
        QCOMPARE(desk.offer(key, AlarmDeed::Own).whyNot, desk.whyNotAct);
        QVERIFY(!desk.inbox.act(key, AlarmDeed::Own));
        desk.whyNotAct.clear();
        desk.desk.dispatcher.roles = Role::Administrator;
        desk.desk.operation.put(desk.desk.dispatcher);
        QVERIFY(!desk.offer(key, AlarmDeed::Own).whyNot.isEmpty());
        QVERIFY(!desk.inbox.act(key, AlarmDeed::Own));
        QVERIFY(!desk.inbox.act(u"nothing"_s, AlarmDeed::See));
        QVERIFY(!desk.inbox.act(key, 77));
        QVERIFY(desk.sent.empty());
    }

    void aLateJobAndASilentTechnicianSayWhere()
    {
        InboxDesk desk;
        const auto ada = desk.desk.addTechnician(7, u"Ada Lind"_s, Duty::Available);
        const auto job = desk.desk.addJob(1, u"Tap"_s, VisitState::EnRoute, {}, ada);
        const InboxItem silent = silenceRow(
            { .handle = 7, .since = desk.desk.now - 11min }, desk.desk.operation, desk.desk.now);
        QCOMPARE(silent.text, u"on the way to #1  Tap"_s);
        QCOMPARE(silent.technicianId, uuidText(ada.uuid));
        QCOMPARE(
            silenceRow({ .handle = 9, .since = desk.desk.now }, desk.desk.operation, desk.desk.now)
                .key,
            QString());
        const InboxItem late = desk.breach(job, 12min, false);
        QCOMPARE(late.text, u"Ada Lind, en route · there ~12:12"_s);
        // Danger and silence are two causes.
        Technician hurt = *desk.desk.operation.technician(ada);
        hurt.hasEmergency = true;
        desk.desk.operation.put(hurt);
        desk.raise(u"emergency"_s, ada, 1);
        desk.refresh({ silenceRow(
            { .handle = 7, .since = desk.desk.now - 11min }, desk.desk.operation, desk.desk.now) });
        QCOMPARE(desk.keys(), (QStringList { u"emergency"_s, u"silent"_s }));
        QCOMPARE(desk.inbox.items()[1].weight, AlarmWeight::High);
    }

    void aBrokenLineIsToldAfterAWhile()
    {
        LinkWatch watch;
        Timestamp now = noon();
        const auto look = [&](bool isUp, bool isWanted = true) {
            return watch.look(isUp, isWanted, noon(), now).has_value();
        };
        QVERIFY(!look(true));
        for (int s = 1; s < 30; ++s) {
            now = noon() + std::chrono::seconds(s);
            QVERIFY(!look(false));
        }
        now = noon() + 30s;
        QVERIFY(look(false));
        QVERIFY(!look(true)); // back
        now += 1s;
        QVERIFY(!look(false));
        // A sleep of an hour is no loss of an hour.
        now += 1h;
        QVERIFY(!look(false));
        now += 5s;
        QVERIFY(!look(false));
        for (int s = 0; s < 25; ++s)
            now += 1s, std::ignore = look(false);
        QVERIFY(look(false));
        QVERIFY(!look(false, false)); // signed out
    }
};

} // namespace dispatch::tests

QTEST_GUILESS_MAIN(dispatch::tests::TestAlarmInbox)
#include "tst_alarm_inbox.moc"
