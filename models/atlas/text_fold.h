// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace dispatch::atlas {

//! \brief What is left of a text when it is only heard: no capitals, no accents, no punctuation; "ß" is "ss", "œ" is "oe".
//! Words are parted by one space.
//! \threads reentrant
[[nodiscard]] QString folded(QStringView text);

//! \brief Whether \p typed is \p word but for at most \p most letters wrong, missing, too many or swapped with their
//! neighbour.
//! \param isBeginning a word that goes on after that is as good
//! \return how many; nullopt for more than \p most
//! \source optimal string alignment distance
[[nodiscard]] std::optional<int> typingErrors(
    QStringView typed, QStringView word, int most, bool isBeginning);

} // namespace dispatch::atlas
