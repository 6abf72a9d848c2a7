// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! One job of the board: what, where, who, and the clock that counts. Can be dragged onto a technician.
T.ItemDelegate {
    id: root

    required property jobInfo info
    required property double nowMs
    property bool isCurrent: false
    //! One of several that something is to be done with.
    property bool isPicked: false
    //! Who else has it open.
    property list<presenceInfo> people: []

    readonly property color clockInk: root.info.isLate ? Theme.danger : root.info.isAtRisk ? Theme.warning : Theme.mutedText

    signal pickToggled
    signal pickExtended
    signal dragStarted
    signal dragEnded

    implicitHeight: Math.max(Theme.rowHeight, Theme.isDense ? 28 : 44)
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.name: qsTr("Job %1, %2, %3, %4").arg(root.info.numberText).arg(root.info.title).arg(root.info.stateText).arg(Format.due(root.info.dueMs, root.nowMs)) + (root.isPicked ? qsTr(", picked") : "") + root.people.map(one => ", " + one.text).join("")

    background: Rectangle {
        color: root.isCurrent || root.isPicked ? Theme.selected : root.hovered ? Theme.hover : "transparent"
        Rectangle {
            width: 3
            height: parent.height
            color: root.info.isRefused ? Theme.danger : Theme.accent
            visible: root.isCurrent || root.info.isRefused
        }
        // Pending: a dotted edge, and a clock beside the state.
        Column {
            visible: root.info.isPending
            x: 0
            spacing: 3
            Repeater {
                model: Math.floor(root.height / 6)
                Rectangle {
                    width: 3
                    height: 3
                    color: Theme.warning
                }
            }
        }
        Divider {
            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: 36
            opacity: 0.7
        }
    }

    contentItem: Item {
        Glyph {
            x: 4
            y: Theme.isDense ? 9 : 25
            visible: root.isPicked
            glyph: "check"
            size: 12
            color: Theme.accent
        }
        PriorityMark {
            id: mark
            x: 3 * Theme.space
            anchors.verticalCenter: title.verticalCenter
            priority: root.info.priority
        }
        TextLine {
            id: title
            x: 36
            y: Theme.isDense ? 5 : 5
            width: Math.min(words.advanceWidth + 2, clock.x - x - (badge.visible ? 28 : 8))
            height: 18
            text: Theme.isDense ? root.info.numberText + "  " + root.info.title : root.info.title
            font.weight: root.info.unread > 0 || root.info.priority >= 3 ? Font.DemiBold : Font.Normal
        }
        TextMetrics {
            id: words
            font: title.font
            text: title.text
        }
        CountBadge {
            id: badge
            anchors.left: title.right
            anchors.leftMargin: 6
            anchors.verticalCenter: title.verticalCenter
            count: root.info.unread
        }
        Row {
            id: clock
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            anchors.verticalCenter: title.verticalCenter
            spacing: Theme.space
            // Made for the few rows that somebody else has open, not for all.
            Loader {
                anchors.verticalCenter: parent.verticalCenter
                active: root.people.length > 0
                visible: active
                sourceComponent: PresenceChips {
                    people: root.people
                    nowMs: root.nowMs
                }
            }
            Glyph {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.info.isLate || root.info.isAtRisk
                glyph: root.info.isLate ? "warning" : "clock"
                size: 13
                color: root.clockInk
            }
            TextLine {
                anchors.verticalCenter: parent.verticalCenter
                text: root.info.isOpen ? (root.info.dueMs > 0 ? Format.due(root.info.dueMs, root.nowMs) : root.info.arrivedMs > 0 ? qsTr("since %1").arg(Format.clock(root.info.arrivedMs)) : "") : Format.clock(root.info.endedMs)
                color: root.clockInk
                font.pixelSize: Theme.smallSize
                font.weight: root.info.isLate ? Font.DemiBold : Font.Normal
            }
        }
        TextLine {
            visible: !Theme.isDense
            x: 36
            y: 23
            width: state.x - x - 8
            height: 16
            text: root.info.numberText + "  ·  " + [root.info.address, root.info.customer].filter(s => s !== "").join("  ·  ")
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        Row {
            id: state
            visible: !Theme.isDense
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            y: 22
            spacing: 1.5 * Theme.space
            TextLine {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.info.technician !== ""
                text: root.info.technician
                width: Math.min(implicitWidth, 110)
                font.pixelSize: Theme.smallSize
                color: Theme.mutedText
            }
            Glyph {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.info.isPending || root.info.isRefused
                glyph: root.info.isRefused ? "warning" : "clock"
                size: 13
                color: root.info.isRefused ? Theme.danger : Theme.warning
            }
            Pill {
                text: root.info.stateText
                tone: root.info.tone
            }
        }
    }

    MouseArea {
        anchors.fill: parent
        // A click without these keys is the row's own.
        onPressed: mouse => {
            mouse.accepted = (mouse.modifiers & (Qt.ControlModifier | Qt.ShiftModifier)) !== 0;
            if (!mouse.accepted)
                return;
            if ((mouse.modifiers & Qt.ShiftModifier) !== 0)
                root.pickExtended();
            else
                root.pickToggled();
        }
    }
    DragHandler {
        id: drag
        target: null
        dragThreshold: 6
        onActiveChanged: {
            if (drag.active)
                root.dragStarted();
            else
                root.dragEnded();
        }
    }
}
