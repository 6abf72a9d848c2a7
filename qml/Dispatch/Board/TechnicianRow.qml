// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One technician: duty, present job, and how old the position is.
T.ItemDelegate {
    id: root

    required property technicianInfo info
    required property double nowMs
    property bool isCurrent: false

    signal jobDropped(jobId: string)

    implicitHeight: Theme.isDense ? 28 : 44
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: qsTr("%1, %2, %3").arg(root.info.name).arg(root.info.dutyText).arg(SignalWords.age(root.info, root.nowMs))

    background: Rectangle {
        color: drop.containsDrag ? Theme.accentGround : root.isCurrent ? Theme.selected : root.hovered ? Theme.hover : "transparent"
        border.width: drop.containsDrag ? 2 : 0
        border.color: Theme.accent
        Divider {
            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: 36
            opacity: 0.7
        }
        Rectangle {
            width: 3
            height: parent.height
            color: Theme.accent
            visible: root.isCurrent
        }
    }
    contentItem: Item {
        Rectangle {
            id: face
            x: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            width: 22
            height: 22
            radius: 11
            color: duty.ground
            TextLine {
                anchors.centerIn: parent
                text: root.info.name.split(" ").map(s => s.charAt(0)).slice(0, 2).join("")
                font.pixelSize: 9
                font.weight: Font.DemiBold
                color: duty.ink
            }
        }
        TextLine {
            id: name
            x: 40
            y: Theme.isDense ? 4 : present.text === "" ? 13 : 5
            width: duty.x - x - 8
            height: 18
            text: root.info.name
            font.weight: root.info.hasEmergency ? Font.DemiBold : Font.Normal
        }
        TextLine {
            id: present
            visible: !Theme.isDense
            x: 40
            y: 23
            width: age.x - x - 8
            height: 16
            text: root.info.jobNumberText !== "" ? root.info.jobNumberText + "  " + root.info.jobTitle : root.info.isOnShift ? qsTr("no job") : root.info.dutyReason
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        Pill {
            id: duty
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            y: Theme.isDense ? 5 : present.text === "" ? 13 : 4
            text: root.info.hasEmergency ? qsTr("EMERGENCY") : root.info.dutyText
            tone: root.info.tone
        }
        TextLine {
            id: age
            visible: !Theme.isDense
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            y: 24
            text: SignalWords.age(root.info, root.nowMs)
            color: SignalWords.ink(root.info)
            font.pixelSize: Theme.smallSize
        }
    }
    DropArea {
        id: drop
        anchors.fill: parent
        keys: ["dispatch/job"]
        onDropped: event => {
            root.jobDropped((event.source as JobGhost)?.jobId ?? "");
            event.accept();
        }
    }
}
