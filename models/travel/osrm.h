// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/router.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <expected>
#include <optional>
#include <span>
#include <vector>

//! The services `table` and `route` of OSRM's HTTP interface, version 5 (project-osrm.org/docs/v5.24.0/api).
namespace dispatch::travel::osrm {

//! Farther than this nobody is sent; a larger figure is nonsense.
inline constexpr double MaxDurationS = 30.0 * 24 * 3'600;
inline constexpr double MaxDistanceM = 40'000'000;
inline constexpr qsizetype MaxLinePoints = 50'000;

//! \brief Figures from the server in the order of Router::legs(); nullopt where it has none.
using Figures = std::vector<std::optional<atlas::Leg>>;

//! \param base address of the server, its path without a slash at the end
//! \param from,to not empty
[[nodiscard]] QUrl tableUrl(
    const QUrl &base, std::span<const geo::GeoPoint> from, std::span<const geo::GeoPoint> to);
[[nodiscard]] QUrl routeUrl(const QUrl &base, geo::GeoPoint from, geo::GeoPoint to);

//! \brief What the server says of each of \p from to each of \p to.
//! \errors what is wrong with the answer, to go on after "The routing server": "sent a web page"
[[nodiscard]] std::expected<Figures, QString> readTable(
    const QByteArray &body, std::span<const geo::GeoPoint> from, std::span<const geo::GeoPoint> to);
//! \return nullopt: there is no way, or a place is not on the server's map
//! \errors as readTable()
[[nodiscard]] std::expected<std::optional<atlas::Journey>, QString> readRoute(
    const QByteArray &body, geo::GeoPoint from, geo::GeoPoint to);
//! \brief nullopt if the server does its work, whatever it answers; else as readTable().
[[nodiscard]] std::optional<QString> flawOf(const QByteArray &body);

} // namespace dispatch::travel::osrm
