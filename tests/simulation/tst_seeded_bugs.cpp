// SPDX-License-Identifier: GPL-3.0-or-later
#include "many_runs.h"

#include "domain/seeded_bugs.h"

#include <QHashSeed>
#include <QRegularExpression>
#include <QTest>

using namespace dispatch::simulation;
using dispatch::domain::SeededBug;
using namespace Qt::StringLiterals;

//! Would catch a simulation that has gone blind: each of these mistakes has to be found soon, and by the right check.
class TestSeededBugs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(); }
    void cleanup() { dispatch::domain::seededBug = SeededBug::None; }
    void isFound_data();
    void isFound();
    void theSameSeedsHoldWithout();

private:
    static constexpr quint64 Seeds = 2'000;
    quint64 m_last = 0; //!< the highest seed that one of the bugs needed
};

void TestSeededBugs::isFound_data()
{
    QTest::addColumn<SeededBug>("bug");
    QTest::addColumn<QString>("said");
    QTest::newRow("answers-before-commit")
        << SeededBug::AnswersBeforeCommit << u"not on the disk"_s;
    QTest::newRow("forgets-commands")
        << SeededBug::ForgetsCommands // whichever a seed meets first
        << u"takes effect a second time|took effect is shown as refused"_s;
    QTest::newRow("keeps-taken-visits") << SeededBug::KeepsTakenVisits << u"differs"_s;
    QTest::newRow("ignores-gaps") << SeededBug::IgnoresGaps << u"differs"_s;
    QTest::newRow("drops-row-with-answer")
        << SeededBug::DropsRowWithAnswer << u"before its event is here"_s;
    QTest::newRow("forgets-refusal") << SeededBug::ForgetsRefusal << u"not stored"_s;
}

void TestSeededBugs::isFound()
{
    QFETCH(SeededBug, bug);
    QFETCH(QString, said);
    dispatch::domain::seededBug = bug;
    const auto outcome = runSeeds(1, Seeds, 1);
    QVERIFY2(!outcome.violations.empty(), "no seed has found it");
    const auto &report = outcome.violations.front();
    QVERIFY2(report.violation.contains(QRegularExpression(said)), qPrintable(text(report)));
    m_last = std::max(m_last, report.seed);
    qInfo("found by seed %llu: %s", static_cast<unsigned long long>(report.seed),
        qPrintable(report.violation));
}

void TestSeededBugs::theSameSeedsHoldWithout()
{
    QVERIFY(m_last > 0);
    const auto outcome = runSeeds(1, m_last, 1);
    QStringList found;
    for (const auto &report : outcome.violations)
        found << text(report);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

int main(int argc, char **argv)
{
    QHashSeed::setDeterministicGlobalSeed();
    QCoreApplication app(argc, argv);
    TestSeededBugs test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_seeded_bugs.moc"
