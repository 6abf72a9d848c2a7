// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Theme

//! A hairline between two things.
Rectangle {
    implicitWidth: 1
    implicitHeight: 1
    color: Theme.line
}
