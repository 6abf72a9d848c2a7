// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace dispatch::viewmodels {

//! A score no better than this: the letters are there in order, as they are in many a text.
inline constexpr int MereLetters = 20;

//! \brief How well what was typed stands for a text, case and accents aside: the whole of it, the beginning of its words, a
//! part, or its letters in order.
//! \return 0 for not at all; higher is better, and comparable between texts
[[nodiscard]] int fuzzyScore(QStringView typed, QStringView text);

} // namespace dispatch::viewmodels
