// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Dispatch.Controls
import Dispatch.Models
import Dispatch.Theme

//! The technicians as a list: what the map shows, in words. A job can be dropped on a row.
Rectangle {
    id: root

    required property ConsoleSession session
    required property PlaceFinder places
    readonly property bool isFiltered: root.session.technicians.filter !== "" || root.session.technicians.hiddenDuties !== 0

    signal technicianOpened(technicianId: string)

    color: Theme.surface

    Item {
        id: head
        width: parent.width
        height: 44
        TextLine {
            id: title
            x: 3 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Technicians")
            font.pixelSize: Theme.titleSize
            font.weight: Font.DemiBold
        }
        TextLine {
            anchors.left: title.right
            anchors.leftMargin: 2 * Theme.space
            anchors.right: filter.left
            anchors.rightMargin: 2 * Theme.space
            anchors.baseline: title.baseline
            visible: root.session.ageText === ""
            // How many of them are free stands in the legend.
            text: qsTr("%1 on shift").arg(Number(root.session.technicians.onShift).toLocaleString(Qt.locale(), "f", 0))
            color: Theme.mutedText
            font.pixelSize: Theme.smallSize
        }
        LagMark {
            anchors.right: filter.left
            anchors.rightMargin: 2 * Theme.space
            anchors.verticalCenter: parent.verticalCenter
            text: root.session.ageText
        }
        Field {
            id: filter
            anchors.verticalCenter: parent.verticalCenter
            anchors.right: parent.right
            anchors.rightMargin: 3 * Theme.space
            width: root.session.ageText === "" ? 150 : 120
            glyph: "search"
            placeholderText: qsTr("Filter")
            onTextEdited: root.session.technicians.filter = filter.text
        }
    }
    DutyFilter {
        id: duties
        anchors.top: head.bottom
        x: 2 * Theme.space
        width: parent.width - 3 * Theme.space
        counts: root.session.technicians.dutyCounts
        hidden: root.session.technicians.hiddenDuties
        onHiddenChosen: mask => root.session.technicians.hiddenDuties = mask
    }
    Divider {
        id: line
        anchors.top: duties.bottom
        width: parent.width
    }
    ListView {
        id: list
        objectName: "crewList"
        anchors.top: line.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        clip: true
        model: root.session.technicians
        reuseItems: true
        currentIndex: -1
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Technicians")
        T.ScrollBar.vertical: ThinScrollBar { }
        delegate: TechnicianRow {
            id: row
            width: ListView.view.width
            nowMs: root.session.nowMs
            place: row.info.hasFix ? root.places.wordsFor(row.info.latitude, row.info.longitude) : ""
            isCurrent: root.session.technician.id === row.info.id
            onClicked: root.session.selectTechnician(row.info.id)
            onDoubleClicked: root.technicianOpened(row.info.id)
            onJobDropped: jobId => root.session.assign(jobId, row.info.id)
        }
    }
    EmptyState {
        anchors.centerIn: list
        visible: list.count === 0
        glyph: "crew"
        title: root.isFiltered ? qsTr("Nobody matches") : !root.session.hasData ? qsTr("Nothing has been loaded yet") : qsTr("No technicians yet")
        advice: root.isFiltered || !root.session.hasData ? "" : qsTr("Connect a phone with “dispatch-server device add --technician NAME”.")
    }
}
