// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The log's title, its one box, and what can be done with all of it.
Item {
    id: root

    required property LogDesk desk
    required property string ageText
    required property int shown
    property bool hasOwnWindow: false
    property bool areReportsShown: false

    signal reportsAsked
    signal filterAsked(filter: string)
    signal listAsked
    signal exportAsked
    signal windowAsked

    function focusFilter(): void {
        filter.forceActiveFocus();
        filter.selectAll();
    }
    function show(text: string): void {
        filter.text = text;
    }

    implicitHeight: 56

    TextLine {
        id: title
        x: 4 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        text: qsTr("Log")
        font.pixelSize: Theme.pageTitleSize
        font.weight: Font.DemiBold
    }
    FlatButton {
        id: reports
        objectName: "logReports"
        anchors.left: title.right
        anchors.leftMargin: 2 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        checked: root.areReportsShown
        text: root.areReportsShown ? qsTr("Back to the events") : qsTr("Reports")
        tip: qsTr("How the office does: figures for a period")
        key: "R"
        onClicked: root.reportsAsked()
    }
    TextLine {
        anchors.left: reports.right
        anchors.leftMargin: 3 * Theme.space
        anchors.right: lag.left
        anchors.baseline: title.baseline
        visible: !root.areReportsShown
        text: root.desk.model.hasNewer ? qsTr("an older part of it") : root.desk.model.hasMore ? qsTr("newest %1").arg(root.shown) : qsTr("%1 events").arg(root.shown)
        color: Theme.mutedText
    }
    LagMark {
        id: lag
        anchors.right: filter.left
        anchors.rightMargin: 3 * Theme.space
        anchors.verticalCenter: parent.verticalCenter
        text: root.ageText
    }
    Field {
        id: filter
        objectName: "logFilter"
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: tools.left
        anchors.rightMargin: 2 * Theme.space
        width: Math.min(460, root.width * 0.38)
        glyph: "search"
        key: "/"
        placeholderText: qsTr("Search: boiler, who:mia, kind:cancel, after:monday, job:481")
        onTextEdited: wait.restart()
        Keys.onEscapePressed: {
            if (filter.text === "")
                return root.listAsked();
            filter.clear();
            root.filterAsked("");
        }
        Keys.onReturnPressed: root.listAsked()
        Keys.onDownPressed: root.listAsked()
        // One look into the store per pause in typing, not per key.
        Timer {
            id: wait
            interval: 40
            onTriggered: root.filterAsked(filter.text.trim())
        }
    }
    Row {
        id: tools
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: parent.right
        anchors.rightMargin: 3 * Theme.space
        spacing: Theme.space
        FlatButton {
            objectName: "logFollow"
            checked: root.desk.model.isFollowing
            text: root.desk.model.isFollowing ? qsTr("Live") : root.desk.model.waiting > 0 ? qsTr("Paused · %1 new").arg(root.desk.model.waiting) : qsTr("Paused")
            glyph: root.desk.model.isFollowing ? "signal" : "clock"
            tip: root.desk.model.isFollowing ? qsTr("New events come in by themselves; stop that") : qsTr("Let new events come in by themselves")
            key: "Shift+F"
            onClicked: root.desk.model.isFollowing = !root.desk.model.isFollowing
        }
        FlatButton {
            glyph: "bookmark"
            tip: qsTr("Keep this filter")
            key: "S"
            whyNot: root.desk.model.filter === "" ? qsTr("There is no filter to keep") : ""
            onClicked: root.desk.filters.keep(root.desk.model.filter)
        }
        FlatButton {
            glyph: "send"
            tip: qsTr("Export what the filter shows")
            key: "E"
            whyNot: root.desk.exporter.isRunning ? qsTr("One file is being written already") : ""
            onClicked: root.exportAsked()
        }
        FlatButton {
            objectName: "logVerify"
            glyph: "lock"
            text: qsTr("Verify")
            tip: qsTr("Recompute the log on this computer and compare it with what the server signed")
            key: "Shift+V"
            whyNot: root.desk.proof.isRunning ? qsTr("It is being checked") : ""
            onClicked: root.desk.proof.verify()
        }
        DetachButton {
            hasOwnWindow: root.hasOwnWindow
            key: "Ctrl+Shift+5"
            onClicked: root.windowAsked()
        }
    }
}
