// SPDX-License-Identifier: GPL-3.0-or-later
#include "request_bench.h"

#include "journal/track_audit.h"
#include "server/engine.h"
#include "server/password.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;
using journal::TrackStore;

namespace {

constexpr auto Day = TrackStore::DayLength;

//! An office whose technicians drive, and days that pass.
class Years {
public:
    explicit Years(int keepDays)
        : tracks(TrackStore::openOrCreate(bench.folder.filePath(u"tracks.db"_s)).value())
        , keeper(std::in_place, *tracks, *bench.commits, keepDays)
    {
        bench.clock.set(first);
    }

    //! Tom and Tess report every minute for some minutes from 10:00 on, of the day that is \p day days after the first.
    void drive(int day, int minutes = 5)
    {
        std::vector<TrackStore::Row> rows;
        for (int minute = 0; minute < minutes; ++minute) {
            domain::Fix fix;
            fix.position = { 44.8, 20.4 };
            fix.fixTime = first + day * Day + 10h + minute * 1min;
            fix.receivedTime = fix.fixTime + 1s;
            rows.push_back({ bench.tom, fix });
            rows.push_back({ bench.tess, fix });
        }
        QVERIFY(tracks->add(rows));
    }
    //! One fix of Tom's of the first day, such as was not there yet, that the server has only \p after its beginning.
    void hearLate(domain::milliseconds after)
    {
        domain::Fix fix;
        fix.position = { 44.8, 20.4 };
        fix.fixTime = first + 12h + ++lateCount * 1min;
        fix.receivedTime = first + after;
        const TrackStore::Row row { bench.tom, fix };
        QVERIFY(tracks->add({ &row, 1 }));
    }
    //! To \p at after the beginning of that day, and as many turns of the loop as there is work for.
    void passTo(int day, domain::milliseconds at)
    {
        bench.clock.set(first + day * Day + at);
        for (int turn = 0; turn < 5'000; ++turn) {
            keeper->tick(bench.clock.now());
            bench.flush();
        }
    }
    template<class Payload>
    std::vector<Payload> logged() const
    {
        std::vector<Payload> found;
        const auto all = bench.disk->readNamed(domain::eventName(Payload {}), 0, 1'000);
        for (const auto &event : *all)
            found.push_back(std::get<Payload>(event.payload));
        return found;
    }
    [[nodiscard]] journal::Stored<journal::TrackAudit> audit() const
    {
        return journal::auditTracks(*bench.disk, *tracks);
    }

    Bench bench;
    // The day after the one on which the bench begins.
    const domain::Timestamp first = TrackStore::dayOf(bench.clock.now()) + Day;
    std::unique_ptr<TrackStore> tracks;
    std::optional<TrackKeeper> keeper;
    int lateCount = 0;
};

} // namespace

//! What becomes of tracks as days pass, with a clock turned by hand.
class TestTrackKeeper : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    //! A day that is closed while phones still send it, twice, or never.
    void aDayIsClosedAnHourAfterItIsOver()
    {
        Years years(90);
        years.drive(0);
        years.passTo(0, 23h);
        QVERIFY(years.logged<domain::TracksClosed>().empty());
        years.passTo(1, 59min);
        QVERIFY(years.logged<domain::TracksClosed>().empty());
        years.passTo(1, 61min);
        years.passTo(1, 90min);
        const auto closed = years.logged<domain::TracksClosed>();
        QCOMPARE(closed.size(), 1U);
        QCOMPARE(closed[0].fixes, quint64(10));
        QCOMPARE(closed[0].span.from, years.first);
        QCOMPARE(closed[0].span.to, years.first + Day);
        QCOMPARE(closed[0].digest.size(), 64);
        const auto audit = years.audit();
        QVERIFY2(audit, audit ? "" : qPrintable(audit.error().text));
        QCOMPARE(audit->days, quint64(1));
    }

