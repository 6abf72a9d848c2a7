// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/phone_forms.h"

#include <QTest>

using namespace dispatch;
using namespace dispatch::protocol;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! A concatenation is a template of its own until somebody asks for the bytes.
QByteArray bytes(const QByteArray &text)
{
    return text;
}

constexpr qint64 fixMs = 1'740'834'309'000; // 2025-03-01 13:05:09 UTC
const domain::Timestamp arrival = domain::timestampFromMs(fixMs + 5'000);
constexpr double FiftyKmh = 50 / 3.6;

const QByteArray ownTracks
    = R"({"_type":"location","tid":"ab","topic":"owntracks/van/7","lat":59.9139,"lon":10.7522,"tst":1740834309,)"
      R"("vel":50,"cog":271,"acc":12,"batt":81,"alt":30,"conn":"m","t":"u"})"_ba;
const QByteArray traccar
    = R"({"location":{"timestamp":"2025-03-01T13:05:09.000Z","coords":{"latitude":59.9139,"longitude":10.7522,)"
      R"("accuracy":12,"speed":13.88888888888889,"heading":271,"altitude":30},"is_moving":true,"odometer":1234.5,)"
      R"("event":"motionchange","battery":{"level":0.81,"is_charging":false},"activity":{"type":"in_vehicle"}},)"
      R"("device_id":"van-7"})"_ba;
const QString osmAnd
    = u"id=van-7&lat=59.9139&lon=10.7522&timestamp=1740834309&speed=26.9978401727862&bearing=271&accuracy=12&batt=81&altitude=30"_s;
const QByteArray overland
    = R"({"locations":[{"type":"Feature","geometry":{"type":"Point","coordinates":[10.7522,59.9139,30]},)"
      R"("properties":{"timestamp":"2025-03-01T13:05:09Z","altitude":30,"speed":13.88888888888889,"horizontal_accuracy":12,)"
      R"("motion":["driving"],"course":271,"battery_state":"unplugged","battery_level":0.81,"wifi":"","device_id":"van-7"}}],)"
      R"("current":{},"trip":{"distance":1}})"_ba;

PhoneReport parse(const QString &form)
{
    return parseOsmAnd(QUrlQuery(form), arrival);
}

QByteArray with(QByteArray text, const QByteArray &before, const QByteArray &after)
{
    if (!text.contains(before))
        qFatal("nothing to replace");
    return text.replace(before, after);
}

} // namespace

