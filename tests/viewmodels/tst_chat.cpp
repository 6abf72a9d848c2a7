// SPDX-License-Identifier: GPL-3.0-or-later
#include "talk_desk.h"

#include "viewmodels/chat_text.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using namespace dispatch::viewmodels;

//! Conversations as a dispatcher has them: which is open, what is written where, and that none of it is ever lost.
class TestChat : public QObject {
    Q_OBJECT

    static QString text(const ThreadId &id) { return uuidText(id.uuid); }
    static QString said(
        TalkDesk &desk, int row, MessageListModel::Role role = MessageListModel::TextRole)
    {
        auto *messages = desk.chat.messages();
        return messages->data(messages->index(row), role).toString();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void theThreadFollowsTheSelection()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        const auto two = desk.addJob(2, u"Boiler"_s);
        desk.job = uuidText(one.job.uuid);
        desk.chat.followSelection();
        QCOMPARE(desk.chat.thread().id, text(one.office));
        QVERIFY(!desk.chat.isCustomerSide());
        QVERIFY(desk.chat.hasCustomerSide());
        desk.chat.openSide(true);
        QCOMPARE(desk.chat.thread().id, text(one.customer));
        QVERIFY(desk.chat.readers().contains(u"customer"_s));
        // A job that is chosen begins on the office's side, whatever was open before.
        desk.job = uuidText(two.job.uuid);
        desk.chat.followSelection();
        QCOMPARE(desk.chat.thread().id, text(two.office));
        QCOMPARE(desk.chat.composer().side(), Composer::Side::Office);
    }

