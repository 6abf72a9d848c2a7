// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/replica.h"
#include "journal/seal_file.h"
#include "journal/story.h"
#include "viewmodels/proof_check.h"
#include "viewmodels/sealed_log.h"

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
    std::unique_ptr<test::SealedLog> m_log;

    QString replicaWith(std::span<const domain::Event> events)
    {
        const QString path = m_folder.filePath(u"a.replica"_s);
        const auto replica = journal::openReplica(path);
        [&] { QVERIFY((*replica)->apply(events, m_log->store->head(), Start)); }();
        return path;
    }
    [[nodiscard]] ProofCheck::Task task(const QString &path, quint64 from = 0) const
    {
        return { .replicaPath = path,
            .seals = m_log->seals,
            .key = m_log->key.publicKey(),
            .from = from,
            .fromLink = *m_log->store->linkAt(from) };
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_log.reset();
        m_folder = QTemporaryDir();
        test::Story story;
        m_log = std::make_unique<test::SealedLog>(
            m_folder.filePath(u"journal.db"_s), story.next(42), Start);
        QVERIFY(m_log->store);
        m_log->sealUpTo(20);
        m_log->sealUpTo(40);
    }

    void whatIsHereIsWhatWasSigned()
    {
        const QString path = replicaWith(m_log->events);
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
        const QString path = replicaWith(std::span(m_log->events).subspan(30));
        const auto outcome
            = ProofCheck::check(task(path, 30), [](quint64, quint64) { return true; });
        QVERIFY2(outcome.state == ProofCheck::InOrder, qPrintable(outcome.text));
        QVERIFY(outcome.text.contains(u"records 31 to 40"));
    }
    void whatDiffersIsFound()
    {
        auto events = m_log->events;
        std::get<domain::MessagePosted>(events[26].payload).text = u"I never said that"_s;
        const auto outcome
            = ProofCheck::check(task(replicaWith(events)), [](quint64, quint64) { return true; });
        QCOMPARE(outcome.state, ProofCheck::NotInOrder);
        QVERIFY2(outcome.text.contains(u"records 21 to 40"), qPrintable(outcome.text));
    }
    void aHoleIsNotCalledForged()
    {
        auto events = m_log->events;
        events.erase(events.begin() + 24);
        const auto outcome
            = ProofCheck::check(task(replicaWith(events)), [](quint64, quint64) { return true; });
        QCOMPARE(outcome.state, ProofCheck::CouldNot);
        QVERIFY(outcome.text.contains(u"Record 25 is not on this computer"));
    }
    void itCanBeStopped()
    {
        const auto outcome = ProofCheck::check(
            task(replicaWith(m_log->events)), [](quint64, quint64) { return false; });
        QCOMPARE(outcome.state, ProofCheck::CouldNot);
    }
    void forgedCheckpointsAreFoundFirst()
    {
        auto forged = task(replicaWith(m_log->events));
        forged.seals[1].link[0] = char(forged.seals[1].link[0] ^ 1);
        QCOMPARE(ProofCheck::check(forged, [](quint64, quint64) { return true; }).state,
            ProofCheck::NotInOrder);
    }

    void aWitnessRemembers()
    {
        std::optional<journal::Witness> witness;
        journal::Testimony says { .key = m_log->key.publicKey(),
            .epoch = m_log->store->head().epoch,
            .link = {},
            .seals = { m_log->seals[0] } };
        QCOMPARE(journal::hear(witness, says), QString());
        QCOMPARE(witness->newest, m_log->seals[0]);
        const QString path = m_folder.filePath(u"a.replica.witness"_s);
        QVERIFY(witness->write(path));
        QCOMPARE(journal::Witness::read(path), witness);

        // The same log, a checkpoint further on.
        says.link = m_log->seals[0].link;
        says.seals = { m_log->seals[1] };
        QCOMPARE(journal::hear(witness, says), QString());
        QCOMPARE(witness->newest, m_log->seals[1]);
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
        QTest::newRow("restored-with-another-key") << 6 << u"signs with another key"_s;
    }
    void aWitnessObjects()
    {
        QFETCH(int, which);
        QFETCH(QString, what);
        std::optional<journal::Witness> witness { { m_log->key.publicKey(), m_log->seals[0] } };
        journal::Testimony says { .key = m_log->key.publicKey(),
            .epoch = m_log->store->head().epoch,
            .link = m_log->seals[0].link,
            .seals = { m_log->seals[1] } };
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
            says.seals[0].signature = m_log->key.sign(says.seals[0].statement());
        } else {
            says.epoch = QUuid::createUuid(); // the feed has told the person
            says.link = QByteArray(32, 'x');
            says.seals.clear();
            if (which == 6)
                says.key = journal::SealKey::make().publicKey();
        }
        const auto before = witness;
        const QString objection = journal::hear(witness, says);
        QVERIFY2(
            what.isEmpty() ? objection.isEmpty() : objection.contains(what), qPrintable(objection));
        QCOMPARE(witness, before); // what was remembered is not lost to a liar
    }
};

QTEST_MAIN(TestProofCheck)
#include "tst_proof_check.moc"
