// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using viewmodels::Chat;
using viewmodels::MessageListModel;

namespace MessageMark = viewmodels::MessageMark;

namespace {

//! Sam at two desks, Sven at one, and two technicians with telephones.
struct ChatDesks {
    Office office;
    std::unique_ptr<Dispatcher> sam, samAtHome, sven;
    std::unique_ptr<Console> ada, bo;

    [[nodiscard]] bool open()
    {
        if (!office.open() || !addDispatcher(office, u"Sam"_s) || !addDispatcher(office, u"Sven"_s))
            return false;
        for (const auto &name : { u"Ada Lind"_s, u"Bo Ek"_s }) {
            if (office.addDevice(name).isEmpty() || !addTechnician(name))
                return false;
        }
        sam = std::make_unique<Dispatcher>(office, u"Sam"_s, office.url());
        sven = std::make_unique<Dispatcher>(office, u"Sven"_s, office.url());
        samAtHome = std::make_unique<Dispatcher>(office, u"Sam"_s, office.url());
        samAtHome->leave(); // the same person, another machine
        samAtHome->profile = office.path(u"desk-of-Sam-at-home"_s);
        samAtHome->sitDown();
        ada = telephone(u"Ada Lind"_s);
        bo = telephone(u"Bo Ek"_s);
        return QTest::qWaitFor(
            [this] {
                return sam->isLive() && samAtHome->isLive() && sven->isLive() && ada->isLive()
                    && bo->isLive();
            },
            LinkTimeoutMs);
    }
    [[nodiscard]] bool addTechnician(const QString &name) const
    {
        Program add(serverProgram());
        const auto code = add.run(
            { u"user"_s, u"add"_s, name, u"--data"_s, office.data(), u"--roles"_s, u"technician"_s,
                u"--technician"_s, name, u"--password-file"_s, office.passwordFile() });
        if (code != 0)
            qInfo().noquote() << add.report();
        return code == 0;
    }
    [[nodiscard]] std::unique_ptr<Console> telephone(const QString &name) const
    {
        return std::make_unique<Console>(
            office.path(name + u".replica"_s), office.url(), name, Office::password());
    }
    [[nodiscard]] static const Thread *team(const Console &phone)
    {
        for (const Thread &thread : phone.operation().threads()) {
            if (thread.isTeam)
                return &thread;
        }
        return nullptr;
    }
    [[nodiscard]] static Chat &chat(Dispatcher &desk) { return *desk.session->chat(); }
    [[nodiscard]] bool counts(int sams, int svens) const
    {
        return QTest::qWaitFor(
            [&] {
                return chat(*sam).unread() == sams && chat(*samAtHome).unread() == sams
                    && chat(*sven).unread() == svens;
            },
            LinkTimeoutMs);
    }
    //! How far the newest own word of a desk has come.
    [[nodiscard]] static bool isMarked(Dispatcher &desk, int mark)
    {
        auto *messages = chat(desk).messages();
        return QTest::qWaitFor(
            [&] {
                return messages->count() > 0
                    && messages->data(messages->index(0), MessageListModel::MarkRole).toInt()
                    == mark;
            },
            LinkTimeoutMs);
    }
};

} // namespace

