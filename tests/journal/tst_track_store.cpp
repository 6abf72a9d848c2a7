// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/raw_file.h"
#include "journal/track_store.h"

#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);

domain::Fix fixAt(int second)
{
    return { .position
        = { .latitudeDeg = 48.2 + second * 1e-5, .longitudeDeg = -16.4 - second * 1e-5 },
        .fixTime = Start + std::chrono::seconds(second),
        .receivedTime = Start + std::chrono::seconds(second) + domain::milliseconds { 750 },
        .speedMps = 13.89,
        .courseDeg = 271.25,
        .accuracyM = 4.5,
        .batteryPercent = 81 };
}

} // namespace

class TestTrackStore : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path;
    const domain::TechnicianId m_ada = domain::TechnicianId::make(Start);
    const domain::TechnicianId m_bob = domain::TechnicianId::make(Start);

    [[nodiscard]] std::unique_ptr<TrackStore> open() const
    {
        auto store = TrackStore::openOrCreate(m_path);
        return store ? *std::move(store) : nullptr;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
        m_path = m_folder.filePath(u"tracks.db"_s);
    }

    void fixComesBackInItsUnits_data()
    {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::newRow("zero") << 0.0 << 0.0;
        QTest::newRow("north-east") << 90.0 << 180.0;
        QTest::newRow("south-west") << -90.0 << -180.0;
        QTest::newRow("seven-decimals") << 48.1234567 << -16.7654321;
    }
    void fixComesBackInItsUnits()
    {
        QFETCH(double, latitude);
        QFETCH(double, longitude);
        auto fix = fixAt(0);
        fix.position = { latitude, longitude };
        const TrackStore::Row row { m_ada, fix };
        const auto store = open();
        QCOMPARE(store->add({ &row, 1 }), std::vector<bool> { true });
        const auto back = store->read(m_ada, Start, Start, 1)->front();
        QVERIFY(
            std::abs(back.position.latitudeDeg - latitude) < 1e-9); // the seventh decimal is exact
        QVERIFY(std::abs(back.position.longitudeDeg - longitude) < 1e-9);
        QCOMPARE(back.fixTime, fix.fixTime);
        QCOMPARE(back.receivedTime, fix.receivedTime);
        QCOMPARE(*back.speedMps, 13.89);
        QCOMPARE(*back.courseDeg, 271.25);
        QCOMPARE(*back.accuracyM, 4.5);
        QCOMPARE(*back.batteryPercent, 81);
    }

    void unknownStaysUnknown()
    {
        // Zero speed and no speed are different things on the map.
        auto fix = fixAt(0);
        fix.speedMps = 0;
        fix.courseDeg.reset();
        fix.accuracyM.reset();
        fix.batteryPercent.reset();
        const TrackStore::Row row { m_ada, fix };
        const auto store = open();
        QVERIFY(store->add({ &row, 1 }));
        const auto back = store->read(m_ada, Start, Start, 1)->front();
        QCOMPARE(back.speedMps, std::optional(0.0));
        QCOMPARE(back.courseDeg, std::nullopt);
        QCOMPARE(back.accuracyM, std::nullopt);
        QCOMPARE(back.batteryPercent, std::nullopt);
    }

    void repeatsAreDropped()
    {
        const auto store = open();
        auto moved = fixAt(1);
        moved.position = { 1, 1 };
        const std::vector<TrackStore::Row> rows { { m_ada, fixAt(1) }, { m_ada, moved },
            { m_bob, fixAt(1) }, { m_ada, fixAt(2) } };
        QCOMPARE(store->add(rows), (std::vector<bool> { true, false, true, true }));
        QCOMPARE(store->add(rows), std::vector<bool>(4, false));
        QCOMPARE(store->count(), quint64(3));
        // The first report of a moment stands.
        QVERIFY(store->read(m_ada, Start, Start + std::chrono::seconds(1), 9)
                    ->front()
                    .position.latitudeDeg
            > 48);
    }

    void readGivesARangeInOrder()
    {
        const auto store = open();
        std::vector<TrackStore::Row> rows;
        for (const int second : { 9, 3, 5, 1, 7 }) // phones send late batches
            rows.push_back({ m_ada, fixAt(second) });
        rows.push_back({ m_bob, fixAt(4) });
        QVERIFY(store->add(rows));
        const auto from = Start + std::chrono::seconds(3);
        const auto to = Start + std::chrono::seconds(7);
        const auto seconds = [&](int limit) {
            std::vector<qint64> list;
            const auto fixes = store->read(m_ada, from, to, limit);
            for (const auto &fix : *fixes)
                list.push_back((domain::toMs(fix.fixTime) - domain::toMs(Start)) / 1000);
            return list;
        };
        QCOMPARE(seconds(100), (std::vector<qint64> { 3, 5, 7 })); // both ends belong to it
        QCOMPARE(seconds(2), (std::vector<qint64> { 3, 5 }));
        QCOMPARE(seconds(0), std::vector<qint64> {});
        QCOMPARE(store->read(domain::TechnicianId::make(Start), from, to, 100)->size(), 0u);
    }

    void latestIsTheNewestOfEach()
    {
        const auto store = open();
        QCOMPARE(store->latest()->size(), 0u);
        QVERIFY(store->add(std::vector<TrackStore::Row> {
            { m_ada, fixAt(5) }, { m_bob, fixAt(2) }, { m_ada, fixAt(1) } }));
        const auto latest = store->latest();
        QCOMPARE(latest->size(), 2u);
        QCOMPARE(latest->at(0).technician, m_ada);
        QCOMPARE(latest->at(0).fix.fixTime, fixAt(5).fixTime);
        QCOMPARE(latest->at(1).technician, m_bob);
    }

    void survivesReopening()
    {
        {
            const auto store = open();
            QVERIFY(store->add(
                std::vector<TrackStore::Row> { { m_ada, fixAt(1) }, { m_bob, fixAt(1) } }));
        }
        const auto store = open();
        QCOMPARE(
            store->add(std::vector<TrackStore::Row> { { m_bob, fixAt(1) }, { m_bob, fixAt(2) } }),
            (std::vector<bool> { false, true }));
        QCOMPARE(store->read(m_bob, Start, Start + std::chrono::hours(1), 100)->size(), 2u);
    }

    void tenThousandFixesInOneCall()
    {
        const auto store = open();
        std::vector<TrackStore::Row> rows;
        for (int second = 0; second < 10'000; ++second)
            rows.push_back({ second % 2 ? m_ada : m_bob, fixAt(second) });
        QCOMPARE(store->add(rows), std::vector<bool>(10'000, true));
        QCOMPARE(store->count(), quint64(10'000));
        QCOMPARE(store->read(m_ada, Start, Start + std::chrono::hours(24), 20'000)->size(), 5'000u);
    }

    void aTechnicianTakenOutIsDamage_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("taken-out") << "DELETE FROM technicians WHERE n = 1"_ba;
        QTest::newRow("numbered-anew") << "UPDATE technicians SET n = 7 WHERE n = 2"_ba;
        QTest::newRow("number-zero") << "UPDATE technicians SET n = 0 WHERE n = 2"_ba;
    }
    //! A server that ends in the middle of a day's count, because the numbers of technicians are not what it relies on.
    void aTechnicianTakenOutIsDamage()
    {
        QFETCH(QByteArray, sql);
        {
            const auto store = open();
            QVERIFY(store->add(
                std::vector<TrackStore::Row> { { m_ada, fixAt(1) }, { m_bob, fixAt(1) } }));
        }
        QVERIFY(open());
        QCOMPARE(test::runSql(m_path, sql), QString());
        const auto damaged = TrackStore::openOrCreate(m_path);
        QVERIFY(!damaged);
        QCOMPARE(damaged.error().code, StoreErrorCode::Damaged);
        QVERIFY2(damaged.error().text.contains(u"taken out of the track file"_s),
            qPrintable(damaged.error().text));
    }

    void strangeFilesAreRefused()
    {
        QVERIFY(open());
        {
            const auto held = open();
            const auto second = TrackStore::openOrCreate(m_path);
            QVERIFY(!second);
            QCOMPARE(second.error().code, StoreErrorCode::Locked);
        }
        QCOMPARE(test::runSql(m_path, "PRAGMA user_version = 9"), QString());
        QCOMPARE(TrackStore::openOrCreate(m_path).error().code, StoreErrorCode::Newer);
        QCOMPARE(test::runSql(m_path, "PRAGMA application_id = 7"), QString());
        QCOMPARE(TrackStore::openOrCreate(m_path).error().code, StoreErrorCode::NotAJournal);
    }
};

QTEST_GUILESS_MAIN(TestTrackStore)
#include "tst_track_store.moc"
