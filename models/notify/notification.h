// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace dispatch::notify {

enum class Urgency : quint8 { Low, Normal, Critical };

//! \brief What the desktop shows a person who may be looking elsewhere.
struct Notification {
    QString key; //!< the same again replaces what is shown
    QString title; //!< one line, plain text
    QString body; //!< plain text
    QString deed; //!< what a click does: "Open"; empty: nothing
    Urgency urgency = Urgency::Normal;
    bool stays = false; //!< until somebody has seen it
    QString sound; //!< a name of the freedesktop sound theme; empty: none at all
    bool isMessage = false; //!< somebody wrote; else something happened
    bool operator==(const Notification &) const = default;
};

} // namespace dispatch::notify
