// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/parts.h"

#include "journal/track_block.h"
#include "journal/track_cache.h"
#include "load/event_loop.h"

#include <QFileInfo>
#include <QTemporaryDir>

#include <cmath>
#include <numbers>

namespace dispatch::bench {

using namespace dispatch::domain;
using namespace Qt::StringLiterals;
using journal::TrackCache;

namespace {

constexpr auto Start = timestampFromMs(1'735'689'600'000);
constexpr int FixesOfStretch = 1'440; //!< every five seconds for two hours
constexpr int Seeks = 2'000;

//! Drives and stops as somebody does who works: a third of the time the van stands, and the phone trembles.
std::vector<Fix> stretchOf(QRandomGenerator &random, Timestamp from)
{
    constexpr double MetresPerDegree = 111'195;
    std::vector<Fix> fixes;
    fixes.reserve(FixesOfStretch);
    double lat = 44.8 + random.generateDouble() / 10;
    double lon = 20.4 + random.generateDouble() / 10;
    double course = random.bounded(360);
    for (int i = 0; i < FixesOfStretch; ++i) {
        const bool isDriving = i / 120 % 3 != 2;
        const double speed = isDriving ? 6 + 8 * random.generateDouble() : 0;
        course
            = std::fmod(course + (random.bounded(12) == 0 ? 90 : random.bounded(9) - 4) + 360, 360);
        const double radians = course / 180 * std::numbers::pi;
        const double metres = isDriving ? speed * 5 : random.generateDouble() * 2;
        lat += std::cos(radians) * metres / MetresPerDegree;
        lon += std::sin(radians) * metres / MetresPerDegree
            / std::cos(lat / 180 * std::numbers::pi);
        Fix fix;
        fix.position = { .latitudeDeg = lat, .longitudeDeg = lon };
        fix.fixTime = from + std::chrono::seconds(5 * i) + milliseconds(random.bounded(200));
        fix.receivedTime = fix.fixTime + milliseconds(300 + random.bounded(1'500));
        fix.speedMps = speed;
        if (isDriving)
            fix.courseDeg = course;
        fix.accuracyM = 4 + random.bounded(6);
        fix.batteryPercent = 90 - i / 100;
        fixes.push_back(fix);
    }
    return fixes;
}

} // namespace

void measureTracks(Report &report, const LogPlan &plan)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"tracks"_s);
    auto cache = TrackCache::open(path, Start);
    if (!cache)
        fail(cache.error().text);
    QRandomGenerator random(9);
    const int stretches = std::max(1, plan.fixes / FixesOfStretch);
    std::vector<std::pair<TechnicianId, Timestamp>> keys;
    qint64 packed = 0;
    double packingMs = 0;
    for (int i = 0; i < stretches; ++i) {
        const Timestamp from = Start + TrackCache::StretchOf * (i / 500);
        const auto fixes = stretchOf(random, from);
        const TechnicianId technician { makeUuidV7(Start, random) };
        const Moment before = steady_clock::now();
        packed += journal::packTrack(fixes).size();
        packingMs += msBetween(before, steady_clock::now());
        if (const auto kept = (*cache)->keep(technician, from, fixes); !kept)
            fail(kept.error().text);
        keys.emplace_back(technician, from);
    }
    Latencies seeks;
    for (int i = 0; i < Seeks; ++i) {
        const auto &[technician, from] = keys[random.bounded(static_cast<quint32>(keys.size()))];
        const Timestamp at = from + std::chrono::seconds(60 + random.bounded(7'000));
        const Moment before = steady_clock::now();
        const auto fixes = (*cache)->read(technician, from);
        if (!fixes || !*fixes || !journal::placeAt(**fixes, at))
            fail(u"a place cannot be read"_s);
        seeks.add(msBetween(before, steady_clock::now()));
    }
    const double count = static_cast<double>(stretches) * FixesOfStretch;
    const double bytes = static_cast<double>(packed) / count;
    const double onDisk = static_cast<double>(QFileInfo(path).size()) / count;
    report.add({ .key = u"c7_bytes_a_fix"_s,
        .what = u"C7 A recorded fix"_s,
        .target = u"<= 12 B"_s,
        .measured = u"%1 B packed, %2 B in the file; packed at %3 M fixes/s"_s.arg(bytes, 0, 'f', 1)
            .arg(onDisk, 0, 'f', 1)
            .arg(count / packingMs / 1'000, 0, 'f', 1),
        .value = onDisk,
        .isReached = onDisk <= 12,
        .cause = u"pages of the file that are not full"_s });
    report.add({ .key = u"c7_track_seek_p95_ms"_s,
        .what = u"C7 Where somebody was, of %1 M fixes"_s.arg(count / 1e6, 0, 'f', 1),
        .target = u"< 1 ms"_s,
        .measured = u"p50 %1, p95 %2, max %3 ms"_s.arg(seeks.at(0.5), 0, 'f', 3)
            .arg(seeks.at(0.95), 0, 'f', 3)
            .arg(seeks.at(1), 0, 'f', 3),
        .value = seeks.at(0.95),
        .isReached = seeks.at(0.95) < 1,
        .cause = u"the file is not in the system's cache"_s });
}

} // namespace dispatch::bench
