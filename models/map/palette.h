// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QColor>

//! The colours of the marks on the map; the same as those of the theme, which lives in QML.
namespace dispatch::map {

struct Palette {
    QColor casing; //!< around a mark, parts it from the map
    QColor surface;
    QColor line;
    QColor text;
    QColor mutedText;
    QColor accent;
    QColor danger;
    QColor warning;
    QColor good;
    QColor violet;
    QColor onColor; //!< text and glyphs on a filled mark

    [[nodiscard]] static const Palette &of(bool isDark);
    [[nodiscard]] QColor duty(domain::Duty duty, bool hasEmergency) const;
    [[nodiscard]] QColor state(domain::VisitState state) const;
};

} // namespace dispatch::map