//! What goes wrong where several people answer the same messages: counts that differ, marks that lie, answers nobody sees.
class TestChatDesks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void countsAndMarksAgreeAtEveryDesk()
    {
        ChatDesks desks;
        QVERIFY(desks.open());
        auto &sam = ChatDesks::chat(*desks.sam);
        auto &home = ChatDesks::chat(*desks.samAtHome);
        auto &sven = ChatDesks::chat(*desks.sven);
        sam.openTeam({});
        sam.setText(u"Good morning"_s);
        sam.enter();
        QVERIFY(desks.counts(0, 1));
        QVERIFY(QTest::qWaitFor(
            [&] {
                const auto *team = ChatDesks::team(*desks.ada);
                return team && team->messages.size() == 1;
            },
            LinkTimeoutMs));

        // On a telephone, then read there: shown where it was written, on both machines.
        QVERIFY(ChatDesks::isMarked(*desks.sam, MessageMark::Sent));
        const ThreadId thread = ChatDesks::team(*desks.ada)->id;
        const quint64 n = ChatDesks::team(*desks.ada)->messages.last().n;
        QVERIFY(desks.ada->client().act(thread, MarkDelivered { n }));
        home.openThread(uuidText(thread.uuid));
        QVERIFY(ChatDesks::isMarked(*desks.sam, MessageMark::Delivered));
        QVERIFY(ChatDesks::isMarked(*desks.samAtHome, MessageMark::Delivered));
        QVERIFY(desks.ada->client().act(thread, MarkRead { n }));
        QVERIFY(ChatDesks::isMarked(*desks.sam, MessageMark::Read));
        QVERIFY(ChatDesks::isMarked(*desks.samAtHome, MessageMark::Read));

        // An answer counts for everybody, and what one has read on one machine is read on the other.
        QVERIFY(desks.ada->client().act(
            thread, PostMessage { .text = u"Morning!"_s, .attachments = {} }));
        QVERIFY(desks.counts(1, 2));
        sven.openThread(uuidText(thread.uuid));
        sven.setSeen(true);
        QVERIFY(desks.counts(1, 0));
        home.setSeen(true);
        QVERIFY(desks.counts(0, 0));
        QCOMPARE(desks.sam->session->review()->waiting(), 0);

        // Muted is what one machine does, and its counts alone.
        home.setSeen(false);
        sven.setSeen(false);
        home.toggleMute();
        QVERIFY(desks.bo->client().act(
            thread, PostMessage { .text = u"Late today"_s, .attachments = {} }));
        QVERIFY(QTest::qWaitFor(
            [&] { return sam.unread() == 1 && sven.unread() == 1; }, LinkTimeoutMs));
        QCOMPARE(home.unread(), 0);
        desks.sam->leave();
        desks.samAtHome->leave();
        desks.sven->leave();
        QCOMPARE(desks.office.verify(), QString());
    }

    void whoAnsweredABroadcastIsOnTheBoard()
    {
        ChatDesks desks;
        QVERIFY(desks.open());
        auto &sam = ChatDesks::chat(*desks.sam);
        sam.openTeam({});
        sam.askForOneMore();
        sam.enter();
        const auto hasQuestion = [](const Console &phone) {
            const auto *team = ChatDesks::team(phone);
            return team && !team->messages.isEmpty() && !team->messages.last().choices.isEmpty();
        };
        QVERIFY(QTest::qWaitFor(
            [&] { return hasQuestion(*desks.ada) && hasQuestion(*desks.bo); }, LinkTimeoutMs));
        QCOMPARE(sam.board().asked, 2);
        const Message question = ChatDesks::team(*desks.ada)->messages.last();
        const ThreadId thread = ChatDesks::team(*desks.ada)->id;
        QVERIFY(desks.ada->client().act(thread,
            PostMessage {
                .text = question.choices.at(2), .attachments = {}, .quote = question.n }));
        QVERIFY(desks.bo->client().act(thread,
            PostMessage {
                .text = question.choices.at(0), .attachments = {}, .quote = question.n }));
        ChatDesks::chat(*desks.sven).openThread(uuidText(thread.uuid));
        for (Dispatcher *desk : { desks.sam.get(), desks.sven.get() }) {
            auto &chat = ChatDesks::chat(*desk);
            QVERIFY(QTest::qWaitFor([&] { return chat.board().answered == 2; }, LinkTimeoutMs));
            QVERIFY(chat.board().lines[0].names.contains(u"Bo Ek"_s));
            QVERIFY(chat.board().lines[2].names.contains(u"Ada Lind"_s));
            QCOMPARE(chat.board().lines.size(), 3); // nobody is left to answer
        }
    }

    //! The program is killed in the middle of a word: the next start has it.
    void whatIsHalfWrittenIsThereAfterARestart()
    {
        ChatDesks desks;
        QVERIFY(desks.open());
        ChatDesks::chat(*desks.sam).openTeam({});
        const QString thread = ChatDesks::chat(*desks.sam).thread().id;
        QVERIFY(QTest::qWaitFor(
            [&] { return desks.sam->session->review()->waiting() == 0; }, LinkTimeoutMs));
        ChatDesks::chat(*desks.sam).setText(u"Who could"_s);
        desks.sam->leave();
        desks.sam->sitDown();
        QVERIFY(QTest::qWaitFor([&] { return desks.sam->isLive(); }, LinkTimeoutMs));
        ChatDesks::chat(*desks.sam).openThread(thread);
        QCOMPARE(ChatDesks::chat(*desks.sam).text(), u"Who could"_s);
    }
};

QTEST_GUILESS_MAIN(TestChatDesks)
#include "tst_chat_desks.moc"
