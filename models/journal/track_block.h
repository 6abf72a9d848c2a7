// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QByteArrayView>

#include <optional>
#include <span>
#include <vector>

namespace dispatch::journal {

//! \brief The fixes of one technician and stretch of time as one blob: the first one whole, then what changed from one to the
//! next, as short numbers. About 8 bytes a fix of a phone that drives and reports every five seconds.
//!
//! Rounded to what a map shows: 1e-6 degrees (11 cm), tenths of a second, 0.1 m/s, 2 degrees of course, whole metres of
//! accuracy, whole seconds of delay. Unknown stays unknown.
//! \param fixes ascending in fix time
[[nodiscard]] QByteArray packTrack(std::span<const domain::Fix> fixes);

//! \return nullopt if it is not what packTrack() made
[[nodiscard]] std::optional<std::vector<domain::Fix>> unpackTrack(QByteArrayView block);

//! \brief Where somebody was, as far as two fixes or one tell.
struct TrackPlace {
    domain::GeoPoint position;
    domain::Timestamp measured; //!< the newest fix at that moment: its age then is the age to show
    std::optional<double> speedMps;
    std::optional<double> courseDeg;
    bool isBetween = false; //!< on the straight line to the fix that came next
    bool operator==(const TrackPlace &) const = default;
};

//! Fixes further apart than this are not joined: nobody knows the way between them.
inline constexpr std::chrono::seconds MaxJoined { 120 };

//! \brief The place at \p at: between the fixes before and after it if they are near enough in time, else at the one before.
//! Never ahead of the first fix, and never beyond the last.
//! \param fixes ascending in fix time
//! \return nullopt before the first fix
[[nodiscard]] std::optional<TrackPlace> placeAt(
    std::span<const domain::Fix> fixes, domain::Timestamp at);

} // namespace dispatch::journal
