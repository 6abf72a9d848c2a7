// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <QDate>
#include <QList>
#include <QString>

#include <expected>
#include <optional>

//! Hours and breaks as they are typed: "8:00-16:30", "12:00 30m". Clock times are local, with or without am and pm.
namespace dispatch::viewmodels {

//! \brief Minutes since midnight: "8", "8:00", "08.30", "4:30pm".
[[nodiscard]] std::optional<int> clockMinutes(QStringView word);
//! \brief "30m", "45min", "1h", "1h30".
[[nodiscard]] std::optional<int> lengthMinutes(QStringView word);

//! \brief From when to when, in minutes since midnight of the first day; an end that is not after the beginning is of the next.
struct ClockSpan {
    int fromMin = 0;
    int toMin = 0;
    bool operator==(const ClockSpan &) const = default;
};
//! \brief "8:00-16:30", "8–16".
[[nodiscard]] std::optional<ClockSpan> clockSpan(QStringView word);

//! \brief The moment a local clock shows so many minutes after the midnight that \p day begins with.
[[nodiscard]] domain::Timestamp atClock(QDate day, int minutes);
[[nodiscard]] domain::TimeWindow onDay(QDate day, const ClockSpan &span);
[[nodiscard]] QDate localDateOf(domain::Timestamp t);
//! \brief "16:30", in this form in every locale, so that it can be typed back.
[[nodiscard]] QString clockToType(domain::Timestamp t);

//! \brief Breaks of a shift with \p hours that begins on \p day: "12:00-12:30, 15:00 15m".
//! \return the word that cannot be read, if one cannot
[[nodiscard]] std::expected<QList<domain::TimeWindow>, QString> breaksIn(
    const QString &text, QDate day, const domain::TimeWindow &hours);
[[nodiscard]] QString breaksToType(const QList<domain::TimeWindow> &breaks);

} // namespace dispatch::viewmodels
