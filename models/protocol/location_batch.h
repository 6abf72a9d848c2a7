// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "protocol/json_reader.h"

#include <vector>

namespace dispatch::protocol {

enum class MotionState : quint8 { Unknown, Stopped, Moving, OffShift };

//! \brief One technician's newest fix as it travels, in the wire's own integer units (section 8).
struct LocationRecord {
    static constexpr quint16 Unknown16 = 65535;
    static constexpr quint8 UnknownBattery = 255;
    quint32 handle = 0;
    qint32 latitudeE7 = 0, longitudeE7 = 0; //!< 1e-7 degrees
    quint16 ageDs = Unknown16;              //!< 0.1 s before base time; 65535 = older
    quint16 speedCmps = Unknown16;
    quint16 courseCdeg = Unknown16;         //!< 0.01 degrees
    quint16 accuracyDm = Unknown16;
    quint8 batteryPercent = UnknownBattery;
    MotionState state = MotionState::Unknown;
    bool operator==(const LocationRecord &) const = default;
};

struct LocationBatch {
    bool isFull = false; //!< replaces all known
    quint32 number = 0;
    domain::Timestamp base;
    std::vector<LocationRecord> records;
    int droppedRecords = 0; //!< decode only: out of range, counted
    bool operator==(const LocationBatch &) const = default;
};

//! \brief Out-of-range values are clamped or sent as unknown.
[[nodiscard]] LocationRecord toRecord(
    quint32 handle, const domain::Fix &fix, domain::Timestamp base, bool isMoving);
//! \return fixTime to 0.1 s; receivedTime = base
[[nodiscard]] domain::Fix toFix(const LocationRecord &record, domain::Timestamp base);

//! \pre at most MaxLocationRecords records
[[nodiscard]] QByteArray encode(const LocationBatch &batch);
//! \errors WrongType (first byte), OutOfRange (length or count): the whole batch is dropped
[[nodiscard]] Decoded<LocationBatch> decodeLocationBatch(QByteArrayView bytes);

} // namespace dispatch::protocol
