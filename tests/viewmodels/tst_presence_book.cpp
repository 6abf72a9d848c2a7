// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "viewmodels/here_pacer.h"
#include "viewmodels/presence_book.h"

#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace dispatch::viewmodels;

namespace dispatch::tests {

struct BookDesk {
    Timestamp now = noon();
    JobId tap = JobId::make(now), sink = JobId::make(now);
    VisitId visit = VisitId::make(now); //!< of the tap
    UserId nada = UserId::make(now), sven = UserId::make(now);
    ThreadId thread = ThreadId::make(now);
    PresenceBook book { [this](const EntityRef &entity) -> PresenceBook::JobName {
        if (entity == tap.ref() || entity == visit.ref())
            return { .id = tap, .text = u"#1"_s };
        if (entity == sink.ref())
            return { .id = sink, .text = u"#2"_s };
        return {};
    } };

    void say(const UserId &who, const EntityRef &what, bool isEditing = false)
    {
        book.take({ .entity = what,
                      .user = who,
                      .userName = who == nada ? u"Nada Lind"_s : u"sven"_s,
                      .isEditing = isEditing },
            now);
    }
    [[nodiscard]] QStringList at(const JobId &job) const
    {
        QStringList texts;
        for (const PresenceInfo &one : book.ofJob(uuidText(job.uuid)))
            texts << one.initials + u' ' + one.text;
        return texts;
    }
    [[nodiscard]] QStringList typing() const
    {
        QStringList texts;
        for (const PresenceInfo &one : book.typingIn(uuidText(thread.uuid)))
            texts << one.text;
        return texts;
    }
    [[nodiscard]] QStringList desks() const
    {
        QStringList texts;
        for (const PresenceInfo &one : book.desks())
            texts << one.name + one.jobText;
        return texts;
    }
};

class TestPresenceBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void whoEditsComesFirst()
    {
        BookDesk desk;
        QSignalSpy changed(&desk.book, &PresenceBook::changed);
        desk.say(desk.nada, desk.tap);
        desk.say(desk.sven, desk.visit, true); // other programs name the visit
        QCOMPARE(changed.size(), 2);
        QCOMPARE(desk.at(desk.tap),
            (QStringList { u"SV sven edits this"_s, u"NL Nada Lind looks at this"_s }));
        QCOMPARE(desk.at(desk.sink), QStringList());
    }

    // Running down a list would leave a trail of people who are nowhere.
    void aPersonIsAtOnePlace()
    {
        BookDesk desk;
        desk.say(desk.nada, desk.tap);
        desk.say(desk.nada, desk.sink);
        QCOMPARE(desk.at(desk.tap), QStringList());
        QCOMPARE(desk.at(desk.sink).size(), 1);
        desk.say(desk.nada, desk.nada); // has closed it
        QCOMPARE(desk.at(desk.sink), QStringList());
        QCOMPARE(desk.desks(), QStringList { u"Nada Lind"_s });
    }

    void whoIsNotHeardOfIsForgotten()
    {
        BookDesk desk;
        desk.say(desk.nada, desk.tap);
        desk.now += 30s;
        desk.say(desk.sven, desk.tap);
        QSignalSpy changed(&desk.book, &PresenceBook::changed);
        desk.now += 30s;
        desk.book.tick(desk.now);
        QCOMPARE(changed.size(), 0);
        QCOMPARE(desk.at(desk.tap).size(), 2);
        desk.book.tick(desk.now + 1ms);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(desk.at(desk.tap), QStringList { u"SV sven looks at this"_s });
        QCOMPARE(desk.desks(), QStringList { u"sven#1"_s });
        desk.book.clear();
        QCOMPARE(desk.desks(), QStringList());
    }

    void whoWritesHasTheJobOpenAllTheSame()
    {
        BookDesk desk;
        desk.say(desk.nada, desk.tap);
        desk.say(desk.nada, desk.thread, true);
        QCOMPARE(desk.typing(), QStringList { u"Nada Lind writes"_s });
        QCOMPARE(desk.at(desk.tap).size(), 1);
        desk.now += PresenceBook::TypingLifetime + 1ms;
        desk.book.tick(desk.now);
        QCOMPARE(desk.typing(), QStringList());
        QCOMPARE(desk.at(desk.tap).size(), 1);
        desk.say(desk.sven, desk.thread); // reads it: no news to anybody
        QCOMPARE(desk.typing(), QStringList());
        QCOMPARE(desk.desks(), (QStringList { u"Nada Lind#1"_s, u"sven"_s }));
    }

