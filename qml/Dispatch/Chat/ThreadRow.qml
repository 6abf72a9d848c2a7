// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One conversation of the inbox: whom it is with, the last words, and who waits for how long.
T.ItemDelegate {
    id: root

    required property threadInfo info
    required property double nowMs
    property bool isCurrent: false

    readonly property bool isToCustomer: root.info.kind === ThreadKind.Customer
    readonly property color tone: root.isToCustomer ? Theme.warning : root.info.kind === ThreadKind.Team ? Theme.violet : root.info.kind === ThreadKind.Technician ? Theme.good : Theme.accent
    readonly property color ground: root.isToCustomer ? Theme.warningGround : root.info.kind === ThreadKind.Team ? Theme.violetGround : root.info.kind === ThreadKind.Technician ? Theme.goodGround : Theme.accentGround
    readonly property string waitText: root.info.waitingMs > 0 ? (root.isToCustomer ? qsTr("customer waits %1") : qsTr("waits %1")).arg(Format.duration(Math.max(0, root.nowMs - root.info.waitingMs))) : ""
    readonly property bool isUrgent: root.info.waitingMs > 0 && root.info.priority >= 2 && !root.info.isMuted

    implicitHeight: 58
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: [root.info.title, root.info.readers, root.info.unread > 0 ? qsTr("%1 unread").arg(root.info.unread) : "", root.waitText, root.info.isMuted ? qsTr("muted") : "", root.info.isReminderDue ? qsTr("reminder") : "", root.info.lastWords].filter(s => s !== "").join(", ")

    background: Rectangle {
        color: root.isCurrent ? Theme.selected : root.hovered ? Theme.hover : "transparent"
        Rectangle {
            width: 3
            height: parent.height
            visible: root.isCurrent
            color: Theme.accent
        }
        Divider {
            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: 56
            opacity: 0.7
        }
    }
    contentItem: Item {
        Rectangle {
            x: 12
            anchors.verticalCenter: parent.verticalCenter
            width: 34
            height: 34
            radius: 17
            color: root.ground
            Glyph {
                anchors.centerIn: parent
                glyph: root.isToCustomer ? "user" : root.info.kind === ThreadKind.Team ? "crew" : root.info.kind === ThreadKind.Technician ? "wrench" : "board"
                size: 18
                color: root.tone
            }
        }
        TextLine {
            id: title
            x: 56
            y: 8
            width: when.x - x - (marks.width > 0 ? marks.width + 10 : 6)
            height: 20
            text: root.info.title
            font.weight: root.info.unread > 0 ? Font.DemiBold : Font.Normal
        }
        Row {
            id: marks
            anchors.right: when.left
            anchors.rightMargin: 6
            anchors.verticalCenter: title.verticalCenter
            spacing: 3
            Glyph {
                visible: root.info.isMuted
                glyph: "mute"
                size: 13
                color: Theme.mutedText
            }
            Glyph {
                visible: root.info.remindMs > 0
                glyph: "bell"
                size: 13
                color: root.info.isReminderDue ? Theme.warning : Theme.mutedText
            }
            Glyph {
                visible: root.info.isPending
                glyph: "clock"
                size: 13
                color: Theme.warning
            }
        }
        TextLine {
            id: when
            anchors.right: parent.right
            anchors.rightMargin: 12
            y: 8
            height: 20
            text: root.waitText !== "" ? root.waitText : root.info.isReminderDue ? qsTr("reminder") : root.info.momentMs > 0 ? Format.ago(root.info.momentMs, root.nowMs) : ""
            color: root.isUrgent ? Theme.danger : root.waitText !== "" || root.info.isReminderDue ? Theme.warning : Theme.mutedText
            font.pixelSize: Theme.smallSize
            font.weight: root.waitText !== "" ? Font.DemiBold : Font.Normal
        }
        TextLine {
            id: reader
            x: 56
            y: 29
            height: 18
            text: root.info.readers
            color: root.tone
            font.pixelSize: Theme.smallSize
            font.weight: Font.DemiBold
        }
        TextLine {
            anchors.left: reader.right
            anchors.leftMargin: 6
            anchors.right: badge.left
            anchors.rightMargin: 6
            y: 29
            height: 18
            text: root.info.hasDraft && !root.isCurrent ? qsTr("Half written, not sent") : root.info.lastWords !== "" ? root.info.lastWords : qsTr("Nothing said yet")
            color: root.info.hasDraft && !root.isCurrent ? Theme.danger : root.info.unread > 0 ? Theme.text : Theme.mutedText
            font.pixelSize: 12
        }
        CountBadge {
            id: badge
            anchors.right: parent.right
            anchors.rightMargin: 12
            y: 30
            count: root.info.unread
        }
    }
}
