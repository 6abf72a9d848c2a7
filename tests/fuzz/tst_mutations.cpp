// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/mutator.h"
#include "fuzz/targets.h"

#include <QTest>

using namespace dispatch::fuzz;

namespace {

constexpr int Executions = 20'000; //!< of each target, in every run
constexpr quint64 Seed = 20'260'302;

} // namespace

//! Hostile input in every test run: the golden vectors, changed a little, always in the same way. Longer runs are libFuzzer's; the
//! README says how.
class TestMutations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAnything_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const auto &target : targets())
            QTest::newRow(target.name) << QByteArray(target.name);
    }
    //! A message that crashes the server or a console, or is read as one thing and written as another.
    void readsAnything()
    {
        QFETCH(QByteArray, name);
        const Target *target = find(name);
        QVERIFY(target);
        const auto corpus = target->corpus();
        QVERIFY(!corpus.isEmpty());
        for (const auto &input : corpus)
            target->read(input);
        // DISPATCH_FUZZ_SEED goes other ways, DISPATCH_FUZZ_EXECUTIONS longer ones.
        bool isGiven = false;
        const int wanted = qEnvironmentVariableIntValue("DISPATCH_FUZZ_EXECUTIONS", &isGiven);
        const int executions = isGiven ? wanted : Executions;
        const int seed = qEnvironmentVariableIntValue("DISPATCH_FUZZ_SEED", &isGiven);
        Mutator mutator(isGiven ? static_cast<quint64>(seed) : Seed);
        for (int i = 0; i < executions; ++i)
            target->read(mutator.next(corpus));
        qInfo("%s: %lld inputs as they are, %d changed ones", target->name,
            static_cast<long long>(corpus.size()), executions);
    }
};

QTEST_GUILESS_MAIN(TestMutations)
#include "tst_mutations.moc"
