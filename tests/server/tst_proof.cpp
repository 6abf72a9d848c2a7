// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_process.h"

#include "journal/raw_file.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace dispatch::server::test;

//! The proof as an administrator, a supervisor and a stranger with a case file meet it.
class TestProof : public QObject {
    Q_OBJECT

    static QByteArray bearer(const ServerProcess &server)
    {
        return "Bearer " + server.signIn().toLatin1();
    }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static Ran verify(const ServerProcess &server, const QStringList &more = {})
    {
        return run(QStringList { u"verify"_s, u"--data"_s, server.data() } + more);
    }
    static void addJobs(const ServerProcess &server, int count, const QString &name)
    {
        QByteArray rows = "title,address\n";
        for (int i = 0; i < count; ++i)
            rows += name.toUtf8() + ' ' + QByteArray::number(i) + ",Storgata "
                + QByteArray::number(i) + '\n';
        const auto ran = run({ u"import"_s, u"jobs"_s,
            writeFile(server.folder(), name + u".csv"_s, rows), u"--data"_s, server.data() });
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
    }
    //! A server that ran, signed twice and stopped.
    static void makeSigned(ServerProcess &server)
    {
        QVERIFY(server.start());
        addJobs(server, 5, u"boiler"_s);
        QCOMPARE(server.post("/v1/proof", "{}", bearer(server)).status, 200);
        addJobs(server, 5, u"tap"_s);
        QCOMPARE(server.stop(), 0);
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void itIsSignedOnDemandAndAtTheEnd()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const auto token = bearer(server);
        QCOMPARE(server.get("/v1/proof").status, 401);
        QCOMPARE(server.get("/v1/proof", token).json()["checkpoints"_L1].toArray().size(), 0);
        const auto first = server.post("/v1/proof", "{}", token);
        QCOMPARE(first.status, 200);
        const auto seal = first.json()["checkpoint"_L1].toObject();
        QCOMPARE(seal["number"_L1].toInt(), 1);
        // With nothing new it is the same again.
        QCOMPARE(server.post("/v1/proof", "{}", token).json()["checkpoint"_L1].toObject(), seal);
        addJobs(server, 3, u"boiler"_s);
        const auto from = server.get("/v1/proof?from=1", token).json();
        QCOMPARE(from["from"_L1].toObject()["link"_L1].toString().size(), 64);
        QCOMPARE(server.get("/v1/proof?from=99999", token).status, 404);
        QCOMPARE(server.stop(), 0);
        const auto ran = verify(server);
        QVERIFY2(
            ran.out.contains(u"2 signed checkpoints bear it out"), qPrintable(ran.out + ran.err));
        const auto proof = run({ u"proof"_s, u"--data"_s, server.data() });
        QVERIFY(proof.out.contains(seal["key"_L1].toString()));
        QVERIFY(proof.out.contains(u"Signed checkpoints: 2"));
        // A second life goes on from them.
        QVERIFY(server.start());
        addJobs(server, 1, u"tap"_s);
        QCOMPARE(server.post("/v1/proof", "{}", bearer(server))
                     .json()["checkpoint"_L1]
                     .toObject()["number"_L1]
                     .toInt(),
            3);
    }

    void whatWasDoneToTheFolderIsNamed_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("what");
        QTest::newRow("nothing") << QByteArray() << QString();
        QTest::newRow("altered")
            << "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'tap 1', 'tap 9') AS BLOB)"_ba
            << u"its text was altered"_s;
        // All that this program keeps beside the records is made to fit.
        QTest::newRow("truncated")
            << "DELETE FROM commands WHERE last_seq > 12; DELETE FROM events WHERE seq > 12;"
               "UPDATE meta SET value = x'000000000000000c' || (SELECT h FROM events WHERE seq = 12) WHERE key = 'head'"_ba
            << u"The records after 12 are missing: signed checkpoint 2"_s;
    }
    void whatWasDoneToTheFolderIsNamed()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QString, what);
        ServerProcess server;
        makeSigned(server);
        if (!sql.isEmpty())
            QCOMPARE(dispatch::test::runSql(server.data() + u"/journal.db"_s, sql), QString());
        const auto ran = verify(server);
        QCOMPARE(ran.exitCode, sql.isEmpty() ? 0 : 1);
        QVERIFY2(ran.err.contains(what), qPrintable(ran.err));
    }

    void aForgedCheckpointIsNamed()
    {
        ServerProcess server;
        makeSigned(server);
        const QString path = server.data() + u"/proof.checkpoints"_s;
        auto lines = contentOf(path).split('\n');
        QCOMPARE(lines.size(), 3);
        auto seal = QJsonDocument::fromJson(lines[0]).object();
        seal["atMs"_L1] = seal["atMs"_L1].toInteger() + 1;
        lines[0] = QJsonDocument(seal).toJson(QJsonDocument::Compact);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(lines.join('\n'));
        file.close();
        const auto ran = verify(server);
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.err.contains(u"Signed checkpoint 1") && ran.err.contains(u"is forged"),
            qPrintable(ran.err));
        const auto other = verify(server, { u"--key"_s, QString(64, u'a') });
        QVERIFY2(other.err.contains(u"another key"), qPrintable(other.err));
    }

    void aCaseStandsForItself()
    {
        ServerProcess server;
        QVERIFY(server.start());
        addJobs(server, 5, u"boiler"_s);
        const auto token = bearer(server);
        const auto log
            = server.get("/v1/log?after=0&limit=1000", token).json()["events"_L1].toArray();
        QString job;
        for (const auto &event : log) {
            if (event["event"_L1].toString() == "job.created"_L1)
                job = event["entity"_L1].toString();
        }
        QVERIFY(!job.isEmpty());
        const QByteArray target = "/v1/case?job=" + QUrl::toPercentEncoding(job);
        QCOMPARE(server.get(target).status, 401);
        QCOMPARE(
            server.get("/v1/case?job=job%2F01970e00-0000-7000-8000-000000000001", token).status,
            404);
        const auto answer = server.get(target, token);
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.contains("boiler 4"));
        QVERIFY(!answer.body.contains("boiler 3"));
        const auto key = answer.json()["key"_L1].toString();
        server.kill();

        const QString path = writeFile(server.folder(), u"case.json"_s, answer.body);
        const auto fine = run({ u"verify-case"_s, path });
        QVERIFY2(fine.exitCode == 0, qPrintable(fine.err));
        QVERIFY(fine.out.contains(u"none left out"));
        QCOMPARE(run({ u"verify-case"_s, path, u"--key"_s, key }).exitCode, 0);
        QCOMPARE(run({ u"verify-case"_s, path, u"--key"_s, QString(64, u'a') }).exitCode, 1);
        auto body = answer.body;
        body.replace("boiler 4", "boiler 5");
        const auto altered
            = run({ u"verify-case"_s, writeFile(server.folder(), u"bad.json"_s, body) });
        QCOMPARE(altered.exitCode, 1);
        QVERIFY2(altered.err.contains(u"was altered"), qPrintable(altered.err));
    }
};

QTEST_GUILESS_MAIN(TestProof)
#include "tst_proof.moc"