//! Would catch: km/h or knots taken for m/s, longitude for latitude, seconds for milliseconds, -1 for a value; and a
//! payload that cannot be used being anything else than counted.
class TestPhoneForms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void aVanAtFiftyReadsTheSameFromEach_data()
    {
        QTest::addColumn<PhoneReport>("report");
        QTest::newRow("OwnTracks") << parseOwnTracks(ownTracks, arrival);
        QTest::newRow("Traccar") << parseTraccarJson(traccar, arrival);
        QTest::newRow("OsmAnd") << parse(osmAnd);
        QTest::newRow("Overland") << parseOverland(overland, arrival);
    }
    void aVanAtFiftyReadsTheSameFromEach()
    {
        QFETCH(PhoneReport, report);
        QCOMPARE(report.unusable, 0);
        QVERIFY(!report.isEmergency);
        QVERIFY(report.deviceId == u"van-7"_s || report.deviceId == u"owntracks/van/7"_s);
        QCOMPARE(report.fixes.size(), 1u);
        const domain::Fix &fix = report.fixes[0];
        QCOMPARE(fix.position.latitudeDeg, 59.9139);
        QCOMPARE(fix.position.longitudeDeg, 10.7522);
        QCOMPARE(domain::toMs(fix.fixTime), fixMs);
        QCOMPARE(fix.receivedTime, arrival);
        QCOMPARE(fix.speedMps.value(), FiftyKmh);
        QCOMPARE(fix.courseDeg.value(), 271.0);
        QCOMPARE(fix.accuracyM.value(), 12.0);
        QCOMPARE(fix.batteryPercent.value(), 81);
    }

    void ownTracksSaysOtherThings_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("unusable");
        QTest::newRow("empty") << QByteArray() << 0;
        QTest::newRow("white-space") << QByteArray(" \r\n") << 0;
        QTest::newRow("status") << QByteArray(R"({"_type":"status","iOS":{"version":"1"}})") << 0;
        QTest::newRow("transition")
            << QByteArray(R"({"_type":"transition","lat":1,"lon":2,"tst":3})") << 0;
        QTest::newRow("encrypted") << QByteArray(R"({"_type":"encrypted","data":"abc"})") << 0;
        QTest::newRow("no-type") << QByteArray(R"({"lat":1,"lon":2})") << 1;
        QTest::newRow("type-number") << QByteArray(R"({"_type":1,"lat":1,"lon":2})") << 1;
        QTest::newRow("no-latitude") << QByteArray(R"({"_type":"location","lon":2})") << 1;
        QTest::newRow("latitude-text")
            << QByteArray(R"({"_type":"location","lat":"1","lon":2})") << 1;
        QTest::newRow("latitude-90.1")
            << QByteArray(R"({"_type":"location","lat":90.1,"lon":2})") << 1;
        QTest::newRow("longitude-minus-180.1")
            << QByteArray(R"({"_type":"location","lat":9,"lon":-180.1})") << 1;
        QTest::newRow("time-zero")
            << QByteArray(R"({"_type":"location","lat":9,"lon":1,"tst":0})") << 1;
        QTest::newRow("time-true")
            << QByteArray(R"({"_type":"location","lat":9,"lon":1,"tst":true})") << 1;
        QTest::newRow("array") << QByteArray("[]") << 1;
        QTest::newRow("null") << QByteArray("null") << 1;
    }
    void ownTracksSaysOtherThings()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, unusable);
        const PhoneReport report = parseOwnTracks(body, arrival);
        QVERIFY(report.fixes.empty());
        QCOMPARE(report.unusable, unusable);
    }

    void brokenJsonIsOneUnusableEntry_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("rubbish") << QByteArray("rubbish");
        QTest::newRow("cut") << overland.first(overland.size() - 1);
        QTest::newRow("trailing") << overland + "x";
        QTest::newRow("byte-order-mark") << "\xef\xbb\xbf" + overland;
        QTest::newRow("latin-1") << with(overland, "driving", "dr\xefving");
        QTest::newRow("nul") << overland + QByteArray(1, '\0');
        QTest::newRow("deep") << QByteArray(1'000, '[');
        QTest::newRow("too-large") << overland + QByteArray(MaxIngestBytes, ' ');
    }
    void brokenJsonIsOneUnusableEntry()
    {
        QFETCH(QByteArray, body);
        const PhoneReport expected {
            .deviceId = {}, .fixes = {}, .isEmergency = false, .unusable = 1
        };
        QVERIFY(parseOwnTracks(body, arrival) == expected);
        QVERIFY(parseTraccarJson(body, arrival) == expected);
        QVERIFY(parseOverland(body, arrival) == expected);
    }

    void minusOneMeansNone()
    {
        QByteArray body = with(traccar, "13.88888888888889", "-1");
        body = with(body, "\"heading\":271", "\"heading\":-1");
        body = with(body, "0.81", "-1");
        body = with(body, "\"accuracy\":12", "\"accuracy\":-1");
        const PhoneReport report = parseTraccarJson(body, arrival);
        QCOMPARE(report.fixes.size(), 1u);
        const domain::Fix &fix = report.fixes[0];
        QVERIFY(!fix.speedMps && !fix.courseDeg && !fix.batteryPercent && !fix.accuracyM);
    }

    void valuesAtTheEdge()
    {
        const auto battery = [](const QByteArray &level) {
            return parseTraccarJson(with(traccar, "0.81", level), arrival).fixes[0].batteryPercent;
        };
        QCOMPARE(battery("0"), std::optional(0));
        QCOMPARE(battery("1"), std::optional(100));
        QCOMPARE(battery("0.005"), std::optional(1));
        QCOMPARE(battery("1.01"), std::optional<int>());
        QCOMPARE(battery("\"0.5\""), std::optional<int>());
        const auto course = [](const QByteArray &degrees) {
            return parseOwnTracks(with(ownTracks, "271", degrees), arrival).fixes[0].courseDeg;
        };
        QCOMPARE(course("0"), std::optional(0.0));
        QCOMPARE(course("360"), std::optional(0.0));
        QCOMPARE(course("360.1"), std::optional<double>());
        QCOMPARE(course("null"), std::optional<double>());
        QVERIFY(!parseOwnTracks(with(ownTracks, "\"vel\":50", "\"vel\":99999"), arrival)
                .fixes[0]
                .speedMps);
    }

    void sos_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isEmergency");
        QTest::newRow("beside") << with(traccar, "\"device_id\"", "\"alarm\":\"sos\",\"device_id\"")
                                << true;
        QTest::newRow("inside") << with(traccar, "\"coords\"", "\"alarm\":\"sos\",\"coords\"")
                                << true;
        QTest::newRow("other-alarm")
            << with(traccar, "\"device_id\"", "\"alarm\":\"lowBattery\",\"device_id\"") << false;
        QTest::newRow("alarm-true")
            << with(traccar, "\"device_id\"", "\"alarm\":true,\"device_id\"") << false;
    }
    void sos()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, isEmergency);
        const PhoneReport report = parseTraccarJson(body, arrival);
        QCOMPARE(report.isEmergency, isEmergency);
        QCOMPARE(report.fixes.size(), 1u);
    }

    void traccarTimes()
    {
        const auto time = [](const QByteArray &spelling) {
            const auto report = parseTraccarJson(
                with(traccar, "\"2025-03-01T13:05:09.000Z\"", spelling), arrival);
            return report.fixes.empty() ? -1 : domain::toMs(report.fixes[0].fixTime);
        };
        QCOMPARE(time("1740834309000"), fixMs);
        QCOMPARE(time("1740834309"), fixMs);
        QCOMPARE(time("\"2025-03-01T14:05:09+01:00\""), fixMs);
        QCOMPARE(time("\"yesterday\""), -1);
    }

    void traccarArrays()
    {
        const QByteArray one = traccar.mid(12, traccar.indexOf(",\"device_id\"") - 12);
        const PhoneReport inside = parseTraccarJson(
            bytes("{\"device_id\":\"van-7\",\"location\":[" + one + "," + one + ",{}]}"), arrival);
        QCOMPARE(inside.fixes.size(), 2u);
        QCOMPARE(inside.unusable, 1);
        QCOMPARE(inside.deviceId, u"van-7"_s);
        const PhoneReport outside
            = parseTraccarJson(bytes("[" + traccar + "," + traccar + ",{}]"), arrival);
        QCOMPARE(outside.fixes.size(), 2u);
        QCOMPARE(outside.unusable, 1);
    }

    void osmAndAlternates_data()
    {
        QTest::addColumn<QString>("form");
        const QString rest
            = u"&timestamp=1740834309&speed=26.9978401727862&bearing=271&accuracy=12&batt=81"_s;
        QTest::newRow("deviceid") << u"deviceid=van-7&lat=59.9139&lon=10.7522"_s + rest;
        QTest::newRow("location") << u"id=van-7&location=59.9139,10.7522"_s + rest;
        QTest::newRow("location-escaped") << u"id=van-7&location=59.9139%2C10.7522"_s + rest;
        QTest::newRow("heading") << QString(osmAnd).replace(u"bearing"_s, u"heading"_s);
        QTest::newRow("milliseconds")
            << QString(osmAnd).replace(u"1740834309"_s, u"1740834309000"_s);
        QTest::newRow("iso") << QString(osmAnd).replace(u"1740834309"_s, u"2025-03-01T13:05:09Z"_s);
        QTest::newRow("iso-zone") << QString(osmAnd).replace(
            u"1740834309"_s, u"2025-03-01T14:05:09%2B01:00"_s);
        QTest::newRow("iso-zone-plus-as-it-is")
            << QString(osmAnd).replace(u"1740834309"_s, u"2025-03-01T14:05:09+0100"_s);
        QTest::newRow("iso-space")
            << QString(osmAnd).replace(u"1740834309"_s, u"2025-03-01%2013:05:09"_s);
    }
    void osmAndAlternates()
    {
        QFETCH(QString, form);
        QVERIFY(parse(form) == parse(osmAnd));
        QCOMPARE(parse(form).fixes.size(), 1u);
    }

    void osmAndThatCannotBeUsed_data()
    {
        QTest::addColumn<QString>("form");
        for (const char *form : { "", "id=van-7", "id=van-7&lat=1",
                 "id=van-7&lat=&lon=", "id=van-7&lat=a&lon=b", "id=van-7&lat=nan&lon=1",
                 "id=van-7&lat=1&lon=inf", "id=van-7&lat=91&lon=1", "id=van-7&location=1;2",
                 "id=van-7&location=,", "id=van-7&lat=1&lon=1&timestamp=soon",
                 "id=van-7&lat=1&lon=1&timestamp=-5", "id=van-7&lat=1&lon=1&timestamp=1e300" })
            QTest::newRow(form) << QString::fromLatin1(form);
    }
    void osmAndThatCannotBeUsed()
    {
        QFETCH(QString, form);
        const PhoneReport report = parse(form);
        QVERIFY(report.fixes.empty());
        QCOMPARE(report.unusable, 1);
    }

    void osmAndSos() { QVERIFY(parse(osmAnd + u"&alarm=sos"_s).isEmergency); }

    void times()
    {
        const auto time = [](qint64 s) {
            return domain::toMs(
                parseOwnTracks(with(ownTracks, "1740834309", QByteArray::number(s)), arrival)
                    .fixes[0]
                    .fixTime);
        };
        const qint64 arrivalS = domain::toMs(arrival) / 1'000;
        QCOMPARE(time(arrivalS + 60), domain::toMs(arrival) + 60'000);
        QCOMPARE(time(arrivalS + 61), domain::toMs(arrival)); // a clock that runs ahead
        QCOMPARE(time(1), 1'000);
        const PhoneReport undated
            = parseOwnTracks(with(ownTracks, "\"tst\":1740834309,", ""), arrival);
        QCOMPARE(undated.fixes[0].fixTime, arrival);
    }

    void overlandBatchKeepsTheGoodOnes()
    {
        const QByteArray good = overland.mid(14, overland.indexOf("],\"current\"") - 14);
        const QByteArray body = "{\"locations\":[" + good + ",{},5,null," + good
            + R"(,{"geometry":{"coordinates":[1]}},{"geometry":{"coordinates":["1",2]}},{"geometry":{"coordinates":[10,91]}}]})";
        const PhoneReport report = parseOverland(body, arrival);
        QCOMPARE(report.fixes.size(), 2u);
        QCOMPARE(report.unusable, 6);
        QCOMPARE(parseOverland("{}", arrival).unusable, 1);
        QCOMPARE(parseOverland("{\"locations\":[]}", arrival), PhoneReport {});
    }

    void batchesUpToTheLimit()
    {
        const QByteArray point
            = R"({"geometry":{"coordinates":[10,59]},"properties":{"timestamp":1740834309}},)"_ba;
        const auto batch = [&point](int n) {
            return parseOverland(
                bytes("{\"locations\":[" + point.repeated(n).chopped(1) + "]}"), arrival);
        };
        QCOMPARE(batch(MaxPhoneFixes).fixes.size(), std::size_t(MaxPhoneFixes));
        QCOMPARE(batch(MaxPhoneFixes).unusable, 0);
        QCOMPARE(batch(MaxPhoneFixes + 1).fixes.size(), std::size_t(MaxPhoneFixes));
        QCOMPARE(batch(MaxPhoneFixes + 1).unusable, 1);
    }

    void escapedDeviceNames()
    {
        QCOMPARE(parseTraccarJson(with(traccar, "van-7", "v\\u00e4n \\\"7\\\""), arrival).deviceId,
            u"vän \"7\""_s);
    }

    //! Cut anywhere: counted once, never half used.
    void everyPrefix()
    {
        for (qsizetype n = 1; n < overland.size(); ++n) {
            const PhoneReport report = parseOverland(QByteArrayView(overland).first(n), arrival);
            QVERIFY(report.fixes.empty() && report.unusable == 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestPhoneForms)
#include "tst_phone_forms.moc"
