// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <sys/types.h>

using namespace Qt::StringLiterals;
using dispatch::test::Program;

namespace {

constexpr int ReadyTimeoutMs = 60'000;
constexpr int EndTimeoutMs = 30'000;

//! A process, as /proc tells of it.
struct Kin {
    qint64 pid = 0;
    qint64 parent = 0;
    QByteArray name; //!< at most 15 characters
    QByteArray
        startedAt; //!< in ticks since the boot: with the number it is one process, and no other
    bool isDead = false; //!< not collected yet

    bool operator==(const Kin &other) const
    {
        return pid == other.pid && startedAt == other.startedAt;
    }
};

std::optional<Kin> kinOf(qint64 pid)
{
    QFile file(u"/proc/%1/stat"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray line = file.readAll();
    const auto open = line.indexOf('(');
    const auto close = line.lastIndexOf(')'); // a name may have brackets of its own
    if (open < 0 || close < 0 || close + 2 > line.size())
        return std::nullopt; // it ended while one looked
    const auto rest
        = line.sliced(close + 2).split(' '); // state, parent, group; the start is the 20th
    if (rest.size() < 20)
        return std::nullopt;
    return Kin { .pid = pid,
        .parent = rest[1].toLongLong(),
        .name = line.sliced(open + 1, close - open - 1),
        .startedAt = rest[19],
        .isDead = rest[0] == "Z" || rest[0] == "X" };
}

std::vector<Kin> childrenOf(qint64 parent)
{
    std::vector<Kin> found;
    const auto entries = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &entry : entries) {
        bool isNumber = false;
        const qint64 pid = entry.toLongLong(&isNumber);
        if (const auto kin = isNumber ? kinOf(pid) : std::nullopt;
            kin && kin->parent == parent && !kin->isDead)
            found.push_back(*kin);
    }
    return found;
}

bool lives(const Kin &kin)
{
    const auto now = kinOf(kin.pid);
    return now && *now == kin && !now->isDead;
}

} // namespace

//! Whoever looks at the demonstration and ends it, in whatever way, has none of it running afterwards.
class TestDemoEnd : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // Catches: a server and a fleet that go on for days after their console was killed.
    void nothingIsLeftRunning_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("TERM") << SIGTERM;
        QTest::newRow("INT") << SIGINT;
        QTest::newRow("HUP") << SIGHUP;
        QTest::newRow("kill -9") << SIGKILL;
    }
    void nothingIsLeftRunning()
    {
        QFETCH(const int, signal);
        QTemporaryDir profile;
        Program console(QStringLiteral(DISPATCH_CONSOLE));
        console.start({ u"--demo"_s, u"--profile"_s, profile.path(), u"--size"_s, u"1111x700"_s });
        std::vector<Kin> children;
        const auto isUp = [&] {
            children = childrenOf(console.processId());
            const auto has = [&children](const char *name) {
                return std::ranges::any_of(
                    children, [name](const Kin &kin) { return kin.name.startsWith(name); });
            };
            return has("dispatch-server") && has("dispatch-simula")
                && !QDir(profile.path()).entryList({ u"*.replica"_s }).isEmpty();
        };
        QVERIFY2(QTest::qWaitFor(isUp, ReadyTimeoutMs), qPrintable(console.report()));

        QCOMPARE(::kill(static_cast<pid_t>(console.processId()), signal), 0);
        QVERIFY(QTest::qWaitFor([&] { return !console.isRunning(); }, EndTimeoutMs));
        for (const Kin &child : children)
            QVERIFY2(QTest::qWaitFor([&] { return !lives(child); }, EndTimeoutMs),
                child.name.constData());
        if (signal == SIGKILL)
            return;
        // A polite end is a whole one.
        QCOMPARE(console.exitCode(), 0);
        QFile settings(profile.filePath(u"settings.ini"_s));
        QVERIFY(settings.open(QIODevice::ReadOnly));
        QVERIFY(settings.readAll().contains("1111"));
    }
};

QTEST_GUILESS_MAIN(TestDemoEnd)
#include "tst_demo_end.moc"
