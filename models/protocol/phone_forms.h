// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "protocol/json_reader.h"

#include <QUrlQuery>

//! What free tracker apps send, turned into fixes in SI units. Parsers only: no network, no tokens checked.
namespace dispatch::protocol {

//! \brief The outcome of one well authenticated request.
struct PhoneReport {
    QString deviceId; //!< as the app names itself; may be empty where a header authenticates
    std::vector<domain::Fix>
        fixes; //!< in the order of the request; receivedTime is the given arrival time
    bool isEmergency = false; //!< Traccar alarm "sos"
    int unusable = 0; //!< entries that could not be read; counted, answered with 200 all the same
    bool operator==(const PhoneReport &) const = default;
};

//! Rules for all: fix times over MaxFutureFix ahead become \p arrival; values out of range become unknown; a position
//! out of range or missing makes the entry unusable.
[[nodiscard]] PhoneReport parseOwnTracks(
    QByteArrayView body, domain::Timestamp arrival); //!< vel km/h, batt 0..100, cog
[[nodiscard]] PhoneReport parseTraccarJson(
    QByteArrayView body, domain::Timestamp arrival); //!< Traccar Client >= 9: m/s, level 0..1
[[nodiscard]] PhoneReport parseOsmAnd(
    const QUrlQuery &form, domain::Timestamp arrival); //!< knots, batt 0..100
[[nodiscard]] PhoneReport parseOverland(
    QByteArrayView body, domain::Timestamp arrival); //!< GeoJSON batch, m/s, 0..1

} // namespace dispatch::protocol
