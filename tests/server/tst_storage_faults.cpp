// SPDX-License-Identifier: GPL-3.0-or-later
#include "account_storage_case.h"
#include "journal_storage_case.h"
#include "short_cases.h"

#include "server/password.h"

#include <QTest>

#include <sqlite3.h>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::test;
using server::test::JournalStorageCase;
using server::test::shortCases;

namespace {

using Call = MemoryDisk::Call;
constexpr int MaxSteps = 100'000; //!< of a sweep over all calls; far more than there are

class DiskFault final : public Fault {
public:
    explicit DiskFault(MemoryDisk &disk)
        : m_disk(disk)
    {
    }
    [[nodiscard]] bool isOver() const override { return !m_disk.isFailing(); }
    void heal() override { m_disk.heal(); }

private:
    MemoryDisk &m_disk;
};

//! What SQLite is told when the call fails.
int ioError(Call call)
{
    switch (call) {
    case Call::Open:
        return SQLITE_CANTOPEN;
    case Call::Read:
        return SQLITE_IOERR_READ;
    case Call::Write:
        return SQLITE_IOERR_WRITE;
    case Call::Truncate:
        return SQLITE_IOERR_TRUNCATE;
    case Call::Sync:
        return SQLITE_IOERR_FSYNC;
    case Call::Delete:
        return SQLITE_IOERR_DELETE;
    }
    return SQLITE_IOERR;
}

using Failure = std::function<int(Call)>;

Failure failing(Call which)
{
    return [which](Call call) { return call == which ? ioError(call) : SQLITE_OK; };
}

} // namespace

//! A disk that refuses at each single call in turn, once or until it is healed: what was answered stays, what was
//! refused has left nothing, and the running program goes on by itself.
class TestStorageFaults : public QObject {
    Q_OBJECT

    MemoryDiskVfs m_vfs;

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    void eachCallMayFail_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<Failure>("failure");
        QTest::addColumn<bool>("once");
        const std::pair<const char *, Failure> failures[] { { "open", failing(Call::Open) },
            { "read", failing(Call::Read) }, { "write", failing(Call::Write) },
            { "truncate", failing(Call::Truncate) }, { "sync", failing(Call::Sync) },
            { "delete", failing(Call::Delete) }, { "any", ioError },
            { "full", [](Call call) { return call == Call::Write ? SQLITE_FULL : SQLITE_OK; } } };
        const auto cases = shortCases(m_vfs);
        for (int n = 0; n < static_cast<int>(cases.size()); ++n) {
            for (const auto &[what, failure] : failures) {
                for (const bool once : { true, false })
                    QTest::addRow("%s-%s-%s", cases[static_cast<std::size_t>(n)]->name(), what,
                        once ? "once" : "lasting")
                        << n << failure << once;
            }
        }
    }
    //! Work lost or half done after an error, an error taken for damage, a program that must be started again although
    //! the disk has recovered.
    void eachCallMayFail()
    {
        QFETCH(int, number);
        QFETCH(Failure, failure);
        QFETCH(bool, once);
        const auto cases = shortCases(m_vfs);
        auto &storageCase = *cases[static_cast<std::size_t>(number)];
        (void)storageCase.record(MemoryDisk::Kind::Powersafe);
        int step = 0;
        for (; step < MaxSteps; ++step) {
            MemoryDisk disk(MemoryDisk::Kind::Powersafe);
            disk.setTelling(false);
            disk.failAfter(step, failure, once);
            DiskFault fault(disk);
            const auto complaint = storageCase.endure(disk, fault);
            QVERIFY2(!complaint,
                complaint ? qPrintable(u"call %1: %2"_s.arg(step).arg(complaint->text)) : "");
            if (!disk.hasFailed())
                break;
        }
        QVERIFY(step < MaxSteps);
    }

    //! A commit that was refused because a sync failed, and a later one that was answered: the power goes, and what
    //! counts is the answered one. The system may never write what that sync was asked for.
    void powerMayGoAfterAFailedSync()
    {
        JournalStorageCase journal(m_vfs, 1);
        (void)journal.record(MemoryDisk::Kind::Powersafe);
        SweepResult result;
        int step = 0;
        for (; step < MaxSteps; ++step) {
            MemoryDisk disk(MemoryDisk::Kind::Powersafe);
            disk.failAfter(step, failing(Call::Sync), true);
            DiskFault fault(disk);
            const auto complaint = journal.endure(disk, fault);
            QVERIFY2(!complaint, complaint ? qPrintable(complaint->text) : "");
            if (!disk.hasFailed())
                break;
            const SweepPlan plan { .everyNthWrite = 0,
                .firstSeed = static_cast<quint32>(step) + 1,
                .seeds = 1,
                .hasFixed = false };
            const auto endured = journal.endured();
            result.add(sweep(endured, plan, [&](const MemoryDisk::Image &image, int promised) {
                return journal.check(endured.kind, image, promised);
            }));
        }
        qInfo("%d syncs failed, %llu outcomes, %llu different", step, result.outcomes,
            result.different);
        QVERIFY2(result.isClean(), qPrintable(result.first));
        QVERIFY(step > 10);
    }
};

QTEST_GUILESS_MAIN(TestStorageFaults)
#include "tst_storage_faults.moc"
