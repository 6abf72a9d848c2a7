// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace dispatch::journal {

//! \brief The words of a text in the one form in which they are kept and looked for: lower case, without accents, letters
//! and digits only ("Kärntner Straße 2" gives "karntner", "strasse", "2").
[[nodiscard]] QStringList searchWords(QStringView text);

//! \brief The distinct words at one slip from \p word: a letter too many, too few, wrong, or two in the wrong order.
//! Bounded: words of over MaxSlipChars give none.
[[nodiscard]] QStringList slipsOf(const QString &word);
inline constexpr qsizetype MaxSlipChars = 24;

} // namespace dispatch::journal
