// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"

#include "server/password.h"
#include "server/phone_routes.h"

#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;

namespace {

constexpr qint64 Arrival = 1'772'460'309'123; // 2026-03-02T14:05:09.123Z

//! Phones posting to the routes, over a real track file.
class Phones {
public:
    Phones()
        : tracks(journal::TrackStore::openOrCreate(bench.folder.filePath(u"tracks.db"_s)).value())
        , accounts(Accounts::create(bench.folder.filePath(u"accounts.db"_s)).value())
        , ingest(*tracks, *accounts, *bench.commits, bench.hub->locations(), bench.metrics, {})
        , routes(ingest)
        , token(accounts->addDevice(bench.tom, bench.clock.now()).value())
    {
    }

    HttpResponse post(const QByteArray &target, const QByteArray &body,
        const QByteArray &authorization = {}, const QByteArray &contentType = "application/json")
    {
        return call("POST", target, body, authorization, contentType);
    }
    HttpResponse call(const QByteArray &method, const QByteArray &target, const QByteArray &body,
        const QByteArray &authorization, const QByteArray &contentType)
    {
        std::optional<HttpResponse> answer;
        HttpRequest request;
        request.method = method;
        request.target = target;
        request.body = body;
        request.authorization = authorization;
        request.contentType = contentType;
        const bool isOurs
            = routes.handle(request, bench.clock.now(), [&](const HttpResponse &r) { answer = r; });
        ingest.flush();
        bench.flush();
        return isOurs && answer ? *answer : HttpResponse { 0, {}, {}, {} };
    }
    [[nodiscard]] QByteArray basic() const
    {
        return "Basic " + QByteArray("tom:" + token.toLatin1()).toBase64();
    }
    [[nodiscard]] std::vector<domain::Fix> fixes() const
    {
        return tracks->read(bench.tom, {}, domain::timestampFromMs(Arrival * 2), 100).value();
    }

    Bench bench;
    std::unique_ptr<journal::TrackStore> tracks;
    std::unique_ptr<Accounts> accounts;
    Ingest ingest;
    PhoneRoutes routes;
    QString token;
};

} // namespace

