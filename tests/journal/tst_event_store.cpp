// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/raw_file.h"
#include "journal/sqlite_event_store.h"
#include "journal/story.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {
constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
}

class TestEventStore : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path;

    [[nodiscard]] std::unique_ptr<SqliteEventStore> create() const
    {
        auto store = SqliteEventStore::create(m_path, Start);
        return store ? *std::move(store) : nullptr;
    }
    [[nodiscard]] std::unique_ptr<SqliteEventStore> open() const
    {
        auto store = SqliteEventStore::open(m_path);
        return store ? *std::move(store) : nullptr;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
        m_path = m_folder.filePath(u"journal.db"_s);
    }

    void chainIsSha256OfFormerLinkAndRecord()
    {
        // Pins the formula of the wire: another order or hash would make every client reload.
        const QByteArray zero(32, '\0');
        const QByteArray first = chainNext(zero, "{}");
        QCOMPARE(
            first, QCryptographicHash::hash(QByteArray(zero + "{}"), QCryptographicHash::Sha256));
        QCOMPARE(chainTag(zero), QByteArray(16, '0'));
        QCOMPARE(chainTag(first), first.toHex().first(16));
    }

    void newJournalIsEmptyWithAnEpoch()
    {
        const auto store = create();
        QVERIFY(store);
        QVERIFY(!store->head().epoch.isNull());
        QCOMPARE(store->head().seq, 0u);
        QCOMPARE(store->head().h, QByteArray(16, '0'));
        QCOMPARE(store->read(0, 10)->size(), 0u);
        QVERIFY(store->verify());
    }

    void epochsDiffer()
    {
        // Two journals with one epoch would let a client resume on the wrong history.
        const auto first = create()->head().epoch;
        m_path += u'2';
        QVERIFY(first != create()->head().epoch);
    }

    void createRefusesAnExistingFile()
    {
        QVERIFY(create());
        const auto again = SqliteEventStore::create(m_path, Start);
        QVERIFY(!again);
        QCOMPARE(again.error().code, StoreErrorCode::CannotOpen);
        QVERIFY2(open(), "the journal must be untouched");
    }

    void openRefusesAMissingFile()
    {
        const auto none = SqliteEventStore::open(m_path);
        QVERIFY(!none);
        QCOMPARE(none.error().code, StoreErrorCode::CannotOpen);
        QVERIFY2(!QFile::exists(m_path), "a mistyped path must not leave an empty file");
        const auto noFolder
            = SqliteEventStore::create(m_folder.filePath(u"none/journal.db"_s), Start);
        QVERIFY(!noFolder);
        QCOMPARE(noFolder.error().code, StoreErrorCode::CannotOpen);
    }

    void tenThousandEventsComeBackAsTheyWere()
    {
        test::Story story;
        const auto events = story.next(10'000);
        protocol::Position head;
        {
            const auto store = create();
            for (std::size_t at = 0; at < events.size(); at += 500) {
                const AppendBatch batch { { events.begin() + std::ptrdiff_t(at),
                                              events.begin() + std::ptrdiff_t(at) + 500 },
                    {} };
                const auto after = store->append(batch, at);
                QVERIFY2(after, after ? "" : qPrintable(after.error().text));
                QCOMPARE(after->seq, at + 500);
                QCOMPARE(store->head(), *after);
            }
            head = store->head();
        }
        const auto store = open();
        QVERIFY(store);
        QCOMPARE(store->head(), head);
        const auto all = store->read(0, 20'000);
        QVERIFY(all);
        QVERIFY(*all == events);
        const auto verified = store->verify();
        QVERIFY2(verified, verified ? "" : qPrintable(verified.error().text));
        QCOMPARE(verified->events, 10'000u);
        QCOMPARE(verified->head, head);
    }

    void chainCoversTheCanonicalBytes()
    {
        // A client must be able to recompute h from the events alone.
        test::Story story;
        const auto events = story.next(30);
        const auto store = create();
        QVERIFY(store->append({ events, {} }, 0));
        QByteArray link(32, '\0');
        for (const auto &event : events) {
            link = chainNext(link, protocol::canonicalEvent(event));
            QCOMPARE(store->positionAt(event.seq)->h, chainTag(link));
        }
        QCOMPARE(store->positionAt(0)->h, QByteArray(16, '0'));
        QVERIFY(!store->positionAt(31));
    }

    //! An event that is read as another than was written: what clients compute of it is not the chain's link, and they
    //! reload for ever.
    void keepsAByteOrderMark()
    {
        test::Story story;
        std::vector<domain::Event> events = story.next(2);
        events.push_back(story.event(
            { domain::Kind::Org, QUuid::createUuid() }, domain::OrgChanged { u"\ufeffHeat"_s }));
        events.push_back(story.event({ domain::Kind::Org, QUuid::createUuid() },
            domain::UnknownEvent { u"later"_s, "{\"a\":\"\xef\xbb\xbf\"}" }));
        QVERIFY(create()->append({ events, {} }, 0));
        const auto all = open()->read(0, 10);
        QVERIFY(all);
        QCOMPARE(*all, events);
        QVERIFY(protocol::canonicalEvent(all->back()).contains("\xef\xbb\xbf"));
    }

    void readGivesPages()
    {
        test::Story story;
        const auto events = story.next(25);
        const auto store = create();
        QVERIFY(store->append({ events, {} }, 0));
        const auto page = store->read(10, 5);
        QVERIFY(page);
        QCOMPARE(page->size(), 5u);
        QCOMPARE(page->front(), events[10]);
        QCOMPARE(store->read(23, 100)->size(), 2u);
        QCOMPARE(store->read(25, 100)->size(), 0u);
        QCOMPARE(store->read(0, 0)->size(), 0u);
        QCOMPARE(store->read(0, -1)->size(), 0u); // LIMIT -1 means "all" to SQLite
    }

    void readEntityGivesOneHistory()
    {
        test::Story story;
        const auto events = story.next(40);
        const auto store = create();
        QVERIFY(store->append({ events, {} }, 0));
        const domain::EntityRef visit = story.lastVisit();
        std::vector<domain::Event> expected;
        for (const auto &event : events) {
            if (event.entity == visit && event.ver > 1)
                expected.push_back(event);
        }
        QVERIFY(!expected.empty());
        QVERIFY(*store->readEntity(visit, 1, 100) == expected);
        QCOMPARE(store->readEntity(visit, 0, 1)->size(), 1u);
        // The same UUID under another kind is another thing.
        QCOMPARE(store->readEntity(domain::JobId { visit.uuid }, 0, 100)->size(), 0u);
    }

    void unknownEventsAreKept()
    {
        test::Story story;
        const auto event = story.event(
            story.mia(), domain::UnknownEvent { u"user.saluted"_s, R"({"a":[1,2]})"_ba });
        const auto store = create();
        QVERIFY(store->append({ { event }, {} }, 0));
        QCOMPARE(store->read(0, 1)->front(), event);
        QVERIFY(store->verify());
    }

    void wrongHeadIsRefused_data()
    {
        QTest::addColumn<quint64>("expectedHead");
        QTest::addColumn<int>("skip");
        QTest::newRow("behind") << quint64(4) << 4;
        QTest::newRow("ahead") << quint64(6) << 6;
        QTest::newRow("hole-in-batch") << quint64(5) << 6;
        QTest::newRow("repeat-in-batch") << quint64(5) << 4;
    }
    void wrongHeadIsRefused()
    {
        // Two writers that both believe in head 5 must not both win.
        QFETCH(quint64, expectedHead);
        QFETCH(int, skip);
        test::Story story;
        const auto events = story.next(10);
        const auto store = create();
        QVERIFY(store->append({ { events.begin(), events.begin() + 5 }, {} }, 0));
        const auto head = store->head();
        const auto result
            = store->append({ { events.begin() + skip, events.end() }, {} }, expectedHead);
        QVERIFY(!result);
        QCOMPARE(result.error().code, StoreErrorCode::WrongHead);
        QCOMPARE(result.error().seq, 5u);
        QCOMPARE(store->head(), head);
        QCOMPARE(store->read(0, 100)->size(), 5u);
        QVERIFY(store->append({ { events.begin() + 5, events.end() }, {} }, 5));
    }

    void commandsAreRememberedForEver()
    {
        test::Story story;
        const auto events = story.next(3);
        const CommandRecord record { .id = events[2].cmd,
            .user = story.mia(),
            .digest = QByteArray(32, 'd'),
            .firstSeq = 2,
            .lastSeq = 3,
            .ver = events[2].ver,
            .isMerged = true,
            .at = Start };
        const CommandRecord withoutEffect { .id = domain::CommandId::make(Start),
            .user = {},
            .digest = QByteArray(32, 'e'),
            .firstSeq = 0,
            .lastSeq = 0,
            .ver = 7,
            .isMerged = false,
            .at = Start };
        {
            const auto store = create();
            QVERIFY(!store->findCommand(record.id)->has_value());
            QVERIFY(store->append({ events, { record } }, 0));
            const auto head = store->head();
            QVERIFY(store->append({ {}, { withoutEffect } }, 3));
            QCOMPARE(store->head(), head);
        }
        const auto store = open();
        QCOMPARE(store->findCommand(record.id)->value(), record);
        QCOMPARE(store->findCommand(withoutEffect.id)->value(), withoutEffect);
        QVERIFY(store->verify());
    }

    void commandIdIsTakenOnce()
    {
        // The store is the last guard against doing a command twice: its events must go with it.
        test::Story story;
        const auto events = story.next(4);
        CommandRecord record { .id = events[0].cmd,
            .user = {},
            .digest = QByteArray(32, 'd'),
            .firstSeq = 1,
            .lastSeq = 2,
            .ver = 1,
            .isMerged = false,
            .at = Start };
        const auto store = create();
        QVERIFY(store->append({ { events[0], events[1] }, { record } }, 0));
        const auto head = store->head();
        const auto again = store->append({ { events[2], events[3] }, { record } }, 2);
        QVERIFY(!again);
        QCOMPARE(store->head(), head);
        QCOMPARE(store->read(0, 100)->size(), 2u);
        QVERIFY(store->append({ { events[2], events[3] }, {} }, 2));
    }

    void secondOpenerIsLockedOut()
    {
        const auto store = create();
        const auto second = SqliteEventStore::open(m_path);
        QVERIFY(!second);
        QCOMPARE(second.error().code, StoreErrorCode::Locked);
        QVERIFY(second.error().text.contains(u"in use"_s));
    }

    void laterFormatIsNewer()
    {
        QVERIFY(create());
        QCOMPARE(test::runSql(m_path, "PRAGMA user_version = 2"), QString());
        const auto store = SqliteEventStore::open(m_path);
        QVERIFY(!store);
        QCOMPARE(store.error().code, StoreErrorCode::Newer);
    }

    void otherFilesAreNotAJournal_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("text") << u"text"_s;
        QTest::newRow("empty") << u"empty"_s;
        QTest::newRow("other-database") << u"database"_s;
        QTest::newRow("folder") << u"folder"_s;
    }
    void otherFilesAreNotAJournal()
    {
        QFETCH(QString, what);
        if (what == u"database") {
            QCOMPARE(
                test::runSql(m_path, "CREATE TABLE events (seq INTEGER PRIMARY KEY)"), QString());
        } else if (what == u"folder") {
            QVERIFY(QDir().mkpath(m_path));
        } else {
            QFile file(m_path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(what == u"text" ? QByteArray(20'000, 'x') : QByteArray());
        }
        const auto size = QFileInfo(m_path).size();
        const auto store = SqliteEventStore::open(m_path);
        QVERIFY(!store);
        QCOMPARE(store.error().code,
            what == u"folder" ? StoreErrorCode::CannotOpen : StoreErrorCode::NotAJournal);
        QCOMPARE(QFileInfo(m_path).size(), size); // not a byte of somebody else's file is changed
    }
};

QTEST_GUILESS_MAIN(TestEventStore)
#include "tst_event_store.moc"
