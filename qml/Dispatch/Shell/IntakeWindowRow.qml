// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! An arrival window with its technician: Enter, or its key, saves the job with it.
T.AbstractButton {
    id: root

    required property int index
    property intakeWindow offer
    readonly property string key: "Alt+" + (root.index + 1)
    readonly property string detail: root.offer.trouble === "" ? root.offer.detail : qsTr("%1 · %2").arg(root.offer.detail).arg(root.offer.trouble)

    implicitHeight: 46
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: qsTr("%1, %2, %3").arg(root.offer.when).arg(root.offer.technician).arg(root.detail)
    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    background: Rectangle {
        radius: Theme.radius
        color: root.hovered ? Theme.hover : "transparent"
        border.width: root.visualFocus ? 2 : 1
        border.color: root.visualFocus ? Theme.accent : Theme.line
    }
    contentItem: Item {
        TextLine {
            id: time
            x: 2.5 * Theme.space
            y: 4
            height: 20
            text: root.offer.when
            font.weight: Font.DemiBold
        }
        TextLine {
            anchors.left: time.right
            anchors.leftMargin: 2 * Theme.space
            anchors.right: cap.left
            anchors.rightMargin: 2 * Theme.space
            y: 4
            height: 20
            text: root.offer.technician
        }
        KeyCap {
            id: cap
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            y: 6
            text: root.key
        }
        TextLine {
            x: 2.5 * Theme.space
            y: 24
            width: parent.width - 5 * Theme.space
            height: 16
            text: (root.offer.trouble === "" ? "" : "!  ") + root.detail
            color: root.offer.trouble === "" ? Theme.mutedText : Theme.warning
            font.pixelSize: Theme.smallSize
        }
    }
    HoverTip {
        isShown: root.hovered
        text: qsTr("Take the job with this time")
        key: root.key
    }
}
