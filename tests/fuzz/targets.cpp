// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/targets.h"

#include "protocol/feed_messages.h"
#include "protocol/golden_file.h"
#include "protocol/location_batch.h"
#include "protocol/phone_forms.h"

#include <QUrlQuery>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::fuzz {

namespace {

using namespace protocol;

const domain::Timestamp Arrival = domain::timestampFromMs(1'772'460'310'000);

//! What was read can be written, and is then read as the same.
template<class Decode>
void readAndWrite(QByteArrayView bytes, Decode decode)
{
    const auto message = decode(bytes);
    if (!message) {
        promise(!message.error().text().isEmpty(), "an error says what it is", bytes);
        return;
    }
    const QByteArray written = encode(*message);
    if (written.size() > MaxMessageBytes)
        return; // as only a text that was written more shortly than we write it can be
    const auto again = decode(written);
    promise(again && *again == *message, "what is written is read as the same", bytes);
}

void readClientMessage(QByteArrayView bytes)
{
    readAndWrite(bytes, [](QByteArrayView text) -> Decoded<ClientMessage> {
        auto message = decodeClientMessage(text);
        // Of a command that cannot be read only the id is kept.
        if (message && std::holds_alternative<BadCommand>(*message))
            return UnknownMessage { u"bad command"_s };
        return message;
    });
}

void readServerMessage(QByteArrayView bytes)
{
    readAndWrite(bytes, decodeServerMessage);
}

void readLocations(QByteArrayView bytes)
{
    auto batch = decodeLocationBatch(bytes);
    if (!batch)
        return;
    promise(batch->records.size() <= static_cast<std::size_t>(MaxLocationRecords),
        "a batch has at most 680 records", bytes);
    for (const auto &record : batch->records) {
        promise(std::abs(qint64(record.latitudeE7)) <= 900'000'000
                && std::abs(qint64(record.longitudeE7)) <= 1'800'000'000,
            "a record is on the globe", bytes);
    }
    batch->droppedRecords = 0;
    const auto again = decodeLocationBatch(encode(*batch));
    promise(again && *again == *batch, "what is written is read as the same", bytes);
}

void readJson(QByteArrayView bytes)
{
    const auto object = parseObject(bytes);
    if (!object)
        return;
    const auto again = parseObject(canonical(*object));
    // A number may lose digits when it is read, and a text may grow when it is written.
    promise(
        !again || canonical(*again) == canonical(*object), "canonical JSON stays as it is", bytes);
}

void checkReport(const PhoneReport &report, QByteArrayView bytes)
{
    promise(report.fixes.size() <= static_cast<std::size_t>(MaxPhoneFixes),
        "a report has a limited number of fixes", bytes);
    promise(report.unusable >= 0, "what cannot be used is counted", bytes);
    for (const auto &fix : report.fixes) {
        promise(
            std::abs(fix.position.latitudeDeg) <= 90 && std::abs(fix.position.longitudeDeg) <= 180,
            "a fix is on the globe", bytes);
        promise(fix.fixTime <= Arrival + MaxFutureFix, "a fix is not from the future", bytes);
        promise(!fix.speedMps || (std::isfinite(*fix.speedMps) && *fix.speedMps >= 0),
            "a speed is a speed", bytes);
        promise(!fix.courseDeg || (*fix.courseDeg >= 0 && *fix.courseDeg < 360),
            "a course is within the circle", bytes);
        promise(!fix.batteryPercent || (*fix.batteryPercent >= 0 && *fix.batteryPercent <= 100),
            "a battery is between empty and full", bytes);
    }
}

void readOwnTracks(QByteArrayView bytes)
{
    checkReport(parseOwnTracks(bytes, Arrival), bytes);
}
void readTraccar(QByteArrayView bytes)
{
    checkReport(parseTraccarJson(bytes, Arrival), bytes);
}
void readOverland(QByteArrayView bytes)
{
    checkReport(parseOverland(bytes, Arrival), bytes);
}
void readOsmAnd(QByteArrayView bytes)
{
    checkReport(parseOsmAnd(QUrlQuery(QString::fromUtf8(bytes)), Arrival), bytes);
}

QByteArrayList jsonCases(std::initializer_list<QString> files)
{
    QByteArrayList out;
    for (const auto &file : files) {
        for (const auto &row : tests::readJsonCases(file))
            out.append(row.in);
    }
    return out;
}

QByteArrayList clientMessages()
{
    return jsonCases(
        { u"valid_client.json"_s, u"invalid_client.json"_s, u"invalid_command.json"_s });
}
QByteArrayList serverMessages()
{
    return jsonCases({ u"valid_server.json"_s, u"invalid_server.json"_s });
}
QByteArrayList locations()
{
    QByteArrayList out;
    for (const auto &file : { u"location_valid.hex"_s, u"location_invalid.hex"_s }) {
        for (const auto &row : tests::readHexCases(file))
            out.append(row.in);
    }
    return out;
}
QByteArrayList anyJson()
{
    return clientMessages() + serverMessages();
}
QByteArrayList ownTracks()
{
    return {
        R"({"_type":"location","tid":"ab","topic":"owntracks/van/7","lat":59.9139,"lon":10.7522,"tst":1740834309,"vel":50,"cog":271,"acc":12,"batt":81})",
        R"({"_type":"lwt","tst":1740834309})"
    };
}
QByteArrayList traccar()
{
    return {
        R"({"location":{"timestamp":"2025-03-01T13:05:09.000Z","coords":{"latitude":59.9139,"longitude":10.7522,"accuracy":12,"speed":13.9,"heading":271},"event":"sos","battery":{"level":0.81}},"device_id":"van-7","alarm":"sos"})"
    };
}
QByteArrayList overland()
{
    return {
        R"({"locations":[{"type":"Feature","geometry":{"type":"Point","coordinates":[10.7522,59.9139,30]},"properties":{"timestamp":"2025-03-01T13:05:09Z","speed":13.9,"horizontal_accuracy":12,"course":271,"battery_level":0.81,"device_id":"van-7"}},{"type":"Feature"}]})"
    };
}
QByteArrayList osmAnd()
{
    return { "id=van-7&lat=59.9139&lon=10.7522&timestamp=1740834309&speed=27&bearing=271&accuracy="
             "12&batt=81",
        "id=%76an&lat=-90&lon=180&timestamp=2025-03-01T13:05:09Z&alarm=sos" };
}

constexpr std::array All {
    Target { "client_message", readClientMessage, clientMessages },
    Target { "server_message", readServerMessage, serverMessages },
    Target { "location_batch", readLocations, locations },
    Target { "json", readJson, anyJson },
    Target { "owntracks", readOwnTracks, ownTracks },
    Target { "traccar", readTraccar, traccar },
    Target { "overland", readOverland, overland },
    Target { "osmand", readOsmAnd, osmAnd },
    Target { "hub", readByHub, clientMessages },
    Target { "file", readFile, files },
};

} // namespace

std::span<const Target> targets()
{
    return All;
}

const Target *find(QByteArrayView name)
{
    const auto it = std::ranges::find_if(All, [&](const Target &t) { return name == t.name; });
    return it == All.end() ? nullptr : &*it;
}

void promise(bool holds, const char *what, QByteArrayView input)
{
    if (!holds)
        qFatal(
            "not kept: %s\ninput in base64: %s", what, input.toByteArray().toBase64().constData());
}

} // namespace dispatch::fuzz
