// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! How many alarms are open, and the first of them in words. Quiet while somebody looks after all of them.
T.AbstractButton {
    id: root

    required property AlarmInbox inbox
    readonly property bool isOpen: root.inbox.headline !== ""
    readonly property color ink: root.isOpen ? Theme.danger : Theme.mutedText

    implicitWidth: words.width + 40
    implicitHeight: 26
    hoverEnabled: true
    Accessible.name: root.isOpen ? qsTr("%1, first: %2").arg(root.inbox.headline).arg(root.inbox.firstText) : words.text

    background: Rectangle {
        radius: 13
        color: root.isOpen ? Theme.dangerGround : Theme.quietGround
        border.width: root.visualFocus || root.hovered ? 1 : 0
        border.color: root.ink
    }
    contentItem: Item {
        Glyph {
            x: 10
            anchors.verticalCenter: parent.verticalCenter
            glyph: root.isOpen ? "warning" : "bell"
            size: 15
            color: root.ink
        }
        TextLine {
            id: words
            x: 29
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, 340)
            text: !root.isOpen ? qsTr("%1 looked after").arg(root.inbox.count) : root.inbox.count > 1 ? qsTr("%1 · %2").arg(root.inbox.headline).arg(root.inbox.firstText) : root.inbox.firstText
            color: root.ink
            font.weight: Font.DemiBold
        }
    }
    HoverTip {
        isShown: root.hovered
        text: qsTr("Show the inbox")
        key: "Ctrl+3"
    }
}