    void whoOnlyWritesIsAtADesk()
    {
        BookDesk desk;
        desk.say(desk.nada, desk.thread, true);
        desk.now += PresenceBook::TypingLifetime + 1s;
        desk.book.tick(desk.now);
        QCOMPARE(desk.desks(), QStringList { u"Nada Lind"_s });
        QCOMPARE(desk.book.desks()[0].mode, PresenceMode::View);
    }

    void theBookIsBounded()
    {
        BookDesk desk;
        desk.say(desk.nada, desk.tap);
        for (qsizetype i = 0; i < PresenceBook::MaxPeople; ++i) {
            desk.now += 1ms;
            desk.say(UserId::make(desk.now), desk.sink);
        }
        QCOMPARE(desk.book.desks().size(), PresenceBook::MaxPeople);
        QCOMPARE(desk.at(desk.tap), QStringList());
        desk.book.take({}, desk.now); // nobody
        QCOMPARE(desk.book.desks().size(), PresenceBook::MaxPeople);
    }

    void oneSaysSoonAndThenNowAndThen()
    {
        const JobId job = JobId::make(noon());
        const protocol::Here view { .entity = job, .isEditing = false };
        const protocol::Here edit { .entity = job, .isEditing = true };
        HerePacer pacer;
        Timestamp now = noon();
        QVERIFY(pacer.due(true, now).empty());
        QVERIFY(pacer.set(view, now));
        QVERIFY(!pacer.set(view, now + 1ms));
        QVERIFY(pacer.due(true, now + HerePacer::Rest - 1ms).empty());
        now += HerePacer::Rest;
        QCOMPARE(pacer.due(true, now), std::vector { view });
        for (int s = 1; s < 20; ++s) {
            pacer.set(view, now + std::chrono::seconds(s));
            QVERIFY(pacer.due(true, now + std::chrono::seconds(s)).empty());
        }
        now += 20s;
        QCOMPARE(pacer.due(true, now), std::vector { view });
        pacer.set(edit, now);
        now += HerePacer::Rest;
        QCOMPARE(pacer.due(true, now), std::vector { edit });
        // Cut off nothing is said, nor made up for; with the connection it is said at once.
        QVERIFY(pacer.due(false, now + 1h).empty());
        pacer.forget();
        QCOMPARE(pacer.due(true, now + 1h), std::vector { edit });
        // A clock set back does not silence a desk.
        QCOMPARE(pacer.due(true, now), std::vector { edit });
        QVERIFY(pacer.set(std::nullopt, now));
        QVERIFY(pacer.due(true, now + 1h).empty());
    }

    void runningDownAListSaysWhereOneStops()
    {
        HerePacer pacer;
        Timestamp now = noon();
        protocol::Here last;
        for (int i = 0; i < 30; ++i) {
            now += 100ms;
            last = { .entity = JobId::make(now), .isEditing = false };
            pacer.set(last, now);
            QVERIFY(pacer.due(true, now).empty());
        }
        QCOMPARE(pacer.due(true, now + HerePacer::Rest), std::vector { last });
    }

    void lettersAreNotSentOneByOne()
    {
        const ThreadId thread = ThreadId::make(noon());
        HerePacer pacer;
        int said = 0;
        for (int i = 0; i < 100; ++i) { // ten seconds of typing
            const Timestamp now = noon() + i * 100ms;
            pacer.type(thread, now);
            for (const protocol::Here &here : pacer.due(true, now)) {
                QCOMPARE(here, (protocol::Here { .entity = thread, .isEditing = true }));
                ++said;
            }
        }
        QCOMPARE(said, 2);
        QVERIFY(pacer.due(true, noon() + 1min).empty()); // nobody types any more
        pacer.type(thread, noon() + 2min);
        QVERIFY(pacer.due(false, noon() + 2min).empty());
        QVERIFY(pacer.due(true, noon() + 2min).empty()); // what was typed while cut off is over
    }
};

} // namespace dispatch::tests

QTEST_GUILESS_MAIN(dispatch::tests::TestPresenceBook)
#include "tst_presence_book.moc"
