// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A technician who could take the job, and why.
T.AbstractButton {
    id: root

    required property suggestion offer
    required property int index
    property bool isCurrent: false

    implicitHeight: 30
    hoverEnabled: true
    Accessible.name: qsTr("%1: %2").arg(root.offer.name).arg(root.offer.reason)

    background: Rectangle {
        radius: Theme.radius
        color: root.isCurrent ? Theme.selected : root.hovered ? Theme.hover : "transparent"
        border.width: root.visualFocus || root.isCurrent ? 1 : 0
        border.color: Theme.accent
    }
    contentItem: Item {
        KeyCap {
            x: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: root.index < 9 ? (root.index + 1).toString() : ""
            visible: root.index < 9
        }
        TextLine {
            id: name
            x: 30
            height: parent.height
            width: Math.min(implicitWidth, 130)
            text: root.offer.name
        }
        TextLine {
            anchors.right: parent.right
            anchors.rightMargin: 2 * Theme.space
            height: parent.height
            width: Math.min(implicitWidth, root.width - name.x - name.width - 16)
            text: root.offer.reason
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
    }
}
