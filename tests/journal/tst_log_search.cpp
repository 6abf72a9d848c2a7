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
const protocol::Position Here { QUuid::fromString(u"01970e00-0000-7000-8000-000000000001"_s), 100,
    "00112233aabbccdd" };
} // namespace

class TestLogSearch : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Replica> m_replica;
    test::Story m_story;

    [[nodiscard]] std::vector<quint64> find(
        const QString &text, quint64 before = 0, int limit = 200) const
    {
        std::vector<quint64> found;
        const auto events
            = m_replica->log({ .text = text, .entity = {}, .beforeSeq = before, .limit = limit });
        if (!events)
            return { 0 };
        for (const auto &event : *events)
            found.push_back(event.seq);
        return found;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_replica.reset();
        m_folder = QTemporaryDir();
        m_story = test::Story();
        auto replica = openReplica(m_folder.filePath(u"replica.db"_s));
        QVERIFY(replica);
        m_replica = *std::move(replica);
        // 1 mia, 2 Ada, then two jobs of ten events each: 3 to 12 and 13 to 22.
        QVERIFY(m_replica->apply(m_story.next(22), Here, Start));
    }

    void newestComesFirst()
    {
        std::vector<quint64> all;
        for (quint64 seq = 22; seq > 0; --seq)
            all.push_back(seq);
        QCOMPARE(find({}), all);
        QCOMPARE(find({}, 10, 3), (std::vector<quint64> { 9, 8, 7 }));
        QCOMPARE(find(u"boiler"_s, 15, 2), (std::vector<quint64> { 14, 13 }));
    }

    void whatPeopleSeeIsFound_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<std::vector<quint64>>("found");
        const auto row = [](const char *tag, const QString &typed, std::vector<quint64> found) {
            QTest::newRow(tag) << typed << std::move(found);
        };
        row("event-name", u"thread.posted"_s, { 17, 7 });
        row("job-title-of-all-it-has", u"\"boiler 2\""_s,
            { 22, 21, 20, 19, 18, 17, 16, 15, 14, 13 });
        row("customer", u"customer straße 2"_s, { 13 });
        row("customer-of-a-visit", u"customer 1 visit.moved canceled"_s, { 12 });
        row("technician-assigned", u"ada lind"_s, { 16, 6, 2 });
        row("message", u"home until"_s, { 17, 7 });
        row("reason", u"gone away"_s, { 22, 12 });
        row("note", u"mat"_s, { 20, 10 });
        row("payment", u"invoice"_s, { 21, 11 });
        row("beginning-of-a-word", u"invo"_s, { 21, 11 });
        row("case-and-accents", u"KARNTNER"_s, { 13, 3 });
        row("not-there", u"submarine"_s, {});
        row("one-word-missing", u"boiler submarine"_s, {});
    }
    void whatPeopleSeeIsFound()
    {
        QFETCH(QString, typed);
        QTEST(find(typed), "found");
    }

    void actorIsFound()
    {
        QCOMPARE(find(u"mia"_s).size(), 22u);
        auto bySystem = m_story.event(m_story.lastVisit(),
            domain::VisitMoved { .from = domain::VisitState::Requested,
                .to = domain::VisitState::Canceled,
                .reason = {},
                .technician = {},
                .window = {} });
        bySystem.by = domain::OrgId::make(Start);
        QVERIFY(m_replica->apply(std::vector { bySystem }, Here, Start));
        QCOMPARE(find(u"mia"_s).size(), 22u);
        QCOMPARE(find(u"system"_s), std::vector<quint64> { 23 });
    }

    void newNameIsFoundFromThenOn()
    {
        domain::JobPatch patch;
        patch.title = domain::Change<QString>::to(u"Kettle"_s);
        QVERIFY(m_replica->apply(
            std::vector { m_story.event(m_story.lastJob(), domain::JobChanged { patch }),
                m_story.event(m_story.lastJob(), domain::JobNoted { u"hm"_s }) },
            Here, Start));
        QCOMPARE(find(u"kettle"_s), (std::vector<quint64> { 24, 23 }));
        QCOMPARE(find(u"boiler"_s).size(), 20u);
    }

    void namesOfASnapshotAreKnown()
    {
        auto operation = m_replica->load();
        QVERIFY(operation);
        QVERIFY(m_replica->replaceAll(*operation, Here, Start));
        QVERIFY(find(u"boiler"_s).empty());
        QVERIFY(m_replica->apply(std::vector { m_story.event(m_story.lastVisit(),
                                     domain::VisitMoved { .from = domain::VisitState::Canceled,
                                         .to = domain::VisitState::Unscheduled,
                                         .reason = {},
                                         .technician = {},
                                         .window = {} }) },
            Here, Start));
        QCOMPARE(find(u"boiler customer mia"_s), std::vector<quint64> { 23 });
    }

    void typedFiltersHold_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<std::vector<quint64>>("found");
        const auto row = [](const char *tag, const QString &typed, std::vector<quint64> found) {
            QTest::newRow(tag) << typed << std::move(found);
        };
        row("kind", u"kind:message"_s, { 17, 7 });
        row("kind-of-a-step", u"kind:cancel"_s, { 22, 12 });
        row("kind-cut-short", u"kind:mess"_s, { 17, 7 });
        row("kind-goes-on", u"kind:cancelled"_s, { 22, 12 });
        row("job", u"job:2 kind:note"_s, { 20 });
        row("job-is-the-whole-number", u"job:20"_s, {});
        row("customer", u"customer:\"customer 2\" kind:payment"_s, { 21 });
        row("technician", u"tech:ada kind:assign"_s, { 16, 6 });
        row("address", u"address:karnt"_s, { 13, 3 });
        row("phrase", u"\"gone away\""_s, { 22, 12 });
        row("phrase-the-wrong-way-round", u"\"away gone\""_s, {});
        row("quoted-word-does-not-go-on", u"\"invo\""_s, {});
        row("not", u"kind:payment -job:1"_s, { 21 });
        row("only-not", u"-who:mia"_s, {});
        row("who", u"who:mi kind:note"_s, { 20, 10 });
        row("who-is-not-who-is-spoken-of", u"who:ada"_s, {});
        row("cancel-is-not-the-word", u"kind:cancel gone"_s, { 22, 12 });
    }
    void typedFiltersHold()
    {
        QFETCH(QString, typed);
        const auto filter = parseLogFilter(typed, Start, QTimeZone::utc());
        QCOMPARE(filter.hint, QString());
        const auto events = m_replica->log({ .text = {}, .entity = {}, .filter = filter });
        QVERIFY(events);
        std::vector<quint64> found;
        for (const auto &event : *events)
            found.push_back(event.seq);
        QTEST(found, "found");
    }

    void timeBoundsAreExact()
    {
        const auto all = m_replica->log({ .text = {}, .entity = {} });
        QVERIFY(all);
        const auto &tenth = (*all)[12]; // seq 10
        QCOMPARE(tenth.seq, 10u);
        LogFilter filter;
        filter.from = tenth.at;
        const auto from = m_replica->log({ .text = {}, .entity = {}, .filter = filter });
        QCOMPARE(from->size(), 13u);
        QCOMPARE(from->back().seq, 10u);
        filter.from.reset();
        filter.to = tenth.at;
        const auto to = m_replica->log({ .text = u"boiler"_s, .entity = {}, .filter = filter });
        QCOMPARE(to->size(), 7u);
        QCOMPARE(to->front().seq, 9u);
    }

    void aClockPutBackHidesNothing()
    {
        // An hour back after the first half: time does not rise with the number there.
        test::Story late(7, m_story.now() - std::chrono::hours(1));
        auto events = late.next(12);
        for (auto &event : events)
            event.seq += 22;
        const auto cut = events.front().at;
        QVERIFY(m_replica->apply(events, Here, Start));
        LogFilter filter;
        filter.from = cut;
        const auto found
            = m_replica->log({ .text = {}, .entity = {}, .limit = 1'000, .filter = filter });
        std::size_t expected = 0;
        const auto all = m_replica->log({ .text = {}, .entity = {}, .limit = 1'000 });
        for (const auto &event : *all)
            expected += event.at >= cut ? 1 : 0;
        QCOMPARE(found->size(), expected);
        QVERIFY(expected > 12); // those before the jump count too
    }

    void pagesGoBothWays()
    {
        const auto above = m_replica->log(
            { .text = u"boiler"_s, .entity = {}, .limit = 3, .filter = {}, .afterSeq = 10 });
        QVERIFY(above);
        QCOMPARE(above->size(), 3u);
        QCOMPARE(above->front().seq, 13u);
        QCOMPARE(above->back().seq, 11u);
        const auto plain
            = m_replica->log({ .text = {}, .entity = {}, .limit = 2, .filter = {}, .afterSeq = 0 });
        QCOMPARE(plain->front().seq, 2u);
    }

    void aSlipIsMended_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("meant");
        QTest::newRow("wrong-letter") << u"boiker"_s << QStringList { u"boiler"_s };
        QTest::newRow("left-out") << u"boler"_s << QStringList { u"boiler"_s };
        QTest::newRow("twice") << u"boiiler"_s << QStringList { u"boiler"_s };
        QTest::newRow("swapped") << u"biolre"_s << QStringList {};
        QTest::newRow("swapped-once") << u"bioler"_s << QStringList { u"boiler"_s };
        QTest::newRow("still-typing") << u"biol"_s << QStringList { u"boil"_s };
        QTest::newRow("with-a-good-word")
            << u"mia custommer"_s << QStringList { u"mia"_s, u"customer"_s };
        QTest::newRow("nothing-like-it") << u"xylophone"_s << QStringList {};
        QTest::newRow("nothing-wrong") << u"boiler"_s << QStringList {};
        QTest::newRow("too-short") << u"bxl"_s << QStringList {};
    }
    void aSlipIsMended()
    {
        QFETCH(QString, typed);
        const auto mended = m_replica->mended(plainLogFilter(typed));
        QVERIFY(mended);
        QTEST(*mended ? (*mended)->plainWords() : QStringList(), "meant");
    }

    // A replica of an older program has an index without marks, and goes on without moving ours.
    void anOlderProgramsIndexIsMadeAnew()
    {
        const QString path = m_folder.filePath(u"replica.db"_s);
        m_replica.reset();
        QCOMPARE(test::runSql(path,
                     "DROP TABLE log_index; DROP TABLE log_words; DROP TABLE log_text;"
                     "CREATE VIRTUAL TABLE log_text USING fts5 (text, content = '', columnsize = 0,"
                     " tokenize = 'unicode61 remove_diacritics 2');"
                     "INSERT INTO log_text (rowid, text) VALUES (7, 'home until')"),
            QString());
        m_replica = *openReplica(path);
        QCOMPARE(find(u"home until"_s), (std::vector<quint64> { 17, 7 }));
        QCOMPARE(find(u"boiler"_s).size(), 20u);

        m_replica.reset();
        // It knows none of the marks: an event it took in can be found by its words alone.
        QCOMPARE(test::runSql(path,
                     "INSERT INTO log_text (log_text) VALUES ('delete-all'); DELETE FROM log_words;"
                     "UPDATE log_index SET upto = 21"),
            QString());
        m_replica = *openReplica(path);
        const auto filter = parseLogFilter(u"kind:message"_s, Start, QTimeZone::utc());
        QCOMPARE(m_replica->log({ .text = {}, .entity = {}, .filter = filter })->size(), 2u);
    }

    void wordsOfASnapshotThatWentAreForgotten()
    {
        const auto operation = m_replica->load();
        QVERIFY(m_replica->replaceAll(*operation, Here, Start));
        QVERIFY(!*m_replica->mended(plainLogFilter(u"boiker")));
    }

    void oneEntityHasItsOwnLog()
    {
        const LogQuery visit {
            .text = {}, .entity = m_story.lastVisit(), .beforeSeq = 0, .limit = 200
        };
        QCOMPARE(m_replica->log(visit)->size(), 4u);
        QCOMPARE(m_replica->log(visit)->front().seq, 22u);
        auto words = visit;
        words.text = u"gone"_s;
        QCOMPARE(m_replica->log(words)->size(), 1u);
        words.beforeSeq = 22;
        QCOMPARE(m_replica->log(words)->size(), 0u);
        words = visit;
        words.limit = 0;
        QCOMPARE(m_replica->log(words)->size(), 0u);
    }
};

QTEST_GUILESS_MAIN(TestLogSearch)
#include "tst_log_search.moc"
