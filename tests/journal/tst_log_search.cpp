// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/log_search.h"
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

    void expressionIsNeverSyntax_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("expression");
        QTest::newRow("nothing") << u""_s << u""_s;
        QTest::newRow("spaces") << u" \t\n "_s << u""_s;
        QTest::newRow("words") << u"ada  boiler"_s << u"\"ada\"* \"boiler\"*"_s;
        QTest::newRow("quotes") << u"a\"b"_s << u"\"a\"\"b\"*"_s;
        QTest::newRow("operators") << u"NOT a*"_s << u"\"NOT\"* \"a*\"*"_s;
        QTest::newRow("punctuation") << u"- ... ()"_s << u""_s;
    }
    void expressionIsNeverSyntax()
    {
        QFETCH(QString, typed);
        QTEST(searchExpression(typed), "expression");
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
