// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/merkle.h"
#include "journal/raw_file.h"
#include "journal/seal_file.h"
#include "journal/sqlite_event_store.h"
#include "journal/story.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
constexpr int Count = 40;

//! Signs a store at places of its log, as the server does every hour.
std::vector<Seal> sealsOf(
    const SqliteEventStore &store, const std::vector<quint64> &places, const SealKey &key)
{
    std::vector<Seal> seals;
    for (const auto seq : places) {
        const quint64 from = seals.empty() ? 0 : seals.back().seq;
        MerkleTree tree;
        const auto links = store.links(from, static_cast<int>(seq - from));
        for (const auto &link : *links)
            tree.add(merkleLeaf(link));
        Seal seal { .number = seals.size() + 1,
            .epoch = store.head().epoch,
            .from = from,
            .seq = seq,
            .link = *store.linkAt(seq),
            .root = tree.root(),
            .prev = seals.empty() ? QByteArray(32, '\0') : seals.back().hash(),
            .at = Start + std::chrono::hours(seals.size()),
            .key = key.publicKey(),
            .signature = {} };
        seal.signature = key.sign(seal.statement());
        seals.push_back(seal);
    }
    return seals;
}

//! The check of the whole log against its checkpoints; empty if all is well.
QString judged(const QString &path, std::span<const Seal> seals, quint64 *seq = nullptr)
{
    const auto say = [seq](const StoreError &error) {
        if (seq)
            *seq = error.seq;
        return error.text;
    };
    const auto store = SqliteEventStore::open(path);
    if (!store)
        return say(store.error());
    SealJudge judge(seals);
    const auto verified = (*store)->verify(
        {}, [&](quint64 at, const QByteArray &link) { return judge.take(at, link); });
    if (!verified)
        return say(verified.error());
    if (const auto missing = judge.end(verified->events))
        return say(*missing);
    return {};
}

} // namespace

