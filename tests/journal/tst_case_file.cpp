// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/case_file.h"
#include "journal/merkle.h"
#include "journal/sqlite_event_store.h"
#include "journal/story.h"
#include "protocol/event_codec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {
constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
}

//! The story of one job, for somebody who has nothing but the file.
class TestCaseFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    SealKey m_key;
    CaseFile m_case;
    std::vector<domain::Event> m_events;

    void build()
    {
        test::Story story;
        m_events = story.next(42);
        auto store = SqliteEventStore::create(m_folder.filePath(u"journal.db"_s), Start);
        QVERIFY(store);
        QVERIFY((*store)->append({ m_events, {} }, 0));
        std::vector<Seal> seals;
        for (const quint64 seq : { 7u, 20u, 40u, 42u }) {
            const quint64 from = seals.empty() ? 0 : seals.back().seq;
            MerkleTree tree;
            const auto links = (*store)->links(from, static_cast<int>(seq - from));
            for (const auto &link : *links)
                tree.add(merkleLeaf(link));
            Seal seal { .number = seals.size() + 1,
                .epoch = (*store)->head().epoch,
                .from = from,
                .seq = seq,
                .link = *(*store)->linkAt(seq),
                .root = tree.root(),
                .prev = seals.empty() ? QByteArray(32, '\0') : seals.back().hash(),
                .at = Start + std::chrono::hours(seq),
                .key = m_key.publicKey(),
                .signature = {} };
            seal.signature = m_key.sign(seal.statement());
            seals.push_back(seal);
        }
        // The second job: events 13 to 22.
        m_case = { .job = m_events[12].entity,
            .number = 2,
            .made = Start,
            .madeBy = u"sam"_s,
            .key = m_key.publicKey(),
            .records = {},
            .seals = {},
            .names = {} };
        std::vector<domain::EntityRef> entities;
        for (std::size_t i = 12; i < 22; ++i) {
            if (!std::ranges::contains(entities, m_events[i].entity))
                entities.push_back(m_events[i].entity);
        }
        QVERIFY(fillCase(m_case, entities, seals,
            { .recordsOf
                = [&](const domain::EntityRef &entity) { return (*store)->rawOf(entity, 1'000); },
                .linkAt = [&](quint64 seq) { return (*store)->linkAt(seq); },
                .links
                = [&](quint64 after, int limit) { return (*store)->links(after, limit); } }));
        // One that is not signed yet cannot be shown.
        CaseFile early = m_case;
        QVERIFY(!fillCase(early, entities, std::span(seals).first(2),
            { .recordsOf
                = [&](const domain::EntityRef &entity) { return (*store)->rawOf(entity, 1'000); },
                .linkAt = [&](quint64 seq) { return (*store)->linkAt(seq); },
                .links
                = [&](quint64 after, int limit) { return (*store)->links(after, limit); } }));
    }
    //! A record's text changed, with all that the file says of it made to fit.
    static void rewrite(CaseFile::Record &record, const QByteArray &body)
    {
        record.raw.body = body;
        record.raw.link = chainNext(record.before, body);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
        m_key = SealKey::make();
        build();
    }

    void aTrueCaseIsWhole()
    {
        const auto report = verifyCase(m_case, m_key.publicKey());
        QVERIFY2(report, qPrintable(report ? QString() : report.error()));
        QCOMPARE(report->events.size(), 10u);
        for (std::size_t i = 0; i < 10; ++i)
            QCOMPARE(report->events[i], m_events[12 + i]);
        QCOMPARE(report->sealedSeq, 42u);
    }
    void itSurvivesTheFile()
    {
        const auto json = m_case.toJson();
        const auto back = CaseFile::fromJson(json);
        QVERIFY(back);
        QCOMPARE(back->records, m_case.records);
        QCOMPARE(back->seals, m_case.seals);
        QVERIFY(verifyCase(*back, m_key.publicKey()));
    }
    void itSaysNothingOfOthers()
    {
        const auto json = m_case.toJson();
        QVERIFY(json.contains("Boiler 2"));
        for (const char *other : { "Boiler 1", "Boiler 3", "Customer 1", "555 010" })
            QVERIFY2(!json.contains(other), other);
    }

    void whatWasChangedIsNamed_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("what");
        QTest::newRow("text") << 0 << u"Record 17 was altered: its text"_s;
        QTest::newRow("text-and-chain")
            << 1 << u"Record 17 is not in the log that signed checkpoint"_s;
        QTest::newRow("left-out") << 2 << u"A record before 20 is left out"_s;
        QTest::newRow("twice") << 3 << u"Record 17 is not in its place"_s;
        QTest::newRow("swapped") << 4 << u"is not in its place"_s;
        QTest::newRow("of-another-job") << 5 << u"Record 3 is not about this job"_s;
        QTest::newRow("forged-checkpoint") << 6 << u"is forged"_s;
        QTest::newRow("checkpoint-left-out") << 7 << u"has no signed checkpoint in the file"_s;
        QTest::newRow("other-key") << 8 << u"which is not the one you gave"_s;
        QTest::newRow("beginning-left-out") << 9 << u"is left out"_s;
        QTest::newRow("other-number") << 10 << u"Record 18"_s;
    }
    void whatWasChangedIsNamed()
    {
        QFETCH(int, which);
        QFETCH(QString, what);
        auto file = m_case;
        auto key = m_key.publicKey();
        auto &message = file.records[4]; // event 17, of the thread
        QCOMPARE(message.raw.seq, 17u);
        auto changed = message.raw.body;
        changed.replace("home", "away");
        QVERIFY(changed != message.raw.body);
        switch (which) {
        case 0:
            message.raw.body = changed;
            break;
        case 1:
            rewrite(message, changed);
            break;
        case 2: // the note of 20 follows the edit of 18 in the job's versions
            file.records.erase(file.records.begin() + 5);
            break;
        case 3:
            file.records.insert(file.records.begin() + 5, message);
            break;
        case 4:
            std::swap(file.records[4], file.records[5]);
            break;
        case 5: {
            // A true record of the first job, with a true proof, smuggled in.
            test::Story story;
            const auto other = story.next(3).back();
            auto record = file.records[0];
            record.raw = { .seq = 3, .body = protocol::canonicalEvent(other), .link = {} };
            rewrite(record, record.raw.body);
            file.records.insert(file.records.begin(), record);
            what = u"Record 3 "_s;
            break;
        }
        case 6:
            file.seals[0].root[0] = char(file.seals[0].root[0] ^ 1);
            break;
        case 7:
            file.seals.erase(file.seals.begin());
            break;
        case 8:
            key = SealKey::make().publicKey();
            break;
        case 9:
            file.records.erase(file.records.begin());
            break;
        case 10:
            message.raw.seq = 18;
            file.records.erase(file.records.begin() + 5);
            break;
        default:
            QFAIL("no such case");
        }
        const auto report = verifyCase(file, key);
        QVERIFY(!report);
        QVERIFY2(report.error().contains(what), qPrintable(report.error()));
    }

    void everyFlippedByteOfARecordIsFound()
    {
        for (qsizetype at = 0; at < m_case.records[4].raw.body.size(); at += 7) {
            auto file = m_case;
            auto &body = file.records[4].raw.body;
            body[at] = char(body[at] ^ 1);
            QVERIFY2(!verifyCase(file, {}), qPrintable(QString::number(at)));
        }
    }

    void whatIsNoCaseIsSaid()
    {
        QVERIFY(!CaseFile::fromJson("{}"));
        QVERIFY(!CaseFile::fromJson("no json"));
        auto object = QJsonDocument::fromJson(m_case.toJson()).object();
        auto records = object["records"_L1].toArray();
        auto record = records[2].toObject();
        record["link"_L1] = u"zz"_s;
        records[2] = record;
        object["records"_L1] = records;
        const auto read = CaseFile::fromJson(QJsonDocument(object).toJson());
        QVERIFY(!read);
        QVERIFY(read.error().contains(u"Entry 3"));
    }
};

QTEST_GUILESS_MAIN(TestCaseFile)
#include "tst_case_file.moc"
