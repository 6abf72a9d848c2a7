// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! What every form of a job's row has: its ground and edge, its clock, picking, and being dragged onto a technician.
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
    readonly property string clockText: !root.info.isOpen ? Format.clock(root.info.endedMs) : root.info.dueMs > 0 ? Format.due(root.info.dueMs, root.nowMs) : root.info.arrivedMs > 0 ? qsTr("since %1").arg(Format.clock(root.info.arrivedMs)) : qsTr("waits %1").arg(Format.duration(root.nowMs - root.info.createdMs))
    readonly property string clockGlyph: root.info.isLate ? "warning" : root.info.isAtRisk ? "clock" : ""
    //! Where the line below the row begins.
    property real lineInset: 36

    signal pickToggled
    signal pickExtended
    signal dragStarted
    signal dragEnded

    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.ListItem
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
                model: root.info.isPending ? Math.floor(root.height / 6) : 0
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
            anchors.leftMargin: root.lineInset
            opacity: 0.7
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
