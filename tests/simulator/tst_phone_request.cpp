// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/phone_request.h"

#include "protocol/limits.h"
#include "protocol/phone_forms.h"

#include <QTest>
#include <QUrlQuery>

#include <cmath>

using namespace dispatch;
using namespace dispatch::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(dispatch::simulator::PhoneForm)

class TestPhoneRequest : public QObject {
    Q_OBJECT

    static protocol::PhoneReport read(
        PhoneForm form, const PhoneRequest &request, domain::Timestamp arrival)
    {
        switch (form) {
        case PhoneForm::OwnTracks:
            return protocol::parseOwnTracks(request.body, arrival);
        case PhoneForm::TraccarJson:
            return protocol::parseTraccarJson(request.body, arrival);
        case PhoneForm::OsmAnd:
            return protocol::parseOsmAnd(QUrlQuery(QString::fromUtf8(request.body)), arrival);
        case PhoneForm::Overland:
            break;
        }
        return protocol::parseOverland(request.body, arrival);
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // A van at 50 km/h reads 50 km/h from each of the four apps; km/h, m/s and knots are easily mixed up.
    void everyFormSaysTheSame_data()
    {
        QTest::addColumn<PhoneForm>("form");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("authorization");
        QTest::newRow("owntracks") << PhoneForm::OwnTracks << u"/v1/ingest/owntracks"_s
                                   << QByteArray("Basic " + QByteArray("phone:tok en").toBase64());
        QTest::newRow("traccar") << PhoneForm::TraccarJson << u"/v1/ingest/osmand"_s
                                 << QByteArray();
        QTest::newRow("osmand") << PhoneForm::OsmAnd << u"/v1/ingest/osmand"_s << QByteArray();
        QTest::newRow("overland") << PhoneForm::Overland << u"/v1/ingest/overland"_s
                                  << QByteArray("Bearer tok en");
    }
    void everyFormSaysTheSame()
    {
        QFETCH(PhoneForm, form);
        QFETCH(QString, path);
        QFETCH(QByteArray, authorization);
        const auto at = domain::timestampFromMs(1'772'460'309'000);
        domain::Fix fix;
        fix.position = { 47.0123456, -15.0654321 };
        fix.fixTime = at;
        fix.speedMps = 50 / 3.6;
        fix.courseDeg = 271;
        fix.accuracyM = 7;
        fix.batteryPercent = 64;
        const PhoneRequest request = makePhoneRequest(form, u"tok en"_s, std::span(&fix, 1));
        QCOMPARE(request.path, path);
        QCOMPARE(request.authorization, authorization);
        const protocol::PhoneReport report = read(form, request, at + 1s);
        QCOMPARE(report.unusable, 0);
        QCOMPARE(report.fixes.size(), 1u);
        const domain::Fix &got = report.fixes.front();
        QCOMPARE_LE(std::abs(got.position.latitudeDeg - fix.position.latitudeDeg), 1e-7);
        QCOMPARE_LE(std::abs(got.position.longitudeDeg - fix.position.longitudeDeg), 1e-7);
        QCOMPARE(got.fixTime, at);
        QVERIFY(got.speedMps);
        QCOMPARE_LE(std::abs(*got.speedMps * 3.6 - 50), 0.05);
        QCOMPARE(got.courseDeg, std::optional(271.0));
        QCOMPARE(got.accuracyM, std::optional(7.0));
        QCOMPARE(got.batteryPercent, std::optional(64));
        const bool isTokenInBody = authorization.isEmpty();
        QCOMPARE(report.deviceId == u"tok en"_s, isTokenInBody);
    }

    void whatIsUnknownStaysUnknown_data() { everyFormSaysTheSame_data(); }
    void whatIsUnknownStaysUnknown()
    {
        QFETCH(PhoneForm, form);
        const auto at = domain::timestampFromMs(1'772'460'309'000);
        domain::Fix fix;
        fix.position = { 47, -15 };
        fix.fixTime = at;
        const auto report = read(form, makePhoneRequest(form, u"t"_s, std::span(&fix, 1)), at);
        QCOMPARE(report.fixes.size(), 1u);
        QVERIFY(!report.fixes[0].speedMps && !report.fixes[0].courseDeg
            && !report.fixes[0].accuracyM && !report.fixes[0].batteryPercent);
    }

    // A body over the limit is thrown away whole by the server.
    void aFullOverlandRequestFits()
    {
        std::vector<domain::Fix> fixes(
            static_cast<std::size_t>(fixesPerRequest(PhoneForm::Overland)));
        for (std::size_t i = 0; i < fixes.size(); ++i) {
            fixes[i].position = { -47.01234567890123, -115.01234567890123 };
            fixes[i].fixTime = domain::timestampFromMs(1'772'460'309'000 + static_cast<qint64>(i));
            fixes[i].speedMps = 33.333333;
            fixes[i].courseDeg = 359.123456;
            fixes[i].accuracyM = 1'234;
            fixes[i].batteryPercent = 77;
        }
        const auto request = makePhoneRequest(PhoneForm::Overland, u"t"_s, fixes);
        QCOMPARE_LE(request.body.size(), protocol::MaxIngestBytes);
        const auto report
            = protocol::parseOverland(request.body, domain::timestampFromMs(1'772'460'400'000));
        QCOMPARE(report.fixes.size(), fixes.size());
        QCOMPARE(report.unusable, 0);
    }
};

QTEST_GUILESS_MAIN(TestPhoneRequest)
#include "tst_phone_request.moc"
