// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/fault_vfs.h"
#include "journal/replica.h"
#include "journal/sqlite_event_store.h"
#include "journal/story.h"
#include "journal/track_store.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
constexpr int MaxSteps = 10'000; //!< of a sweep over all writes; far more than there are

#ifdef Q_OS_UNIX
//! A child that does \p work and is killed; its words come through a pipe, eight bytes each.
class Child {
public:
    template<class Work>
    explicit Child(Work work)
    {
        int ends[2] {};
        if (pipe(ends) != 0)
            return;
        m_pid = fork();
        if (m_pid == 0) {
            close(ends[0]);
            work([&](quint64 word) { return write(ends[1], &word, sizeof word) == sizeof word; });
            _exit(0); // never back into the test framework
        }
        close(ends[1]);
        m_from = ends[0];
    }
    ~Child()
    {
        kill();
        close(m_from);
    }
    //! nullopt when the child is gone
    std::optional<quint64> hear() const
    {
        quint64 word = 0;
        return read(m_from, &word, sizeof word) == sizeof word ? std::optional(word) : std::nullopt;
    }
    void kill()
    {
        if (m_pid <= 0)
            return;
        ::kill(m_pid, SIGKILL);
        waitpid(m_pid, nullptr, 0);
        m_pid = -1;
    }

private:
    pid_t m_pid = -1;
    int m_from = -1;
};
#endif

} // namespace

