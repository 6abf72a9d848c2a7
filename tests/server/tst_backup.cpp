// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_process.h"

#include "journal/raw_file.h"
#include "server/data_folder.h"
#include "server/proof_files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace dispatch::server::test;

//! Back-ups as an administrator meets them: made while the server runs, refused when they would be worth nothing.
class TestBackup : public QObject {
    Q_OBJECT

private:
    static QStringList backupArgs(const QString &data, const QString &to)
    {
        return { u"backup"_s, u"--data"_s, data, u"--to"_s, to };
    }
    static QStringList restoreArgs(const QString &data, const QString &from)
    {
        return { u"restore"_s, u"--data"_s, data, u"--from"_s, from };
    }
    static void verifyDone(const Ran &ran, const QString &part)
    {
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QVERIFY2(ran.out.contains(part), qPrintable(ran.out));
    }
    static void verifyRefused(const Ran &ran, const QString &part)
    {
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.err.contains(part), qPrintable(ran.err));
        QCOMPARE(ran.err.count(u'\n'), 1);
        QVERIFY(ran.out.isEmpty());
    }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QJsonObject manifestOf(const QString &folder)
    {
        return QJsonDocument::fromJson(contentOf(folder + u"/manifest.json"_s)).object();
    }
    static QString jobsFile(const QTemporaryDir &folder)
    {
        QByteArray rows = "title,address\n";
        for (int i = 0; i < 50; ++i)
            rows += "Boiler " + QByteArray::number(i) + ",Storgata " + QByteArray::number(i) + '\n';
        return writeFile(folder, u"jobs.csv"_s, rows);
    }
    static QStringList importArgs(const QString &data, const QString &file)
    {
        return { u"import"_s, u"jobs"_s, file, u"--data"_s, data };
    }
    static Answer ask(const ServerProcess &server, const QByteArray &action,
        const QJsonObject &body, const QByteArray &token, bool isAdminPort = true)
    {
        const QByteArray bytes = QJsonDocument(body).toJson(QJsonDocument::Compact);
        return server.raw("POST /v1/admin/backup/" + action
                + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer " + token
                + "\r\nContent-Length: " + QByteArray::number(bytes.size()) + "\r\n\r\n" + bytes,
            isAdminPort ? server.adminPort() : server.port());
    }
    static QByteArray secretOf(const ServerProcess &server)
    {
        return QJsonDocument::fromJson(contentOf(server.data() + u"/admin.json"_s))
            .object()
            .value("token"_L1)
            .toString()
            .toLatin1();
    }

    //! What an earlier version would have left out.
    static void takeOut(const QString &copy, const QStringList &names)
    {
        auto manifest = manifestOf(copy);
        QJsonArray files;
        for (const auto &file : manifest.value("files"_L1).toArray()) {
            if (!names.contains(file["name"_L1].toString()))
                files.append(file);
            else
                QVERIFY(QFile::remove(copy + u'/' + file["name"_L1].toString()));
        }
        manifest.insert("files"_L1, files);
        manifest.insert("format"_L1, 1);
        QFile out(copy + u"/manifest.json"_s);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(QJsonDocument(manifest).toJson());
    }
    static QByteArray bearer(const ServerProcess &server)
    {
        return "Bearer " + server.signIn().toLatin1();
    }
    //! Signs now. \return the number of the checkpoint, 0 if there is none
    static qint64 signNow(const ServerProcess &server)
    {
        return server.post("/v1/proof", "{}", bearer(server))
            .json()["checkpoint"_L1]
            .toObject()["number"_L1]
            .toInteger();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Back-ups outlive versions.
    void fromBefore_data()
    {
        QTest::addColumn<QStringList>("names"); // that were not in a back-up then
        QTest::addColumn<QString>("said");
        const QStringList proof { u"proof.key"_s, u"proof.checkpoints"_s };
        QTest::newRow("there-were-files")
            << (proof + QStringList { u"uploads.db"_s }) << u"must sign in again"_s;
        QTest::newRow("the-key-went-along")
            << proof << u"The key that signs checkpoints was not in this back-up"_s;
    }
    void fromBefore()
    {
        QFETCH(QStringList, names);
        QFETCH(QString, said);
        ServerProcess server;
        const QString copy = server.folder().filePath(u"copy"_s);
        verifyDone(run(backupArgs(server.data(), copy)), u"complete and checked"_s);
        takeOut(copy, names);
        if (names.contains(u"uploads.db"_s))
            QVERIFY(QDir(copy + u"/uploads"_s).removeRecursively());
        QCOMPARE(manifestOf(copy).value("files"_L1).toArray().size(),
            names.contains(u"uploads.db"_s) ? 3 : 4);
        server.moveTo(server.folder().filePath(u"again"_s));
        verifyDone(run(restoreArgs(server.data(), copy)), said);
        verifyDone(run({ u"verify"_s, u"--data"_s, server.data() }), u"0 attached files"_s);
        QVERIFY(server.start());
    }

    //! A restored office must sign with the key that everybody knows, and stand by what it signed.
    void signsOnWhereItWas()
    {
        ServerProcess server;
        QVERIFY(server.start());
        verifyDone(run(importArgs(server.data(), jobsFile(server.folder()))), u"50 jobs added"_s);
        QCOMPARE(signNow(server), 1);
        const QString copy = server.folder().filePath(u"copy"_s);
        verifyDone(run(backupArgs(server.data(), copy)), u"complete and checked"_s);
        const QByteArray key = contentOf(server.data() + u"/proof.key"_s);
        const QByteArray before = contentOf(server.data() + u"/proof.checkpoints"_s);
        QCOMPARE(before.count('\n'), 1);
        // What is signed after the copy is about records that it does not have.
        const QString more
            = writeFile(server.folder(), u"more.csv"_s, "title,address\nTap,Quay 4\n");
        verifyDone(run(importArgs(server.data(), more)), u"1 jobs added"_s);
        QCOMPARE(signNow(server), 2);
        server.kill();

        QDir(server.data()).removeRecursively(); // the disk is gone
        const auto restored = run(restoreArgs(server.data(), copy));
        verifyDone(restored, u"must sign in again"_s);
        QVERIFY2(!restored.out.contains(u"The key that signs"_s), qPrintable(restored.out));
        QCOMPARE(contentOf(server.data() + u"/proof.key"_s), key);
        QCOMPARE(contentOf(server.data() + u"/proof.checkpoints"_s), before);
        constexpr auto OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
        for (const auto &folder : { copy, server.data() })
            QCOMPARE(QFile::permissions(folder + u"/proof.key"_s)
                    & ~(QFileDevice::ReadUser | QFileDevice::WriteUser),
                OwnerOnly);
        verifyDone(run({ u"verify"_s, u"--data"_s, server.data() }),
            u"1 signed checkpoints bear it out"_s);
        QVERIFY(server.start());
        QCOMPARE(signNow(server), 2); // goes on from the first
        QCOMPARE(server.stop(), 0);
        verifyDone(
            run({ u"verify"_s, u"--data"_s, server.data() }), u"signed checkpoints bear it out"_s);
    }

    //! Taken while the server signs: a line that is not whole yet, and those after the copy, stay out.
    void takesWhatWasSignedThen()
    {
        ServerProcess server;
        QVERIFY(server.start());
        verifyDone(run(importArgs(server.data(), jobsFile(server.folder()))), u"50 jobs added"_s);
        QCOMPARE(signNow(server), 1);
        const QByteArray secret = secretOf(server);
        const QString copy = server.folder().filePath(u"copy"_s);
        QCOMPARE(ask(server, "begin", { { u"to"_s, copy } }, secret).status, 201);
        QJsonObject step;
        while (!step.value("isComplete"_L1).toBool()) {
            const auto answer = ask(server, "step", {}, secret);
            QCOMPARE(answer.status, 200);
            step = answer.json();
        }
        const QString path = server.data() + u"/proof.checkpoints"_s;
        const QByteArray first = contentOf(path);
        QCOMPARE(step.value("proofBytes"_L1).toInteger(), first.size());
        const QString more
            = writeFile(server.folder(), u"more.csv"_s, "title,address\nTap,Quay 4\n");
        verifyDone(run(importArgs(server.data(), more)), u"1 jobs added"_s);
        QCOMPARE(signNow(server), 2);
        const QByteArray both = contentOf(path);
        QVERIFY(both.startsWith(first) && both.size() > first.size());

        const dispatch::server::DataFolder folder(server.data());
        const auto copied = [&](qint64 bytes) {
            const QTemporaryDir to;
            QString unread;
            const auto done = dispatch::server::copyProof(folder, to.path(), bytes, unread);
            return done ? contentOf(to.filePath(u"proof.checkpoints"_s)) : done.error().toUtf8();
        };
        QCOMPARE(copied(0), QByteArray());
        QCOMPARE(copied(first.size() - 1), QByteArray());
        QCOMPARE(copied(first.size()), first);
        QCOMPARE(copied(both.size() - 1), first);
        QCOMPARE(copied(both.size()), both);
    }

    //! The good back-ups of before must not be replaced by one of a log that somebody has cut.
    void whatContradictsWhatWasSignedIsNoBackup()
    {
        ServerProcess server;
        QVERIFY(server.start());
        verifyDone(run(importArgs(server.data(), jobsFile(server.folder()))), u"50 jobs added"_s);
        QCOMPARE(server.stop(), 0); // signs what there is
        // Everything beside the records is made to fit.
        QCOMPARE(dispatch::test::runSql(server.data() + u"/journal.db"_s,
                     "DELETE FROM commands WHERE last_seq > 12; DELETE FROM events WHERE seq > 12;"
                     "UPDATE meta SET value = x'000000000000000c' || (SELECT h FROM events WHERE "
                     "seq = 12) WHERE key = 'head'"),
            QString());
        const QString copy = server.folder().filePath(u"copy"_s);
        const auto ran = run(backupArgs(server.data(), copy));
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.err.contains(u"The records after 12 are missing: signed checkpoint"_s),
            qPrintable(ran.err));
        QVERIFY(!QFile::exists(copy) && !QFile::exists(copy + u".partial"_s));
    }

    //! A key that was spoiled is said, and does not keep the office from having a copy of its data.
    void aSpoiledKeyIsSaid()
    {
        ServerProcess server;
        verifyDone(run(importArgs(server.data(), jobsFile(server.folder()))), u"50 jobs added"_s);
        QFile key(server.data() + u"/proof.key"_s);
        QVERIFY(key.open(QIODevice::WriteOnly | QIODevice::Truncate));
        key.write("spoiled\n");
        key.close();
        const QString copy = server.folder().filePath(u"copy"_s);
        const auto ran = run(backupArgs(server.data(), copy));
        verifyDone(ran, u"complete and checked"_s);
        QVERIFY2(ran.out.contains(u"What was signed of the journal could not be checked"_s)
                && ran.out.contains(u"is damaged"_s),
            qPrintable(ran.out));
        QCOMPARE(contentOf(copy + u"/proof.key"_s), "spoiled\n");
    }

    void whatCannotBeReadOfTheProofIsSaid_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("files"); // in the back-up
        QTest::addColumn<QString>("restored");
        QTest::newRow("the-key") << u"proof.key"_s << 4
                                 << u"The key that signs checkpoints was not in this back-up"_s;
        QTest::newRow("what-was-signed") << u"proof.checkpoints"_s << 5 << u"must sign in again"_s;
    }
    //! An office that has had no back-up since somebody took the right to read its key away.
    void whatCannotBeReadOfTheProofIsSaid()
    {
        QFETCH(QString, name);
        QFETCH(int, files);
        QFETCH(QString, restored);
        ServerProcess server;
        verifyDone(run(importArgs(server.data(), jobsFile(server.folder()))), u"50 jobs added"_s);
        // Root reads whatever the rights say, but nobody reads a folder.
        const QString path = server.data() + u'/' + name;
        QVERIFY(!QFile::exists(path) || QFile::remove(path));
        QVERIFY(QDir().mkdir(path));
        const QString copy = server.folder().filePath(u"copy"_s);
        const auto ran = run(backupArgs(server.data(), copy));
        verifyDone(ran, u"complete and checked"_s);
        QVERIFY2(ran.out.contains(u"What was signed of the journal could not be checked"_s)
                && ran.out.contains(name + u" cannot be read"_s),
            qPrintable(ran.out));
        QVERIFY(!QFile::exists(copy + u'/' + name));
        QCOMPARE(manifestOf(copy).value("files"_L1).toArray().size(), files);
        verifyDone(run(restoreArgs(server.folder().filePath(u"again"_s), copy)), restored);
    }

    //! What comes back must be what went in: jobs, accounts, phones; and what was taken once is not taken again.
    void comesBackWhole_data()
    {
        QTest::addColumn<bool>("isRunning");
        QTest::newRow("stopped") << false;
        QTest::newRow("running") << true;
    }
    void comesBackWhole()
    {
        QFETCH(bool, isRunning);
        ServerProcess server;
        if (isRunning)
            QVERIFY(server.start());
        const QString jobs = jobsFile(server.folder());
        verifyDone(run(importArgs(server.data(), jobs)), u"50 jobs added"_s);
        const auto phone = run(
            { u"device"_s, u"add"_s, u"--data"_s, server.data(), u"--technician"_s, u"Bo"_s });
        QCOMPARE(phone.exitCode, 0);
        const QString copy = server.folder().filePath(u"copy"_s);
        verifyDone(run(backupArgs(server.data(), copy)), u"complete and checked"_s);
        const QString token
            = isRunning ? server.signIn() : QString(); // a session, later than the copy
        server.kill();

        const auto manifest = manifestOf(copy);
        QVERIFY(manifest.value("head"_L1).toInteger() >= 50);
        const auto files = manifest.value("files"_L1).toArray();
        QCOMPARE(files.size(), 5); // four stores and the key; nothing was signed yet
        for (const auto &file : files) {
            const QByteArray content = contentOf(copy + u'/' + file["name"_L1].toString());
            QCOMPARE(file["bytes"_L1].toInteger(), content.size());
            QCOMPARE(file["sha256"_L1].toString().toLatin1(),
                QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
        }
        QCOMPARE(
            QDir(copy).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), files.size() + 2);

        QDir(server.data()).removeRecursively(); // the disk is gone
        verifyDone(run(restoreArgs(server.data(), copy)), u"must sign in again"_s);
        QCOMPARE(QDir(server.data()).entryList(QDir::Files).filter(u"restor"_s), QStringList());
        verifyDone(run({ u"verify"_s, u"--data"_s, server.data() }),
            u"in order: %1 events"_s.arg(manifest.value("head"_L1).toInteger() + 1));
        verifyDone(run(importArgs(server.data(), jobs)), u"0 jobs added, 50 were there already"_s);

        QVERIFY(server.start());
        if (isRunning)
            QCOMPARE(
                server.get("/v1/log?after=0&limit=1", "Bearer " + token.toLatin1()).status, 401);
        const auto log = server.get("/v1/log?after="
                + QByteArray::number(manifest.value("head"_L1).toInteger()) + "&limit=1",
            "Bearer " + server.signIn().toLatin1());
        QCOMPARE(log.status, 200);
        const auto record = log.json().value("events"_L1)[0];
        QCOMPARE(record["event"_L1].toString(), u"org.changed"_s);
        QCOMPARE(record["data"_L1]["restored"_L1]["epoch"_L1], manifest.value("epoch"_L1));
        QCOMPARE(record["data"_L1]["restored"_L1]["seq"_L1], manifest.value("head"_L1));
        const auto fix = server.get(
            "/v1/ingest/osmand?lat=1&lon=2&timestamp=1&id=" + phone.out.trimmed().toLatin1());
        QCOMPARE(fix.status, 200); // the phone goes on
    }

    //! Sessions of the moment of the copy may have been ended since: they must not come back.
    void sessionsDoNotComeBack()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const QByteArray bearer = "Bearer " + server.signIn().toLatin1();
        QCOMPARE(server.get("/v1/log?after=0&limit=1", bearer).status, 200);
        const QString copy = server.folder().filePath(u"copy"_s);
        verifyDone(run(backupArgs(server.data(), copy)), u"complete"_s);
        QCOMPARE(server.stop(), 0);
        QDir(server.data()).removeRecursively();
        verifyDone(run(restoreArgs(server.data(), copy)), u"must sign in again"_s);
        QVERIFY(server.start());
        QCOMPARE(server.get("/v1/log?after=0&limit=1", bearer).status, 401);
    }

    void placesThatDoNotDo_data()
    {
        QTest::addColumn<QString>("to"); // below the temporary folder
        QTest::addColumn<QString>("part");
        QTest::newRow("inside-the-data") << u"data/copy"_s << u"lies inside the folder"_s;
        QTest::newRow("the-data-itself") << u"data"_s << u"lies inside the folder"_s;
        QTest::newRow("no-such-parent") << u"none/copy"_s << u"does not exist"_s;
        QTest::newRow("taken") << u"taken"_s << u"exists already"_s;
        QTest::newRow("partial-of-somebody-else") << u"foreign"_s << u"is in the way"_s;
        QTest::newRow("parent-is-a-file") << u"password/copy"_s << u"does not exist"_s;
    }
    void placesThatDoNotDo()
    {
        QFETCH(QString, to);
        QFETCH(QString, part);
        ServerProcess server;
        const QDir folder(server.folder().path());
        QVERIFY(folder.mkdir(u"taken"_s));
        QVERIFY(folder.mkpath(u"foreign.partial/photos"_s));
        const auto before = folder.entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
        verifyRefused(run(backupArgs(server.data(), folder.filePath(to))), part);
        QVERIFY(server.start());
        verifyRefused(run(backupArgs(server.data(), folder.filePath(to))), part);
        QCOMPARE(folder.entryList(QDir::AllEntries | QDir::NoDotAndDotDot), before);
        QVERIFY(folder.exists(u"foreign.partial/photos"_s));
    }

    void replacesOnlyABackupAndOnlyWhenTold()
    {
        ServerProcess server;
        const QString copy = server.folder().filePath(u"copy"_s);
        verifyDone(run(backupArgs(server.data(), copy)), u"complete"_s);
        const auto first = manifestOf(copy);
        verifyRefused(run(backupArgs(server.data(), copy)), u"--replace"_s);
        verifyDone(run(importArgs(server.data(), jobsFile(server.folder()))), u"50 jobs added"_s);
        verifyDone(
            run(backupArgs(server.data(), copy) + QStringList { u"--replace"_s }), u"complete"_s);
        QVERIFY(manifestOf(copy).value("head"_L1).toInteger()
            >= first.value("head"_L1).toInteger() + 50);
        QCOMPARE(QDir(server.folder().path()).entryList({ u"copy*"_s }), QStringList { u"copy"_s });

        QDir(server.folder().path()).mkdir(u"photos"_s);
        verifyRefused(run(backupArgs(server.data(), server.folder().filePath(u"photos"_s))
                          + QStringList { u"--replace"_s }),
            u"is not a back-up"_s);
    }

    //! A bad copy must be found out before it takes the place of anything.
    void damagedBackups_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("from"); // replaced in the file
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("part");
        QTest::newRow("journal") << u"journal.db"_s << "Boiler 7"_ba << "Boiler 8"_ba
                                 << u"is not as it was written"_s;
        QTest::newRow("accounts") << u"accounts.db"_s << "ada"_ba << "eve"_ba
                                  << u"is not as it was written"_s;
        QTest::newRow("key") << u"proof.key"_s << "\n"_ba << "0\n"_ba
                             << u"is not as it was written"_s;
        QTest::newRow("manifest-cut") << u"manifest.json"_s << "}\n"_ba << ""_ba << u"is damaged"_s;
        QTest::newRow("manifest-later") << u"manifest.json"_s << "\"format\": 2"_ba
                                        << "\"format\": 3"_ba << u"later version"_s;
        QTest::newRow("manifest-elsewhere") << u"manifest.json"_s << "tracks.db"_ba
                                            << "../x.db"_ba << u"the files of an organisation"_s;
        QTest::newRow("manifest-other-head") << u"manifest.json"_s << "\"head\": "_ba
                                             << "\"head\": 1"_ba << u"not the one its manifest"_s;
        QTest::newRow("no-manifest")
            << u"manifest.json"_s << QByteArray() << QByteArray() << u"holds no back-up"_s;
    }
    void damagedBackups()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, part);
        ServerProcess server;
        verifyDone(run(importArgs(server.data(), jobsFile(server.folder()))), u"50 jobs added"_s);
        const QString copy = server.folder().filePath(u"copy"_s);
        verifyDone(run(backupArgs(server.data(), copy)), u"complete"_s);

        const QString path = copy + u'/' + file;
        QByteArray content = contentOf(path);
        QVERIFY(from.isEmpty() || content.contains(from));
        QVERIFY(QFile::remove(path));
        if (!from.isEmpty()) {
            QFile out(path);
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(content.replace(from, to));
        }
        const QString again = server.folder().filePath(u"again"_s);
        verifyRefused(run(restoreArgs(again, copy)), part);
        QCOMPARE(QDir(again).entryList(QDir::Files).filter(u".db"_s), QStringList());
        QVERIFY(!QFile::exists(again + u"/restore-unfinished"_s));
        verifyRefused(run({ u"serve"_s, u"--data"_s, again }), u"holds no organisation"_s);
    }

    void restoreSparesWhatIsThere()
    {
        ServerProcess server;
        const QString copy = server.folder().filePath(u"copy"_s);
        verifyDone(run(backupArgs(server.data(), copy)), u"complete"_s);
        verifyRefused(run(restoreArgs(server.data(), copy)), u"holds an organisation already"_s);

        // Accounts without a journal: somebody's only rest.
        const QString rest = server.folder().filePath(u"rest"_s);
        QVERIFY(QDir().mkdir(rest));
        QVERIFY(QFile::copy(copy + u"/accounts.db"_s, rest + u"/accounts.db"_s));
        verifyRefused(run(restoreArgs(rest, copy)), u"accounts.db of another organisation"_s);
        // So is the key alone, by which it can sign what it was.
        const QString keyed = server.folder().filePath(u"keyed"_s);
        QVERIFY(QDir().mkdir(keyed));
        QVERIFY(QFile::copy(copy + u"/proof.key"_s, keyed + u"/proof.key"_s));
        verifyRefused(run(restoreArgs(keyed, copy)), u"proof.key of another organisation"_s);
        QCOMPARE(contentOf(rest + u"/accounts.db"_s), contentOf(copy + u"/accounts.db"_s));

        // The same, left by a restore that was cut off: that one is simply run again.
        QFile mark(rest + u"/restore-unfinished"_s);
        QVERIFY(mark.open(QIODevice::WriteOnly));
        mark.close();
        verifyDone(run(restoreArgs(rest, copy)), u"is restored"_s);
        verifyDone(run({ u"verify"_s, u"--data"_s, rest }), u"in order"_s);
        QVERIFY(!QFile::exists(mark.fileName()));
    }

    //! The routes write on the server's disk: whoever is not on its machine must not reach them, administrator or not.
    void onlyTheFoldersOwnerMayAsk()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const QJsonObject to { { u"to"_s, server.folder().filePath(u"copy"_s) } };
        const QByteArray ada = server.signIn().toLatin1(); // an administrator
        QCOMPARE(ask(server, "begin", to, ada).status, 401);
        QCOMPARE(ask(server, "begin", to, ada, false).status, 401);
        QCOMPARE(ask(server, "begin", to, secretOf(server), false).status, 401);
        QCOMPARE(ask(server, "begin", to, {}).status, 401);
        QCOMPARE(ask(server, "begin", to, secretOf(server)).status, 201);
    }

    void oneAtATimeAndTakenBackWhenCancelled()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const QByteArray secret = secretOf(server);
        const QString copy = server.folder().filePath(u"copy"_s);
        QCOMPARE(ask(server, "step", {}, secret).status, 409); // none has begun
        QCOMPARE(ask(server, "begin", { { u"to"_s, copy } }, secret).status, 201);
        QVERIFY(QDir(copy + u".partial"_s).exists());
        QCOMPARE(ask(server, "begin", { { u"to"_s, QString(copy + u'2') } }, secret).status, 409);
        QCOMPARE(ask(server, "step", {}, secret).status, 200);
        QCOMPARE(ask(server, "cancel", {}, secret).status, 200);
        QVERIFY(!QDir(copy + u".partial"_s).exists());
        QCOMPARE(ask(server, "begin", { { u"to"_s, copy } }, secret).status, 201);
        QCOMPARE(server.stop(), 0); // a server that ends takes it back as well
        QVERIFY(!QDir(copy + u".partial"_s).exists());
    }

    void stoppedByCtrlC()
    {
#ifdef Q_OS_LINUX
        ServerProcess server;
        QVERIFY(server.start());
        // The server stands still, so that the command is certain to be in the middle of it.
        const auto serverPid = static_cast<pid_t>(server.processId());
        QCOMPARE(::kill(serverPid, SIGSTOP), 0);
        QProcess backup;
        const QString copy = server.folder().filePath(u"copy"_s);
        backup.start(program(), backupArgs(server.data(), copy));
        QVERIFY(backup.waitForStarted());
        const QDir files(u"/proc/%1/fd"_s.arg(backup.processId()));
        const auto isConnected = [&files] {
            for (const auto &one :
                files.entryInfoList(QDir::System | QDir::NoDotAndDotDot | QDir::Files)) {
                if (one.symLinkTarget().contains("socket:"_L1))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isConnected(), 30'000);
        QCOMPARE(::kill(static_cast<pid_t>(backup.processId()), SIGINT), 0);
        QCOMPARE(::kill(serverPid, SIGCONT), 0);
        QVERIFY(backup.waitForFinished());
        QCOMPARE(backup.exitStatus(), QProcess::NormalExit);
        QCOMPARE(backup.exitCode(), 1);
        const auto text = QString::fromUtf8(backup.readAllStandardError());
        QVERIFY2(text.contains(u"was stopped. Nothing of it was left behind"_s), qPrintable(text));
        QCOMPARE(QDir(server.folder().path()).entryList({ u"copy*"_s }), QStringList());
        verifyDone(run(backupArgs(server.data(), copy)), u"complete"_s);
#else
        QSKIP("Needs /proc to see that the command has reached the server");
#endif
    }
};

QTEST_GUILESS_MAIN(TestBackup)
#include "tst_backup.moc"
