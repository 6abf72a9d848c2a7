// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/history.h"
#include "journal/story.h"
#include "journal/working_set.h"
#include "protocol/event_codec.h"

#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace dispatch;
using namespace dispatch::journal;
using namespace dispatch::domain;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! A log with its chain, and a history of it in a file.
struct Archive {
    test::Story story;
    std::vector<Event> log;
    std::vector<QByteArray> links { QByteArray(32, '\0') };
    const QUuid epoch = makeUuidV7(timestampFromMs(1));
    QTemporaryDir folder;
    History::Limits limits { .keepEnded = 20s,
        .frameEvery = 37,
        .maxFrames = 1'000,
        .nearEvery = 8,
        .nearFrames = 5,
        .maxStretches = 4,
        .blockEvents = 16 };
    std::unique_ptr<History> history;

    explicit Archive(quint32 seed = 1)
        : story(seed)
    {
        open();
    }
    void open()
    {
        history.reset();
        auto opened = History::open(folder.filePath(u"h"_s), limits);
        history = opened ? *std::move(opened) : nullptr;
    }
    void write(Event event)
    {
        links.push_back(chainNext(links.back(), protocol::canonicalEvent(event)));
        log.push_back(std::move(event));
    }
    void write(int count)
    {
        for (Event &event : story.next(count))
            write(std::move(event));
    }
    [[nodiscard]] protocol::Position position(quint64 seq) const
    {
        return { .epoch = epoch, .seq = seq, .h = chainTag(links[seq]) };
    }
    [[nodiscard]] state::Operation foldTo(quint64 seq) const
    {
        state::Operation operation;
        for (const Event &event : log) {
            if (event.seq > seq)
                break;
            operation.apply(event);
        }
        return operation;
    }
    [[nodiscard]] Timestamp timeOf(quint64 seq) const { return log[seq - 1].at; }
    [[nodiscard]] std::span<const Event> after(quint64 from, quint64 to) const
    {
        return std::span(log).subspan(from, to - from);
    }
    bool append(quint64 from, quint64 to)
    {
        return history->append(after(from, to), position(to)).has_value();
    }
    //! \brief The history as it would be had it been there from the beginning.
    bool begin() { return history->beginAt({}, position(0), timeOf(1)).has_value(); }
    //! \brief The working set both ways; keepEnded before the last event.
    [[nodiscard]] bool isRightAt(quint64 seq) const
    {
        const auto moment = history->at(seq);
        if (!moment)
            return false;
        const EntityRef org { Kind::Org, epoch };
        const Timestamp cutoff = (seq == 0 ? Timestamp {} : timeOf(seq)) - limits.keepEnded;
        return workingSet(moment->operation, cutoff, org) == workingSet(foldTo(seq), cutoff, org);
    }
};

} // namespace

