// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/fault_vfs.h"
#include "journal/sqlite_event_store.h"
#include "journal/story.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {
constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
constexpr qint64 SmallStep = 16 * 1024;
} // namespace

//! A copy is one moment of a journal that never stood still for it.
class TestSqliteCopy : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_copy;
    std::unique_ptr<SqliteEventStore> m_store;
    test::Story m_story;

    void append(int count)
    {
        const auto done = m_store->append(
            { .events = m_story.next(count), .commands = {} }, m_store->head().seq);
        QVERIFY2(done, done ? "" : qPrintable(done.error().text));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_store.reset();
        m_folder = QTemporaryDir();
        m_copy = m_folder.filePath(u"copy.db"_s);
        m_story = test::Story();
        auto store = SqliteEventStore::create(m_folder.filePath(u"journal.db"_s), Start);
        QVERIFY(store);
        m_store = *std::move(store);
        append(400);
    }
    void cleanupTestCase() { m_store.reset(); }

    //! What is written between the steps must be in the copy too, or pages of two moments lie beside each other.
    void writingGoesOnBetweenTheSteps()
    {
        auto copy = m_store->beginCopy(m_copy);
        QVERIFY2(copy, copy ? "" : qPrintable(copy.error().text));
        int steps = 0;
        qint64 before = 0;
        for (;; ++steps) {
            const auto isDone = (*copy)->step(SmallStep);
            QVERIFY2(isDone, isDone ? "" : qPrintable(isDone.error().text));
            QVERIFY((*copy)->doneBytes() > before);
            before = (*copy)->doneBytes();
            if (*isDone)
                break;
            append(3);
        }
        QVERIFY2(steps > 5, "the journal must be larger than a few steps");
        QCOMPARE((*copy)->doneBytes(), (*copy)->totalBytes());
        const auto head = m_store->head();
        append(3); // what comes later is not in it

        const auto copied = SqliteEventStore::open(m_copy);
        QVERIFY2(copied, copied ? "" : qPrintable(copied.error().text));
        const auto verified = (*copied)->verify();
        QVERIFY2(verified, verified ? "" : qPrintable(verified.error().text));
        QCOMPARE(verified->head, head);
        QVERIFY(m_store->verify());
    }

    //! A step that copies everything would hold the event loop for as long as the journal is large.
    void aStepIsBounded()
    {
        auto copy = m_store->beginCopy(m_copy);
        QVERIFY(copy);
        QCOMPARE((*copy)->step(SmallStep), false);
        QCOMPARE((*copy)->doneBytes(), SmallStep);
        QVERIFY((*copy)->totalBytes() > 4 * SmallStep);
        QCOMPARE((*copy)->step(sqlite::Copy::All).value(), true);
        QCOMPARE((*copy)->step(SmallStep), true); // once more does no harm
    }

    //! The copy is one file: with half of it in a log beside it, a moved back-up would be an old one.
    void theCopyIsOneFile()
    {
        auto copy = m_store->beginCopy(m_copy);
        QVERIFY(copy);
        QCOMPARE((*copy)->step(sqlite::Copy::All).value(), true);
        QVERIFY(!QFileInfo::exists(m_copy + u"-wal"_s));
        QVERIFY(!QFileInfo::exists(m_copy + u"-journal"_s));
        QCOMPARE(QFileInfo(m_copy).size(), (*copy)->totalBytes());
    }

    //! A copy given up half-way must leave the journal writable.
    void givenUpHalfWay()
    {
        {
            auto copy = m_store->beginCopy(m_copy);
            QVERIFY(copy);
            QCOMPARE((*copy)->step(SmallStep), false);
        }
        append(10);
        QVERIFY(m_store->verify());
    }

    void refusesAPlaceThatIsTaken()
    {
        QFile mine(m_copy);
        QVERIFY(mine.open(QIODevice::ReadWrite));
        QCOMPARE(mine.write("mine"), 4);
        QVERIFY(mine.flush());
        const auto copy = m_store->beginCopy(m_copy);
        QVERIFY(!copy);
        QCOMPARE(copy.error().code, StoreErrorCode::CannotOpen);
        QCOMPARE(mine.size(), 4);
    }

    //! A full disk under the copy is the copy's trouble and not the journal's.
    void fullDiskUnderTheCopy()
    {
        test::FaultVfs disk; // for files opened from here on: the copy alone
        auto copy = m_store->beginCopy(m_copy);
        QVERIFY(copy);
        disk.failAfter(0, SQLITE_FULL);
        const auto isDone = (*copy)->step(sqlite::Copy::All);
        QVERIFY(!isDone);
        QCOMPARE(isDone.error().code, StoreErrorCode::DiskFull);
        QVERIFY(disk.hasFailed());
        copy->reset();
        append(10);
        QVERIFY(m_store->verify());
    }

    //! Another life: the same past under another epoch, so that no client takes one for the other.
    void anotherLifeKeepsThePast()
    {
        const auto before = m_store->head();
        const auto known = m_story.command(u"known"_s);
        const CommandRecord record {
            .id = known.id, .user = m_story.mia(), .digest = QByteArray(32, 'd'), .at = Start
        };
        QVERIFY(m_store->append({ .events = {}, .commands = { record } }, before.seq));
        const QUuid epoch = domain::makeUuidV7(Start + std::chrono::hours(1));
        domain::Event event;
        event.seq = before.seq + 1;
        event.entity = { domain::Kind::Org, epoch };
        event.ver = 1;
        event.at = m_story.now();
        event.by = event.entity;
        event.payload = domain::OrgChanged { .name = {},
            .restored = domain::Restoration { before.epoch, before.seq, Start } };
        const auto begun = m_store->beginLife(epoch, { .events = { event }, .commands = {} });
        QVERIFY2(begun, begun ? "" : qPrintable(begun.error().text));
        QCOMPARE(begun->epoch, epoch);

        const QString path = m_folder.filePath(u"journal.db"_s);
        m_store.reset();
        auto again = SqliteEventStore::open(path);
        QVERIFY(again);
        m_store = *std::move(again);
        QCOMPARE(m_store->head(), *begun);
        QVERIFY(m_store->verify());
        QCOMPARE(m_store->read(before.seq, 10).value(), std::vector { event });
        QCOMPARE(m_store->findCommand(known.id).value(), std::optional(record));
        QCOMPARE(m_store->positionAt(before.seq)->h, before.h);
    }
};

QTEST_GUILESS_MAIN(TestSqliteCopy)
#include "tst_sqlite_copy.moc"