//! What phones send, from the request to the map.
class TestIngest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    void aVanAtFiftyKmh_data()
    {
        QTest::addColumn<QByteArray>("form");
        for (const char *form : { "owntracks", "traccar", "osmand", "osmand-get", "overland" })
            QTest::newRow(form) << QByteArray(form);
    }
    //! A unit mistaken: km/h for m/s, knots for km/h, a battery of 0.8 percent.
    void aVanAtFiftyKmh()
    {
        QFETCH(QByteArray, form);
        Phones phones;
        const QByteArray token = phones.token.toLatin1();
        HttpResponse response;
        if (form == "owntracks") {
            response = phones.post("/v1/ingest/owntracks",
                R"({"_type":"location","lat":44.8,"lon":20.4,"tst":1772460300,"vel":50,"cog":90,"batt":80,"acc":10})",
                phones.basic());
            QCOMPARE(response.body, QByteArray("[]"));
        } else if (form == "traccar") {
            response = phones.post("/v1/ingest/osmand",
                QByteArray(
                    R"({"device_id":"TOKEN","location":{"timestamp":"2026-03-02T14:05:00.000Z","coords":{"latitude":44.8,"longitude":20.4,"speed":13.8889,"heading":90,"accuracy":10},"battery":{"level":0.8,"is_charging":false}}})")
                    .replace("TOKEN", token));
        } else if (form == "osmand") {
            response = phones.post("/v1/ingest/osmand",
                "id=" + token
                    + "&lat=44.8&lon=20.4&timestamp=1772460300&speed=26.9978&bearing=90&batt=80&"
                      "accuracy=10",
                {}, "application/x-www-form-urlencoded");
        } else if (form == "osmand-get") {
            response = phones.call("GET",
                "/v1/ingest/osmand?deviceid=" + token
                    + "&lat=44.8&lon=20.4&timestamp=1772460300&speed=26.9978&bearing=90&batt=80&"
                      "accuracy=10",
                {}, {}, {});
        } else {
            response = phones.post("/v1/ingest/overland",
                R"({"locations":[{"type":"Feature","geometry":{"type":"Point","coordinates":[20.4,44.8]},"properties":{"timestamp":"2026-03-02T14:05:00Z","speed":13.8889,"course":90,"battery_level":0.8,"horizontal_accuracy":10}}]})",
                "Bearer " + token);
            QVERIFY(response.body.contains("\"result\":\"ok\""));
            QVERIFY(response.body.contains("\"stored\":1"));
        }
        QCOMPARE(response.status, 200);

        const auto fixes = phones.fixes();
        QCOMPARE(fixes.size(), 1u);
        QVERIFY(std::abs(fixes[0].position.latitudeDeg - 44.8) < 1e-6);
        QVERIFY(std::abs(fixes[0].position.longitudeDeg - 20.4) < 1e-6);
        QCOMPARE(domain::toMs(fixes[0].fixTime), 1'772'460'300'000);
        QVERIFY(std::abs(fixes[0].speedMps.value() - 13.89) < 0.01);
        QCOMPARE(fixes[0].courseDeg.value(), 90.0);
        QCOMPARE(fixes[0].batteryPercent.value(), 80);

        const auto dina = phones.bench.connect(u"dina"_s);
        protocol::Subscribe wish;
        wish.wantsLocations = true;
        phones.bench.send(dina, wish);
        phones.bench.tick(100ms);
        const auto record = phones.bench.takeLocations(dina).at(0).records.at(0);
        QCOMPARE(int(record.speedCmps), 1389);
        QCOMPARE(int(record.courseCdeg), 9000);
        QCOMPARE(int(record.batteryPercent), 80);
        QVERIFY(std::abs(int(record.ageDs) - 92) <= 1);
    }

    //! A stranger's position on the map.
    void unknownTokensAreRefused_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("owntracks") << QByteArray("/v1/ingest/owntracks") << QByteArray("{}");
        QTest::newRow("osmand") << QByteArray("/v1/ingest/osmand?id=nobody&lat=1&lon=2")
                                << QByteArray();
        QTest::newRow("traccar") << QByteArray("/v1/ingest/osmand")
                                 << QByteArray(R"({"device_id":"x"})");
        QTest::newRow("overland") << QByteArray("/v1/ingest/overland") << QByteArray("{}");
    }
    void unknownTokensAreRefused()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        Phones phones;
        QCOMPARE(phones.post(target, body).status, 401);
        QCOMPARE(phones.post(target, body, "Bearer x").status, 401);
    }

    void uselessPayloadsAreAccepted_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("not-json") << QByteArray("hello");
        QTest::newRow("waypoint") << QByteArray(R"({"_type":"waypoint"})");
        QTest::newRow("no-position") << QByteArray(R"({"_type":"location","tst":1})");
        QTest::newRow("far-out") << QByteArray(
            R"({"_type":"location","lat":95,"lon":20,"tst":1772460300})");
    }
    //! A phone that sends the same refused message until its battery is empty.
    void uselessPayloadsAreAccepted()
    {
        QFETCH(QByteArray, body);
        Phones phones;
        const auto response = phones.post("/v1/ingest/owntracks", body, phones.basic());
        QCOMPARE(response.status, 200);
        QCOMPARE(response.body, QByteArray("[]"));
        QVERIFY(phones.fixes().empty());
    }

    //! Somebody followed home.
    void nothingIsKeptOffShift()
    {
        Phones phones;
        const auto dina = phones.bench.connect(u"dina"_s);
        QVERIFY(
            phones.bench.act(dina, phones.bench.tom, domain::SetDuty { domain::Duty::OffShift, {} })
                .outcome);
        const auto response = phones.post("/v1/ingest/overland",
            R"({"locations":[{"type":"Feature","geometry":{"type":"Point","coordinates":[20.4,44.8]},"properties":{"timestamp":"2026-03-02T14:05:00Z"}}]})",
            "Bearer " + phones.token.toLatin1());
        QCOMPARE(response.status, 200);
        QVERIFY(response.body.contains("\"offShift\":1"));
        QVERIFY(phones.fixes().empty());
        QCOMPARE(phones.bench.metrics.fixesOffShift, 1u);
    }

    //! A batch that the phone sends again, counted twice.
    void repeatsAreDropped()
    {
        Phones phones;
        const QByteArray body = R"({"_type":"location","lat":44.8,"lon":20.4,"tst":1772460300})";
        phones.post("/v1/ingest/owntracks", body, phones.basic());
        phones.post("/v1/ingest/owntracks", body, phones.basic());
        QCOMPARE(phones.fixes().size(), 1u);
        QCOMPARE(phones.bench.metrics.fixesStored, 1u);
        QCOMPARE(phones.bench.metrics.fixesRepeated, 1u);
    }

    //! One phone gone mad that keeps the server busy.
    void onePhoneIsLimited()
    {
        Phones phones;
        const QByteArray query = "/v1/ingest/osmand?id=" + phones.token.toLatin1();
        for (int i = 0; i < protocol::IngestBurst; ++i)
            QCOMPARE(phones.call("GET", query, {}, {}, {}).status, 200);
        const auto limited = phones.call("GET", query, {}, {}, {});
        QCOMPARE(limited.status, 429);
        QCOMPARE(limited.headers.at(0).first, QByteArray("Retry-After"));
        QCOMPARE(limited.headers.at(0).second, QByteArray("1"));
        phones.bench.clock.advance(500ms);
        QCOMPARE(phones.call("GET", query, {}, {}, {}).status, 200);
    }

    //! An SOS that nobody hears.
    void anSosRaisesTheEmergency()
    {
        Phones phones;
        const auto dina = phones.bench.connect(u"dina"_s);
        phones.bench.take(dina);
        const auto response = phones.post("/v1/ingest/osmand",
            QByteArray(
                R"({"device_id":"TOKEN","location":{"timestamp":"2026-03-02T14:05:00.000Z","coords":{"latitude":44.8,"longitude":20.4},"alarm":"sos"}})")
                .replace("TOKEN", phones.token.toLatin1()));
        QCOMPARE(response.status, 200);
        QVERIFY(phones.bench.operation().technician(phones.bench.tom)->hasEmergency);
        QCOMPARE(phones.bench.operation().alarms().size(), 1);
        const auto batches = phones.bench.takeOf<protocol::EventBatch>(dina);
        QVERIFY(!batches.empty());
        QVERIFY(std::holds_alternative<domain::EmergencyChanged>(batches[0].events.at(0).payload));
        QCOMPARE(batches[0].events[0].by.kind, domain::Kind::Org);
    }

    void methods()
    {
        Phones phones;
        QCOMPARE(phones.call("GET", "/v1/ingest/owntracks", {}, {}, {}).status, 405);
        QCOMPARE(phones.call("DELETE", "/v1/ingest/osmand", {}, {}, {}).status, 405);
        QCOMPARE(phones.call("POST", "/v1/ingest/other", {}, {}, {}).status,
            0); // not ours: 404 by the router
    }
};

QTEST_GUILESS_MAIN(TestIngest)
#include "tst_ingest.moc"
