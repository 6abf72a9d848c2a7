// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Theme

//! A key as it stands on the keyboard.
Rectangle {
    id: root

    required property string text

    implicitWidth: Math.max(18, label.implicitWidth + 2 * Theme.space)
    implicitHeight: 16
    radius: 4
    color: Theme.quietGround
    border.width: 1
    border.color: Theme.line

    TextLine {
        id: label
        anchors.centerIn: parent
        text: root.text
        color: Theme.mutedText
        font.pixelSize: Theme.smallSize
    }
}
