// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/suggestion_watch.h"

#include <QSignalSpy>
#include <QTest>

using namespace dispatch;
using namespace dispatch::domain;
using namespace std::chrono_literals;
using viewmodels::SuggestionWatch;

//! Suggestions ask about the whole crew: in a busy office they would be most of what the console does.
class TestSuggestionWatch : public QObject {
    Q_OBJECT

    static constexpr auto Noon = timestampFromMs(1'772'452'800'000); // 2026-03-02 12:00 UTC
    const JobId m_job = JobId::make(Noon);

    static state::ChangeSet changed(std::vector<EntityRef> refs)
    {
        return { .created = {}, .changed = std::move(refs) };
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void manyChangesOfAFrameAreOne()
    {
        SuggestionWatch watch;
        QSignalSpy due(&watch, &SuggestionWatch::due);
        for (int i = 0; i < 200; ++i)
            watch.note(changed({ VisitId::make(Noon), TechnicianId::make(Noon), m_job }), m_job);
        QCOMPARE(due.size(), 0);
        QVERIFY(due.wait());
        QCOMPARE(due.size(), 1);
    }

    void whatTheyDoNotDependOnIsNoReason()
    {
        SuggestionWatch watch;
        QSignalSpy due(&watch, &SuggestionWatch::due);
        watch.note(changed({ JobId::make(Noon), ThreadId::make(Noon), AlarmId::make(Noon),
                       PaymentId::make(Noon) }),
            m_job);
        // Of two that are noted one after the other, the first would come first.
        watch.tick(Noon);
        QCOMPARE(due.size(), 1); // the minute
        watch.tick(Noon + 1s);
        watch.tick(Noon + 2s);
        QCOMPARE(due.size(), 1);
        watch.note(changed({ VisitId::make(Noon) }), m_job);
        QVERIFY(due.wait());
        QCOMPARE(due.size(), 2);
    }

    void whoHasMovedIsSeenWithTheNextTick()
    {
        SuggestionWatch watch;
        QSignalSpy due(&watch, &SuggestionWatch::due);
        watch.tick(Noon);
        watch.noteMoves();
        watch.noteMoves();
        QCOMPARE(due.size(), 1);
        watch.tick(Noon + 1s);
        QCOMPARE(due.size(), 2);
        watch.tick(Noon + 2s);
        QCOMPARE(due.size(), 2);
        watch.tick(Noon + 61s); // work ahead is a minute less
        QCOMPARE(due.size(), 3);
    }

    //! Whoever selects a job and presses A at once gives it to the best for that one.
    void anotherSelectionIsAtOnce()
    {
        SuggestionWatch watch;
        QSignalSpy due(&watch, &SuggestionWatch::due);
        watch.note(changed({ m_job }), m_job);
        watch.now();
        QCOMPARE(due.size(), 1);
        QVERIFY(!due.wait(5 * int(SuggestionWatch::Frame.count()))); // that was it
    }
};

QTEST_GUILESS_MAIN(TestSuggestionWatch)
#include "tst_suggestion_watch.moc"
