// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QLocale>

#include <expected>

namespace dispatch::viewmodels {

//! \brief How many digits a currency has behind the decimal sign: 2 of EUR, none of JPY, 3 of KWD.
//! \source ISO 4217, list one; a code that is not in it is taken to have 2
[[nodiscard]] int minorDigits(QStringView currency);

//! \brief "1,234.50 EUR" in the locale's digits, groups and signs. Computed from whole numbers alone.
[[nodiscard]] QString moneyText(const domain::Money &money, const QLocale &locale = QLocale());
//! \brief The same without the currency, for columns that name it once.
[[nodiscard]] QString amountText(const domain::Money &money, const QLocale &locale = QLocale());
//! \brief "1234.50": as a person would type it; parseMoney() reads it back.
[[nodiscard]] QString amountToType(const domain::Money &money, const QLocale &locale = QLocale());

//! \brief Reads an amount that a person typed: digits, the locale's decimal sign, groups of digits where they belong, and
//! perhaps a currency ("120 USD") in place of \p currency. Never by way of a double.
//! \return more than zero and at most domain::MaxAmountMinor
//! \errors what is wrong, in words for the person
[[nodiscard]] std::expected<domain::Money, QString> parseMoney(
    const QString &typed, const QString &currency, const QLocale &locale = QLocale());

} // namespace dispatch::viewmodels
