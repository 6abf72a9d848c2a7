// SPDX-License-Identifier: GPL-3.0-or-later
#include "open_metrics_reader.h"
#include "server_process.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace dispatch::server::test;

//! What those who watch over a server are told: whether it lives, whether it can work, and how much it does.
class TestHealth : public QObject {
    Q_OBJECT

private:
    static Answer addPhone(const ServerProcess &server, const QByteArray &technician)
    {
        return server.post("/v1/admin/devices", "{\"technicianName\":\"" + technician + "\"}",
            "Bearer " + server.signIn().toLatin1());
    }
    static Answer ask(const ServerProcess &server, const QByteArray &what)
    {
        return server.get(what, {}, server.adminPort());
    }
    static double metric(const ServerProcess &server, const QByteArray &name)
    {
        const auto samples = OpenMetricsReader::read(ask(server, "/metrics").body);
        return samples ? samples->value(name, -1) : -2;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Monitoring that silently drops the page because one line is not as the specification has it.
    void metricsAreOpenMetrics()
    {
        ServerProcess server;
        QVERIFY(server.start());
        QCOMPARE(addPhone(server, "Bo").status, 201);
        const auto answer = ask(server, "/metrics");
        QCOMPARE(answer.status, 200);
        QVERIFY2(answer.header.toLower().contains(
                     "content-type: application/openmetrics-text; version=1.0.0; charset=utf-8"),
            answer.header.constData());
        const auto samples = OpenMetricsReader::read(answer.body);
        QVERIFY2(samples, samples ? "" : qPrintable(samples.error()));
        QVERIFY(samples->contains("dispatch_build_info{version=\"" DISPATCH_VERSION "\"}"));
        QVERIFY(samples->value("dispatch_log_head") >= 2);
        QCOMPARE(samples->value("dispatch_commits_total"), 1);
        QCOMPARE(samples->value("dispatch_commit_seconds_count"), 1);
        QVERIFY(samples->value("dispatch_commit_seconds_sum") > 0);
        QCOMPARE(samples->value("dispatch_command_seconds_bucket{le=\"+Inf\"}"), 1);
        QCOMPARE(samples->value("dispatch_commit_commands_bucket{le=\"1.0\"}"), 1);
        QCOMPARE(samples->value("dispatch_connections{role=\"office\"}"), 0);
        QCOMPARE(samples->value("dispatch_ready"), 1);
        QVERIFY(samples->value("dispatch_disk_free_bytes") > 0);
#ifdef Q_OS_LINUX
        QVERIFY(samples->value("dispatch_resident_memory_bytes") > 1'000'000);
        QVERIFY(samples->value("dispatch_open_files") > 5);
#endif
        QVERIFY(!answer.body.contains("Bo"));
    }

    //! The reader above must be worth something: each of these is a page that it must refuse.
    void theReaderIsStrict_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::newRow("no-end") << "# TYPE a gauge\n# HELP a x\na 1\n"_ba;
        QTest::newRow("text-after-end") << "# TYPE a gauge\n# HELP a x\na 1\n# EOF\nb 1\n"_ba;
        QTest::newRow("counter-without-total") << "# TYPE a counter\n# HELP a x\na 1\n# EOF\n"_ba;
        QTest::newRow("total-in-the-family")
            << "# TYPE a_total counter\n# HELP a_total x\na_total 1\n# EOF\n"_ba;
        QTest::newRow("unit-not-in-name")
            << "# TYPE a gauge\n# UNIT a seconds\n# HELP a x\na 1\n# EOF\n"_ba;
        QTest::newRow("no-type") << "# HELP a x\na 1\n# EOF\n"_ba;
        QTest::newRow("twice") << "# TYPE a gauge\n# HELP a x\na 1\na 1\n# EOF\n"_ba;
        QTest::newRow("interleaved")
            << "# TYPE a gauge\n# HELP a x\na 1\n# TYPE b gauge\n# HELP b x\na 1\n# EOF\n"_ba;
        QTest::newRow("negative-counter") << "# TYPE a counter\n# HELP a x\na_total -1\n# EOF\n"_ba;
        QTest::newRow("bins-fall")
            << "# TYPE a histogram\n# HELP a x\na_bucket{le=\"1.0\"} 2\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1\n# EOF\n"_ba;
        QTest::newRow("no-infinity")
            << "# TYPE a histogram\n# HELP a x\na_bucket{le=\"1.0\"} 2\na_count 2\na_sum 1\n# EOF\n"_ba;
        QTest::newRow("count-differs")
            << "# TYPE a histogram\n# HELP a x\na_bucket{le=\"+Inf\"} 2\na_count 3\na_sum 1\n# EOF\n"_ba;
        QTest::newRow("no-number") << "# TYPE a gauge\n# HELP a x\na one\n# EOF\n"_ba;
    }
    void theReaderIsStrict()
    {
        QFETCH(QByteArray, page);
        QVERIFY(!OpenMetricsReader::read(page));
    }

