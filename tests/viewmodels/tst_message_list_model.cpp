// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/message_list_model.h"

#include "domain/limits.h"

#include "viewmodels/desk.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using viewmodels::MessageListModel;
using viewmodels::OlderMessages;

namespace MessageMark = viewmodels::MessageMark;

class TestMessageListModel : public QObject {
    Q_OBJECT

    //! A thread of many messages, of which the operation has the newest, and a log that has them all.
    struct Long {
        Desk desk;
        ThreadId id = ThreadId::make(noon());
        std::vector<Event> log; //!< ascending
        Thread thread;

        explicit Long(quint64 count, quint64 firstInLog = 1)
        {
            thread.id = id;
            for (quint64 i = 1; i <= count; ++i)
                say(firstInLog);
            show();
        }
        //! A server that answers when it is told to.
        struct Server {
            std::vector<Event> log; //!< ascending
            qsizetype atOnce = 500;
            MessageListModel::Fetched fetched;
            quint64 beforeSeq = 0;
            int asked = 0, stopped = 0;

            void answer()
            {
                std::vector<Event> page;
                for (const Event &event : log) {
                    if (beforeSeq == 0 || event.seq < beforeSeq)
                        page.push_back(event);
                }
                const auto most = static_cast<std::size_t>(atOnce);
                if (page.size() > most)
                    page.erase(page.begin(), page.end() - static_cast<qsizetype>(most));
                std::exchange(fetched, {})(page);
            }
            void fail(const QString &why) { std::exchange(fetched, {})(std::unexpected(why)); }
        } server;
        [[nodiscard]] MessageListModel::Sources sourcesWithServer()
        {
            auto all = sources();
            all.fetch
                = [this](const ThreadId &, quint64 beforeSeq, MessageListModel::Fetched then) {
                      ++server.asked;
                      server.beforeSeq = beforeSeq;
                      server.fetched = std::move(then);
                  };
            all.stopFetching = [this] {
                ++server.stopped;
                server.fetched = {};
            };
            return all;
        }
        void say(quint64 firstInLog = 1)
        {
            ++thread.ver;
            const Timestamp at = noon() + std::chrono::seconds(thread.ver);
            const QString text = QString::number(thread.ver);
            if (thread.ver >= firstInLog)
                log.push_back({ .seq = 10 * thread.ver,
                    .entity = id,
                    .ver = thread.ver,
                    .at = at,
                    .by = desk.dispatcher.id,
                    .cmd = {},
                    .payload = MessagePosted { .text = text, .attachments = {} } });
            thread.messages.push_back({ .n = thread.ver,
                .by = desk.dispatcher.id,
                .at = at,
                .text = text,
                .attachments = {} });
            if (thread.messages.size() > MaxThreadTail) {
                thread.messages.removeFirst();
                ++thread.olderMessages;
            }
        }
        void show() { desk.operation.put(thread); }
        [[nodiscard]] MessageListModel::Sources sources()
        {
            return { .reader =
                         [this](const journal::LogQuery &query) {
                             std::vector<Event> page;
                             for (auto it = log.rbegin(); it != log.rend(); ++it) {
                                 if (query.beforeSeq > 0 && it->seq >= query.beforeSeq)
                                     continue;
                                 if (page.size() == static_cast<std::size_t>(query.limit))
                                     break;
                                 page.push_back(*it);
                             }
                             return journal::Stored<std::vector<Event>>(page);
                         },
                .isJob = {},
                .person = {} };
        }
    };
    static QStringList texts(const MessageListModel &model)
    {
        QStringList all;
        for (int row = 0; row < model.count(); ++row)
            all << model.data(model.index(row), MessageListModel::TextRole).toString();
        return all;
    }
    //! Newest first, without a hole and without anything twice.
    static void checkRun(const MessageListModel &model)
    {
        for (int row = 0; row + 1 < model.count(); ++row) {
            const double n = model.data(model.index(row), MessageListModel::NumberRole).toDouble();
            QCOMPARE(
                model.data(model.index(row + 1), MessageListModel::NumberRole).toDouble(), n - 1);
        }
    }
    static MessageListModel::Sources plain(const Desk &desk)
    {
        return { .reader = {}, .isJob = {}, .person = [&desk](const EntityRef &by) {
                    return MessageListModel::Person { desk.operation.actorName(by), true };
                } };
    }
    static Thread thread(const QStringList &texts, const EntityRef &by)
    {
        Thread t;
        t.id = ThreadId::make(noon());
        for (const QString &text : texts)
            t.messages.push_back(
                { .n = ++t.ver, .by = by, .at = noon(), .text = text, .attachments = {} });
        return t;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void newWordsAreAddedAtTheFootNotReset()
    {
        Desk desk;
        Thread t = thread({ u"one"_s, u"two"_s }, desk.dispatcher.id);
        desk.operation.put(t);
        MessageListModel model(plain(desk));
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(t.id, desk.context(), {});
        QCOMPARE(texts(model), (QStringList { u"two"_s, u"one"_s }));
        QSignalSpy inserted(&model, &MessageListModel::rowsInserted);
        QSignalSpy removed(&model, &MessageListModel::rowsRemoved);
        QSignalSpy reset(&model, &MessageListModel::modelReset);
        t.messages.push_back({ .n = ++t.ver,
            .by = desk.dispatcher.id,
            .at = noon(),
            .text = u"three"_s,
            .attachments = {} });
        desk.operation.put(t);
        model.show(t.id, desk.context(), {});
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(inserted[0][1].toInt(), 0);
        QCOMPARE(removed.size(), 0);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(texts(model).first(), u"three"_s);
    }

    //! What was typed must be seen at once, and never twice.
    void anOwnWordIsPendingUntilTheLogHasIt()
    {
        Desk desk;
        Thread t = thread({}, desk.dispatcher.id);
        desk.operation.put(t);
        const Command post { .id = CommandId::make(noon()),
            .entity = t.id,
            .expect = {},
            .after = {},
            .made = noon(),
            .args = PostMessage { .text = u"on my way"_s, .attachments = {} } };
        MessageListModel model(plain(desk));
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const std::vector<journal::OutboxRow> outbox { { .command = post,
            .status = journal::OutboxStatus::Waiting,
            .accepted = {},
            .rejection = {} } };
        model.show(t.id, desk.context(), outbox);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.data(model.index(0), MessageListModel::IsPendingRole).toBool());
        t.messages.push_back({ .n = ++t.ver,
            .by = desk.dispatcher.id,
            .at = noon(),
            .text = u"on my way"_s,
            .attachments = {} });
        desk.operation.put(t);
        model.show(t.id, desk.context(), {});
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(!model.data(model.index(0), MessageListModel::IsPendingRole).toBool());
        QVERIFY(model.data(model.index(0), MessageListModel::IsOwnRole).toBool());
    }

