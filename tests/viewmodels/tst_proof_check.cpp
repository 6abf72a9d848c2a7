// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/case_file.h"
#include "journal/replica.h"
#include "journal/seal_file.h"
#include "journal/sqlite_event_store.h"
#include "journal/story.h"
#include "viewmodels/case_export.h"
#include "viewmodels/proof_check.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::viewmodels;
using namespace Qt::StringLiterals;

namespace {
constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
}

//! A console as a witness: it recomputes what it has, and remembers what was signed.
class TestProofCheck : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<journal::SqliteEventStore> m_store;
    std::vector<domain::Event> m_events;
    journal::SealKey m_key;
    std::vector<journal::Seal> m_seals;

    [[nodiscard]] journal::Seal seal(quint64 from, quint64 seq, const journal::Seal *before) const
    {
        journal::MerkleTree tree;
        const auto links = m_store->links(from, static_cast<int>(seq - from));
        for (const auto &link : *links)
            tree.add(journal::merkleLeaf(link));
        journal::Seal seal { .number = before ? before->number + 1 : 1,
            .epoch = m_store->head().epoch,
            .from = from,
            .seq = seq,
            .link = *m_store->linkAt(seq),
            .root = tree.root(),
            .prev = before ? before->hash() : QByteArray(32, '\0'),
            .at = Start + std::chrono::hours(seq),
            .key = m_key.publicKey(),
            .signature = {} };
        seal.signature = m_key.sign(seal.statement());
        return seal;
    }
    QString replicaWith(std::span<const domain::Event> events)
    {
        const QString path = m_folder.filePath(u"a.replica"_s);
        const auto replica = journal::openReplica(path);
        [&] { QVERIFY((*replica)->apply(events, m_store->head(), Start)); }();
        return path;
    }
    [[nodiscard]] ProofCheck::Task task(const QString &path, quint64 from = 0) const
    {
        return { .replicaPath = path,
            .seals = m_seals,
            .key = m_key.publicKey(),
            .from = from,
            .fromLink = *m_store->linkAt(from) };
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_store.reset();
        m_folder = QTemporaryDir();
        m_key = journal::SealKey::make();
        test::Story story;
        m_events = story.next(42);
        auto store = journal::SqliteEventStore::create(m_folder.filePath(u"journal.db"_s), Start);
        QVERIFY(store);
        m_store = *std::move(store);
        QVERIFY(m_store->append({ m_events, {} }, 0));
        m_seals.clear();
        m_seals.push_back(seal(0, 20, nullptr));
        m_seals.push_back(seal(20, 40, &m_seals[0]));
    }

    void whatIsHereIsWhatWasSigned()
    {
        const QString path = replicaWith(m_events);
        std::vector<quint64> told;
        const auto outcome = ProofCheck::check(task(path), [&](quint64 done, quint64 all) {
            told.push_back(done);
            return all == 42;
        });
        QVERIFY2(outcome.state == ProofCheck::InOrder, qPrintable(outcome.text));
        QVERIFY(outcome.text.contains(u"records 1 to 40"));
        QCOMPARE(told, std::vector<quint64> { 42 });
    }
    void aPartOfTheLogIsEnough()
    {
        const QString path = replicaWith(std::span(m_events).subspan(30));
        const auto outcome
            = ProofCheck::check(task(path, 30), [](quint64, quint64) { return true; });
        QVERIFY2(outcome.state == ProofCheck::InOrder, qPrintable(outcome.text));
        QVERIFY(outcome.text.contains(u"records 31 to 40"));
    }
    void whatDiffersIsFound()
    {
        auto events = m_events;
        std::get<domain::MessagePosted>(events[26].payload).text = u"I never said that"_s;
        const auto outcome
            = ProofCheck::check(task(replicaWith(events)), [](quint64, quint64) { return true; });
        QCOMPARE(outcome.state, ProofCheck::NotInOrder);
        QVERIFY2(outcome.text.contains(u"records 21 to 40"), qPrintable(outcome.text));
    }
    void aHoleIsNotCalledForged()
    {
        auto events = m_events;
        events.erase(events.begin() + 24);
        const auto outcome
            = ProofCheck::check(task(replicaWith(events)), [](quint64, quint64) { return true; });
        QCOMPARE(outcome.state, ProofCheck::CouldNot);
        QVERIFY(outcome.text.contains(u"Record 25 is not on this computer"));
    }
    void itCanBeStopped()
    {
        const auto outcome = ProofCheck::check(
            task(replicaWith(m_events)), [](quint64, quint64) { return false; });
        QCOMPARE(outcome.state, ProofCheck::CouldNot);
    }
    void forgedCheckpointsAreFoundFirst()
    {
        auto forged = task(replicaWith(m_events));
        forged.seals[1].link[0] = char(forged.seals[1].link[0] ^ 1);
        QCOMPARE(ProofCheck::check(forged, [](quint64, quint64) { return true; }).state,
            ProofCheck::NotInOrder);
    }

    void aWitnessRemembers()
    {
        std::optional<journal::Witness> witness;
        journal::Testimony says { .key = m_key.publicKey(),
            .epoch = m_store->head().epoch,
            .link = {},
            .seals = { m_seals[0] } };
        QCOMPARE(journal::hear(witness, says), QString());
        QCOMPARE(witness->newest, m_seals[0]);
        const QString path = m_folder.filePath(u"a.replica.witness"_s);
        QVERIFY(witness->write(path));
        QCOMPARE(journal::Witness::read(path), witness);

        // The same log, a checkpoint further on.
        says.link = m_seals[0].link;
        says.seals = { m_seals[1] };
        QCOMPARE(journal::hear(witness, says), QString());
        QCOMPARE(witness->newest, m_seals[1]);
    }
    void aWitnessObjects_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("what");
        QTest::newRow("changed") << 0 << u"history was changed"_s;
        QTest::newRow("truncated") << 1 << u"has become shorter"_s;
        QTest::newRow("other-key") << 2 << u"signs with another key"_s;
        QTest::newRow("forged") << 3 << u"is forged"_s;
        QTest::newRow("row-broken") << 4 << u"does not continue"_s;
        QTest::newRow("restored-says-so-itself") << 5 << QString();
    }
    void aWitnessObjects()
    {
        QFETCH(int, which);
        QFETCH(QString, what);
        std::optional<journal::Witness> witness { { m_key.publicKey(), m_seals[0] } };
        journal::Testimony says { .key = m_key.publicKey(),
            .epoch = m_store->head().epoch,
            .link = m_seals[0].link,
            .seals = { m_seals[1] } };
        if (which == 0) {
            says.link = QByteArray(32, 'x');
        } else if (which == 1) {
            says.link.reset();
        } else if (which == 2) {
            says.key = journal::SealKey::make().publicKey();
        } else if (which == 3) {
            says.seals[0].root = QByteArray(32, 'x');
        } else if (which == 4) {
            says.seals[0].from = 19;
            says.seals[0].signature = m_key.sign(says.seals[0].statement());
        } else {
            says.epoch = QUuid::createUuid(); // the feed has told the person
            says.link = QByteArray(32, 'x');
            says.seals.clear();
        }
        const auto before = witness;
        const QString objection = journal::hear(witness, says);
        QVERIFY2(
            what.isEmpty() ? objection.isEmpty() : objection.contains(what), qPrintable(objection));
        QCOMPARE(witness, before); // what was remembered is not lost to a liar
    }

    void aCaseIsSavedForPeopleToo()
    {
        journal::CaseFile file { .job = m_events[2].entity,
            .number = 1,
            .made = Start,
            .madeBy = u"sam"_s,
            .key = m_key.publicKey(),
            .records = {},
            .seals = {},
            .names = { { m_events[2].by.toString(), u"mia"_s } } };
        std::vector<domain::EntityRef> entities;
        for (std::size_t i = 2; i < 12; ++i) {
            if (!std::ranges::contains(entities, m_events[i].entity))
                entities.push_back(m_events[i].entity);
        }
        QVERIFY(journal::fillCase(file, entities, m_seals,
            { .recordsOf
                = [&](const domain::EntityRef &entity) { return m_store->rawOf(entity, 100); },
                .linkAt = [&](quint64 seq) { return m_store->linkAt(seq); },
                .links = [&](quint64 after, int limit) { return m_store->links(after, limit); } }));
        const QString path = m_folder.filePath(u"case-1.pdf"_s);
        const auto saved = CaseExport::save(file.toJson(), path);
        QVERIFY2(saved, qPrintable(saved ? QString() : saved.error()));
        QFile html(m_folder.filePath(u"case-1.html"_s));
        QVERIFY(html.open(QIODevice::ReadOnly));
        const auto text = html.readAll();
        for (const char *part : { "Boiler 1", "mia", "at home &quot;until&quot; four", "125",
                 "Canceled", "The customer has gone away" })
            QVERIFY2(text.contains(part), part);
        QFile pdf(path);
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        QVERIFY(pdf.readAll().startsWith("%PDF"));

        auto altered = file.toJson();
        altered.replace("until", "after");
        QFile::remove(path);
        QVERIFY(!CaseExport::save(altered, path));
        QVERIFY2(!QFile::exists(path), "what does not hold is not given out");
    }
};

QTEST_MAIN(TestProofCheck)
#include "tst_proof_check.moc"
