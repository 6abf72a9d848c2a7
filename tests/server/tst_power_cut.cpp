// SPDX-License-Identifier: GPL-3.0-or-later
#include "account_storage_case.h"
#include "journal_storage_case.h"

#include "journal/replica_storage_case.h"
#include "journal/track_storage_case.h"
#include "server/password.h"

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QTest>

#include <cstdio>
#include <sqlite3.h>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::test;
using server::test::AccountStorageCase;
using server::test::JournalStorageCase;

namespace {

using Kind = MemoryDisk::Kind;
constexpr std::pair<const char *, Kind> Disks[] { { "powersafe", Kind::Powersafe },
    { "bare", Kind::Bare } };

std::vector<std::unique_ptr<StorageCase>> allCases(MemoryDiskVfs &vfs)
{
    std::vector<std::unique_ptr<StorageCase>> cases;
    cases.push_back(std::make_unique<JournalStorageCase>(vfs));
    cases.push_back(std::make_unique<ReplicaStorageCase>(vfs));
    cases.push_back(std::make_unique<AccountStorageCase>(vfs));
    cases.push_back(std::make_unique<TrackStorageCase>(vfs));
    return cases;
}

SweepResult sweepCase(StorageCase &storageCase, Kind kind, const SweepPlan &plan)
{
    const auto recorded = storageCase.record(kind);
    return sweep(recorded, plan, [&](const MemoryDisk::Image &image, int promised) {
        return storageCase.check(kind, image, promised);
    });
}

//! The power goes, and goes again while the server recovers and its clients send everything once more.
SweepResult sweepTwice(JournalStorageCase &storageCase, Kind kind, std::size_t everyNthStep,
    const SweepPlan &firstCut, const SweepPlan &secondCut)
{
    SweepResult result;
    const auto recorded = storageCase.record(kind);
    PowerCut cut(kind, recorded.start, recorded.steps);
    for (std::size_t moment = everyNthStep; moment < recorded.steps.size();
        moment += everyNthStep) {
        cut.goTo(moment);
        for (quint32 n = 0; n < static_cast<quint32>(firstCut.seeds); ++n) {
            const auto image = cut.outcome({ Survival::Kind::ByWrite, firstCut.firstSeed + n });
            const auto again = storageCase.recordRecovery(kind, image, recorded.promisedAt(moment));
            auto swept = sweep(again, secondCut, [&](const MemoryDisk::Image &left, int promised) {
                return storageCase.check(kind, left, promised);
            });
            if (!swept.isClean())
                swept.first.prepend(u"first cut after step %1, seed %2; then "_s.arg(moment).arg(
                    firstCut.firstSeed + n));
            result.add(swept);
        }
    }
    return result;
}

} // namespace

//! Power cuts at every sync of whole runs on a disk that keeps, drops, tears and reorders what was not synced. The long
//! form, `tst_power_cut --rounds N`, draws N lots where this draws one, cuts at writes as well, lets every outcome go on
//! to its end, and prints its counts.
class TestPowerCut : public QObject {
    Q_OBJECT

    static constexpr int GoingOnEvery = 6;
    MemoryDiskVfs m_vfs;

    static void report(const SweepResult &result)
    {
        qInfo("%llu moments, %llu outcomes, %llu different", result.cuts, result.outcomes,
            result.different);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    void nothingPromisedIsLost_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<Kind>("kind");
        const auto cases = allCases(m_vfs);
        for (int n = 0; n < static_cast<int>(cases.size()); ++n) {
            for (const auto &[disk, kind] : Disks)
                QTest::addRow("%s-%s", cases[static_cast<std::size_t>(n)]->name(), disk)
                    << n << kind;
        }
    }
    //! A commit answered before it is on the medium, half a commit after a restart, a carry-over of the log that a torn
    //! page spoils, a file that no longer opens because the power went while it was being made.
    void nothingPromisedIsLost()
    {
        QFETCH(int, number);
        QFETCH(Kind, kind);
        const auto cases = allCases(m_vfs);
        auto &storageCase = *cases[static_cast<std::size_t>(number)];
        storageCase.setGoingOnEvery(GoingOnEvery);
        const auto result = sweepCase(storageCase, kind, {});
        report(result);
        QVERIFY2(result.isClean(), qPrintable(result.first));
    }

