// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/story.h"
#include "viewmodels/csv_text.h"
#include "viewmodels/event_log_model.h"
#include "viewmodels/log_export.h"
#include "viewmodels/log_filters.h"
#include "viewmodels/log_hit.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::viewmodels;
using namespace Qt::StringLiterals;

namespace {
constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
const protocol::Position Here { QUuid::fromString(u"01970e00-0000-7000-8000-000000000001"_s), 1,
    "00112233aabbccdd" };
} // namespace

//! The log as a person sees it: a stretch of it at a time, whatever its length.
class TestEventLog : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<journal::Replica> m_replica;
    state::Operation m_operation;
    test::Story m_story;

    void happen(int count, EventLogModel *model = nullptr)
    {
        const auto events = m_story.next(count);
        for (const auto &event : events)
            m_operation.apply(event);
        QVERIFY(m_replica->apply(events, Here, Start));
        if (model)
            model->append(events);
    }
    static quint64 seqAt(const EventLogModel &model, int row)
    {
        return model.index(row).data(EventLogModel::SeqRole).toULongLong();
    }
    //! Every row one less than the one above it: nothing is missing and nothing is there twice.
    static bool isWhole(const EventLogModel &model)
    {
        for (int row = 1; row < model.count(); ++row) {
            if (seqAt(model, row) + 1 != seqAt(model, row - 1))
                return false;
        }
        return true;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_replica.reset();
        m_folder = QTemporaryDir();
        m_story = test::Story();
        m_operation = {};
        auto replica = journal::openReplica(m_folder.filePath(u"a.replica"_s));
        QVERIFY(replica);
        m_replica = *std::move(replica);
    }

    void aLongLogIsReadBothWays()
    {
        constexpr int Count = EventLogModel::MaxRows + 1'500;
        happen(Count);
        EventLogModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false); // the pages are asked for here
        model.setSource(m_replica.get(), &m_operation);
        QCOMPARE(model.count(), EventLogModel::PageRows);
        QCOMPARE(seqAt(model, 0), quint64(Count));
        while (model.canFetchMore({}))
            model.fetchMore({});
        QCOMPARE(model.count(), EventLogModel::MaxRows);
        QCOMPARE(seqAt(model, model.count() - 1), 1u);
        QVERIFY(model.hasNewer());
        QVERIFY(isWhole(model));
        while (model.hasNewer())
            model.fetchNewer();
        QCOMPARE(model.count(), EventLogModel::MaxRows);
        QCOMPARE(seqAt(model, 0), quint64(Count));
        QVERIFY(model.hasMore());
        QVERIFY(isWhole(model));
        model.goToOldest();
        QCOMPARE(seqAt(model, model.count() - 1), 1u);
        QVERIFY(!model.hasMore());
        model.goToNewest();
        QCOMPARE(seqAt(model, 0), quint64(Count));
    }

    void newEventsComeInOrWait()
    {
        happen(30);
        EventLogModel model;
        model.setSource(m_replica.get(), &m_operation);
        happen(2, &model);
        QCOMPARE(seqAt(model, 0), 32u);
        model.setFollowing(false);
        happen(3, &model);
        QCOMPARE(seqAt(model, 0), 32u);
        QCOMPARE(model.waiting(), 3);
        model.setFollowing(true);
        QCOMPARE(seqAt(model, 0), 35u);
        QCOMPARE(model.waiting(), 0);
        QVERIFY(isWhole(model));
    }
    void aFilteredListTakesInWhatFits()
    {
        happen(12);
        EventLogModel model;
        model.setSource(m_replica.get(), &m_operation);
        model.setFilter(u"kind:note"_s);
        QCOMPARE(model.count(), 1);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        happen(10, &model); // the second job, with a note
        QCOMPARE(model.count(), 2);
        QCOMPARE(reset.size(), 0); // the place one looks at is not lost
        QCOMPARE(seqAt(model, 0), 20u);
    }
    void thoseBelowComeWhenHistoryDoes()
    {
        const auto events = m_story.next(60);
        for (const auto &event : events)
            m_operation.apply(event);
        QVERIFY(m_replica->replaceAll(m_operation, { Here.epoch, 40, Here.h }, Start));
        QVERIFY(m_replica->apply(std::span(events).subspan(40), Here, Start));
        EventLogModel model;
        model.setSource(m_replica.get(), &m_operation);
        QCOMPARE(model.count(), 20);
        QVERIFY(!model.hasMore());
        QVERIFY(m_replica->addHistory(std::span(events).first(40)));
        model.historyGrew();
        model.fetchMore({});
        QCOMPARE(model.count(), 60);
        QVERIFY(isWhole(model));
    }

    void aMisspeltWordIsPutRightAndSaid()
    {
        happen(22);
        EventLogModel model;
        model.setSource(m_replica.get(), &m_operation);
        model.setFilter(u"boiker"_s);
        QCOMPARE(model.mended(), u"boiler"_s);
        QCOMPARE(model.count(), 20);
        model.setFilter(u"submarine"_s);
        QCOMPARE(model.mended(), QString());
        QCOMPARE(model.count(), 0);
        model.setFilter(u"whom:mia boiler"_s);
        QVERIFY(model.hint().contains(u"whom:"));
        QCOMPARE(model.count(), 20);
    }

    void aMomentIsFound()
    {
        happen(1'000);
        EventLogModel model;
        model.setSource(m_replica.get(), &m_operation);
        const auto events
            = m_replica->log({ .text = {}, .entity = {}, .beforeSeq = 501, .limit = 1 });
        const auto at = events->front().at;
        const int row = model.goToMoment(double(domain::toMs(at)));
        QCOMPARE(seqAt(model, row), 500u);
        QVERIFY(model.hasMore() && model.hasNewer());
        QVERIFY(isWhole(model));
        QCOMPARE(seqAt(model, model.goToMoment(0)), 1u);
    }

    void detailsSayBeforeAndAfter()
    {
        happen(12);
        domain::JobPatch patch, former;
        patch.title = domain::Change<QString>::to(u"Boiler is loud"_s);
        former.title = domain::Change<QString>::to(u"Boiler 1"_s);
        auto event = m_story.event(m_story.lastJob(), domain::JobChanged { patch, former });
        m_operation.apply(event);
        QVERIFY(m_replica->apply(std::vector { event }, Here, Start));
        EventLogModel model;
        model.setSource(m_replica.get(), &m_operation);
        const auto details = model.details(0);
        QCOMPARE(details.seq, 13.);
        QCOMPARE(details.kind, u"Edit"_s);
        QCOMPARE(details.who, u"mia"_s);
        QCOMPARE(details.role, u"Dispatcher"_s);
        QCOMPARE(details.sentence, u"changed title from “Boiler 1” to “Boiler is loud”"_s);
        QCOMPARE(details.changes,
            (QList<EventChange> {
                { .label = u"Title"_s, .before = u"Boiler 1"_s, .after = u"Boiler is loud"_s } }));
        QCOMPARE(details.madeMs,
            details.committedMs); // the story's commands are made as they are committed
        QVERIFY(details.json.contains(u"\"seq\":13"));
        QCOMPARE(model.details(1).reason, u"The customer has gone away"_s);
        QCOMPARE(model.details(99).seq, 0.);
    }

    void madeTimesAreOnlyTakenFromClocks()
    {
        auto event = m_story.next(3).back();
        QVERIFY(madeAt(event));
        event.cmd = { QUuid::createUuid() }; // version 4
        QVERIFY(!madeAt(event));
        event.cmd = { domain::makeUuidV7(event.at - std::chrono::hours(24 * 365)) };
        QVERIFY(!madeAt(event));
        event.cmd = { domain::makeUuidV7(event.at - std::chrono::hours(5)) };
        QCOMPARE(madeAt(event), event.at - std::chrono::hours(5));
    }

    void thingsAreFoundByName()
    {
        happen(32); // three jobs
        const auto find = [&](const QString &text) {
            QStringList found;
            for (const auto &hit : findHits(journal::plainLogFilter(text), m_operation, *m_replica))
                found << hit.kindText + u' ' + hit.text;
            return found;
        };
        QCOMPARE(find(u"2"_s).first(), u"Job 2 · Boiler 2"_s);
        QCOMPARE(find(u"ada"_s), QStringList { u"Technician Ada Lind"_s });
        QCOMPARE(find(u"boiler"_s),
            (QStringList { u"Job 3 · Boiler 3"_s, u"Job 2 · Boiler 2"_s, u"Job 1 · Boiler 1"_s }));
        QCOMPARE(find(u"boiler 1"_s).first(), u"Job 1 · Boiler 1"_s);
        QCOMPARE(find(u"customer 2"_s).first(), u"Customer Customer 2"_s);
        QVERIFY(find(u"karntner 3"_s).contains(u"Address Kärntner Straße 3"_s));
        QCOMPARE(find(u"nobody"_s), QStringList());
        QCOMPARE(find({}), QStringList());
    }

    void cellsAreHarmless_data()
    {
        QTest::addColumn<QString>("cell");
        QTest::addColumn<QByteArray>("written");
        QTest::newRow("plain") << u"Ada Lind"_s << "Ada Lind"_ba;
        QTest::newRow("formula") << u"=HYPERLINK(\"http://x\")"_s
                                 << "\"'=HYPERLINK(\"\"http://x\"\")\""_ba;
        QTest::newRow("plus") << u"+43 1 555"_s << "'+43 1 555"_ba;
        QTest::newRow("minus") << u"-cmd"_s << "'-cmd"_ba;
        QTest::newRow("at") << u"@SUM(1)"_s << "'@SUM(1)"_ba;
        QTest::newRow("behind-a-space") << u" =1+1"_s << "' =1+1"_ba;
        QTest::newRow("full-width") << u"＝1+1"_s << "'＝1+1"_ba;
        QTest::newRow("tab") << u"\t=1"_s << "\"'\t=1\""_ba;
        QTest::newRow("negative-number") << u"-12.50"_s << "-12.50"_ba;
        QTest::newRow("quotes") << u"a \"b\""_s << "\"a \"\"b\"\"\""_ba;
        QTest::newRow("lines") << u"a\nb"_s << "\"a\nb\""_ba;
        QTest::newRow("empty") << QString() << ""_ba;
    }
    void cellsAreHarmless()
    {
        QFETCH(QString, cell);
        QFETCH(QByteArray, written);
        QCOMPARE(csvRow({ cell }), written + "\r\n");
    }

    void whatTheFilterShowsIsExported()
    {
        happen(1'202); // 120 jobs
        const LogExport::Source source { .replicaPath = m_replica->path(),
            .operation = m_operation,
            .filter = journal::parseLogFilter(u"kind:message"_s, Start, QTimeZone::utc()) };
        const QString path = m_folder.filePath(u"log.jsonl"_s);
        std::vector<qint64> told;
        const auto written = LogExport::write(source, path, LogExport::JsonLines, [&](qint64 done) {
            told.push_back(done);
            return true;
        });
        QVERIFY(written);
        QCOMPARE(*written, 120);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        qint64 before = 0, lines = 0;
        for (; !file.atEnd(); ++lines) {
            const auto object = QJsonDocument::fromJson(file.readLine()).object();
            QCOMPARE(object["event"_L1].toString(), u"thread.posted"_s);
            QVERIFY(object["seq"_L1].toInteger() > before); // oldest first
            before = object["seq"_L1].toInteger();
            QVERIFY(object["words"_L1]["what"_L1].toString().startsWith(u"wrote: "));
        }
        QCOMPARE(lines, 120);

        const QString table = m_folder.filePath(u"log.csv"_s);
        QCOMPARE(*LogExport::write({ source.replicaPath, m_operation, {} }, table, LogExport::Csv,
                     [](qint64) { return true; }),
            1'202);
        QFile csv(table);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QVERIFY(csv.readLine().startsWith("\xEF\xBB\xBFnumber,committed (UTC)"));
        QVERIFY(csv.readLine().startsWith("1,2026-03-02T"));
    }
    void anExportThatIsStoppedLeavesNothing()
    {
        happen(1'202);
        const QString path = m_folder.filePath(u"log.csv"_s);
        const auto written = LogExport::write({ m_replica->path(), m_operation, {} }, path,
            LogExport::Csv, [](qint64 done) { return done < 600; });
        QVERIFY(!written);
        QVERIFY(!QFile::exists(path));
        QVERIFY(!LogExport::write({ m_replica->path(), m_operation, {} },
            m_folder.filePath(u"no/such/folder.csv"_s), LogExport::Csv,
            [](qint64) { return true; }));
    }
    void itIsWrittenBesideTheWindow()
    {
        happen(1'202);
        LogExport exporter(
            [this] { return LogExport::Source { m_replica->path(), m_operation, {} }; });
        const QString path = m_folder.filePath(u"log.csv"_s);
        exporter.start(path, LogExport::Csv);
        QVERIFY(exporter.isRunning());
        QTRY_VERIFY(!exporter.isRunning());
        QVERIFY2(!exporter.hasFailed(), qPrintable(exporter.text()));
        QVERIFY(exporter.text().contains(u"events are in"));
        QVERIFY(QFile::exists(path));
    }

    void keptFiltersAreTheAccounts()
    {
        const QString file = m_folder.filePath(u"settings.ini"_s);
        {
            LogFilters filters(file);
            filters.setAccount(u"http://a"_s, u"sam"_s);
            QVERIFY(filters.keep(u" kind:cancel  after:monday "_s));
            QVERIFY(filters.keep(u"kind:cancel after:monday"_s)); // once
            QVERIFY(!filters.keep(u" "_s));
            for (int i = 0; i < 8; ++i)
                QVERIFY(filters.keep(u"job:%1"_s.arg(i)));
            QVERIFY(!filters.keep(u"one too many"_s));
            filters.remove(1);
        }
        LogFilters filters(file);
        filters.setAccount(u"http://a"_s, u"ada"_s);
        QVERIFY(filters.list().isEmpty());
        filters.setAccount(u"http://a"_s, u"sam"_s);
        QCOMPARE(filters.list().size(), 8);
        QCOMPARE(filters.list().first(), u"kind:cancel after:monday"_s);
    }
};

QTEST_GUILESS_MAIN(TestEventLog)
#include "tst_event_log.moc"
