// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/track_block.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <cmath>

namespace dispatch::journal {

using namespace domain;

// A block: a mark, then per fix one byte that says which of eight numbers changed, and by how much, as zigzag varints. The
// numbers before the first fix are all zero, so that its changes are its values.

namespace {

constexpr char BlockMark = 1;

enum Column : quint8 { Time, Latitude, Longitude, Speed, Course, Accuracy, Battery, Delay };
constexpr std::size_t Columns = 8;
using Row = std::array<qint64, Columns>;

constexpr double DegreeScale = 1e6;
constexpr double SpeedScale = 10;
constexpr double CourseScale = 0.5;
constexpr qint64 TimeStepMs = 100;
constexpr qint64 DelayStepMs = 1'000;
//! An optional number is kept one higher: 0 is unknown.
qint64 orUnknown(std::optional<double> value, double scale)
{
    return value ? std::llround(*value * scale) + 1 : 0;
}

std::optional<double> known(qint64 value, double scale)
{
    return value == 0 ? std::nullopt : std::optional(static_cast<double>(value - 1) / scale);
}

Row rowOf(const Fix &fix)
{
    const auto battery = fix.batteryPercent ? *fix.batteryPercent + 1 : 0;
    return { toMs(fix.fixTime) / TimeStepMs, std::llround(fix.position.latitudeDeg * DegreeScale),
        std::llround(fix.position.longitudeDeg * DegreeScale), orUnknown(fix.speedMps, SpeedScale),
        orUnknown(fix.courseDeg, CourseScale), orUnknown(fix.accuracyM, 1), battery,
        (fix.receivedTime - fix.fixTime).count() / DelayStepMs };
}

Fix fixOf(const Row &row)
{
    Fix fix;
    fix.fixTime = timestampFromMs(row[Time] * TimeStepMs);
    fix.receivedTime = fix.fixTime + milliseconds(row[Delay] * DelayStepMs);
    fix.position = { .latitudeDeg = static_cast<double>(row[Latitude]) / DegreeScale,
        .longitudeDeg = static_cast<double>(row[Longitude]) / DegreeScale };
    fix.speedMps = known(row[Speed], SpeedScale);
    fix.courseDeg = known(row[Course], CourseScale);
    if (fix.courseDeg && *fix.courseDeg >= 360)
        fix.courseDeg = 0;
    fix.accuracyM = known(row[Accuracy], 1);
    if (row[Battery] != 0)
        fix.batteryPercent = static_cast<int>(row[Battery] - 1);
    return fix;
}

void put(QByteArray &out, qint64 value)
{
    auto left = (static_cast<quint64>(value) << 1) ^ static_cast<quint64>(value >> 63);
    while (left >= 0x80) {
        out.append(static_cast<char>(left | 0x80));
        left >>= 7;
    }
    out.append(static_cast<char>(left));
}

std::optional<qint64> take(QByteArrayView &in)
{
    quint64 value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (in.isEmpty())
            return std::nullopt;
        const auto byte = static_cast<quint8>(in.front());
        in = in.sliced(1);
        value |= static_cast<quint64>(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0)
            return static_cast<qint64>(value >> 1) ^ -static_cast<qint64>(value & 1);
    }
    return std::nullopt;
}

} // namespace

QByteArray packTrack(std::span<const Fix> fixes)
{
    QByteArray out;
    out.reserve(1 + static_cast<qsizetype>(fixes.size()) * 10);
    out.append(BlockMark);
    Row was {};
    qint64 pace
        = 0; // phones report at a steady pace: what changes from step to step is hardly anything
    for (const Fix &fix : fixes) {
        const Row now = rowOf(fix);
        const auto mark = out.size();
        quint8 changed = 0;
        out.append('\0');
        for (std::size_t i = 0; i < Columns; ++i) {
            qint64 change = now[i] - was[i];
            if (i == Time) {
                const qint64 step = change;
                change -= pace;
                pace = step;
            }
            if (change == 0)
                continue;
            changed |= static_cast<quint8>(1U << i);
            put(out, change);
        }
        out[mark] = static_cast<char>(changed);
        was = now;
    }
    return out;
}

std::optional<std::vector<Fix>> unpackTrack(QByteArrayView block)
{
    if (block.isEmpty() || block.front() != BlockMark)
        return std::nullopt;
    block = block.sliced(1);
    std::vector<Fix> fixes;
    fixes.reserve(static_cast<std::size_t>(block.size()) / 6);
    Row row {};
    qint64 pace = 0;
    while (!block.isEmpty()) {
        const auto changed = static_cast<quint8>(block.front());
        block = block.sliced(1);
        for (std::size_t i = 0; i < Columns; ++i) {
            qint64 change = 0;
            if ((changed & (1U << i)) != 0) {
                const auto taken = take(block);
                if (!taken)
                    return std::nullopt;
                change = *taken;
            }
            if (i == Time)
                change = pace += change;
            row[i] += change;
        }
        fixes.push_back(fixOf(row));
        if (!isValid(fixes.back().position))
            return std::nullopt;
    }
    return fixes;
}

std::optional<TrackPlace> placeAt(std::span<const Fix> fixes, Timestamp at)
{
    const auto next = std::ranges::upper_bound(fixes, at, {}, &Fix::fixTime);
    if (next == fixes.begin())
        return std::nullopt;
    const Fix &last = *std::prev(next);
    TrackPlace place { .position = last.position,
        .measured = last.fixTime,
        .speedMps = last.speedMps,
        .courseDeg = last.courseDeg };
    if (next == fixes.end() || next->fixTime - last.fixTime > MaxJoined)
        return place;
    const double dx = next->position.longitudeDeg - last.position.longitudeDeg;
    if (std::abs(dx) > 180)
        return place; // across the line of date: not worth more than the last fix
    const double part = std::chrono::duration<double>(at - last.fixTime)
        / std::chrono::duration<double>(next->fixTime - last.fixTime);
    place.position.latitudeDeg += (next->position.latitudeDeg - last.position.latitudeDeg) * part;
    place.position.longitudeDeg += dx * part;
    place.isBetween = true;
    return place;
}

} // namespace dispatch::journal