    void theOfficesWordsStayOnTheirSide()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        desk.chat.openThread(text(one.office));
        desk.chat.setText(u"they never pay"_s);
        desk.chat.openSide(true);
        QCOMPARE(desk.chat.text(), QString());
        desk.chat.setText(u"We are coming"_s);
        desk.chat.enter();
        QVERIFY(desk.chat.isAsking());
        QVERIFY(desk.thread(one.customer).messages.isEmpty());
        desk.chat.confirm();
        QCOMPARE(desk.thread(one.customer).messages.size(), 1);
        desk.chat.openSide(false);
        QCOMPARE(desk.chat.text(), u"they never pay"_s);
        desk.chat.carryToOtherSide();
        QVERIFY(desk.chat.isCustomerSide());
        desk.chat.confirm();
        QCOMPARE(desk.thread(one.customer).messages.size(), 1); // asked about once more
        desk.chat.goBack();
        desk.chat.carryToOtherSide();
        desk.chat.enter();
        QCOMPARE(desk.thread(one.office).messages.size(), 1);
        QCOMPARE(desk.thread(one.customer).messages.size(), 1);
    }

    //! The program may end at any letter.
    void whatIsHalfWrittenSurvives()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"x.chat"_s);
        const auto one = ThreadId::make(noon());
        const auto two = ThreadId::make(noon());
        {
            ChatDrafts drafts;
            drafts.setFile(file);
            drafts.setDraft(one,
                { .text = u"half a שלום 👩‍🔧"_s,
                    .quote = 3,
                    .attachments = { u"u1"_s },
                    .choices = {},
                    .wasForOffice = true },
                noon());
            drafts.setMuted(two, true);
            drafts.setReminder(two, noon());
            drafts.addTemplate(u"my {eta}"_s);
            // Written by itself after a moment, without anybody closing anything.
            QVERIFY(QTest::qWaitFor([&] { return QFile::exists(file); }));
            drafts.setDraft(two, { .text = u"later"_s }, noon());
        }
        ChatDrafts back;
        back.setFile(file);
        QCOMPARE(back.draft(one).text, u"half a שלום 👩‍🔧"_s);
        QCOMPARE(back.draft(one).quote, 3U);
        QVERIFY(back.draft(one).wasForOffice);
        QCOMPARE(back.draft(two).text, u"later"_s);
        QVERIFY(back.muted().contains(two));
        QCOMPARE(back.reminders().value(two), noon());
        QCOMPARE(back.templates(), QStringList { u"my {eta}"_s });
        QCOMPARE(QFile::permissions(file)
                & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
            QFile::Permissions());
        // A file that something else has written into counts as none.
        QFile broken(file);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write(QByteArray(1'000, '\x7f'));
        broken.close();
        ChatDrafts none;
        none.setFile(file);
        QVERIFY(!none.hasDraft(one));
    }

    void aDraftIsPerThreadAndComesBackWithIt()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        const auto two = desk.addJob(2, u"Boiler"_s);
        desk.chat.openThread(text(one.office));
        desk.chat.setText(u"about the tap"_s);
        desk.chat.openThread(text(two.office));
        QCOMPARE(desk.chat.text(), QString());
        QVERIFY(desk.chat.inbox()->find(text(one.office))->hasDraft);
        desk.chat.openThread(text(one.office));
        QCOMPARE(desk.chat.text(), u"about the tap"_s);
        desk.chat.enter();
        QVERIFY(!desk.chat.inbox()->find(text(one.office))->hasDraft);
    }

    void offlineWordsKeepTheirOrderAndCanBeWithdrawn()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        desk.chat.openThread(text(one.office));
        desk.isOffline = true;
        for (const auto &words : { u"first"_s, u"second"_s, u"third"_s }) {
            desk.chat.setText(words);
            desk.chat.enter();
        }
        QCOMPARE(desk.chat.messages()->count(), 3);
        QCOMPARE(said(desk, 0), u"third"_s);
        QCOMPARE(said(desk, 2), u"first"_s);
        QCOMPARE(desk.chat.messages()
                     ->data(desk.chat.messages()->index(0), MessageListModel::MarkRole)
                     .toInt(),
            int(MessageMark::Waiting));
        desk.chat.withdraw(said(desk, 1, MessageListModel::CommandRole));
        desk.chat.takeOutbox();
        QCOMPARE(desk.chat.messages()->count(), 2);
        QCOMPARE(said(desk, 1), u"first"_s);
        QCOMPARE(desk.chat.text(), u"second"_s); // its words are not lost
    }

    void theFirstWordOpensATechniciansChat()
    {
        TalkDesk desk;
        const User nora = desk.addTechnician(u"Nora"_s, u"North"_s);
        desk.technician = uuidText(nora.technician->uuid);
        desk.chat.followSelection();
        QVERIFY(desk.chat.canWrite());
        QCOMPARE(desk.chat.thread().title, inOneLine(u"Nora"_s));
        desk.chat.setText(u"Are you well?"_s);
        desk.chat.enter();
        QCOMPARE(desk.desk.operation.threads().size(), 1);
        const Thread &made = *desk.desk.operation.threads().begin();
        QCOMPARE(made.technician, nora.technician);
        QCOMPARE(made.messages.size(), 1);
        QCOMPARE(desk.chat.thread().id, text(made.id));
        QCOMPARE(desk.chat.text(), QString());
        desk.chat.setText(u"Still?"_s);
        desk.chat.enter();
        QCOMPARE(desk.desk.operation.threads().size(), 1);
    }

    void aQuestionToATeamIsCounted()
    {
        TalkDesk desk;
        const User nora = desk.addTechnician(u"Nora"_s, u"North"_s);
        const User bo = desk.addTechnician(u"Bo"_s, u"North"_s);
        const User cy = desk.addTechnician(u"Cy"_s, u"North"_s);
        const User far = desk.addTechnician(u"Far"_s, u"South"_s);
        desk.chat.openTeam(u"North"_s);
        desk.chat.askForOneMore();
        desk.chat.enter();
        const ThreadId thread = ThreadId { *parseUuid(desk.chat.thread().id) };
        const quint64 n = desk.thread(thread).messages.last().n;
        QCOMPARE(desk.chat.board().asked, 3);
        QCOMPARE(desk.chat.board().answered, 0);
        QVERIFY(desk.does(
            nora, thread, PostMessage { .text = u"Yes"_s, .attachments = {}, .quote = n }));
        QVERIFY(desk.says(bo, thread, u"no"_s));
        QVERIFY(desk.says(bo, thread, u"good weather today"_s)); // talk
        QVERIFY(desk.does(
            bo, thread, PostMessage { .text = u"in 30 min"_s, .attachments = {}, .quote = n }));
        QVERIFY(!desk.says(far, thread, u"Yes"_s));
        const AnswerBoardInfo board = desk.chat.board();
        QCOMPARE(board.answered, 2);
        QCOMPARE(board.asked, 3);
        QCOMPARE(board.lines.size(), 4);
        QCOMPARE(board.lines[0].count, 1);
        QVERIFY(board.lines[0].names.contains(u"Nora"_s));
        QCOMPARE(board.lines[1].count, 0); // the last word counts
        QVERIFY(board.lines[2].names.contains(u"Bo"_s));
        QVERIFY(board.lines[3].isOpen && board.lines[3].names.contains(u"Cy"_s));
        QVERIFY(cy.technician.has_value());
        // Once more, and it is another question.
        desk.chat.askForOneMore();
        desk.chat.enter();
        QCOMPARE(desk.chat.board().answered, 0);
    }

    void ownWordsArePutRightWithinTheHold()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        desk.chat.openThread(text(one.office));
        desk.chat.setText(u"helo"_s);
        desk.chat.enter();
        desk.desk.now = desk.thread(one.office).messages.last().at + std::chrono::seconds(2);
        desk.chat.tick();
        QVERIFY(desk.chat.editLast());
        QCOMPARE(desk.chat.text(), u"helo"_s);
        desk.chat.setText(u"hello"_s);
        desk.chat.enter();
        QCOMPARE(said(desk, 0), u"hello"_s);
        QCOMPARE(desk.thread(one.office).messages.size(), 1);
        desk.desk.now += std::chrono::minutes(1);
        desk.chat.tick();
        QVERIFY(!desk.chat.editLast());
    }

    void readingIsToldOnlyOfWhatIsOnTheScreen()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        QVERIFY(desk.says(desk.vera, one.customer, u"Hello?"_s));
        desk.chat.openThread(text(one.customer));
        QCOMPARE(desk.chat.unread(), 1);
        desk.chat.setSeen(true);
        QVERIFY(QTest::qWaitFor([&] { return desk.chat.unread() == 0; }));
        desk.chat.setSeen(false);
        QVERIFY(desk.says(desk.vera, one.customer, u"Anybody?"_s));
        QCOMPARE(desk.chat.unread(), 1);
    }

    //! A file obeys the same keys as words: to the customer only by the confirming one, and never from the office's side.
    void aFileGoesWhereItWasPut()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        desk.chat.openThread(text(one.customer));
        desk.stage(u"plate"_s);
        QVERIFY(desk.chat.kept().hasDraft(one.customer));
        desk.chat.enter();
        QVERIFY(desk.chat.isAsking());
        QVERIFY(desk.sentWithFiles.empty());
        desk.stage(u"another"_s);
        QVERIFY(!desk.chat.isAsking()); // what was asked was about one file
        desk.chat.confirm();
        QCOMPARE(desk.sentWithFiles.size(), 1U);
        QCOMPARE(desk.sentWithFiles[0].thread, one.customer);
        QCOMPARE(desk.sentWithFiles[0].attachments, QStringList({ u"plate"_s, u"another"_s }));
        QVERIFY(!desk.chat.kept().hasDraft(one.customer));
        QVERIFY(desk.thread(one.customer).messages.isEmpty()); // the queue posts it

        desk.chat.openSide(false);
        desk.stage(u"margin"_s);
        desk.chat.setText(u"Dear"_s);
        desk.chat.carryToOtherSide();
        QVERIFY(desk.chat.isCustomerSide());
        QCOMPARE(desk.chat.composer().attachments(), QStringList());
        desk.chat.confirm();
        desk.chat.confirm();
        QCOMPARE(desk.thread(one.customer).messages.size(), 1);
        QVERIFY(desk.thread(one.customer).messages.last().attachments.isEmpty());
        desk.chat.openSide(false);
        QCOMPARE(desk.chat.composer().attachments(), QStringList { u"margin"_s });
        desk.chat.enter();
        QCOMPARE(desk.sentWithFiles.size(), 2U);
        QCOMPARE(desk.sentWithFiles[1].thread, one.office);
    }

    void aFileNeedsAConversation()
    {
        TalkDesk desk;
        const auto nora = desk.addTechnician(u"Nora"_s);
        desk.technician = uuidText(nora.technician->uuid);
        desk.chat.followSelection();
        QVERIFY(desk.chat.canWrite());
        QVERIFY(desk.chat.filesThread().isNull());
        desk.chat.setText(u"Hello"_s);
        desk.chat.enter();
        QVERIFY(!desk.chat.filesThread().isNull());
    }

    void aLinkLeadsWhereItSays()
    {
        TalkDesk desk;
        const auto one = desk.addJob(481, u"Tap"_s);
        QCOMPARE(desk.chat.follow(u"https://example.com/x"_s), u"https://example.com/x"_s);
        QCOMPARE(desk.chat.follow(u"javascript:alert(1)"_s), QString());
        QCOMPARE(desk.chat.follow(u"file:///etc/passwd"_s), QString());
        QCOMPARE(desk.chat.follow(u"job:481"_s), QString());
        QCOMPARE(desk.job, uuidText(one.job.uuid));
    }

    void wordsAreFoundInTheThread()
    {
        TalkDesk desk;
        const auto one = desk.addJob(1, u"Tap"_s);
        QVERIFY(desk.says(desk.vera, one.customer, u"The boiler is loud"_s));
        QVERIFY(desk.says(desk.vera, one.customer, u"Hello"_s));
        desk.chat.openThread(text(one.customer));
        desk.chat.find(u"LOUD boiler"_s);
        QCOMPARE(desk.chat.messages()->count(), 1);
        QCOMPARE(desk.chat.findResult(), u"1 found"_s);
        QCOMPARE(
            desk.chat.reach(static_cast<double>(desk.thread(one.customer).messages.first().n)), 1);
        QCOMPARE(desk.chat.messages()->count(), 2);
    }
};

QTEST_GUILESS_MAIN(TestChat)
#include "tst_chat.moc"
