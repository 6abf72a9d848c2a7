// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "domain/limits.h"
#include "state/derived.h"

#include <QTest>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace Qt::StringLiterals;

namespace {

PostMessage saying(const QString &text)
{
    return { .text = text, .attachments = {} };
}

} // namespace

//! Conversations: who may open which, what may be changed of what was said, and who waits for an answer.
class TestThreads : public QObject {
    Q_OBJECT

    static ThreadId officeThread(const World &world, const JobId &job)
    {
        return world.operation.job(job)->threads.front();
    }
    static const Thread &threadOf(const World &world, const ThreadId &id)
    {
        return *world.operation.thread(id);
    }

private Q_SLOTS:
    void aTeamIsTheTechniciansOfItsArea()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto ada = world.addTechnician(u"Ada"_s);
        EditTechnician toNorth;
        toNorth.patch.area = Change<QString>::to(u"north"_s);
        QVERIFY(world.act(world.administrator, tom, toNorth));
        const auto north = world.newId<ThreadId>();
        const auto all = world.newId<ThreadId>();
        QVERIFY(world.act(world.dispatcher, north,
            CreateThread { .job = {}, .technician = {}, .title = u"North"_s, .area = u"north"_s }));
        QVERIFY(world.act(world.dispatcher, all,
            CreateThread { .job = {}, .technician = {}, .title = u"All"_s, .area = {} }));
        QVERIFY(isVisible(world.operation, world.actorFor(tom), north));
        QVERIFY(!isVisible(world.operation, world.actorFor(ada), north));
        QVERIFY(isVisible(world.operation, world.actorFor(ada), all));
        QVERIFY(!isVisible(world.operation, world.customer, all));
        QVERIFY(world.act(world.actorFor(tom), north, saying(u"here"_s)));
        QCOMPARE(world.act(world.actorFor(ada), north, saying(u"here"_s)).error().code,
            ErrorCode::NotFound);
        QVERIFY(world.act(world.administrator, ada, RetireTechnician {}));
        QVERIFY(!isVisible(world.operation, world.actorFor(ada), all));
    }

    void thereIsOneChatOfAKind()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.newId<JobId>();
        CreateJob byTelephone;
        byTelephone.fields = fields(u"Tap"_s);
        byTelephone.visit = world.newId<VisitId>();
        byTelephone.thread = world.newId<ThreadId>();
        QVERIFY(world.act(world.dispatcher, job, byTelephone));
        const CreateThread withTom { .job = {}, .technician = tom, .title = {}, .area = {} };
        const CreateThread withCustomer { .job = job, .technician = {}, .title = {}, .area = {} };
        const CreateThread team { .job = {}, .technician = {}, .title = u"All"_s, .area = {} };
        for (const auto &create : { withTom, withCustomer, team }) {
            QVERIFY(world.act(world.dispatcher, world.newId<ThreadId>(), create));
            QVERIFY(!world.act(world.dispatcher, world.newId<ThreadId>(), create));
        }
        QVERIFY(!world.act(world.dispatcher, world.newId<ThreadId>(),
            CreateThread { .job = {}, .technician = {}, .title = u" aLL "_s, .area = {} }));
        QVERIFY(!world.act(world.dispatcher, world.newId<ThreadId>(),
            CreateThread { .job = job, .technician = tom, .title = {}, .area = {} }));
        QCOMPARE(world.act(world.actorFor(tom), world.newId<ThreadId>(), team).error().code,
            ErrorCode::Forbidden);
        QVERIFY(isVisible(world.operation, world.actorFor(tom),
            std::ranges::find(world.operation.threads(), std::optional(tom), &Thread::technician)
                ->id));
        QCOMPARE(world.operation.job(job)->threads.size(), 2U);
    }

    void onlyOnesOwnFreshWordsAreChanged()
    {
        World world;
        const auto thread = officeThread(world, world.addJob());
        QVERIFY(world.act(world.dispatcher, thread, saying(u"at 8"_s)));
        const auto n = threadOf(world, thread).messages.back().n;
        const EditMessage edit { .n = n, .text = u"at 9"_s };
        QCOMPARE(world.act(world.supervisor, thread, edit).error().code, ErrorCode::Forbidden);
        world.now += DefaultUndoWindow;
        QVERIFY(world.act(world.dispatcher, thread, edit));
        QCOMPARE(threadOf(world, thread).messages.back().text, u"at 9"_s);
        QCOMPARE(threadOf(world, thread).messages.back().editedAt, std::optional(world.now));
        QCOMPARE(std::get<MessageEdited>(world.log.back().payload).former, u"at 8"_s);
        world.now += milliseconds(1);
        const auto late = world.act(world.dispatcher, thread, edit);
        QCOMPARE(late.error().code, ErrorCode::Invalid);
        QVERIFY(late.error().title.contains(u"over"));
        QVERIFY(!world.act(world.dispatcher, thread, DeleteMessage { .n = n }));
        QVERIFY(!world.act(world.dispatcher, thread, DeleteMessage { .n = 999 }));
    }

    void whatIsTakenBackIsGoneFromSightButNotFromTheLog()
    {
        World world;
        const auto thread = officeThread(world, world.addJob());
        QVERIFY(world.act(world.dispatcher, thread,
            PostMessage { .text = u"the key is under the mat"_s, .attachments = { u"a"_s } }));
        const auto n = threadOf(world, thread).messages.back().n;
        QCOMPARE(unreadCount(threadOf(world, thread), world.supervisor.user), 1);
        QVERIFY(world.act(world.dispatcher, thread, DeleteMessage { .n = n }));
        const auto &message = threadOf(world, thread).messages.back();
        QVERIFY(message.isTakenBack && message.text.isEmpty() && message.attachments.isEmpty());
        QCOMPARE(unreadCount(threadOf(world, thread), world.supervisor.user), 0);
        QCOMPARE(std::get<MessageTakenBack>(world.log.back().payload).former,
            u"the key is under the mat"_s);
        QVERIFY(!world.act(world.dispatcher, thread, DeleteMessage { .n = n }));
        QVERIFY(
            !world.act(world.dispatcher, thread, EditMessage { .n = n, .text = u"somewhere"_s }));
    }

    void undoTakesAMessageBackThoughOthersHaveReadIt()
    {
        World world;
        const auto thread = officeThread(world, world.addJob());
        QVERIFY(world.act(world.dispatcher, thread, saying(u"oops"_s)));
        const auto cmd = world.lastCommand();
        const auto n = threadOf(world, thread).messages.back().n;
        QVERIFY(world.act(world.supervisor, thread, MarkRead { .upTo = n }));
        QVERIFY(world.act(world.supervisor, thread, saying(u"what?"_s)));
        QVERIFY(world.undo(world.dispatcher, cmd));
        QVERIFY(threadOf(world, thread).messages.front().isTakenBack);
        QCOMPARE(threadOf(world, thread).messages.back().text, u"what?"_s);
        QVERIFY(!world.undo(world.dispatcher, cmd));
    }

    void answersAreOfferedByTheOfficeAlone()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto team = world.newId<ThreadId>();
        QVERIFY(world.act(world.dispatcher, team,
            CreateThread { .job = {}, .technician = {}, .title = u"All"_s, .area = {} }));
        const PostMessage ask {
            .text = u"One more?"_s, .attachments = {}, .quote = 0, .choices = { u"yes"_s, u"no"_s }
        };
        QCOMPARE(world.act(world.actorFor(tom), team, ask).error().code, ErrorCode::Forbidden);
        QVERIFY(world.act(world.dispatcher, team, ask));
        const auto n = threadOf(world, team).messages.back().n;
        QVERIFY(world.act(world.actorFor(tom), team,
            PostMessage { .text = u"yes"_s, .attachments = {}, .quote = n }));
        QCOMPARE(threadOf(world, team).messages.back().quote, n);
        for (const auto &choices : { QStringList { u"yes"_s }, QStringList { u"a"_s, u"a"_s },
                 QStringList { u"a"_s, u" "_s }, QStringList { u"a"_s, QString(41, u'x') },
                 QStringList { u"1"_s, u"2"_s, u"3"_s, u"4"_s, u"5"_s, u"6"_s, u"7"_s } }) {
            auto bad = ask;
            bad.choices = choices;
            QVERIFY(!world.act(world.dispatcher, team, bad));
        }
        QVERIFY(!world.act(world.dispatcher, team,
            PostMessage { .text = u"?"_s, .attachments = {}, .quote = 99 }));
    }

    void onlyTheNewestWordsArePartOfThePresent()
    {
        World world;
        const auto thread = officeThread(world, world.addJob());
        for (int i = 0; i < MaxThreadTail + 3; ++i)
            QVERIFY(world.act(world.dispatcher, thread, saying(QString::number(i))));
        const auto &tail = threadOf(world, thread);
        QCOMPARE(tail.messages.size(), MaxThreadTail);
        QCOMPARE(tail.olderMessages, 3U);
        QCOMPARE(tail.messages.front().text, u"3"_s);
        QCOMPARE(unreadCount(tail, world.supervisor.user), MaxThreadTail);
    }

    void marksMoveOnAndNeverPastTheLastWord()
    {
        World world;
        const auto tom = world.addTechnician(u"Tom"_s);
        const auto job = world.addJob();
        world.bring(job, VisitState::Dispatched, tom);
        const auto thread = officeThread(world, job);
        QVERIFY(world.act(world.dispatcher, thread, saying(u"ring the bell"_s)));
        const auto n = threadOf(world, thread).messages.back().n;
        const auto him = world.actorFor(tom);
        QVERIFY(world.act(him, thread, MarkDelivered { .upTo = 1'000 }));
        QCOMPARE(threadOf(world, thread).deliveredUpTo, (ReadingMarks { { him.user, n } }));
        QVERIFY(threadOf(world, thread).readUpTo.empty());
        QVERIFY(world.act(him, thread, MarkDelivered { .upTo = 1 })->events.empty());
        QCOMPARE(world.act(world.dispatcher, thread, MarkDelivered { .upTo = n }).error().code,
            ErrorCode::Forbidden);
        QCOMPARE(
            world.act(him, thread, SettleThread { .upTo = n }).error().code, ErrorCode::Forbidden);
    }

    void aCustomerWaitsUntilSomebodyAnswersOrSaysThatNoneIsNeeded()
    {
        World world;
        const auto job = world.addRequest(world.customer);
        const auto thread = world.operation.job(job)->threads.back();
        QCOMPARE(threadOf(world, thread).audience, Audience::Customer);
        const auto waits = [&] { return waitingSince(world.operation, threadOf(world, thread)); };
        QVERIFY(!waits());
        const auto first = world.now;
        QVERIFY(world.act(world.customer, thread, saying(u"Hello?"_s)));
        world.now += milliseconds(60'000);
        QVERIFY(world.act(world.customer, thread, saying(u"Anybody?"_s)));
        QCOMPARE(waits(), std::optional(first));
        QVERIFY(world.act(world.dispatcher, thread, saying(u"Tom comes at 9"_s)));
        QVERIFY(!waits());
        QVERIFY(world.act(world.customer, thread, saying(u"Thanks"_s)));
        QVERIFY(waits());
        QVERIFY(world.act(world.dispatcher, thread,
            SettleThread { .upTo = threadOf(world, thread).messages.back().n }));
        QVERIFY(!waits());
    }
};

QTEST_GUILESS_MAIN(TestThreads)
#include "tst_threads.moc"
