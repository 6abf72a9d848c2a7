// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! Across the head of every window while it shows what was: when that is, and the way back.
Rectangle {
    id: root

    required property ConsoleSession session
    readonly property TimeMachine past: root.session.past
    readonly property string alarm: root.session.liveAlarmText

    objectName: "pastBanner"
    height: root.past.isPast ? 32 : 0
    visible: root.past.isPast
    color: Theme.pastGround
    Accessible.role: Accessible.AlertMessage
    Accessible.name: qsTr("The past: %1. Nothing can be changed.").arg(root.past.whenText)

    Glyph {
        id: mark
        x: 4 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        glyph: "past"
        color: Theme.past
    }
    TextLine {
        id: words
        anchors.left: mark.right
        anchors.leftMargin: 2 * Theme.space
        anchors.right: side.left
        anchors.rightMargin: 2 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        text: root.past.gapText !== "" ? qsTr("THE PAST · %1 · %2").arg(root.past.whenText).arg(root.past.gapText) : qsTr("THE PAST · %1 · %2 · nothing can be changed here").arg(root.past.whenText).arg(root.past.agoText)
        color: Theme.past
        font.weight: Font.DemiBold
    }
    Row {
        id: side
        anchors.right: parent.right
        anchors.rightMargin: 2 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        spacing: 2 * Theme.space

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: alarmLine.implicitWidth + 34
            height: 24
            radius: 12
            visible: root.alarm !== ""
            color: Theme.dangerGround
            Glyph {
                x: 8
                anchors.verticalCenter: parent.verticalCenter
                glyph: "alert-filled"
                color: Theme.danger
            }
            TextLine {
                id: alarmLine
                x: 28
                height: parent.height
                text: root.alarm
                color: Theme.danger
                font.weight: Font.DemiBold
            }
        }
        FlatButton {
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Back to now")
            key: "Esc"
            onClicked: root.past.leave()
        }
    }
}
