// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A line of the columns' menu: whether it is shown, its place in the order, its width.
T.AbstractButton {
    id: root

    required property int index
    property boardColumn column
    property bool isCurrent: false
    readonly property string order: root.column.rank === 0 ? "" : (root.column.isDescending ? "↓" : "↑") + root.column.rank

    implicitHeight: 26
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: root.column.text
    Accessible.checked: root.column.isShown

    background: Rectangle {
        color: root.isCurrent ? Theme.selected : root.hovered ? Theme.hover : "transparent"
    }
    contentItem: Item {
        Glyph {
            x: 3 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            visible: root.column.isShown
            glyph: "check"
            size: 13
            color: Theme.accent
        }
        TextLine {
            x: 32
            width: detail.x - x - 8
            height: parent.height
            text: root.column.text
            color: root.column.isShown ? Theme.text : Theme.mutedText
        }
        TextLine {
            id: detail
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            height: parent.height
            text: [root.order, root.column.isShown ? qsTr("%1 px").arg(root.column.width) : qsTr("hidden")].filter(part => part !== "").join("  ")
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
    }
}