//! What is left after a full disk, a failing disk or a kill: never less than was confirmed, never half of anything.
class TestJournalFaults : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
    }

    void failingWritesLoseTheBatchAndNothingElse_data()
    {
        QTest::addColumn<int>("resultCode");
        QTest::addColumn<StoreErrorCode>("expected");
        QTest::newRow("disk-full") << SQLITE_FULL << StoreErrorCode::DiskFull;
        QTest::newRow("write-error") << SQLITE_IOERR_WRITE << StoreErrorCode::Io;
        QTest::newRow("sync-error") << SQLITE_IOERR_FSYNC << StoreErrorCode::Io;
    }
    void failingWritesLoseTheBatchAndNothingElse()
    {
        // The disk fails at each single write in turn, until an append needs no more writes than it gets.
        QFETCH(int, resultCode);
        QFETCH(StoreErrorCode, expected);
        test::FaultVfs disk;
        int step = 0;
        for (; step < MaxSteps; ++step) {
            const QString name = path(u"journal-%1.db"_s.arg(step));
            test::Story story;
            const auto first = story.next(20);
            const auto second = story.next(50);
            auto store = SqliteEventStore::create(name, Start);
            QVERIFY(store);
            QVERIFY((*store)->append({ first, {} }, 0));
            const auto head = (*store)->head();

            disk.failAfter(step, resultCode);
            const auto appended = (*store)->append({ second, {} }, 20);
            if (appended && !disk.hasFailed())
                break;
            if (!appended) {
                QCOMPARE(appended.error().code, expected);
                QCOMPARE((*store)->head(), head);
                const auto readable = (*store)->read(0, 100);
                QVERIFY2(readable, "reading must go on while the disk is full");
                QVERIFY(*readable == first);
            }
            disk.heal();
            if (!appended)
                QVERIFY2((*store)->append({ second, {} }, 20),
                    "writing must go on when there is space again");
            QVERIFY((*store)->verify());
            store->reset();

            const auto again = SqliteEventStore::open(name);
            QVERIFY2(again, again ? "" : qPrintable(again.error().text));
            QCOMPARE((*again)->head().seq, 70u);
            QVERIFY((*again)->verify());
        }
        disk.heal();
        QVERIFY(step > 3 && step < MaxSteps);
    }

    void failingDiskWhileCheckpointingLosesNothing()
    {
        // Many appends, so that the write-ahead log is carried over into the file while the disk fails and recovers.
        test::FaultVfs disk;
        const QString name = path(u"journal.db"_s);
        test::Story story;
        auto store = SqliteEventStore::create(name, Start);
        QVERIFY(store);
        int refused = 0;
        for (int round = 0; round < 60; ++round) {
            const auto events = story.next(100);
            const quint64 head = (*store)->head().seq;
            disk.failAfter(round * 7, SQLITE_FULL);
            const bool isIn = (*store)->append({ events, {} }, head).has_value();
            disk.heal();
            if (!isIn) {
                ++refused;
                QVERIFY((*store)->append({ events, {} }, head));
            }
        }
        QVERIFY(refused > 0);
        store->reset();
        const auto again = SqliteEventStore::open(name);
        QVERIFY(again);
        const auto verified = (*again)->verify();
        QVERIFY(verified);
        QCOMPARE(verified->events, 6'000u);
    }

    void fullDiskSparesTracks()
    {
        test::FaultVfs disk;
        auto tracks = TrackStore::openOrCreate(path(u"tracks.db"_s));
        QVERIFY(tracks);
        const auto technician = domain::TechnicianId::make(Start);
        const TrackStore::Row row { technician,
            { .position = { 48.2, 16.4 },
                .fixTime = Start,
                .receivedTime = Start,
                .speedMps = {},
                .courseDeg = {},
                .accuracyM = {},
                .batteryPercent = {} } };
        disk.failAfter(0, SQLITE_FULL);
        const auto failed = (*tracks)->add({ &row, 1 });
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, StoreErrorCode::DiskFull);
        QCOMPARE((*tracks)->count(), quint64(0));
        disk.heal();
        // The technician's number was given out in the failed transaction: it must be given out again.
        QCOMPARE((*tracks)->add({ &row, 1 }), std::vector<bool> { true });
        QCOMPARE((*tracks)->read(technician, Start, Start, 10)->size(), 1u);
    }

    void fullDiskSparesTheOutbox()
    {
        test::FaultVfs disk;
        test::Story story;
        const auto events = story.next(30);
        int step = 0;
        for (; step < MaxSteps; ++step) {
            const QString name = path(u"replica-%1.db"_s.arg(step));
            auto replica = openReplica(name);
            QVERIFY(replica);
            const auto queued = story.command(u"call back"_s);
            QVERIFY((*replica)->enqueue(queued));

            auto answered = events;
            answered.back().cmd = queued.id;
            const protocol::Position position { QUuid::createUuid(), 30, "00112233aabbccdd" };
            disk.failAfter(step, SQLITE_FULL);
            const auto applied = (*replica)->apply(answered, position, Start);
            if (applied && !disk.hasFailed())
                break;
            if (!applied) {
                QCOMPARE(applied.error().code, StoreErrorCode::DiskFull);
                QVERIFY(!(*replica)->position());
                QCOMPARE((*replica)->outbox()->size(), 1u);
                QVERIFY((*replica)->load()->jobs().isEmpty());
            }
            disk.heal();
            replica->reset();
            const auto again = openReplica(name);
            QVERIFY(again);
            QCOMPARE((*again)->notice(), QString());
            QCOMPARE((*again)->outbox()->size(), applied ? 0u : 1u);
            QCOMPARE((*again)->position().has_value(), applied.has_value());
        }
        disk.heal();
        QVERIFY(step > 3 && step < MaxSteps);
    }