    //! A phone that sends yesterday bit by bit, with a new record of that day for every bit: a log full of them, and each
    //! of them a count of the whole day.
    void whatComesLateIsClosedWhenNoMoreComes()
    {
        Years years(90);
        years.drive(0);
        years.passTo(1, 61min);
        QCOMPARE(years.logged<domain::TracksClosed>().size(), 1U);
        years.hearLate(Day + 2h);
        years.passTo(1, 2h + 30min);
        QCOMPARE(years.logged<domain::TracksClosed>().size(), 1U);
        years.hearLate(Day + 2h + 50min);
        years.passTo(1, 3h + 30min); // an hour after the first of them, and not after the last
        QCOMPARE(years.logged<domain::TracksClosed>().size(), 1U);
        years.passTo(1, 3h + 51min);
        years.passTo(1, 3h + 55min);
        const auto closed = years.logged<domain::TracksClosed>();
        QCOMPARE(closed.size(), 2U);
        QCOMPARE(closed[1].span.from, years.first);
        QCOMPARE(closed[1].fixes, quint64(12));
        const auto audit = years.audit();
        QVERIFY2(audit, audit ? "" : qPrintable(audit.error().text));
    }

    //! A day closed in the midst of a back-up: its log, copied after its tracks, would say more of them than they have,
    //! and whoever restores it is told of tracks that were taken out.
    void noDayIsClosedWhileABackupCopies()
    {
        const QTemporaryDir place;
        QVERIFY(QDir(place.path()).mkdir(u"data"_s));
        const DataFolder folder(place.filePath(u"data"_s));
        domain::ManualClock clock(domain::timestampFromMs(1'772'460'309'123));
        QVERIFY(Engine::create(folder, clock.now()));
        {
            domain::Fix fix;
            fix.position = { 44.8, 20.4 };
            fix.fixTime = clock.now();
            fix.receivedTime = clock.now();
            const TrackStore::Row row { domain::TechnicianId::make(clock.now()), fix };
            const auto tracks = TrackStore::openOrCreate(folder.tracksPath()).value();
            QVERIFY(tracks->add({ &row, 1 }));
        }
        clock.set(TrackStore::dayOf(clock.now()) + Day + 2h); // due
        RecordingOutlet outlet;
        InlineWorker worker;
        Engine::Settings settings;
        settings.adminSecret = u"secret"_s;
        settings.freeSpace
            = [] { return std::optional(FreeSpace { qint64(1) << 40, qint64(1) << 41 }); };
        const auto engine = Engine::open(folder, clock, outlet, worker, settings).value();
        const auto ask = [&](const QByteArray &action) {
            HttpRequest request;
            request.method = "POST";
            request.target = "/v1/admin/backup/" + action;
            request.authorization = "Bearer secret";
            request.isAdminPort = true;
            request.body = bytesOf({ { u"to"_s, place.filePath(u"copy"_s) } });
            std::optional<HttpResponse> answer;
            engine->api().handle(
                request, clock.now(), [&](const HttpResponse &response) { answer = response; });
            return answer.value_or(HttpResponse { -1, {}, {}, {} });
        };
        const auto turn = [&] {
            for (int tick = 0; tick < 100; ++tick) {
                engine->tick();
                engine->flush();
            }
        };
        const auto before = engine->metrics().eventsCommitted;
        QCOMPARE(ask("begin").status, 201);
        bool isComplete = false;
        for (int step = 0; step < 1'000 && !isComplete; ++step) {
            turn();
            QCOMPARE(engine->metrics().eventsCommitted, before);
            const auto answer = ask("step");
            QCOMPARE(answer.status, 200);
            isComplete = bodyOf(answer)["isComplete"_L1].toBool();
        }
        QVERIFY(isComplete);
        turn();
        QCOMPARE(engine->metrics().eventsCommitted, before + 1); // it was only put off
    }

