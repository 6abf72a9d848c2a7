// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Chat
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The talk in a window of its own: it has to say which job it is about.
Rectangle {
    id: root

    required property ConsoleSession session
    readonly property jobInfo info: root.session.job
    readonly property bool hasJob: root.info.id !== ""

    signal windowAsked

    function focusComposer(): void {
        chat.focusComposer();
    }

    color: Theme.surface

    Item {
        id: head
        width: parent.width
        height: root.hasJob ? 56 : 0
        visible: root.hasJob

        PriorityMark {
            id: mark
            x: 3 * Theme.space
            anchors.verticalCenter: title.verticalCenter
            priority: root.info.priority
        }
        TextLine {
            id: title
            x: 36
            y: 8
            width: state.x - x - 2 * Theme.space
            height: 20
            text: root.info.numberText + "  " + root.info.title
            font.pixelSize: Theme.titleSize
            font.weight: Font.DemiBold
        }
        TextLine {
            x: 36
            y: 30
            width: due.x - x - 2 * Theme.space
            height: 18
            text: [root.info.technician !== "" ? root.info.technician : qsTr("Nobody assigned"), root.info.customer, root.info.address].filter(s => s !== "").join("  ·  ")
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        Pill {
            id: state
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            anchors.verticalCenter: title.verticalCenter
            text: root.info.stateText
            tone: root.info.tone
        }
        TextLine {
            id: due
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            y: 30
            height: 18
            text: Format.due(root.info.dueMs, root.session.nowMs)
            color: root.info.isLate ? Theme.danger : root.info.isAtRisk ? Theme.warning : Theme.mutedText
            font.pixelSize: Theme.smallSize
            font.weight: root.info.isLate ? Font.DemiBold : Font.Normal
        }
        Divider {
            anchors.bottom: parent.bottom
            width: parent.width
        }
    }
    ChatPane {
        id: chat
        y: head.height
        width: parent.width
        height: parent.height - y
        session: root.session
        hasOwnWindow: true
        onWindowAsked: root.windowAsked()
    }
    // Over the pane, whose words are about a job.
    Rectangle {
        anchors.fill: parent
        anchors.topMargin: 33
        visible: !root.hasJob
        color: Theme.surface
        EmptyState {
            anchors.centerIn: parent
            glyph: "chat"
            title: qsTr("No job selected")
            advice: qsTr("Choose a job in any window: what is said about it stands here.")
        }
    }
}
