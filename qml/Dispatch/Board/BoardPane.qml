// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The job queue: tabs, filter, rows. Arrow keys move, Enter opens.
Rectangle {
    id: root

    required property ConsoleSession session

    signal newJobAsked
    signal jobOpened(jobId: string)

    function focusFilter() {
        filter.forceActiveFocus();
        filter.selectAll();
    }
    function focusList() {
        list.forceActiveFocus();
    }

    color: Theme.surface

    Item {
        id: head
        width: parent.width
        height: 44
        TextLine {
            x: 3 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Jobs")
            font.pixelSize: Theme.titleSize
            font.weight: Font.DemiBold
        }
        LagMark {
            x: 3 * Theme.space + 38
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, filter.x - x - Theme.space)
            text: root.session.ageText
        }
        Field {
            id: filter
            anchors.verticalCenter: parent.verticalCenter
            anchors.right: add.left
            anchors.rightMargin: 2 * Theme.space
            width: Math.min(root.session.ageText === "" ? 230 : 150, parent.width - 190)
            glyph: "search"
            key: "/"
            placeholderText: qsTr("Filter jobs")
            text: root.session.jobs.filter
            onTextEdited: root.session.jobs.filter = filter.text
            Keys.onEscapePressed: {
                root.session.jobs.filter = "";
                filter.text = "";
                list.forceActiveFocus();
            }
            Keys.onDownPressed: list.forceActiveFocus()
            onAccepted: list.forceActiveFocus()
        }
        FlatButton {
            id: add
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            enabled: root.session.canDispatch
            isMain: true
            glyph: "plus"
            text: qsTr("New job")
            key: "N"
            whyNot: root.session.whyNotAct
            onClicked: root.newJobAsked()
        }
    }
    Tabs {
        id: tabs
        anchors.top: head.bottom
        x: Theme.space
        width: parent.width - 2 * Theme.space
        labels: [qsTr("Open"), qsTr("Requests"), qsTr("To plan"), qsTr("Planned"), qsTr("Active"), qsTr("Late"), qsTr("Done")]
        counts: root.session.jobs.queueCounts
        warningIndex: JobListModel.Late
        currentIndex: root.session.jobs.queue
        onChosen: index => root.session.jobs.queue = index
    }
    Divider {
        id: line
        anchors.top: tabs.bottom
        width: parent.width
    }
    ListView {
        id: list
        anchors.top: line.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        clip: true
        model: root.session.jobs
        currentIndex: -1
        boundsBehavior: Flickable.StopAtBounds
        reuseItems: true
        keyNavigationEnabled: false
        activeFocusOnTab: true
        Keys.onUpPressed: root.session.stepJob(-1)
        Keys.onDownPressed: root.session.stepJob(1)
        Keys.onReturnPressed: root.jobOpened(root.session.job.id)
        Keys.onEnterPressed: root.jobOpened(root.session.job.id)
        T.ScrollBar.vertical: ThinScrollBar { }

        delegate: JobRow {
            id: row
            required property int index
            width: ListView.view.width
            nowMs: root.session.nowMs
            isCurrent: root.session.job.id === row.info.id
            onClicked: {
                root.session.selectJob(row.info.id);
                list.forceActiveFocus();
            }
            onDoubleClicked: root.jobOpened(row.info.id)
        }

        Connections {
            target: root.session
            function onSelectionChanged(): void {
                const row = root.session.jobs.rowOf(root.session.job.id);
                if (row >= 0)
                    list.positionViewAtIndex(row, ListView.Contain);
            }
        }
    }
    Rectangle {
        anchors.fill: list
        color: "transparent"
        border.width: list.activeFocus ? 1 : 0
        border.color: Theme.accent
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0
        glyph: root.session.jobs.filter !== "" ? "search" : "tray"
        title: root.session.jobs.filter !== "" ? qsTr("No job matches “%1”").arg(root.session.jobs.filter) : !root.session.hasData ? qsTr("Nothing has been loaded yet") : root.session.jobs.total === 0 ? qsTr("No jobs yet") : qsTr("Nothing in this queue")
        advice: root.session.jobs.filter !== "" ? qsTr("Press Esc in the filter to see all of them.") : !root.session.hasData ? qsTr("The jobs come with the first connection to the server.") : root.session.jobs.total === 0 ? qsTr("Press N to take the first one down, or bring a list with “dispatch-server import jobs FILE.csv”.") : ""
    }
}
