// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The time machine: a slider over everything, and the ways from one instant to another.
Rectangle {
    id: root

    required property ConsoleSession session
    readonly property TimeMachine past: root.session.past
    readonly property bool isComparing: root.past.otherMs > 0

    signal jobAsked(jobId: string)

    function focusEntry(): void {
        entry.forceActiveFocus();
        entry.selectAll();
    }

    objectName: "timeBar"
    implicitHeight: 94 + (root.isComparing ? comparison.height + 8 : 0)
    color: Theme.pastGround

    Rectangle {
        width: parent.width
        height: 1
        color: Theme.past
    }
    PastComparison {
        id: comparison
        x: 4 * Theme.space
        y: 2 * Theme.space
        width: parent.width - 8 * Theme.space
        visible: root.isComparing
        past: root.past
        onJobAsked: jobId => root.jobAsked(jobId)
    }
    Item {
        id: controls
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: 4 * Theme.space
        y: parent.height - 90
        height: 34

        Row {
            id: steps
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space
            FlatButton {
                glyph: "step-back"
                tip: qsTr("To the event before")
                key: ","
                onClicked: root.past.step(-1)
            }
            FlatButton {
                glyph: root.past.isPlaying ? "pause" : "play"
                tip: root.past.isPlaying ? qsTr("Stop") : qsTr("Play")
                key: "P"
                onClicked: root.past.togglePlay()
            }
            FlatButton {
                glyph: "step-on"
                tip: qsTr("To the next event")
                key: "."
                onClicked: root.past.step(1)
            }
            FlatButton {
                text: qsTr("%1×").arg(root.past.speed)
                tip: qsTr("How fast it plays: faster; with Shift slower")
                key: "[ ]"
                width: 52
                onClicked: root.past.faster(root.past.speed === 600 ? -4 : 1)
            }
            FlatButton {
                glyph: "arrow-right"
                text: qsTr("Job")
                tip: qsTr("To what happened next to the chosen job; Shift+, to what happened before")
                key: "Shift+."
                whyNot: root.session.selection === ConsoleSession.SelectedJob ? "" : qsTr("Choose a job first.")
                onClicked: root.past.stepJob(1)
            }
        }
        TextLine {
            anchors.left: steps.right
            anchors.leftMargin: 3 * Theme.space
            anchors.right: side.left
            anchors.rightMargin: 3 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: root.past.eventText
            color: Theme.text
        }
        Row {
            id: side
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: 2 * Theme.space
            TextLine {
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth, 220)
                visible: text !== ""
                text: root.session.history.text !== "" ? root.session.history.text : root.session.pastTracksText
                color: Theme.mutedText
                font.pixelSize: Theme.smallSize
            }
            FlatButton {
                visible: root.session.history.isFetching
                glyph: "close"
                tip: qsTr("Stop fetching the history")
                onClicked: root.session.history.stop()
            }
            FlatButton {
                visible: !root.session.history.isFetching && !root.session.history.isWhole
                glyph: "refresh"
                tip: qsTr("Fetch the history that is not on this computer")
                onClicked: root.session.history.fetch()
            }
            Field {
                id: entry
                width: 170
                glyph: "clock"
                key: "Shift+H"
                placeholderText: qsTr("tue 16:00")
                Accessible.name: qsTr("Go to a time")
                onAccepted: if (root.past.goTo(entry.text)) {
                    entry.clear();
                    slider.forceActiveFocus();
                }
            }
            FlatButton {
                text: root.isComparing ? qsTr("Stop comparing") : qsTr("Compare")
                tip: root.isComparing ? qsTr("Let the other instant go") : qsTr("Compare this instant with the one you go to next")
                key: "="
                checked: root.isComparing
                onClicked: root.past.toggleCompare()
            }
        }
    }
    Tabs {
        id: spans
        x: 4 * Theme.space
        y: parent.height - 52
        width: 210
        labels: [qsTr("1 h"), qsTr("6 h"), qsTr("Day"), qsTr("Week"), qsTr("All")]
        currentIndex: root.past.span
        onChosen: index => root.past.span = index
    }
    TimeSlider {
        id: slider
        anchors.left: spans.right
        anchors.leftMargin: 3 * Theme.space
        anchors.right: parent.right
        anchors.rightMargin: 4 * Theme.space
        y: parent.height - 52
        past: root.past
    }
}
