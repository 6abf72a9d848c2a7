// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet.h"
#include "map/trails.h"
#include "protocol/feed_messages.h"
#include "protocol/location_batch.h"
#include "protocol/phone_forms.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>

using namespace dispatch;
using namespace dispatch::protocol;
using namespace Qt::StringLiterals;

namespace {

constexpr int Runs = 7;
constexpr qint64 RunNs = 200'000'000;
const domain::Timestamp now = domain::timestampFromMs(1'772'460'310'000);

struct Rate {
    double median = 0, min = 0, max = 0; //!< million a second
};

//! \param round does one round of work and returns how many things it handled
Rate measure(const std::function<std::size_t()> &round)
{
    std::vector<double> rates;
    for (int run = 0; run < Runs; ++run) {
        std::size_t done = 0;
        QElapsedTimer timer;
        timer.start();
        while (timer.nsecsElapsed() < RunNs)
            done += round();
        rates.push_back(
            static_cast<double>(done) * 1'000.0 / static_cast<double>(timer.nsecsElapsed()));
    }
    std::ranges::sort(rates);
    return { rates[Runs / 2], rates.front(), rates.back() };
}

QByteArray fullBatch()
{
    LocationBatch batch {
        .isFull = true, .number = 1, .base = now, .records = {}, .droppedRecords = 0
    };
    for (int i = 0; i < MaxLocationRecords; ++i) {
        LocationRecord record;
        record.handle = static_cast<quint32>(i + 1);
        record.latitudeE7 = 599'000'000 + i * 1'000;
        record.longitudeE7 = 107'000'000 + i * 1'000;
        record.speedCmps = 1'389;
        batch.records.push_back(record);
    }
    return encode(batch);
}

QByteArray overlandPoints(int count)
{
    const QByteArray point
        = R"({"type":"Feature","geometry":{"type":"Point","coordinates":[10.7522454,59.9138688]},"properties":)"
          R"({"timestamp":"2026-03-02T14:05:09Z","speed":13.9,"course":271,"horizontal_accuracy":12,)"
          R"("battery_level":0.81,"device_id":"van-7"}},)"_ba;
    return "{\"locations\":[" + point.repeated(count).chopped(1) + "]}";
}

QByteArray eventBatch()
{
    EventBatch batch { .prev = 0, .to = 64, .h = "9f2c41d07be85a13"_ba, .events = {} };
    for (quint64 seq = 1; seq <= batch.to; ++seq) {
        domain::Event event;
        event.seq = seq;
        event.entity = domain::VisitId::make(now);
        event.ver = 2;
        event.at = now;
        event.by = domain::UserId::make(now);
        event.cmd = domain::CommandId::make(now);
        domain::VisitMoved moved;
        moved.to = domain::VisitState::Dispatched;
        moved.technician
            = domain::Change<domain::TechnicianId>::to(domain::TechnicianId::make(now));
        event.payload = moved;
        batch.events.push_back(event);
    }
    return encode(ServerMessage(batch));
}

} // namespace

int main()
{
    const QByteArray locations = fullBatch();
    const QByteArray ownTracks
        = R"({"_type":"location","tid":"ab","topic":"owntracks/van/7","lat":59.9138688,"lon":10.7522454,)"
          R"("tst":1772460309,"vel":50,"cog":271,"acc":12,"batt":81,"alt":30,"conn":"m","t":"u"})"_ba;
    const QByteArray overland = overlandPoints(500);
    const QByteArray events = eventBatch();

    std::size_t refused = 0;
    const Rate binary = measure([&] {
        const auto batch = decodeLocationBatch(locations);
        refused += !batch;
        return batch ? batch->records.size() : 0;
    });
    // C4: what the console does with a batch until it can be drawn. Each round is a second later than the one before.
    map::Fleet fleet;
    map::Trails trails;
    for (quint32 handle = 1; handle <= MaxLocationRecords; ++handle)
        fleet.upsert(handle, u"Unit %1"_s.arg(handle), domain::Duty::Available, false);
    domain::Timestamp at = now;
    const Rate applied = measure([&] {
        const auto batch = decodeLocationBatch(locations);
        refused += !batch;
        if (!batch)
            return std::size_t { 0 };
        at += std::chrono::seconds(1);
        for (const LocationRecord &record : batch->records) {
            const domain::Fix fix = toFix(record, at);
            fleet.applyFix(record.handle, fix, at);
            trails.add(record.handle, fix);
        }
        return batch->records.size();
    });
    const Rate single = measure([&] { return parseOwnTracks(ownTracks, now).fixes.size(); });
    const Rate many = measure([&] { return parseOverland(overland, now).fixes.size(); });
    const Rate durable = measure([&] {
        const auto message = decodeServerMessage(events);
        refused += !message;
        return message ? std::get<EventBatch>(*message).events.size() : 0;
    });

    QTextStream out(stdout);
    QJsonObject json { { u"bench"_s, u"codec"_s },
        { u"unit"_s, u"million/s, one core, median of 7"_s } };
    const std::array rows { std::tuple { "locations_binary", binary, 5.0 },
        std::tuple { "locations_on_the_map", applied, 5.0 },
        std::tuple { "fixes_owntracks_json", single, 1.0 },
        std::tuple { "fixes_overland_json", many, 1.0 },
        std::tuple { "events_json", durable, 0.0 } };
    out << qSetFieldWidth(24) << Qt::left << "decoded" << qSetFieldWidth(10) << Qt::right
        << "million/s" << "min"
        << "max" << "budget" << qSetFieldWidth(0) << "\n";
    for (const auto &[name, rate, budget] : rows) {
        json.insert(QLatin1StringView(name),
            QJsonObject {
                { u"median"_s, rate.median }, { u"min"_s, rate.min }, { u"max"_s, rate.max } });
        out << qSetFieldWidth(24) << Qt::left << name << qSetFieldWidth(10) << Qt::right
            << Qt::fixed << qSetRealNumberPrecision(2) << rate.median << rate.min << rate.max
            << (budget > 0 ? QString::number(budget) : u"-"_s) << qSetFieldWidth(0) << "\n";
    }
    out << QJsonDocument(json).toJson(QJsonDocument::Compact) << "\n";
    return refused == 0 ? 0 : 1;
}