    //! A word to one customer shown under another's job would be worse than none.
    void anotherThreadReplacesAllRows()
    {
        Desk desk;
        const Thread a = thread({ u"same"_s, u"a"_s }, desk.dispatcher.id);
        const Thread b = thread({ u"same"_s }, desk.dispatcher.id);
        desk.operation.put(a);
        desk.operation.put(b);
        MessageListModel model(plain(desk));
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(a.id, desk.context(), {});
        QSignalSpy removed(&model, &MessageListModel::rowsRemoved);
        model.show(b.id, desk.context(), {});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed[0][1].toInt(), 0);
        QCOMPARE(removed[0][2].toInt(), 1);
        model.show({}, desk.context(), {});
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.hasThread());
    }

    void marksSayHowFarAWordHasCome()
    {
        Desk desk;
        Thread t = thread({ u"one"_s, u"two"_s, u"three"_s }, desk.dispatcher.id);
        const User nora { .id = UserId::make(noon()),
            .ver = 1,
            .name = u"Nora"_s,
            .roles = Role::Technician,
            .areas = {},
            .technician = {} };
        desk.operation.put(nora);
        t.readUpTo = { { nora.id, 1 } };
        t.deliveredUpTo = { { nora.id, 2 } };
        desk.operation.put(t);
        MessageListModel model(plain(desk));
        model.show(t.id, desk.context(), {});
        const auto mark = [&](int row) {
            return model.data(model.index(row), MessageListModel::MarkRole).toInt();
        };
        QCOMPARE(mark(0), int(MessageMark::Sent));
        QCOMPARE(mark(1), int(MessageMark::Delivered));
        QCOMPARE(mark(2), int(MessageMark::Read));
        QVERIFY(model.data(model.index(2), MessageListModel::MarkTextRole)
                .toString()
                .contains(u"Nora"_s));
        QSignalSpy changed(&model, &MessageListModel::dataChanged);
        t.readUpTo = { { nora.id, 3 } };
        desk.operation.put(t);
        model.show(t.id, desk.context(), {});
        QVERIFY(!changed.isEmpty());
        QCOMPARE(mark(0), int(MessageMark::Read));
    }

    void whatHappenedStandsFoldedBetweenTheWords()
    {
        Desk desk;
        const Thread t = thread({ u"one"_s, u"two"_s }, desk.dispatcher.id);
        desk.operation.put(t);
        MessageListModel model(plain(desk));
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(t.id, desk.context(), {});
        const double at = static_cast<double>(toMs(noon()));
        model.setSystemLines(
            { { 9, at + 3, u"third"_s }, { 8, at + 2, u"second"_s }, { 2, at - 5, u"first"_s } });
        QCOMPARE(model.count(), 4);
        QVERIFY(model.data(model.index(0), MessageListModel::IsSystemRole).toBool());
        QVERIFY(texts(model)[0].startsWith(u"third"_s));
        QVERIFY(!texts(model)[0].contains(u"second"_s));
        QCOMPARE(texts(model)[3], u"first"_s);
        model.toggleFold(0);
        QCOMPARE(texts(model)[0], u"second\nthird"_s);
        // It grows without being folded again.
        model.setSystemLines({ { 10, at + 4, u"fourth"_s }, { 9, at + 3, u"third"_s },
            { 8, at + 2, u"second"_s }, { 2, at - 5, u"first"_s } });
        QCOMPARE(texts(model)[0], u"second\nthird\nfourth"_s);
    }

    void olderWordsComePageByPageAndTheWindowStaysSmall()
    {
        Long talk(5'000);
        MessageListModel model(talk.sources());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false);
        model.show(talk.id, talk.desk.context(), {});
        QCOMPARE(model.count(), MaxThreadTail);
        QSignalSpy removed(&model, &MessageListModel::rowsRemoved);
        model.fetchMore({});
        QCOMPARE(model.count(), MaxThreadTail + OlderMessages::PageMessages);
        QCOMPARE(removed.size(), 0); // what is looked at stays where it is
        checkRun(model);
        int most = 0;
        while (model.canFetchMore({})) {
            model.fetchMore({});
            most = std::max(most, model.count());
        }
        checkRun(model);
        QCOMPARE(texts(model).last(), u"1"_s);
        QVERIFY(most <= MaxThreadTail
                + static_cast<int>(MessageListModel::MaxPages) * OlderMessages::PageMessages);
        QVERIFY(model.hasNewer());
        QVERIFY(model.olderText().isEmpty());
        // And back again, to the newest word.
        while (model.hasNewer()) {
            model.fetchNewer();
            checkRun(model);
        }
        QCOMPARE(texts(model).first(), u"5000"_s);
    }

    //! While somebody reads older words, newer ones push others out of what is present: none may be missing between.
    void nothingIsMissingWhereThePresentMovesOn()
    {
        Long talk(700);
        MessageListModel model(talk.sources());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false);
        model.show(talk.id, talk.desk.context(), {});
        model.fetchMore({});
        for (int i = 0; i < 50; ++i) {
            talk.say();
            talk.show();
            model.show(talk.id, talk.desk.context(), {});
        }
        checkRun(model);
        QCOMPARE(texts(model).first(), u"750"_s);
        QCOMPARE(texts(model).last(), u"1"_s);
    }

    void correctionsAreOfTheOlderWordsToo()
    {
        Long talk(600);
        const auto correct = [&](quint64 ver, EventPayload payload) {
            talk.log.push_back({ .seq = 10 * ver + 5,
                .entity = talk.id,
                .ver = ver,
                .at = noon(),
                .by = talk.desk.dispatcher.id,
                .cmd = {},
                .payload = std::move(payload) });
        };
        correct(700, MessageEdited { .n = 50, .text = u"fifty"_s, .former = u"50"_s });
        correct(701, MessageTakenBack { .n = 51, .former = u"51"_s });
        MessageListModel model(talk.sources());
        model.show(talk.id, talk.desk.context(), {});
        model.fetchMore({});
        const int row = model.rowOf(50);
        QVERIFY(row >= 0);
        QCOMPARE(texts(model)[row], u"fifty"_s);
        QVERIFY(model.data(model.index(row), MessageListModel::IsEditedRole).toBool());
        QVERIFY(model.data(model.index(row - 1), MessageListModel::IsTakenBackRole).toBool());
        QCOMPARE(texts(model)[row - 1], QString());
    }

    void whatThisMachineDoesNotHaveIsSaid()
    {
        Long talk(700, 601); // the log here begins late
        MessageListModel model(talk.sources());
        model.show(talk.id, talk.desk.context(), {});
        QVERIFY(model.olderText().isEmpty());
        model.fetchMore({});
        QVERIFY(!model.canFetchMore({}));
        QVERIFY(model.olderText().contains(u"server"_s));
    }

    //! A console that was bought today: nothing of what was said before is on it.
    void theServerHasWhatThisMachineHasNot_data()
    {
        QTest::addColumn<quint64>("firstHere");
        QTest::addColumn<quint64>("lastOfStart"); // of what is here from the beginning of the log
        QTest::newRow("nothing-here") << quint64(10'000) << quint64(0);
        QTest::newRow("the-newest-here") << quint64(2'700) << quint64(0);
        // A search of the log brought the oldest: between them lies a hole.
        QTest::newRow("a-hole-between") << quint64(2'700) << quint64(300);
    }
    void theServerHasWhatThisMachineHasNot()
    {
        QFETCH(const quint64, firstHere);
        QFETCH(const quint64, lastOfStart);
        Long talk(3'000);
        talk.server.log = talk.log;
        std::erase_if(talk.log,
            [&](const Event &event) { return event.ver < firstHere && event.ver > lastOfStart; });
        MessageListModel model(talk.sourcesWithServer());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false);
        model.show(talk.id, talk.desk.context(), {});
        QCOMPARE(talk.server.asked, 0); // only whoever scrolls up costs the line something
        for (int i = 0; i < 100 && (model.canFetchMore({}) || talk.server.fetched); ++i) {
            model.fetchMore({});
            if (!talk.server.fetched)
                continue;
            QVERIFY(model.olderText().contains(u"of %1 are here"_s.arg(QLocale().toString(2'500))));
            QVERIFY(!model.canFetchMore({}));
            talk.server.answer();
            checkRun(model);
        }
        checkRun(model);
        QCOMPARE(texts(model).last(), u"1"_s);
        QVERIFY(model.olderText().isEmpty());
        QVERIFY(model.count()
            <= static_cast<int>(MessageListModel::MaxPages + 1) * OlderMessages::PageMessages);
        const int askedOnTheWay = talk.server.asked;
        QVERIFY(askedOnTheWay <= 7);
        // And back.
        for (int i = 0; i < 100 && model.hasNewer(); ++i) {
            model.fetchNewer();
            if (talk.server.fetched)
                talk.server.answer();
            checkRun(model);
        }
        QVERIFY(!model.hasNewer());
        QCOMPARE(texts(model).first(), u"3000"_s);
    }

    //! So long that what the server gave does not all stay.
    void whatWasLetGoIsFetchedAgain()
    {
        Long talk(9'000);
        talk.server.log = std::exchange(talk.log, {});
        MessageListModel model(talk.sourcesWithServer());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false);
        model.show(talk.id, talk.desk.context(), {});
        for (int i = 0; i < 300 && model.canFetchMore({}); ++i) {
            model.fetchMore({});
            while (talk.server.fetched)
                talk.server.answer();
        }
        QCOMPARE(texts(model).last(), u"1"_s);
        const int askedOnTheWay = talk.server.asked;
        for (int i = 0; i < 300 && model.hasNewer(); ++i) {
            model.fetchNewer();
            while (talk.server.fetched)
                talk.server.answer();
            checkRun(model);
        }
        QCOMPARE(texts(model).first(), u"9000"_s);
        QVERIFY(talk.server.asked > askedOnTheWay);
    }

    void marksBetweenTheWordsAreNoHole()
    {
        Long talk(700);
        talk.server.log = std::exchange(talk.log, {});
        // A thousand events of somebody's reading, after the last word.
        for (quint64 i = 1; i <= 1'000; ++i)
            talk.server.log.push_back({ .seq = 7'000 + i,
                .entity = talk.id,
                .ver = 700 + i,
                .at = noon(),
                .by = talk.desk.dispatcher.id,
                .cmd = {},
                .payload = ThreadRead { .upTo = 700 } });
        talk.thread.ver = 1'700;
        talk.show();
        MessageListModel model(talk.sourcesWithServer());
        model.show(talk.id, talk.desk.context(), {});
        for (int i = 0; i < 100 && (model.canFetchMore({}) || talk.server.fetched); ++i) {
            model.fetchMore({});
            while (talk.server.fetched)
                talk.server.answer();
        }
        checkRun(model);
        QCOMPARE(texts(model).last(), u"1"_s);
    }

    //! Somebody reads on all the time, and every mark of it begins the walk to the older words anew: there are more events
    //! on the way than are kept, so it would never come to its end.
    void marksThatComeMeanwhileDoNotBeginTheWalkAnew()
    {
        Long talk(700);
        talk.server.log = std::exchange(talk.log, {});
        const auto mark = [&] {
            const quint64 ver = ++talk.thread.ver;
            return Event { .seq = 7'000 + ver,
                .entity = talk.id,
                .ver = ver,
                .at = noon(),
                .by = talk.desk.dispatcher.id,
                .cmd = {},
                .payload = ThreadRead { .upTo = 700 } };
        };
        for (qsizetype i = 0; i < OlderMessages::MaxGiven + 1'000; ++i)
            talk.server.log.push_back(mark());
        talk.show();
        MessageListModel model(talk.sourcesWithServer());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false);
        model.show(talk.id, talk.desk.context(), {});
        for (int i = 0; i < 100 && (model.canFetchMore({}) || talk.server.fetched); ++i) {
            model.fetchMore({});
            if (!talk.server.fetched)
                continue;
            talk.log.push_back(mark()); // it comes by the feed, before the answer
            talk.server.log.push_back(talk.log.back());
            talk.show();
            model.show(talk.id, talk.desk.context(), {});
            talk.server.answer();
        }
        checkRun(model);
        QCOMPARE(texts(model).first(), u"700"_s);
        QCOMPARE(texts(model).last(), u"1"_s);
        QVERIFY(model.olderText().isEmpty());
    }

    //! A server that gives forty events at a time made pages of forty words, and six of those filled the window: whoever
    //! had scrolled up a little did not see any more what was said now.
    void shortPagesLeaveTheNewestWordsWhereTheyAre()
    {
        Long talk(1'000);
        talk.server.log = std::exchange(talk.log, {});
        talk.server.atOnce = 40;
        MessageListModel model(talk.sourcesWithServer());
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false);
        model.show(talk.id, talk.desk.context(), {});
        for (int i = 0; i < 100 && (model.canFetchMore({}) || talk.server.fetched); ++i) {
            model.fetchMore({});
            if (talk.server.fetched)
                talk.server.answer();
            QVERIFY(!model.hasNewer());
        }
        checkRun(model);
        QCOMPARE(texts(model).first(), u"1000"_s);
        QCOMPARE(texts(model).last(), u"1"_s);
    }
    //! The window is still one: what is far away is let go, and comes back.
    void shortPagesDoNotMakeTheWindowLarger()
    {
        Long talk(3'000);
        talk.server.log = std::exchange(talk.log, {});
        talk.server.atOnce = 40;
        MessageListModel model(talk.sourcesWithServer());
        model.show(talk.id, talk.desk.context(), {});
        int most = 0;
        for (int i = 0; i < 300 && (model.canFetchMore({}) || talk.server.fetched); ++i) {
            model.fetchMore({});
            if (talk.server.fetched)
                talk.server.answer();
            most = std::max(most, model.count());
        }
        checkRun(model);
        QCOMPARE(texts(model).last(), u"1"_s);
        QVERIFY(model.hasNewer());
        QVERIFY(most <= MaxThreadTail
                + static_cast<int>(MessageListModel::MaxPages) * OlderMessages::PageMessages);
        for (int i = 0; i < 300 && model.hasNewer(); ++i) {
            model.fetchNewer();
            while (talk.server.fetched)
                talk.server.answer();
            checkRun(model);
        }
        QCOMPARE(texts(model).first(), u"3000"_s);
        // And holds as much on the way back.
        QVERIFY(model.count() > MaxThreadTail
                + static_cast<int>(MessageListModel::MaxPages - 1) * OlderMessages::PageMessages);
    }

    void whoLeavesIsNotFetchedFor()
    {
        Long talk(700);
        talk.server.log = std::exchange(talk.log, {});
        const Thread other = thread({ u"elsewhere"_s }, talk.desk.dispatcher.id);
        talk.desk.operation.put(other);
        MessageListModel model(talk.sourcesWithServer());
        model.show(talk.id, talk.desk.context(), {});
        model.fetchMore({});
        QCOMPARE(talk.server.asked, 1);
        // A word that comes meanwhile does not end it.
        talk.say(10'000);
        talk.show();
        model.show(talk.id, talk.desk.context(), {});
        QCOMPARE(talk.server.stopped, 0);
        model.show(other.id, talk.desk.context(), {});
        QCOMPARE(talk.server.stopped, 1);
        QCOMPARE(texts(model), QStringList { u"elsewhere"_s });
        QVERIFY(model.olderText().isEmpty());
        model.show(talk.id, talk.desk.context(), {});
        QVERIFY(model.canFetchMore({}));
    }

    void whatCannotBeFetchedIsSaidAndTriedAgain()
    {
        Long talk(700);
        talk.server.log = std::exchange(talk.log, {});
        MessageListModel model(talk.sourcesWithServer());
        model.show(talk.id, talk.desk.context(), {});
        model.fetchMore({});
        talk.server.fail(u"the server cannot be reached"_s);
        QVERIFY(model.olderText().contains(u"the server cannot be reached"));
        QVERIFY(model.canRetryOlder());
        QVERIFY(!model.canFetchMore({})); // or each turn of the wheel would ask again
        model.retryOlder();
        QCOMPARE(talk.server.asked, 2);
        QVERIFY(!model.canRetryOlder());
        while (talk.server.fetched)
            talk.server.answer();
        QCOMPARE(texts(model).last(), u"1"_s);
        QVERIFY(model.olderText().isEmpty());
    }

    //! A server that was put back has less than was said: asked again at once it would be asked for ever.
    void aServerThatHasNothingIsAskedOnce()
    {
        Long talk(700);
        talk.log.clear();
        MessageListModel model(talk.sourcesWithServer());
        model.show(talk.id, talk.desk.context(), {});
        model.fetchMore({});
        talk.server.answer();
        QCOMPARE(talk.server.asked, 1);
        QVERIFY(model.canRetryOlder());
        QVERIFY(!model.olderText().isEmpty());
    }

    void aQuoteIsReachedAcrossPages()
    {
        Long talk(3'000);
        MessageListModel model(talk.sources());
        model.show(talk.id, talk.desk.context(), {});
        QVERIFY(model.reach(17));
        QCOMPARE(texts(model)[model.rowOf(17)], u"17"_s);
        QVERIFY(model.reach(2'999));
        QVERIFY(!model.hasNewer());
        QVERIFY(!model.reach(9'999));
    }
};

QTEST_GUILESS_MAIN(TestMessageListModel)
#include "tst_message_list_model.moc"