class TestHistory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // A fold stopped early, whatever frame, block or near state it went on from.
    void everyInstantIsAFoldOfWhatWasBefore()
    {
        Archive a(7);
        a.write(700);
        // Things that come late to jobs that no key frame holds any more.
        const JobId old = JobId { a.log[2].entity.uuid };
        const VisitId oldVisit { a.log[3].entity.uuid };
        const ThreadId oldThread { a.log[4].entity.uuid };
        a.write(a.story.event(old, JobNoted { u"Called back"_s }));
        a.write(40);
        a.write(a.story.event(oldThread, MessagePosted { .text = u"Thanks"_s, .attachments = {} }));
        a.write(60);
        a.write(a.story.event(
            oldVisit, VisitMoved { .from = VisitState::Canceled, .to = VisitState::Unscheduled }));
        a.write(200);
        const JobId second { a.log[12].entity.uuid };
        a.write(a.story.event(PaymentId::make(a.story.now()),
            PaymentAdded { .job = second,
                .kind = PaymentKind::Payment,
                .amount = { 500, u"EUR"_s },
                .method = u"cash"_s,
                .reference = {} }));
        a.write(150);
        QVERIFY(a.begin());
        // In pieces, as the feed brings them, and with a new start of the program in between.
        quint64 at = 0;
        QRandomGenerator random(3);
        while (at < a.log.size()) {
            const quint64 next = std::min<quint64>(a.log.size(), at + random.bounded(1, 60));
            QVERIFY(a.append(at, next));
            at = next;
            if (random.bounded(8) == 0)
                a.open();
            if (random.bounded(5) == 0)
                QVERIFY(a.history->resume(a.foldTo(at)));
        }
        for (int i = 0; i < 150; ++i) {
            const quint64 seq = random.bounded(static_cast<quint32>(a.log.size() + 1));
            QVERIFY2(a.isRightAt(seq), qPrintable(QString::number(seq)));
        }
        QVERIFY(a.isRightAt(a.log.size()));
        QVERIFY(a.history->at(a.log.size() + 1).error().code == StoreErrorCode::WrongHead);
    }

    void stepsOnInPlaceEqualJumps()
    {
        Archive a;
        a.write(300);
        QVERIFY(a.begin());
        QVERIFY(a.append(0, 300));
        auto moment = *a.history->at(40);
        int inPlace = 0;
        for (quint64 seq = 40; seq <= 300; seq += 5) {
            state::ChangeSet changes;
            const auto isThere = a.history->advance(moment, seq, changes);
            QVERIFY(isThere);
            inPlace += *isThere ? 1 : 0;
            if (!*isThere)
                moment = *a.history->at(seq); // a key frame lies between
            QCOMPARE(moment.seq, seq);
            QVERIFY(moment.operation == a.history->at(seq)->operation);
        }
        QVERIFY(inPlace > 30);
        state::ChangeSet changes;
        QCOMPARE(*a.history->advance(moment, 299, changes), false); // back is no way on
    }

    void framesStayBounded()
    {
        Archive a;
        a.limits.maxFrames = 6;
        a.limits.frameEvery = 20;
        a.open();
        a.write(1'500);
        QVERIFY(a.begin());
        for (quint64 at = 0; at < 1'500; at += 100)
            QVERIFY(a.append(at, at + 100));
        QVERIFY(*a.history->frames() <= 7);
        QVERIFY(a.history->limits().frameEvery > 20);
        for (const quint64 seq : { 3ULL, 444ULL, 1'111ULL, 1'499ULL })
            QVERIFY(a.isRightAt(seq));
        QVERIFY(a.history->nearFrames() <= a.limits.nearFrames);
    }

    void aTimeBetweenEventsBelongsToTheOneBefore()
    {
        Archive a;
        a.write(100);
        QVERIFY(a.begin());
        QVERIFY(a.append(0, 100));
        using Place = History::Place;
        QCOMPARE(*a.history->placeAt(a.timeOf(1) - 1ms), (Place { .seq = 0, .isKnown = true }));
        for (const quint64 seq : { 1ULL, 16ULL, 17ULL, 57ULL, 100ULL }) {
            QCOMPARE(*a.history->placeAt(a.timeOf(seq)), (Place { .seq = seq, .isKnown = true }));
            QCOMPARE(*a.history->placeAt(a.timeOf(seq) + 100ms),
                (Place { .seq = seq, .isKnown = true }));
        }
    }

    // What is not here is said, and not shown as if nothing had been.
    void aGapIsNoEmptyOffice()
    {
        Archive a;
        a.write(400);
        QVERIFY(a.history->beginAt(a.foldTo(250), a.position(250), a.timeOf(250)));
        QVERIFY(a.append(250, 400));
        QCOMPARE(a.history->gap(), (History::Gap { .after = 0, .until = 250 }));
        QVERIFY(!a.history->placeAt(a.timeOf(100))->isKnown);
        QVERIFY(a.history->placeAt(a.timeOf(300))->isKnown);
        QCOMPARE(a.history->at(100).error().code, StoreErrorCode::WrongHead);
        QVERIFY(a.isRightAt(250));
        QVERIFY(a.isRightAt(333));

        // Fetched half-way: what is there is known, the rest still is not.
        QVERIFY(a.history->fill(a.after(0, 120), 120));
        QVERIFY(a.history->placeAt(a.timeOf(100))->isKnown);
        QVERIFY(!a.history->placeAt(a.timeOf(200))->isKnown);
        QVERIFY(a.isRightAt(100));
        a.open(); // kept
        QCOMPARE(a.history->gap(), (History::Gap { .after = 120, .until = 250 }));
        QVERIFY(a.history->fill(a.after(120, 270), 270)); // a page may reach past it
        QVERIFY(!a.history->gap());
        QCOMPARE(a.history->stretches().size(), 1U);
        for (const quint64 seq : { 0ULL, 120ULL, 121ULL, 249ULL, 250ULL, 251ULL, 400ULL })
            QVERIFY2(a.isRightAt(seq), qPrintable(QString::number(seq)));
        a.write(20);
        QVERIFY(a.append(400, 420));
        QVERIFY(a.isRightAt(420));
    }

    // The end has been here all along; a past that does not lead to it is somebody else's.
    void anotherPastIsNotTakenIn()
    {
        Archive a;
        a.write(200);
        QVERIFY(a.history->beginAt(a.foldTo(150), a.position(150), a.timeOf(150)));
        auto forged = std::vector(a.log.begin(), a.log.begin() + 150);
        std::get<JobCreated>(forged[12].payload).fields.title = u"Never happened"_s;
        const auto filled = a.history->fill(forged, 150);
        QVERIFY(!filled);
        QCOMPARE(filled.error().code, StoreErrorCode::Damaged);
        QCOMPARE(a.history->gap(), (History::Gap { .after = 0, .until = 150 }));
        QVERIFY(!a.history->placeAt(a.timeOf(100))->isKnown);
        QVERIFY(a.append(150, 200)); // what the feed brings goes on
        QVERIFY(a.history->fill(a.after(0, 150), 150));
        QVERIFY(a.isRightAt(100));
    }

    void aJobFromBeforeASnapshotIsKnownWhenItIsTouchedAgain()
    {
        Archive a;
        a.write(300);
        QVERIFY(a.history->beginAt(a.foldTo(300), a.position(300), a.timeOf(300)));
        a.write(150);
        const VisitId oldVisit { a.log[3].entity.uuid };
        a.write(a.story.event(
            oldVisit, VisitMoved { .from = VisitState::Canceled, .to = VisitState::Unscheduled }));
        a.write(20);
        QVERIFY(a.append(300, a.log.size()));
        const auto moment = a.history->at(a.log.size());
        QVERIFY(moment);
        const Visit *visit = moment->operation.visit(oldVisit);
        QVERIFY(visit);
        QCOMPARE(*visit, *a.foldTo(a.log.size()).visit(oldVisit));
        QVERIFY(a.isRightAt(a.log.size()));
    }

    void anotherEpochBeginsAnew()
    {
        Archive a;
        a.write(60);
        QVERIFY(a.begin());
        QVERIFY(a.append(0, 60));
        auto other = a.position(50);
        other.epoch = makeUuidV7(timestampFromMs(99));
        QVERIFY(a.history->beginAt(a.foldTo(50), other, a.timeOf(50)));
        QCOMPARE(a.history->end(), other);
        QVERIFY(!a.history->placeAt(a.timeOf(20))->isKnown);
        QVERIFY(!a.history->append(a.after(50, 60), a.position(60))); // of the former life
    }

    void stepsGoFromEventToEvent()
    {
        Archive a;
        a.write(100);
        QVERIFY(a.begin());
        QVERIFY(a.append(0, 100));
        using Way = History::Way;
        QCOMPARE(**a.history->step(0, Way::On), a.log[0]);
        QCOMPARE(**a.history->step(16, Way::On), a.log[16]);
        QCOMPARE(**a.history->step(17, Way::Back), a.log[15]);
        QCOMPARE(**a.history->step(101, Way::Back), a.log[99]);
        QVERIFY(!*a.history->step(1, Way::Back));
        QVERIFY(!*a.history->step(100, Way::On));
        // Of one job: its visit, thread and payment belong to it.
        const JobId job { a.log[2].entity.uuid };
        std::vector<quint64> seqs;
        quint64 at = 0;
        while (const auto next = *a.history->stepOfJob(job, at, Way::On)) {
            at = next->seq;
            seqs.push_back(at);
        }
        QCOMPARE(seqs, (std::vector<quint64> { 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }));
        QCOMPARE((*a.history->stepOfJob(job, 99, Way::Back))->seq, 12U);
        const auto between = a.history->events(14, 33, 1'000);
        QCOMPARE(between->size(), 19U);
        QCOMPARE(between->front(), a.log[14]);
        QCOMPARE(between->back(), a.log[32]);
    }

    void densityCountsEveryEventOnce()
    {
        Archive a;
        a.write(100);
        QVERIFY(a.begin());
        QVERIFY(a.append(0, 100));
        const auto counts = a.history->density(a.timeOf(1), a.timeOf(100), 10);
        QCOMPARE(std::accumulate(counts->begin(), counts->end(), 0), 100);
        for (const int count : *counts)
            QVERIFY2(count >= 9 && count <= 11, qPrintable(QString::number(count)));
        QCOMPARE(*a.history->begin(), std::optional(a.timeOf(1)));
    }
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
