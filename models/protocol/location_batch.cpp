// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/location_batch.h"

#include <QtEndian>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace dispatch::protocol {

using domain::Fix;
using domain::milliseconds;
using domain::Timestamp;

namespace {

constexpr quint8 BatchByte = 0x01;
constexpr quint8 FullFlag = 0x01;
constexpr double DegreesPerUnit = 1e-7;
constexpr qint32 MaxLatitudeE7 = 900'000'000;
constexpr qint32 MaxLongitudeE7 = 1'800'000'000;
constexpr quint16 CourseEnd = 36'000;
constexpr quint8 FullBattery = 100;
constexpr qint64 MsPerAgeUnit = 100;
constexpr double CmPerM = 100, CdegPerDeg = 100, DmPerM = 10;

//! The record as it lies in the message. Every field sits at a multiple of its size, so there is no padding to hide.
struct Wire {
    quint32 handle;
    qint32 latitudeE7, longitudeE7;
    quint16 ageDs, speedCmps, courseCdeg, accuracyDm;
    quint8 batteryPercent, state;
    quint16 zero;
};
static_assert(sizeof(Wire) == LocationRecordBytes);
static_assert(offsetof(Wire, ageDs) == 12 && offsetof(Wire, batteryPercent) == 20);

Wire toWire(const LocationRecord &r)
{
    return { qToLittleEndian(r.handle), qToLittleEndian(r.latitudeE7),
        qToLittleEndian(r.longitudeE7), qToLittleEndian(r.ageDs), qToLittleEndian(r.speedCmps),
        qToLittleEndian(r.courseCdeg), qToLittleEndian(r.accuracyDm), r.batteryPercent,
        static_cast<quint8>(r.state), 0 };
}

LocationRecord fromWire(const Wire &w)
{
    const quint16 course = qFromLittleEndian(w.courseCdeg);
    return { .handle = qFromLittleEndian(w.handle),
        .latitudeE7 = qFromLittleEndian(w.latitudeE7),
        .longitudeE7 = qFromLittleEndian(w.longitudeE7),
        .ageDs = qFromLittleEndian(w.ageDs),
        .speedCmps = qFromLittleEndian(w.speedCmps),
        .courseCdeg = course < CourseEnd ? course : LocationRecord::Unknown16,
        .accuracyDm = qFromLittleEndian(w.accuracyDm),
        .batteryPercent
        = w.batteryPercent <= FullBattery ? w.batteryPercent : LocationRecord::UnknownBattery,
        .state = w.state <= static_cast<quint8>(MotionState::OffShift)
            ? static_cast<MotionState>(w.state)
            : MotionState::Unknown };
}

bool isOnEarth(const LocationRecord &r)
{
    return r.latitudeE7 >= -MaxLatitudeE7 && r.latitudeE7 <= MaxLatitudeE7
        && r.longitudeE7 >= -MaxLongitudeE7 && r.longitudeE7 <= MaxLongitudeE7;
}

qint32 toE7(double degrees, qint32 limit)
{
    const double units = std::round(degrees / DegreesPerUnit);
    if (!(units >= -limit))
        return std::isnan(units) ? 0 : -limit;
    return units > limit ? limit : static_cast<qint32>(units);
}

quint16 toUnits(std::optional<double> value, double unitsPerOne)
{
    const double units = std::round(value.value_or(-1) * unitsPerOne);
    return units >= 0 && units < LocationRecord::Unknown16 ? static_cast<quint16>(units)
                                                           : LocationRecord::Unknown16;
}

quint16 toCourse(std::optional<double> courseDeg)
{
    const quint16 units = toUnits(courseDeg, CdegPerDeg);
    if (units == CourseEnd)
        return 0; // 359.999° rounds up to north
    return units < CourseEnd ? units : LocationRecord::Unknown16;
}

quint16 toAge(Timestamp base, Timestamp fixTime)
{
    const qint64 units = (base - fixTime).count() / MsPerAgeUnit;
    return static_cast<quint16>(std::clamp<qint64>(units, 0, LocationRecord::Unknown16));
}

quint8 toBattery(std::optional<int> percent)
{
    return percent && *percent >= 0 && *percent <= FullBattery ? static_cast<quint8>(*percent)
                                                               : LocationRecord::UnknownBattery;
}

std::optional<double> fromUnits(quint16 units, double unitsPerOne)
{
    return units == LocationRecord::Unknown16 ? std::nullopt : std::optional(units / unitsPerOne);
}

DecodeError badBatch(DecodeErrorCode code, QLatin1StringView field)
{
    return { code, field };
}

} // namespace

