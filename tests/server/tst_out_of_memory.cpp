// SPDX-License-Identifier: GPL-3.0-or-later
#include "short_cases.h"

#include "server/password.h"

#include <QCoreApplication>
#include <QTest>

#include <cstdio>
#include <sqlite3.h>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;
using server::test::shortCases;

namespace {

// SQLite takes its allocator before it starts, once for the process: hence a program of its own, and plain functions.
sqlite3_mem_methods systemMemory;
bool isArmed = false;
bool strikesOnce = false;
bool hasStruck = false;
int allocationsLeft = 0;

bool isRefused()
{
    if (!isArmed || allocationsLeft-- > 0)
        return false;
    allocationsLeft = 0;
    hasStruck = true;
    isArmed = !strikesOnce;
    return true;
}
void *allocate(int bytes)
{
    return isRefused() ? nullptr : systemMemory.xMalloc(bytes);
}
void *reallocate(void *memory, int bytes)
{
    return isRefused() ? nullptr : systemMemory.xRealloc(memory, bytes);
}

class MemoryFault final : public Fault {
public:
    MemoryFault(int allocations, bool once)
    {
        allocationsLeft = allocations;
        strikesOnce = once;
        hasStruck = false;
        isArmed = true;
    }
    ~MemoryFault() override { isArmed = false; }
    [[nodiscard]] bool isOver() const override { return !isArmed; }
    void heal() override { isArmed = false; }
};

} // namespace

//! SQLite is refused each single allocation in turn, once or until it is healed: what was answered stays, what was
//! refused has left nothing, and the running program goes on by itself.
class TestOutOfMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(server::initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    void eachAllocationMayFail_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<bool>("once");
        MemoryDiskVfs vfs;
        const auto cases = shortCases(vfs);
        for (int n = 0; n < static_cast<int>(cases.size()); ++n) {
            for (const bool once : { true, false })
                QTest::addRow(
                    "%s-%s", cases[static_cast<std::size_t>(n)]->name(), once ? "once" : "lasting")
                    << n << once;
        }
    }
    //! Work lost or half done, want of memory taken for damage, a crash.
    void eachAllocationMayFail()
    {
        // Every allocation while the file is opened, where each happens once; later ones, which come again and again,
        // at a stride that is no multiple of anything.
        constexpr int Dense = 400;
        constexpr int Stride = 37;
        constexpr int MaxSteps = 1'000'000;
        QFETCH(int, number);
        QFETCH(bool, once);
        MemoryDiskVfs vfs;
        const auto cases = shortCases(vfs);
        auto &storageCase = *cases[static_cast<std::size_t>(number)];
        (void)storageCase.record(MemoryDisk::Kind::Powersafe);
        const bool isLong = qEnvironmentVariableIsSet("DISPATCH_LONG");
        int step = 0;
        int tries = 0;
        for (; step < MaxSteps; step += isLong || step < Dense ? 1 : Stride, ++tries) {
            MemoryDisk disk(MemoryDisk::Kind::Powersafe);
            disk.setTelling(false);
            MemoryFault fault(step, once);
            const auto complaint = storageCase.endure(disk, fault);
            QVERIFY2(!complaint,
                complaint ? qPrintable(u"allocation %1: %2"_s.arg(step).arg(complaint->text)) : "");
            if (!hasStruck)
                break;
        }
        qInfo("%d allocations, %d refused in turn", step, tries);
        QVERIFY(step > 100 && step < MaxSteps);
    }
};

int main(int argc, char **argv)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &systemMemory);
    sqlite3_mem_methods watched = systemMemory;
    watched.xMalloc = allocate;
    watched.xRealloc = reallocate;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &watched) != SQLITE_OK
        || sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK) {
        std::fputs("SQLite was started before this test.\n", stderr);
        return 1;
    }
    QCoreApplication application(argc, argv);
    TestOutOfMemory test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_out_of_memory.moc"
