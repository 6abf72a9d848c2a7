// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_process.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::server::test;

//! The program as an administrator meets it: one plain sentence when something is wrong, and an exit code.
class TestCli : public QObject {
    Q_OBJECT

private:
    static void verifySentence(const Ran &ran, int exitCode, const QString &part)
    {
        QVERIFY2(ran.exitCode == exitCode,
            qPrintable(QString(u"exit %1: "_s.arg(ran.exitCode) % ran.err)));
        QVERIFY2(ran.err.contains(part), qPrintable(ran.err));
        QCOMPARE(ran.err.count(u'\n'), 1);
        QVERIFY(ran.err.startsWith(u"dispatch-server: "_s));
        QVERIFY(ran.out.isEmpty());
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void versionAndHelp_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("part");
        QTest::newRow("version") << QStringList { u"--version"_s } << u"dispatch-server "_s;
        QTest::newRow("help") << QStringList { u"--help"_s } << u"import jobs FILE.csv"_s;
        for (const auto &verb : { u"init"_s, u"serve"_s, u"user add"_s, u"user password"_s,
                 u"user areas"_s, u"user disable"_s, u"device add"_s, u"intake add"_s,
                 u"intake remove"_s, u"import jobs"_s, u"verify"_s })
            QTest::newRow(qPrintable(verb)) << (verb.split(u' ') << u"--help"_s) << u"--data DIR"_s;
    }
    void versionAndHelp()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, part);
        const auto ran = run(arguments);
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.out.contains(part), qPrintable(ran.out));
        QVERIFY(ran.err.isEmpty());
    }

    void misuse_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("part");
        QTest::newRow("nothing") << QStringList {} << 2 << u"Say what to do"_s;
        QTest::newRow("unknown-command")
            << QStringList { u"dance"_s } << 2 << u"no command “dance”"_s;
        QTest::newRow("unknown-option")
            << QStringList { u"serve"_s, u"--speed"_s, u"9"_s } << 2 << u"no option “--speed”"_s;
        QTest::newRow("short-option")
            << QStringList { u"serve"_s, u"-x"_s } << 2 << u"no option “-x”"_s;
        QTest::newRow("missing-option") << QStringList { u"serve"_s } << 2 << u"--data"_s;
        QTest::newRow("missing-value")
            << QStringList { u"serve"_s, u"--data"_s } << 2 << u"needs a value"_s;
        QTest::newRow("twice") << QStringList { u"verify"_s, u"--data"_s, u"a"_s, u"--data=b"_s }
                               << 2 << u"twice"_s;
        QTest::newRow("missing-name") << QStringList { u"user"_s, u"disable"_s, u"--data"_s,
            u"x"_s } << 2 << u"NAME is missing"_s;
        QTest::newRow("extra-word")
            << QStringList { u"verify"_s, u"--data"_s, u"x"_s, u"y"_s } << 2 << u"too many"_s;
        QTest::newRow("not-initialised") << QStringList { u"serve"_s, u"--data"_s,
            u"/nonexistent/x"_s } << 1 << u"holds no organisation"_s;
        QTest::newRow("verify-nothing") << QStringList { u"verify"_s, u"--data"_s,
            u"/nonexistent/x"_s } << 1 << u"holds no organisation"_s;
        QTest::newRow("no-csv") << QStringList { u"import"_s, u"jobs"_s, u"/nonexistent.csv"_s,
            u"--data"_s, u"x"_s }
                                << 1 << u"cannot be read"_s;
    }
    void misuse()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, part);
        verifySentence(run(arguments), exitCode, part);
    }

    void passwordFiles_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("part");
        QTest::newRow("empty") << QByteArray() << u"is empty"_s;
        QTest::newRow("only-a-line-end") << QByteArray("\n") << u"is empty"_s;
        QTest::newRow("short") << QByteArray("secret\n") << u"at least 8"_s;
    }
    //! An organisation left half made by a bad password, so that the next try fails too.
    void passwordFiles()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, part);
        QTemporaryDir folder;
        const QString data = folder.filePath(u"data"_s);
        const QStringList init { u"init"_s, u"--data"_s, data, u"--admin"_s, u"ada"_s,
            u"--password-file"_s };
        verifySentence(run(init + QStringList { writeFile(folder, u"p"_s, content) }), 1, part);
        verifySentence(
            run(init + QStringList { folder.filePath(u"absent"_s) }), 1, u"cannot be read"_s);
        QCOMPARE(run(init + QStringList { u"-"_s }, "correct horse\n").exitCode, 0);
        verifySentence(run(init + QStringList { u"-"_s }, "correct horse\n"), 1, u"already"_s);
    }

    void aBadRoleLeavesNothingBehind()
    {
        QTemporaryDir folder;
        const QString password = writeFile(folder, u"p"_s, "correct horse\n");
        const QStringList init { u"init"_s, u"--data"_s, folder.filePath(u"data"_s), u"--admin"_s,
            u"ada"_s, u"--password-file"_s, password };
        verifySentence(run(init + QStringList { u"--roles"_s, u"king"_s }), 1, u"no role “king”"_s);
        QCOMPARE(run(init).exitCode, 0);
    }

    //! Accounts and phones without a running server, and the same with one.
    void accountsOfflineAndOnline_data()
    {
        QTest::addColumn<bool>("isRunning");
        QTest::newRow("offline") << false;
        QTest::newRow("online") << true;
    }
    void accountsOfflineAndOnline()
    {
        QFETCH(bool, isRunning);
        ServerProcess server;
        if (isRunning)
            QVERIFY(server.start());
        const QStringList where { u"--data"_s, server.data() };
        const QStringList password { u"--password-file"_s, server.passwordFile() };
        auto ran = run(QStringList { u"user"_s, u"add"_s, u"Bea"_s, u"--roles"_s, u"dispatcher"_s }
            + where + password);
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        verifySentence(
            run(QStringList { u"user"_s, u"add"_s, u"bea"_s, u"--roles"_s, u"dispatcher"_s } + where
                + password),
            1, u"already"_s);
        verifySentence(
            run(QStringList { u"user"_s, u"add"_s, u"tom"_s, u"--roles"_s, u"technician"_s } + where
                + password),
            1, u"which technician"_s);
        QCOMPARE(run(QStringList { u"user"_s, u"add"_s, u"tom"_s, u"--roles"_s, u"technician"_s,
                         u"--technician"_s, u"Tom F"_s }
                     + where + password)
                     .exitCode,
            0);
        ran = run(QStringList { u"device"_s, u"add"_s, u"--technician"_s, u"Tom F"_s } + where);
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QCOMPARE(ran.out.trimmed().size(), 43);
        verifySentence(run(QStringList { u"user"_s, u"disable"_s, u"nobody"_s } + where), 1,
            u"no account named nobody"_s);
        if (!isRunning)
            QVERIFY(server.start());
        QVERIFY(!server.signIn(u"bea"_s).isEmpty());
        const auto log = server.get("/v1/log?after=0", "Bearer " + server.signIn().toLatin1());
        QCOMPARE(log.status, 200);
        QCOMPARE(log.body.count("tech.created"), 1);
        QCOMPARE(log.body.count("user.changed"), 3);
        QCOMPARE(run(QStringList { u"user"_s, u"disable"_s, u"bea"_s } + where).exitCode, 0);
        QVERIFY(server.signIn(u"bea"_s).isEmpty());
    }

    //! Good rows lost for a bad one; a second import that doubles everything; a dry run that writes.
    void importsATableOnce()
    {
        ServerProcess server;
        const QString table = writeFile(server.folder(), u"jobs.csv"_s,
            "Title,Address,Priority\nNo heat,Main St 1,high\nLeak,\"unclosed\nTap,Main St "
            "3,soon\nBoiler,Main St 4,low\nBoiler,Main St 4,low\n");
        const QStringList import { u"import"_s, u"jobs"_s, table, u"--data"_s, server.data() };
        auto ran = run(import + QStringList { u"--dry-run"_s });
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QVERIFY(ran.out.contains(u"title"_s) && ran.out.contains(u"column 1 (Title)"_s));
        QVERIFY(ran.out.contains(u"Nothing was changed"_s));
        ran = run(import);
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QVERIFY2(ran.out.contains(u"3 jobs added, 0 were there already, 2 rows refused"_s),
            qPrintable(ran.out));
        QVERIFY(ran.out.contains(u"Line 3: "_s) && ran.out.contains(u"Line 4: "_s));
        QVERIFY(server.start());
        ran = run(import);
        QVERIFY2(ran.out.contains(u"0 jobs added, 3 were there already, 2 rows refused"_s),
            qPrintable(ran.out));
        QCOMPARE(server.get("/v1/log?after=0", "Bearer " + server.signIn().toLatin1())
                     .body.count("job.created"),
            3);
    }

    void verifyNamesTheAlteredRecord()
    {
        ServerProcess server;
        const QStringList verify { u"verify"_s, u"--data"_s, server.data() };
        auto ran = run(verify);
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QVERIFY(ran.out.contains(u"in order: 1 events"_s));
        QVERIFY(server.start());
        verifySentence(run(verify), 1, u"Stop it, then verify"_s);
        QCOMPARE(server.stop(), 0);

        const QString journal = server.data() + u"/journal.db"_s;
        QFile file(journal);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        const qsizetype at = bytes.indexOf("\"name\":\"ada\"");
        QVERIFY(at > 0);
        file.seek(at + 8);
        file.write("eve");
        file.close();
        ran = run(verify);
        QCOMPARE(ran.exitCode, 1);
        QCOMPARE(ran.err.count(u'\n'), 1);
    }

    //! A stop right after the start that kills instead of ending: the signal came before anybody listened for it.
    void endsWhenToldRightAfterItIsReady()
    {
        ServerProcess server;
        for (int i = 0; i < 10; ++i) {
            QVERIFY(server.start());
            QCOMPARE(server.stop(), 0);
        }
    }

    void damagedFilesAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("journal") << u"journal.db"_s;
        QTest::newRow("accounts") << u"accounts.db"_s;
        QTest::newRow("tracks") << u"tracks.db"_s;
    }
    //! A server that starts on ruins.
    void damagedFilesAreRefused()
    {
        QFETCH(QString, name);
        ServerProcess server;
        QFile file(server.data() + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(16'384, '?'));
        file.close();
        const auto ran
            = run({ u"serve"_s, u"--data"_s, server.data(), u"--listen"_s, u"127.0.0.1:0"_s });
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.err.count(u'\n') == 1, qPrintable(ran.err));
    }

    void serveRefuses_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QString>("part");
        QTest::newRow("not-an-address")
            << QStringList { u"--listen"_s, u"everywhere"_s } << u"not an address"_s;
        QTest::newRow("port-99999")
            << QStringList { u"--listen"_s, u"127.0.0.1:99999"_s } << u"not an address"_s;
        QTest::newRow("open-without-tls")
            << QStringList { u"--listen"_s, u"0.0.0.0:0"_s } << u"Without TLS"_s;
        QTest::newRow("admin-outside")
            << QStringList { u"--admin"_s, u"0.0.0.0:0"_s } << u"this machine only"_s;
        QTest::newRow("half-tls") << QStringList { u"--tls-cert"_s, u"/etc/hostname"_s }
                                  << u"both"_s;
        QTest::newRow("no-certificate")
            << QStringList { u"--tls-cert"_s, u"/nonexistent"_s, u"--tls-key"_s, u"/nonexistent"_s }
            << u"cannot be read"_s;
        QTest::newRow("hold") << QStringList { u"--hold"_s, u"soon"_s } << u"must be a number"_s;
    }
    void serveRefuses()
    {
        QFETCH(QStringList, more);
        QFETCH(QString, part);
        ServerProcess server;
        verifySentence(run(QStringList { u"serve"_s, u"--data"_s, server.data() } + more), 1, part);
    }

    void aTakenPortIsSaid()
    {
        ServerProcess one, two;
        QVERIFY(one.start());
        verifySentence(run({ u"serve"_s, u"--data"_s, two.data(), u"--listen"_s,
                           u"127.0.0.1:%1"_s.arg(one.port()) }),
            1, u"taken"_s);
        verifySentence(
            run({ u"serve"_s, u"--data"_s, one.data(), u"--listen"_s, u"127.0.0.1:0"_s }), 1,
            u"already"_s);
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
