// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/raw_file.h"
#include "journal/replica.h"
#include "journal/story.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {
constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
constexpr qint64 PageBytes = 4096;
} // namespace

//! A damaged copy must neither stop a person from working nor take unsent actions with it.
class TestReplicaRescue : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path;
    domain::Command m_command;
    QUuid m_install;

    void fill()
    {
        auto replica = openReplica(m_path);
        QVERIFY(replica);
        test::Story story;
        const auto events = story.next(300);
        state::Operation operation;
        for (const auto &event : events)
            operation.apply(event);
        QVERIFY((*replica)->replaceAll(
            operation, { QUuid::createUuid(), 300, "00112233aabbccdd" }, Start));
        QVERIFY((*replica)->apply(
            story.next(100), { (*replica)->position()->epoch, 400, "00112233aabbccdd" }, Start));
        m_command = story.command(u"call back"_s);
        QVERIFY((*replica)->enqueue(m_command));
        m_install = (*replica)->install();
    }
    [[nodiscard]] QStringList keptFiles() const
    {
        return QDir(m_folder.path()).entryList({ u"replica.db.damaged-*"_s }, QDir::Files);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
        m_path = m_folder.filePath(u"replica.db"_s);
    }

    void outboxIsCarriedOver_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("snapshot-item") << "UPDATE base SET item = x'7b' WHERE n = 5"_ba;
        QTest::newRow("snapshot-kind") << "UPDATE base SET kind = 'ship' WHERE n = 5"_ba;
        QTest::newRow("event") << "UPDATE events SET body = x'00' WHERE seq = 350"_ba;
        QTest::newRow("event-table-gone") << "DROP TABLE events"_ba;
    }
    void outboxIsCarriedOver()
    {
        QFETCH(QByteArray, sql);
        fill();
        QCOMPARE(test::runSql(m_path, sql), QString());
        const auto replica = openReplica(m_path);
        QVERIFY2(replica, replica ? "" : qPrintable(replica.error().text));
        QVERIFY(!(*replica)->position()); // the server sends all of it anew
        QCOMPARE((*replica)->install(), m_install);
        QCOMPARE((*replica)->outbox()->size(), 1u);
        QCOMPARE((*replica)->outbox()->front().command, m_command);
        QVERIFY((*replica)->notice().contains(u"one unsent action in it was saved"_s));
        QCOMPARE(keptFiles().size(), 1);
        QVERIFY((*replica)->notice().contains(keptFiles().front()));
    }

    void unreadableRowIsSaid()
    {
        fill();
        QCOMPARE(test::runSql(m_path, "INSERT INTO outbox (id, command) VALUES (x'01', x'7b')"),
            QString());
        const auto replica = openReplica(m_path);
        QVERIFY(replica);
        QCOMPARE((*replica)->outbox()->size(), 1u);
        QVERIFY((*replica)->notice().contains(u"Not all unsent actions"_s));
    }

    void scribbledBeginningStartsAnew()
    {
        fill();
        QVERIFY(test::scribble(m_path, 0, PageBytes));
        const auto replica = openReplica(m_path);
        QVERIFY2(replica, replica ? "" : qPrintable(replica.error().text));
        QVERIFY((*replica)->outbox()->empty());
        QVERIFY((*replica)->notice().contains(u"look through what you did last"_s));
        QCOMPARE(keptFiles().size(), 1);
    }

    void anyDamagedPageLeavesAUsableReplica()
    {
        fill();
        QFile original(m_path);
        QVERIFY(original.open(QIODevice::ReadOnly));
        const qint64 pages = original.size() / PageBytes;
        QVERIFY(pages > 20);
        int rescued = 0;
        for (qint64 page = 1; page < pages; ++page) {
            const QString copy = m_folder.filePath(u"copy-%1.db"_s.arg(page));
            QVERIFY(QFile::copy(m_path, copy));
            QVERIFY(test::scribble(copy, page * PageBytes, PageBytes));
            const auto trial = [&]() -> Stored<void> {
                const auto replica = openReplica(copy);
                if (!replica)
                    return std::unexpected(replica.error());
                // Pages only the search and the labels use show when they are used.
                if (const auto found = (*replica)->log({ .text = u"boiler"_s, .entity = {} });
                    !found)
                    return std::unexpected(found.error());
                test::Story story { quint32(page) };
                const auto done = (*replica)->apply(
                    story.next(900), { QUuid::createUuid(), 900, "00112233aabbccdd" }, Start);
                rescued += (*replica)->notice().isEmpty() ? 0 : 1;
                return done;
            };
            const auto first = trial();
            if (first)
                continue;
            // Found while running: the next start looks at every page and begins anew.
            QVERIFY2(first.error().code == StoreErrorCode::Damaged, qPrintable(first.error().text));
            const auto second = trial();
            QVERIFY2(second,
                second ? "" : qPrintable(u"page %1: %2"_s.arg(page).arg(second.error().text)));
        }
        QVERIFY(rescued > 0);
    }
};

QTEST_GUILESS_MAIN(TestReplicaRescue)
#include "tst_replica_rescue.moc"