LocationRecord toRecord(quint32 handle, const Fix &fix, Timestamp base, bool isMoving)
{
    return { .handle = handle,
        .latitudeE7 = toE7(fix.position.latitudeDeg, MaxLatitudeE7),
        .longitudeE7 = toE7(fix.position.longitudeDeg, MaxLongitudeE7),
        .ageDs = toAge(base, fix.fixTime),
        .speedCmps = toUnits(fix.speedMps, CmPerM),
        .courseCdeg = toCourse(fix.courseDeg),
        .accuracyDm = toUnits(fix.accuracyM, DmPerM),
        .batteryPercent = toBattery(fix.batteryPercent),
        .state = isMoving ? MotionState::Moving : MotionState::Stopped };
}

Fix toFix(const LocationRecord &record, Timestamp base)
{
    Fix fix { .position = { .latitudeDeg = record.latitudeE7 * DegreesPerUnit,
                  .longitudeDeg = record.longitudeE7 * DegreesPerUnit },
        .fixTime = base - milliseconds(record.ageDs * MsPerAgeUnit),
        .receivedTime = base,
        .speedMps = fromUnits(record.speedCmps, CmPerM),
        .courseDeg = fromUnits(record.courseCdeg, CdegPerDeg),
        .accuracyM = fromUnits(record.accuracyDm, DmPerM),
        .batteryPercent = std::nullopt };
    if (record.batteryPercent != LocationRecord::UnknownBattery)
        fix.batteryPercent = record.batteryPercent;
    return fix;
}

QByteArray encode(const LocationBatch &batch)
{
    Q_ASSERT(batch.records.size() <= static_cast<std::size_t>(MaxLocationRecords));
    const auto count = static_cast<qsizetype>(batch.records.size());
    QByteArray bytes(LocationHeaderBytes + count * LocationRecordBytes, Qt::Uninitialized);
    char *at = bytes.data();
    at[0] = static_cast<char>(BatchByte);
    at[1] = batch.isFull ? static_cast<char>(FullFlag) : char(0);
    qToLittleEndian(static_cast<quint16>(count), at + 2);
    qToLittleEndian(batch.number, at + 4);
    qToLittleEndian(static_cast<quint64>(domain::toMs(batch.base)), at + 8);
    at += LocationHeaderBytes;
    for (const LocationRecord &record : batch.records) {
        const Wire wire = toWire(record);
        std::memcpy(at, &wire, sizeof wire);
        at += sizeof wire;
    }
    return bytes;
}

Decoded<LocationBatch> decodeLocationBatch(QByteArrayView bytes)
{
    using namespace Qt::StringLiterals;
    if (bytes.isEmpty() || static_cast<quint8>(bytes.front()) != BatchByte)
        return std::unexpected(badBatch(DecodeErrorCode::WrongType, {}));
    if (bytes.size() < LocationHeaderBytes)
        return std::unexpected(badBatch(DecodeErrorCode::OutOfRange, "length"_L1));
    const char *at = bytes.data();
    const auto count = qFromLittleEndian<quint16>(at + 2);
    if (count > MaxLocationRecords)
        return std::unexpected(badBatch(DecodeErrorCode::OutOfRange, "count"_L1));
    if (bytes.size() != LocationHeaderBytes + count * LocationRecordBytes)
        return std::unexpected(badBatch(DecodeErrorCode::OutOfRange, "length"_L1));
    const auto baseMs = qFromLittleEndian<quint64>(at + 8);
    if (baseMs > static_cast<quint64>(MaxInteger))
        return std::unexpected(badBatch(DecodeErrorCode::OutOfRange, "base"_L1));

    LocationBatch batch { .isFull = (static_cast<quint8>(at[1]) & FullFlag) != 0,
        .number = qFromLittleEndian<quint32>(at + 4),
        .base = domain::timestampFromMs(static_cast<qint64>(baseMs)),
        .records = {},
        .droppedRecords = 0 };
    batch.records.reserve(count);
    at += LocationHeaderBytes;
    for (int i = 0; i < count; ++i, at += LocationRecordBytes) {
        Wire wire;
        std::memcpy(&wire, at, sizeof wire);
        const LocationRecord record = fromWire(wire);
        if (isOnEarth(record))
            batch.records.push_back(record);
        else
            ++batch.droppedRecords;
    }
    return batch;
}

} // namespace dispatch::protocol