    //! A recovery that writes something which a second cut turns into damage.
    void powerMayGoAgainDuringRecovery()
    {
        JournalStorageCase journal(m_vfs);
        journal.setGoingOnEvery(GoingOnEvery);
        const SweepPlan second {
            .everyNthWrite = 0, .firstSeed = 1, .seeds = 1, .hasFixed = false
        };
        const auto result = sweepTwice(journal, Kind::Bare, 311, {}, second);
        report(result);
        QVERIFY2(result.isClean(), qPrintable(result.first));
    }

    //! A sweep that sees nothing: on a disk that says "synced" and has not, work must be found lost.
    void aDiskThatLiesIsFoundOut()
    {
        JournalStorageCase journal(m_vfs);
        auto recorded = journal.record(Kind::Powersafe);
        QVERIFY2(journal.checkpoints() >= 10, "the run must carry its log over many times");
        for (auto &step : recorded.steps) {
            if (step.what == MemoryDisk::Step::What::Sync)
                step.what = MemoryDisk::Step::What::FailedSync;
        }
        const auto at = recorded.promises[recorded.promises.size() / 2].steps;
        PowerCut cut(recorded.kind, recorded.start, recorded.steps);
        cut.goTo(at);
        const auto complaint = journal.check(
            recorded.kind, cut.outcome({ Survival::Kind::DropAll, 0 }), recorded.promisedAt(at));
        QVERIFY(complaint);
    }
};

namespace {

//! The long form. \return 0 if nothing was found
int runRounds(int rounds, quint32 firstSeed)
{
    constexpr int EveryNthWrite = 5;
    constexpr std::size_t EveryNthStep = 97;
    if (!initialiseCryptography())
        return 2;
    QElapsedTimer timer;
    timer.start();
    MemoryDiskVfs vfs;
    SweepResult total;
    const SweepPlan plan {
        .everyNthWrite = EveryNthWrite, .firstSeed = firstSeed, .seeds = rounds, .hasFixed = true
    };
    const SweepPlan second { .everyNthWrite = 0, .firstSeed = firstSeed, .seeds = 1 };
    for (const auto &[disk, kind] : Disks) {
        for (const auto &storageCase : allCases(vfs)) {
            const auto result = sweepCase(*storageCase, kind, plan);
            std::fprintf(stderr, "%-10s %-10s %8llu moments %8llu outcomes %8llu checked  %s\n",
                storageCase->name(), disk, result.cuts, result.outcomes, result.different,
                result.isClean() ? "clean" : qPrintable(result.first));
            total.add(result);
        }
        // Each first cut is a whole recovery with a sweep of its own: as many as all the rest at a tenth of the lots.
        auto first = plan;
        first.seeds = std::max(1, rounds / 10);
        JournalStorageCase journal(vfs);
        const auto twice = sweepTwice(journal, kind, EveryNthStep, first, second);
        std::fprintf(stderr, "%-10s %-10s %8llu moments %8llu outcomes %8llu checked  %s\n",
            "twice", disk, twice.cuts, twice.outcomes, twice.different,
            twice.isClean() ? "clean" : qPrintable(twice.first));
        total.add(twice);
    }
    std::printf("{\"bench\":\"power-cut\",\"rounds\":%d,\"seed\":%u,\"moments\":%llu,"
                "\"outcomes\":%llu,\"checked\":%llu,\"lost\":%llu,\"doubled\":%llu,"
                "\"unreadable\":%llu,\"wrong\":%llu,\"seconds\":%.1f,\"sqlite\":\"%s\"}\n",
        rounds, firstSeed, total.cuts, total.outcomes, total.different, total.lost, total.doubled,
        total.unreadable, total.wrong, static_cast<double>(timer.elapsed()) / 1'000,
        sqlite3_libversion());
    return total.isClean() ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    if (!arguments.contains(u"--rounds"_s)) {
        TestPowerCut test;
        return QTest::qExec(&test, argc, argv);
    }
    QCommandLineParser parser;
    parser.addOption({ u"rounds"_s, u"Lots drawn for each moment."_s, u"N"_s });
    parser.addOption({ u"seed"_s, u"The first of them."_s, u"S"_s, u"1"_s });
    parser.process(application);
    bool isNumber = false;
    const int rounds = parser.value(u"rounds"_s).toInt(&isNumber);
    const quint32 seed = parser.value(u"seed"_s).toUInt();
    if (!isNumber || rounds < 1 || rounds > 10'000 || seed == 0) {
        std::fputs(
            "Usage: tst_power_cut --rounds N [--seed S], N from 1 to 10000, S from 1.\n", stderr);
        return 2;
    }
    return runRounds(rounds, seed);
}

#include "tst_power_cut.moc"
