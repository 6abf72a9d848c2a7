// SPDX-License-Identifier: GPL-3.0-or-later
#include "request_bench.h"

#include "server/api.h"
#include "server/password.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;

//! Requests for service from outside, from the bytes to the job.
class TestRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    //! A job that is in the plan before anybody has looked at it, or that says less than the form did.
    void aRequestBecomesAJobThatWaits()
    {
        Door door;
        const auto response = door.post("1",
            { { u"title"_s, u" Boiler gives\n no hot water "_s },
                { u"description"_s, u" Since\nlast night. "_s }, { u"trade"_s, u"Heating"_s },
                { u"priority"_s, u"high"_s }, { u"customerName"_s, u"Vera Holm"_s },
                { u"customerPhone"_s, u"+43 1 555 0101"_s }, { u"address"_s, u"Quay Street 4"_s },
                { u"lat"_s, 48.2 }, { u"lon"_s, 16.4 }, { u"area"_s, u"North"_s },
                { u"skills"_s, QJsonArray { u"gas"_s } }, { u"colour"_s, u"green"_s } });
        QCOMPARE(response.status, 201);
        const auto body = bodyOf(response);
        QCOMPARE(body["number"_L1].toInt(), 1);
        QCOMPARE(body["state"_L1].toString(), u"received"_s);
        QCOMPARE(body["ignored"_L1].toArray(), QJsonArray { u"colour"_s });
        QCOMPARE(body["possibleDuplicateOf"_L1].toArray(), QJsonArray());
        const auto *job = door.job(1);
        QVERIFY(job);
        QCOMPARE(body["id"_L1].toString(), domain::uuidText(job->id.uuid));
        QCOMPARE(headerOf(response, "Location"),
            "/v1/requests/" + domain::uuidText(job->id.uuid).toLatin1());
        const domain::JobFields wanted { .title = u"Boiler gives no hot water"_s,
            .description = u"Since\nlast night."_s,
            .trade = u"heating"_s,
            .priority = domain::Priority::High,
            .customerName = u"Vera Holm"_s,
            .customerPhone = u"+43 1 555 0101"_s,
            .address = u"Quay Street 4"_s,
            .place = domain::GeoPoint { 48.2, 16.4 },
            .area = u"North"_s,
            .skills = { u"gas"_s } };
        QCOMPARE(job->fields, wanted);
        QCOMPARE(job->createdBy, door.form.account.id.ref());
        QCOMPARE(door.visit(1)->state, domain::VisitState::Requested);
        QCOMPARE(door.bench.metrics.requestsMade, 1u);
    }

    void anEmergencyRaisesItsAlarm()
    {
        Door door;
        QCOMPARE(
            door.post("1", { { u"title"_s, u"Gas"_s }, { u"priority"_s, u"emergency"_s } }).status,
            201);
        QCOMPARE(door.bench.operation().alarms().size(), 1);
        QCOMPARE(
            door.post("1", { { u"title"_s, u"Gas"_s }, { u"priority"_s, u"emergency"_s } }).status,
            200);
        QCOMPARE(door.bench.operation().alarms().size(), 1);
    }

    //! An answer lost on the way that makes a second job.
    void theSameAgainIsAnsweredAlike()
    {
        Door door;
        const auto first = door.post("a", NoHeat);
        QCOMPARE(first.status, 201);
        auto spaced = NoHeat;
        spaced[u"title"_s] = u"  No  heat "_s;
        spaced[u"form-version"_s] = 3;
        for (const auto &again : { NoHeat, spaced }) {
            const auto second = door.post("a", again);
            QCOMPARE(second.status, 200);
            QCOMPARE(bodyOf(second)["id"_L1], bodyOf(first)["id"_L1]);
            QCOMPARE(bodyOf(second)["number"_L1], bodyOf(first)["number"_L1]);
        }
        // Also when the job has moved on.
        domain::ActOnVisit approve;
        approve.action = domain::Action::Approve;
        const auto dina = door.bench.connect(u"dina"_s);
        QVERIFY(door.bench.act(dina, door.visit(1)->id, approve).outcome);
        const auto later = door.post("a", NoHeat);
        QCOMPARE(later.status, 200);
        QCOMPARE(bodyOf(later)["state"_L1].toString(), u"accepted"_s);
        QCOMPARE(door.bench.operation().jobs().size(), 1);
        QCOMPARE(door.bench.metrics.requestsRepeated, 3u);
    }

    void theSendersOwnReferenceIsAsGood()
    {
        Door door;
        auto body = NoHeat;
        body[u"reference"_s] = u"Order 12"_s;
        QCOMPARE(door.post({}, body).status, 201);
        QCOMPARE(door.post({}, body).status, 200);
        // The header and the reference do not get into each other's way.
        QCOMPARE(door.post("Order 12", body).status, 201);
    }

    void anotherRequestWithTheSameKeyIsRefused()
    {
        Door door;
        QCOMPARE(door.post("a", NoHeat).status, 201);
        auto other = NoHeat;
        other[u"title"_s] = u"No water"_s;
        const auto response = door.post("a", other);
        QCOMPARE(response.status, 409);
        QCOMPARE(bodyOf(response)["type"_L1].toString(), u"urn:dispatch:problem:id-reused"_s);
        QCOMPARE(door.bench.operation().jobs().size(), 1);
    }

    //! Two tries that overtake each other: neither is in the log when both are looked up.
    void theSameKeyTwiceInOneCommit()
    {
        Door door;
        auto other = NoHeat;
        other[u"title"_s] = u"No water"_s;
        const auto first = door.hand(door.request("a", bytesOf(NoHeat)));
        const auto second = door.hand(door.request("a", bytesOf(NoHeat)));
        const auto third = door.hand(door.request("a", bytesOf(other)));
        QVERIFY(!*first && !*second && !*third); // not before the commit
        door.bench.flush();
        QCOMPARE((*first)->status, 201);
        QCOMPARE((*second)->status, 200);
        QCOMPARE((*third)->status, 409);
        QCOMPARE(bodyOf(**second)["number"_L1].toInt(), 1);
        QCOMPARE(door.bench.operation().jobs().size(), 1);
    }

    void keysOfTwoSourcesAreApart()
    {
        Door door;
        QCOMPARE(door.post("a", NoHeat).status, 201);
        auto request = door.request("a", bytesOf(NoHeat));
        request.authorization = "Bearer " + door.partner.token.toLatin1();
        QCOMPARE(door.call(request).status, 201);
        QCOMPARE(door.bench.operation().jobs().size(), 2);
    }

    void badFieldsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *tag, const QByteArray &body, const QString &field) {
            QTest::newRow(tag) << body << field;
        };
        row("no-title", R"({"description":"x"})", u"title"_s);
        row("empty-title", R"({"title":"  "})", u"title"_s);
        row("title-201", R"({"title":")" + QByteArray(201, 'x') + R"("})", u"title"_s);
        row("title-number", R"({"title":5})", u"title"_s);
        row("title-null", R"({"title":null})", u"title"_s);
        row("description-4097",
            R"({"title":"x","description":")" + QByteArray(4'097, 'x') + R"("})", u"description"_s);
        row("address-list", R"({"title":"x","address":["a"]})", u"address"_s);
        row("phone-121", R"({"title":"x","customerPhone":")" + QByteArray(121, '1') + R"("})",
            u"customerPhone"_s);
        row("priority-word", R"({"title":"x","priority":"soon"})", u"priority"_s);
        row("priority-number", R"({"title":"x","priority":2})", u"priority"_s);
        row("lat-91", R"({"title":"x","lat":91,"lon":0})", u"lat"_s);
        row("lon--181", R"({"title":"x","lat":0,"lon":-181})", u"lon"_s);
        row("lat-text", R"({"title":"x","lat":"48.2","lon":16})", u"lat"_s);
        row("lat-alone", R"({"title":"x","lat":48.2})", u"lon"_s);
        row("lon-alone", R"({"title":"x","lon":16.4})", u"lat"_s);
        row("skills-text", R"({"title":"x","skills":"gas"})", u"skills"_s);
        row("skill-number", R"({"title":"x","skills":[1]})", u"skills.0"_s);
        row("empty-skill", R"({"title":"x","skills":[" "]})", u"skills"_s);
        row("area-121", R"({"title":"x","area":")" + QByteArray(121, 'a') + R"("})", u"area"_s);
    }
    //! A refusal that leaves the sender to guess; a request cut short to fit.
    void badFieldsAreNamed()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, field);
        Door door;
        const auto response = door.call(door.request("a", body));
        QCOMPARE(response.status, 400);
        QCOMPARE(response.contentType, "application/problem+json");
        QCOMPARE(bodyOf(response)["field"_L1].toString(), field);
        QVERIFY(!bodyOf(response)["title"_L1].toString().isEmpty());
        QCOMPARE(door.bench.operation().jobs().size(), 0);
        // The key was not used up by a request that was none.
        QCOMPARE(door.post("a", NoHeat).status, 201);
    }

    void hostileBodies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("form") << "title=No+heat&address=x"_ba;
        QTest::newRow("array") << R"([{"title":"x"}])"_ba;
        QTest::newRow("text") << R"("title")"_ba;
        QTest::newRow("cut") << R"({"title":"x")"_ba;
        QTest::newRow("two") << R"({"title":"x"}{"title":"y"})"_ba;
        QTest::newRow("byte-order-mark") << "\xef\xbb\xbf{\"title\":\"x\"}"_ba;
        QTest::newRow("not-utf8") << "{\"title\":\"\xff\xfe\"}"_ba;
        QTest::newRow("lone-surrogate") << R"({"title":"\ud800"})"_ba;
        QTest::newRow("nul") << R"({"title":"a\u0000b"})"_ba;
        QTest::newRow("control") << "{\"title\":\"a\x1b[2J\"}"_ba;
        QTest::newRow("deep") << QByteArray("{\"title\":\"x\",\"a\":") + QByteArray(5'000, '[')
                + QByteArray(5'000, ']') + '}';
        QTest::newRow("huge-number") << R"({"title":"x","lat":1e999,"lon":0})"_ba;
        QTest::newRow("nan") << R"({"title":"x","lat":NaN,"lon":0})"_ba;
        QTest::newRow("many-skills") << QByteArray(R"({"title":"x","skills":[)")
                + QByteArray("\"a\",").repeated(300) + "\"a\"]}";
        QTest::newRow("33-skills") << QByteArray(R"({"title":"x","skills":[)")
                + QByteArray("\"a\",").repeated(32) + "\"a\"]}";
    }
    void hostileBodies()
    {
        QFETCH(QByteArray, body);
        Door door;
        const auto head = door.bench.hub->log().head();
        const auto response = door.call(door.request("a", body));
        QCOMPARE(response.status, 400);
        QVERIFY(!bodyOf(response)["title"_L1].toString().isEmpty());
        QCOMPARE(door.bench.hub->log().head(), head);
    }

    //! Field names without end, each sent back.
    void whatMeansNothingIsNamedWithinALimit()
    {
        Door door;
        auto body = NoHeat;
        for (int i = 0; i < 300; ++i)
            body[u"x%1"_s.arg(i)] = i;
        const auto response = door.post("a", body);
        QCOMPARE(response.status, 201);
        QCOMPARE(bodyOf(response)["ignored"_L1].toArray().size(), ServiceRequest::MaxIgnoredNamed);
    }

    void keys_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<int>("status");
        QTest::newRow("none") << QByteArray() << 400;
        QTest::newRow("blank") << "  "_ba << 400;
        QTest::newRow("200") << QByteArray(200, 'k') << 201;
        QTest::newRow("201") << QByteArray(201, 'k') << 400;
        QTest::newRow("tab") << "a\tb"_ba << 400;
        QTest::newRow("not-utf8") << "\xff"_ba << 400;
        QTest::newRow("quoted") << R"("8e03978e-40d5-43e8-bc93-6894a57f9324")"_ba << 201;
        QTest::newRow("umlaut") << "schlüssel"_ba << 201;
    }
    void keys()
    {
        QFETCH(QByteArray, key);
        QFETCH(int, status);
        Door door;
        const auto response = door.post(key, NoHeat);
        QCOMPARE(response.status, status);
        QCOMPARE(bodyOf(response)["field"_L1].toString(),
            status == 400 ? u"Idempotency-Key"_s : QString());
    }

    //! A token of another kind that opens this door, and one that was taken back and still does.
    void strangersAreRefused()
    {
        Door door;
        const auto with = [&](const QByteArray &authorization) {
            auto request = door.request("a", bytesOf(NoHeat));
            request.authorization = authorization;
            return door.call(request).status;
        };
        const auto now = door.bench.clock.now();
        const auto phone = door.accounts->addDevice(door.bench.tom, now).value();
        const auto carl
            = door.accounts->add(u"carl"_s, domain::Role::Customer, std::nullopt, "h", now).value();
        const auto session = door.accounts->beginSession(carl.id, now).value();
        QCOMPARE(with({}), 401);
        QCOMPARE(with("Bearer nobody"), 401);
        QCOMPARE(with("Bearer " + phone.toLatin1()), 401);
        QCOMPARE(with("Bearer " + session.access.toLatin1()), 401);
        QCOMPARE(with("Basic " + QByteArray("x:" + door.form.token.toLatin1()).toBase64()), 401);
        QVERIFY(door.accounts->disable(u"web form"_s));
        QCOMPARE(with("Bearer " + door.form.token.toLatin1()), 403);
        QCOMPARE(door.accounts->endIntake(u"Partner"_s).value(), 1);
        QCOMPARE(with("Bearer " + door.partner.token.toLatin1()), 401);
        QCOMPARE(door.bench.operation().jobs().size(), 0);
    }

    void onlyWhatIsMeant()
    {
        Door door;
        auto request = door.request("a", bytesOf(NoHeat));
        request.method = "GET";
        QCOMPARE(door.call(request).status, 405);
        QCOMPARE(headerOf(door.call(request), "Allow"), "POST");
        request.method = "POST";
        request.target = "/v1/requests/1";
        QCOMPARE(door.call(request).status, 405);
        request.target = "/v1/requestsomething";
        QCOMPARE(door.call(request).status, 0); // somebody else's
    }

    void tooMuchIsRefused()
    {
        Door door;
        QByteArray body = bytesOf(NoHeat);
        body += QByteArray(RequestRoutes::MaxBodyBytes - body.size(), ' ');
        QCOMPARE(door.call(door.request("a", body)).status, 201);
        QCOMPARE(door.call(door.request("b", body + ' ')).status, 413);
        QCOMPARE(Api::bodyLimit("POST", "/v1/requests", false), RequestRoutes::MaxBodyBytes);
    }

    //! One partner's loop that fills the board, or keeps the others out.
    void tooOftenIsRefusedForAWhile()
    {
        Door door;
        int taken = 0;
        HttpResponse last;
        for (; taken <= static_cast<int>(RequestRoutes::Burst); ++taken) {
            last = door.post("key " + QByteArray::number(taken), NoHeat);
            if (last.status != 201)
                break;
        }
        QCOMPARE(taken, static_cast<int>(RequestRoutes::Burst));
        QCOMPARE(last.status, 429);
        QCOMPARE(headerOf(last, "Retry-After"), "1");
        auto others = door.request("a", bytesOf(NoHeat));
        others.authorization = "Bearer " + door.partner.token.toLatin1();
        QCOMPARE(door.call(others).status, 201);
        door.bench.tick(1s);
        QCOMPARE(door.post("later", NoHeat).status, 201);
        QCOMPARE(door.bench.metrics.requestsRateLimited, 1u);
    }

    //! "Taken" said for what the disk did not take.
    void aFullDiskIsSaid()
    {
        Door door;
        QCOMPARE(door.post("before", NoHeat).status, 201);
        door.bench.store->failure = journal::StoreErrorCode::DiskFull;
        const auto refused = door.post("a", NoHeat);
        QCOMPARE(refused.status, 503);
        QVERIFY(!headerOf(refused, "Retry-After").isEmpty());
        QCOMPARE(door.post("before", NoHeat).status, 200);
        door.bench.store->failure.reset();
        door.bench.tick(CommitQueue::RetryEvery + 1ms);
        QCOMPARE(door.post("a", NoHeat).status, 201);
        QCOMPARE(door.post("a", NoHeat).status, 200);
        QCOMPARE(door.bench.operation().jobs().size(), 2);

        door.bench.commits->setReadOnly(true);
        QCOMPARE(door.post("b", NoHeat).status, 503);
        QCOMPARE(door.post("a", NoHeat).status, 200);
    }
};

QTEST_GUILESS_MAIN(TestRequests)
#include "tst_requests.moc"
