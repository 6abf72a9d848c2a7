// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! A kind of row to choose, or what is in the way of it.
T.AbstractButton {
    id: root

    required property int index
    property moneyOffer offer
    property bool isCurrent: false
    readonly property bool isOff: root.offer.whyNot !== ""

    implicitHeight: 26
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: root.isOff ? qsTr("%1, not possible: %2").arg(root.offer.text).arg(root.offer.whyNot) : qsTr("%1: %2").arg(root.offer.text).arg(root.offer.help)
    Accessible.checked: root.isCurrent

    background: Rectangle {
        radius: Theme.radius
        color: root.isCurrent ? Theme.selected : root.hovered ? Theme.hover : "transparent"
        border.width: root.isCurrent ? 1 : 0
        border.color: Theme.accent
    }
    contentItem: Item {
        Glyph {
            x: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            visible: root.isCurrent || root.isOff
            glyph: root.isOff ? "lock" : "check"
            size: 13
            color: root.isOff ? Theme.mutedText : Theme.accent
        }
        TextLine {
            id: name
            x: 28
            width: 80
            height: parent.height
            text: root.offer.text
            color: root.isOff ? Theme.mutedText : Theme.text
            font.weight: root.isCurrent ? Font.DemiBold : Font.Normal
        }
        TextLine {
            x: name.x + name.width
            width: parent.width - x - 2 * Theme.space
            height: parent.height
            text: root.isOff ? root.offer.whyNot : root.offer.help
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
    }
    HoverTip {
        isShown: root.hovered && root.isOff
        text: root.offer.whyNot
    }
}