    //! On a disk that is nearly full nothing is written, and everything else goes on.
    void aNearlyFullDisk()
    {
        ServerProcess server;
        QVERIFY(server.start({ u"--min-free"_s, u"1000000000"_s })); // a million GiB
        const auto ready = ask(server, "/readyz");
        QCOMPARE(ready.status, 503);
        QVERIFY2(ready.json()["title"_L1].toString().startsWith(u"The disk is nearly full: "_s),
            ready.body.constData());
        QCOMPARE(ask(server, "/livez").status, 200);
        QCOMPARE(metric(server, "dispatch_read_only"), 1);
        QCOMPARE(metric(server, "dispatch_ready"), 0);
        const auto refused = addPhone(server, "Bo"); // signing in still works
        QCOMPARE(refused.status, 503);
        QVERIFY(refused.json()["type"_L1].toString().endsWith(u":readonly"_s));
        QCOMPARE(server.get("/v1/log?after=0", "Bearer " + server.signIn().toLatin1()).status, 200);
        QCOMPARE(server.stop(), 0);
        QVERIFY(server.log().contains("\"event\":\"disk-nearly-full\""));
        QVERIFY(server.start());
        QCOMPARE(ask(server, "/readyz").status, 200);
        QCOMPARE(addPhone(server, "Bo").status, 201);
    }

    //! The same with a real disk: it fills up under the running server, and is emptied again.
    void aRealDiskFillsUp()
    {
#ifdef Q_OS_LINUX
        ServerProcess server;
        const QString disk = server.folder().filePath(u"disk"_s);
        QVERIFY(QDir().mkdir(disk));
        QProcess mount;
        mount.start(u"mount"_s, { u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=128m"_s, u"none"_s, disk });
        if (!mount.waitForFinished() || mount.exitCode() != 0)
            QSKIP("This user may not mount a small disk (tmpfs) to fill up");
        const auto unmount = qScopeGuard([&] {
            server.kill();
            QProcess::execute(u"umount"_s, { disk });
        });
        QVERIFY(QDir().mkdir(disk + u"/data"_s));
        for (const auto &name : QDir(server.data()).entryList(QDir::Files))
            QVERIFY(QFile::copy(server.data() + u'/' + name, disk + u"/data/"_s + name));
        server.moveTo(disk + u"/data"_s);
        QVERIFY(server.start());
        QCOMPARE(addPhone(server, "Bo").status, 201);

        QFile ballast(disk + u"/ballast"_s);
        QVERIFY(ballast.open(QIODevice::WriteOnly));
        QCOMPARE(ballast.write(QByteArray(70 * 1024 * 1024, 'x')), 70 * 1024 * 1024);
        QVERIFY(ballast.flush());
        QTRY_COMPARE_WITH_TIMEOUT(ask(server, "/readyz").status, 503, 30'000);
        QCOMPARE(addPhone(server, "Cy").status, 503);
        QVERIFY(ballast.remove());
        QTRY_COMPARE_WITH_TIMEOUT(ask(server, "/readyz").status, 200, 30'000);
        QCOMPARE(addPhone(server, "Cy").status, 201);
#else
        QSKIP("Knows how to make a small disk on Linux only");
#endif
    }

    //! A server whose loop is held must not look alive; and it must when it goes on.
    void aHeldLoopIsNoticed()
    {
#ifdef Q_OS_LINUX
        ServerProcess server;
        QVERIFY(server.start());
        QTcpSocket probe;
        probe.connectToHost(u"127.0.0.1"_s, server.adminPort());
        QVERIFY(probe.waitForConnected(30'000));
        QCOMPARE(ask(server, "/livez").status, 200); // the loop turns, and its timer with it
        QCOMPARE(::kill(static_cast<pid_t>(server.processId()), SIGSTOP), 0);
        probe.write("GET /livez HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        QVERIFY(probe.waitForBytesWritten(30'000));
        QVERIFY(!probe.waitForReadyRead(500)); // the asker's patience is over
        QCOMPARE(::kill(static_cast<pid_t>(server.processId()), SIGCONT), 0);
        QCOMPARE(readAnswer(probe).status, 200);
        // The timer of the loop came so much too late. Asking sets the figure back, so each answer counts.
        double longest = 0;
        const bool isSeen = QTest::qWaitFor(
            [&] {
                longest = std::max(longest, metric(server, "dispatch_longest_turn_seconds"));
                return longest > 0.3;
            },
            30'000);
        QVERIFY2(isSeen, qPrintable(QString::number(longest)));
#else
        QSKIP("Needs SIGSTOP to hold the loop");
#endif
    }

    //! Told twice, it does not keep a person waiting.
    void aSecondSignalEndsItAtOnce()
    {
#ifdef Q_OS_UNIX
        ServerProcess server;
        QVERIFY(server.start());
        const auto pid = static_cast<pid_t>(server.processId());
        QCOMPARE(::kill(pid, SIGSTOP), 0); // so that both are there when it looks
        QCOMPARE(::kill(pid, SIGTERM), 0);
        QCOMPARE(::kill(pid, SIGINT), 0);
        QCOMPARE(::kill(pid, SIGCONT), 0);
        QCOMPARE(server.waitForEnd(), 0);
        QVERIFY(server.log().contains("\"event\":\"stopping-at-once\""));
        QCOMPARE(run({ u"verify"_s, u"--data"_s, server.data() }).exitCode, 0);
#else
        QSKIP("Needs signals");
#endif
    }
};

QTEST_GUILESS_MAIN(TestHealth)
#include "tst_health.moc"
