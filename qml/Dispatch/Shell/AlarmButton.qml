// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! How many alarms are up, and the first of them in words.
T.AbstractButton {
    id: root

    required property ConsoleSession session
    readonly property list<alarmInfo> alarms: root.session.alarms
    readonly property string first: root.alarms.length > 0 ? root.alarms[0].title : ""

    implicitWidth: words.width + 40
    implicitHeight: 26
    hoverEnabled: true
    Accessible.name: qsTr("%1 alarms, first: %2").arg(root.alarms.length).arg(root.first)

    background: Rectangle {
        radius: 13
        color: Theme.dangerGround
        border.width: root.visualFocus || root.hovered ? 1 : 0
        border.color: Theme.danger
    }
    contentItem: Item {
        Glyph {
            x: 10
            anchors.verticalCenter: parent.verticalCenter
            glyph: "warning"
            size: 15
            color: Theme.danger
        }
        TextLine {
            id: words
            x: 29
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, 340)
            text: root.alarms.length > 1 ? qsTr("%1 alarms · %2").arg(root.alarms.length).arg(root.first) : root.first
            color: Theme.danger
            font.weight: Font.DemiBold
        }
    }
    HoverTip {
        isShown: root.hovered
        text: qsTr("Show the alarms")
        key: "Ctrl+3"
    }
}
