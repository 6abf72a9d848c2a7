// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/raw_file.h"
#include "journal/sqlite_event_store.h"
#include "journal/story.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
constexpr int Count = 40;
constexpr qint64 PageBytes = 4096;

//! Opens and verifies; the first error of either.
Stored<SqliteEventStore::Verified> check(const QString &path)
{
    const auto store = SqliteEventStore::open(path);
    if (!store)
        return std::unexpected(store.error());
    return (*store)->verify();
}

} // namespace

//! Every way of changing a record that we could think of is found, and the record named.
class TestJournalVerify : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path;

    void write(int count = Count) const
    {
        test::Story story;
        auto store = SqliteEventStore::create(m_path, Start);
        QVERIFY(store);
        const auto events = story.next(count);
        const CommandRecord last { .id = events.back().cmd,
            .user = {},
            .digest = QByteArray(32, 'd'),
            .firstSeq = events.back().seq,
            .lastSeq = events.back().seq,
            .ver = events.back().ver,
            .isMerged = false,
            .at = Start };
        QVERIFY((*store)->append({ events, { last } }, 0));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
        m_path = m_folder.filePath(u"journal.db"_s);
    }

    void tamperingIsNamed_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<quint64>("seq");
        const auto row = [](const char *tag, const char *sql, quint64 seq) {
            QTest::newRow(tag) << QByteArray(sql) << seq;
        };
        row("text",
            "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'Boiler', 'Cellar') AS "
            "BLOB) WHERE seq = 13",
            13);
        row("text-of-the-first",
            "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'mia', 'eve') AS BLOB) "
            "WHERE seq = 1",
            1);
        row("text-of-the-last", "UPDATE events SET body = body || x'20' WHERE seq = 40", 40);
        row("link", "UPDATE events SET h = zeroblob(32) WHERE seq = 7", 7);
        row("short-link", "UPDATE events SET h = x'00' WHERE seq = 7", 7);
        row("column-at", "UPDATE events SET at_ms = at_ms + 1 WHERE seq = 7", 7);
        row("column-by", "UPDATE events SET by_ = zeroblob(16) WHERE seq = 7", 7);
        row("column-by-null", "UPDATE events SET by_ = NULL WHERE seq = 7", 7);
        row("column-entity",
            "UPDATE events SET entity = (SELECT entity FROM events WHERE seq = 3) WHERE seq = 7",
            7);
        row("column-kind", "UPDATE events SET entity_kind = entity_kind + 1 WHERE seq = 7", 7);
        row("column-type", "UPDATE events SET type = 'job.closed' WHERE seq = 7", 7);
        row("column-ver", "UPDATE events SET ver = ver + 1 WHERE seq = 7", 7);
        row("column-cmd", "UPDATE events SET cmd = NULL WHERE seq = 7", 7);
        row("drop-first", "DELETE FROM events WHERE seq = 1", 1);
        row("drop-middle", "DELETE FROM events WHERE seq = 7", 7);
        row("drop-middle-and-close-up",
            "DELETE FROM events WHERE seq = 7; UPDATE events SET seq = seq - 1 WHERE seq > 7", 7);
        row("drop-last", "DELETE FROM events WHERE seq = 40", 40);
        row("drop-last-and-head",
            "DELETE FROM events WHERE seq = 40; UPDATE meta SET value = x'0000000000000027' ||"
            " (SELECT h FROM events WHERE seq = 39) WHERE key = 'head'",
            40); // the command it answered is still promised
        row("drop-all", "DELETE FROM events", 1);
        row("swap",
            "UPDATE events SET seq = -7 WHERE seq = 7; UPDATE events SET seq = 7 WHERE seq = 8;"
            " UPDATE events SET seq = 8 WHERE seq = -7",
            7);
        row("swap-texts",
            "UPDATE events SET body = CASE seq WHEN 7 THEN (SELECT body FROM events WHERE seq = 8)"
            " ELSE (SELECT body FROM events WHERE seq = 7) END WHERE seq IN (7, 8)",
            7);
        row("insert-at-end",
            "INSERT INTO events SELECT 41, entity_kind, entity, ver, type, at_ms, by_kind, by_, "
            "cmd, body, h"
            " FROM events WHERE seq = 40",
            41);
        row("insert-in-middle",
            "UPDATE events SET seq = -seq WHERE seq > 7; UPDATE events SET seq = 1 - seq WHERE seq "
            "< 0;"
            " INSERT INTO events SELECT 8, entity_kind, entity, ver, type, at_ms, by_kind, by_, "
            "cmd, body, h"
            " FROM events WHERE seq = 7;",
            8);
        row("head-forgotten", "DELETE FROM meta WHERE key = 'head'", 0);
        row("head-moved-back",
            "UPDATE meta SET value = x'0000000000000027' || (SELECT h FROM events WHERE seq = 39) "
            "WHERE key = 'head'",
            40);
    }
    void tamperingIsNamed()
    {
        QFETCH(QByteArray, sql);
        QFETCH(quint64, seq);
        write();
        QVERIFY(check(m_path));
        QCOMPARE(test::runSql(m_path, "BEGIN;" + sql + ";COMMIT"), QString());
        const auto result = check(m_path);
        QVERIFY(!result);
        QCOMPARE(result.error().code, StoreErrorCode::Damaged);
        QCOMPARE(result.error().seq, seq);
        QVERIFY(seq == 0 || result.error().text.contains(QString::number(seq)));
    }

    void flippedByteOnDiskIsNamed()
    {
        write();
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const auto bytes = file.readAll();
        const auto at = bytes.indexOf("\"Boiler 3\"");
        QVERIFY(at > 0);
        QVERIFY(file.seek(at + 1) && file.write("D") == 1);
        file.close();
        const auto result = check(m_path);
        QVERIFY(!result);
        QCOMPARE(result.error().code, StoreErrorCode::Damaged);
        QCOMPARE(result.error().seq, 23u); // two of the prologue, twenty of two jobs
    }

    void holeInVersionsIsNamed()
    {
        test::Story story;
        auto events = story.next(12);
        events[9].ver += 1;
        {
            const auto store = SqliteEventStore::create(m_path, Start);
            QVERIFY((*store)->append({ events, {} }, 0));
        }
        const auto result = check(m_path);
        QVERIFY(!result);
        QCOMPARE(result.error().code, StoreErrorCode::Damaged);
        QCOMPARE(result.error().seq, 10u);
    }

    void everyDamagedPageIsFoundWithoutACrash()
    {
        // 400 events, so that tables and indexes have inner pages too.
        write(400);
        QFile original(m_path);
        QVERIFY(original.open(QIODevice::ReadOnly));
        const qint64 pages = original.size() / PageBytes;
        QVERIFY(pages > 20);
        for (qint64 page = 0; page < pages; ++page) {
            const QString copy = m_folder.filePath(u"copy-%1.db"_s.arg(page));
            QVERIFY(QFile::copy(m_path, copy));
            QVERIFY(test::scribble(copy, page * PageBytes, PageBytes));
            const auto result = check(copy);
            QVERIFY2(!result, qPrintable(u"page %1"_s.arg(page)));
            const auto expected = page == 0 ? StoreErrorCode::NotAJournal : StoreErrorCode::Damaged;
            QVERIFY2(result.error().code == expected,
                qPrintable(u"page %1: %2"_s.arg(page).arg(result.error().text)));
        }
    }

    void truncatedFileIsDamaged()
    {
        write(400);
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() / 2 / PageBytes * PageBytes));
        file.close();
        const auto result = check(m_path);
        QVERIFY(!result);
        QCOMPARE(result.error().code, StoreErrorCode::Damaged);
    }

    void progressIsToldAndMayStop()
    {
        write(3'000);
        const auto store = SqliteEventStore::open(m_path);
        QVERIFY(store);
        std::vector<quint64> told;
        QVERIFY((*store)->verify([&](quint64 done) {
            told.push_back(done);
            return true;
        }));
        QCOMPARE(told, (std::vector<quint64> { 1'000, 2'000, 3'000 }));
        const auto stopped = (*store)->verify([](quint64) { return false; });
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, StoreErrorCode::Io);
        QVERIFY2((*store)->verify(), "a stopped check must leave the journal usable");
    }
};

QTEST_GUILESS_MAIN(TestJournalVerify)
#include "tst_journal_verify.moc"
