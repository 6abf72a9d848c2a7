// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/raw_file.h"
#include "journal/track_audit.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::journal;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

// 2 March 2026, 00:00 UTC.
constexpr auto Monday = timestampFromMs(1'772'409'600'000);
constexpr auto Day = TrackStore::DayLength;

Fix fixAt(Timestamp at, milliseconds delay = 750ms)
{
    Fix fix;
    fix.position = { .latitudeDeg = 48.2, .longitudeDeg = -16.4 };
    fix.fixTime = at;
    fix.receivedTime = at + delay;
    fix.speedMps = 13.89;
    return fix;
}

} // namespace

//! Days of tracks as the log has them: what is counted, what is deleted, and what is noticed when it is gone.
class TestTrackDays : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const TechnicianId m_ada = TechnicianId::make(Monday);
    const TechnicianId m_bob = TechnicianId::make(Monday);

    [[nodiscard]] QString path() const { return m_folder.filePath(u"tracks.db"_s); }
    [[nodiscard]] std::unique_ptr<TrackStore> open() const
    {
        auto store = TrackStore::openOrCreate(path());
        return store ? *std::move(store) : nullptr;
    }
    //! A fix of each of the two every minute for so long.
    void drive(TrackStore &store, Timestamp from, int minutes) const
    {
        std::vector<TrackStore::Row> rows;
        for (int minute = 0; minute < minutes; ++minute) {
            rows.push_back({ m_ada, fixAt(from + minute * 1min) });
            rows.push_back({ m_bob, fixAt(from + minute * 1min) });
        }
        QVERIFY(store.add(rows));
    }
    static TrackStore::Day count(
        const TrackStore &store, Timestamp day, Timestamp counted, int portion = 1'000)
    {
        TrackStore::DayCount count(day, counted);
        while (!count.isDone()) {
            if (!store.countOn(count, portion))
                return {};
        }
        return count.day();
    }

    //! A log in which \p payloads stand, as the server writes them.
    [[nodiscard]] std::unique_ptr<SqliteEventStore> logWith(
        const std::vector<EventPayload> &payloads) const
    {
        auto log = SqliteEventStore::create(m_folder.filePath(u"journal.db"_s), Monday);
        if (!log)
            return nullptr;
        AppendBatch batch;
        for (const auto &payload : payloads) {
            Event event;
            event.seq = batch.events.size() + 1;
            event.entity = { Kind::Org, (*log)->head().epoch };
            event.ver = event.seq;
            event.at = Monday + 2 * Day;
            event.by = event.entity;
            event.payload = payload;
            batch.events.push_back(event);
        }
        if (!(*log)->append(batch, 0))
            return nullptr;
        return *std::move(log);
    }
    static TracksClosed closing(const TrackStore::Day &day)
    {
        return { .span = { day.day, day.day + Day },
            .fixes = day.fixes,
            .digest = day.digest,
            .counted = day.counted };
    }
    static TracksDeleted deletion(const std::vector<TrackStore::Day> &days)
    {
        TracksDeleted deleted { .span = { days.front().day, days.back().day + Day },
            .keepDays = 90,
            .fixes = 0,
            .digest = {} };
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (const auto &day : days) {
            deleted.fixes += day.fixes;
            hash.addData(day.digest.toLatin1());
        }
        deleted.digest = QString::fromLatin1(hash.result().toHex());
        return deleted;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
    }

    void portionsMakeNoDifference_data()
    {
        QTest::addColumn<int>("portion");
        for (const int portion : { 1, 2, 3, 7, 1'000 })
            QTest::addRow("%d", portion) << portion;
    }
    //! A day counted in pieces that loses or repeats the fix at a seam, or one of the neighbours' days.
    void portionsMakeNoDifference()
    {
        QFETCH(int, portion);
        const auto store = open();
        drive(*store, Monday - 3min, 3);
        drive(*store, Monday, 4);
        drive(*store, Monday + Day - 2min, 4);
        const auto day = count(*store, Monday, Monday + 2 * Day, portion);
        QCOMPARE(day.fixes, quint64(12)); // four and two minutes of two technicians
        QCOMPARE(day, count(*store, Monday, Monday + 2 * Day));
        QVERIFY(day.digest != count(*store, Monday + Day, Monday + 2 * Day).digest);
    }

    //! What anybody who reads the description would compute.
    void theDigestIsAsDescribed()
    {
        const auto store = open();
        const TrackStore::Row row { m_ada, fixAt(Monday + 1s) };
        QVERIFY(store->add({ &row, 1 }));
        QByteArray bytes = m_ada.uuid.toRfc4122();
        const qint64 numbers[] { toMs(Monday) + 1'000, 750, 482'000'000, -164'000'000, 1'389,
            std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::min(),
            std::numeric_limits<qint64>::min() };
        for (const qint64 number : numbers) {
            for (int byte = 0; byte < 8; ++byte)
                bytes.append(
                    static_cast<char>((static_cast<quint64>(number) >> (8 * byte)) & 0xff));
        }
        QCOMPARE(count(*store, Monday, Monday + Day).digest,
            QString::fromLatin1(
                QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()));
    }

    //! A phone that was in a cellar all night: its day has to be closed once more, and only that one.
    void aDayThatGotFixesLateIsClosedAgain()
    {
        const auto store = open();
        drive(*store, Monday + 10h, 2);
        drive(*store, Monday + Day + 10h, 2);
        const Timestamp now = Monday + 2 * Day + 2h;
        const auto next = [&](Timestamp at) { return store->dayToClose(at - 1h, at).value(); };
        QCOMPARE(next(Monday + Day + 30min), std::nullopt); // a phone may still have something
        QCOMPARE(next(now), Monday);
        const auto first = count(*store, Monday, now);
        QVERIFY(store->noteClosed(first));
        QCOMPARE(next(now), Monday + Day);
        QVERIFY(store->noteClosed(count(*store, Monday + Day, now)));
        QCOMPARE(next(now), std::nullopt);

        const TrackStore::Row late { m_ada, fixAt(Monday + 12h, 2 * Day) };
        QVERIFY(store->add({ &late, 1 }));
        QCOMPARE(next(now), std::nullopt); // by the clock it has not come yet
        QCOMPARE(next(now + 1 * Day), Monday);
        const auto again = count(*store, Monday, now + Day);
        QCOMPARE(again.fixes, first.fixes + 1);
        QCOMPARE(count(*store, Monday, now), first); // what was received before is what it was
        QVERIFY(store->noteClosed(again));
        QCOMPARE(next(now + 1 * Day), std::nullopt);
        QCOMPARE(store->closedBefore(now)->size(), 2U);
        QCOMPARE(store->closedBefore(now)->front(), again);
    }

    //! A day that was closed before it was over, by a clock that was ahead: what was driven on it after the clock was put
    //! right would be in no record, and could vanish without anybody noticing.
    void whatAClockAheadClosedTooEarlyIsClosedAgain()
    {
        const Timestamp later = Monday + Day + 3h;
        {
            const auto store = open();
            drive(*store, Monday + 10h, 2);
            QVERIFY(store->noteClosed(count(*store, Monday, Monday + Day + 2h)));
            drive(*store, Monday + 12h, 2);
            QCOMPARE(store->dayToClose(later - 1h, later - 1h).value(), Monday);
            const auto again = count(*store, Monday, later);
            QCOMPARE(again.fixes, quint64(8));
            QVERIFY(store->noteClosed(again));
            QCOMPARE(store->dayToClose(later, later).value(), std::nullopt);
        }
        // Whoever puts the clock right may start the server again.
        const auto store = open();
        drive(*store, Monday + 14h, 2);
        QCOMPARE(store->dayToClose(later, later).value(), Monday);
    }

    void whatIsDeletedGoesInPortions_data() { portionsMakeNoDifference_data(); }
    //! The deletion that a restart in the middle forgets, that takes the next day along, or that a late phone undoes.
    void whatIsDeletedGoesInPortions()
    {
        QFETCH(int, portion);
        {
            const auto store = open();
            drive(*store, Monday + 10h, 5);
            drive(*store, Monday + Day, 5);
            QVERIFY(store->noteClosed(count(*store, Monday, Monday + Day + 1h)));
            QVERIFY(store->noteDeleted(Monday + Day));
            QVERIFY(store->hasDoomed());
            QVERIFY(*store->deleteSome(portion) <= quint64(portion));
            QVERIFY(store->closedBefore(Monday + 9 * Day)->empty());
        }
        const auto store = open();
        QCOMPARE(store->deletedBefore(), Monday + Day);
        for (int rounds = 0; store->hasDoomed(); ++rounds) {
            QVERIFY(rounds < 100);
            QVERIFY(store->deleteSome(portion));
        }
        QCOMPARE(store->countOlder(Monday + Day).value(), quint64(0));
        QCOMPARE(store->count().value(), quint64(10));
        const std::vector<TrackStore::Row> late { { m_ada, fixAt(Monday + 12h, 2 * Day) },
            { m_ada, fixAt(Monday + Day + 20h) } };
        QCOMPARE(store->add(late).value(), (std::vector<bool> { false, true }));
        QVERIFY(store->noteDeleted(Monday)); // it never goes back
        QCOMPARE(store->deletedBefore(), Monday + Day);
    }

    //! Bytes of a deleted place that anybody finds with a hex editor.
    void whatIsDeletedIsGoneFromTheFile()
    {
        const QByteArray ada = QByteArray::fromHex("01cd6d60"); // 30240096, a longitude below
        const auto contains = [&] {
            QFile file(path());
            return file.open(QIODevice::ReadOnly) && file.readAll().contains(ada);
        };
        {
            const auto store = open();
            auto fix = fixAt(Monday + 10h);
            fix.position.longitudeDeg = 3.0240096;
            const TrackStore::Row row { m_ada, fix };
            QVERIFY(store->add({ &row, 1 }));
        }
        QVERIFY(contains());
        {
            const auto store = open();
            QVERIFY(store->noteDeleted(Monday + Day));
            QCOMPARE(store->deleteSome(10).value(), quint64(1));
        }
        QVERIFY(!contains());
    }

    //! A file of the release before: it has no days, and must not be refused nor lose a fix.
    void aFileFromBeforeIsTakenOver()
    {
        {
            const auto store = open();
            drive(*store, Monday + 10h, 5);
        }
        QCOMPARE(test::runSql(path(),
                     "DROP TABLE closed_days; DROP TABLE late_days; DROP TABLE marks; PRAGMA "
                     "user_version = 1"),
            QString());
        const auto store = open();
        QVERIFY(store);
        QCOMPARE(store->count().value(), quint64(10));
        QCOMPARE(store->dayToClose(Monday + Day, Monday + 2 * Day).value(), Monday);
    }

    void whatTheAuditFinds_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<bool>("isRecorded");
        QTest::addColumn<QString>("part");
        const auto row
            = [](const char *tag, const QByteArray &sql, bool isRecorded, const QString &part) {
                  QTest::newRow(tag) << sql << isRecorded << part;
              };
        const QByteArray tuesday = QByteArray::number(toMs(Monday + Day));
        row("nothing", "SELECT 1", false, {});
        row("deleted-and-recorded", "DELETE FROM fixes WHERE fix_ms < " + tuesday, true, {});
        row("still-there", "SELECT 1", true, {});
        row("one-fix-gone",
            "DELETE FROM fixes WHERE fix_ms = (SELECT min(fix_ms) FROM fixes) AND technician = 1",
            false,
            u"2026-03-02 are not as they were: record 1 closed them with 10 fixes, 9 are there"_s);
        row("a-day-gone", "DELETE FROM fixes WHERE fix_ms < " + tuesday, false,
            u"10 fixes, 0 are there, and nothing says that they were deleted"_s);
        row("moved", "UPDATE fixes SET lat_e7 = lat_e7 + 1 WHERE technician = 2", false,
            u"as many are there, but they are not the same"_s);
        row("another-person", "UPDATE technicians SET id = randomblob(16) WHERE n = 1", false,
            u"not the same"_s);
        row("the-next-day-gone", "DELETE FROM fixes WHERE fix_ms >= " + tuesday, true,
            u"2026-03-03 are not as they were"_s);
        row("the-day-not-closed",
            "DELETE FROM fixes WHERE fix_ms >= " + QByteArray::number(toMs(Monday + 2 * Day)),
            false, {});
        row("it-came-late",
            "INSERT INTO fixes (technician, fix_ms, delay_ms, lat_e7, lon_e7) VALUES (1, "
                + QByteArray::number(toMs(Monday + 20h)) + ", 172800000, 1, 1)",
            false, {});
    }
    //! Tracks that vanish, or change, without a word in the log.
    void whatTheAuditFinds()
    {
        QFETCH(QByteArray, sql);
        QFETCH(bool, isRecorded);
        QFETCH(QString, part);
        std::vector<EventPayload> payloads;
        {
            const auto store = open();
            for (int day = 0; day < 3; ++day)
                drive(*store, Monday + day * Day + 10h, 5);
            const auto monday = count(*store, Monday, Monday + 2 * Day + 1h);
            payloads.emplace_back(closing(monday));
            payloads.emplace_back(closing(count(*store, Monday + Day, Monday + 2 * Day + 1h)));
            if (isRecorded)
                payloads.emplace_back(deletion({ monday }));
        }
        const auto log = logWith(payloads);
        QVERIFY(log);
        QCOMPARE(test::runSql(path(), sql), QString());
        const auto audit = auditTracks(*log, *open());
        if (!part.isEmpty()) {
            QVERIFY(!audit);
            QVERIFY2(audit.error().text.contains(part), qPrintable(audit.error().text));
            return;
        }
        QVERIFY2(audit, audit ? "" : qPrintable(audit.error().text));
        QCOMPARE(audit->days, isRecorded ? quint64(1) : quint64(2));
        QCOMPARE(audit->fixes, audit->days * 10);
        QCOMPARE(audit->deletions.size(), isRecorded ? 1U : 0U);
        QCOMPARE(
            audit->leftOver, isRecorded && sql.startsWith("SELECT") ? quint64(10) : quint64(0));
    }

    //! A record of a deletion that says less than was deleted would let any number of fixes vanish under it.
    void aDeletionMustFitTheDays()
    {
        TrackStore::Day monday;
        {
            const auto store = open();
            drive(*store, Monday + 10h, 5);
            monday = count(*store, Monday, Monday + Day + 1h);
            QVERIFY(store->noteDeleted(Monday + Day));
            QVERIFY(store->deleteSome(1'000));
        }
        auto wrong = deletion({ monday });
        --wrong.fixes;
        const auto log = logWith({ closing(monday), wrong });
        const auto audit = auditTracks(*log, *open());
        QVERIFY(!audit);
        QVERIFY2(audit.error().text.startsWith(u"Record 2 says"_s), qPrintable(audit.error().text));
    }
};

QTEST_GUILESS_MAIN(TestTrackDays)
#include "tst_track_days.moc"
