// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Dispatch.Theme

//! A plate over the map; pointers do not go through it.
Rectangle {
    radius: Theme.radius
    color: Theme.raised
    border.color: Theme.line

    MouseArea {
        anchors.fill: parent
        acceptedButtons: Qt.AllButtons
        hoverEnabled: true
        onWheel: event => event.accepted = true
    }
}
