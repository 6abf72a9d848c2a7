// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disk_guard.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;

namespace {

constexpr qint64 MiB = 1024 * 1024;
constexpr qint64 GiB = 1024 * MiB;

//! A disk whose room is said by the test.
struct Disk {
    std::optional<FreeSpace> space;
    int asked = 0;
    domain::Timestamp now = domain::timestampFromMs(1'772'460'309'000);

    [[nodiscard]] FreeSpaceProbe probe()
    {
        return [this] {
            ++asked;
            return space;
        };
    }
};

} // namespace

class TestDiskGuard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void limits_data()
    {
        QTest::addColumn<qint64>("total");
        QTest::addColumn<std::optional<qint64>>("own");
        QTest::addColumn<qint64>("limit");
        using Own = std::optional<qint64>;
        QTest::newRow("small-disk") << GiB << Own() << 64 * MiB; // 1 % would be less
        QTest::newRow("usual-disk") << 20 * GiB << Own() << 20 * GiB / 100;
        QTest::newRow("very-large-disk") << 10'000 * GiB << Own() << GiB; // 1 % is no shortage
        QTest::newRow("own-limit") << 20 * GiB << Own(5 * GiB) << 5 * GiB;
        QTest::newRow("own-limit-none") << 20 * GiB << Own(0) << qint64(0);
    }
    void limits()
    {
        QFETCH(qint64, total);
        QFETCH(std::optional<qint64>, own);
        QFETCH(qint64, limit);
        Disk disk;
        disk.space = FreeSpace { limit, total };
        DiskGuard guard(disk.probe(), own);
        QVERIFY(!guard.tick(disk.now));
        QVERIFY(!guard.isLow());
        QCOMPARE(guard.minFreeBytes(), limit);
        if (limit == 0)
            return;
        disk.space = FreeSpace { limit - 1, total };
        QVERIFY(guard.tick(disk.now + DiskGuard::CheckEvery));
        QVERIFY(guard.isLow());
    }

    //! At the limit itself it must not come and go with every write and every deleted file.
    void recoversWithSomeRoomToSpare()
    {
        Disk disk;
        disk.space = FreeSpace { 63 * MiB, GiB };
        DiskGuard guard(disk.probe(), std::nullopt);
        QVERIFY(guard.tick(disk.now));
        QVERIFY2(guard.text().contains(u"63.00 MiB are free"_s), qPrintable(guard.text()));
        const auto look = [&](qint64 bytes) {
            disk.space = FreeSpace { bytes, GiB };
            return guard.tick(disk.now += DiskGuard::CheckEvery);
        };
        QVERIFY(!look(65 * MiB));
        QVERIFY(guard.isLow());
        QVERIFY(!look(80 * MiB - 1));
        QVERIFY(look(80 * MiB));
        QVERIFY(!guard.isLow());
        QVERIFY(guard.text().isEmpty());
        QVERIFY(!look(65 * MiB));
        QVERIFY(!guard.isLow());
    }

    void looksOnceASecond()
    {
        Disk disk;
        disk.space = FreeSpace { GiB, GiB };
        DiskGuard guard(disk.probe(), std::nullopt);
        for (int i = 0; i < 30; ++i)
            guard.tick(disk.now += 100ms);
        QCOMPARE(disk.asked, 3);
        guard.tick(disk.now -= 1h); // a clock set back does not stop it
        QCOMPARE(disk.asked, 4);
    }

    //! A file system that does not say (some network disks) is no full disk.
    void unknownIsNotLow()
    {
        Disk disk;
        DiskGuard guard(disk.probe(), std::nullopt);
        QVERIFY(!guard.tick(disk.now));
        QVERIFY(!guard.isLow());
    }

    void asksTheSystem()
    {
        QTemporaryDir folder;
        const auto space = freeSpaceOf(folder.path())();
        QVERIFY(space);
        QVERIFY(space->totalBytes > 0);
        QVERIFY(space->availableBytes <= space->totalBytes);
        QVERIFY(!freeSpaceOf(folder.filePath(u"none"_s))());
    }
};

QTEST_GUILESS_MAIN(TestDiskGuard)
#include "tst_disk_guard.moc"
