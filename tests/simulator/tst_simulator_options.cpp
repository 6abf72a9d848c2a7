// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/options.h"

#include <QTest>

using namespace dispatch::simulator;
using namespace Qt::StringLiterals;

class TestSimulatorOptions : public QObject {
    Q_OBJECT

    static std::expected<Options, Notice> parse(const QString &line)
    {
        return parseOptions(
            QStringList { u"dispatch-simulator"_s } + line.split(u' ', Qt::SkipEmptyParts));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void aTown()
    {
        const auto options = parse(
            u"town --server http://127.0.0.1:8080 --login sam --password-file p --autopilot --speed 2.5 --duration 60"_s);
        QVERIFY(options);
        QCOMPARE(options->command, Command::Town);
        QCOMPARE(options->technicians, DefaultTownTechnicians);
        QCOMPARE(options->speed, std::optional(2.5));
        QCOMPARE(options->duration, std::chrono::seconds(60));
        QVERIFY(options->hasAutopilot);
    }

    void aReplay()
    {
        const auto options = parse(
            u"replay --server http://127.0.0.1:8080 --login sam --password-file p --traces t.csv --calls c.csv --speed max"_s);
        QVERIFY(options);
        QCOMPARE(options->command, Command::Replay);
        QVERIFY(!options->speed);
        QCOMPARE(options->technicians, 0);
    }

    void helpAndVersionNeedNothingElse()
    {
        QCOMPARE(parse(u"--help"_s).error().exitCode, 0);
        QCOMPARE(parse(u"town --version"_s).error().exitCode, 0);
    }

    // One plain sentence that names what is wrong, and exit code 2.
    void mistakesAreNamed_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("named");
        const QString town = u"town --server http://127.0.0.1:1 --login a --password-file p "_s;
        QTest::newRow("nothing") << QString() << u"town"_s;
        QTest::newRow("command") << u"fly"_s << u"fly"_s;
        QTest::newRow("unknown-option") << u"town --nope"_s << u"nope"_s;
        QTest::newRow("no-server") << u"town --login a --password-file p"_s << u"--server"_s;
        QTest::newRow("no-traces")
            << u"replay --server http://127.0.0.1:1 --login a --password-file p --calls c"_s
            << u"--traces"_s;
        QTest::newRow("foreign-option") << town + u"--traces t"_s << u"--traces"_s;
        QTest::newRow("plain-http-far-away")
            << u"town --server http://example.com --login a --password-file p"_s << u"http"_s;
        QTest::newRow("technicians-0") << town + u"--technicians 0"_s << u"--technicians"_s;
        QTest::newRow("technicians-151") << town + u"--technicians 151"_s << u"150"_s;
        QTest::newRow("speed-601") << town + u"--speed 601"_s << u"600"_s;
        QTest::newRow("speed-max") << town + u"--speed max"_s << u"max"_s;
        QTest::newRow("speed-nan") << town + u"--speed nan"_s << u"nan"_s;
        QTest::newRow("seed-text") << town + u"--seed x"_s << u"--seed"_s;
        QTest::newRow("word-too-many") << town + u"more"_s << u"more"_s;
    }
    void mistakesAreNamed()
    {
        QFETCH(QString, line);
        QFETCH(QString, named);
        const auto options = parse(line);
        QVERIFY(!options);
        QCOMPARE(options.error().exitCode, 2);
        QVERIFY2(options.error().text.contains(named), qPrintable(options.error().text));
        QVERIFY(!options.error().text.contains(u'\n'));
    }

    void aPasswordFileWithoutPassword()
    {
        QVERIFY(readPassword(u"/nonexistent/file"_s).error().contains(u"/nonexistent/file"_s));
    }
};

QTEST_GUILESS_MAIN(TestSimulatorOptions)
#include "tst_simulator_options.moc"
