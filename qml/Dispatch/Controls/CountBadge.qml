// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Theme

//! A number that asks to be looked at; gone at zero.
Rectangle {
    id: root

    required property int count
    property color ground: Theme.accent
    property color ink: Theme.accentInk

    visible: root.count > 0
    implicitWidth: Math.max(16, label.implicitWidth + 2 * Theme.space)
    implicitHeight: 16
    radius: 8
    color: root.ground

    TextLine {
        id: label
        anchors.centerIn: parent
        text: root.count > 99 ? "99+" : root.count.toString()
        color: root.ink
        font.pixelSize: Theme.smallSize
        font.weight: Font.DemiBold
    }
}
