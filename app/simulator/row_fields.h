// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QByteArray>
#include <QList>

#include <chrono>
#include <expected>
#include <optional>

namespace dispatch::simulator {

//! \brief Splits at commas into at most \p limit fields; the last one keeps its commas. Fields are trimmed.
[[nodiscard]] QList<QByteArrayView> splitRow(QByteArrayView line, qsizetype limit);

//! \errors the reason, in a few words
[[nodiscard]] std::expected<domain::GeoPoint, QString> readPlace(
    QByteArrayView latitude, QByteArrayView longitude);

struct LocalTime {
    QByteArray date; //!< "2016-01-15", a real day
    std::chrono::seconds timeOfDay { 0 };
};
//! \brief `YYYY-MM-DD HH:MM` or `YYYY-MM-DD HH:MM:SS`.
[[nodiscard]] std::expected<LocalTime, QString> readLocalTime(QByteArrayView text);

} // namespace dispatch::simulator