    //! An office that comes back from its holidays, or has years of tracks from before: every day, none twice, none empty.
    void allDaysThatPassedAreClosed()
    {
        Years years(0);
        for (const int day : { 0, 1, 5 })
            years.drive(day);
        years.passTo(9, 5h);
        years.passTo(9, 6h);
        const auto closed = years.logged<domain::TracksClosed>();
        QCOMPARE(closed.size(), 3U);
        QCOMPARE(closed[2].span.from, years.first + 5 * Day);
        QVERIFY(years.logged<domain::TracksDeleted>().empty()); // 0 keeps them
        years.passTo(4'000, 5h);
        QVERIFY(years.logged<domain::TracksDeleted>().empty());
        QCOMPARE(years.tracks->count().value(), quint64(30));
    }

    //! Tracks kept longer than promised, deleted too early, or deleted without a word.
    void whatIsTooOldIsDeletedAndSaidSo()
    {
        Years years(3);
        for (int day = 0; day < 5; ++day)
            years.drive(day, day + 1);
        years.passTo(3, 23h);
        QVERIFY(years.logged<domain::TracksDeleted>().empty()); // day 0 is three days ago
        years.passTo(4, 2h);
        auto deleted = years.logged<domain::TracksDeleted>();
        QCOMPARE(deleted.size(), 1U);
        QCOMPARE(deleted[0].span.from, years.first);
        QCOMPARE(deleted[0].span.to, years.first + Day);
        QCOMPARE(deleted[0].keepDays, 3);
        QCOMPARE(deleted[0].fixes, quint64(2));
        QCOMPARE(years.tracks->count().value(), quint64(28));
        years.passTo(6, 2h);
        deleted = years.logged<domain::TracksDeleted>();
        QCOMPARE(deleted.size(), 2U);
        QCOMPARE(deleted[1].fixes, quint64(4 + 6)); // days 1 and 2 in one
        QCOMPARE(years.tracks->count().value(), quint64(8 + 10));
        const auto audit = years.audit();
        QVERIFY2(audit, audit ? "" : qPrintable(audit.error().text));
        QCOMPARE(audit->deletions.size(), 2U);
        QCOMPARE(audit->days, quint64(2));
        QCOMPARE(audit->leftOver, quint64(0));
    }

    //! A disk that refuses while the deletion is to be recorded: what nobody will know of must not be deleted.
    void nothingIsDeletedThatTheLogDoesNotSay()
    {
        Years years(3);
        years.drive(0);
        years.passTo(1, 2h);
        years.bench.store->failure = journal::StoreErrorCode::DiskFull;
        years.passTo(9, 2h);
        QCOMPARE(years.tracks->count().value(), quint64(10));
        QVERIFY(years.logged<domain::TracksDeleted>().empty());
        years.bench.store->failure.reset();
        years.passTo(9, 3h);
        QCOMPARE(years.logged<domain::TracksDeleted>().size(), 1U);
        QCOMPARE(years.tracks->count().value(), quint64(0));
    }

    //! A crash after the record and before the last row: the next server goes on, and says nothing twice.
    void aDeletionGoesOnAfterACrash()
    {
        Years years(3);
        years.drive(0, 800);
        years.passTo(1, 2h);
        years.bench.clock.set(years.first + 4 * Day + 2h);
        while (years.logged<domain::TracksDeleted>().empty()) {
            years.keeper->tick(years.bench.clock.now());
            years.bench.flush();
        }
        years.keeper->tick(years.bench.clock.now());
        const auto left = years.tracks->count().value();
        QVERIFY(left > 0);
        const auto before = years.audit();
        QVERIFY2(before, before ? "" : qPrintable(before.error().text));
        QCOMPARE(before->leftOver, left);
        years.keeper.reset();
        years.tracks.reset();
        years.tracks
            = TrackStore::openOrCreate(years.bench.folder.filePath(u"tracks.db"_s)).value();
        years.keeper.emplace(*years.tracks, *years.bench.commits, 3);
        years.passTo(4, 3h);
        QCOMPARE(years.tracks->count().value(), quint64(0));
        QCOMPARE(years.logged<domain::TracksDeleted>().size(), 1U);
    }

    //! A large day that holds the loop until it is counted.
    void aTickDoesALittle()
    {
        Years years(0);
        years.drive(0, 800); // of both: more than three ticks' worth
        years.bench.clock.set(years.first + 2 * Day);
        int ticks = 0;
        while (years.bench.commits->isEmpty()) {
            years.keeper->tick(years.bench.clock.now());
            QVERIFY(++ticks < 100);
        }
        QVERIFY(ticks > 1'600 / TrackKeeper::RowsPerTick);
    }

    //! The record of a deletion that everybody's client is told of, customers and technicians too.
    void theOfficeIsToldAndNobodyElse()
    {
        Years years(3);
        const auto tom = years.bench.connect(u"tom"_s);
        const auto dina = years.bench.connect(u"dina"_s);
        years.bench.take(tom);
        years.bench.take(dina);
        years.drive(0);
        years.passTo(9, 2h);
        const auto seen = [&](ConnectionId who) {
            QStringList names;
            for (const auto &batch : years.bench.takeOf<protocol::EventBatch>(who)) {
                for (const auto &event : batch.events)
                    names << domain::eventName(event.payload);
            }
            return names;
        };
        QCOMPARE(seen(dina), (QStringList { u"track.closed"_s, u"track.deleted"_s }));
        QCOMPARE(seen(tom), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestTrackKeeper)
#include "tst_track_keeper.moc"
