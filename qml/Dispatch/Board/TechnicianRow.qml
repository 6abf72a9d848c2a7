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
    //! Where they are, in words; empty: nobody knows.
    property string place: ""
    property bool isCurrent: false
    readonly property string job: root.info.jobNumberText !== "" ? root.info.jobNumberText + "  " + root.info.jobTitle : root.info.isOnShift ? "" : root.info.dutyReason
    readonly property string ageWords: SignalWords.age(root.info, root.nowMs)

    signal jobDropped(jobId: string)

    implicitHeight: Theme.isDense ? 28 : 44
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: [root.info.name, root.info.hasEmergency ? qsTr("EMERGENCY") : "", root.info.dutyText, root.place, root.info.signal < 2 && root.info.hasFix ? qsTr("position %1 old").arg(root.ageWords) : root.ageWords, root.job].filter(text => text !== "").join(", ")

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
            y: Theme.isDense ? 5 : where.text === "" ? 13 : 5
            width: Math.min(implicitWidth, duty.x - x - 8)
            height: 18
            text: root.info.name
            font.weight: root.info.hasEmergency ? Font.DemiBold : Font.Normal
        }
        TextLine {
            anchors.left: name.right
            anchors.leftMargin: 2 * Theme.space
            anchors.baseline: name.baseline
            visible: !Theme.isDense
            width: Math.max(0, duty.x - x - 8)
            text: root.job
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        TextLine {
            id: where
            x: Theme.isDense ? Math.max(150, name.x + name.width + 8) : 40
            y: Theme.isDense ? 6 : 23
            width: Math.max(0, age.x - x - 8)
            height: 16
            text: root.place
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        Pill {
            id: duty
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            y: Theme.isDense ? 5 : where.text === "" ? 13 : 4
            text: root.info.hasEmergency ? qsTr("EMERGENCY") : root.info.dutyText
            tone: root.info.tone
        }
        TextLine {
            id: age
            anchors.right: Theme.isDense ? duty.left : parent.right
            anchors.rightMargin: (Theme.isDense ? 2 : 3) * Theme.space
            y: Theme.isDense ? 6 : 24
            text: root.ageWords
            color: SignalWords.ink(root.info)
            font.pixelSize: Theme.smallSize
        }
    }
    DropArea {
        id: drop
        anchors.fill: parent
        keys: ["dispatch/job"]
        onDropped: event => {
            root.jobDropped(event.getDataAsString("dispatch/job"));
            event.accept();
        }
    }
}
