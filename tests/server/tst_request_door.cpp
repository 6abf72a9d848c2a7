// SPDX-License-Identifier: GPL-3.0-or-later
#include "open_metrics_reader.h"
#include "server_process.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::server::test;

namespace {

const QByteArray Body
    = R"({"title":"No heat","customerName":"Vera Holm","customerPhone":"0198 7766","address":"Quay Street 4","lat":48.2082,"lon":16.3738})"_ba;

QByteArray addIntake(const ServerProcess &server, const QString &name)
{
    return run({ u"intake"_s, u"add"_s, name, u"--data"_s, server.data() })
        .out.trimmed()
        .toLatin1();
}

Answer post(const ServerProcess &server, const QByteArray &token, const QByteArray &keys,
    const QByteArray &body)
{
    return server.raw("POST /v1/requests HTTP/1.1\r\nHost: t\r\nConnection: close\r\n"
                      "Content-Type: application/json\r\nAuthorization: Bearer "
        + token + "\r\n" + keys + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
        + body);
}

} // namespace

//! The door for requests as a partner meets it: the program, its command line and the wire.
class TestRequestDoor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! A second job because the server was restarted, or killed, between two tries.
    void aRequestIsTakenOnceAcrossRestarts()
    {
        ServerProcess server;
        const QByteArray token = addIntake(server, u"Web form"_s); // no server runs
        QCOMPARE(token.size(), 43);
        QVERIFY(server.start());
        const auto made = post(server, token, "Idempotency-Key: abc\r\n", Body);
        QCOMPARE(made.status, 201);
        server.kill();
        QVERIFY(server.start());
        const auto again = post(server, token, "Idempotency-Key: abc\r\n", Body);
        QCOMPARE(again.status, 200);
        QCOMPARE(again.json()[u"id"_s], made.json()[u"id"_s]);
        QCOMPARE(again.json()[u"number"_s], made.json()[u"number"_s]);
        QCOMPARE(server.stop(), 0);
        QVERIFY(server.start());
        auto other = Body;
        other.replace("No heat", "No water");
        QCOMPARE(post(server, token, "Idempotency-Key: abc\r\n", other).status, 409);
        const auto log = server.get("/v1/log?after=0", "Bearer " + server.signIn().toLatin1()).body;
        QCOMPARE(log.count("job.created"), 1);
        QVERIFY(log.contains("Web form")); // the log says who asked
        const auto state = server.get(
            "/v1/requests/" + made.json()[u"id"_s].toString().toLatin1(), "Bearer " + token);
        QCOMPARE(state.status, 200);
        QCOMPARE(state.json()[u"state"_s].toString(), u"received"_s);
    }

    void onTheWire()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const QByteArray token = addIntake(server, u"Partner"_s); // a server runs
        QCOMPARE(token.size(), 43);
        QCOMPARE(post(server, "x", "Idempotency-Key: a\r\n", Body).status, 401);
        QCOMPARE(post(server, token, {}, Body).status, 400);
        QCOMPARE(
            post(server, token, "Idempotency-Key: a\r\nIdempotency-Key: b\r\n", Body).status, 400);
        QCOMPARE(post(server, token, "idempotency-key: a\r\n", Body).status, 201);
        QCOMPARE(post(server, token, "Idempotency-Key:  a \r\n", Body).status, 200);
        QCOMPARE(
            post(server, token, "Idempotency-Key: c\r\n", QByteArray(16 * 1024 + 1, ' ')).status,
            413);
        const auto twin = post(server, token, "Idempotency-Key: d\r\n", Body);
        QCOMPARE(twin.status, 201);
        QCOMPARE(twin.json()[u"possibleDuplicateOf"_s].toArray(), QJsonArray { 1 });

        const auto metrics = server.get("/metrics", {}, server.adminPort()).body;
        const auto samples = OpenMetricsReader::read(metrics);
        QVERIFY2(samples, samples ? "" : qPrintable(samples.error()));
        QCOMPARE(samples->value("dispatch_requests_made_total"), 2);
        QCOMPARE(samples->value("dispatch_requests_repeated_total"), 1);
        QCOMPARE(samples->value("dispatch_requests_refused_total"), 3);
        QCOMPARE(samples->value("dispatch_requests_rate_limited_total"), 0);

        // Nothing of what was said, nor where, nor the token, is in the server's own log.
        QCOMPARE(server.stop(), 0);
        const QByteArray log = server.log();
        QVERIFY(log.contains("intake-added"));
        for (const QByteArray &secret :
            { token, "heat"_ba, "Vera"_ba, "0198 7766"_ba, "Quay"_ba, "48.2"_ba, "16.3"_ba })
            QVERIFY2(!log.contains(secret), log.constData());
    }

    void sourcesComeAndGo()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const QStringList data { u"--data"_s, server.data() };
        const QByteArray first = addIntake(server, u"Partner"_s);
        const QByteArray second = addIntake(server, u"partner"_s); // one more token for the same
        QVERIFY(first != second);
        QCOMPARE(post(server, first, "Idempotency-Key: a\r\n", Body).status, 201);
        QCOMPARE(post(server, second, "Idempotency-Key: a\r\n", Body).status, 200);

        auto ran = run(QStringList { u"intake"_s, u"remove"_s, u"Partner"_s } + data);
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QCOMPARE(post(server, first, "Idempotency-Key: a\r\n", Body).status, 401);
        QCOMPARE(post(server, second, "Idempotency-Key: a\r\n", Body).status, 401);
        const QByteArray third = addIntake(server, u"Partner"_s);
        QCOMPARE(post(server, third, "Idempotency-Key: a\r\n", Body).status, 200);

        ran = run(QStringList { u"intake"_s, u"remove"_s, u"nobody"_s } + data);
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.err.contains(u"no source of requests named nobody"_s), qPrintable(ran.err));
        ran = run(QStringList { u"intake"_s, u"add"_s, u"ada"_s } + data);
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.err.contains(u"somebody's account already"_s), qPrintable(ran.err));
        // Nobody signs in as a source.
        QVERIFY(server.signIn(u"Partner"_s).isEmpty());
        QCOMPARE(server.post("/v1/login", R"({"name":"Partner","password":""})").status, 401);
    }
};

QTEST_GUILESS_MAIN(TestRequestDoor)
#include "tst_request_door.moc"
