// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The journal in words, newest first: who, what, when, filtered as one types.
Rectangle {
    id: root

    required property ConsoleSession session
    property bool hasOwnWindow: false

    signal jobOpened(jobId: string)
    signal windowAsked

    function focusFilter() {
        filter.forceActiveFocus();
        filter.selectAll();
    }

    function focusList(): void {
        list.forceActiveFocus();
    }

    color: Theme.surface

    Item {
        id: head
        width: parent.width
        height: 56
        TextLine {
            id: title
            x: 4 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Log")
            font.pixelSize: Theme.pageTitleSize
            font.weight: Font.DemiBold
        }
        TextLine {
            anchors.left: title.right
            anchors.leftMargin: 3 * Theme.space
            anchors.baseline: title.baseline
            text: root.session.log.hasMore ? qsTr("newest %1 events, more below").arg(list.count) : qsTr("%1 events on this machine").arg(list.count)
            color: Theme.mutedText
        }
        LagMark {
            anchors.right: filter.left
            anchors.rightMargin: 3 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: root.session.ageText
        }
        Field {
            id: filter
            anchors.verticalCenter: parent.verticalCenter
            anchors.right: detach.left
            anchors.rightMargin: 2 * Theme.space
            width: Math.min(420, parent.width / 2)
            glyph: "search"
            key: "/"
            placeholderText: qsTr("Filter: a name, a word said, a kind of event")
            onTextEdited: wait.restart()
            Keys.onEscapePressed: {
                filter.clear();
                root.session.log.filter = "";
            }
            // One look into the store per pause in typing, not per key.
            Timer {
                id: wait
                interval: 80
                onTriggered: root.session.log.filter = filter.text.trim()
            }
        }
        DetachButton {
            id: detach
            anchors.verticalCenter: parent.verticalCenter
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            hasOwnWindow: root.hasOwnWindow
            key: "Ctrl+Shift+5"
            onClicked: root.windowAsked()
        }
    }
    Rectangle {
        id: columns
        anchors.top: head.bottom
        width: parent.width
        height: 26
        color: Theme.background
        Repeater {
            model: [
                {
                    at: 200,
                    text: qsTr("When")
                },
                {
                    at: 280,
                    text: qsTr("Who")
                },
                {
                    at: 460,
                    text: qsTr("About")
                },
                {
                    at: 640,
                    text: qsTr("What")
                }
            ]
            TextLine {
                required property var modelData
                x: modelData.at
                height: columns.height
                text: modelData.text
                color: Theme.mutedText
                font.pixelSize: Theme.smallSize
                font.weight: Font.DemiBold
            }
        }
    }
    ListView {
        id: list
        anchors.top: columns.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        clip: true
        model: root.session.log
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: LogRow {
            id: row
            width: ListView.view.width
            nowMs: root.session.nowMs
            onClicked: if (row.jobId !== "")
                root.jobOpened(row.jobId)
        }
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0
        glyph: root.session.log.problem !== "" ? "warning" : "log"
        title: root.session.log.problem !== "" ? root.session.log.problem : root.session.log.filter !== "" ? qsTr("No event matches “%1”").arg(root.session.log.filter) : !root.session.hasData ? qsTr("Nothing has been loaded yet") : qsTr("Nothing has happened yet")
        advice: root.session.log.filter !== "" ? qsTr("Events from before this machine first connected are on the server only.") : ""
    }
}