#ifdef Q_OS_UNIX
    void fileSizeLimitIsADiskFull()
    {
        // A quota or a limit of the system shows as another errno than a full disk, and means the same.
        test::Story story;
        auto store = SqliteEventStore::create(path(u"journal.db"_s), Start);
        QVERIFY(store);
        rlimit was {};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &was), 0);
        const auto oldHandler = std::signal(SIGXFSZ, SIG_IGN);
        rlimit tight = was;
        tight.rlim_cur = 256 * 1024;
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
        const auto appended = (*store)->append({ story.next(5'000), {} }, 0);
        setrlimit(RLIMIT_FSIZE, &was);
        std::signal(SIGXFSZ, oldHandler);
        QVERIFY(!appended);
        QCOMPARE(appended.error().code, StoreErrorCode::DiskFull);
        QCOMPARE((*store)->head().seq, 0u);
        test::Story again;
        QVERIFY((*store)->append({ again.next(5'000), {} }, 0));
        QVERIFY((*store)->verify());
    }

    void killedServerLosesNothingConfirmed()
    {
        const QString name = path(u"journal.db"_s);
        QVERIFY(SqliteEventStore::create(name, Start));
        quint64 confirmed = 0;
        for (int round = 0; round < 20; ++round) {
            Child child([&](auto say) {
                auto store = SqliteEventStore::open(name);
                if (!store)
                    return;
                test::Story story; // the same each time: skip what is there
                (void)story.next(int((*store)->head().seq));
                while (say((*store)->head().seq)) {
                    if (!(*store)->append({ story.next(3), {} }, (*store)->head().seq))
                        return;
                }
            });
            for (int heard = 0; heard < 5 + round; ++heard) {
                const auto word = child.hear();
                QVERIFY2(
                    word, "the child must be able to open the journal its killed forerunner left");
                QVERIFY(*word >= confirmed);
                confirmed = *word;
            }
            child.kill();
        }
        const auto store = SqliteEventStore::open(name);
        QVERIFY2(store, store ? "" : qPrintable(store.error().text));
        QVERIFY((*store)->head().seq >= confirmed);
        QCOMPARE((*store)->head().seq % 3, 0u); // a batch is whole or not at all
        QVERIFY((*store)->verify());
    }

    void lockOfAnotherProcessEndsWithIt()
    {
        const QString name = path(u"journal.db"_s);
        QVERIFY(SqliteEventStore::create(name, Start));
        Child child([&](auto say) {
            const auto store = SqliteEventStore::open(name);
            (void)say(store ? 1 : 0);
            pause();
        });
        QCOMPARE(child.hear(), std::optional<quint64>(1));
        const auto refused = SqliteEventStore::open(name);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, StoreErrorCode::Locked);
        child.kill();
        QVERIFY(SqliteEventStore::open(name));
    }

    void killedConsoleKeepsItsOutbox()
    {
        const QString name = path(u"replica.db"_s);
        for (quint64 round = 1; round <= 5; ++round) {
            Child child([&](auto say) {
                auto replica = openReplica(name);
                if (!replica || (*replica)->isReadOnly())
                    return;
                test::Story story { quint32(round) };
                (void)story.next(3); // the job the action is about
                if ((*replica)->enqueue(story.command(u"round %1"_s.arg(round))))
                    (void)say((*replica)->outbox()->size());
                pause();
            });
            QCOMPARE(child.hear(), std::optional<quint64>(round));
            child.kill();
        }
        const auto replica = openReplica(name);
        QVERIFY(replica);
        QVERIFY(!(*replica)->isReadOnly());
        QCOMPARE((*replica)->outbox()->size(), 5u);
        QCOMPARE(
            std::get<domain::NoteJob>((*replica)->outbox()->at(4).command.args).text, u"round 5"_s);
    }

    void secondConsoleReadsBesideTheFirst()
    {
        const QString name = path(u"replica.db"_s);
        test::Story story;
        const auto events = story.next(12);
        Child child([&](auto say) {
            auto replica = openReplica(name);
            if (replica
                && (*replica)->apply(
                    events, { QUuid::createUuid(), 12, "00112233aabbccdd" }, Start))
                (void)say(1);
            pause();
        });
        QCOMPARE(child.hear(), std::optional<quint64>(1));
        {
            const auto reader = openReplica(name);
            QVERIFY2(reader, reader ? "" : qPrintable(reader.error().text));
            QVERIFY((*reader)->isReadOnly());
            QCOMPARE((*reader)->position()->seq, 12u);
            QCOMPARE((*reader)->load()->jobs().size(), 1);
            QCOMPARE((*reader)->log({ .text = u"boiler"_s, .entity = {} })->empty(), false);
            const auto refused = (*reader)->enqueue(story.command(u"no"_s));
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, StoreErrorCode::Locked);
        }
        child.kill();
        QVERIFY(!(*openReplica(name))->isReadOnly());
    }
#endif
};

QTEST_GUILESS_MAIN(TestJournalFaults)
#include "tst_journal_faults.moc"