//! What was signed cannot be taken back: every way of changing the log or its checkpoints is found, and named.
class TestSeals : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path;
    SealKey m_key;
    std::vector<Seal> m_seals;

    //! A log whose records went through \p change, with a chain that fits: the work of somebody who knows how it is made.
    void writeOther(const std::function<void(std::vector<domain::Event> &)> &change)
    {
        QFile::remove(m_path);
        test::Story story;
        auto events = story.next(Count);
        change(events);
        auto store = SqliteEventStore::create(m_path, Start);
        QVERIFY(store);
        QVERIFY((*store)->append({ events, {} }, 0));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
        m_path = m_folder.filePath(u"journal.db"_s);
        m_key = SealKey::make();
        QVERIFY(!m_key.isNull());
        writeOther([](auto &) { });
        const auto store = SqliteEventStore::open(m_path);
        QVERIFY(store);
        m_seals = sealsOf(**store, { 10, 20, 20, 30, 40 }, m_key);
    }

    // RFC 6962, 2.1.3: the tree of seven.
    void pathsLeadToTheRoot_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : { 1, 2, 3, 5, 7, 8, 9, 33 })
            QTest::newRow(qPrintable(QString::number(size))) << size;
    }
    void pathsLeadToTheRoot()
    {
        QFETCH(int, size);
        std::vector<QByteArray> leaves;
        MerkleTree tree;
        for (int i = 0; i < size; ++i) {
            leaves.push_back(merkleLeaf(QByteArray::number(i)));
            tree.add(leaves.back());
        }
        const auto count = static_cast<quint64>(size);
        for (quint64 i = 0; i < count; ++i) {
            const auto path = merklePath(leaves, i);
            QCOMPARE(merkleRootOf(leaves[i], i, count, path), tree.root());
            if (size > 1)
                QVERIFY(merkleRootOf(leaves[i], (i + 1) % count, count, path) != tree.root());
            QVERIFY(merkleRootOf(merkleLeaf("x"), i, count, path) != tree.root());
        }
        QVERIFY(merkleRootOf(leaves[0], count, count, {}).isEmpty());
    }
    void rootsAreThoseOfTheRfc()
    {
        // The test tree of Certificate Transparency: leaves of nothing and of one zero byte.
        MerkleTree tree;
        QCOMPARE(tree.root().toHex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_ba);
        tree.add(merkleLeaf(""));
        QCOMPARE(tree.root().toHex(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"_ba);
        tree.add(merkleLeaf(QByteArray(1, '\0')));
        QCOMPARE(tree.root().toHex(),
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"_ba);
    }

    void whatWasSignedHolds()
    {
        QVERIFY(!firstForged(m_seals, m_key.publicKey()));
        QCOMPARE(judged(m_path, m_seals), QString());
    }

    void anAlteredRecordIsNamed()
    {
        // Records 21 to 30 are in the fourth checkpoint; what changed lies among them.
        writeOther([](auto &events) {
            std::get<domain::JobNoted>(events[29].payload).text = u"nothing was said"_s;
        });
        quint64 seq = 0;
        const QString text = judged(m_path, m_seals, &seq);
        QCOMPARE(seq, 21u);
        QVERIFY2(text.startsWith(
                     u"One or more of the records 21 to 30 changed after signed checkpoint 4"),
            qPrintable(text));
        QVERIFY(text.contains(u"Up to record 20"));
    }
    void aRecordTakenOutIsNamed()
    {
        writeOther([](auto &events) { events.pop_back(); });
        const QString text = judged(m_path, m_seals);
        QVERIFY2(text.startsWith(u"The records after 39 are missing: signed checkpoint 5"),
            qPrintable(text));
    }
    void twoRecordsInTheWrongOrderAreNamed()
    {
        writeOther([](auto &events) { std::swap(events[12].payload, events[12 + 10].payload); });
        quint64 seq = 0;
        QVERIFY(!judged(m_path, m_seals, &seq).isEmpty());
        QCOMPARE(seq, 11u);
    }

    void chainTamperingSaysWhatWasDone_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("what");
        const auto row = [](const char *tag, const char *sql, const QString &what) {
            QTest::newRow(tag) << QByteArray(sql) << what;
        };
        row("flipped",
            "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'Boiler', 'Cellar') AS "
            "BLOB) WHERE seq = 13",
            u"record 13: its check value is wrong: its text was altered"_s);
        row("link", "UPDATE events SET h = zeroblob(32) WHERE seq = 7",
            u"record 7: its check value is wrong: that was altered, its text was not"_s);
        row("removed", "DELETE FROM events WHERE seq = 7",
            u"record 7: it is missing; it was removed"_s);
        row("removed-and-closed-up",
            "DELETE FROM events WHERE seq = 7; UPDATE events SET seq = -seq WHERE seq > 7;"
            " UPDATE events SET seq = -seq - 1 WHERE seq < 0",
            u"record 7: it was removed; those after it were moved up"_s);
        row("swapped",
            "UPDATE events SET seq = -7 WHERE seq = 7; UPDATE events SET seq = 7 WHERE seq = 8;"
            " UPDATE events SET seq = 8 WHERE seq = -7",
            u"record 7: the order was changed; record 8 stands here, and this one in place 8"_s);
        row("inserted",
            "UPDATE events SET seq = -seq WHERE seq > 7; UPDATE events SET seq = 1 - seq WHERE seq "
            "< 0;"
            " INSERT INTO events SELECT 8, entity_kind, entity, ver, type, at_ms, by_kind, by_, "
            "cmd, "
            "body, h FROM events WHERE seq = 7;",
            u"record 8: it was inserted; those after it were moved down"_s);
        row("unreadable", "UPDATE events SET body = x'00' WHERE seq = 9",
            u"record 9: its text was altered; it cannot be read any more"_s);
    }
    void chainTamperingSaysWhatWasDone()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QString, what);
        QCOMPARE(test::runSql(m_path, "BEGIN;" + sql + ";COMMIT"), QString());
        const QString text = judged(m_path, m_seals);
        QVERIFY2(text.contains(what), qPrintable(text));
    }

    void aCheckpointThatIsForgedIsNamed_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("what");
        QTest::newRow("says-something-else") << 0 << u"Signed checkpoint 3"_s;
        QTest::newRow("other-key") << 1 << u"was signed with another key"_s;
        QTest::newRow("one-taken-out") << 2 << u"follows number 2"_s;
        QTest::newRow("another-in-its-place") << 3 << u"Signed checkpoint 4"_s;
        QTest::newRow("first-taken-out") << 4 << u"is said to be the first"_s;
    }
    void aCheckpointThatIsForgedIsNamed()
    {
        QFETCH(int, which);
        QFETCH(QString, what);
        auto seals = m_seals;
        if (which == 0) {
            seals[2].link[0] = char(seals[2].link[0] ^ 1);
        } else if (which == 1) {
            const auto other = SealKey::make();
            seals[2].key = other.publicKey();
            seals[2].signature = other.sign(seals[2].statement());
        } else if (which == 2) {
            seals.erase(seals.begin() + 2);
        } else if (which == 3) {
            // Signed by somebody who has the key: it still does not fit the one after it.
            seals[2].at += std::chrono::hours(1);
            seals[2].signature = m_key.sign(seals[2].statement());
        } else {
            seals.erase(seals.begin());
            seals[0].number = 1;
            seals[0].signature = m_key.sign(seals[0].statement());
        }
        const auto forged = firstForged(seals, m_key.publicKey());
        QVERIFY(forged);
        QVERIFY2(forged->text.contains(what), qPrintable(forged->text));
    }

    void partOfALogIsJudged()
    {
        const auto store = SqliteEventStore::open(m_path);
        SealJudge judge(m_seals);
        judge.startAt(15, *(*store)->linkAt(15));
        for (quint64 seq = 16; seq <= 40; ++seq) {
            auto link = *(*store)->linkAt(seq);
            QVERIFY(!judge.take(seq, link));
        }
        QCOMPARE(judge.judged(), 4u);
        SealJudge other(m_seals);
        other.startAt(20, *(*store)->linkAt(20));
        for (quint64 seq = 21; seq < 30; ++seq)
            QVERIFY(!other.take(seq, *(*store)->linkAt(seq)));
        QVERIFY(other.take(30, QByteArray(32, 'x')));
    }

    void theFileKeepsWhatIsWhole()
    {
        const QString path = m_folder.filePath(u"proof.checkpoints"_s);
        QVERIFY(SealFile::read(path)->empty());
        for (const auto &seal : m_seals)
            QVERIFY(SealFile::append(path, seal));
        QCOMPARE(*SealFile::read(path), m_seals);
        {
            QFile file(path); // a power cut in the middle of a line
            QVERIFY(file.open(QIODevice::Append));
            file.write("{\"number\":6,\"epo");
        }
        QCOMPARE(*SealFile::read(path), m_seals);
        auto next = m_seals.back();
        ++next.number;
        QVERIFY(SealFile::append(path, next));
        QCOMPARE(SealFile::read(path)->size(), m_seals.size() + 1);
        QCOMPARE(SealFile::read(path)->back(), next);
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.write("[");
        }
        const auto damaged = SealFile::read(path);
        QVERIFY(!damaged);
        QVERIFY(damaged.error().text.startsWith(u"Line 1 "));
    }

    void theKeyIsItsOwnersAlone()
    {
        const QString path = m_folder.filePath(u"proof.key"_s);
        const auto made = SealKey::openOrMake(path);
        QVERIFY(made);
        QCOMPARE(QFileInfo(path).permissions()
                & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
            QFile::Permissions());
        const auto again = SealKey::openOrMake(path);
        QCOMPARE(again->publicKey(), made->publicKey());
        QVERIFY(SealKey::isSignedBy(made->publicKey(), "x", again->sign("x")));
        QVERIFY(!SealKey::isSignedBy(made->publicKey(), "y", again->sign("x")));
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("short");
        }
        QVERIFY(SealKey::openOrMake(path).error().text.contains(u"is damaged"));
    }

    void jsonIsStrict()
    {
        const auto json = m_seals[1].toJson();
        QCOMPARE(Seal::fromJson(json), m_seals[1]);
        for (const auto &field : json.keys()) {
            auto less = json;
            less.remove(field);
            QVERIFY2(!Seal::fromJson(less), qPrintable(field));
        }
        auto upper = json;
        upper["link"_L1] = json["link"_L1].toString().toUpper();
        QVERIFY2(!Seal::fromJson(upper) || upper == json, "one text for one checkpoint");
    }
};

QTEST_GUILESS_MAIN(TestSeals)
#include "tst_seals.moc"
